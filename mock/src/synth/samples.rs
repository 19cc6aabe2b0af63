//! What the documented examples show of each field, so that made-up answers look like them without a line of code for any field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use thousandeyes_api::{Answer, Api, By, Model, Operation, Type, Union};

use super::thing::identity;

/// Most values that are kept of one field.
const ENOUGH: usize = 6;

/// Values of fields, by the names of their model and field.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    values: BTreeMap<(String, String), Vec<Value>>,
    /// Names of things, by the type of their id and the name of the field: the same in all answers about them.
    names: BTreeMap<(String, String), Vec<String>>,
    /// Which fields the examples of an operation show.
    shown: BTreeSet<(String, String, String)>,
}

impl Samples {
    /// Looks at all examples.
    pub(crate) fn learn(api: &Api) -> Self {
        let mut samples = Self::default();
        for operation in &api.operations {
            for example in api.examples(operation) {
                // A body may be CSV, an answer is JSON; one that is not shows nothing.
                let Ok(value) = serde_json::from_str::<Value>(example.text) else {
                    continue;
                };
                samples.answer(api, &operation.id, &operation.answer, &value);
            }
        }
        samples.learn_names(api);
        samples
    }

    fn learn_names(&mut self, api: &Api) {
        for operation in &api.operations {
            let Some(identity) = identity(api, operation) else {
                continue;
            };
            for model in models_of_row(api, operation) {
                let fields = model.answered().map(|(_, used)| used.name.as_str());
                for field in fields.filter(|name| is_name(name)) {
                    let values = self.of(&model.name, field).iter();
                    let found: Vec<String> = values
                        .filter_map(|it| Some(it.as_str()?.to_owned()))
                        .collect();
                    let key = (identity.id_type.clone(), field.to_owned());
                    let known = self.names.entry(key).or_default();
                    for name in found {
                        if known.len() < ENOUGH && !known.contains(&name) {
                            known.push(name);
                        }
                    }
                }
            }
        }
    }

    /// The names of things with that type of id.
    pub(crate) fn names(&self, id_type: &str, field: &str) -> &[String] {
        let found = self.names.get(&(id_type.to_owned(), field.to_owned()));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// The values of a field.
    pub(crate) fn of(&self, model: &str, field: &str) -> &[Value] {
        let found = self.values.get(&(model.to_owned(), field.to_owned()));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether an example of the operation shows the field.
    pub(crate) fn shows(&self, operation: &str, model: &str, field: &str) -> bool {
        let key = (operation.to_owned(), model.to_owned(), field.to_owned());
        self.shown.contains(&key)
    }

    /// Whether an example of the operation shows anything of the model.
    pub(crate) fn knows(&self, operation: &str, model: &str) -> bool {
        let first = (operation.to_owned(), model.to_owned(), String::new());
        let next = self.shown.range(first..).next();
        next.is_some_and(|(of, name, _)| of == operation && name == model)
    }

    fn answer(&mut self, api: &Api, operation: &str, answer: &Answer, value: &Value) {
        let Some(row) = answer.row() else { return };
        let path = answer.row_path();
        let mut holder = value;
        for key in path.iter().take(path.len().saturating_sub(1)) {
            holder = holder.get(key).unwrap_or(&Value::Null);
        }
        let rows = match (path.last(), answer) {
            (None, _) => holder,
            (Some(last), Answer::Rows { or, .. }) => {
                let mut keys = std::iter::once(last).chain(or);
                keys.find_map(|key| holder.get(key)).unwrap_or(&Value::Null)
            }
            (Some(last), _) => holder.get(last).unwrap_or(&Value::Null),
        };
        match rows {
            Value::Array(rows) if answer.is_rows() => {
                for value in rows {
                    self.value(api, operation, row, value);
                }
            }
            one => self.value(api, operation, row, one),
        }
        let Some(head) = answer.head().and_then(|name| api.head(name)) else {
            return;
        };
        for (fields, holder) in [(&head.top, value), (&head.beside, holder)] {
            for field in fields {
                let Some(used) = &field.uses.answer else {
                    continue;
                };
                if let Some(value) = holder.get(&used.name) {
                    self.value(api, operation, &used.ty, value);
                }
            }
        }
    }

    fn value(&mut self, api: &Api, operation: &str, ty: &Type, value: &Value) {
        match (ty, value) {
            (Type::List(of), Value::Array(items)) => {
                for item in items {
                    self.value(api, operation, of, item);
                }
            }
            (Type::Map(of), Value::Object(entries)) => {
                for item in entries.values() {
                    self.value(api, operation, of, item);
                }
            }
            (Type::Union(name), Value::Object(object)) => {
                let arm = api.union(name).and_then(|union| arm(union, object));
                if let Some(ty) = arm {
                    self.value(api, operation, &ty, value);
                }
            }
            (Type::Model(name), Value::Object(object)) => {
                let Some(model) = api.model(name) else { return };
                let failed = has_failed(object);
                for (_, used) in model.answered() {
                    let Some(value) = object.get(&used.name) else {
                        continue;
                    };
                    let key = (operation.to_owned(), name.clone(), used.name.clone());
                    self.shown.insert(key);
                    self.value(api, operation, &used.ty, value);
                    // What a failed round left behind is no measure of anything.
                    let about_it = is_error(&used.name);
                    if value.is_array() || value.is_object() || failed != about_it {
                        continue;
                    }
                    let known = self.values.entry((name.clone(), used.name.clone()));
                    let known = known.or_default();
                    if known.len() < ENOUGH && !value.is_null() && !known.contains(value) {
                        known.push(value.clone());
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether it is what people call a thing by.
pub(crate) fn is_name(field: &str) -> bool {
    field.to_ascii_lowercase().ends_with("name") || field == "title"
}

/// The model of the rows of an answer, or those of its variants.
fn models_of_row<'a>(api: &'a Api, operation: &Operation) -> Vec<&'a Model> {
    let of = |ty: &Type| match ty {
        Type::Model(name) => api.model(name),
        _ => None,
    };
    match operation.answer.row() {
        Some(Type::Union(name)) => {
            let arms = api.union(name).map(|union| union.arms.as_slice());
            let arms = arms.unwrap_or_default().iter();
            arms.filter_map(|arm| of(&arm.ty)).collect()
        }
        Some(ty) => of(ty).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Whether a field says what went wrong.
pub(crate) fn is_error(name: &str) -> bool {
    name.starts_with("error") || name.starts_with("problem")
}

fn has_failed(object: &Map<String, Value>) -> bool {
    object.iter().any(|(name, value)| {
        let text = value.as_str().unwrap_or_default();
        is_error(name) && !text.is_empty() && !text.eq_ignore_ascii_case("none")
    })
}

fn arm(union: &Union, object: &Map<String, Value>) -> Option<Type> {
    let mut arms = union.arms.iter();
    let found = match &union.by {
        By::Tag(tag) => {
            let value = object.get(tag)?.as_str()?;
            arms.find(|arm| arm.on == value)
        }
        By::Presence => arms.find(|arm| object.contains_key(&arm.on)),
        _ => None,
    };
    found.map(|arm| arm.ty.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_looked_at() {
        let samples = Samples::learn(thousandeyes_api::v6());
        assert_eq!(samples.of("net.Metric", "avgLatency")[0], 167.04);
        assert!(samples.of("HarEntry", "time").iter().all(Value::is_number));
        assert!(samples.shows("dns.server", "TestInfo", "dnsServers"));
        assert!(!samples.shows("net.metrics", "TestInfo", "dnsServers"));
        assert!(samples.knows("net.metrics", "net.Metric"));
        assert!(!samples.knows("net.metrics", "net.Metri") && !samples.knows("net", "Metric"));
        assert!(samples.of("No", "thing").is_empty());
    }
}

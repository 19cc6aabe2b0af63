//! A body for any operation that takes one, to begin with: the documented example, or the least that the description takes.

use serde_json::{Map, Value, json};

use crate::{Api, BodyFormat, By, IdWire, Operation, Projection, Type};

/// No body of the API is as deep; this is for descriptions whose models hold themselves.
const DEEPEST: usize = 12;

impl Api {
    /// A body that the operation takes: its first example, or else one with what must be there and nothing more. `None` when it takes none.
    pub fn body_sample(&self, operation: &Operation) -> Option<String> {
        let body = operation.body.as_ref()?;
        if let Some(example) = self.body_examples(operation).next() {
            return Some(example.text.to_owned());
        }
        let mut value = self.least(&body.ty, body.projection, 0);
        Some(match body.format {
            BodyFormat::Json => {
                // Whatever features of the JSON library other crates ask for.
                value.sort_all_objects();
                value.to_string()
            }
            BodyFormat::Csv => as_csv(&self.needed(&body.ty, body.projection), &value),
        })
    }

    /// A valid body for a request with this path, such as `/tests/page-load/new`: an example from the reference, or else a body with
    /// the required fields only. `None` when the operation takes no body, or none at that path.
    pub fn body_sample_at(&self, operation: &Operation, path: &str) -> Option<String> {
        let fits = |text: &str| self.check_body(operation, path, text).is_ok();
        if let Some(example) = self.body_examples(operation).find(|it| fits(it.text)) {
            return Some(example.text.to_owned());
        }
        let body = operation.body.as_ref()?;
        let arms = match &body.ty {
            Type::Union(name) => self.union(name).map(|union| union.arms.as_slice()),
            _ => None,
        };
        let mut arms = arms.unwrap_or_default().iter();
        let found = arms.find_map(|arm| {
            let mut value = self.least(&arm.ty, body.projection, 0);
            value.sort_all_objects();
            Some(value.to_string()).filter(|text| fits(text))
        });
        found.or_else(|| self.body_sample(operation).filter(|text| fits(text)))
    }

    /// The fields that each object of a list must have, in the order of the description.
    fn needed(&self, ty: &Type, face: Projection) -> Vec<&str> {
        let model = match ty {
            Type::List(of) => return self.needed(of, face),
            Type::Model(name) => self.model(name),
            _ => None,
        };
        let fields = model
            .into_iter()
            .flat_map(|model| model.projected(model.face(face)));
        let needed = fields.filter(|(_, used)| used.required);
        needed.map(|(_, used)| used.name.as_str()).collect()
    }

    fn least(&self, ty: &Type, face: Projection, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        let inner = |ty: &Type| self.least(ty, face, depth + 1);
        match ty {
            Type::List(of) => json!([inner(of)]),
            Type::Map(of) => json!({ "key": inner(of) }),
            Type::Model(name) => {
                let Some(model) = self.model(name) else {
                    return json!({});
                };
                let face = model.face(face);
                let fields = model.projected(face);
                let needed = fields.filter(|(_, used)| used.required);
                // Of alternatives that one has to choose from, the first.
                let chosen = model.choices.iter();
                let chosen = chosen
                    .filter(|choice| choice.required && face != Projection::Answer)
                    .filter_map(|used| self.choice(&used.choice)?.arms.first())
                    .flat_map(|arm| &arm.fields)
                    .filter_map(|field| Some((field, field.uses.create.as_ref()?)));
                let pairs = needed.chain(chosen).map(|(field, used)| {
                    let listed = field.values_in(used).first();
                    let low = field.range_in(used).and_then(|range| range.low.as_ref());
                    let value = match listed.or(low) {
                        Some(value) => spelt(value, &used.ty),
                        None => inner(&used.ty),
                    };
                    (used.name.clone(), value)
                });
                Value::Object(pairs.collect::<Map<_, _>>())
            }
            Type::Union(name) => {
                let union = self.union(name);
                let Some((union, arm)) = union.and_then(|it| Some((it, it.arms.first()?))) else {
                    return Value::Null;
                };
                let mut value = inner(&arm.ty);
                if let (By::Tag(tag), Some(object)) = (&union.by, value.as_object_mut()) {
                    object.insert(tag.clone(), json!(arm.on));
                }
                value
            }
            Type::Enum(name) => {
                let found = self.enumeration(name);
                let value = found.and_then(|found| Some((found.int, found.values.first()?)));
                match value {
                    Some((true, value)) => spelt(&value.value, &Type::Int),
                    Some((false, value)) => json!(value.value),
                    None => json!("text"),
                }
            }
            Type::Id(name) => match self.id(name).map(|id| id.wire) {
                Some(IdWire::Text) => json!("an-id"),
                _ => json!(1),
            },
            Type::Int | Type::Float | Type::Bit | Type::Flag => json!(1),
            Type::EpochSeconds | Type::EpochMillis => json!(1_700_000_000),
            Type::Bool => json!(true),
            Type::Time | Type::LocalTime => json!("2026-11-01 10:00:00"),
            Type::Date => json!("2026-11-01"),
            Type::Window => json!("1h"),
            Type::Json => json!({}),
            Type::Text(_) | Type::Choice(_) => json!("text"),
        }
    }
}

/// A value of the description as JSON of its type.
fn spelt(value: &str, ty: &Type) -> Value {
    match ty {
        Type::Text(_) | Type::Enum(_) => json!(value),
        _ => serde_json::from_str(value).unwrap_or_else(|_| json!(value)),
    }
}

/// Objects as lines, below one with the names of their fields.
fn as_csv(names: &[&str], rows: &Value) -> String {
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    let objects = rows.iter().filter_map(Value::as_object);
    let cell = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let line = |object: &Map<String, Value>| {
        let cells = names.iter().map(|name| cell(object.get(*name)));
        cells.collect::<Vec<_>>().join(",")
    };
    let lines = std::iter::once(names.join(",")).chain(objects.map(line));
    lines.map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_body_has_a_sample() {
        let api = crate::v6();
        let mut made = 0;
        for operation in &api.operations {
            let sample = api.body_sample(operation);
            let Some(body) = &operation.body else {
                assert_eq!(sample, None, "{}", operation.id);
                continue;
            };
            let sample = sample.expect("a sample");
            if body.format == BodyFormat::Json {
                serde_json::from_str::<Value>(&sample).expect("JSON");
            }
            let least = api.least(&body.ty, body.projection, 0);
            assert!(!least.is_null(), "{}", operation.id);
            made += 1;
        }
        assert!(made > 20, "{made}");
    }

    #[test]
    fn each_variant_has_a_sample() {
        let api = crate::v6();
        let operation = api.operation("tests.create-test").expect("it");
        let types = api.enumeration("TestType").expect("it");
        let mut made = 0;
        for value in &types.values {
            let path = format!("/tests/{}/new", value.in_path());
            made += usize::from(api.body_sample_at(operation, &path).is_some());
        }
        let Some(Type::Union(union)) = operation.body.as_ref().map(|body| &body.ty) else {
            panic!("no union");
        };
        assert_eq!(made, api.union(union).expect("it").arms.len());
        assert_eq!(api.body_sample_at(operation, "/tests/none/new"), None);
    }

    #[test]
    fn csv_has_a_header() {
        let rows = json!([{ "a": 1, "b": "x" }, { "a": 2 }]);
        assert_eq!(as_csv(&["b", "a"], &rows), "b,a\nx,1\n,2\n");
        assert_eq!(as_csv(&["a"], &json!([])), "a\n");
    }
}

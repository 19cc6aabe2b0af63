//! Whether the keys of the description tell the items of every list of an answer apart.

use std::collections::BTreeMap;

use serde_json::Value;
use thousandeyes_api::{Api, By, Model, Operation, Type};

/// Lists of `answer` in which two items have the same key, each with its place and the key.
pub(crate) fn clashes(api: &Api, operation: &Operation, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let (Some(ty), rows) = (operation.answer.row(), operation.answer.is_rows()) else {
        return found;
    };
    let mut value = answer;
    for key in operation.answer.row_path() {
        value = value.get(key).unwrap_or(&Value::Null);
    }
    match value {
        Value::Array(items) if rows => list(api, ty, items, "row", &mut found),
        value => walk(api, ty, value, "row", &mut found),
    }
    found
}

fn walk(api: &Api, ty: &Type, value: &Value, place: &str, found: &mut Vec<String>) {
    match (ty, value) {
        (Type::List(of), Value::Array(items)) => list(api, of, items, place, found),
        (ty, Value::Object(fields)) => {
            let Some(model) = model(api, ty, value) else {
                return;
            };
            for (_, used) in model.answered() {
                if let Some(inner) = fields.get(&used.name) {
                    walk(
                        api,
                        &used.ty,
                        inner,
                        &format!("{place}.{}", used.name),
                        found,
                    );
                }
            }
        }
        _ => {}
    }
}

fn list(api: &Api, of: &Type, items: &[Value], place: &str, found: &mut Vec<String>) {
    let mut seen = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        walk(api, of, item, &format!("{place}[{index}]"), found);
        let Some(model) = model(api, of, item).filter(|model| !model.key.is_empty()) else {
            continue;
        };
        let key: Vec<String> = model
            .key
            .iter()
            .map(|key| item.get(key).unwrap_or(&Value::Null).to_string())
            .collect();
        let text = format!("{} {}", model.key.join(", "), key.join(", "));
        if let Some(first) = seen.insert(text.clone(), index) {
            found.push(format!("{place}[{first}] and [{index}]: {text}"));
        }
    }
}

/// The model of a value; of a union the one that its value chooses.
fn model<'a>(api: &'a Api, ty: &Type, value: &Value) -> Option<&'a Model> {
    match ty {
        Type::Model(name) => api.model(name),
        Type::Union(name) => {
            let union = api.union(name)?;
            let mut arms = union.arms.iter();
            let arm = match &union.by {
                By::Tag(tag) => arms.find(|arm| value.get(tag).is_some_and(|on| *on == *arm.on)),
                _ => arms.find(|arm| value.get(&arm.on).is_some()),
            };
            model(api, &arm?.ty, value)
        }
        _ => None,
    }
}

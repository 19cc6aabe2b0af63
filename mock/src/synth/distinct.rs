//! No two items of a list have the same key, and no two strings of a list are the same.

use std::collections::BTreeSet;

use serde_json::Value;
use thousandeyes_api::{Api, By, Model, Type};

/// The items without those whose key an earlier one has, and without strings that an earlier one is.
pub(super) fn distinct(api: &Api, of: &Type, mut items: Vec<Value>) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    items.retain(|item| {
        if item.is_string() {
            return seen.insert(vec![item.to_string()]);
        }
        let Some(model) = model(api, of, item).filter(|model| !model.key.is_empty()) else {
            return true;
        };
        let parts = model.key.iter().map(|key| item.get(key));
        let parts: Vec<String> = parts
            .map(|part| part.map_or_else(String::new, Value::to_string))
            .collect();
        seen.insert(parts)
    });
    items
}

/// The model of an item; of a union the one that the item's tag chooses.
fn model<'a>(api: &'a Api, of: &Type, item: &Value) -> Option<&'a Model> {
    match of {
        Type::Model(name) => api.model(name),
        Type::Union(name) => {
            let union = api.union(name)?;
            let By::Tag(tag) = &union.by else { return None };
            let on = item.get(tag)?.as_str()?;
            let arm = union.arms.iter().find(|arm| arm.on == on)?;
            model(api, &arm.ty, item)
        }
        _ => None,
    }
}

//! A field of the spec written anew, with what should change of it. What the spec says otherwise stays.

use super::key;
use crate::ir::{Field, Quirk, Use};

/// What to write instead of what the spec has.
#[derive(Clone, Debug, Default)]
pub(in crate::drift) struct Change {
    pub(in crate::drift) ty: Option<String>,
    /// The inner option is `None` where the unit goes.
    pub(in crate::drift) unit: Option<Option<String>>,
    pub(in crate::drift) range: Option<String>,
    /// Without its braces.
    pub(in crate::drift) quirk: Option<String>,
}

/// The line of a field, as it stands in a model.
pub(in crate::drift) fn rewritten(field: &Field, used: &Use, change: &Change) -> String {
    let ty = change.ty.clone().unwrap_or_else(|| used.ty.to_string());
    let mut keys = vec![format!("type: {}", scalar(&ty))];
    let unit = change.unit.clone().unwrap_or_else(|| field.unit.clone());
    keys.extend(unit.map(|unit| format!("unit: {}", scalar(&unit))));
    let bound = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "null".to_owned());
    let range = field
        .range
        .as_ref()
        .map(|range| format!("[{}, {}]", bound(&range.low), bound(&range.high)));
    keys.extend(
        change
            .range
            .clone()
            .or(range)
            .map(|range| format!("range: {range}")),
    );
    if !field.values.is_empty() {
        let values: Vec<String> = field.values.iter().map(|value| scalar(value)).collect();
        keys.push(format!("values: [{}]", values.join(", ")));
    }
    keys.extend(
        field
            .default
            .as_ref()
            .map(|value| format!("default: {}", scalar(value))),
    );
    keys.extend(
        field
            .when
            .as_ref()
            .map(|when| format!("when: {}", scalar(when))),
    );
    if field.unset {
        keys.push("unset: true".to_owned());
    }
    if field.rare {
        keys.push("rare: true".to_owned());
    }
    let life = [
        ("since", &field.life.since),
        ("deprecated", &field.life.deprecated),
        ("removed", &field.life.removed),
    ];
    for (word, date) in life {
        keys.extend(date.as_ref().map(|date| format!("{word}: {date}")));
    }
    keys.extend(field.rust.as_ref().map(|rust| format!("rust: {rust}")));
    keys.extend(
        field
            .doc
            .as_ref()
            .map(|doc| format!("doc: {}", scalar(doc))),
    );
    let quirk = change
        .quirk
        .clone()
        .or_else(|| field.quirk.as_ref().map(quirk));
    keys.extend(quirk.map(|quirk| format!("quirk: {{ {quirk} }}")));
    if field.uses.create.is_some() || field.uses.update.is_some() {
        keys.push("in: …".to_owned());
    }
    let name = key(&used.name);
    match keys.as_slice() {
        [only] => format!("      {name}: {}", only.trim_start_matches("type: ")),
        _ => format!("      {name}: {{ {} }}", keys.join(", ")),
    }
}

fn quirk(quirk: &Quirk) -> String {
    let mut keys = Vec::new();
    keys.extend(
        quirk
            .ty
            .as_ref()
            .map(|ty| format!("type: {}", scalar(&ty.to_string()))),
    );
    if quirk.missing {
        keys.push("missing: true".to_owned());
    }
    keys.extend(
        quirk
            .name
            .as_ref()
            .map(|name| format!("name: {}", scalar(name))),
    );
    keys.extend(
        quirk
            .unit
            .as_ref()
            .map(|unit| format!("unit: {}", scalar(unit))),
    );
    keys.push(format!("why: {}", scalar(&quirk.why)));
    keys.join(", ")
}

/// A text within braces, in quotes where YAML would read it as something else.
fn scalar(text: &str) -> String {
    let plain = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '.' | '-' | '_' | '(' | ')' | '/' | ';' | '\'' | '…' | '+'
            )
    };
    let starts = text.starts_with(|c: char| c.is_alphanumeric());
    let number = text.parse::<f64>().is_ok();
    if (starts && text.chars().all(plain) && !text.ends_with(' ')) || number {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

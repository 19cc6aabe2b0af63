//! YAML to add, in the style of the spec: what a field looks like of which a table or some answers tell.

mod field;

pub(super) use field::{Change, rewritten};

use super::json::{Node, Value};
use super::names;
use super::words::Said;
use crate::ir::{Api, Id, IdWire, Model, Name};
use crate::resolve::scalar::{looks_like_date, looks_like_time};
use std::net::IpAddr;

/// What is known of a field's type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sketch {
    /// A type that the spec can name already.
    Named(String),
    List(Box<Sketch>),
    Map(Box<Sketch>),
    /// A model that has to be written: its fields.
    Object(Vec<Draft>),
}

/// A field to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) sketch: Sketch,
    pub(super) unit: Option<String>,
}

/// The lines of a field, and those of the models that it needs.
pub(super) struct Lines {
    pub(super) field: Vec<String>,
    pub(super) models: Vec<String>,
}

/// Writes a field of a model in `area`.
pub(super) fn write(api: &Api, area: Option<&str>, draft: &Draft) -> Lines {
    let mut models = Vec::new();
    let mut taken = Vec::new();
    let field = line(api, area, draft, &mut models, &mut taken);
    Lines {
        field: vec![field],
        models,
    }
}

/// The type of a field, as the spec writes it.
pub(super) fn type_of(api: &Api, area: Option<&str>, name: &str, sketch: Sketch) -> String {
    let draft = Draft {
        name: name.to_owned(),
        sketch,
        unit: None,
    };
    ty(api, area, &draft, &mut Vec::new(), &mut Vec::new())
}

fn line(
    api: &Api,
    area: Option<&str>,
    draft: &Draft,
    models: &mut Vec<String>,
    taken: &mut Vec<String>,
) -> String {
    let ty = ty(api, area, draft, models, taken);
    let ty = if ty.contains(['[', '<']) {
        format!("\"{ty}\"")
    } else {
        ty
    };
    let name = key(&draft.name);
    match &draft.unit {
        Some(unit) => format!("      {name}: {{ type: {ty}, unit: {unit} }}"),
        None => format!("      {name}: {ty}"),
    }
}

fn ty(
    api: &Api,
    area: Option<&str>,
    draft: &Draft,
    models: &mut Vec<String>,
    taken: &mut Vec<String>,
) -> String {
    let inner = |sketch: &Sketch| Draft {
        sketch: sketch.clone(),
        ..draft.clone()
    };
    match &draft.sketch {
        Sketch::Named(name) => name.clone(),
        Sketch::List(item) => format!("[{}]", ty(api, area, &inner(item), models, taken)),
        Sketch::Map(item) => format!("map<{}>", ty(api, area, &inner(item), models, taken)),
        Sketch::Object(fields) if fields.is_empty() => "json".to_owned(),
        Sketch::Object(fields) => {
            if let Some(known) = same_model(api, area, fields) {
                return known;
            }
            let name = model_name(api, area, &draft.name, taken);
            taken.push(name.clone());
            let mut own = vec![format!("  {name}:"), "    fields:".to_owned()];
            for field in fields {
                own.push(line(api, area, field, models, taken));
            }
            // Before the models that it uses.
            own.append(models);
            *models = own;
            name
        }
    }
}

/// A model that has all these fields, and not many others.
fn same_model(api: &Api, area: Option<&str>, fields: &[Draft]) -> Option<String> {
    let near = |name: &Name| name.area.is_none() || name.area.as_deref() == area;
    let has = |model: &&Model| {
        let all = fields.iter().all(|draft| {
            let mut known = model.fields.iter();
            known.any(|field| field.name == draft.name)
        });
        all && fields.len() > 1 && fields.len() * 2 >= model.fields.len()
    };
    let mut models = api.models.iter().filter(|model| near(&model.name));
    models.find(has).map(|model| model.name.name.clone())
}

/// A name for the model of a field: `hops` is of `Hop`.
fn model_name(api: &Api, area: Option<&str>, field: &str, taken: &[String]) -> String {
    let single = match field {
        one if one.ends_with("ss") => one,
        _ if field.ends_with("ies") => field,
        many => many.strip_suffix('s').unwrap_or(many),
    };
    let mut name: String = single
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(capital)
        .collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "Model");
    }
    let declared = |name: &str| {
        let same = |known: &Name| {
            known.name == name && (known.area.is_none() || known.area.as_deref() == area)
        };
        taken.iter().any(|taken| taken == name)
            || api.models.iter().any(|model| same(&model.name))
            || api.unions.iter().any(|union| same(&union.name))
            || api.enums.iter().any(|known| same(&known.name))
            || api.ids.iter().any(|id| same(&id.name))
            || api.heads.iter().any(|head| same(&head.name))
            || api.choices.iter().any(|choice| same(&choice.name))
    };
    let mut out = name.clone();
    let mut number = 2;
    while declared(&out) {
        out = format!("{name}{number}");
        number += 1;
    }
    out
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// A key, in quotes where YAML would read it as something else.
pub(super) fn key(name: &str) -> String {
    let word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let special = matches!(
        name.to_ascii_lowercase().as_str(),
        "yes" | "no" | "on" | "off" | "y" | "n" | "true" | "false" | "null"
    );
    if word && !special {
        name.to_owned()
    } else {
        // JSON is YAML.
        serde_json::Value::from(name).to_string()
    }
}

/// The id that a field is of, by its name: `agentId` is an `AgentId`.
fn id_of<'a>(api: &'a Api, name: &str) -> Option<&'a Id> {
    let wanted = capital(name);
    let ids = api.ids.iter().filter(|id| id.name.area.is_none());
    ids.into_iter().find(|id| id.name.name == wanted)
}

/// What a table says of a field.
pub(super) fn from_table(
    api: &Api,
    name: &str,
    said: Option<&Said>,
    children: Vec<Draft>,
) -> Sketch {
    let named = |name: &str| Sketch::Named(name.to_owned());
    let object = |children: Vec<Draft>| Sketch::Object(children);
    match said {
        Some(Said::List(_)) if !children.is_empty() => Sketch::List(Box::new(object(children))),
        _ if !children.is_empty() => object(children),
        Some(Said::List(Some(item))) => {
            Sketch::List(Box::new(from_table(api, "", Some(item), Vec::new())))
        }
        Some(Said::List(None)) => Sketch::List(Box::new(named("json"))),
        Some(Said::Integer | Said::Text) => match id_of(api, name) {
            Some(id) => named(&id.name.name),
            None if *said.unwrap_or(&Said::Text) == Said::Integer => named("int"),
            None => named("text"),
        },
        Some(Said::Float) => named("float"),
        Some(Said::Bool) => named("bool"),
        Some(Said::Bit) => named("bit"),
        Some(Said::Time) => named("time"),
        Some(Said::Url) => named("url"),
        Some(Said::Map) => Sketch::Map(Box::new(named("json"))),
        Some(Said::Object) | None => named("json"),
    }
}

/// What values tell of a field.
pub(super) fn from_values(api: &Api, name: &str, values: &[&Node]) -> Sketch {
    let named = |name: &str| Sketch::Named(name.to_owned());
    let values: Vec<&Node> = values
        .iter()
        .copied()
        .filter(|node| !matches!(node.value, Value::Null | Value::Elided))
        .collect();
    let all = |test: fn(&Value) -> bool| {
        !values.is_empty() && values.iter().all(|node| test(&node.value))
    };
    if all(|value| matches!(value, Value::Object(..))) {
        return object(api, &values);
    }
    if all(|value| matches!(value, Value::List(_))) {
        let items: Vec<&Node> = values
            .iter()
            .flat_map(|node| match &node.value {
                Value::List(items) => items.as_slice(),
                _ => &[],
            })
            .collect();
        return Sketch::List(Box::new(from_values(api, name, &items)));
    }
    if all(|value| matches!(value, Value::Bool(_))) {
        return named("bool");
    }
    let texts = || {
        values.iter().filter_map(|node| match &node.value {
            Value::Text(text) | Value::Number(text) => Some(text.as_str()),
            _ => None,
        })
    };
    let id = id_of(api, name);
    if all(|value| matches!(value, Value::Number(_))) {
        let whole = || values.iter().all(|node| node.kind() == "int");
        return match id.filter(|_| whole()) {
            Some(id) => named(&id.name.name),
            None if !whole() => named("float"),
            None if values.len() > 1 && texts().all(|text| matches!(text, "0" | "1")) => {
                named("bit")
            }
            None => named("int"),
        };
    }
    if all(|value| matches!(value, Value::Text(_))) {
        let every = |test: fn(&str) -> bool| texts().all(test);
        return match id {
            Some(id) if id.wire != IdWire::Int => named(&id.name.name),
            _ if every(looks_like_time) => named("time"),
            _ if every(|text| looks_like_date(text) && text.len() == 10) => named("date"),
            _ if every(|text| text.starts_with("http://") || text.starts_with("https://")) => {
                named("url")
            }
            _ if every(|text| text.parse::<IpAddr>().is_ok()) => named("ip"),
            _ if every(is_block) => named("cidr"),
            _ if every(is_uuid) => named("uuid"),
            _ if every(is_email) => named("email"),
            _ => named("text"),
        };
    }
    named("json")
}

fn is_block(text: &str) -> bool {
    let parts = text.split_once('/');
    parts.is_some_and(|(address, length)| {
        address.parse::<IpAddr>().is_ok() && length.parse::<u8>().is_ok()
    })
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !text.contains(char::is_whitespace)
}

/// A model, or a map when the keys are data.
fn object(api: &Api, values: &[&Node]) -> Sketch {
    let mut order: Vec<&str> = Vec::new();
    for (key, _) in values.iter().flat_map(|node| node.entries()) {
        if !order.contains(&key.as_str()) {
            order.push(key);
        }
    }
    let of = |key: &str| -> Vec<&Node> { values.iter().filter_map(|node| node.get(key)).collect() };
    if order.iter().any(|key| !names::is_plain(key)) || order.len() > 80 {
        let all: Vec<&Node> = values
            .iter()
            .flat_map(|node| node.entries())
            .map(|(_, node)| node)
            .collect();
        return Sketch::Map(Box::new(from_values(api, "", &all)));
    }
    let fields = order.into_iter().map(|key| Draft {
        name: key.to_owned(),
        sketch: from_values(api, key, &of(key)),
        unit: None,
    });
    Sketch::Object(fields.collect())
}

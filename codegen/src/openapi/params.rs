//! Parameters of paths and queries.

use super::json::{Json, Object};
use super::schema::{Side, bounded, described, enumeration_spelled, field, life, prose};
use crate::ir::{Api, Choice, ChoiceArm, EnumValue, ListStyle, Operation, Param, Projection, Type};
use crate::sentences;

/// The parameter objects of an operation on one path. What every operation takes, and what choices bring, are references to components.
pub(super) fn params(
    api: &Api,
    operation: &Operation,
    path: &super::paths::Variant<'_>,
) -> Vec<Object> {
    let mut out = Vec::new();
    for param in &operation.path_params {
        if let Some(shown) = path.shown(&param.name) {
            out.push(self::param(api, param, "path", shown));
        }
    }
    for param in &operation.query {
        match &param.ty {
            Type::Choice(name) => {
                let choice = api.choices.iter().find(|choice| choice.name == *name);
                let names = choice.map(names).unwrap_or_default();
                out.extend(names.iter().map(|(_, name)| reference(name)));
            }
            _ if param.global => out.push(reference(&param.name)),
            _ => out.push(self::param(api, param, "query", &param.name)),
        }
    }
    out
}

/// The parameters that operations refer to, by the names of their components.
pub(super) fn components(api: &Api) -> Vec<(String, Object)> {
    let mut out: Vec<(String, Object)> = Vec::new();
    let all = || api.operations.iter().flat_map(|operation| &operation.query);
    for param in all().filter(|param| param.global) {
        if out.iter().all(|(name, _)| *name != param.name) {
            out.push((
                param.name.clone(),
                self::param(api, param, "query", &param.name),
            ));
        }
    }
    for choice in &api.choices {
        if all().any(|param| param.ty == Type::Choice(choice.name.clone())) {
            out.extend(arms(api, choice));
        }
    }
    out
}

/// What the operation says of its choices, as no schema can: which sets of parameters exclude each other.
pub(super) fn choices(api: &Api, operation: &Operation) -> Vec<Object> {
    let mut out = Vec::new();
    for param in &operation.query {
        let Some(choice) = api.choice(&param.ty) else {
            continue;
        };
        let arms = choice.arms.iter().map(|arm| {
            let names = |required: bool| -> Vec<String> {
                let used = arm
                    .fields
                    .iter()
                    .filter_map(|field| field.uses.create.as_ref());
                let used = used.filter(|used| used.required == required);
                used.map(|used| used.name.clone()).collect()
            };
            Object::new()
                .with("arm", &arm.name)
                .with("required", names(true))
                .maybe("optional", Some(names(false)))
        });
        out.push(
            described(
                Object::new()
                    .with("choice", choice.name.to_string())
                    .with("required", param.required),
                &sentences::choice(param, choice),
            )
            .with("oneOf", arms.collect::<Vec<_>>()),
        );
    }
    out
}

fn reference(name: &str) -> Object {
    Object::new().with("$ref", format!("#/components/parameters/{name}"))
}

/// `from` of the choice `TimeRange` is the component `TimeRange.from`.
fn names(choice: &Choice) -> Vec<(&str, String)> {
    let fields = choice.arms.iter().flat_map(|arm| &arm.fields);
    let used = fields.filter_map(|field| field.uses.create.as_ref());
    used.map(|used| (used.name.as_str(), format!("{}.{}", choice.name, used.name)))
        .collect()
}

fn arms(api: &Api, choice: &Choice) -> Vec<(String, Object)> {
    let mut out = Vec::new();
    for arm in &choice.arms {
        for item in &arm.fields {
            let Some(used) = &item.uses.create else {
                continue;
            };
            let schema = field(api, item, used, Projection::Create);
            let mut says = sentences::field(api, item, used);
            says.extend(exclusive(choice, arm, &used.name, used.required));
            let mut schema_alone = schema.clone();
            schema_alone.remove("description");
            let object = Object::new()
                .with("name", &used.name)
                .with("in", "query")
                .with("description", prose(&says))
                .with("schema", schema_alone)
                .with("x-choice", choice.name.to_string());
            out.push((format!("{}.{}", choice.name, used.name), object));
        }
    }
    out
}

/// What a parameter of a choice excludes, and what it needs beside it.
pub(crate) fn exclusive(
    choice: &Choice,
    arm: &ChoiceArm,
    name: &str,
    required: bool,
) -> Vec<String> {
    let quoted = |fields: Vec<String>, word: &str| match fields.as_slice() {
        [] => None,
        fields => Some(format!("`{}`", fields.join(&format!("` {word} `")))),
    };
    let names = |arm: &ChoiceArm| -> Vec<String> {
        let used = arm
            .fields
            .iter()
            .filter_map(|field| field.uses.create.as_ref());
        used.map(|used| used.name.clone()).collect()
    };
    let others = choice.arms.iter().filter(|other| *other != arm);
    let others: Vec<String> = others
        .flat_map(names)
        .filter(|other| other != name)
        .collect();
    let needed = arm
        .fields
        .iter()
        .filter_map(|field| field.uses.create.as_ref());
    let needed = needed.filter(|used| used.required && used.name != name);
    let needed: Vec<String> = needed.map(|used| used.name.clone()).collect();
    let mut out = Vec::new();
    out.extend(quoted(others, "or").map(|others| format!("Not with {others}.")));
    if !required || !needed.is_empty() {
        out.extend(quoted(needed, "and").map(|needed| format!("Only with {needed}.")));
    }
    (!out.is_empty())
        .then(|| out.join(" "))
        .into_iter()
        .collect()
}

fn param(api: &Api, param: &Param, place: &str, shown: &str) -> Object {
    let Param {
        name,
        rust: _,
        ty,
        required,
        global: _,
        flag,
        tag_of_body,
        list,
        doc: _,
        unit,
        range,
        values,
        default,
        life,
    } = param;
    let mut says = sentences::param(api, param);
    if *flag {
        says.push("Sent as `1`, or not at all.".to_owned());
    }
    if *tag_of_body {
        says.push("Says which kind the body is of.".to_owned());
    }
    let schema = match ty {
        _ if *flag => Object::new().with("type", "integer").with("enum", vec![1]),
        _ => sent(api, ty, values, range.as_ref(), place),
    };
    let schema = schema.maybe(
        "default",
        default
            .as_ref()
            .map(|text| super::schema::written(api, ty, text)),
    );
    let explode = list.map(|list| list == ListStyle::Repeat);
    Object::new()
        .with("name", shown)
        .with("in", place)
        .flag("required", place == "path" || *required)
        .maybe("description", Some(prose(&says)))
        .maybe("style", explode.map(|_| "form"))
        .maybe("explode", explode)
        .with("schema", schema)
        .maybe("x-unit", unit.as_ref())
        .maybe("x-name", (shown != name).then_some(name))
        .and(self::life(life))
}

/// A type as paths and queries write it.
fn sent(
    api: &Api,
    ty: &Type,
    values: &[String],
    range: Option<&crate::ir::Range>,
    place: &str,
) -> Object {
    match ty {
        Type::List(item) => Object::new()
            .with("type", "array")
            .with("items", sent(api, item, values, range, place)),
        Type::Bool | Type::Bit | Type::Flag => Object::new()
            .with("type", "integer")
            .with("enum", vec![0, 1]),
        Type::Enum(name) if values.is_empty() => {
            let item = api.enums.iter().find(|item| item.name == *name);
            let spelling = |value: &EnumValue| match place {
                "path" => value.path.clone(),
                _ => value.query.clone(),
            };
            item.and_then(|item| enumeration_spelled(item, spelling))
                .unwrap_or_else(|| {
                    bounded(api, ty, Projection::Answer, values, range, Side::Request)
                })
        }
        _ => bounded(api, ty, Projection::Answer, values, range, Side::Request),
    }
}

/// The value that a parameter has where the path says it.
pub(super) fn fixed(param: &str, value: &str, says: &[String]) -> Object {
    Object::new()
        .with("parameter", param)
        .maybe("description", Some(prose(says)))
        .with("value", Json::from(value))
}

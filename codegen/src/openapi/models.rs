//! Models and unions as JSON Schemas, one for each face that operations use.

use super::json::{Json, Object};
use super::schema::{Side, component, described, field, of, reference, text};
use crate::escape::markdown_code;
use crate::ir::{Api, Arm, By, Choice, ChoiceArm, ChoiceUse, Model, Projection, Type, Union};

/// A model in one face.
pub(super) fn model(api: &Api, model: &Model, face: Projection) -> Object {
    let Model {
        name: _,
        file: _,
        rust: _,
        doc,
        key,
        fields: _,
        choices,
        keep_extra,
        projections: _,
        sent: _,
    } = model;
    let mut properties = Object::new();
    let mut required = Vec::new();
    for (item, used) in model.projected(face) {
        properties.push(&used.name, field(api, item, used, face));
        required.extend(used.required.then_some(used.name.as_str()));
    }
    let mut rules = Vec::new();
    if face != Projection::Answer {
        for ChoiceUse { choice, required } in choices {
            let Some(choice) = api.choices.iter().find(|known| known.name == *choice) else {
                continue;
            };
            for item in choice.arms.iter().flat_map(|arm| &arm.fields) {
                if let Some(used) = &item.uses.create {
                    properties.set(&used.name, field(api, item, used, Projection::Create));
                }
            }
            rules.push(Json::from(one_arm(choice, *required)));
        }
    }
    let keyed = face == Projection::Answer && !key.is_empty();
    described(Object::new().with("type", "object"), &text(doc.as_deref()))
        .maybe("required", Some(required))
        .with("properties", properties)
        .flag("additionalProperties", *keep_extra)
        .maybe("allOf", Some(rules))
        .maybe("x-key", keyed.then(|| key.clone()))
}

/// The rule that one arm of a choice is sent, or none.
fn one_arm(choice: &Choice, required: bool) -> Object {
    let names = |arm: &ChoiceArm, all: bool| -> Vec<String> {
        let used = arm
            .fields
            .iter()
            .filter_map(|field| field.uses.create.as_ref());
        used.filter(|used| all || used.required)
            .map(|used| used.name.clone())
            .collect()
    };
    let any_of = |names: Vec<String>| {
        let each = names
            .into_iter()
            .map(|name| Object::new().with("required", vec![name]));
        match each.collect::<Vec<_>>().as_slice() {
            [one] => one.clone(),
            each => Object::new().with("anyOf", each.to_vec()),
        }
    };
    let mut arms = Vec::new();
    for (index, arm) in choice.arms.iter().enumerate() {
        let own = names(arm, true);
        let others = choice
            .arms
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != index);
        let others: Vec<String> = others
            .flat_map(|(_, arm)| names(arm, true))
            .filter(|name| !own.contains(name))
            .collect();
        let rule = Object::new()
            .with("title", &arm.name)
            .maybe("required", Some(names(arm, false)))
            .maybe("not", (!others.is_empty()).then(|| any_of(others)));
        arms.push(rule);
    }
    if !required {
        let all = choice
            .arms
            .iter()
            .flat_map(|arm| names(arm, true))
            .collect();
        arms.push(
            Object::new()
                .with("title", "none of them")
                .with("not", any_of(all)),
        );
    }
    let mut says = text(choice.doc.as_deref());
    let arms_named: Vec<String> = choice
        .arms
        .iter()
        .map(|arm| {
            let names = names(arm, true);
            let names: Vec<String> = names.iter().map(|name| markdown_code(name)).collect();
            names.join(", ")
        })
        .collect();
    says.push(format!(
        "One of these sets is sent: {}.",
        arms_named.join("; or ")
    ));
    described(Object::new().with("title", &choice.name.name), &says).with("oneOf", arms)
}

/// A union in one face, and the components that its arms need.
pub(super) fn union(api: &Api, union: &Union, face: Projection) -> Vec<(String, Object)> {
    let Union {
        name,
        file: _,
        doc,
        by,
        arms,
        projections: _,
    } = union;
    let own = component(name, face);
    let says = text(doc.as_deref());
    match by {
        By::Tag(_) if api.tag_in_path(union, face) => vec![(own, by_path(api, arms, face, says))],
        By::Tag(tag) => by_tag(api, &own, tag, arms, face, says),
        By::Presence => by_presence(api, &own, arms, face, says),
        By::Kind => vec![(own, by_kind(api, arms, face, says))],
    }
}

/// The tag is a parameter of the path, so a body of any arm will do here.
fn by_path(api: &Api, arms: &[Arm], face: Projection, mut says: Vec<String>) -> Object {
    let mut schemas: Vec<Object> = Vec::new();
    let mut by_value = Object::new();
    for arm in arms {
        // The component is that of the model, which other unions may use, so the documentation of the arm has no place there.
        let doc = text(arm.doc.as_deref());
        says.extend(
            (!doc.is_empty()).then(|| format!("{}: {}", markdown_code(&arm.on), doc.join(" "))),
        );
        let schema = of(api, &arm.ty, face);
        if let Some(place) = schema.get("$ref") {
            by_value.push(&arm.on, place.clone());
        }
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    says.push("Which of these it is says the path; `x-arms` has one for each value.".to_owned());
    described(Object::new().with("anyOf", schemas), &says).with("x-arms", by_value)
}

/// The value of a field tells the arm. Arms do not declare that field, and may share a model, so each gets a component of its own.
fn by_tag(
    api: &Api,
    own: &str,
    tag: &str,
    arms: &[Arm],
    face: Projection,
    says: Vec<String>,
) -> Vec<(String, Object)> {
    let mut out = Vec::new();
    let mut mapping = Object::new();
    for arm in arms {
        let property = Object::new().with("type", "string").with("const", &arm.on);
        let name = free(&format!("{own}.{}", key(&arm.on)), &out);
        mapping.push(&arm.on, format!("#/components/schemas/{name}"));
        out.push((name, self::arm(api, arm, tag, property, face)));
    }
    let discriminator = Object::new()
        .with("propertyName", tag)
        .with("mapping", mapping);
    let schemas: Vec<Object> = out.iter().map(|(name, _)| reference(name)).collect();
    let known = Object::new()
        .with("oneOf", schemas)
        .with("discriminator", discriminator);
    let schema = match Side::from(face) {
        Side::Request => known,
        Side::Answer => {
            let values: Vec<&str> = arms.iter().map(|arm| arm.on.as_str()).collect();
            let listed = Object::new().with(tag, Object::new().with("enum", values));
            let not = Object::new()
                .with("required", vec![tag])
                .with("properties", listed);
            let other = Object::new()
                .with("type", "object")
                .with(
                    "description",
                    format!("One of a kind that is not known: `{tag}` has another value."),
                )
                .with(
                    "properties",
                    Object::new().with(tag, Object::new().with("type", "string")),
                )
                .with("not", not);
            with_other(own, known, other, &mut out)
        }
    };
    out.insert(0, (own.to_owned(), described(schema, &says)));
    out
}

/// An arm as a component: its type, and the field that tells it.
fn arm(api: &Api, arm: &Arm, told_by: &str, property: Object, face: Projection) -> Object {
    described(
        Object::new().with("type", "object"),
        &text(arm.doc.as_deref()),
    )
    .with("required", vec![told_by])
    .with("properties", Object::new().with(told_by, property))
    .with("allOf", vec![of(api, &arm.ty, face)])
}

/// What is known, or what may come. They are apart, since every alternative beside a discriminator must have its field.
fn with_other(
    own: &str,
    known: Object,
    other: Object,
    components: &mut Vec<(String, Object)>,
) -> Object {
    let name = free(&format!("{own}.other"), components);
    let either = Object::new().with("anyOf", vec![known, reference(&name)]);
    components.push((name, other));
    either
}

/// The first arm whose field is there.
fn by_presence(
    api: &Api,
    own: &str,
    arms: &[Arm],
    face: Projection,
    mut says: Vec<String>,
) -> Vec<(String, Object)> {
    let mut out = Vec::new();
    for arm in arms {
        let name = free(&format!("{own}.{}", key(&arm.on)), &out);
        out.push((name, self::arm(api, arm, &arm.on, Object::new(), face)));
    }
    let schemas: Vec<Object> = out.iter().map(|(name, _)| reference(name)).collect();
    let known = Object::new().with("anyOf", schemas);
    let schema = match Side::from(face) {
        Side::Request => known,
        Side::Answer => {
            let has = |arm: &Arm| Object::new().with("required", vec![arm.on.as_str()]);
            let none = Object::new().with("anyOf", arms.iter().map(has).collect::<Vec<_>>());
            let other = Object::new()
                .with("type", "object")
                .with("description", "One that has none of the fields.")
                .with("not", none);
            with_other(own, known, other, &mut out)
        }
    };
    says.push(
        "Which of these it is says the field that is there; the first one counts.".to_owned(),
    );
    out.insert(0, (own.to_owned(), described(schema, &says)));
    out
}

fn by_kind(api: &Api, arms: &[Arm], face: Projection, mut says: Vec<String>) -> Object {
    let one = |arm: &Arm| {
        described(of(api, &arm.ty, face), &text(arm.doc.as_deref())).with("title", &arm.on)
    };
    let mut schemas: Vec<Object> = arms.iter().map(one).collect();
    if Side::from(face) == Side::Answer {
        let covered = |kinds: &[&str]| arms.iter().any(|arm| kinds.contains(&arm.on.as_str()));
        let kinds: [(&str, &[&str]); 5] = [
            ("number", &["int", "float"]),
            ("boolean", &["bool"]),
            ("string", &["text"]),
            ("array", &["list"]),
            ("object", &["object"]),
        ];
        for (kind, _) in kinds.iter().filter(|(_, arms)| !covered(arms)) {
            // No title: generators name a type by it, and two unions have the same.
            let other = Object::new()
                .with("type", *kind)
                .with("description", format!("Any other {kind}."));
            let items = (*kind == "array").then(Object::new);
            schemas.push(match items {
                Some(items) => other.with("items", items),
                None => other,
            });
        }
    }
    says.push("Which of these it is says the kind of the value.".to_owned());
    described(Object::new().with("anyOf", schemas), &says)
}

/// A value as part of a component's name.
fn key(value: &str) -> String {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let words = value.split(|c| !fine(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The name, with a number behind it when another one has it.
fn free(name: &str, taken: &[(String, Object)]) -> String {
    let is_free = |name: &str| taken.iter().all(|(known, _)| known != name);
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| is_free(name))
        .unwrap_or_default()
}

/// Whether a type is, or holds, something of the answer only.
pub(super) fn item(ty: &Type) -> &Type {
    match ty {
        Type::List(item) => self::item(item),
        ty => ty,
    }
}

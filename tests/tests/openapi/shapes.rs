//! Which kinds of JSON values a type of the IR lets through: a second opinion, made without the document, on what its schemas must refuse.

use serde_json::Value;
use thousandeyes_codegen::ir::{
    Answer, Api, Arm, By, Field, IdWire, Model, Projection, Type, Union, Use,
};

/// Whether a whole answer has the right kind of value at every place that the spec describes.
pub(crate) fn answer(api: &Api, answer: &Answer, value: &Value) -> bool {
    let face = Projection::Answer;
    match answer {
        Answer::Empty => true,
        Answer::Bare { ty } => accepts(api, ty, face, value),
        Answer::Rows {
            path, or, ty, head, ..
        } => {
            let rows = |value: &Value| all(value, |row| accepts(api, ty, face, row));
            envelope(api, (path, or), head.as_ref(), value, &rows)
        }
        Answer::One { path, ty, head, .. } => {
            let one = |value: &Value| {
                let alone = accepts(api, ty, face, value);
                let few = value.as_array().is_some_and(|list| list.len() < 2);
                alone || few && all(value, |item| accepts(api, ty, face, item))
            };
            envelope(api, (path, &[]), head.as_ref(), value, &one)
        }
    }
}

/// What stands under the keys of an answer, and beside them.
fn envelope(
    api: &Api,
    (path, or): (&[String], &[String]),
    head: Option<&thousandeyes_codegen::ir::Name>,
    value: &Value,
    content: &dyn Fn(&Value) -> bool,
) -> bool {
    let head = head.and_then(|name| api.heads.iter().find(|head| head.name == *name));
    let side = |fields: &[Field], value: &Value| {
        let mut used = fields
            .iter()
            .filter_map(|field| Some((field, field.uses.answer.as_ref()?)));
        used.all(|(item, used)| field(api, item, used, Projection::Answer, value))
    };
    let mut at = value;
    for (depth, key) in path.iter().enumerate() {
        let innermost = depth + 1 == path.len();
        if !at.is_object()
            || head.is_some_and(|head| depth == 0 && !side(&head.top, at))
            || head.is_some_and(|head| innermost && !side(&head.beside, at))
        {
            return false;
        }
        if innermost {
            let mut found = or.iter().chain([key]).filter_map(|key| at.get(key));
            return found.all(content);
        }
        match at.get(key) {
            Some(inner) => at = inner,
            None => return true,
        }
    }
    content(at)
}

/// Whether a value, and all in it, is of the kind that the type asks for. Of texts and numbers only that they are texts and numbers.
pub(crate) fn accepts(api: &Api, ty: &Type, wanted: Projection, value: &Value) -> bool {
    match ty {
        Type::Json => true,
        Type::Text(_) | Type::Time | Type::Date | Type::LocalTime | Type::Window => {
            value.is_string()
        }
        Type::Int | Type::Float | Type::Bit | Type::EpochSeconds | Type::EpochMillis => {
            value.is_number()
        }
        Type::Bool => value.is_boolean(),
        Type::Flag => value.is_boolean() || value.is_number(),
        Type::List(item) => all(value, |value| accepts(api, item, wanted, value)),
        Type::Map(item) => value
            .as_object()
            .is_some_and(|map| map.values().all(|value| accepts(api, item, wanted, value))),
        Type::Id(name) => match api.ids.iter().find(|id| id.name == *name).unwrap().wire {
            IdWire::Int => value.is_number(),
            IdWire::Text => value.is_string(),
            IdWire::Any => value.is_number() || value.is_string(),
        },
        Type::Enum(name) => {
            let known = api.enums.iter().find(|known| known.name == *name).unwrap();
            if known.int {
                value.is_number()
            } else {
                value.is_string()
            }
        }
        Type::Model(name) => {
            let model = api.model(name).unwrap();
            self::model(api, model, model.face(wanted), value)
        }
        Type::Union(name) => {
            let union = api.union(name).unwrap();
            self::union(api, union, api.union_face(union, wanted), value)
        }
        Type::Choice(name) => panic!("{name} is no type of a value"),
    }
}

fn all(value: &Value, of: impl FnMut(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(of))
}

fn model(api: &Api, model: &Model, face: Projection, value: &Value) -> bool {
    let of_choices = model.choices.iter().flat_map(|used| {
        let choice = api
            .choices
            .iter()
            .find(|choice| choice.name == used.choice)
            .unwrap();
        choice.arms.iter().flat_map(|arm| &arm.fields)
    });
    let mut of_choices = of_choices
        .filter(|_| face != Projection::Answer)
        .filter_map(|item| Some((item, item.uses.create.as_ref()?)));
    value.is_object()
        && model
            .projected(face)
            .all(|(item, used)| field(api, item, used, face, value))
        // Which of these must be there depends on the arm.
        && of_choices.all(|(item, used)| {
            value.get(&used.name).is_none() || field(api, item, used, Projection::Create, value)
        })
}

/// Whether requests may have the value, where the spec lists some. Which of the arms of a body a value fits may depend on it.
fn listed(field: &Field, used: &Use, face: Projection, value: &Value) -> bool {
    let values = field.values_in(used);
    let closed = face != Projection::Answer && !values.is_empty();
    let text = match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    !closed || value.is_array() || values.contains(&text)
}

/// A field of an object. What the spec has no field for is let through by all.
fn field(api: &Api, field: &Field, used: &Use, face: Projection, object: &Value) -> bool {
    match object.get(&used.name) {
        None => !used.required,
        Some(Value::Null) if field.unset && face != Projection::Answer => true,
        Some(value) => accepts(api, &used.ty, face, value) && listed(field, used, face, value),
    }
}

fn union(api: &Api, union: &Union, face: Projection, value: &Value) -> bool {
    let answered = face == Projection::Answer;
    let fits = |arm: &Arm| accepts(api, &arm.ty, face, value);
    match &union.by {
        By::Tag(_) if api.tag_in_path(union, face) => union.arms.iter().any(fits),
        By::Tag(tag) => match value.get(tag) {
            Some(Value::String(told)) => match union.arms.iter().find(|arm| arm.on == *told) {
                Some(arm) => fits(arm),
                // One that is newer than the spec, which answers may have.
                None => answered,
            },
            Some(_) => false,
            None => answered && value.is_object(),
        },
        By::Presence => {
            let mut there = union
                .arms
                .iter()
                .filter(|arm| value.get(&arm.on).is_some())
                .peekable();
            match there.peek() {
                Some(_) => there.any(fits),
                None => answered && value.is_object(),
            }
        }
        By::Kind => {
            let kinds: &[&str] = match value {
                Value::Null => return false,
                Value::Bool(_) => &["bool"],
                Value::Number(_) => &["int", "float"],
                Value::String(_) => &["text"],
                Value::Array(_) => &["list"],
                Value::Object(_) => &["object"],
            };
            let of_kind = |arm: &&Arm| kinds.contains(&arm.on.as_str());
            match union.arms.iter().filter(of_kind).count() {
                0 => answered,
                _ => union.arms.iter().filter(of_kind).any(fits),
            }
        }
    }
}

//! Types, fields and parameters as JSON Schemas.

use super::json::{Json, Object};
use crate::escape::markdown;
use crate::ir::{
    Api, Enum, EnumValue, Field, Id, IdWire, Life, Name, Projection, Quirk, Range, TextKind, Type,
    Use,
};
use crate::sentences;

/// `2013-11-13 02:33:05`, with `T`, fractions and a zone where the server likes, or the day alone.
const TIME: &str = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$";
const LOCAL_TIME: &str = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?";
const WINDOW: &str = r"^0*[1-9]\d*[smhdw]?$";

/// Where a value stands, which decides whether values that nobody listed are let through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Side {
    /// In answers, whose sender may be newer than the spec.
    Answer,
    /// In bodies and parameters.
    Request,
}

impl From<Projection> for Side {
    fn from(projection: Projection) -> Self {
        match projection {
            Projection::Answer => Side::Answer,
            Projection::Create | Projection::Update => Side::Request,
        }
    }
}

/// `#/components/schemas/net.Metric`, which says all that the declaration says.
pub(super) fn reference(name: &str) -> Object {
    Object::new().with("$ref", format!("#/components/schemas/{name}"))
}

/// The component of a model or union in one face.
pub(super) fn component(name: &Name, face: Projection) -> String {
    match face {
        Projection::Answer => name.to_string(),
        Projection::Create => format!("{name}.create"),
        Projection::Update => format!("{name}.update"),
    }
}

/// A type, where `wanted` is asked for.
pub(super) fn of(api: &Api, ty: &Type, wanted: Projection) -> Object {
    let text = |format: &str| Object::new().with("type", "string").with("format", format);
    match ty {
        Type::Text(kind) => match kind {
            TextKind::Plain => Object::new().with("type", "string"),
            TextKind::Url => text("uri"),
            TextKind::Uuid => text("uuid"),
            TextKind::Email => text("email"),
            // No registry has a format for these; `x-type` says what they are.
            TextKind::Ip | TextKind::Cidr | TextKind::Country => Object::new()
                .with("type", "string")
                .with("x-type", kind.as_str()),
        },
        Type::Int => integer(),
        Type::Float => Object::new()
            .with("type", "number")
            .with("format", "double"),
        Type::Bool => Object::new().with("type", "boolean"),
        Type::Bit => Object::new()
            .with("type", "integer")
            .with("enum", vec![0, 1])
            .with("x-type", "bit"),
        Type::Flag => Object::new()
            .with(
                "anyOf",
                vec![
                    Object::new().with("type", "boolean"),
                    Object::new()
                        .with("type", "integer")
                        .with("enum", vec![0, 1]),
                ],
            )
            .with("x-type", "flag"),
        Type::Time => pattern(TIME).with("x-type", "time"),
        Type::EpochSeconds => integer().with("x-type", "epoch-s"),
        Type::EpochMillis => integer().with("x-type", "epoch-ms"),
        Type::Date => text("date"),
        Type::LocalTime => pattern(LOCAL_TIME).with("x-type", "local-time"),
        Type::Window => pattern(WINDOW)
            .with("x-type", "window")
            .with("examples", vec!["10d", "12h", "1200"]),
        // Choices are no values: parameters and bodies spread their arms.
        Type::Json | Type::Choice(_) => Object::new(),
        Type::List(item) => Object::new()
            .with("type", "array")
            .with("items", of(api, item, wanted)),
        Type::Map(value) => Object::new()
            .with("type", "object")
            .with("additionalProperties", of(api, value, wanted)),
        Type::Id(name) | Type::Enum(name) => reference(&name.to_string()),
        Type::Model(name) => {
            let model = api.model(name);
            let face = model.map_or(Projection::Answer, |model| model.face(wanted));
            reference(&component(name, face))
        }
        Type::Union(name) => {
            let union = api.union(name);
            let face = union.map_or(Projection::Answer, |union| api.union_face(union, wanted));
            reference(&component(name, face))
        }
    }
}

fn integer() -> Object {
    Object::new()
        .with("type", "integer")
        .with("format", "int64")
}

fn pattern(pattern: &str) -> Object {
    Object::new()
        .with("type", "string")
        .with("pattern", pattern)
}

/// A field in one face of its model.
pub(super) fn field(api: &Api, field: &Field, used: &Use, face: Projection) -> Object {
    let Field {
        name: _,
        rust: _,
        doc: _,
        unit,
        range: _,
        values: _,
        default,
        when,
        unset,
        rare: _,
        quirk,
        life,
        uses: _,
    } = field;
    let mut schema = bounded(
        api,
        &used.ty,
        face,
        field.values_in(used),
        field.range_in(used),
        Side::from(face),
    );
    if *unset && face != Projection::Answer {
        schema = or_null(schema);
    }
    let mut text = sentences::field(api, field, used);
    if *unset && face != Projection::Answer {
        text.push("`null` takes the value back.".to_owned());
    }
    let default = default
        .as_ref()
        .filter(|_| face != Projection::Answer)
        .map(|text| written(api, &used.ty, text));
    described(schema, &text)
        .maybe("default", default)
        .maybe("x-unit", unit.as_ref())
        .maybe("x-when", when.as_ref())
        .maybe("x-quirk", quirk.as_ref().map(self::quirk))
        .and(self::life(life))
}

/// Puts a description into a schema.
pub(super) fn described(schema: Object, paragraphs: &[String]) -> Object {
    schema.maybe("description", Some(prose(paragraphs)))
}

/// Paragraphs as a description. OpenAPI has CommonMark there, which viewers render as HTML, so text of the spec is escaped.
pub(super) fn prose(paragraphs: &[String]) -> String {
    let paragraphs: Vec<String> = paragraphs.iter().map(|text| markdown(text)).collect();
    paragraphs.join("\n\n")
}

/// When something came and went.
pub(super) fn life(life: &Life) -> Object {
    let Life {
        since,
        deprecated,
        removed,
    } = life;
    Object::new()
        .flag("deprecated", deprecated.is_some() || removed.is_some())
        .maybe("x-since", since.as_ref())
        .maybe("x-deprecated", deprecated.as_ref())
        .maybe("x-removed", removed.as_ref())
}

/// What the vendor's table says instead.
pub(super) fn quirk(quirk: &Quirk) -> Object {
    let Quirk {
        ty,
        missing,
        name,
        unit,
        why,
    } = quirk;
    Object::new()
        .maybe("type", ty.as_ref().map(Type::to_string))
        .flag("missing", *missing)
        .maybe("name", name.as_ref())
        .maybe("unit", unit.as_ref())
        .with("why", why)
}

/// A type with the values and the range it may have. Of a list, its items have them.
pub(super) fn bounded(
    api: &Api,
    ty: &Type,
    wanted: Projection,
    values: &[String],
    range: Option<&Range>,
    side: Side,
) -> Object {
    if let Type::List(item) = ty {
        let item = bounded(api, item, wanted, values, range, side);
        return Object::new().with("type", "array").with("items", item);
    }
    let mut schema = of(api, ty, wanted);
    if !values.is_empty() {
        let values = values.iter().map(|value| written(api, ty, value));
        let listed = match ty {
            Type::Enum(name) => value_type(api, ty).with("x-enum", name.to_string()),
            _ => schema,
        };
        schema = open(
            listed.with("enum", values.collect::<Vec<_>>()),
            &value_type(api, ty),
            side,
        );
    }
    if let Some(Range { low, high }) = range {
        let number = |bound: &Option<String>| bound.as_ref().map(|bound| written(api, ty, bound));
        schema = schema
            .maybe("minimum", number(low))
            .maybe("maximum", number(high));
    }
    schema
}

/// The bare type of a value, for values that nobody listed.
fn value_type(api: &Api, ty: &Type) -> Object {
    let int = match ty {
        Type::Enum(name) => {
            let mut enums = api.enums.iter();
            enums.any(|known| known.name == *name && known.int)
        }
        Type::Id(name) => {
            let mut ids = api.ids.iter();
            ids.any(|id| id.name == *name && id.wire == IdWire::Int)
        }
        Type::Int | Type::Bit | Type::EpochSeconds | Type::EpochMillis => true,
        Type::Float => return Object::new().with("type", "number"),
        Type::Bool => return Object::new().with("type", "boolean"),
        _ => false,
    };
    match int {
        true => integer(),
        false => Object::new().with("type", "string"),
    }
}

/// Listed values; answers may have others.
fn open(listed: Object, bare: &Object, side: Side) -> Object {
    match side {
        Side::Request => listed,
        Side::Answer => Object::new().with("anyOf", vec![listed, bare.clone()]),
    }
}

/// A text of the spec as the JSON that its type is.
pub(super) fn written(api: &Api, ty: &Type, text: &str) -> Json {
    let bare = value_type(api, ty);
    let number = matches!(bare.get("type"), Some(Json::Text(name)) if name != "string");
    match (ty, text) {
        (Type::Bit, "true") => 1.into(),
        (Type::Bit, "false") => 0.into(),
        _ if number => Json::read(text).unwrap_or_else(|| text.into()),
        _ => text.into(),
    }
}

/// The same, or `null`.
fn or_null(schema: Object) -> Object {
    Object::new().with("anyOf", vec![schema, Object::new().with("type", "null")])
}

/// An id.
pub(super) fn id(id: &Id) -> Object {
    let Id {
        name: _,
        file: _,
        wire,
        moment,
        doc,
    } = id;
    let schema = match wire {
        IdWire::Int => integer(),
        IdWire::Text => Object::new().with("type", "string"),
        IdWire::Any => Object::new().with("type", vec!["integer", "string"]),
    };
    described(schema, &text(doc.as_deref())).maybe("x-type", moment.then_some("epoch-s"))
}

/// An open set of values: those that are known, or any other of their type.
pub(super) fn enumeration(item: &Enum) -> Object {
    let Enum {
        name: _,
        file: _,
        int,
        doc,
        values,
    } = item;
    let bare = match int {
        true => integer(),
        false => Object::new().with("type", "string"),
    };
    let wire = |value: &EnumValue| match int {
        true => Json::read(&value.value).unwrap_or_else(|| value.value.as_str().into()),
        false => value.value.as_str().into(),
    };
    let known = bare
        .clone()
        .with("enum", values.iter().map(wire).collect::<Vec<_>>())
        .and(words(values));
    let mut text = text(doc.as_deref());
    text.push("Other values may come; only these are known.".to_owned());
    let schema = Object::new().with("anyOf", vec![known, bare]);
    described(schema, &text)
}

/// An enum as a path or a query spells it. Gives nothing when it is spelled as in JSON.
pub(super) fn enumeration_spelled(
    item: &Enum,
    spelling: impl Fn(&EnumValue) -> Option<String>,
) -> Option<Object> {
    if item.values.iter().all(|value| spelling(value).is_none()) {
        return None;
    }
    let words_of =
        |value: &EnumValue| Json::from(spelling(value).unwrap_or_else(|| value.value.clone()));
    let schema = Object::new()
        .with("type", "string")
        .with("enum", item.values.iter().map(words_of).collect::<Vec<_>>())
        .and(words(&item.values))
        .with("x-enum", item.name.to_string());
    Some(schema)
}

/// What the values mean, and what code calls them, in the two lists that generators read.
fn words(values: &[EnumValue]) -> Object {
    let meaning = |value: &EnumValue| {
        let EnumValue {
            value: _,
            rust: _,
            path: _,
            query: _,
            doc,
            life,
        } = value;
        let mut out = text(doc.as_deref());
        out.extend(sentences::life(life));
        out.join(" ")
    };
    let meanings: Vec<String> = values.iter().map(meaning).collect();
    let names = values
        .iter()
        .map(|value| crate::lower::naming::variant(&value.value, value.rust.as_deref()));
    let said = meanings.iter().any(|meaning| !meaning.is_empty());
    Object::new()
        .with("x-enum-varnames", names.collect::<Vec<_>>())
        .maybe("x-enum-descriptions", said.then_some(meanings))
}

pub(super) fn text(doc: Option<&str>) -> Vec<String> {
    doc.map(sentences::paragraphs).unwrap_or_default()
}

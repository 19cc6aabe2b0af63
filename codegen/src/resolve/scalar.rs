//! What scalars of examples are, and whether one fits a type.

use crate::ir::{Api, IdWire, Type};
use crate::parse::yaml::{Kind, Node, Scalar};

/// What a scalar of JSON is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Json {
    Null,
    Bool,
    Int,
    Float,
    Text,
}

pub(super) fn json(scalar: &Scalar) -> Json {
    match scalar.text.as_str() {
        _ if scalar.quoted => Json::Text,
        "null" => Json::Null,
        "true" | "false" => Json::Bool,
        text if text.contains(['.', 'e', 'E']) => Json::Float,
        _ => Json::Int,
    }
}

/// Whether the client reads the scalar as this type.
pub(crate) fn fits(api: &Api, ty: &Type, scalar: &Scalar) -> bool {
    let kind = json(scalar);
    let whole = || {
        scalar
            .text
            .parse::<f64>()
            .is_ok_and(|number| number.fract() == 0.0)
    };
    match ty {
        Type::Text(_) | Type::LocalTime => kind == Json::Text,
        Type::Int | Type::EpochSeconds | Type::EpochMillis => match kind {
            Json::Int => scalar.text.parse::<i64>().is_ok(),
            Json::Float => whole(),
            _ => false,
        },
        Type::Float => matches!(kind, Json::Int | Json::Float),
        Type::Bool | Type::Bit | Type::Flag => {
            kind == Json::Bool || matches!(scalar.text.as_str(), "0" | "1") && !scalar.quoted
        }
        Type::Time => kind == Json::Text && looks_like_time(&scalar.text),
        Type::Date => kind == Json::Text && looks_like_date(&scalar.text),
        Type::Window => kind == Json::Text,
        Type::Id(name) => match api.ids.iter().find(|id| id.name == *name).map(|id| id.wire) {
            Some(IdWire::Int) => kind == Json::Int && scalar.text.parse::<i64>().is_ok(),
            Some(IdWire::Text) => kind == Json::Text,
            _ => matches!(kind, Json::Int | Json::Text),
        },
        Type::Enum(name) => {
            let Some(known) = api.enums.iter().find(|known| known.name == *name) else {
                return true;
            };
            let right_kind = if known.int {
                kind == Json::Int
            } else {
                kind == Json::Text
            };
            right_kind && known.values.iter().any(|value| value.value == scalar.text)
        }
        Type::Json => true,
        Type::List(_) | Type::Map(_) | Type::Model(_) | Type::Union(_) | Type::Choice(_) => false,
    }
}

pub(crate) fn looks_like_date(text: &str) -> bool {
    let shape: String = text
        .chars()
        .take(10)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00"
}

pub(crate) fn looks_like_time(text: &str) -> bool {
    let rest = text.get(10..).unwrap_or("");
    let clock: String = rest
        .chars()
        .skip(1)
        .take(8)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    looks_like_date(text) && rest.starts_with([' ', 'T']) && clock == "00:00:00"
}

pub(super) fn kind_of(node: &Node) -> &'static str {
    match &node.kind {
        Kind::List(_) => "list",
        Kind::Map(_) => "object",
        Kind::Scalar(scalar) => match json(scalar) {
            Json::Int => "int",
            Json::Float => "float",
            Json::Bool => "bool",
            Json::Text => "text",
            Json::Null => "null",
        },
    }
}

pub(crate) fn describe(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Text(_) | Type::LocalTime | Type::Window => "text".to_owned(),
        Type::Int | Type::EpochSeconds | Type::EpochMillis => "a whole number".to_owned(),
        Type::Float => "a number".to_owned(),
        Type::Bool | Type::Bit | Type::Flag => "a boolean".to_owned(),
        Type::Time => "a time like `2013-11-13 02:33:05`".to_owned(),
        Type::Date => "a date like `2013-11-13`".to_owned(),
        Type::Json => "anything".to_owned(),
        Type::List(_) => "an array".to_owned(),
        Type::Map(_) => "an object".to_owned(),
        Type::Id(name) => match api.ids.iter().find(|id| id.name == *name).map(|id| id.wire) {
            Some(IdWire::Int) => format!("a whole number (`{name}`)"),
            Some(IdWire::Text) => format!("text (`{name}`)"),
            _ => format!("a whole number or text (`{name}`)"),
        },
        Type::Enum(name) => match api
            .enums
            .iter()
            .any(|known| known.name == *name && known.int)
        {
            true => format!("a whole number (`{name}`)"),
            false => format!("text (`{name}`)"),
        },
        Type::Model(name) | Type::Union(name) | Type::Choice(name) => {
            format!("an object (`{name}`)")
        }
    }
}

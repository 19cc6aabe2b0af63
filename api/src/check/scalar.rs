//! Whether a value without parts is of its type, as leniently as the client decodes: `1.0` is a whole number, `0` and `1` are booleans.

use super::tree::Json;
use crate::{Api, IdWire, Type};

/// Whether the value is of the type.
pub(super) fn fits(api: &Api, ty: &Type, value: &Json) -> bool {
    match ty {
        Type::Text(_) | Type::LocalTime | Type::Window => matches!(value, Json::Text(_)),
        Type::Int | Type::EpochSeconds | Type::EpochMillis => is_whole(value),
        Type::Float => matches!(value, Json::Number(_)),
        Type::Bool | Type::Bit | Type::Flag => is_boolean(value),
        Type::Time => matches!(value, Json::Text(text) if looks_like_time(text)),
        Type::Date => matches!(value, Json::Text(text) if looks_like_date(text)),
        Type::Id(name) => match api.id(name).map(|id| id.wire) {
            Some(IdWire::Int) => is_whole(value),
            Some(IdWire::Text) => matches!(value, Json::Text(_)),
            _ => is_whole(value) || matches!(value, Json::Text(_)),
        },
        Type::Enum(name) => match api.enumeration(name).is_some_and(|found| found.int) {
            true => is_whole(value),
            false => matches!(value, Json::Text(_)),
        },
        Type::Json => true,
        Type::List(_) => matches!(value, Json::List(_)),
        Type::Map(_) | Type::Model(_) | Type::Union(_) | Type::Choice(_) => {
            matches!(value, Json::Object(_))
        }
    }
}

/// A whole number that 64 bits hold.
pub(super) fn is_whole(value: &Json) -> bool {
    let Json::Number(number) = value else {
        return false;
    };
    // 2^63, the first float above the largest `i64`.
    let whole = |float: f64| float.fract() == 0.0 && float.abs() < 9_223_372_036_854_775_808.0;
    number.is_i64() || !number.is_u64() && number.as_f64().is_some_and(whole)
}

fn is_boolean(value: &Json) -> bool {
    match value {
        Json::Bool(_) => true,
        Json::Number(number) => number.as_f64().is_some_and(|it| it == 0.0 || it == 1.0),
        _ => false,
    }
}

/// `2013-11-13`, and whatever comes after.
fn looks_like_date(text: &str) -> bool {
    shape(text.get(..10)) == "0000-00-00"
}

/// `2013-11-13 02:33:05`, or with a `T`, and whatever comes after.
fn looks_like_time(text: &str) -> bool {
    let between = text.get(10..11);
    looks_like_date(text)
        && matches!(between, Some(" " | "T"))
        && shape(text.get(11..19)) == "00:00:00"
}

fn shape(text: Option<&str>) -> String {
    let chars = text.unwrap_or_default().chars();
    chars
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect()
}

/// What a type takes, in words.
pub(super) fn expected(api: &Api, ty: &Type) -> String {
    let short = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
    match ty {
        Type::Text(_) | Type::Window => "a string".to_owned(),
        Type::LocalTime => "a time as a string".to_owned(),
        Type::Int | Type::EpochSeconds | Type::EpochMillis => "a whole number".to_owned(),
        Type::Float => "a number".to_owned(),
        Type::Bool | Type::Bit | Type::Flag => "a boolean (0, 1, true or false)".to_owned(),
        Type::Time => "a time such as `2026-11-13 02:33:05`".to_owned(),
        Type::Date => "a date such as `2026-11-13`".to_owned(),
        Type::Json => "any value".to_owned(),
        Type::List(of) => format!("an array of `{}`", of.describe()),
        Type::Map(_) => "an object".to_owned(),
        Type::Id(name) => match api.id(name).map(|id| id.wire) {
            Some(IdWire::Int) => format!("a whole number (`{}`)", short(name)),
            Some(IdWire::Text) => format!("a string (`{}`)", short(name)),
            _ => format!("a whole number or a string (`{}`)", short(name)),
        },
        Type::Enum(name) => match api.enumeration(name) {
            Some(found) => one_of(found.values.iter().map(|value| value.value.as_str())),
            None => "a string".to_owned(),
        },
        Type::Model(name) | Type::Union(name) | Type::Choice(name) => {
            format!("an object (`{}`)", short(name))
        }
    }
}

/// `one of TCP, ICMP`, the first of them when there are many.
pub(super) fn one_of<'a>(values: impl Iterator<Item = &'a str>) -> String {
    const NAMED: usize = 16;
    let all: Vec<&str> = values.collect();
    let more = match all.len() > NAMED {
        true => format!(" and {} more", all.len() - NAMED),
        false => String::new(),
    };
    let named = all.get(..NAMED).unwrap_or(&all).join(", ");
    format!("one of {named}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(ty: &Type, text: &str) -> bool {
        fits(crate::v6(), ty, &Json::parse(text).expect("JSON"))
    }

    #[test]
    fn as_lenient_as_decoding() {
        for (ty, good, bad) in [
            (
                Type::Int,
                &["1", "-2", "1.0", "1e3", "9223372036854775807"][..],
                &["1.5", "\"1\"", "true", "9223372036854775808", "1e19"][..],
            ),
            (
                Type::Float,
                &["1", "1.5", "1e300"],
                &["\"1\"", "[]", "true"],
            ),
            (
                Type::Bit,
                &["0", "1", "true", "false", "1.0"],
                &["2", "\"1\"", "\"true\"", "-1"],
            ),
            (
                Type::Time,
                &["\"2026-11-13 02:33:05\"", "\"2026-11-13T02:33:05Z\""],
                &["\"2026-11-13\"", "\"soon\"", "1", "\"2026-11-13é02:33:05\""],
            ),
            (
                Type::Date,
                &["\"2026-11-13\""],
                &["\"13.11.2026\"", "20261113"],
            ),
            (
                Type::Id("TestId".into()),
                &["1", "281474976735863", "-2"],
                &["\"1\"", "1.5"],
            ),
        ] {
            good.iter()
                .for_each(|text| assert!(takes(&ty, text), "{ty:?} {text}"));
            bad.iter()
                .for_each(|text| assert!(!takes(&ty, text), "{ty:?} {text}"));
        }
    }
}

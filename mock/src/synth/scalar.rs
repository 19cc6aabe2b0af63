//! Single values: of which kind they are, how large, and how answers spell them.

use serde_json::{Number, Value, json};
use thousandeyes_api::{Field, Range, Type};

use super::special::{number, thousandths};
use super::value::Place;
use crate::noise::{between, text};

/// One of some things, such that those of neighbouring numbers differ.
pub(super) fn by_number<T>(number: i64, salt: u64, from: &[T]) -> Option<&T> {
    let count = from.len().max(1) as u64;
    from.get(((number as u64).wrapping_add(salt % count) % count) as usize)
}

/// A name that no other thing of the kind has: one of those in the examples, with a number when they do not suffice.
pub(super) fn distinct_name(names: &[String], field: &str, number: i64) -> String {
    let place = usize::try_from(number).unwrap_or(0);
    match (names.get(place), by_number(number, 0, names)) {
        (Some(name), _) => name.clone(),
        (None, Some(name)) => format!("{name} {}", number.saturating_add(1)),
        (None, None) => format!("{field} {}", number.saturating_add(1)),
    }
}

/// What a body has, as answers have it: `true` as `1` and the reverse, `1.0` as `1`.
pub(super) fn as_answered(value: &Value, ty: &Type) -> Value {
    let truth = match value {
        Value::Bool(value) => Some(*value),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        _ => None,
    };
    let whole = value.as_f64().filter(|number| number.fract() == 0.0);
    match (ty, truth, whole) {
        (Type::Bit, Some(truth), _) => json!(i64::from(truth)),
        (Type::Bool, Some(truth), _) => json!(truth),
        (Type::Int, _, Some(whole)) if !value.is_i64() => json!(whole as i64),
        _ => value.clone(),
    }
}

/// A number that was measured: about as large as in the examples, slower when everything is slow.
pub(super) fn measured(
    whole: bool,
    name: &str,
    field: Option<&Field>,
    sample: Option<&Value>,
    place: Place<'_>,
) -> Value {
    let unit = field
        .and_then(|field| field.unit.as_deref())
        .unwrap_or_default();
    let weather = place.row.weather;
    let usual = sample.and_then(Value::as_f64);
    let chance = between(&[place.key, 61], 0.92, 1.08);
    let value = match (usual, unit) {
        // -1 says that there was none.
        (Some(usual), _) if usual <= 0.0 => usual,
        (Some(usual), "ms") => usual * weather.slow * chance,
        (Some(usual), "bytes" | "bytes-per-second") => usual * chance,
        // Codes, versions and lengths do not vary.
        (Some(usual), _) => usual,
        (None, "ms") => 40.0 * weather.slow * chance,
        (None, "s" | "days") => 30.0,
        (None, "bytes" | "bytes-per-second") => 20_000.0 * chance,
        (None, _) => between(&[place.row.key(), text(name)], 1.0, 9.0),
    };
    let value = clamped(
        value,
        usual.is_none(),
        field.and_then(|field| field.range_in(field.uses.answer.as_ref()?)),
        place.key,
    );
    number(thousandths(value), whole)
}

/// Within the range of the field; anywhere in it when nothing is known.
pub(super) fn clamped(value: f64, unknown: bool, range: Option<&Range>, key: u64) -> f64 {
    let Some(range) = range else { return value };
    let parse = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<f64>().ok());
    match (parse(&range.low), parse(&range.high)) {
        (Some(low), Some(high)) if low <= high && unknown => between(&[key, 71], low, high),
        (Some(low), Some(high)) if low <= high => value.clamp(low, high),
        (Some(low), None) => value.max(low),
        (None, Some(high)) => value.min(high),
        _ => value,
    }
}

/// A value of the spec, which is text there, as JSON of the type.
pub(super) fn spelt(value: &str, ty: &Type) -> Value {
    let parsed = value.parse::<Number>().ok().map(Value::Number);
    match ty {
        Type::Int | Type::Float | Type::Bit => parsed.unwrap_or_else(|| json!(value)),
        Type::Bool | Type::Flag => value
            .parse::<bool>()
            .map(Value::Bool)
            .ok()
            .or(parsed)
            .unwrap_or_else(|| json!(value)),
        _ => json!(value),
    }
}

/// Whether JSON is of the kind that the type takes.
pub(super) fn fits(value: &Value, ty: &Type) -> bool {
    match ty {
        Type::Int | Type::Bit | Type::EpochSeconds | Type::EpochMillis => {
            value.is_i64() || value.is_u64()
        }
        Type::Float => value.is_number(),
        Type::Bool => value.is_boolean(),
        Type::Flag => value.is_boolean() || value.is_i64(),
        Type::Text(_) | Type::Time | Type::Date | Type::LocalTime | Type::Window => {
            value.is_string()
        }
        Type::List(_) => value.is_array(),
        Type::Model(_) | Type::Map(_) => value.is_object(),
        Type::Id(_) => value.is_string() || value.is_i64(),
        _ => true,
    }
}

//! Values of parameters, checked before anything is sent: each type says what it takes.

use thousandeyes::{Timestamp, Window};
use thousandeyes_api::{Api, IdWire, Param, Type};

use crate::moment;
use crate::nearest::{same, suggestion};

/// Where a value goes, as some are spelt differently there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A segment of the path.
    Path,
    /// A query parameter.
    Query,
}

/// The text to send for what the user typed, or what was expected instead.
pub(crate) fn check(
    api: &Api,
    param: &Param,
    text: &str,
    place: Place,
    now: Timestamp,
) -> Result<String, String> {
    if text.is_empty() {
        return Err(format!(
            "expected {}, found nothing",
            expected(api, &param.ty)
        ));
    }
    if let Type::List(of) = &param.ty {
        return one(api, Some(param), of, text, place, now);
    }
    one(api, Some(param), &param.ty, text, place, now)
}

/// The same for a parameter of which nothing is known but its type.
pub(crate) fn check_type(
    api: &Api,
    ty: &Type,
    text: &str,
    now: Timestamp,
) -> Result<String, String> {
    match text.is_empty() {
        true => Err(format!("expected {}, found nothing", expected(api, ty))),
        false => one(api, None, ty, text, Place::Query, now),
    }
}

/// One value; a list is checked item by item.
fn one(
    api: &Api,
    param: Option<&Param>,
    ty: &Type,
    text: &str,
    place: Place,
    now: Timestamp,
) -> Result<String, String> {
    let refused = || {
        Err(format!(
            "expected {}, found `{}`{}",
            expected(api, ty),
            shown(text),
            match ty {
                Type::Time | Type::LocalTime | Type::Date => seconds_hint(text),
                Type::Id(name) if api.id(name).is_some_and(|id| id.moment) => seconds_hint(text),
                _ => String::new(),
            }
        ))
    };
    let kept = || Ok(text.to_owned());
    match ty {
        Type::Int | Type::EpochSeconds | Type::EpochMillis => match text.parse::<i64>() {
            Ok(number) => in_range(param, number as f64, text),
            Err(_) => refused(),
        },
        Type::Float => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => in_range(param, number, text),
            _ => refused(),
        },
        Type::Bool | Type::Bit | Type::Flag => match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok("1".to_owned()),
            "0" | "false" | "no" | "off" => Ok("0".to_owned()),
            _ => refused(),
        },
        Type::Id(name) => match api.id(name) {
            Some(id) if id.wire == IdWire::Int => match text.parse::<i64>() {
                Ok(number) if id.moment && !moment::FOUR_DIGIT_YEARS.contains(&number) => refused(),
                Ok(_) => kept(),
                Err(_) if id.moment => match moment::read(text, now) {
                    Some(time) => Ok(time.unix().to_string()),
                    None => refused(),
                },
                Err(_) => refused(),
            },
            _ => kept(),
        },
        Type::Enum(name) => listed(api, param, name, text, place),
        Type::Time | Type::LocalTime => match moment::read(text, now) {
            Some(time) => Ok(time.query_text()),
            None => refused(),
        },
        Type::Date => match moment::read(text, now) {
            Some(time) => Ok(time.query_text().chars().take(10).collect()),
            None => refused(),
        },
        Type::Window => match text.parse::<Window>() {
            Ok(window) => Ok(window.to_string()),
            Err(_) => refused(),
        },
        _ => match param.filter(|param| !param.values.is_empty()) {
            Some(param) => pick(&param.values, text),
            None => kept(),
        },
    }
}

/// A value of an enum, in whichever case it was typed.
fn listed(
    api: &Api,
    param: Option<&Param>,
    name: &str,
    text: &str,
    place: Place,
) -> Result<String, String> {
    if let Some(param) = param.filter(|param| !param.values.is_empty()) {
        return pick(&param.values, text);
    }
    let Some(found) = api.enumeration(name) else {
        return Ok(text.to_owned());
    };
    let values = found.values.iter();
    let spelt: Vec<String> = values
        .map(|value| match place {
            Place::Path => value.in_path(),
            Place::Query => value.in_query(),
        })
        .map(str::to_owned)
        .collect();
    pick(&spelt, text)
}

/// The value that was typed, however it was spelt: `from-target` is `FROM_TARGET`.
fn pick(values: &[String], text: &str) -> Result<String, String> {
    match values.iter().find(|value| same(value, text)) {
        Some(value) => Ok(value.clone()),
        None => {
            let meant = suggestion(text, values.iter().map(String::as_str));
            let all = values.join(", ");
            Err(format!(
                "expected one of {all}, found `{}`{meant}",
                shown(text)
            ))
        }
    }
}

fn in_range(param: Option<&Param>, number: f64, text: &str) -> Result<String, String> {
    let Some(range) = param.and_then(|param| param.range.as_ref()) else {
        return Ok(text.to_owned());
    };
    let bound =
        |bound: &Option<String>| bound.as_deref().and_then(|bound| bound.parse::<f64>().ok());
    let below = bound(&range.low).is_some_and(|low| number < low);
    let above = bound(&range.high).is_some_and(|high| number > high);
    match below || above {
        false => Ok(text.to_owned()),
        true => Err(format!(
            "expected a number {}, found `{text}`",
            range_text(range)
        )),
    }
}

/// A range in words: `from 0 to 100`.
pub(crate) fn range_text(range: &thousandeyes_api::Range) -> String {
    match (&range.low, &range.high) {
        (Some(low), Some(high)) => format!("from {low} to {high}"),
        (Some(low), None) => format!("from {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "of any size".to_owned(),
    }
}

/// What a type takes, in words.
pub(crate) fn expected(api: &Api, ty: &Type) -> String {
    let words = match ty {
        Type::Int => "a whole number",
        Type::EpochSeconds => "seconds since 1970",
        Type::EpochMillis => "milliseconds since 1970",
        Type::Float => "a number",
        Type::Bool | Type::Bit | Type::Flag => "true or false",
        Type::Time | Type::LocalTime => {
            "a time in UTC such as `2026-11-01 10:00`, `now`, or `2h` for two hours ago"
        }
        Type::Date => "a day such as `2026-11-01`",
        Type::Window => "a time span such as `30m`, `12h`, `10d` or `2w`",
        Type::Id(name) => match api.id(name) {
            Some(id) if id.moment => "a round: its number, or its start such as `2026-11-01 10:00`",
            Some(id) if id.wire == IdWire::Int => "an id, which is a whole number",
            _ => "an id",
        },
        Type::List(of) => return format!("{}, or several with commas between", expected(api, of)),
        _ => "a text",
    };
    words.to_owned()
}

/// A number of things, for flags.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) if digits => Ok(number),
        _ if digits => Err("expected a smaller number".to_owned()),
        _ => Err("expected a whole number, 0 or more".to_owned()),
    }
}

/// What to type for a number that can only be milliseconds since 1970.
fn seconds_hint(text: &str) -> String {
    match text.parse::<i64>() {
        Ok(number)
            if !moment::FOUR_DIGIT_YEARS.contains(&number)
                && moment::FOUR_DIGIT_YEARS.contains(&(number / 1000)) =>
        {
            format!(
                "; as milliseconds since 1970 that is `{}` in seconds",
                number / 1000
            )
        }
        _ => String::new(),
    }
}

/// The beginning of what was typed, fit for one line.
pub(crate) fn shown(text: &str) -> String {
    beginning(text, 60)
}

/// So many characters of a text from elsewhere, fit for one line.
pub(crate) fn beginning(text: &str, count: usize) -> String {
    let mut start: String = text
        .chars()
        .take(count)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(count).is_some() {
        start.push('…');
    }
    start
}

#[cfg(test)]
mod tests {
    use super::{Place, check};
    use thousandeyes::Timestamp;

    fn try_one(operation: &str, name: &str, text: &str) -> Result<String, String> {
        let api = thousandeyes_api::v6();
        let operation = api.operation(operation).expect("an operation");
        let param = operation.query_param(name).or(operation.path_param(name));
        let now = Timestamp::from_unix(1_700_000_000);
        check(api, param.expect("a parameter"), text, Place::Query, now)
    }

    #[test]
    fn ids() {
        let id = |text| try_one("net.metrics", "testId", text);
        assert_eq!(id("281474976735863").as_deref(), Ok("281474976735863"));
        assert_eq!(id("-2").as_deref(), Ok("-2"));
        for wrong in ["", "abc", "1.5", "99999999999999999999", "1 ", "../1"] {
            let error = id(wrong).expect_err(wrong);
            assert!(
                error.starts_with("expected an id, which is a whole number"),
                "{error}"
            );
        }
        let round = |text| try_one("web.page-load-detail", "roundId", text);
        assert_eq!(round("1384309800").as_deref(), Ok("1384309800"));
        assert_eq!(round("2013-11-13 02:30").as_deref(), Ok("1384309800"));
        assert!(round("soon").is_err());
        let session = |text| try_one("endpoint.web-page", "sessionId", text);
        assert_eq!(
            session("00160:39c518560de9").as_deref(),
            Ok("00160:39c518560de9")
        );
    }

    #[test]
    fn enums() {
        let direction = |text| try_one("net.metrics", "direction", text);
        assert_eq!(direction("to-target").as_deref(), Ok("TO_TARGET"));
        let error = direction("TO_TARGE").expect_err("no such value");
        assert!(error.ends_with("did you mean `TO_TARGET`?"), "{error}");
        // Of this operation only two of the three values.
        let narrow = try_one("net.path-vis", "direction", "bidirectional");
        assert!(narrow.is_err());
    }
}

//! Values that the spec gives to fields and parameters: ranges, listed values, defaults, dates.

use super::Cx;
use super::table::Decl;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{IdWire, Life, Range, Type};
use crate::parse::document as doc;
use crate::parse::values::Literal;
use crate::source::Spanned;

type Text = Spanned<String>;

/// Holds the bounds, the listed values and the default of `name` against its type and each other.
pub(super) fn check(
    cx: &mut Cx<'_>,
    ty: &Type,
    range: &Option<Vec<Literal>>,
    values: &[Literal],
    default: &Option<Literal>,
) {
    let item = match ty {
        Type::List(item) => item.as_ref(),
        other => other,
    };
    for (index, value) in values.iter().enumerate() {
        fits(cx, item, value);
        if let Some(first) = values[..index]
            .iter()
            .find(|other| other.text == value.text)
        {
            let message = format!("the value `{}` is listed twice", value.text);
            cx.sink.push(
                Diagnostic::new(Code::DuplicateName, value.span, message)
                    .label("again here")
                    .related(first.span, "first here"),
            );
        }
    }
    if let Some(default) = default {
        fits(cx, item, default);
        if !values.is_empty() && !values.iter().any(|value| value.text == default.text) {
            let near = nearest(
                &default.text,
                values.iter().map(|value| value.text.as_str()),
            );
            let message = format!("the default `{}` is not among `values`", default.text);
            let help = near.map(|near| format!("did you mean `{near}`?"));
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, default.span, message)
                    .label("not listed")
                    .maybe_help(help),
            );
        }
    }
    let Some(bounds) = range else { return };
    let number = match item {
        Type::Int | Type::Float | Type::EpochSeconds | Type::EpochMillis | Type::Json => true,
        Type::Id(name) => !matches!(
            cx.table.get(name).map(|entry| entry.decl),
            Some(Decl::Id(Some(IdWire::Text)))
        ),
        _ => false,
    };
    let Some(first) = bounds.first() else { return };
    if !number {
        let message = "only a number has a range";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, first.span, message)
                .label("a range here")
                .help("drop `range`, or give it a type that is a number"),
        );
        return;
    }
    let numbers: Vec<f64> = bounds
        .iter()
        .filter_map(|bound| bound.text.parse().ok())
        .collect();
    if let (Some(default), [low, high]) = (default, numbers.as_slice())
        && default
            .text
            .parse::<f64>()
            .is_ok_and(|value| value < *low || value > *high)
    {
        let message = format!("the default `{}` is outside of `range`", default.text);
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, default.span, message)
                .label("out of range")
                .related(first.span, "the range"),
        );
    }
}

/// Reports a value that its type does not have.
fn fits(cx: &mut Cx<'_>, ty: &Type, value: &Literal) {
    let text = value.text.as_str();
    let enumeration = match ty {
        Type::Enum(name) => match cx.table.get(name).map(|entry| entry.decl) {
            Some(Decl::Enum(Some(decl))) => Some((name, decl)),
            _ => return,
        },
        _ => None,
    };
    if let Some((name, decl)) = enumeration {
        if !decl
            .values
            .entries
            .iter()
            .any(|entry| entry.name.value == text)
        {
            let near = nearest(
                text,
                decl.values.entries.iter().map(|entry| entry.name.as_str()),
            );
            let message = format!("`{text}` is not a value of `{}`", name.name);
            let help = near.map(|near| format!("did you mean `{near}`?"));
            cx.sink.push(
                Diagnostic::new(Code::BadValue, value.span, message)
                    .label("not listed there")
                    .maybe_help(help),
            );
        }
        return;
    }
    let expected = match ty {
        Type::Int | Type::EpochSeconds | Type::EpochMillis
            if value.quoted || text.parse::<i64>().is_err() =>
        {
            "a whole number"
        }
        Type::Float if value.quoted || !text.parse::<f64>().is_ok_and(f64::is_finite) => "a number",
        Type::Bool | Type::Bit | Type::Flag
            if value.quoted || !matches!(text, "true" | "false" | "0" | "1") =>
        {
            "`true` or `false`"
        }
        Type::Model(_) | Type::Union(_) | Type::Map(_) | Type::Choice(_) => {
            "nothing here: an object has no such value"
        }
        _ => return,
    };
    let message = format!("expected {expected}, found `{text}`");
    cx.sink.push(
        Diagnostic::new(Code::BadValue, value.span, message)
            .label("does not fit the type")
            .help("values have the type of their field or parameter"),
    );
}

/// The bounds, when they are two numbers in order.
pub(super) fn range(
    cx: &mut Cx<'_>,
    range: &Option<Vec<Literal>>,
    place: crate::source::Span,
) -> Option<Range> {
    let bounds = range.as_ref()?;
    let number = |literal: &Literal| match literal.text.as_str() {
        _ if literal.quoted => None,
        "null" | "~" => Some(None),
        text => text
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(Some),
    };
    let span = bounds.first().map_or(place, |literal| literal.span);
    let [low, high] = bounds.as_slice() else {
        return bad_range(cx, span, "two numbers");
    };
    let text = |literal: &Literal, number: Option<f64>| number.map(|_| literal.text.clone());
    match (number(low), number(high)) {
        (None, _) => bad_range(cx, low.span, "a number or `null`"),
        (_, None) => bad_range(cx, high.span, "a number or `null`"),
        (Some(None), Some(None)) => bad_range(cx, low.span, "one of the two to be a number"),
        (Some(Some(least)), Some(Some(most))) if least > most => {
            bad_range(cx, low.span, "the lower number first")
        }
        (Some(least), Some(most)) => Some(Range {
            low: text(low, least),
            high: text(high, most),
        }),
    }
}

fn bad_range(cx: &mut Cx<'_>, span: crate::source::Span, expected: &str) -> Option<Range> {
    let message = format!("expected {expected} in `range`");
    cx.sink.push(
        Diagnostic::new(Code::BadValue, span, message)
            .label("not a range")
            .help("a range is written `[lowest, highest]`; one of the two may be `null`"),
    );
    None
}

/// The dates at which something came and went.
pub(super) fn life(
    cx: &mut Cx<'_>,
    since: &Option<Text>,
    deprecated: &Option<Text>,
    removed: &Option<Text>,
) -> Life {
    let mut earlier: Option<(&str, &Text)> = None;
    for (key, date) in [
        ("since", since),
        ("deprecated", deprecated),
        ("removed", removed),
    ] {
        let Some(date) = date else { continue };
        if !is_date(date) {
            let message = format!("`{}` is not a date", date.value);
            cx.sink.push(
                Diagnostic::new(Code::BadValue, date.span, message)
                    .label("expected a date like `2016-06-08`"),
            );
        } else if let Some((before, first)) = earlier.filter(|(_, first)| first.value > date.value)
        {
            let message = format!("`{key}` is before `{before}`");
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, date.span, message)
                    .label("too early")
                    .related(first.span, "later than that"),
            );
        }
        earlier = Some((key, date));
    }
    let text = super::decls::text;
    Life {
        since: text(since),
        deprecated: text(deprecated),
        removed: text(removed),
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str, digits: usize| {
        (part.len() == digits)
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// Reports what a list names twice.
pub(super) fn twice(cx: &mut Cx<'_>, list: &[Text]) {
    for (index, item) in list.iter().enumerate() {
        if let Some(first) = list[..index].iter().find(|other| other.value == item.value) {
            let message = format!("`{}` is in the list twice", item.value);
            let twice =
                Diagnostic::new(Code::DuplicateName, item.span, message).label("again here");
            cx.sink.push(
                twice
                    .related(first.span, "first here")
                    .help("remove one of the two"),
            );
        }
    }
}

/// Reports keys that a field has elsewhere, but not in this place.
pub(super) fn only_elsewhere(cx: &mut Cx<'_>, what: &str, long: &doc::Field, keys: &[&str]) {
    let written = [
        ("when", long.when.as_ref().map(|when| when.span)),
        ("unset", long.unset.as_ref().map(|unset| unset.span)),
        ("rare", long.rare.as_ref().map(|rare| rare.span)),
        ("in", long.uses.as_ref().map(|uses| uses.span)),
        ("quirk", long.quirk.as_ref().map(|quirk| quirk.span)),
    ];
    for (key, span) in written.into_iter().filter(|(key, _)| keys.contains(key)) {
        if let Some(span) = span {
            let message = format!("a field of {what} has no key `{key}`");
            cx.sink.push(
                Diagnostic::new(Code::UnknownKey, span, message)
                    .label("means nothing here")
                    .help("remove it"),
            );
        }
    }
}

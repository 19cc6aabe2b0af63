//! The words that the vendor's tables use for types and units, held against those of the spec.

use crate::diagnostic::nearest;
use crate::ir::{Api, By, IdWire, Name, Range, TextKind, Type};

/// A type as a table says it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Integer,
    Float,
    Text,
    Bool,
    /// `0` or `1`.
    Bit,
    Time,
    Url,
    Object,
    Map,
    /// Of what, when the table says it.
    List(Option<Box<Said>>),
}

const WORDS: &[(&str, Said)] = &[
    ("integer", Said::Integer),
    ("int", Said::Integer),
    ("long", Said::Integer),
    ("short", Said::Integer),
    ("number", Said::Float),
    ("float", Said::Float),
    ("double", Said::Float),
    ("decimal", Said::Float),
    ("string", Said::Text),
    ("text", Said::Text),
    ("boolean", Said::Bool),
    ("bool", Said::Bool),
    ("bit", Said::Bit),
    ("datetime", Said::Time),
    ("date", Said::Time),
    ("timestamp", Said::Time),
    ("url", Said::Url),
    ("object", Said::Object),
    ("record", Said::Object),
    ("har", Said::Object),
    ("map", Said::Map),
    ("array", Said::List(None)),
    ("list", Said::List(None)),
    ("collection", Said::List(None)),
];

/// What a cell of the type column says. `None` when no word of it is known.
pub(super) fn said(cell: &str) -> Option<Said> {
    let lower = cell.to_ascii_lowercase();
    let lower = lower
        .split(['{', '('])
        .next()
        .unwrap_or("")
        .trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '[' && c != ']');
    for start in ["array of ", "list of ", "array<", "list<"] {
        if let Some(item) = lower.strip_prefix(start) {
            return Some(Said::List(item_of(item)));
        }
    }
    if let Some(item) = lower.strip_suffix("[]") {
        return Some(Said::List(item_of(item)));
    }
    if let Some(item) = lower.strip_suffix(" array") {
        return Some(Said::List(item_of(item)));
    }
    word(lower).or_else(|| {
        let mut words = lower.split_whitespace();
        match (words.next_back(), words.next()) {
            // "account group object"
            (Some("object" | "objects" | "record" | "records"), Some(_)) => Some(Said::Object),
            // "object with prices"
            (Some(_), Some(first @ ("object" | "array" | "list" | "map"))) => word(first),
            _ => None,
        }
    })
}

fn item_of(text: &str) -> Option<Box<Said>> {
    let last = text.split_whitespace().next_back()?;
    let last = last.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let single = last.strip_suffix('s').unwrap_or(last);
    word(single).map(Box::new)
}

/// A word, or one that was meant: pages have slips such as a wrong last letter. Of short words too many are near: a link is no list.
fn word(text: &str) -> Option<Said> {
    let find = |wanted: &str| WORDS.iter().find(|(word, _)| *word == wanted);
    let near = || {
        nearest(
            text,
            WORDS
                .iter()
                .map(|(word, _)| *word)
                .filter(|word| word.len() > 3),
        )
    };
    let long = text.chars().count() > 4;
    let found = find(text).or_else(|| find(near().filter(|_| long)?))?;
    Some(found.1.clone())
}

/// Whether the spec's type is one that a table would describe so.
pub(super) fn agrees(api: &Api, ty: &Type, said: &Said) -> bool {
    match (ty, said) {
        (Type::Json, _) => true,
        (Type::Text(TextKind::Url), Said::Url) => true,
        (Type::Text(_), Said::Text) => true,
        (Type::Int | Type::EpochSeconds | Type::EpochMillis | Type::Bit, Said::Integer) => true,
        (Type::Float, Said::Float) | (Type::Bool, Said::Bool) => true,
        (Type::Bit, Said::Bit) => true,
        (Type::Flag, Said::Bool | Said::Bit | Said::Integer) => true,
        (Type::Time | Type::Date | Type::LocalTime, Said::Time | Said::Text) => true,
        (Type::Window, Said::Text) => true,
        (Type::Map(_), Said::Map | Said::Object) => true,
        (Type::Model(_) | Type::Union(_), Said::Object) => true,
        (Type::List(item), Said::List(of)) => of.as_ref().is_none_or(|of| agrees(api, item, of)),
        (Type::Id(name), said) => match id_wire(api, name) {
            Some(IdWire::Int) => *said == Said::Integer,
            Some(IdWire::Text) => *said == Said::Text,
            Some(IdWire::Any) | None => matches!(said, Said::Integer | Said::Text),
        },
        (Type::Enum(name), said) => {
            let int = api
                .enums
                .iter()
                .any(|known| known.name == *name && known.int);
            *said == if int { Said::Integer } else { Said::Text }
        }
        // A union by kind may be a value of any kind.
        (Type::Union(name), _) => api.union(name).is_some_and(|union| union.by == By::Kind),
        _ => false,
    }
}

fn id_wire(api: &Api, name: &Name) -> Option<IdWire> {
    let id = api.ids.iter().find(|id| id.name == *name);
    id.map(|id| id.wire)
}

/// What a cell of the units column says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SaidUnit {
    None,
    /// The name of a unit of the spec.
    Known(String),
    /// A range, as the spec keeps it elsewhere.
    Range(f64, f64),
    /// The values that the field may have.
    Values(Vec<String>),
    /// A word that no unit of the spec has.
    Unknown(String),
}

/// Other words for units, by the word that the spec documents them with.
const OTHER_UNITS: &[(&str, &str)] = &[
    ("percentage", "percent"),
    ("%", "percent"),
    ("pct", "percent"),
    ("millisecond", "milliseconds"),
    ("msec", "milliseconds"),
    ("msecs", "milliseconds"),
    ("sec", "seconds"),
    ("secs", "seconds"),
    ("bytes/s", "bytes per second"),
    ("bytes/second", "bytes per second"),
];

pub(super) fn said_unit(api: &Api, cell: &str) -> SaidUnit {
    let text = cell.trim().to_ascii_lowercase();
    // A pattern of dates says how the type is written, and is no unit.
    let pattern = text.contains("yyyy");
    if matches!(
        text.as_str(),
        "" | "n/a" | "-" | "none" | "na" | "see notes"
    ) || pattern
    {
        return SaidUnit::None;
    }
    if let Some((low, high)) = bounds(&text) {
        return SaidUnit::Range(low, high);
    }
    if let Some(values) = listed(cell) {
        return SaidUnit::Values(values);
    }
    let other = OTHER_UNITS.iter().find(|(word, _)| *word == text);
    let text = other.map_or(text.as_str(), |(_, word)| word);
    let same = |a: &str, b: &str| a == b || a.trim_end_matches('s') == b.trim_end_matches('s');
    let known = api
        .units
        .iter()
        .find(|unit| unit.name == text || same(&unit.text.to_ascii_lowercase(), text));
    match known {
        Some(unit) => SaidUnit::Known(unit.name.clone()),
        None => SaidUnit::Unknown(text.to_owned()),
    }
}

/// `[1, 2, 5]`, `ONE, TWO`: numbers or codes, and no words of prose.
fn listed(cell: &str) -> Option<Vec<String>> {
    let text = cell.trim().trim_matches(['[', ']']);
    let values: Vec<String> = text
        .split([',', '|'])
        .map(|value| value.trim().to_owned())
        .collect();
    let code = |value: &String| {
        let fine = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "_-.".contains(c);
        !value.is_empty() && value.chars().all(fine)
    };
    (values.len() > 1 && values.iter().all(code)).then_some(values)
}

/// `[0.0-1.0]`, `(1..10)`.
fn bounds(text: &str) -> Option<(f64, f64)> {
    let inner = text
        .strip_prefix(['[', '('])?
        .strip_suffix([']', ')'])?
        .trim();
    let (low, high) = inner.split_once("..").or_else(|| inner.split_once('-'))?;
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
}

/// Whether a range of the spec is the one that the table gives.
pub(super) fn same_range(range: Option<&Range>, low: f64, high: f64) -> bool {
    let is = |bound: &Option<String>, wanted: f64| {
        let bound = bound.as_ref().and_then(|bound| bound.parse::<f64>().ok());
        bound.is_some_and(|bound| bound == wanted)
    };
    range.is_some_and(|range| is(&range.low, low) && is(&range.high, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_type_column() {
        assert_eq!(said("integer"), Some(Said::Integer));
        assert_eq!(said("fload"), Some(Said::Float));
        assert_eq!(said("har\\*"), Some(Said::Object));
        assert_eq!(said("dateTime"), Some(Said::Time));
        assert_eq!(
            said("array of strings"),
            Some(Said::List(Some(Box::new(Said::Text))))
        );
        assert_eq!(
            said("array of agent objects {\"agentId\": agentId}"),
            Some(Said::List(Some(Box::new(Said::Object))))
        );
        assert_eq!(said("accountGroup object"), Some(Said::Object));
        assert_eq!(
            said("array of records"),
            Some(Said::List(Some(Box::new(Said::Object))))
        );
        assert_eq!(said("array of links"), Some(Said::List(None)));
        assert_eq!(said("object with prices"), Some(Said::Object));
        assert_eq!(said("collection"), Some(Said::List(None)));
        assert_eq!(said("bit"), Some(Said::Bit));
        assert_eq!(said("see notes"), None);
        assert_eq!(said(""), None);
    }

    #[test]
    fn bounds_in_the_units_column() {
        assert_eq!(bounds("[0.0-1.0]"), Some((0.0, 1.0)));
        assert_eq!(bounds("(1..10)"), Some((1.0, 10.0)));
        assert_eq!(bounds("[a-b]"), None);
        let text = |values: [&str; 2]| Some(values.map(str::to_owned).to_vec());
        assert_eq!(listed("OPEN, PAID"), text(["OPEN", "PAID"]));
        assert_eq!(listed("[60, 120]"), text(["60", "120"]));
        assert_eq!(listed("milliseconds"), None);
        assert_eq!(listed("seconds, rounded"), None);
    }
}

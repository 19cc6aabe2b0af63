//! Where the decoder is meant to read more, or less, than `serde_json` into derived structs: `docs/json.md`, one test for each
//! of its entries.

use thousandeyes_runtime::json::{self, Fault, FaultKind};
use thousandeyes_runtime::value::{AnyId, Flag, Json, List, Timestamp};
use thousandeyes_runtime::wire;

#[derive(Debug, PartialEq)]
struct Inner {
    a: Option<i64>,
    b: Option<i64>,
}

wire! { Inner {
    optional a "a";
    optional b "b";
} }

#[derive(Debug, PartialEq)]
struct Row {
    id: i64,
    count: Option<i64>,
    share: Option<f64>,
    on: Option<bool>,
    items: List<i64>,
    inner: Option<Inner>,
    date: Option<Timestamp>,
}

wire! { Row {
    required id "id";
    optional count "count";
    optional share "share";
    optional on "on" as Bit;
    optional items "items";
    optional inner "inner";
    optional date "date";
} }

fn row(members: &str) -> Result<Row, Fault> {
    json::from_str(&format!("{{\"id\":7,{members}}}"))
}

fn kind(read: Result<Row, Fault>) -> Option<FaultKind> {
    read.err().map(|fault| fault.kind().clone())
}

#[test]
fn whole_numbers_come_in_any_spelling() {
    for (text, value) in [
        ("1360.0", 1360),
        ("1.28E10", 12_800_000_000),
        ("1000e-3", 1),
        ("-0.0", 0),
    ] {
        assert_eq!(
            row(&format!("\"count\":{text}")).map(|row| row.count),
            Ok(Some(value))
        );
    }
    let fraction = kind(row(r#""count":1360.5"#));
    assert_eq!(fraction, Some(FaultKind::NotAnInteger("1360.5".into())));
    assert!(matches!(
        kind(row(r#""count":1e19"#)),
        Some(FaultKind::OutOfRange(_))
    ));
}

#[test]
fn whole_numbers_that_a_float_would_change_are_refused() {
    assert_eq!(row(r#""share":100"#).map(|row| row.share), Ok(Some(100.0)));
    let exact = row(r#""share":9007199254740992"#).map(|row| row.share);
    assert_eq!(exact, Ok(Some(9_007_199_254_740_992.0)));
    let changed = kind(row(r#""share":9007199254740993"#));
    assert!(matches!(changed, Some(FaultKind::OutOfRange(_))));
}

#[test]
fn numbers_too_large_are_refused_only_where_they_are_read() {
    assert!(matches!(
        kind(row(r#""share":1e400"#)),
        Some(FaultKind::OutOfRange(_))
    ));
    assert!(row(r#""unheardOf":1e400"#).is_ok());
    assert!(Json::new("1e400").is_ok());
}

#[test]
fn truth_values_are_words_or_numbers() {
    for (text, value) in [
        ("1", true),
        ("0", false),
        ("1.0", true),
        ("true", true),
        ("false", false),
    ] {
        let read = row(&format!("\"on\":{text}"));
        assert_eq!(read.as_ref().map(|row| row.on), Ok(Some(value)));
        // Written as the field says, however it came.
        let written = read.map(|row| json::to_string(&row)).unwrap_or_default();
        assert_eq!(written, format!("{{\"id\":7,\"on\":{}}}", i32::from(value)));
    }
    // A flag remembers.
    for text in ["1", "true"] {
        let flag = json::from_str::<Flag>(text).unwrap_or_default();
        assert_eq!(json::to_string(&flag), text);
    }
    for text in ["2", "-1", "\"true\"", "\"1\""] {
        assert!(row(&format!("\"on\":{text}")).is_err());
    }
}

#[test]
fn of_repeated_keys_the_last_counts_and_nothing_of_the_others_is_left() {
    let read = row(r#""inner":{"a":1,"b":2},"inner":{"b":3},"count":1,"count":null"#);
    let expected = Inner {
        a: None,
        b: Some(3),
    };
    assert_eq!(
        read.as_ref().ok().and_then(|row| row.inner.as_ref()),
        Some(&expected)
    );
    assert_eq!(read.map(|row| row.count), Ok(None));
    // All of them have to be readable.
    assert!(row(r#""count":"x","count":1"#).is_err());
}

#[test]
fn null_is_as_good_as_nothing() {
    let read = row(r#""count":null,"items":null,"inner":null"#).map(|row| json::to_string(&row));
    assert_eq!(read.as_deref(), Ok(r#"{"id":7}"#));
    let empty = row(r#""items":[]"#).map(|row| json::to_string(&row));
    assert_eq!(empty.as_deref(), Ok(r#"{"id":7,"items":[]}"#));
    let missing = Some(FaultKind::Missing("id"));
    assert_eq!(kind(json::from_str(r#"{"id":null}"#)), missing);
    assert_eq!(kind(json::from_str(r#"{"id": null }"#)), missing);
    assert_eq!(kind(json::from_str("{}")), missing);
}

#[test]
fn unknown_fields_are_passed_over_and_checked_all_the_same() {
    assert!(row(r#""unheardOf":[{"a":"\u00e9"}]"#).is_ok());
    for broken in [r#"[1,]"#, r#""\ud800""#, r#""\q""#, "01", "tru"] {
        assert!(row(&format!("\"unheardOf\":{broken}")).is_err(), "{broken}");
    }
}

#[test]
fn nesting_ends_at_128_levels() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Json::new(&nested(128)).is_ok());
    assert_eq!(
        Json::new(&nested(129)).map_err(|fault| fault.kind().clone()),
        Err(FaultKind::Depth)
    );
}

#[test]
fn ids_are_numbers_or_text() {
    let id = |text: &str| json::from_str::<AnyId>(text).ok();
    assert_eq!(id("5"), id("\"5\""));
    for text in ["5", "\"5\"", "\"a8d7\""] {
        assert_eq!(
            id(text).map(|id| json::to_string(&id)).as_deref(),
            Some(text)
        );
    }
}

#[test]
fn moments_are_in_the_calendar_and_printed_as_they_came() {
    for text in [
        "2013-11-13 02:33:05",
        "2012-02-29T23:59:59.0Z",
        "2013-11-13",
    ] {
        let read = row(&format!("\"date\":{text:?}")).map(|row| json::to_string(&row));
        assert_eq!(read, Ok(format!("{{\"id\":7,\"date\":{text:?}}}")));
    }
    for text in [
        "2013-02-29 02:33:05",
        "2013-11-13 24:00:00",
        "2013-11-13 02:33",
        "13.11.2013",
        "",
    ] {
        let read = kind(row(&format!("\"date\":{text:?}")));
        assert!(matches!(read, Some(FaultKind::BadTime(_))), "{text}");
    }
}

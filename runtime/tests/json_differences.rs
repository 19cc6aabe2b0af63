//! Where the decoder is meant to read more, or less, than `serde_json` into derived structs: `docs/json.md`, one test for each
//! of its entries.

use thousandeyes_runtime::json::{self, Fault, FaultKind};
use thousandeyes_runtime::value::{AnyId, Flag, Json, List, Map, Timestamp};
use thousandeyes_runtime::wire;

#[derive(Clone, Debug, PartialEq)]
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

#[test]
fn a_byte_order_mark_before_the_text_is_skipped() {
    let text = "\u{feff}{\"id\":7,\"count\":\"x\"}";
    let fault = json::from_str::<Row>(text).unwrap_err();
    // Places are those of the text as it came.
    assert_eq!(fault.offset(), text.find("\"x\"").unwrap());
    assert_eq!(fault.path(text), "count");
    assert_eq!(
        json::from_str::<Row>("\u{feff}{\"id\":7,\"count\":1}"),
        row("\"count\":1")
    );
    assert!(json::from_str::<Row>(" \u{feff}{\"id\":7}").is_err());
}

#[test]
fn values_are_written_back_not_their_spelling() {
    let back = |members: &str| row(members).map(|row| json::to_string(&row));
    for (members, written) in [
        (r#""share":100"#, r#""share":100.0"#),
        (r#""share":1e2"#, r#""share":100.0"#),
        (r#""share":0.50"#, r#""share":0.5"#),
        (r#""share":-0"#, r#""share":-0.0"#),
        (r#""count":1360.0"#, r#""count":1360"#),
        (r#""on":true"#, r#""on":1"#),
        (r#""items":[1,  2.0]"#, r#""items":[1,2]"#),
        (r#""share":1,"count":2"#, r#""count":2,"share":1.0"#),
        (r#""count":1,"count":2"#, r#""count":2"#),
        (
            r#""date":"2013-11-13 02:33:05""#,
            r#""date":"2013-11-13 02:33:05""#,
        ),
    ] {
        assert_eq!(back(members), Ok(format!("{{\"id\":7,{written}}}")));
    }
    for members in [r#""count":null"#, r#""unheardOf":[1]"#] {
        assert_eq!(back(members), Ok(r#"{"id":7}"#.to_owned()));
    }
    // What has no type keeps its text.
    let text = r#"{"a": 100, "b":1e2,"b":"\u0061"}"#;
    assert_eq!(
        Json::new(text).map(|json| json::to_string(&json)),
        Ok(text.to_owned())
    );
}

#[test]
fn memory_is_bounded_by_the_length_of_the_text() {
    // Eighty times what `{}` takes as text: a short text may be so sparse, a long one may not.
    assert!(size_of::<Sparse>() >= 256);
    let list = |count: usize| format!("[{}]", vec!["{}"; count].join(","));
    let read = |text: &str| json::from_str::<List<Sparse>>(text).map(|list| list.len());
    assert_eq!(read(&list(2_000)), Ok(2_000));
    let long = list(10_000);
    let limit = long.len() * json::MEMORY_PER_BYTE + json::MEMORY_FOR_ANY;
    let fault = read(&long).unwrap_err();
    assert_eq!(fault.kind(), &FaultKind::Memory { limit });
    assert!(fault.path(&long).starts_with('['), "{fault}");
    // A map, and one that is kept beside the fields of a model.
    let map: Vec<String> = (0..10_000).map(|key| format!("\"{key:x}\":{{}}")).collect();
    let map = format!("{{{}}}", map.join(","));
    assert!(json::from_str::<Map<Sparse>>(&map).is_err());
    assert!(json::from_str::<Keeping>(&map).is_err());
    // Each of several lists under the same key is counted, and they fit: an element takes 8 bytes, its text 2.
    let again = vec![format!("\"items\":[{}]", vec!["0"; 100_000].join(",")); 3].join(",");
    assert_eq!(row(&again).map(|row| row.items.len()), Ok(100_000));
}

#[derive(Clone, Debug, PartialEq)]
struct Sparse {
    a: Option<Inner>,
    b: Option<Inner>,
    c: Option<Inner>,
    d: Option<Inner>,
    e: Option<Inner>,
    f: Option<Inner>,
    g: Option<Inner>,
    h: Option<Inner>,
}

wire! { Sparse {
    optional a "a";
    optional b "b";
    optional c "c";
    optional d "d";
    optional e "e";
    optional f "f";
    optional g "g";
    optional h "h";
} }

#[derive(Clone, Debug, PartialEq)]
struct Keeping {
    id: Option<i64>,
    others: Map<Sparse>,
}

wire! { Keeping {
    optional id "id";
} keep others }

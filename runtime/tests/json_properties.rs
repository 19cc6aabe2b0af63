//! The parser against `serde_json` on documents that were damaged, and on numbers and strings of all kinds.
//!
//! The differences that are meant, all on the side of this parser:
//! - nesting goes 128 deep; `serde_json` stops at 127;
//! - a number too large for `f64` is JSON here, and an error where it is read as a number;
//! - a whole number that `f64` would change is not equal to what `serde_json` makes of it;
//! - of repeated keys both take the last.

use proptest::prelude::*;
use serde_json::Value;
use thousandeyes_runtime::json::{self, FaultKind, Writer};
use thousandeyes_runtime::value::{Json, List, Map, Text};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("JSON has no infinity", |f| f.is_finite())
            .prop_map(Value::from),
        ".{0,30}".prop_map(Value::from),
        "[ -~]{0,30}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((".{0,10}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A document and a number of changes to it: bytes that mean something to JSON put in, taken out, or doubled.
fn damaged() -> impl Strategy<Value = String> {
    let byte = prop::sample::select(br#"{}[]:,"\ntfu0129.-+eE  dD8"#.to_vec());
    let change = (any::<prop::sample::Index>(), 0..4u8, byte);
    (value(), any::<bool>(), prop::collection::vec(change, 0..4)).prop_map(
        |(value, pretty, changes)| {
            let text = if pretty {
                serde_json::to_string_pretty(&value)
            } else {
                serde_json::to_string(&value)
            };
            let mut bytes = text.unwrap_or_default().into_bytes();
            for (place, kind, byte) in changes {
                let at = place.index(bytes.len() + 1);
                match kind {
                    0 => bytes.insert(at, byte),
                    1 if at < bytes.len() => drop(bytes.remove(at)),
                    2 if at < bytes.len() => bytes[at] = byte,
                    _ => bytes.truncate(at),
                }
            }
            String::from_utf8_lossy(&bytes).into_owned()
        },
    )
}

/// Whether there may be a whole number that `serde_json` holds as a float and changes.
fn has_long_integer(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .any(|number| number.find('.').unwrap_or(number.len()) > 15)
}

fn all_numbers_are_finite(text: &str) -> bool {
    // What `serde_json` says of them.
    !matches!(serde_json::from_str::<Value>(text), Err(error) if error.to_string().contains("number out of range"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn damaged_documents_are_accepted_and_rejected_as_by_serde_json(text in damaged()) {
        let theirs = serde_json::from_str::<Value>(&text);
        let ours = Json::new(&text);
        if all_numbers_are_finite(&text) {
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}", text);
        }
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                let same = json::equal(ours.as_str(), &theirs.to_string());
                prop_assert!(same || has_long_integer(&text), "{}", text);
            }
            (Err(fault), _) => {
                prop_assert!(fault.offset() <= text.len());
                prop_assert!(!fault.path(&text).is_empty());
                prop_assert!(json::excerpt(&text, fault.offset()).chars().count() <= 80);
            }
            _ => {}
        }
    }

    #[test]
    fn typed_reading_agrees_with_serde_json(text in damaged()) {
        let maps = json::from_str::<Map<List<Text>>>(&text).is_ok();
        let theirs = serde_json::from_str::<std::collections::BTreeMap<String, Option<Vec<String>>>>(&text);
        prop_assert_eq!(maps, theirs.is_ok(), "{}", text);
    }

    #[test]
    fn any_two_documents_are_equal_as_serde_json_has_it(a in value(), b in value()) {
        let (x, y) = (a.to_string(), serde_json::to_string_pretty(&b).unwrap_or_default());
        prop_assert!(json::equal(&x, &serde_json::to_string_pretty(&a).unwrap_or_default()));
        // Numbers of another spelling are equal here, so only one way.
        prop_assert!(a != b || json::equal(&x, &y));
    }

    #[test]
    fn any_text_is_written_and_read_back(text in ".{0,60}") {
        let ours = json::to_string(&Text::from(&text));
        prop_assert_eq!(serde_json::from_str::<String>(&ours).ok(), Some(text.clone()));
        prop_assert_eq!(json::from_str::<Text>(&ours).ok(), Some(Text::from(&text)));
        let theirs = serde_json::to_string(&text).unwrap_or_default();
        prop_assert_eq!(json::from_str::<Text>(&theirs).ok(), Some(Text::from(&text)));
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
        prop_assert_eq!(json::from_str::<Text>(&format!("\"{escaped}\"")).ok(), Some(Text::from(text)));
    }

    #[test]
    fn floats_are_the_nearest_ones(text in "-?(0|[1-9][0-9]{0,20})\\.[0-9]{1,22}([eE][+-]?[0-9]{1,3})?") {
        let expected: f64 = text.parse().unwrap_or(f64::NAN);
        match json::from_str::<f64>(&text) {
            Ok(float) => prop_assert_eq!(float.to_bits(), expected.to_bits(), "{}", text),
            Err(fault) => {
                prop_assert!(expected.is_infinite(), "{}: {}", text, fault);
                prop_assert!(matches!(fault.kind(), FaultKind::OutOfRange(_)));
            }
        }
    }

    #[test]
    fn short_numbers_are_read_whatever_follows(
        text in "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,8})?([eE][+-]?[0-9])?",
        after in prop::sample::select(vec![",1", " ,12345678", "", "\n", ",null,0.5,1234567890"]),
    ) {
        let list = format!("[{text}{after}]");
        let first = |list: Option<List<Option<f64>>>| list.and_then(|list| *list.first()?);
        let expected: f64 = text.parse().unwrap_or(f64::NAN);
        let read = first(json::from_str(&list).ok());
        prop_assert_eq!(read.map(f64::to_bits), Some(expected.to_bits()), "{}", list);
        prop_assert_eq!(json::from_str::<f64>(&text).map(f64::to_bits).ok(), Some(expected.to_bits()));
        // Beyond that a float does not say which number it was, whole or not.
        let figures = text.split(['e', 'E']).next().unwrap_or_default();
        let figures = figures.bytes().filter(u8::is_ascii_digit).count();
        prop_assume!(expected.abs() < 9e15 && figures <= 15);
        let whole = expected.fract() == 0.0;
        let list = format!("[{text}{}]", if after.contains('.') { "" } else { after });
        let read = json::from_str::<List<Option<i64>>>(&list).ok();
        let read = read.and_then(|list| *list.first()?);
        prop_assert_eq!(read, whole.then_some(expected as i64), "{}", list);
        prop_assert_eq!(json::from_str::<i64>(&text).ok(), whole.then_some(expected as i64));
    }

    #[test]
    fn any_float_is_written_and_read_back(float in any::<f64>().prop_filter("finite", |f| f.is_finite())) {
        let mut writer = Writer::new();
        writer.float(float);
        let text = writer.into_string();
        prop_assert_eq!(serde_json::from_str::<f64>(&text).map(f64::to_bits).ok(), Some(float.to_bits()), "{}", &text);
        prop_assert_eq!(json::from_str::<f64>(&text).map(f64::to_bits).ok(), Some(float.to_bits()), "{}", &text);
    }

    #[test]
    fn whole_numbers_are_held_exactly_or_refused(number in any::<i128>(), shift in 0..100u32) {
        let number = number >> shift;
        let text = number.to_string();
        prop_assert_eq!(json::from_str::<i64>(&text).ok(), i64::try_from(number).ok());
        prop_assert_eq!(json::from_str::<i64>(&format!("{text}.000")).ok(), i64::try_from(number).ok());
        prop_assert_eq!(json::from_str::<i64>(&format!("{text}00e-2")).ok(), i64::try_from(number).ok());
        let fraction = format!("{text}.5");
        prop_assert!(json::from_str::<i64>(&fraction).is_err());
        let float = number as f64;
        let exact = format!("{float:.0}") == text;
        prop_assert_eq!(json::from_str::<f64>(&text).ok(), exact.then_some(float));
    }

    #[test]
    fn no_text_at_all_makes_it_panic(text in ".{0,80}", offset in 0..100usize) {
        let _ = Json::new(&text);
        let _ = json::from_str::<Map<List<Option<f64>>>>(&text);
        let _ = json::locate(&text, offset);
        let _ = json::excerpt(&text, offset);
        let _ = json::members(&text);
    }
}

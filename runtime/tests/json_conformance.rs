//! What is JSON and what is not, document by document, held against `serde_json`.

use thousandeyes_runtime::json::{self, FaultKind};
use thousandeyes_runtime::value::{Json, List, Map, Text};
use thousandeyes_runtime::wire;

/// Knows none of the keys that the documents are put under.
#[derive(Debug, PartialEq)]
struct Stranger {
    known: Option<i64>,
}

wire! { Stranger {
    optional known "known";
} }

const ACCEPTED: &[&str] = &[
    "null",
    "true",
    "false",
    " \t\r\n1 \n",
    "0",
    "-0",
    "-0.0",
    "1e5",
    "1E+5",
    "1e-05",
    "0.5",
    "123456789012345678901234567890",
    "1E300",
    r#""""#,
    r#""a/b\/\b\f\n\r\t\"\\""#,
    r#""\u0041\u00e9\u20AC\ud83d\uDE00""#,
    "\"é€😀\u{7f}\u{2028}\u{fffd}\"",
    r#""\u0000""#,
    "[]",
    "[ ]",
    "[1]",
    "[1,2 , 3]",
    "[[],[[]],{}]",
    "{}",
    "{ }",
    r#"{"a":1}"#,
    r#"{"a" : [ { "b" : null } ] , "": "x"}"#,
    r#"{"a":1,"a":2}"#,
    "\t[\r\n]\n",
    "1.0e-0",
    "0e0",
    "0E+9",
    "-1.5E-3",
    "[0,-0,0.0,1e0]",
    "18446744073709551616",
    r#""\u0061\u005C\u0022""#,
    r#""\uDBFF\uDFFF \uD800\uDC00""#,
    r#""\uFFFF\uFDD0""#,
    "\"\u{7f}\u{80}\u{ffff}\u{10ffff}\"",
    r#""/""#,
    r#"[true,false,null]"#,
    r#"{"\u0061":1,"\"":2,"\\":3}"#,
    r#"{"a":{"a":{"a":[]}}}"#,
    r#"[[[[[[[["deep"]]]]]]]]"#,
];

const REJECTED: &[&str] = &[
    "",
    " ",
    "\u{feff}\u{feff}1",
    "1\u{feff}",
    "[\u{feff}1]",
    "nul",
    "nulll",
    "True",
    "undefined",
    "NaN",
    "Infinity",
    "-",
    "+1",
    "01",
    "-01",
    "00",
    "1.",
    ".5",
    "-.5",
    "1.e5",
    "1e",
    "1e+",
    "0x10",
    "1_000",
    "1 2",
    "1,",
    "'a'",
    r#"""#,
    r#""a"#,
    r#""\"#,
    r#""\q""#,
    r#""\u12""#,
    r#""\u12g4""#,
    r#""\u+123""#,
    r#""\ud800""#,
    r#""\ud800\u0041""#,
    r#""\udc00""#,
    r#""\ud800x""#,
    "\"\n\"",
    "\"\t\"",
    "\"\u{0}\"",
    "\"12345678\u{1f}\"",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1]]",
    "]",
    "[}",
    "{",
    "}",
    "{]",
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{"a":1,}"#,
    r#"{,"a":1}"#,
    r#"{"a":1 "b":2}"#,
    r#"{"a" 1}"#,
    r#"{"a"::1}"#,
    "{a:1}",
    "{1:1}",
    "{null:1}",
    r#"{"a":1}}"#,
    "/**/1",
    "1 // one",
    "[1\u{a0}]",
    "[1\u{c}]",
    "tru",
    "truee",
    "nULL",
    "t",
    "[true false]",
    "--1",
    "-a",
    "0.",
    "0.e1",
    "-0.",
    "1.5.5",
    "1e5.5",
    "1e1e1",
    "1ee5",
    "1e+-5",
    "0e",
    "00.5",
    "-00",
    "1a",
    "0b1",
    "1.\u{660}",
    "\u{ff11}",
    "\"\\\u{e9}\"",
    r#""\x41""#,
    r#""\'""#,
    r#""\U0041""#,
    r#""\u""#,
    r#""\u 041""#,
    r#""\u-041""#,
    r#""\ud800\""#,
    r#""\ud800\ud800""#,
    r#""\udc00\ud800""#,
    r#""\ud83d\n""#,
    "\"a\u{7}b\"",
    "\"1234567890123456\u{1}\"",
    "\"a\\\n\"",
    "`a`",
    r#""a"b"#,
    r#""a""b""#,
    "[1,,2]",
    "[,]",
    "[:]",
    "[1:2]",
    r#"["a":1]"#,
    "[1;2]",
    "(1)",
    "[[]",
    "[]]",
    "[{]}",
    "{[}]",
    r#"{"a":1,,"b":2}"#,
    r#"{"a":1;"b":2}"#,
    r#"{"a","b"}"#,
    r#"{"a":1 2}"#,
    r#"{"a":"b":"c"}"#,
    r#"{"a":}"#,
    r#"{:1}"#,
    r#"{true:1}"#,
    r#"{[]:1}"#,
    r#"{"a":1"#,
    r#"{"a":"#,
    r#"{"a"#,
    r#"{'a':1}"#,
    r#"{"a":1}#"#,
    "[1] [2]",
    "{} {}",
    "[1]\u{0}",
    "\u{2028}1",
    "\u{a0}1",
    "#1",
    "<1>",
];

#[test]
fn what_is_json_is_accepted_and_kept() {
    for text in ACCEPTED {
        let json = Json::new(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(json.as_str(), text.trim_matches([' ', '\t', '\r', '\n']));
        assert!(
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            "{text}"
        );
        assert!(json::equal(text, text), "{text}");
    }
}

#[test]
fn what_is_not_json_is_rejected() {
    for text in REJECTED {
        assert!(Json::new(text).is_err(), "{text}");
        assert!(
            serde_json::from_str::<serde_json::Value>(text).is_err(),
            "{text}"
        );
        assert!(!json::equal(text, text), "{text}");
    }
}

/// Inside of others, where they are passed over, kept as they are, or read.
#[test]
fn documents_are_judged_alike_wherever_they_stand() {
    let documents = ACCEPTED.iter().chain(REJECTED);
    for document in documents.copied().chain(["\u{feff}", "1e999", "-1e999"]) {
        let object = format!(r#"{{"known":7,"other": {document} ,"known":8}}"#);
        let list = format!("[ {document},{document} ]");
        // Numbers that no `f64` holds are JSON here, and refused only where they are read as numbers.
        let valid = |text: &str| match serde_json::from_str::<serde_json::Value>(text) {
            Ok(_) => true,
            Err(error) => error.to_string().contains("number out of range"),
        };
        let passed_over = json::from_str::<Stranger>(&object);
        assert_eq!(passed_over.is_ok(), valid(&object), "{object}");
        assert!(passed_over.is_err() || passed_over == Ok(Stranger { known: Some(8) }));
        let kept = json::from_str::<Map<Json>>(&object);
        assert_eq!(kept.is_ok(), valid(&object), "{object}");
        let items = json::from_str::<List<Json>>(&list);
        assert_eq!(items.is_ok(), valid(&list), "{list}");
        // As a key.
        let key = format!("{{{document}:1}}");
        assert_eq!(Json::new(&key).is_ok(), valid(&key), "{key}");
    }
}

/// What RFC 8259 leaves to the reader, and what this one does about it.
#[test]
fn what_json_leaves_open_is_settled() {
    let kind = |text: &str| json::from_str::<f64>(text).map_err(|fault| fault.kind().clone());
    // A byte order mark before the text is skipped.
    assert_eq!(
        Json::new("\u{feff} {}").map(|json| json.to_string()),
        Ok("{}".to_owned())
    );
    // Numbers that nothing holds: kept as they are, refused where a number is asked for.
    for huge in ["1e400", "-1e400", "1e999999999999999999999"] {
        assert_eq!(
            Json::new(huge).map(|json| json.to_string()).as_deref(),
            Ok(huge)
        );
        assert!(
            matches!(kind(huge), Err(FaultKind::OutOfRange(_))),
            "{huge}"
        );
    }
    // Too small to be told from 0: 0, which is the nearest.
    assert_eq!(kind("1e-400"), Ok(0.0));
    assert_eq!(kind("5e-324"), Ok(f64::from_bits(1)));
    // A sign is kept where a float can keep it.
    assert_eq!(kind("-0").map(f64::to_bits), Ok((-0.0f64).to_bits()));
    assert_eq!(json::from_str::<i64>("-0"), Ok(0));
    // Whole numbers are exact or refused.
    assert_eq!(json::from_str::<i64>("9223372036854775807"), Ok(i64::MAX));
    assert!(json::from_str::<i64>("9223372036854775808").is_err());
    assert_eq!(kind("9007199254740992"), Ok(9_007_199_254_740_992.0));
    assert!(kind("9007199254740993").is_err());
    // Half a character is no text, and U+0000 and those that are no characters are.
    assert!(json::from_str::<Text>(r#""\udead""#).is_err());
    assert_eq!(
        json::from_str::<Text>(r#""a\u0000\uffff""#),
        Ok(Text::from("a\u{0}\u{ffff}"))
    );
    // Of repeated keys the last counts, in the place of the first.
    let map = json::from_str::<Map<i64>>(r#"{"a":1,"b":2,"a":3}"#);
    assert_eq!(
        map.map(|map| json::to_string(&map)).as_deref(),
        Ok(r#"{"a":3,"b":2}"#)
    );
    // Any value is a document.
    assert!(Json::new("\"text\"").is_ok());
}

/// Takes time in proportion to its length, or this test does not end.
#[test]
fn hostile_documents_end() {
    const MANY: usize = 200_000;
    let repeated = format!("{{{}\"known\":2}}", "\"known\":1,".repeat(MANY));
    assert_eq!(
        json::from_str::<Stranger>(&repeated),
        Ok(Stranger { known: Some(2) })
    );
    let strangers: String = (0..MANY).map(|n| format!("\"k{n}\":{n},")).collect();
    let strangers = format!("{{{strangers}\"known\":2}}");
    assert!(json::from_str::<Stranger>(&strangers).is_ok());
    let map = json::from_str::<Map<i64>>(&strangers);
    assert_eq!(map.map(|map| map.len()), Ok(MANY + 1));
    // Texts that all want the same place in the table of those that repeat, by their first, middle and last bytes.
    let alike: String = (0..MANY)
        .map(|n| format!("\"abcdefgh{:08}ijklmnop{:08}qrstuvwx\",", n % 97, n % 89))
        .collect();
    let alike = format!("[{}null]", alike);
    let list = json::from_str::<List<Option<Text>>>(&alike);
    assert_eq!(list.map(|list| list.len()), Ok(MANY + 1));
    let escaped = format!("\"{}\"", "\\u00e9".repeat(MANY));
    assert_eq!(
        json::from_str::<Text>(&escaped).map(|text| text.len()),
        Ok(2 * MANY)
    );
    let digits = format!("0.{}", "3".repeat(MANY));
    assert_eq!(json::from_str::<f64>(&digits), Ok(1.0 / 3.0));
    let zeros = format!("1{}e-{MANY}", "0".repeat(MANY));
    assert_eq!(json::from_str::<i64>(&zeros), Ok(1));
}

/// A list makes room by what it holds, and not by what its first elements or other lists promise.
#[test]
fn lists_of_all_lengths_come_whole() {
    for lengths in [
        vec![0, 1, 3, 70, 2, 700, 65, 0, 64],
        vec![5_000, 1],
        vec![63, 64, 65, 66],
    ] {
        let lists: Vec<Vec<i64>> = lengths
            .iter()
            .map(|&length| (0..length).map(|n| n * n * n).collect())
            .collect();
        let text = serde_json::to_string(&lists).unwrap_or_default();
        let read = json::from_str::<List<List<i64>>>(&text).unwrap_or_default();
        assert!(read.iter().map(|list| list.to_vec()).eq(lists));
    }
}

#[test]
fn every_part_of_a_document_is_rejected() {
    let text = r#"{"a": [1.5e1, "é\u0041\n", true, null], "b": {"c": false}}"#;
    for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
        let fault = Json::new(&text[..end]).expect_err("it has no end");
        assert!(fault.offset() <= end);
    }
}

#[test]
fn nesting_goes_128_deep_and_no_deeper() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert!(Json::new(&nested(128)).is_ok());
        let fault = Json::new(&nested(129)).expect_err("too deep");
        assert_eq!(fault.kind(), &FaultKind::Depth);
        assert!(Json::new(&nested(100_000)).is_err());
        assert!(!json::equal(&nested(129), &nested(129)));
        // Naming a place in it ends as well.
        assert!(!fault.path(&nested(100_000)).is_empty());
    }
}

//! What is JSON and what is not, document by document, held against `serde_json`.

use thousandeyes_runtime::json::{self, FaultKind};
use thousandeyes_runtime::value::Json;

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
];

const REJECTED: &[&str] = &[
    "",
    " ",
    "\u{feff}1",
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

//! Models and values through serde.
#![cfg(feature = "serde")]

use thousandeyes_runtime::json;
use thousandeyes_runtime::value::{Flag, Json, List, Map, Text, Timestamp};
use thousandeyes_runtime::{serde_interop, wire};

#[derive(Clone, Debug, PartialEq)]
struct Row {
    id: i64,
    loss: Option<f64>,
    at: Option<Timestamp>,
    flag: Option<Flag>,
    any: Option<Json>,
    list: List<Text>,
    map: Option<Map<i64>>,
}
wire! { Row {
    required id "id";
    optional loss "loss";
    optional at "at";
    optional flag "flag";
    optional any "any";
    optional list "list";
    optional map "map";
} }
serde_interop! { Row }

const TEXT: &str = r#"{"id":-5,"loss":100.0,"at":"2013-11-13 02:33:05","flag":true,"any":{"a":[1,null,18446744073709551615,"é"]},"list":[],"map":{"a":2,"b":1}}"#;

#[test]
fn models_go_through_serde_as_they_go_through_json() {
    let ours: Row = json::from_str(TEXT).expect("a row");
    let theirs: Row = serde_json::from_str(TEXT).expect("a row");
    assert_eq!(ours, theirs);
    assert_eq!(serde_json::to_string(&ours).ok().as_deref(), Some(TEXT));
    let value = serde_json::to_value(&ours).expect("a value");
    assert_eq!(serde_json::from_value::<Row>(value).ok(), Some(ours));
}

#[test]
fn faults_are_errors_of_the_deserializer() {
    let error = serde_json::from_str::<Row>(r#"{"id":5,"map":{"a":1.5}}"#).expect_err("a fraction");
    assert!(
        error
            .to_string()
            .starts_with("map.a: expected a whole number, but found `1.5`"),
        "{error}"
    );
}

#[test]
fn values_have_it_too() {
    let list: List<Text> = serde_json::from_str(r#"["a"]"#).expect("a list");
    assert_eq!(
        serde_json::to_string(&list).ok().as_deref(),
        Some(r#"["a"]"#)
    );
    let map: Map<Flag> = serde_json::from_str(r#"{"a":1,"b":false}"#).expect("a map");
    assert_eq!(
        serde_json::to_string(&map).ok().as_deref(),
        Some(r#"{"a":1,"b":false}"#)
    );
}

//! The models with serde's derive, as `codegen::baseline` emits them, compiled and run so that they stay an opponent.

#![allow(dead_code, unreachable_pub, unused_qualifications, clippy::all)]

use serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/derived.rs"));

/// The values without their names, as an envelope may be written under another name than it was read.
fn scalars(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|value| scalars(value, found)),
        Value::Array(items) => items.iter().for_each(|item| scalars(item, found)),
        Value::Number(number) => found.push(number.as_f64().unwrap_or_default().to_string()),
        Value::Null => {}
        other => found.push(other.to_string()),
    }
}

fn sorted(text: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    scalars(&serde_json::from_slice(text).expect("JSON"), &mut found);
    found.sort_unstable();
    found
}

#[test]
fn every_example_comes_back_with_all_its_values() {
    use thousandeyes_codegen::{Sources, load};

    let spec = crate::place::root().join("spec/v6");
    let sources = Sources::read("v6", "spec/v6/", &spec).expect("the spec is there");
    let api = load(&sources).expect("the spec is sound");
    let mut read = 0;
    for operation in &api.operations {
        for example in &operation.examples {
            let text = api.examples[example].as_bytes();
            let Some(again) = reread(&operation.id, text) else {
                continue;
            };
            let again = again.unwrap_or_else(|error| panic!("{example}: {error}"));
            assert_eq!(sorted(&again), sorted(text), "{example}");
            read += 1;
        }
    }
    assert!(read >= api.operations.len() / 2, "{read}");
}

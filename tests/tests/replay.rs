//! Every example answer, and every captured one: decodes with the typed model, knows every field, and encodes back to the same JSON.

use std::fs;
use std::path::{Path, PathBuf};
use thousandeyes::Operation;
use thousandeyes::json::equal;
use thousandeyes::v6::OPERATIONS;

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6")
}

fn operations() -> Vec<serde_json::Value> {
    let ir =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/api/v6.json"))
            .unwrap();
    let ir: serde_json::Value = serde_json::from_str(&ir).unwrap();
    ir["operations"].as_array().unwrap().clone()
}

/// What the generated IR says: the examples of each operation.
fn examples() -> Vec<(&'static Operation, PathBuf)> {
    let mut out = Vec::new();
    for operation in operations() {
        let id = operation["id"].as_str().unwrap();
        let known = OPERATIONS.iter().find(|known| known.id == id);
        let known =
            known.unwrap_or_else(|| panic!("`{id}` is in the IR but not in the client crate"));
        for example in operation["examples"].as_array().into_iter().flatten() {
            out.push((
                known,
                spec().join("examples").join(example.as_str().unwrap()),
            ));
        }
    }
    out
}

#[track_caller]
fn replay(operation: &Operation, path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let reread = (operation.reread)(&text).map_err(|fault| {
        let place = thousandeyes::json::locate(&text, fault.offset());
        format!("does not decode: {place}: {fault}")
    })?;
    if !reread.rejected.is_empty() {
        return Err(format!("rows were rejected: {:?}", reread.rejected));
    }
    if !reread.unknown.is_empty() {
        return Err(format!("unknown fields: {:?}", reread.unknown));
    }
    match equal(&text, &reread.json) {
        true => Ok(()),
        false => Err(format!("encodes to something else: {}", reread.json)),
    }
}

#[test]
fn every_example_round_trips() {
    let examples = examples();
    assert!(examples.len() >= 20, "{} examples", examples.len());
    let failed: Vec<String> = examples
        .iter()
        .filter_map(|(operation, path)| {
            Some(format!(
                "{} {}: {}",
                operation.id,
                path.display(),
                replay(operation, path).err()?
            ))
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_operation_that_answers_something_has_an_example() {
    let examples = examples();
    for operation in operations() {
        let id = operation["id"].as_str().unwrap();
        assert!(
            operation["answer"] == "empty" || examples.iter().any(|(known, _)| known.id == id),
            "{id} has no example"
        );
    }
}

/// A value that JSON holds and the model does not shows in `unknown`: the check above can fail.
#[test]
fn an_unknown_field_is_found() {
    let (operation, path) = examples()
        .into_iter()
        .find(|(operation, _)| operation.id == "net.metrics")
        .unwrap();
    let text = fs::read_to_string(path)
        .unwrap()
        .replacen("\"loss\"", "\"lossy\"", 1);
    let reread = (operation.reread)(&text).unwrap();
    assert_eq!(reread.unknown, ["net.metrics[0].lossy"]);
}

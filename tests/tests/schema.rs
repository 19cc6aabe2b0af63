//! The JSON Schema of the language accepts what the generator accepts, so that editors don't lie.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&thousandeyes_codegen::schema_json()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn yaml_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => yaml_files(&path, out),
            false if path.extension().is_some_and(|ending| ending == "yaml") => out.push(path),
            false => {}
        }
    }
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_spec_and_the_golden_specs_are_valid() {
    let validator = schema();
    let mut files = Vec::new();
    for folder in ["../spec/v6", "golden/spec"] {
        yaml_files(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut files,
        );
    }
    assert!(files.len() > 25, "{} files", files.len());
    for path in files {
        let errors: Vec<String> = validator
            .iter_errors(&read(&path))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
}

#[test]
fn mistakes_are_not_valid() {
    let validator = schema();
    let operation = json!({ "title": "t", "page": "p", "get": "/a", "answer": "none" });
    assert!(validator.is_valid(&json!({ "operations": { "a": operation } })));
    for wrong in [
        json!({ "operation": {} }),
        json!({ "operations": { "a": { "title": "t" } } }),
        json!({ "operations": { "a": { "title": null, "page": "p", "get": "/a", "answer": "none" } } }),
        json!({ "models": { "A": { "fields": { "a": { "doc": "no type" } } } } }),
        json!({ "models": { "A": { "feilds": {} } } }),
        json!({ "models": { "A": { "extra": "drop" } } }),
        json!({ "ids": { "A": { "wire": "integer" } } }),
        json!({ "ids": { "A": { "wire": "int", "time": "epoch-ms" } } }),
        json!({ "enums": { "A": { "wire": "any", "values": {} } } }),
        json!({ "choices": { "A": { "builtin": "range", "arms": {} } } }),
        json!({ "unions": { "A": { "by": "tag", "arms": {} } } }),
        json!({ "operations": { "a": { "title": "t", "page": "p", "post": "/a", "answer": "none", "body": { "of": "B", "use": "patch" } } } }),
        json!({ "operations": { "a": { "title": "t", "page": "p", "post": "/a", "answer": "none", "body": { "of": "B", "format": "xml" } } } }),
        json!({ "operations": { "a": { "title": "t", "page": "p", "get": "/a", "answer": "none", "query": { "q": { "type": "[int]", "list": "space" } } } } }),
        json!({ "operations": { "a": { "title": "t", "page": "p", "get": "/a/{q}", "answer": "none", "path": { "q": { "type": "T", "tag-of": "answer" } } } } }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

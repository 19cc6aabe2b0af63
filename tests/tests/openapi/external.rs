//! Other people's tools read the documents: a validator, and a generator of clients. Skipped with a message where they are not installed:
//!
//! ```sh
//! python3 -m venv /tmp/openapi && /tmp/openapi/bin/pip install openapi-spec-validator openapi-python-client
//! OPENAPI_PYTHON=/tmp/openapi/bin/python cargo test -p thousandeyes-tests --test openapi -- --nocapture
//! ```

use super::both;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use thousandeyes_mock::skipped;

fn python() -> OsString {
    std::env::var_os("OPENAPI_PYTHON").unwrap_or_else(|| "python3".into())
}

/// Whether Python has the module; says so when not.
fn has(module: &str) -> bool {
    let tried = Command::new(python())
        .args(["-c", &format!("import {module}")])
        .output();
    let found = tried.is_ok_and(|output| output.status.success());
    if !found {
        let python = python();
        let why = format!(
            "{} has no module {module}; the head of this file says how to get it",
            python.display()
        );
        skipped("tests/tests/openapi/external.rs", &why);
    }
    found
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(python());
    command.args(arguments).current_dir(folder);
    command.output().unwrap()
}

fn text(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_validator_of_others_accepts_them_and_refuses_a_broken_one() {
    if !has("openapi_spec_validator") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.json");
    let check = || {
        run(
            &["-m", "openapi_spec_validator", "document.json"],
            folder.path(),
        )
    };
    for subject in both() {
        fs::write(&path, &subject.text).unwrap();
        let output = check();
        assert!(output.status.success(), "{}", text(&output));
        let broken = subject
            .text
            .replacen("\"in\": \"path\"", "\"in\": \"way\"", 1);
        fs::write(&path, broken).unwrap();
        assert!(!check().status.success());
    }
}

#[test]
fn a_generator_of_others_makes_a_client_with_every_operation() {
    if !has("openapi_python_client") {
        return;
    }
    for subject in both() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("document.json"), &subject.text).unwrap();
        // No formatter is run over what it writes: only whether it can is of interest.
        fs::write(folder.path().join("config.yaml"), "post_hooks: []\n").unwrap();
        let output = run(
            &[
                "-m",
                "openapi_python_client",
                "generate",
                "--path",
                "document.json",
                "--output-path",
                "client",
                "--meta",
                "none",
                "--config",
                "config.yaml",
            ],
            folder.path(),
        );
        let said = text(&output);
        assert!(output.status.success(), "{said}");
        // It knows no CSV, which is no fault of the document.
        let warnings = said.matches("WARNING").count();
        let csv = said.matches("Unsupported content type text/csv").count();
        assert_eq!(warnings, csv, "{said}");
        assert!(!said.contains("Unable to"), "{said}");
        let mut made = 0;
        for area in fs::read_dir(folder.path().join("client/api")).unwrap() {
            let area = area.unwrap().path();
            if area.is_dir() {
                let files = fs::read_dir(&area).unwrap();
                made += files
                    .filter(|file| {
                        let name = file.as_ref().unwrap().file_name();
                        name != "__init__.py" && !name.to_string_lossy().starts_with("__pycache")
                    })
                    .count();
            }
        }
        assert_eq!(made + csv, subject.operations().len());
    }
}

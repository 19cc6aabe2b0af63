//! The command lines of the reference pages, each run as it stands there against the mock server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thousandeyes_api::{Api, Operation, Segment, Type};

/// Stands where the pages have `TEST_ID`.
const ID: &str = "817";

/// The file that the pages have where a body is wanted.
const BODY: &str = "body.json";

fn pages(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            out.push(path);
        }
    }
}

/// The lines in blocks of shell, with the page that has them.
fn samples() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference");
    pages(&folder, &mut files);
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let blocks = text.split("```sh\n").skip(1);
        let lines = blocks.flat_map(|block| block.split("```").next().unwrap().lines());
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        out.extend(lines.into_iter().map(|line| (file.clone(), line)));
    }
    out
}

/// A sample as words, with a value for each placeholder; without those that may be left out, or with them.
fn words<'a>(
    api: &'a Api,
    operation: &'a Operation,
    line: &'a str,
    optional: bool,
) -> Vec<&'a str> {
    let placeholder = |word: &str| {
        let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(upper)
    };
    // Placeholders stand where the parameters of the path do.
    let mut params = operation.path_params.iter();
    let mut value = || match params.next().map(|param| &param.ty) {
        Some(Type::Enum(name)) => {
            let values = &api.enumeration(name).unwrap().values;
            values.first().unwrap().in_path()
        }
        _ => ID,
    };
    let mut out = Vec::new();
    for word in line.split_whitespace() {
        let inner = word
            .strip_prefix('[')
            .and_then(|word| word.strip_suffix(']'));
        match inner {
            Some(_) if !optional => {}
            _ if placeholder(inner.unwrap_or(word)) => out.push(value()),
            _ => out.push(word),
        }
    }
    out
}

/// The path of a call with these arguments.
fn path<'a>(operation: &Operation, mut values: impl Iterator<Item = &'a str>) -> String {
    let parts = operation.path.iter().map(|segment| match segment {
        Segment::Literal(word) => format!("/{word}"),
        Segment::Param(_) => format!("/{}", values.next().unwrap_or_default()),
        Segment::Optional(_) => String::new(),
    });
    parts.collect()
}

#[test]
fn every_line_is_a_call_that_is_answered() {
    let api = thousandeyes_api::v6();
    let samples = samples();
    // One operation has one line; the mock server and the command line know the same operations.
    let mut missing: Vec<&str> = api.operations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(samples.len(), missing.len());
    let home = tempfile::tempdir().unwrap();
    for (page, line) in &samples {
        let page = page.display();
        let name: Vec<&str> = line.split_whitespace().take(3).collect();
        assert_eq!(name[0], "thousandeyes", "{page}: {line}");
        let id = name[1..].join(".");
        let operation = api
            .operation(&id)
            .unwrap_or_else(|| panic!("{page}: {line}"));
        missing.retain(|missing| *missing != id);
        let values = words(api, operation, line, false).into_iter().skip(3);
        let body = api.body_sample_at(operation, &path(operation, values));
        assert_eq!(body.is_some(), line.contains(BODY), "{page}: {line}");
        fs::write(home.path().join(BODY), body.unwrap_or_default()).unwrap();
        for optional in [false, true] {
            if optional && !line.contains('[') {
                continue;
            }
            let words = words(api, operation, line, optional);
            let done = Command::new(env!("CARGO_BIN_EXE_thousandeyes"))
                .args(&words[1..])
                .args(["--mock", "-o", "json"])
                .env_clear()
                .current_dir(home.path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "{page}: {line}\n{said}");
            if operation.answer.row().is_none() {
                assert!(done.stdout.is_empty(), "{page}: {line}");
                continue;
            }
            serde_json::from_slice::<serde_json::Value>(&done.stdout)
                .unwrap_or_else(|error| panic!("{page}: {line}: {error}"));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

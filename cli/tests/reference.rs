//! The command lines of the reference pages, each run as it stands there against the mock server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Stands where the pages have `TEST_ID`.
const ID: &str = "817";

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

/// A sample as words, with an id for each placeholder; without those that may be left out, or with them.
fn words(line: &str, optional: bool) -> Vec<&str> {
    let placeholder = |word: &str| {
        let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(upper)
    };
    let mut out = Vec::new();
    for word in line.split_whitespace() {
        let inner = word
            .strip_prefix('[')
            .and_then(|word| word.strip_suffix(']'));
        match inner {
            Some(_) if !optional => {}
            _ if placeholder(inner.unwrap_or(word)) => out.push(ID),
            _ => out.push(word),
        }
    }
    out
}

#[test]
fn every_line_is_a_call_that_is_answered() {
    let samples = samples();
    // One operation has one line; the mock server and the command line know the same operations.
    let listed = Command::new(env!("CARGO_BIN_EXE_thousandeyes"))
        .args(["operations", "--format", "json"])
        .env_clear()
        .output()
        .unwrap();
    let listed: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(samples.len(), listed.len());
    for (page, line) in samples {
        for optional in [false, true] {
            if optional && !line.contains('[') {
                continue;
            }
            let words = words(&line, optional);
            let (name, arguments) = words.split_first().unwrap();
            assert_eq!(*name, "thousandeyes", "{}: {line}", page.display());
            let done = Command::new(env!("CARGO_BIN_EXE_thousandeyes"))
                .args(arguments)
                .args(["--mock", "-o", "json"])
                .env_clear()
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "{}: {line}\n{said}", page.display());
            serde_json::from_slice::<serde_json::Value>(&done.stdout)
                .unwrap_or_else(|error| panic!("{}: {line}: {error}", page.display()));
        }
    }
}

//! Captured answers of the real API, read where they lie: `../shared/payloads`. They are not part of the repository; where they are absent
//! the test says so and passes.

use std::fs;
use std::path::{Path, PathBuf};
use thousandeyes::Operation;
use thousandeyes::json::equal;
use thousandeyes::v6::OPERATIONS;

fn payloads() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/payloads");
    if folder.join("INDEX.md").is_file() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

/// `/net/metrics/{testId}[/{x}]` and `/net/metrics/{test_id}` without the names, to be compared.
fn shape(path: &str) -> String {
    let path = path
        .split('[')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".json");
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') {
            "{}"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Rows of the index whose call is one of our operations.
fn captured(folder: &Path) -> Vec<(&'static Operation, PathBuf)> {
    let index = fs::read_to_string(folder.join("INDEX.md")).unwrap();
    let mut out = Vec::new();
    for line in index.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (Some(file), Some(call)) = (cells.get(1), cells.get(2)) else {
            continue;
        };
        let Some((method, path)) = call.split_once(" /v6") else {
            continue;
        };
        let path = path.split_whitespace().next().unwrap_or(path);
        let matches = |known: &&Operation| {
            known.method.as_str() == method && shape(known.path) == shape(path)
        };
        out.extend(
            OPERATIONS
                .iter()
                .find(matches)
                .map(|operation| (operation, folder.join(file))),
        );
    }
    out
}

#[test]
fn captured_answers_decode_and_lose_nothing() {
    let Some(folder) = payloads() else { return };
    let captured = captured(&folder);
    assert!(
        !captured.is_empty(),
        "the index names no answer of our operations"
    );
    for (operation, path) in captured {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let reread = (operation.reread)(&text)
            .unwrap_or_else(|fault| panic!("{name}: {}: {fault}", fault.path(&text)));
        assert!(reread.rejected.is_empty(), "{name}: {:?}", reread.rejected);
        println!(
            "{}: {name}: unknown fields {:?}",
            operation.id, reread.unknown
        );
        if reread.unknown.is_empty() {
            assert!(
                equal(&text, &reread.json),
                "{name} encodes to {}",
                reread.json
            );
        }
    }
}

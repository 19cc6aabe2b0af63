//! Captured answers of the real API, read where they lie: `../shared/payloads`. They are not part of the repository; where they are absent
//! the test says so and passes.

#[path = "keys/unique.rs"]
mod unique;

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use thousandeyes::Operation;
use thousandeyes::json::{FaultKind, equal};
use thousandeyes::v6::OPERATIONS;
use thousandeyes_mock::skipped;

fn payloads() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/payloads");
    if folder.join("INDEX.md").is_file() {
        return Some(folder);
    }
    let why = format!(
        "the captured responses are not there ({}); `tests/tests/replay.rs` decodes the examples of the spec",
        folder.display()
    );
    skipped("tests/tests/payloads.rs", &why);
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
        // Some give the id that was asked for instead of its name.
        if segment.starts_with('{') || segment.parse::<u64>().is_ok() {
            "{}"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// A row of the index whose call is one of our operations.
struct Captured {
    operation: &'static Operation,
    path: PathBuf,
    /// A server sent it, or a client's tests have it; the others are examples of documentation.
    sent: bool,
    /// It came with a status of an error.
    failed: bool,
}

fn captured(folder: &Path) -> Vec<Captured> {
    let index = fs::read_to_string(folder.join("INDEX.md")).unwrap();
    let mut out = Vec::new();
    for line in index.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (Some(file), Some(call), Some(kind)) = (cells.get(1), cells.get(2), cells.get(3))
        else {
            continue;
        };
        let Some((method, path)) = call.split_once(" /v6") else {
            continue;
        };
        let path = path.split_whitespace().next().unwrap_or(path);
        let known = OPERATIONS
            .iter()
            .find(|known| known.method.as_str() == method && shape(known.path) == shape(path));
        out.extend(known.map(|operation| Captured {
            operation,
            path: folder.join(file),
            sent: *kind != "doc-example",
            failed: call.contains("(HTTP 4") || call.contains("(HTTP 5"),
        }));
    }
    out
}

/// The texts to be read: of an example of documentation that shows several items where one is answered, as examples of lists were copied
/// for calls of one, each item in the same place. A server's answer is left as it is.
fn texts(operation: &Operation, text: String, sent: bool) -> Vec<String> {
    let fault = (operation.reread)(&text).err();
    let several = fault.filter(|fault| matches!(fault.kind(), FaultKind::Several));
    let Some(fault) = several.filter(|_| !sent) else {
        return vec![text];
    };
    let pointer = format!("/{}", fault.path(&text).replace('.', "/"));
    let whole: Value = serde_json::from_str(&text).unwrap();
    let items = whole.pointer(&pointer).and_then(Value::as_array).unwrap();
    assert!(items.len() > 1, "{text}");
    let alone = items.iter().map(|item| {
        let mut whole = whole.clone();
        *whole.pointer_mut(&pointer).unwrap() = json!([item]);
        whole.to_string()
    });
    alone.collect()
}

#[test]
fn captured_answers_decode_and_lose_nothing() {
    let Some(folder) = payloads() else { return };
    let captured = captured(&folder);
    assert!(
        !captured.is_empty(),
        "the index names no answer of our operations"
    );
    let mut wrong = Vec::new();
    for Captured {
        operation,
        path,
        sent,
        failed,
    } in captured
    {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if failed {
            // What comes with another status is no answer, and must not be taken for an empty one.
            if (operation.reread)(&text).is_ok() {
                wrong.push(format!("{name}: an error was read as an answer"));
            }
            continue;
        }
        for text in texts(operation, text, sent) {
            match (operation.reread)(&text) {
                Err(fault) => wrong.push(format!("{name}: {}: {fault}", fault.path(&text))),
                Ok(reread) => {
                    println!(
                        "{}: {name}: unknown fields {:?}",
                        operation.id, reread.unknown
                    );
                    if !reread.rejected.is_empty() {
                        wrong.push(format!("{name}: {:?}", reread.rejected));
                    }
                    if reread.unknown.is_empty() && !equal(&text, &reread.json) {
                        wrong.push(format!("{name} encodes to {}", reread.json));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn keys_of_captured_answers_are_unique() {
    let Some(folder) = payloads() else { return };
    let api = thousandeyes_api::v6();
    let (mut count, mut wrong) = (0, Vec::new());
    for one in captured(&folder).iter().filter(|one| !one.failed) {
        let text = fs::read_to_string(&one.path).unwrap();
        let operation = api.operation(one.operation.id).unwrap();
        // What is no JSON, the test above judges.
        let Ok(answer) = serde_json::from_str(&text) else {
            continue;
        };
        count += 1;
        let found = unique::clashes(api, operation, &answer);
        wrong.extend(
            found
                .iter()
                .map(|found| format!("{}: {found}", one.path.display())),
        );
    }
    assert!(count > 100, "{count} captured answers");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

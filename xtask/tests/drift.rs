//! `cargo xtask drift` as its user meets it: what is on which stream, and the exit codes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn xtask(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("drift")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Exit code, standard output, standard error.
fn run(arguments: &[&str], input: &str) -> (i32, String, String) {
    let out = xtask(arguments, input);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        out.status.code().unwrap(),
        text(out.stdout),
        text(out.stderr),
    )
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn error(arguments: &[&str], input: &str) -> String {
    let (code, out, err) = run(arguments, input);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    err
}

#[test]
fn what_can_not_be_read_is_one_error() {
    let empty = file("empty.md", b" \n");
    let bytes = file("bytes.md", b"fine\n\xff\n");
    let prose = file("prose.md", b"# Hello\n\nNothing but prose.\n");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("none");
    fs::create_dir_all(&folder).unwrap();
    for (path, said) in [
        (Path::new("/nowhere/page.md"), "can't read /nowhere/page.md"),
        (&empty, "there is nothing in it"),
        (&bytes, "bytes.md:2: not UTF-8"),
        (&folder, "has no reference pages"),
        (&prose, "no call is documented; expected front matter"),
    ] {
        let found = error(&["docs", path.to_str().unwrap()], "");
        assert!(
            found.starts_with("error: ") && found.contains(said),
            "{found}"
        );
    }
    for (input, said) in [
        ("", "standard input: there is nothing in it"),
        ("<html>", "standard input:1: not JSON"),
        (
            "{\"web\": {}}",
            "not an answer of `net.metrics`: expected `net.metrics`",
        ),
        (
            "{\"errorMessage\": \"no\"}",
            "an error that the API answered",
        ),
    ] {
        let found = error(&["payload", "net.metrics", "-"], input);
        assert!(found.contains(said), "{found}");
    }
    assert!(
        error(&["payload", "net.metric", "-"], "{}")
            .contains("like net.bgp-metrics, net.bgp-routes, net.metrics")
    );
    assert!(error(&["docs", "--version", "v9", "x"], "").contains("there is no version `v9`"));
}

#[test]
fn pages_and_answers_that_differ_are_found() {
    let page = file(
        "page.md",
        b"---\npath: '/v6/status'\ntype: GET\n---\n\n### Response\n\nField | Data Type\n---|---\ntimestamp | string\n",
    );
    let page = page.to_str().unwrap();
    let (code, out, err) = run(&["docs", page], "");
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(
        out.contains("field-type  timestamp  the page has `string`, the spec `epoch-ms`"),
        "{out}"
    );
    assert!(!out.contains('\u{1b}'), "a pipe gets no colours");
    let (code, out, _) = run(&["docs", "--format", "json", page], "");
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["findings"][0]["rule"], "field-type");
    assert_eq!(json["findings"][0]["page"][0]["line"], 10);

    let (code, out, _) = run(
        &["payload", "system.status", "-"],
        "{\"timestamp\": 1, \"load\": 2}\n{\"timestamp\": 2}",
    );
    assert_eq!(code, 1);
    assert!(
        out.contains("unknown-field  load  the spec does not know it: int (1 of 2)"),
        "{out}"
    );
    let (code, out, err) = run(&["payload", "system.status", "-"], "{\"timestamp\": 1}");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

/// What could not be read counts for more; what the rest has is printed all the same.
#[test]
fn one_bad_file_hides_nothing() {
    let good = file("good.json", b"{\"timestamp\": 1, \"load\": 2}");
    let bad = file("bad.json", b"{");
    let (code, out, err) = run(
        &[
            "payload",
            "system.status",
            good.to_str().unwrap(),
            bad.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!(code, 2);
    assert!(
        out.contains("unknown-field") && err.contains("bad.json:1: not JSON"),
        "{out}{err}"
    );
}

/// What a hostile page or answer may hold: commands of a terminal and of GitHub, marks of direction, mentions, HTML.
const HOSTILE: &str = "\u{1b}]0;pwned\u{7}\u{202e}@octocat <img src=x onerror=alert(1)> ```` [a](javascript:alert(1))";

#[track_caller]
fn is_text(what: &str, text: &str) {
    for line in text.lines() {
        assert!(!line.starts_with("::"), "{what}: {line:?}");
    }
    let odd = text.chars().find(|c| c.is_control() && *c != '\n' || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    assert_eq!(odd, None, "{what}: {text:?}");
}

#[test]
fn text_of_pages_and_answers_stays_text() {
    let key = format!("{HOSTILE}\n::error::pwned");
    let row = serde_json::json!({ "agentId": 1, "roundId": 1, "loss": HOSTILE, key.as_str(): HOSTILE, "server": [HOSTILE] });
    let answer =
        serde_json::json!({ "net": { "metrics": [row] }, key.as_str(): { key.as_str(): 1 } });
    let answer = file("hostile.json", answer.to_string().as_bytes());
    let page = format!(
        "---\ntitle: '{HOSTILE}'\npath: '/net/metrics/{{testId}}'\ntype: GET\n---\n\n{HOSTILE}\n\n::error::pwned\n\n### Response\n\n\
         Field | Data Type | Units | Notes\n:---|---|---|---|\n{HOSTILE} | {HOSTILE} | {HOSTILE} | {HOSTILE}\n\
         loss | {HOSTILE} | ::error::pwned | x\n"
    );
    let page = file("hostile.md", page.as_bytes());
    let named = file("hostile\u{1b}[2J::error::.json", b"[1]");
    let (answer, page, named) = (
        answer.to_str().unwrap(),
        page.to_str().unwrap(),
        named.to_str().unwrap(),
    );
    let mut shown = 0;
    for arguments in [
        &["payload", "net.metrics", answer][..],
        &["payload", "net.metrics", answer, "--values"],
        &["payload", "net.metrics", answer, "--format", "json"],
        &["payload", "net.metrics", named],
        &["payload", key.as_str(), answer],
        &["docs", page],
        &["docs", page, "--format", "json"],
    ] {
        let (code, out, err) = run(arguments, "");
        assert_ne!(code, 0, "{arguments:?}");
        shown += out.matches("octocat").count() + err.matches("octocat").count();
        is_text("standard output", &out);
        is_text("standard error", &err);
    }
    assert!(shown > 5, "{shown}");
}

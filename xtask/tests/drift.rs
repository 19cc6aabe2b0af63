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

//! DOT files as graphviz reads them, where it is installed.

use crate::fixtures::{Kind, PLAIN, draw, paths};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use thousandeyes_mock::skipped;

/// What graphviz reads from a file, written by it again; nothing when it is not installed.
fn read_again(text: &str) -> Option<String> {
    let child = Command::new("dot")
        .arg("-Tdot")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        skipped(
            "cli/tests/draw/graphviz.rs",
            "graphviz (`dot`) is not installed",
        );
        return None;
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{text}");
    assert!(
        !said.contains("syntax error") && !said.contains("Warning"),
        "{said}\n{text}"
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

fn hostile(text: &str) -> Value {
    let mut answer = paths();
    let row = &mut answer["net"]["pathVis"][0];
    row["agentName"] = json!(text);
    for hop in row["routes"][0]["hops"].as_array_mut().unwrap() {
        hop["rdns"] = json!(text);
        hop["network"] = json!(text);
        hop["mpls"] = json!(text);
    }
    for row in answer["net"]["pathVis"].as_array_mut().unwrap() {
        row["server"] = json!(text);
    }
    answer["net"]["test"]["testName"] = json!(text);
    answer
}

#[test]
fn graphviz_reads_what_is_written() {
    let Some(read) = read_again(&draw(
        "net.path-vis-detail",
        &paths(),
        Kind::PathsDot,
        &PLAIN,
    )) else {
        return;
    };
    assert!(
        read.contains("shop.example.com:443") && read.contains("1 of 4 lost here"),
        "{read}"
    );
}

#[test]
fn no_text_breaks_out_of_its_quotes() {
    let texts = [
        "\"]; evil [label=\"x",
        "back\\slash\\",
        "\\N \\G \\l",
        "&lt;b&gt; &amp;",
        "<b>bold</b>",
        "a\nb\0c\u{1b}[31m",
        "\u{202e}rtl עברית 東京",
        "\\",
    ];
    for text in texts {
        let written = draw(
            "net.path-vis-detail",
            &hostile(text),
            Kind::PathsDot,
            &PLAIN,
        );
        let plain = draw("net.path-vis-detail", &paths(), Kind::PathsDot, &PLAIN);
        assert_eq!(written.lines().count(), plain.lines().count(), "{written}");
        if let Some(read) = read_again(&written) {
            assert!(
                !read.contains("evil [") || read.contains("\\\"]; evil ["),
                "{read}"
            );
        }
    }
}

#[test]
fn what_looks_like_an_entity_stays_as_it_came() {
    let written = draw(
        "net.path-vis-detail",
        &hostile("a &lt; b"),
        Kind::PathsDot,
        &PLAIN,
    );
    assert!(written.contains("a &amp;lt; b"), "{written}");
    assert!(!written.contains("a &lt; b"), "{written}");
}

//! Saved answers through the typed model and back.

use crate::support::Cli;

#[test]
fn every_example_comes_back() {
    let api = thousandeyes_api::v6();
    let cli = Cli::new();
    for operation in &api.operations {
        for example in api.examples(operation) {
            let said = cli.run_with(&["decode", &operation.id, "-"], example.text);
            assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", example.file);
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
            let (read, written) = (value(example.text), value(&said.out));
            assert_eq!(
                read.as_object().map(|all| all.len()),
                written.as_object().map(|all| all.len())
            );
        }
    }
}

#[test]
fn unknown_fields_are_named_and_bad_rows_found() {
    let cli = Cli::new();
    cli.write(
        "a.json",
        r#"{"net":{"metrics":[{"agentId":1,"roundId":2,"new":{"a":1}},{"agentId":2,"roundId":2,"new":3}]},"more":1}"#,
    );
    let said = cli.run("decode net.metrics a.json");
    assert_eq!(said.code, 0);
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!(
        lines,
        [
            "a.json: unknown field more",
            "a.json: unknown field net.metrics[].new, 2 times"
        ]
    );
    cli.write(
        "b.json",
        r#"{"net":{"metrics":[{"agentId":"x","roundId":2},{"agentId":1,"roundId":2}]}}"#,
    );
    let said = cli.run("decode net.metrics b.json");
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("b.json: can't be read: net.metrics[0].agentId"),
        "{}",
        said.err
    );
    assert!(said.out.contains("\"x\""), "{}", said.out);
}

#[test]
fn what_is_no_answer_is_placed() {
    let cli = Cli::new();
    for (text, part) in [
        ("{\n \"net\": {]}", "-:2:10: no answer of net.metrics"),
        ("", "-:1:1: "),
        (r#"{"web":{"pageLoad":[]}}"#, "`web`"),
        ("[]", "-:1:1: "),
        (r#"{"net":3}"#, "at net"),
    ] {
        let line = cli
            .run_with(&["decode", "net.metrics", "-"], text)
            .failed(2);
        assert!(line.contains(part), "{text}: {line}");
    }
}

#[cfg(unix)]
#[test]
fn odd_files_are_refused_and_what_a_shell_hands_over_is_read() {
    use std::process::Command;

    let cli = Cli::new();
    let made = Command::new("mkfifo")
        .arg(cli.home.path().join("pipe"))
        .status();
    assert!(made.expect("mkfifo").success());
    for (name, kind) in [
        ("/dev/zero", "a device"),
        ("pipe", "a named pipe"),
        (".", "a folder"),
    ] {
        for line in ["decode net.metrics", "admin create-role --data"] {
            let said = cli.run(&format!("{line} {name}")).failed(2);
            let expected = format!("{name} can't be read: it is {kind}, expected a regular file");
            assert!(said.contains(&expected), "{said}");
        }
    }
    let text = r#"{"net":{"metrics":[]}}"#;
    for name in ["-", "/dev/stdin", "/dev/fd/0"] {
        let said = cli.run_with(&["decode", "net.metrics", name], text);
        assert!(said.fine().contains("metrics"), "{name}");
    }
}

#[test]
fn names_without_end_are_cut_in_messages() {
    let cli = Cli::new();
    let huge = "k".repeat(5 << 20);
    for (name, text) in [
        ("field", format!(r#"{{"net":{{"metrics":[]}},"{huge}":1}}"#)),
        (
            "row",
            format!(r#"{{"net":{{"metrics":[{{"agentId":"{huge}","{huge}":[}}]}}}}"#),
        ),
        (
            "value",
            format!(r#"{{"net":{{"metrics":[{{"agentId":"{huge}","roundId":1}}]}}}}"#),
        ),
    ] {
        let said = cli.run_with(&["decode", "net.metrics", "-"], &text);
        assert!(!said.err.is_empty(), "{name}");
        assert!(said.err.len() < 2000, "{name}: {} bytes", said.err.len());
        let line = ["admin", "create-role", "--mock", "--data", "-"];
        let said = cli.run_with(&line, &text);
        assert_eq!(said.code, 2, "{name}");
        assert!(said.err.len() < 2000, "{name}: {} bytes", said.err.len());
    }
}

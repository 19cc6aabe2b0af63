//! Bodies are checked before anything is sent, and what they create is there afterwards.

use thousandeyes_mock::Clock;

use crate::support::{Cli, NOBODY, NOW, mock};

const CREATE: [&str; 4] = ["tests", "create-test", "agent-to-server", "--data"];

#[test]
fn wrong_bodies_are_refused_before_anything_is_sent() {
    let mock = mock(|builder| builder);
    let cli = Cli::on(&mock.base_url());
    let body = |extra: &str| {
        format!(
            r#"{{"testName":"x","interval":300,"server":"example.com","agents":[{{"agentId":1}}]{extra}}}"#
        )
    };
    for (data, input, parts) in [
        (
            "{}",
            "",
            &[
                "3 mistakes",
                "agents: required, but missing",
                "server: required",
                "interval: required",
            ][..],
        ),
        (
            r#"{"testName":"x","interval":"often","server":"a","agents":[{"agentId":1}]}"#,
            "",
            &["interval: expected a whole number, found the string `often`"],
        ),
        (
            &body(r#","intervall":3"#),
            "",
            &["intervall: not a field of `AgentToServerTest`; did you mean `interval`?"],
        ),
        (
            r#"{"testName":"x","interval":300,"server":"a","agents":[{"agentIdd":1}]}"#,
            "",
            &["agents[0].agentIdd: not a field of `AgentRef`; did you mean `agentId`?"],
        ),
        (
            &body(r#","protocol":"SCTP""#),
            "",
            &["protocol: expected one of TCP, UDP, ICMP, TLS, found `SCTP`"],
        ),
        (
            "-",
            "[]",
            &["the body: expected an object (`Test`), found an empty array"],
        ),
    ] {
        let line = [&CREATE[..], &[data]].concat();
        let said = cli.run_with(&line, input);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{data}: {}",
            said.err
        );
        for part in parts.iter().chain(&["tests.create-test: ", "--no-check"]) {
            assert!(said.err.contains(part), "{data}: {}", said.err);
        }
    }
    assert_eq!(mock.count(), 0, "nothing was sent");
    let unchecked = [&CREATE[..], &["{}", "--no-check"]].concat();
    let said = cli.run_with(&unchecked, "");
    assert_eq!((said.code, mock.count()), (1, 1), "{}", said.err);
    assert!(
        said.err.contains("agents: required, but missing"),
        "{}",
        said.err
    );
}

#[test]
fn each_mistake_has_a_line_of_its_own() {
    let cli = Cli::on(NOBODY);
    // A key can't begin a line, nor steer the terminal.
    let data =
        r#"{"interval":"often","a\nthousandeyes: fine\u001b[2J":1,"server":"a","agents":[]}"#;
    let said = cli.run_with(&[&CREATE[..], &[data]].concat(), "");
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    let lines: Vec<&str> = said.err.lines().collect();
    let [first, mistakes @ .., last] = lines.as_slice() else {
        panic!("{}", said.err);
    };
    let expected = "thousandeyes: tests.create-test: 2 mistakes in the body";
    assert_eq!(*first, expected, "{}", said.err);
    assert_eq!(mistakes.len(), 2, "{}", said.err);
    assert!(
        mistakes.iter().all(|line| line.starts_with("  ")),
        "{}",
        said.err
    );
    assert!(last.starts_with("Nothing was sent"), "{}", said.err);
    assert!(!said.err.contains('\u{1b}'), "{:?}", said.err);
}

#[test]
fn a_body_of_csv_is_checked_as_well() {
    let mock = mock(|builder| builder);
    let cli = Cli::on(&mock.base_url());
    let line = ["endpoint", "transfer-agents", "--data", "-"];
    let said = cli.run_with(&line, "machine_id,from_aid,to_aidd\nx,1,2\n");
    assert_eq!((said.code, mock.count()), (2, 0));
    assert!(
        said.err
            .contains("to_aidd: not a column of `AgentTransfer`; did you mean `to_aid`?"),
        "{}",
        said.err
    );
}

#[test]
fn what_was_created_is_listed() {
    let mock = mock(|builder| builder);
    let cli = Cli::on(&mock.base_url());
    let line = [
        "admin",
        "create-role",
        "--data",
        r#"{"roleName":"Night shift","permissions":[]}"#,
    ];
    let said = cli.run_with(&line, "");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        cli.run("admin roles -o json")
            .fine()
            .contains("Night shift")
    );
}

#[test]
fn the_round_of_the_docs_is_there_before_its_time() {
    let mock = mock(|builder| builder.clock(Clock::at(NOW as f64 - 30_000_000.0)));
    let cli = Cli::on(&mock.base_url()).with("COLUMNS", "100");
    let drawn = cli
        .run("web page-load 818 12 1800000000 --waterfall")
        .fine();
    assert!(
        drawn.lines().count() > 10 && drawn.contains("818"),
        "{drawn}"
    );
}

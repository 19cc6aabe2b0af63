//! What goes wrong: one line that says what to do, and the exit code.

use std::io::Read;

use thousandeyes_mock::{Fault, Reply, Server};

use crate::support::{Cli, NOBODY, mock, paged};

#[test]
fn mistakes_are_found_before_anything_is_sent() {
    let mock = mock(|builder| builder);
    let cli = Cli::on(&mock.base_url());
    for (line, parts) in [
        ("", &["Usage"][..]),
        ("nett metrics 817", &["'nett'", "'net'", "--help"]),
        ("net metriks 817", &["'metriks'", "'metrics'"]),
        (
            "net metrics",
            &["<TEST_ID>", "thousandeyes net metrics --help"],
        ),
        (
            "net metrics one",
            &["net.metrics: testId: expected an id", "`one`"],
        ),
        ("net metrics 1 2", &["'2'"]),
        (
            "web page-load 817 12",
            &["web.page-load takes 1 or 3 arguments", "found 2"],
        ),
        ("net metrics 1 --windw 1h", &["'--windw'", "'--window'"]),
        ("net metrics 1 --window 1x", &["--window", "`30m`", "`1x`"]),
        ("net metrics 1 --window 0", &["--window", "`0`"]),
        (
            "net metrics 1 --window 1h --from 2h",
            &["--window", "--from", "cannot be used"],
        ),
        ("net metrics 1 --to now", &["--from"]),
        ("net metrics 1 --from soon", &["--from", "`soon`"]),
        (
            "net metrics 1 --from 1h --to 2h",
            &["net.metrics: --to: ", "is before --from"],
        ),
        (
            "net metrics 1 --direction TO_TARGE",
            &["did you mean `TO_TARGET`?"],
        ),
        (
            "net path-vis 1 --direction BIDIRECTIONAL",
            &["FROM_TARGET, TO_TARGET"],
        ),
        ("net metrics 1 --aid x", &["net.metrics: --aid", "`x`"]),
        (
            "web page-load 817 12 1799996400 --window 1h",
            &["web.page-load-detail", "no --window", "--aid"],
        ),
        (
            "net metrics 1 --columns los -o csv",
            &["`los`", "did you mean `loss`?"],
        ),
        (
            "net metrics 1 --sort -los",
            &["`los`", "did you mean `loss`?"],
        ),
        (
            "net metrics 1 --columns loss -o json",
            &["--columns", "-o table"],
        ),
        ("net metrics 1 --resume f", &["--resume", "ndjson"]),
        (
            "net metrics 1 --resume f -o csv --sort loss",
            &["--sort", "--resume"],
        ),
        ("net metrics 1 -o yaml", &["'yaml'", "ndjson"]),
        ("net metrics 1 -o dot", &["net.metrics", "no picture"]),
        (
            "net metrics 1 --plot lost",
            &["`lost`", "did you mean `loss`?"],
        ),
        ("net metrics 1 --plot loss -o csv", &["--plot", "-o csv"]),
        (
            "web page-load 1 --waterfall",
            &["web.page-load-detail", "agentId"],
        ),
        (
            "net metrics 1 --limit -1",
            &["--limit", "expected a whole number, 0 or more"],
        ),
        (
            "net metrics 1 --limit 99999999999999999999",
            &["expected a smaller number"],
        ),
        (
            "net metrics 1 --from 1793500000000",
            &["--from", "`1793500000` in seconds"],
        ),
        (
            "net path-vis 1 2 1793500000000",
            &["roundId", "`1793500000` in seconds"],
        ),
        ("net metrics 1 --csv-safe", &["--csv-safe", "-o csv"]),
        (
            "tests tests page-lod",
            &[
                "tests.tests-of-type",
                "did you mean `page-load`?",
                "tests.test: testId",
            ],
        ),
        ("operations nothing-has-this", &["no operation has"]),
        (
            "decode net.metriks -",
            &["`net.metriks`", "did you mean `net.metrics`?"],
        ),
        (
            "decode net.metrics nowhere.json",
            &["nowhere.json can't be read"],
        ),
        ("completions tcsh", &["'tcsh'"]),
    ] {
        let said = cli.run(line);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{line}: {}",
            said.err
        );
        for part in parts {
            assert!(said.err.contains(part), "{line}: {}", said.err);
        }
        // Without any argument the whole help is told.
        assert!(
            line.is_empty() || said.err.lines().count() == 1,
            "{line}: {}",
            said.err
        );
    }
    assert_eq!(mock.count(), 0);
}

#[test]
fn the_api_says_no() {
    for (status, body, parts) in [
        (
            400,
            r#"{"errorMessage":"Invalid aid"}"#,
            &["400 Bad Request", "Invalid aid"][..],
        ),
        (
            401,
            r#"{"error":"nope"}"#,
            &[
                "401 Unauthorized",
                "nope",
                "they came from TE_TOKEN of the environment",
            ],
        ),
        (
            403,
            r#"{"errorMessage":"No\naccess"}"#,
            &["403 Forbidden", "No access"],
        ),
        (404, "", &["404 Not Found"]),
        (405, "", &["405"]),
        (429, "", &["429", "ban"]),
        (301, "", &["301", "version"]),
        (200, r#"{"errorMessage":"Maintenance"}"#, &["Maintenance"]),
    ] {
        let server = Server::always(Reply::json(status, body));
        let line = Cli::on(&server.url()).run("net metrics 817").failed(1);
        assert!(line.starts_with("thousandeyes: net.metrics: "), "{line}");
        for part in parts {
            assert!(line.contains(part), "{status}: {line}");
        }
        // A no is not asked for twice.
        assert_eq!(server.count(), 1);
    }
}

#[test]
fn what_is_no_answer() {
    for (reply, part) in [
        (Reply::json(200, "<html><h1>Login</h1></html>"), "not JSON"),
        (Reply::json(200, r#"{"web":{"pageLoad":[]}}"#), "`web`"),
        (Reply::json(200, "[1]"), "object"),
        (Reply::new(200, &[], b"{\"net\":\"\xff\"}"), "UTF-8"),
    ] {
        let server = Server::always(reply);
        let line = Cli::on(&server.url())
            .run("net metrics 817 --no-retry")
            .failed(2);
        assert!(line.contains(part), "{line}");
    }
}

#[test]
fn no_connection() {
    let cli = Cli::on(NOBODY).with("TE_TIMEOUT", "5");
    let line = cli.run("net metrics 817 --no-retry").failed(2);
    assert!(line.contains("net.metrics: could not connect"), "{line}");
}

#[test]
fn a_row_that_cannot_be_read_is_shown_as_it_came_and_said() {
    let bad = r#"{"agentId":"twelve","roundId":900,"loss":2}"#;
    let text = format!(r#"{{"net":{{"metrics":[{{"agentId":1,"roundId":900}},{bad}]}}}}"#);
    let server = Server::always(Reply::json(200, &text));
    let cli = Cli::on(&server.url());
    for flags in ["-o ndjson", "-o ndjson --all"] {
        let said = cli.run(&format!("net metrics 817 {flags}"));
        assert_eq!((said.code, said.out.lines().last()), (1, Some(bad)));
        assert!(said.err.contains("net.metrics[1].agentId"), "{}", said.err);
    }
    let said = cli.run("net metrics 817 -o json");
    assert_eq!(said.code, 1);
    assert!(said.out.contains("\"twelve\""), "{}", said.out);
}

#[test]
fn rows_before_a_failure_are_kept() {
    let server = paged(3, |page, reply| {
        if page == 1 {
            Reply::json(403, "{}")
        } else {
            reply
        }
    });
    let cli = Cli::on(&server.url());
    for (flags, rows) in [("-o ndjson", 2), ("-o csv", 3), ("-o table", 6)] {
        let said = cli.run(&format!("net metrics 817 --all {flags}"));
        assert_eq!(
            (said.code, said.out.lines().count()),
            (1, rows),
            "{}",
            said.out
        );
        assert!(said.err.contains("403"), "{}", said.err);
    }
}

#[test]
fn links_that_lead_astray_are_not_followed() {
    for (next, part) in [
        (
            "http://127.0.0.2:1/v6/net/metrics/817?page=2",
            "is on another host",
        ),
        ("/v6/net/metrics/817", "no end"),
    ] {
        let row = r#"{"agentId":1,"roundId":900}"#;
        let text = format!(r#"{{"net":{{"metrics":[{row}]}},"pages":{{"next":"{next}"}}}}"#);
        let server = Server::always(Reply::json(200, &text));
        let said = Cli::on(&server.url()).run("net metrics 817 --all -o ndjson");
        assert_eq!((said.code, said.out.trim_end()), (2, row));
        assert!(said.err.contains(part), "{}", said.err);
    }
}

#[test]
fn faults_of_the_mock_end_with_a_code_and_a_line() {
    for fault in ["drop", "garbage", "truncate:40", "drop:30", "500"] {
        let fault: Fault = fault.parse().expect("a fault");
        let mock = mock(|builder| builder.fault(fault.clone()));
        let said = Cli::on(&mock.base_url())
            .with("TE_TIMEOUT", "5")
            .run("net bgp-routes 1 1 1799996400 -o ndjson --no-retry");
        assert!([1, 2].contains(&said.code), "{fault}: {}", said.err);
        assert_eq!(
            (said.out.as_str(), said.err.lines().count()),
            ("", 1),
            "{fault}: {}",
            said.err
        );
    }
}

#[test]
fn a_closed_pipe_is_silent_success() {
    let server = paged(500, |_, page| page);
    let cli = Cli::on(&server.url());
    let mut child = cli
        .command(&["net", "metrics", "817", "--all", "-o", "ndjson"])
        .spawn()
        .expect("the binary");
    let mut some = [0; 100];
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut some).expect("rows");
    drop(out);
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn numbers_of_the_mock_are_told_plainly() {
    for (line, expected) in [
        ("mock --rows x", "expected a whole number from 1 to 100000"),
        ("mock --pages 0", "expected a whole number from 1 to 100000"),
        ("mock --rate-limit 9x", "expected a whole number, 0 or more"),
        ("mock --rate-limit 99999999999", "expected a smaller number"),
    ] {
        let text = Cli::new().run(line).failed(2);
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn whether_something_is_so_is_not_plotted() {
    let text = Cli::new()
        .run("--mock alerts alerts --plot createLinks")
        .failed(2);
    assert!(
        text.contains("it has violationCount") && !text.contains(", createLinks"),
        "{text}"
    );
}

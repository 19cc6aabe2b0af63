//! What is sent for what was typed.

use crate::support::{Cli, NOBODY, mock};

/// The target of the only request.
fn target(line: &str) -> String {
    let mock = mock(|builder| builder);
    let said = Cli::on(&mock.base_url()).run(line);
    assert_eq!(said.code, 0, "{}", said.err);
    let requests = mock.requests();
    assert_eq!(requests.len(), 1);
    requests[0].target().to_owned()
}

#[test]
fn arguments_become_the_path_and_flags_the_query() {
    for (line, expected) in [
        ("net metrics 817", "/v6/net/metrics/817"),
        ("net.metrics 817", "/v6/net/metrics/817"),
        ("--color never net.metrics 817", "/v6/net/metrics/817"),
        (
            "net metrics 817 --window 1h",
            "/v6/net/metrics/817?window=1h",
        ),
        (
            "net metrics 817 --direction from-target --aid 11",
            "/v6/net/metrics/817?direction=FROM_TARGET&aid=11",
        ),
        ("net metrics --aid 11 -- 817", "/v6/net/metrics/817?aid=11"),
        (
            "web http-server 817 --headers --certificates",
            "/v6/web/http-server/817?headers=1&certificates=1",
        ),
        (
            "net metrics 817 --from 2026-11-01 --to 2026-11-01T10:30+01:00",
            "/v6/net/metrics/817?from=2026-11-01T00%3A00%3A00&to=2026-11-01T09%3A30%3A00",
        ),
    ] {
        assert_eq!(target(line), expected, "{line}");
    }
}

#[test]
fn the_count_of_arguments_tells_the_operation() {
    assert_eq!(target("web page-load 817"), "/v6/web/page-load/817");
    let detail = "/v6/web/page-load/817/12/1799996400";
    assert_eq!(target("web page-load 817 12 1799996400"), detail);
    assert_eq!(target("web page-load-detail 817 12 1799996400"), detail);
    // A round by its start.
    assert_eq!(target("web page-load 817 12 2027-01-15T07:00Z"), detail);
    assert_eq!(target("dns server 817 1"), "/v6/dns/server/817/1");
}

#[test]
fn the_account_group_comes_from_the_environment_unless_it_is_said() {
    let mock = mock(|builder| builder);
    let cli = Cli::on(&mock.base_url()).with("TE_AID", "11");
    cli.run("net metrics 817").fine();
    cli.run("net metrics 817 --aid 75").fine();
    let targets: Vec<String> = mock
        .requests()
        .iter()
        .map(|request| request.target().to_owned())
        .collect();
    assert_eq!(
        targets,
        ["/v6/net/metrics/817?aid=11", "/v6/net/metrics/817?aid=75"]
    );
}

#[test]
fn credentials_are_sent_and_never_shown() {
    let mock = mock(|builder| builder);
    let said = Cli::on(&mock.base_url()).run("-v net metrics 817 -o ndjson");
    assert_eq!(said.code, 0);
    let requests = mock.requests();
    assert_eq!(requests[0].header("authorization"), Some("Bearer s3cret"));
    assert!(
        !format!("{}{}", said.out, said.err).contains("s3cret"),
        "{}",
        said.err
    );
    let request = format!("GET {}/net/metrics/817: 200 in ", mock.base_url());
    assert!(
        said.err.contains(&request) && said.err.contains("of 240 requests left"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("TE_TOKEN (set), from the environment"),
        "{}",
        said.err
    );
}

#[test]
fn the_mock_needs_neither_credentials_nor_network() {
    let cli = Cli::new();
    let text = cli
        .run("--mock net metrics 817 --window 1h -o table")
        .fine();
    assert!(text.lines().count() > 10, "{text}");
    assert_eq!(
        cli.run("net metrics 817 --window 1h -o table --mock")
            .fine(),
        text
    );
    let other = Cli::new()
        .with("TE_MOCK_NOW", "soon")
        .run("--mock net metrics 817")
        .failed(2);
    assert!(other.contains("TE_MOCK_NOW"), "{other}");
}

#[test]
fn status_needs_no_credentials() {
    let mock = mock(|builder| builder);
    let cli = Cli::new().with("TE_BASE_URL", &mock.base_url());
    let said = cli.run("status").fine();
    assert!(said.starts_with("the API is there: 200 after "), "{said}");
    let said = cli.run("status --format json").fine();
    let value: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(
        (&value["status"], &value["credentials"]),
        (&200.into(), &false.into())
    );
    let cli = Cli::new().with("TE_BASE_URL", NOBODY);
    let line = cli.run("status --no-retry").failed(2);
    assert!(line.contains("system.status: "), "{line}");
}

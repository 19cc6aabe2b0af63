//! Settings from variables, and what is said about those that are wrong.

use std::ffi::OsString;
use std::time::Duration;

use thousandeyes_runtime::{Error, blocking};

use crate::support::{GetThing, Reply, Server, TWO_THINGS};

type Variables<'a> = &'a [(&'a str, &'a str)];

fn client(variables: Variables<'_>) -> Result<blocking::Client, Error> {
    let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
    let builder = blocking::ClientBuilder::from_variables(|name| {
        find(name).map(|(_, value)| OsString::from(value))
    });
    builder.build()
}

/// What the server sees of a client with these variables: the request line and the credentials.
fn seen(variables: Variables<'_>) -> (String, String) {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    let url = server.url();
    let variables: Vec<_> = variables
        .iter()
        .copied()
        .chain([("TE_BASE_URL", url.as_str())])
        .collect();
    client(&variables)
        .expect("a client")
        .send(GetThing::new("1"))
        .expect("an answer");
    let request = server.last();
    let authorization = request
        .header("authorization")
        .unwrap_or_default()
        .to_owned();
    (request.line, authorization)
}

#[test]
fn variables_become_settings() {
    let line = "GET /v6/things/1 HTTP/1.1".to_owned();
    let bearer = (line.clone(), "Bearer t0ken".to_owned());
    assert_eq!(seen(&[("TE_TOKEN", "t0ken")]), bearer);
    let both = [
        ("TE_TOKEN", "t0ken"),
        ("TE_EMAIL", "me@example.com"),
        ("TE_AUTH_TOKEN", "x"),
    ];
    assert_eq!(seen(&both), bearer);
    let basic = [
        ("TE_TOKEN", ""),
        ("TE_EMAIL", "a@b"),
        ("TE_AUTH_TOKEN", "c"),
        ("TE_AID", ""),
    ];
    assert_eq!(seen(&basic), (line, "Basic YUBiOmM=".to_owned()));
    let group = [
        ("TE_TOKEN", "t0ken"),
        ("TE_AID", "353"),
        ("TE_TIMEOUT", "2.5"),
    ];
    assert_eq!(seen(&group).0, "GET /v6/things/1?aid=353 HTTP/1.1");
}

#[test]
fn the_timeout_is_in_seconds() {
    let server = Server::always(Reply::hang(""));
    let url = server.url();
    let variables = [
        ("TE_TOKEN", "t"),
        ("TE_TIMEOUT", "0.05"),
        ("TE_BASE_URL", url.as_str()),
    ];
    let error = client(&variables)
        .expect("a client")
        .send(GetThing::new("1"))
        .expect_err("no answer");
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn settings_can_be_changed_after() {
    let builder =
        blocking::ClientBuilder::from_variables(|name| (name == "TE_TOKEN").then(|| "t".into()));
    assert!(builder.timeout(Duration::from_secs(1)).build().is_ok());
}

#[test]
fn wrong_variables_are_named() {
    let token = ("TE_TOKEN", "t0ken");
    let cases: [(Variables<'_>, &str); 11] = [
        (&[], "expected TE_TOKEN, or TE_EMAIL with TE_AUTH_TOKEN"),
        (
            &[("TE_EMAIL", "me@example.com")],
            "TE_EMAIL is set, but TE_AUTH_TOKEN is not",
        ),
        (
            &[("TE_AUTH_TOKEN", "t0ken")],
            "TE_AUTH_TOKEN is set, but TE_EMAIL is not",
        ),
        (
            &[token, ("TE_AID", "mine")],
            "TE_AID must be the number of an account group, but found `mine`",
        ),
        (
            &[token, ("TE_TIMEOUT", "soon")],
            "TE_TIMEOUT must be a number of seconds above 0, but found `soon`",
        ),
        (
            &[token, ("TE_AID", "t0ken-in-the-wrong-place")],
            "TE_AID must be the number of an account group, but found a longer text, which is not shown",
        ),
        (&[token, ("TE_TIMEOUT", "0")], "TE_TIMEOUT must be"),
        (&[token, ("TE_TIMEOUT", "-1")], "TE_TIMEOUT must be"),
        (&[token, ("TE_TIMEOUT", "inf")], "TE_TIMEOUT must be"),
        (
            &[token, ("TE_BASE_URL", "api.thousandeyes.com")],
            "has no scheme",
        ),
        (&[("TE_TOKEN", "t0ken\n")], "character 6 is a line break"),
    ];
    for (variables, expected) in cases {
        let error = client(variables).expect_err(expected);
        assert!(error.is_input(), "{error}");
        let shown = error.to_string();
        assert!(shown.contains(expected), "{shown}");
        assert!(!shown.contains("t0ken"), "{shown}");
    }
}

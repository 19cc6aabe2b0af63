//! Settings that can't be used are refused when the client is built, with what was expected.

use std::time::Duration;

use thousandeyes_runtime::{Client, ClientBuilder, Error};

#[track_caller]
fn refused(builder: ClientBuilder) -> Error {
    let error = builder.build().expect_err("it must be refused");
    assert!(error.is_input(), "{error}");
    assert_eq!(error.operation(), None);
    assert!(!format!("{error} {error:?}").contains("t0ken"), "{error:?}");
    error
}

fn sound() -> ClientBuilder {
    Client::builder().bearer("t0ken")
}

#[test]
fn credentials() {
    let cases = [
        (
            Client::builder(),
            "there are no credentials: expected `.bearer(token)`",
        ),
        (Client::builder().bearer(""), "the bearer token is empty"),
        (
            Client::builder().bearer("t0ken\r\nX-Evil: 1"),
            "character 6 is a line break",
        ),
        (
            Client::builder().bearer("t0ken t0ken"),
            "character 6 is a blank",
        ),
        (
            Client::builder().bearer("t0ken\u{7f}"),
            "character 6 is a control character",
        ),
        (
            Client::builder().bearer("t0kené"),
            "character 6 is a character that is not ASCII",
        ),
        (
            Client::builder().basic("me@example.com", ""),
            "the basic authentication token is empty",
        ),
        (
            Client::builder().basic("me@example.com", "t0ken\n"),
            "character 6 is a line break",
        ),
        (
            Client::builder().basic("", "t0ken"),
            "the e-mail address is empty",
        ),
        (
            Client::builder().basic("me:you@example.com", "t0ken"),
            "must not hold a `:`",
        ),
        (
            Client::builder().basic("me@example.com\r\n", "t0ken"),
            "must not hold blanks or line breaks",
        ),
    ];
    for (builder, expected) in cases {
        let shown = refused(builder).to_string();
        assert!(shown.contains(expected), "{shown}");
    }
}

#[test]
fn base_urls() {
    let cases = [
        (
            "api.thousandeyes.com/v6",
            "has no scheme; expected something like `https://api.thousandeyes.com/v6`",
        ),
        (
            "https://api.thousandeyes.com/v6?aid=1",
            "has a query or a fragment",
        ),
        (
            "https://api.thousandeyes.com/v6#top",
            "has a query or a fragment",
        ),
        ("ftp://api.thousandeyes.com/v6", "is neither https nor http"),
        (
            "https://me%40example.com:t0ken@api.thousandeyes.com/v6",
            "belong into `.basic(email, token)`",
        ),
        (
            "http://api.thousandeyes.com/v6",
            "expected https, or `.allow_plain_http()`",
        ),
        ("http://127.0.0.1.example.com/v6", "expected https"),
        ("http://localhost.example.com/v6", "expected https"),
    ];
    for (url, expected) in cases {
        let shown = refused(sound().base_url(url)).to_string();
        assert!(shown.contains(expected), "{shown}");
    }
}

#[test]
fn plain_http_is_for_loopback_or_on_demand() {
    let loopback = [
        "http://localhost:1/v6",
        "http://127.0.0.1/v6",
        "http://127.8.9.1/v6",
        "http://[::1]:8080/v6",
    ];
    for url in loopback {
        assert!(sound().base_url(url).build().is_ok(), "{url}");
    }
    let demanded = sound()
        .base_url("http://intranet.example.com/v6")
        .allow_plain_http();
    assert!(demanded.build().is_ok());
    assert!(
        sound()
            .base_url("https://api.thousandeyes.com/v6/")
            .build()
            .is_ok()
    );
}

#[test]
fn user_agents() {
    for text in ["", " ", "a\r\nX-Evil: 1", "a ", "ü", "a\0"] {
        let shown = refused(sound().user_agent(text)).to_string();
        assert!(shown.starts_with("the user agent must "), "{shown}");
    }
}

#[test]
fn the_rest() {
    refused(sound().timeout(Duration::ZERO));
    refused(sound().connect_timeout(Duration::ZERO));
    refused(sound().account_group(""));
    assert!(sound().without_timeout().build().is_ok());
}

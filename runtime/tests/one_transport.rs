//! A build with one transport sends over that one; `cargo xtask ci` runs this for each of them alone.
//!
//! All that transports promise is tested in `http/`, which needs several at once.

#![cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]

#[path = "http/support/example.rs"]
#[allow(dead_code, reason = "only one of its requests is sent here")]
mod example;

use example::GetThing;
use thousandeyes_mock::{Reply, Server};

const TWO_THINGS: &str = r#"{"shop":{"things":[{"id":7,"name":"lamp"},{"id":8}]}}"#;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[tokio::test]
async fn the_async_client_sends() {
    let server = Server::always(Reply::gzip(200, TWO_THINGS.as_bytes()));
    let client = thousandeyes_runtime::Client::builder();
    let client = client.base_url(server.url()).bearer("t0ken").build();
    let page = client.expect("a client").send(GetThing::new("1")).await;
    assert_eq!(page.expect("a response").len(), 2);
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
#[test]
fn the_async_client_needs_one_of_its_own() {
    let client = thousandeyes_runtime::Client::builder();
    let error = client.bearer("t0ken").build().expect_err("no transport");
    assert!(error.is_input(), "{error}");
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_sends() {
    let server = Server::always(Reply::gzip(200, TWO_THINGS.as_bytes()));
    let client = thousandeyes_runtime::blocking::Client::builder();
    let client = client.base_url(server.url()).bearer("t0ken").build();
    let page = client.expect("a client").send(GetThing::new("1"));
    assert_eq!(page.expect("a response").len(), 2);
}

/// Without TLS an https client is refused when it is built; with it one is built, unless the system trusts nobody.
#[test]
fn https_needs_tls() {
    let tls = cfg!(any(
        feature = "rustls",
        feature = "reqwest-rustls",
        feature = "ureq-rustls"
    ));
    let base = "https://api.thousandeyes.invalid/v6";
    #[cfg(any(feature = "hyper", feature = "reqwest"))]
    {
        let client = thousandeyes_runtime::Client::builder();
        let built = client.base_url(base).bearer("t0ken").build();
        check(built.map(drop), tls);
    }
    #[cfg(feature = "blocking")]
    {
        let client = thousandeyes_runtime::blocking::Client::builder();
        let built = client.base_url(base).bearer("t0ken").build();
        check(built.map(drop), tls);
    }
}

fn check(built: Result<(), thousandeyes_runtime::Error>, tls: bool) {
    let refused = built.is_err_and(|error| error.to_string().contains("this build has no TLS"));
    assert_eq!(refused, !tls);
}

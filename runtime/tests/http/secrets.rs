//! The token is in no output of any path that an error can take.

use std::error::Error as StdError;
use std::time::Duration;

use thousandeyes_runtime::{Client, blocking};

use crate::support::{GetThing, Reply, Server, TOKEN, TWO_THINGS, callers};

/// All that can be printed of an error, with its causes.
fn printed(error: &dyn StdError) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!("{inner}\n{inner:?}\n"));
        cause = inner.source();
    }
    text
}

#[track_caller]
fn check(text: &str) {
    assert!(!text.contains(TOKEN), "{text}");
    // The basic form of it: `me@example.com:` and the token.
    assert!(!text.contains("bWVAZXhhbXBsZS5jb206"), "{text}");
}

#[test]
fn not_in_errors() {
    let replies = [
        Reply::json(401, r#"{"errorMessage":"no"}"#),
        Reply::json(429, ""),
        Reply::json(500, "<html>"),
        Reply::json(200, "<html>"),
        Reply::json(200, r#"{"shop":7}"#),
        Reply::new(200, &[], b"\xff"),
        Reply::new(301, &[("Location", "http://127.0.0.1:9/")], ""),
        Reply::gzip(200, &[b' '; 4096]),
        Reply::closing("HTTP/1.1 200 OK\r\n"),
        Reply::hang(""),
    ];
    for reply in replies {
        let server = Server::always(reply);
        let short = Duration::from_millis(50);
        for caller in callers!(server.url(), .timeout(short).max_answer_bytes(2048)) {
            check(&printed(&caller.fail(GetThing::new("1"))));
        }
        for caller in callers!(server.url(), .basic("me@example.com", TOKEN).timeout(short)) {
            check(&printed(&caller.fail(GetThing::new("1"))));
        }
    }
    for caller in callers!("http://127.0.0.1:1/v6") {
        check(&printed(&caller.fail(GetThing::new("1"))));
        check(&printed(&caller.fail(GetThing::new(".."))));
    }
}

#[test]
fn not_in_clients_and_builders() {
    let builder = Client::builder().bearer(TOKEN);
    check(&format!("{builder:?}"));
    check(&format!("{:?}", builder.build().expect("a client")));
    let builder = blocking::Client::builder().basic("me@example.com", TOKEN);
    check(&format!("{builder:#?}"));
    check(&format!("{:#?}", builder.build().expect("a client")));
    let url = format!("https://me:{TOKEN}@example.com/v6");
    let builder = blocking::Client::builder().bearer(TOKEN).base_url(url);
    check(&format!("{builder:?}"));
    check(&printed(&builder.build().expect_err("it must be refused")));
}

#[test]
fn not_in_answers_or_on_the_request_line() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url(), .account_group(353)) {
        check(&format!(
            "{:?}",
            caller.call(GetThing::new("1")).expect("an answer")
        ));
        check(&server.last().line);
    }
}

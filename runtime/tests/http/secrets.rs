//! The token is in no output of any path that an error can take.

use std::error::Error as StdError;
use std::time::Duration;

use thousandeyes_runtime::{Client, blocking};

use thousandeyes_runtime::retry::{Policy, Transient};

use crate::support::{GetThing, Reply, Server, TOKEN, TWO_THINGS, TestClock, callers};

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

#[test]
fn not_in_what_the_client_says_without_asking_the_api() {
    let tries = Transient.at_most(3);
    let reset = |reply: Reply| reply.header("X-Organization-Rate-Limit-Reset", "10");
    for status in [401, 429, 500, 503] {
        for reply in [Reply::json(status, "no"), reset(Reply::json(status, "no"))] {
            let server = Server::always(reply);
            let clock = TestClock::new();
            for caller in callers!(
                server.url(),
                .clock(clock.clone()).observer(clock.clone()).retry(tries).max_wait(Duration::ZERO)
            ) {
                // The second is held back after a 401 and a ban, and for want of quota.
                for _ in 0..2 {
                    check(&printed(&caller.fail(GetThing::new("1"))));
                }
                caller.set_token("an0ther-that-nobody-may-see");
                let shown = printed(&caller.fail(GetThing::new("1")));
                assert!(!shown.contains("an0ther"), "{shown}");
            }
            let seen = format!("{:?}", clock.seen());
            check(&seen);
            assert!(!seen.contains("an0ther"), "{seen}");
        }
    }
    let credentials = thousandeyes_runtime::Credentials::bearer(TOKEN);
    check(&format!("{credentials:?}"));
    let refused = thousandeyes_runtime::Credentials::basic("me@example.com", format!("{TOKEN}\n"));
    check(&printed(&refused.expect_err("it must be refused")));
}

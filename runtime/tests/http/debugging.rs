//! What `{:?}` prints of errors and of all that holds a body or header fields: what one can act on, short, and no bytes as
//! numbers. `unwrap` and `fn main() -> Result<(), Error>` print nothing else.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::time::Duration;

use thousandeyes_runtime::answer::{Answer, Envelope, Page};
use thousandeyes_runtime::transport::{HttpResponse, TransportError};
use thousandeyes_runtime::{Error, Headers, Operation};

use crate::support::{Caller, GetThing, Reply, Server, TOKEN, Thing, callers};

/// The longest line of an error, and the longest of all its parts.
const LINE: usize = 800;
const PARTS: usize = 4_000;

#[track_caller]
fn check_parts(shown: &impl Debug) -> String {
    let text = format!("{shown:#?}");
    for text in [format!("{shown:?}"), text.clone()] {
        assert!(text.chars().count() <= PARTS, "{text}");
        assert!(!text.contains(TOKEN), "{text}");
        // `<html` and `{"` as numbers.
        let plain: String = text.split_whitespace().collect();
        assert!(
            !plain.contains("60,104,116") && !plain.contains("123,34"),
            "{text}"
        );
    }
    text
}

#[track_caller]
fn check(error: &Error) {
    let line = format!("{error:?}");
    assert!(line.starts_with(&error.to_string()), "{line}");
    assert!(line.chars().count() <= LINE, "{line}");
    assert!(!line.chars().any(char::is_control), "{line:?}");
    if let Some(operation) = error.operation() {
        assert!(line.starts_with(&format!("{operation}: ")), "{line}");
    }
    check_parts(error);
    let mut cause = error.source();
    while let Some(inner) = cause {
        check_parts(&inner);
        cause = inner.source();
    }
}

fn page() -> String {
    format!(
        "<html><body>{}</body></html>",
        "<p>Sorry</p>".repeat(10_000)
    )
}

#[test]
fn errors_of_all_kinds_are_one_short_line() {
    let html = page();
    assert!(html.len() > 120_000);
    let long = "é".repeat(100_000);
    let deep = format!("{}0{}", "[".repeat(200), "]".repeat(200));
    let rows = |rows: &str| format!(r#"{{"shop":{{"things":[{rows}]}}}}"#);
    let mut replies = vec![
        Reply::hang(""),
        Reply::closing("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        Reply::closing("nothing of the kind\r\n\r\n"),
        Reply::new(200, &[], [0xff; 100_000]),
        Reply::new(
            301,
            &[(
                "Location",
                &format!("https://example.com/{}", "a".repeat(5_000)),
            )],
            "",
        ),
        Reply::new(
            500,
            &[("X-Long", &"a".repeat(8_000)), ("Set-Cookie", TOKEN)],
            "no",
        ),
        Reply::new(
            429,
            &[("X-Organization-Rate-Limit-Reset", "99999999999")],
            "",
        ),
    ];
    for status in [200, 400, 401, 403, 404, 429, 500, 503] {
        for body in [
            "",
            &html,
            &long,
            r#"{"errorMessage":"No access to this test.\nAsk \u202e your admin."}"#,
            &format!(r#"{{"errorMessage":"{long}"}}"#),
            &format!(r#"{{"{long}":1}}"#),
            &deep,
            &rows(&deep),
            &rows(&format!(r#"{{"id":"{long}"}}"#)),
            &rows(&format!(r#"{{"id":{}.5}}"#, "1".repeat(50_000))),
            &rows("{\"id\":\"\u{1b}[31m\"}"),
            &rows(r#"{"id":"\u202e"},{"name":"\u202e"}"#),
        ] {
            replies.push(Reply::json(status, body));
        }
    }
    for reply in replies {
        let server = Server::always(reply);
        for caller in callers!(server.url(), .timeout(Duration::from_millis(500)))
            .into_iter()
            .take(2)
        {
            match caller.call(GetThing::new("1")) {
                Err(error) => check(&error),
                // Some rows can't be read.
                Ok(page) => {
                    let errors = page.rows().expect_err("a bad row");
                    check_parts(errors);
                    check(&Error::from(errors));
                    for row in page.iter().filter_map(Result::err) {
                        check_parts(row);
                    }
                }
            }
        }
    }
    for caller in callers!("http://127.0.0.1:1/v6") {
        check(&caller.fail(GetThing::new("1")));
        check(&caller.fail(GetThing::new("..")));
    }
}

#[test]
fn main_prints_what_to_do() {
    let body = r#"{"errorMessage":"No access to this test."}"#;
    let server = Server::always(Reply::json(403, body));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert_eq!(
            format!("Error: {error:?}"),
            "Error: shop.things: the API answered 403 Forbidden: No access to this test.; the credentials may not do \
             this, or there is no such test in this account group"
        );
        let parts = format!("{error:#?}");
        for part in [
            "status: 403",
            "body_bytes_kept",
            "No access",
            "content-type",
        ] {
            assert!(
                parts.to_lowercase().contains(&part.to_lowercase()),
                "{part}: {parts}"
            );
        }
    }
    let server = Server::always(Reply::json(200, r#"{"shop":{"things":{"id":1}}}"#));
    let error = callers!(server.url())[0].fail(GetThing::new("1"));
    assert_eq!(
        format!("{error:?}"),
        r#"shop.things: at shop.things: expected a list, but found an object; the response has: {"shop":{"things":{"id":1}}}"#
    );
}

#[test]
fn bodies_are_left_out_wherever_they_are() {
    let html = page();
    let headers =
        Headers::from_iter((0..200).map(|index| (format!("X-{index}"), "a".repeat(1_000))));
    check_parts(&HttpResponse::new(200, Headers::new(), html.clone()));
    assert!(format!("{headers:?}").len() < 10_000);
    check_parts(&TransportError::other(html.clone()));
    const THINGS: Operation = Operation::of::<GetThing>("Things");
    let request = THINGS.request().path("1").json(html.clone());
    check_parts(&request);
    check_parts(&request.encoded().expect("a request"));
    let server = Server::always(Reply::json(
        200,
        &format!(r#"{{"shop":{{"things":[]}},"{html}":1}}"#),
    ));
    for caller in callers!(server.url()) {
        let answer = match &caller {
            Caller::Async(runtime, client) => {
                runtime.block_on(client.send_named(&THINGS.request().path("1")))
            }
            Caller::Blocking(client) => client.send_named(&THINGS.request().path("1")),
        };
        check_parts(&answer.expect("an answer").head);
    }
    // Many bad rows: how many, and the first.
    let text = format!(
        r#"{{"things":[{}]}}"#,
        vec![r#"{"id":"none of the kind"}"#; 10_000].join(",")
    );
    let page = Page::<Thing>::decode(&text, &Envelope::Rows(&["things"])).expect("a page");
    let shown = check_parts(page.rows().expect_err("bad rows"));
    assert!(shown.contains("rejected: 10000"), "{shown}");
    let shown = format!("{:?}", page.into_rows().map(drop));
    assert!(shown.len() < 500, "{shown}");
}

//! The message of the API, in whatever the body of an error is.

use crate::support::example::DeleteThing;
use crate::support::{GetThing, Reply, Server, callers};

/// Body of a 500, what the API says in it, and the line up to the advice.
const BODIES: [(&[u8], Option<&str>, &str); 15] = [
    (
        br#"{"errorMessage":"no test"}"#,
        Some("no test"),
        ": no test;",
    ),
    (
        br#"{"status":500,"errorMessage":"no\u0020test","a":[1]}"#,
        Some("no test"),
        ": no test;",
    ),
    (
        br#"{"errorMessage":"first line\r\n  second line\n"}"#,
        Some("first line\r\n  second line"),
        ": first line second line;",
    ),
    (
        br#"{"error":"invalid_token"}"#,
        Some("invalid_token"),
        ": invalid_token;",
    ),
    (
        br#"{"error":"invalid_token","error_description":"it is expired"}"#,
        Some("it is expired"),
        ": it is expired;",
    ),
    (
        br#"{"error":{"code":7},"message":"seven"}"#,
        Some("seven"),
        ": seven;",
    ),
    (
        br#"{"errorMessage":"cut short","b"#,
        Some("cut short"),
        ": cut short;",
    ),
    (br#"{"errorMessage":"","error":null}"#, None, " with JSON;"),
    (b"[1]", None, " with JSON;"),
    (b"Go away", Some("Go away"), ": Go away;"),
    (b"<!DOCTYPE html><p>Sorry</p>", None, " with an HTML page;"),
    (
        b" \n<HTML><body>Sorry</body></HTML>",
        None,
        " with an HTML page;",
    ),
    (b"<?xml version=\"1.0\"?><e/>", None, " with XML or HTML;"),
    (b"\xff\xfe\x00", None, " with bytes that are not UTF-8;"),
    (b"", None, ";"),
];

#[test]
fn the_message_is_found() {
    for (body, message, line) in BODIES {
        for content_type in ["application/json", "text/html", "image/png"] {
            let server = Server::always(Reply::new(500, &[("Content-Type", content_type)], body));
            for caller in callers!(server.url()) {
                let error = caller.fail(GetThing::new("1"));
                assert_eq!(error.api_message(), message);
                assert_eq!(error.body(), Some(body));
                let shown = error.to_string();
                let expected =
                    format!("shop.things: the API answered 500 Internal Server Error{line}");
                assert!(shown.starts_with(&expected), "{shown}");
            }
        }
    }
}

#[test]
fn nothing_of_a_body_breaks_the_line() {
    let body = r#"{"errorMessage":"a\u001b[31mred\u0007\u2028\t b"}"#;
    let server = Server::always(Reply::json(400, body));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        let shown = error.to_string();
        assert!(shown.contains(": a [31mred b;"), "{shown}");
        assert!(!shown.chars().any(char::is_control), "{shown:?}");
    }
}

#[test]
fn long_messages_are_cut_in_the_line_and_kept_whole_beside() {
    let message = "long ".repeat(2000);
    let server = Server::always(Reply::json(
        400,
        &format!(r#"{{"errorMessage":"{message}"}}"#),
    ));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert_eq!(error.api_message(), Some(message.trim()));
        assert!(error.to_string().len() < 500, "{error}");
        let excerpt = error.body_excerpt().expect("there was a body");
        assert!(excerpt.chars().count() <= 201, "{excerpt}");
    }
}

#[test]
fn an_error_in_the_guise_of_a_success_is_one() {
    for body in [
        r#"{"errorMessage":"not yours"}"#,
        r#"{"shop":null,"errorMessage":"not yours","code":7}"#,
    ] {
        let server = Server::always(Reply::json(200, body));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_refused(), "{error}");
            assert_eq!(error.status(), Some(200));
            assert_eq!(error.api_message(), Some("not yours"));
            assert_eq!(
                error.to_string(),
                "shop.things: the API answered 200 OK: not yours"
            );
            let error = caller.fail(DeleteThing { id: 1 });
            assert!(error.is_refused(), "{error}");
        }
    }
}

#[test]
fn an_error_beside_something_else_is_found_when_the_answer_can_not_be_read() {
    let server = Server::always(Reply::json(
        200,
        r#"{"test":{"id":1},"errorMessage":"not yours"}"#,
    ));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_refused(), "{error}");
        assert_eq!(error.api_message(), Some("not yours"));
    }
}

#[test]
fn rows_beside_a_message_are_rows() {
    let body = r#"{"errorMessage":"one agent was late","shop":{"things":[{"id":1}]}}"#;
    let server = Server::always(Reply::json(200, body));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("rows");
        assert_eq!(response.len(), 1);
    }
}

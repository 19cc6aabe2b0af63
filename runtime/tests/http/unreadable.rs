//! Answers of success that are not what they should be: a typed error each, with operation and place.

use std::error::Error as _;

use crate::support::{GetThing, Reply, Server, callers};

/// Body of a 200, and the whole line.
const BODIES: [(&str, &str); 9] = [
    ("", "the answer is not JSON, found an empty body"),
    ("  \r\n", "the answer is not JSON, found an empty body"),
    (
        "<!DOCTYPE html>\n<html><body>Login</body></html>",
        "the answer is not JSON, found an HTML page",
    ),
    ("<xml/>", "the answer is not JSON, found XML or HTML"),
    ("OK", "the answer is not JSON, found text that is not JSON"),
    (
        r#"{"shop":{"things":[{"id":1},{"id":2,"name":"la"#,
        "at shop.things[1].name: not JSON: the text ends too early",
    ),
    (
        r#"{"shop":{"things":[{"id":1},}]}}"#,
        "at shop.things[1]: not JSON: expected a value",
    ),
    (
        r#"{"account":[{"aid":1}]}"#,
        "this is not an answer of this operation: expected `shop.things`, found `account`",
    ),
    (
        r#"{"shop":{"things":7}}"#,
        "at shop.things: expected a list, but found a number",
    ),
];

#[test]
fn the_line_names_operation_place_and_finding() {
    for (body, line) in BODIES {
        let server = Server::always(Reply::json(200, body));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_decode(), "{error}");
            assert!(!error.is_refused());
            assert_eq!(error.operation(), Some("shop.things"));
            assert_eq!(error.status(), Some(200));
            assert_eq!(error.body(), Some(body.as_bytes()));
            assert_eq!(error.to_string(), format!("shop.things: {line}"));
            assert!(error.source().is_some());
        }
    }
}

#[test]
fn the_place_can_be_asked_for() {
    let server = Server::always(Reply::json(200, r#"{"shop":{"things":{"id":1}}}"#));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert_eq!(error.json_path(), Some("shop.things"));
        let excerpt = error.excerpt().expect("an excerpt");
        assert!(excerpt.contains(r#"{"id":1}"#), "{excerpt}");
    }
}

#[test]
fn a_bad_row_leaves_the_others() {
    let server = Server::always(Reply::json(
        200,
        r#"{"shop":{"things":[{"id":1},{"id":705.5},{"id":3}]}}"#,
    ));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("a page");
        let (rows, rejected) = response.partial();
        assert_eq!(rows.len(), 2);
        assert_eq!(rejected.len(), 1);
        assert!(
            rejected[0].to_string().contains("shop.things[1].id"),
            "{}",
            rejected[0]
        );
    }
}

#[test]
fn bytes_that_are_not_utf8() {
    let server = Server::always(Reply::new(200, &[], b"{\"a\":\"\xff\"}"));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_decode());
        assert_eq!(
            error.to_string(),
            "shop.things: the answer is not UTF-8: byte 6 fits nowhere"
        );
    }
}

#[test]
fn a_thousand_levels_deep() {
    for (open, close) in [("[", "]"), (r#"{"shop":"#, "}"), (r#"{"x":"#, "}")] {
        let body = format!("{}1{}", open.repeat(1000), close.repeat(1000));
        let server = Server::always(Reply::json(200, &body));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_decode(), "{error}");
            assert!(error.to_string().starts_with("shop.things: "), "{error}");
        }
    }
}

#[test]
fn of_a_long_answer_the_beginning_is_kept() {
    let body = format!(r#"{{"account":"{}"}}"#, "x".repeat(1 << 20));
    let server = Server::always(Reply::json(200, &body));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_decode(), "{error}");
        assert_eq!(error.body().map(<[u8]>::len), Some(64 * 1024));
    }
}

#[test]
fn a_byte_order_mark_before_the_body_is_skipped() {
    let server = Server::always(Reply::json(
        200,
        "\u{feff}{\"shop\":{\"things\":[{\"id\":7}]}}",
    ));
    for caller in callers!(server.url()) {
        let page = caller.call(GetThing::new("1")).expect("a page");
        assert_eq!(page.rows().map(|rows| rows[0].id), Ok(7));
    }
    let server = Server::always(Reply::json(403, "\u{feff}{\"errorMessage\":\"no\"}"));
    for caller in callers!(server.url()) {
        assert_eq!(caller.fail(GetThing::new("1")).api_message(), Some("no"));
    }
}

#[test]
fn too_many_bad_rows_are_one_error_that_keeps_the_body() {
    let body = format!(
        r#"{{"shop":{{"things":[{}]}}}}"#,
        vec!["0"; 100_000].join(",")
    );
    let server = Server::always(Reply::json(200, &body));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(
            error.is_decode() && error.rejected_row().is_none(),
            "{error}"
        );
        let line = error.to_string();
        assert!(
            line.contains("rows can't be decoded, too many to keep"),
            "{line}"
        );
        assert!(
            line.contains("the first is shop.things[0]: expected an object"),
            "{line}"
        );
        // All of it, though it is longer than what errors keep as a rule.
        assert_eq!(error.body(), Some(body.as_bytes()));
        let shown = format!("{error:?}{error:#?}");
        assert!(shown.len() < 3_000, "{shown}");
    }
}

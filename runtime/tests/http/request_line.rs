//! Method, path, query and body, as the server sees them.

use thousandeyes_runtime::endpoint;
use thousandeyes_runtime::value::{TimeRange, Timestamp, Window};

use crate::support::example::{CreateThing, DeleteThing, FindThings, UploadThings};
use crate::support::{GetThing, Reply, Server, TWO_THINGS, Thing, callers};

#[test]
fn path_and_query_are_encoded() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url()) {
        let request = GetThing::new("a:b@c/d")
            .filter("2013-10-29T17:30:00 +%&=é")
            .aid(353);
        caller.call(request).expect("an answer");
        let expected = "GET /v6/things/a%3Ab%40c%2Fd?filter=2013-10-29T17%3A30%3A00%20%2B%25%26%3D%C3%A9&aid=353 HTTP/1.1";
        assert_eq!(server.last().line, expected);
    }
}

#[test]
fn the_optional_segment_comes_and_goes() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url()) {
        caller
            .call(GetThing::new("818").drawer("3"))
            .expect("an answer");
        assert_eq!(server.last().line, "GET /v6/things/818/3 HTTP/1.1");
        caller.call(GetThing::new("818")).expect("an answer");
        assert_eq!(server.last().line, "GET /v6/things/818 HTTP/1.1");
    }
}

#[test]
fn every_kind_of_query_parameter() {
    let nothing = FindThings::default();
    let encoded = endpoint::encode(&nothing).expect("sound arguments");
    assert_eq!(encoded.target(), "/find?heaviest=0");
    let everything = FindThings {
        kinds: vec!["a,b", "c"],
        shelves: vec![1, -2],
        details: true,
        heaviest: 1.5,
        range: Some(TimeRange::last(Window::days(10))),
    };
    let encoded = endpoint::encode(&everything).expect("sound arguments");
    assert_eq!(
        encoded.query(),
        "heaviest=1.5&kinds=a%2Cb,c&shelf=1&shelf=-2&details=1&window=10d"
    );
}

#[test]
fn a_group_that_can_not_be_sent_is_refused() {
    let early = Timestamp::from_unix(1_000_000_000);
    let late = Timestamp::from_unix(1_000_000_001);
    let request = FindThings {
        range: Some(TimeRange::between(late, early)),
        ..FindThings::default()
    };
    let error = endpoint::encode(&request).expect_err("it must be refused");
    assert!(error.is_input());
    let shown = error.to_string();
    assert!(shown.starts_with("shop.find: the parameter `"), "{shown}");
}

#[test]
fn ids_that_change_the_route_are_not_sent() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url()) {
        for shelf in ["", ".", "..", "../users", "a/../../b"] {
            let error = caller.fail(GetThing::new(shelf));
            assert!(error.is_input(), "{error}");
            assert_eq!(error.operation(), Some("shop.things"));
            let line = error.to_string();
            assert!(
                line.starts_with("shop.things: the path parameter `shelf` must not "),
                "{line}"
            );
        }
    }
    assert!(server.requests().is_empty());
}

#[test]
fn bodies_are_json() {
    let server = Server::always(Reply::json(201, TWO_THINGS));
    for caller in callers!(server.url()) {
        let thing = Thing::new(7, Some("\"lamp\""));
        caller.call(CreateThing { thing }).expect("an answer");
        let request = server.last();
        assert_eq!(request.line, "POST /v6/things/new HTTP/1.1");
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.body, br#"{"id":7,"name":"\"lamp\""}"#);
    }
}

#[test]
fn a_request_without_body_has_no_content_type() {
    let server = Server::always(Reply::new(204, &[], ""));
    for caller in callers!(server.url()) {
        caller.call(DeleteThing { id: 7 }).expect("an answer");
        let request = server.last();
        assert_eq!(request.line, "POST /v6/things/7/delete HTTP/1.1");
        assert_eq!(request.header("content-type"), None);
        assert!(request.body.is_empty());
    }
}

#[test]
fn tables_are_csv() {
    let server = Server::always(Reply::new(200, &[], ""));
    for caller in callers!(server.url()) {
        let things = vec![
            Thing::new(7, Some("lamp, \"big\"")),
            Thing::new(-8, None),
            Thing::new(9, Some("two\nlines")),
            Thing::new(10, Some(" blank")),
        ];
        caller.call(UploadThings { things }).expect("an answer");
        let request = server.last();
        assert_eq!(request.header("content-type"), Some("text/csv"));
        let expected =
            "id,name\r\n7,\"lamp, \"\"big\"\"\"\r\n-8,\r\n9,\"two\nlines\"\r\n10,\" blank\"\r\n";
        assert_eq!(String::from_utf8_lossy(&request.body), expected);
    }
}

#[test]
fn a_request_can_be_looked_at_without_sending_it() {
    let encoded = endpoint::encode(&GetThing::new("818").filter("x y")).expect("sound arguments");
    assert_eq!(encoded.target(), "/things/818?filter=x%20y");
    assert_eq!(encoded.path(), "/things/818");
    assert_eq!(encoded.query(), "filter=x%20y");
    assert_eq!(encoded.body(), None);
    let encoded = endpoint::encode(&GetThing::new("818")).expect("sound arguments");
    assert_eq!(encoded.query(), "");
}

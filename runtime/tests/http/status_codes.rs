//! Every documented status code, and what the client makes of it.

use thousandeyes_runtime::Error;

use crate::support::example::{CreateThing, DeleteThing};
use crate::support::{GetThing, Reply, Server, TWO_THINGS, Thing, callers};

type Predicate = fn(&Error) -> bool;

#[test]
fn the_three_of_success() {
    for (status, body) in [(200, TWO_THINGS), (201, TWO_THINGS), (204, "")] {
        let server = Server::always(Reply::json(status, body));
        for caller in callers!(server.url()) {
            let found = match status {
                200 => caller
                    .call(GetThing::new("1"))
                    .map(|answer| answer.status()),
                201 => {
                    let thing = Thing::new(1, None);
                    caller
                        .call(CreateThing { thing })
                        .map(|answer| answer.status())
                }
                _ => caller
                    .call(DeleteThing { id: 1 })
                    .map(|answer| answer.status()),
            };
            assert_eq!(found.expect("success"), status);
        }
    }
}

/// The other eleven: status, the predicate that is true, and a part of the line.
const REFUSALS: [(u16, Predicate, &str); 11] = [
    (
        301,
        Error::is_version_gone,
        "301 Moved Permanently: no; this version of the API does not exist",
    ),
    (
        400,
        Error::is_bad_request,
        "400 Bad Request: no; check the arguments",
    ),
    (
        401,
        Error::is_unauthorized,
        "401 Unauthorized: no; the credentials are wrong",
    ),
    (
        403,
        Error::is_forbidden,
        "403 Forbidden: no; the credentials may not do this, or there is no such test",
    ),
    (
        404,
        Error::is_not_found,
        "404 Not Found: no; there is no such endpoint",
    ),
    (
        405,
        Error::is_refused,
        "405 Method Not Allowed: no; the API does not take",
    ),
    (
        406,
        Error::is_refused,
        "406 Not Acceptable: no; the API could not answer in JSON",
    ),
    (
        415,
        Error::is_refused,
        "415 Unsupported Media Type: no; the API does not take",
    ),
    (
        429,
        Error::is_locked_out,
        "429 Too Many Requests: no; it does not say until when, so this is a ban",
    ),
    (
        500,
        Error::is_server,
        "500 Internal Server Error: no; the fault is on the side of the API",
    ),
    (
        503,
        Error::is_maintenance,
        "503 Service Unavailable: no; the API is in maintenance",
    ),
];

#[test]
fn the_eleven_of_refusal() {
    for (status, predicate, line) in REFUSALS {
        let server = Server::always(Reply::json(status, r#"{"errorMessage":"no"}"#));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(predicate(&error), "{status}: {error}");
            assert!(error.is_refused());
            assert!(
                !error.is_decode()
                    && !error.is_input()
                    && !error.is_timeout()
                    && !error.is_connect()
            );
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.operation(), Some("shop.things"));
            assert_eq!(error.api_message(), Some("no"));
            assert!(
                error
                    .headers()
                    .is_some_and(|headers| headers.get("content-length").is_some())
            );
            let shown = error.to_string();
            assert!(
                shown.starts_with(&format!("shop.things: the API answered {line}")),
                "{shown}"
            );
            assert!(!shown.contains('\n'));
        }
    }
}

#[test]
fn predicates_do_not_overlap_where_they_should_not() {
    let apart: [Predicate; 8] = [
        Error::is_version_gone,
        Error::is_bad_request,
        Error::is_unauthorized,
        Error::is_forbidden,
        Error::is_not_found,
        Error::is_locked_out,
        Error::is_rate_limited,
        Error::is_server,
    ];
    for (status, ..) in REFUSALS {
        let server = Server::always(Reply::json(status, ""));
        let [caller, ..] = callers!(server.url());
        let error = caller.fail(GetThing::new("1"));
        let true_ones = apart.iter().filter(|predicate| predicate(&error)).count();
        assert!(true_ones <= 1, "{status}: {true_ones}");
    }
}

#[test]
fn undocumented_codes_are_errors_too() {
    for status in [302, 307, 408, 409, 418, 502, 504, 599] {
        let server = Server::always(Reply::new(status, &[], ""));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_refused());
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.is_server(), status >= 500);
        }
    }
}

#[test]
fn errors_go_anywhere() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Error>();
}

//! The account group: of the client, of a call, and of operations that have none.

use crate::support::example::UploadThings;
use crate::support::{GetThing, Reply, Server, TWO_THINGS, callers};

#[test]
fn that_of_the_client_is_added() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url(), .account_group(353)) {
        caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(server.last().line, "GET /v6/things/1?aid=353 HTTP/1.1");
        caller
            .call(GetThing::new("1").filter("x"))
            .expect("an answer");
        assert_eq!(
            server.last().line,
            "GET /v6/things/1?filter=x&aid=353 HTTP/1.1"
        );
    }
}

#[test]
fn that_of_the_call_goes_first() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url(), .account_group(353)) {
        caller.call(GetThing::new("1").aid(354)).expect("an answer");
        assert_eq!(server.last().line, "GET /v6/things/1?aid=354 HTTP/1.1");
    }
}

#[test]
fn operations_without_one_get_none() {
    let server = Server::always(Reply::json(200, ""));
    for caller in callers!(server.url(), .account_group(353)) {
        caller
            .call(UploadThings { things: Vec::new() })
            .expect("an answer");
        assert_eq!(server.last().line, "PUT /v6/things HTTP/1.1");
    }
}

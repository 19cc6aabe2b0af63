//! Servers that take too long.

use std::time::Duration;

use crate::support::{GetThing, Reply, Server, TWO_THINGS, callers};

const SHORT: Duration = Duration::from_millis(50);

#[test]
fn before_and_within_the_answer() {
    let cases = [
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    ];
    for bytes in cases {
        let server = Server::always(Reply::hang(bytes));
        for caller in callers!(server.url(), .timeout(SHORT)) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_timeout(), "{bytes:?}: {error}");
            assert!(!error.is_connect() && !error.is_interrupted());
            assert_eq!(error.status(), None);
            let expected = "shop.things: no complete answer in the time allowed";
            assert_eq!(error.to_string(), expected);
        }
    }
}

#[test]
fn while_connecting() {
    // An address set aside for documentation: packets to it get lost, unless the network says at once that it is
    // nowhere. In both cases there is no connection, and the time for the whole call is not used up.
    for caller in callers!("http://192.0.2.1/v6", .allow_plain_http().connect_timeout(SHORT)) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_connect(), "{error}");
        assert!(!error.is_timeout());
    }
}

#[test]
fn forever_is_a_timeout_too() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url(), .timeout(Duration::MAX).connect_timeout(Duration::MAX)) {
        caller.call(GetThing::new("1")).expect("an answer");
    }
    for caller in callers!(server.url(), .without_timeout()) {
        caller.call(GetThing::new("1")).expect("an answer");
    }
}

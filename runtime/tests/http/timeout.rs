//! Servers that take too long.

use std::time::Duration;

use crate::support::{GetThing, Reply, Server, callers};

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

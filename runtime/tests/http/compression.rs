//! Compressed answers, and the limit on their length.

use std::time::Duration;

use crate::support::{GetThing, Reply, Server, TWO_THINGS, callers};
use thousandeyes_mock::gzipped;

#[test]
fn gzip_is_undone() {
    let server = Server::always(Reply::gzip(200, TWO_THINGS.as_bytes()));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(response.len(), 2);
    }
}

#[test]
fn compressed_errors_are_read() {
    let server = Server::always(Reply::gzip(403, br#"{"errorMessage":"no"}"#));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert_eq!(error.api_message(), Some("no"));
    }
}

#[test]
fn a_bomb_does_not_go_off() {
    // 64 MiB of blanks in 64 KiB.
    let server = Server::always(Reply::gzip(200, &vec![b' '; 64 << 20]));
    for caller in callers!(server.url(), .max_answer_bytes(1 << 20)) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_too_large(), "{error}");
        let expected = "shop.things: the answer is longer than the 1048576 bytes allowed";
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn an_endless_answer_is_left() {
    let server = Server::always(Reply::endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        format!("1000\r\n{}\r\n", " ".repeat(0x1000)),
    ));
    let patience = Duration::from_secs(5);
    for caller in callers!(server.url(), .max_answer_bytes(1 << 20).timeout(patience)) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_too_large(), "{error}");
    }
}

#[test]
fn the_limit_holds_without_compression_too() {
    let body = format!("{TWO_THINGS}{}", " ".repeat(1000));
    let exact = body.len();
    for chunked in [false, true] {
        let reply = if chunked {
            let bytes = format!(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{exact:x}\r\n{body}\r\n0\r\n\r\n"
            );
            Reply::closing(bytes)
        } else {
            Reply::json(200, &body)
        };
        let server = Server::always(reply);
        for caller in callers!(server.url(), .max_answer_bytes(exact)) {
            caller
                .call(GetThing::new("1"))
                .expect("an answer that just fits");
        }
        for caller in callers!(server.url(), .max_answer_bytes(exact - 1)) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_too_large(), "{error}");
        }
    }
}

#[test]
fn broken_compression_is_an_interrupted_answer() {
    let whole = gzipped(TWO_THINGS.as_bytes());
    let garbage = b"this is no gzip at all, whatever the header says".to_vec();
    for body in [whole[..whole.len() / 2].to_vec(), garbage] {
        let server = Server::always(Reply::new(200, &[("Content-Encoding", "gzip")], body));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_interrupted(), "{error}");
            assert_eq!(error.operation(), Some("shop.things"));
        }
    }
}

//! Compressed answers, and the limit on their length.

use std::env;
use std::process::Command;
use std::time::Duration;

use thousandeyes_mock::gzipped;
use thousandeyes_runtime::retry::{Policy, Transient};

use crate::support::{GetThing, Reply, Server, TWO_THINGS, callers, memory};

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
fn names_of_codings_ignore_case_and_gzip_has_two() {
    for coding in [
        "GZIP",
        "GZip",
        "x-gzip",
        "X-Gzip",
        "gzip, identity",
        "Identity,gzip",
        " gzip ,",
    ] {
        let body = gzipped(TWO_THINGS.as_bytes());
        let server = Server::always(Reply::new(200, &[("Content-Encoding", coding)], body));
        for caller in callers!(server.url()) {
            let response = caller.call(GetThing::new("1"));
            let response = response.unwrap_or_else(|error| panic!("{coding}: {error}"));
            assert_eq!(response.len(), 2);
            assert_eq!(response.headers().get("content-encoding"), None);
        }
    }
    let plain = [("Content-Encoding", "Identity")];
    let server = Server::always(Reply::new(200, &plain, TWO_THINGS));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(response.len(), 2);
    }
}

#[test]
fn a_coding_that_is_not_known_is_named() {
    for coding in ["br", "deflate", "gzip, gzip", "gzip, br"] {
        let fields = [("Content-Encoding", coding)];
        let server = Server::always(Reply::new(200, &fields, TWO_THINGS));
        for caller in callers!(server.url(), .retry(Transient.at_most(3))) {
            let before = server.count();
            let error = caller.fail(GetThing::new("1"));
            let expected = format!(
                "shop.things: the response can't be read: its `Content-Encoding` is `{coding}`, expected `gzip` or none"
            );
            assert_eq!(error.to_string(), expected);
            assert!(!error.is_retryable() && !error.is_interrupted());
            assert_eq!(server.count() - before, 1);
        }
        // What matters of a refusal is its status: credentials that are refused are not sent again.
        let server = Server::always(Reply::new(401, &fields, "no"));
        for caller in callers!(server.url()) {
            assert_eq!(caller.fail(GetThing::new("1")).status(), Some(401));
        }
    }
}

/// The most that a transport may hold beside the body it may accept: buffers, and the body twice while it grows.
const BESIDE: usize = 6 << 20;

/// Runs itself in a process of its own, where no other test takes memory.
#[test]
fn a_bomb_does_not_go_off() {
    const ALONE: &str = "THOUSANDEYES_TEST_IS_ALONE";
    if env::var_os(ALONE).is_none() {
        let mut again = Command::new(env::current_exe().expect("the path of this test"));
        again.args(["--exact", "compression::a_bomb_does_not_go_off"]);
        let output = again.env(ALONE, "1").output();
        let output = output.expect("the test can be run again");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && printed.contains("1 passed"),
            "{printed}"
        );
        return;
    }
    // 64 MiB of blanks in 64 KiB.
    let server = Server::always(Reply::gzip(200, &vec![b' '; 64 << 20]));
    let limit = 1 << 20;
    for (which, caller) in callers!(server.url(), .max_answer_bytes(limit))
        .iter()
        .enumerate()
    {
        let before = memory::begin();
        let error = caller.fail(GetThing::new("1"));
        let most = memory::most() - before;
        assert!(error.is_too_large(), "{error}");
        let expected = "shop.things: the answer is longer than the 1048576 bytes allowed";
        assert_eq!(error.to_string(), expected);
        assert!(most < limit + BESIDE, "{which}: {most} bytes");
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
    let behind = [&whole[..], b"and this is no member"].concat();
    let mut wrong_sum = whole.clone();
    let sum = wrong_sum.len() - 8;
    wrong_sum[sum] ^= 1;
    // Cut in the header, in the data, in the sum and in the length.
    let ends = [
        1,
        9,
        10,
        11,
        whole.len() / 2,
        whole.len() - 8,
        whole.len() - 5,
    ];
    let cut = ends.into_iter().chain([whole.len() - 1]);
    let cut: Vec<_> = cut.map(|end| whole[..end].to_vec()).collect();
    for body in cut.into_iter().chain([garbage, behind, wrong_sum]) {
        let shown = format!("{body:x?}");
        let server = Server::always(Reply::new(200, &[("Content-Encoding", "gzip")], body));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_interrupted(), "{shown}: {error}");
            assert_eq!(error.operation(), Some("shop.things"));
        }
    }
}

//! Answers that are in order though few servers send them, and bytes that are not.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use thousandeyes_mock::{gzipped, skipped};

use crate::support::example::DeleteThing;
use crate::support::{CALLERS, GetThing, Reply, Server, TWO_THINGS, callers};

/// An answer with a length, without anything behind it.
fn sound() -> String {
    let length = TWO_THINGS.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{TWO_THINGS}")
}

#[test]
fn what_comes_before_the_answer_is_passed_over() {
    let hints = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    let server = Server::always(Reply::closing(format!("{hints}{}", sound())));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!((response.status(), response.len()), (200, 2));
        assert_eq!(response.headers().get("link"), None);
    }
}

#[test]
fn a_body_without_a_length_ends_with_the_connection() {
    let bytes = format!("HTTP/1.1 200 OK\r\n\r\n{TWO_THINGS}");
    let server = Server::always(Reply::closing(bytes));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(response.len(), 2);
    }
}

#[test]
fn header_values_that_are_no_text_are_kept_as_far_as_they_can_be_read() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nX-Odd: a\xffb\r\nX-Latin: caf\xe9\r\n".to_vec();
    let rest = sound();
    let rest = rest.strip_prefix("HTTP/1.1 200 OK\r\n");
    bytes.extend_from_slice(rest.expect("a status line").as_bytes());
    let server = Server::always(Reply::closing(bytes));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(response.len(), 2);
        let headers = response.headers();
        assert_eq!(headers.get("x-odd"), Some("a\u{fffd}b"));
        assert_eq!(headers.get("x-latin"), Some("caf\u{fffd}"));
    }
}

#[test]
fn what_follows_an_answer_is_not_taken_for_the_next_one() {
    let replies = [
        Reply::hang(format!("{}HTTP/1.1 500 No\r\n\r\n", sound())),
        Reply::json(200, TWO_THINGS),
    ];
    for which in 0..CALLERS {
        let server = Server::script(replies.clone());
        let caller = &callers!(server.url())[which];
        for _ in 0..3 {
            let response = caller.call(GetThing::new("1")).expect("an answer");
            assert_eq!(response.len(), 2);
        }
    }
}

#[test]
fn a_connection_that_the_server_closes_without_a_word_is_replaced() {
    let server = Server::always(Reply::closing(sound()));
    for caller in callers!(server.url()) {
        for _ in 0..10 {
            // Seldom it is noticed too late, and nobody knows whether the request was seen.
            match caller.call(GetThing::new("1")) {
                Ok(response) => assert_eq!(response.len(), 2),
                Err(error) => assert!(error.is_interrupted(), "{error}"),
            }
        }
    }
}

#[test]
fn gzip_in_two_members_is_one_answer() {
    let (first, second) = TWO_THINGS.split_at(TWO_THINGS.len() / 2);
    let body = [gzipped(first.as_bytes()), gzipped(second.as_bytes())].concat();
    let reply = Reply::new(200, &[("Content-Encoding", "gzip")], body);
    let server = Server::always(reply);
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(response.len(), 2);
    }
}

#[test]
fn what_was_undone_is_not_told() {
    let server = Server::always(Reply::gzip(200, TWO_THINGS.as_bytes()).header("X-Kept", "1"));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        let headers: Vec<_> = response.headers().iter().collect();
        assert_eq!(headers, [("x-kept", "1")]);
    }
}

#[test]
fn no_body_where_gzip_was_announced_is_an_empty_one() {
    let gzip = "Content-Encoding: gzip\r\n";
    for rest in [
        "Content-Length: 0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ] {
        let server = Server::always(Reply::closing(format!("HTTP/1.1 403 No\r\n{gzip}{rest}")));
        for caller in callers!(server.url()) {
            assert_eq!(caller.fail(GetThing::new("1")).status(), Some(403));
        }
    }
    let none = Server::always(Reply::closing(format!("HTTP/1.1 204 None\r\n{gzip}\r\n")));
    for caller in callers!(none.url()) {
        let done = caller.call(DeleteThing { id: 7 });
        done.expect("an answer without a body");
    }
}

/// ureq takes no field in a `100 Continue`, and says so; nobody has to guess why the call failed.
#[test]
fn a_100_with_header_fields_is_passed_over_or_named() {
    let hint = "HTTP/1.1 100 Continue\r\nLink: </x>\r\n\r\n";
    let server = Server::always(Reply::closing(format!("{hint}{}", sound())));
    for (which, caller) in callers!(server.url()).iter().enumerate() {
        let result = caller.call(GetThing::new("1"));
        if cfg!(feature = "ureq") && which + 1 == CALLERS {
            let error = result.expect_err("ureq takes no such fields");
            assert!(error.is_interrupted(), "{error}");
            assert!(error.to_string().contains("100"), "{error}");
        } else {
            assert_eq!(result.expect("an answer").len(), 2);
        }
    }
}

#[test]
fn an_address_of_ipv6_is_a_host() {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        skipped(
            "odd_answers::an_address_of_ipv6_is_a_host",
            "this machine has no IPv6",
        );
        return;
    };
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let (mut line, mut host) = (String::new(), String::new());
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("host: ") {
                    host = value.trim_end().to_owned();
                }
                line.clear();
            }
            let answer = sound().replace(
                "Content-Length",
                &format!("X-Host: {host}\r\nContent-Length"),
            );
            // A client that is gone is told by its own test.
            let _ = reader.into_inner().write_all(answer.as_bytes());
        }
    });
    for caller in callers!(format!("http://[::1]:{port}/v6")) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        let expected = format!("[::1]:{port}");
        assert_eq!(response.headers().get("x-host"), Some(expected.as_str()));
    }
}

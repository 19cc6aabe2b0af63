//! Connections that do not come about, break, or speak something else.

use std::env;
use std::error::Error as _;
use std::net::TcpListener;
use std::process::Command;

use crate::support::example::{CreateThing, DeleteThing};
use crate::support::{CALLERS, GetThing, Reply, Server, TOKEN, TWO_THINGS, Thing, callers};

#[test]
fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v6", listener.local_addr().expect("an address"));
    drop(listener);
    for caller in callers!(url.as_str()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_connect(), "{error}");
        assert!(!error.is_timeout() && !error.is_refused());
        assert_eq!(error.status(), None);
        assert!(error.source().is_some());
        let shown = error.to_string();
        assert!(
            shown.starts_with("shop.things: could not connect: "),
            "{shown}"
        );
        // Also of calls that must not be made twice, with a body and without, as they may be sent again then.
        let thing = Thing::new(7, None);
        assert!(caller.fail(CreateThing { thing }).is_connect());
        assert!(caller.fail(DeleteThing { id: 7 }).is_connect());
    }
}

#[test]
fn there_is_no_tls_behind_https() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(format!("https://127.0.0.1:{}/v6", server.port())) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_connect(), "{error}");
    }
    // What arrived was no request, and so nothing that could have held the credentials.
    assert!(server.requests().is_empty());
}

#[test]
fn the_answer_breaks_off() {
    let length = TWO_THINGS.len();
    let half = &TWO_THINGS[..length / 2];
    let cases = [
        // Before the head, and in the middle of it.
        String::new(),
        "HTTP/1.1 200 OK\r\nContent-Le".to_owned(),
        // In the middle of the body, as its length or its chunks show.
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{half}"),
        format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{TWO_THINGS}",
            length + 1
        ),
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{half}"),
        format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{TWO_THINGS}\r\n"
        ),
    ];
    for bytes in cases {
        let server = Server::always(Reply::closing(&bytes));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_interrupted(), "{bytes:?}: {error}");
            assert_eq!(error.operation(), Some("shop.things"));
            let shown = error.to_string();
            assert!(
                shown.starts_with("shop.things: the answer broke off: "),
                "{shown}"
            );
        }
    }
}

#[test]
fn a_body_that_ends_too_early_for_json_is_found_when_it_has_no_length() {
    // With neither length nor chunks, the end of the connection is the end of the body.
    let half = &TWO_THINGS[..TWO_THINGS.len() / 2];
    let server = Server::always(Reply::closing(format!("HTTP/1.1 200 OK\r\n\r\n{half}")));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_decode(), "{error}");
        assert!(
            error.to_string().contains("the text ends too early"),
            "{error}"
        );
    }
}

#[test]
fn a_length_shorter_than_the_body_cuts_it() {
    let bytes = format!("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{TWO_THINGS}");
    let server = Server::always(Reply::closing(bytes));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_decode() || error.is_interrupted(), "{error}");
    }
}

#[test]
fn the_server_speaks_no_http() {
    let chatter = [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 two hundred\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
    ];
    let lengths = ["-1", "1, 2", "999999999999999999999999"];
    let lengths =
        lengths.map(|length| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{}}"));
    for bytes in chatter.map(str::to_owned).iter().chain(&lengths) {
        let server = Server::always(Reply::closing(bytes));
        for caller in callers!(server.url()) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_interrupted(), "{bytes:?}: {error}");
        }
    }
}

#[test]
fn a_promised_length_beyond_the_limit_is_not_waited_for() {
    let server = Server::always(Reply::hang(
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{",
    ));
    for caller in callers!(server.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_too_large(), "{error}");
    }
}

#[test]
fn connections_are_kept() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url()) {
        let before = server.connections();
        for _ in 0..20 {
            caller.call(GetThing::new("1")).expect("an answer");
        }
        // As a rule it is one. A call that comes before the last connection is back in the pool opens another.
        assert!(server.connections() - before < 20);
    }
}

#[test]
fn a_call_after_a_broken_one_works() {
    for caller in callers!(Server::always(Reply::closing("")).url()) {
        assert!(caller.call(GetThing::new("1")).is_err());
    }
    let server = Server::script([
        Reply::closing("HTTP/1.1 200 OK\r\n"),
        Reply::json(200, TWO_THINGS),
    ]);
    let [caller, ..] = callers!(server.url());
    assert!(caller.fail(GetThing::new("1")).is_interrupted());
    caller.call(GetThing::new("1")).expect("an answer");
}

#[test]
fn a_proxy_does_not_get_to_see_what_goes_in_the_clear() {
    let proxy = Server::always(Reply::json(500, ""));
    let address = format!("http://127.0.0.1:{}", proxy.port());
    let mut again = Command::new(env::current_exe().expect("the path of this test"));
    again.args(["--exact", "answers::rows_are_typed"]);
    for variable in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        again.env(variable, &address);
    }
    let output = again.output().expect("the test can be run again");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
    assert!(proxy.requests().is_empty());
}

/// Runs once as it is, and by that once more in a process that has a proxy.
#[test]
fn behind_https_a_proxy_is_asked_for_a_tunnel_and_told_nothing() {
    const INSIDE: &str = "THOUSANDEYES_TEST_HAS_A_PROXY";
    if env::var_os(INSIDE).is_some() {
        for caller in callers!("https://api.thousandeyes.invalid/v6") {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_connect(), "{error}");
        }
        return;
    }
    let proxy = Server::always(Reply::json(403, ""));
    let address = format!("http://127.0.0.1:{}", proxy.port());
    let mut again = Command::new(env::current_exe().expect("the path of this test"));
    let name = "connection::behind_https_a_proxy_is_asked_for_a_tunnel_and_told_nothing";
    again.args(["--exact", name]).env(INSIDE, "1");
    again.env("HTTPS_PROXY", &address).env_remove("NO_PROXY");
    let output = again.output().expect("the test can be run again");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
    let seen = proxy.requests();
    assert_eq!(seen.len(), CALLERS);
    for request in seen {
        assert_eq!(
            request.line,
            "CONNECT api.thousandeyes.invalid:443 HTTP/1.1"
        );
        assert!(!format!("{request:?}").contains(TOKEN), "{request:?}");
    }
}

/// Nobody answers for this name, wherever the test is run.
#[test]
fn a_name_that_is_nowhere_is_no_connection() {
    for caller in callers!("https://api.thousandeyes.invalid/v6") {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_connect(), "{error}");
        assert!(!error.is_timeout());
    }
}

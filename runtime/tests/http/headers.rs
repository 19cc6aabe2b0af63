//! The header fields of a request, and those of an answer.

use thousandeyes_runtime::blocking;

use crate::support::{GetThing, Reply, Server, TOKEN, TWO_THINGS, callers};

#[test]
fn a_request_says_who_asks_and_for_what() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url()) {
        caller.call(GetThing::new("1")).expect("an answer");
        let request = server.last();
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("accept-encoding"), Some("gzip"));
        let agent = request.header("user-agent").expect("a user agent");
        assert!(agent.starts_with("thousandeyes/0."), "{agent}");
        assert!(agent.contains("(unofficial; +https://"), "{agent}");
        let bearer = format!("Bearer {TOKEN}");
        assert_eq!(request.header("authorization"), Some(bearer.as_str()));
    }
}

#[test]
fn the_user_agent_can_be_set() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url(), .user_agent("shop/1.0 (me)")) {
        caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(server.last().header("user-agent"), Some("shop/1.0 (me)"));
    }
}

#[test]
fn basic_credentials_are_encoded() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url(), .basic("noreply@thousandeyes.com", "t0ken")) {
        caller.call(GetThing::new("1")).expect("an answer");
        let expected = "Basic bm9yZXBseUB0aG91c2FuZGV5ZXMuY29tOnQwa2Vu";
        assert_eq!(server.last().header("authorization"), Some(expected));
    }
}

#[test]
fn a_client_without_credentials_sends_none() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    let client = blocking::Client::builder()
        .base_url(server.url())
        .without_credentials()
        .build();
    client
        .expect("a client")
        .send(GetThing::new("1"))
        .expect("an answer");
    assert_eq!(server.last().header("authorization"), None);
}

#[test]
fn answers_come_with_their_headers() {
    let fields = [
        ("X-Server-Name", "1-5"),
        ("Set-Cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("X-Odd", "\u{e9}"),
    ];
    let server = Server::always(Reply::new(200, &fields, TWO_THINGS));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.operation(), "shop.things");
        assert_eq!(response.server_name(), Some("1-5"));
        let headers = response.headers();
        assert_eq!(headers.get("x-SERVER-name"), Some("1-5"));
        let cookies: Vec<_> = headers.get_all("Set-Cookie").collect();
        assert_eq!(cookies, ["a=1", "b=2"]);
        assert_eq!(headers.get("x-odd"), Some("\u{e9}"));
        assert!(!format!("{headers:?}").contains("a=1"));
    }
}

//! Requests whose operation is known by name only: sent as typed ones are, and answered as it came.

use thousandeyes_runtime::answer::Envelope;
use thousandeyes_runtime::endpoint::{Encoder, Endpoint};
use thousandeyes_runtime::{
    Cursor, Error, Json, Method, NamedAnswer, NamedRequest, One, Operation, Response,
};

use crate::support::example::CreateThing;
use crate::support::paged::{GetLog, Style, book, serve};
use crate::support::{CALLERS, Caller, GetThing, Reply, Server, Thing, callers};

const LOG: Operation = Operation::of::<GetLog>("The log");
const THINGS: Operation = Operation::of::<GetThing>("Things");
const CREATE: Operation = Operation::of::<CreateThing>("Puts a thing there");

fn send(caller: &Caller, request: &NamedRequest) -> Result<Response<NamedAnswer>, Error> {
    match caller {
        Caller::Async(runtime, client) => runtime.block_on(client.send_named(request)),
        Caller::Blocking(client) => client.send_named(request),
    }
}

/// The next rows, at most so many, and the cursor behind them.
fn rows(
    caller: &Caller,
    request: &NamedRequest,
    from: Option<Cursor>,
    most: usize,
) -> (Vec<Result<Json, Error>>, Cursor) {
    match caller {
        Caller::Async(runtime, client) => runtime.block_on(async {
            let mut rows = match from {
                Some(cursor) => client.resume_named_rows(request, cursor).expect("a cursor"),
                None => client.named_rows(request),
            };
            let mut all = Vec::new();
            while all.len() < most
                && let Some(row) = rows.next().await
            {
                all.push(row);
            }
            (all, rows.cursor())
        }),
        Caller::Blocking(client) => {
            let mut rows = match from {
                Some(cursor) => client.resume_named_rows(request, cursor).expect("a cursor"),
                None => client.named_rows(request),
            };
            let all = rows.by_ref().take(most).collect();
            (all, rows.cursor())
        }
    }
}

fn texts(rows: Vec<Result<Json, Error>>) -> Vec<String> {
    let rows = rows.into_iter().map(|row| row.expect("a row").to_string());
    rows.collect()
}

#[test]
fn answers_come_as_they_are() {
    let text = r#"{"new": [1.50], "shop" : {"things":[ {"name":"\u00e9" ,"id": 1.0,"more":{"b":1,"a":2}}, {"id":2}]}}"#;
    let server = Server::always(Reply::json(200, text));
    for caller in callers!(server.url()) {
        let answer = send(&caller, &THINGS.request().path("a")).expect("an answer");
        assert_eq!(answer.operation(), "shop.things");
        assert_eq!(answer.head.text, text);
        let rows: Vec<&str> = answer
            .rows()
            .expect("rows")
            .iter()
            .map(Json::as_str)
            .collect();
        let first = r#"{"name":"\u00e9" ,"id": 1.0,"more":{"b":1,"a":2}}"#;
        assert_eq!(rows, [first, r#"{"id":2}"#]);
    }
}

#[test]
fn values_are_nothing_but_themselves() {
    let server = Server::always(Reply::json(200, r#"{"shop":{"things":[]}}"#));
    let request = THINGS.request().path("a/b?c").path("é");
    let request = request.query("filter", "x&aid=1,2 +").query("fil=ter", "");
    let request = request.list("ids", vec!["1".to_owned(), "2,3".to_owned()]);
    let request = request.list("none", Vec::new());
    for caller in callers!(server.url(), .account_group(7)) {
        send(&caller, &request).expect("an answer");
    }
    let expected =
        "/v6/things/a%2Fb%3Fc/%C3%A9?filter=x%26aid%3D1%2C2%20%2B&fil%3Dter=&ids=1,2%2C3&aid=7";
    for request in server.requests() {
        assert_eq!(request.target(), expected);
    }
}

#[test]
fn what_does_not_fit_is_not_sent() {
    let server = Server::always(Reply::json(200, "{}"));
    for caller in callers!(server.url()) {
        for request in [
            THINGS.request(),
            THINGS.request().path(""),
            THINGS.request().path(".."),
            THINGS.request().path("a").path("b").path("c"),
        ] {
            let error = send(&caller, &request).expect_err("refused");
            assert!(
                error.is_input() && error.operation() == Some("shop.things"),
                "{error}"
            );
            assert!(request.encoded().is_err());
        }
    }
    assert!(server.requests().is_empty());
}

#[test]
fn bodies_are_sent_as_they_are() {
    let server = Server::always(Reply::json(201, r#"{"shop":{"things":[{"id":1}]}}"#));
    for caller in callers!(server.url()) {
        let body = r#"{ "id": 1.0, "name":null }"#;
        let answer = send(&caller, &CREATE.request().json(body)).expect("an answer");
        assert_eq!((answer.status(), answer.len()), (201, 1));
        let requests = server.requests();
        let last = requests.last().expect("a request");
        assert_eq!(last.body, body.as_bytes());
        assert_eq!(last.header("content-type"), Some("application/json"));
    }
    assert_eq!(
        CREATE.request().encoded().expect("a request").method(),
        Method::Post
    );
}

#[test]
fn a_row_that_the_model_refuses_is_an_error_that_holds_it() {
    let bad = r#"{"id":"one", "x":1}"#;
    let text = format!(r#"{{"shop":{{"things":[{{"id":1}},{bad},{{"id":3}}]}}}}"#);
    let server = Server::always(Reply::json(200, &text));
    for caller in callers!(server.url()) {
        let request = THINGS.request().path("a");
        let answer = send(&caller, &request).expect("an answer");
        let (good, rejected) = answer.partial();
        assert_eq!((good.len(), rejected.len()), (2, 1));
        assert_eq!((rejected[0].index, rejected[0].json.as_str()), (1, bad));
        let (rows, _) = rows(&caller, &request, None, usize::MAX);
        let error = rows[1].as_ref().expect_err("the row in the middle");
        assert_eq!(error.rejected_row().map(|row| row.json.as_str()), Some(bad));
        assert_eq!(rows[2].as_ref().map(Json::as_str).ok(), Some(r#"{"id":3}"#));
    }
}

#[test]
fn pages_are_followed_and_cursors_stand_between_any_two_rows() {
    for stop in 0..=6 {
        for at in 0..CALLERS {
            let server = serve(book(&[2, 3, 1]), Style::LastRound);
            let caller = &callers!(server.url())[at];
            let request = LOG.request().path("1");
            let (first, cursor) = rows(caller, &request, None, stop);
            let cursor: Cursor = cursor.to_string().parse().expect("a cursor");
            let (rest, end) = rows(caller, &request, Some(cursor), usize::MAX);
            let mut all = texts(first);
            all.extend(texts(rest));
            let whole = texts(rows(caller, &request, None, usize::MAX).0);
            assert_eq!(all.len(), 6);
            assert_eq!(all, whole);
            assert!(end.is_end());
        }
    }
}

#[test]
fn a_cursor_of_another_request_is_refused() {
    let server = serve(book(&[2, 1]), Style::Numbered);
    for caller in callers!(server.url()) {
        let (_, cursor) = rows(&caller, &LOG.request().path("1"), None, 1);
        let other = LOG.request().path("2");
        let refused = match &caller {
            Caller::Async(_, client) => client.resume_named_rows(&other, cursor).err(),
            Caller::Blocking(client) => client.resume_named_rows(&other, cursor).err(),
        };
        assert!(refused.is_some_and(|error| error.is_input()));
    }
}

/// One thing, wherever it is.
struct GetOne;

impl Endpoint for GetOne {
    type Answer = One<Thing>;

    const ID: &'static str = "shop.one";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/one";
    const ENVELOPE: Envelope = Envelope::One(&["thing"]);

    fn encode(&self, _: &mut Encoder) {}
}

#[test]
fn one_item_is_one_row_and_none_is_an_error() {
    let one = Operation::of::<GetOne>("One thing");
    for (text, expected) in [
        (r#"{"thing":{"id":1 }}"#, Some(r#"{"id":1 }"#)),
        (r#"{"thing":[{"id":1}]}"#, Some(r#"{"id":1}"#)),
        (r#"{"thing":[]}"#, None),
        ("{}", None),
    ] {
        let server = Server::always(Reply::json(200, text));
        for caller in callers!(server.url()) {
            let answer = send(&caller, &one.request());
            match expected {
                Some(row) => {
                    let page = answer.expect("an answer").into_inner();
                    assert_eq!(
                        page.into_rows().expect("a row"),
                        [Json::new(row).expect("JSON")]
                    );
                }
                None => assert!(answer.expect_err("nothing").is_not_found()),
            }
        }
    }
}

#[test]
fn what_is_no_answer_of_the_operation_is_an_error_as_for_typed_requests() {
    for text in [
        "",
        "<html>",
        "{",
        "[]",
        r#"{"other":{"things":[]}}"#,
        r#"{"errorMessage":"no"}"#,
    ] {
        let server = Server::always(Reply::json(200, text));
        for caller in callers!(server.url()) {
            let named = send(&caller, &THINGS.request().path("a")).expect_err("no answer");
            let typed = caller.fail(GetThing::new("a"));
            assert_eq!(named.to_string(), typed.to_string());
        }
    }
}

#[test]
fn a_byte_order_mark_before_a_body_is_not_sent() {
    let encoded = CREATE.request().json("\u{feff}{}").encoded();
    assert_eq!(encoded.expect("a request").body(), Some(&b"{}"[..]));
}

//! Calls that must not be made twice: sent again only if nothing of them was sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use thousandeyes_runtime::retry::{Failure, Policy};
use thousandeyes_runtime::transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportFuture,
};
use thousandeyes_runtime::{Client, Headers, blocking};

use crate::support::example::CreateThing;
use crate::support::{
    CALLERS, Caller, Reply, Server, TOKEN, TWO_THINGS, TestClock, Thing, callers,
};

/// Would try anything again, for ever.
struct Reckless;

impl Policy for Reckless {
    fn again(&self, failure: &Failure<'_>) -> bool {
        failure.attempts() < 9
    }
}

fn create() -> CreateThing {
    CreateThing {
        thing: Thing::new(7, Some("lamp")),
    }
}

#[test]
fn whatever_goes_wrong_they_are_sent_once() {
    let sound = Reply::json(201, TWO_THINGS);
    let replies = [
        Reply::json(500, ""),
        Reply::json(503, "").header("Retry-After", "1"),
        Reply::json(429, "").header("X-Organization-Rate-Limit-Reset", "10"),
        Reply::closing(""),
        Reply::garbage(),
        sound.clone().cut_off(5),
        Reply::closing("HTTP/1.1 201 Created\r\n\r\n{"),
        Reply::hang(""),
    ];
    for reply in replies {
        for which in 0..CALLERS {
            let server = Server::script([reply.clone(), sound.clone()]);
            let callers =
                callers!(server.url(), .retry(Reckless).timeout(Duration::from_millis(300)));
            let error = callers[which].fail(create());
            assert_eq!(
                (error.attempts(), server.count()),
                (1, 1),
                "{which} {reply:?}: {error}"
            );
        }
    }
}

/// Fails to connect twice, and keeps the bodies it is given.
#[derive(Clone, Default)]
struct Unreachable(Arc<Mutex<Vec<Vec<u8>>>>);

impl Unreachable {
    fn answer(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut bodies = self.0.lock().expect("no panic");
        bodies.push(request.body.unwrap_or_default());
        match bodies.len() {
            1 | 2 => Err(TransportError::connect("no route")),
            _ => Ok(HttpResponse::new(201, Headers::new(), TWO_THINGS)),
        }
    }
}

impl Transport for Unreachable {
    fn execute<'a>(&'a self, request: HttpRequest) -> TransportFuture<'a> {
        let outcome = self.answer(request);
        Box::pin(async move { outcome })
    }
}

impl blocking::Transport for Unreachable {
    fn execute(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.answer(request)
    }
}

#[test]
fn without_a_connection_they_are_sent_again_whole() {
    let transports = [Unreachable::default(), Unreachable::default()];
    let client = Client::builder()
        .bearer(TOKEN)
        .clock(TestClock::new())
        .transport(transports[0].clone());
    let blocking = blocking::Client::builder()
        .bearer(TOKEN)
        .clock(TestClock::new());
    let blocking = blocking.transport(transports[1].clone());
    let callers = [
        Caller::asynchronous(client.build().expect("a client")),
        Caller::Blocking(blocking.build().expect("a client")),
    ];
    for (caller, transport) in callers.iter().zip(&transports) {
        caller.call(create()).expect("an answer");
        let bodies = transport.0.lock().expect("no panic");
        assert_eq!(bodies.as_slice(), [br#"{"id":7,"name":"lamp"}"#; 3]);
    }
}

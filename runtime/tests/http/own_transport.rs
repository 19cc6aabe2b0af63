//! Transports that a program brings itself.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use thousandeyes_runtime::endpoint::Method;
use thousandeyes_runtime::transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportFuture,
};
use thousandeyes_runtime::{Client, Headers, blocking};

use crate::support::{Caller, GetThing, Reply, Server, TOKEN, TWO_THINGS};

type Make = fn() -> Outcome;
type Outcome = Result<HttpResponse, TransportError>;

/// Keeps what it is given, and answers with what a function makes.
#[derive(Clone)]
struct Canned {
    seen: Arc<Mutex<Vec<HttpRequest>>>,
    make: Make,
}

impl Canned {
    fn new(make: Make) -> Self {
        let seen = Arc::default();
        Self { seen, make }
    }

    fn answer(&self, request: HttpRequest) -> Outcome {
        self.seen.lock().expect("no panic").push(request);
        (self.make)()
    }

    fn callers(&self) -> [Caller; 2] {
        let client = Client::builder()
            .bearer(TOKEN)
            .timeout(Duration::from_secs(7))
            .max_answer_bytes(1000)
            .no_retries();
        let blocking = blocking::Client::builder().bearer(TOKEN);
        let blocking = blocking
            .timeout(Duration::from_secs(7))
            .max_answer_bytes(1000)
            .no_retries();
        [
            Caller::asynchronous(client.transport(self.clone()).build().expect("a client")),
            Caller::Blocking(blocking.transport(self.clone()).build().expect("a client")),
        ]
    }
}

impl Transport for Canned {
    fn execute<'a>(&'a self, request: HttpRequest) -> TransportFuture<'a> {
        let outcome = self.answer(request);
        Box::pin(async move { outcome })
    }
}

impl blocking::Transport for Canned {
    fn execute(&self, request: HttpRequest) -> Outcome {
        self.answer(request)
    }
}

#[test]
fn they_get_the_whole_request() {
    let canned = Canned::new(|| Ok(HttpResponse::new(200, Headers::new(), TWO_THINGS)));
    for caller in canned.callers() {
        let response = caller.call(GetThing::new("1").aid(7)).expect("an answer");
        assert_eq!(response.len(), 2);
        let request = canned
            .seen
            .lock()
            .expect("no panic")
            .pop()
            .expect("a request");
        assert_eq!(request.method, Method::Get);
        assert_eq!(
            request.url,
            "https://api.thousandeyes.com/v6/things/1?aid=7"
        );
        assert_eq!(request.headers.get("accept"), Some("application/json"));
        assert_eq!(request.timeout, Some(Duration::from_secs(7)));
        assert_eq!(request.max_answer_bytes, 1000);
        let authorization = request
            .authorization
            .as_ref()
            .map(|secret| secret.expose().to_owned());
        assert_eq!(authorization, Some(format!("Bearer {TOKEN}")));
        assert!(request.headers.get("authorization").is_none());
        assert!(!format!("{request:?}").contains(TOKEN), "{request:?}");
    }
}

#[test]
fn their_errors_keep_their_kind_and_their_cause() {
    let cases: [(Make, &str); 5] = [
        (
            || Err(TransportError::timeout("slow")),
            "no complete answer in the time allowed",
        ),
        (
            || Err(TransportError::connect("no route")),
            "could not connect: no route",
        ),
        (
            || Err(TransportError::interrupted("reset")),
            "the answer broke off: reset",
        ),
        (
            || Err(TransportError::too_large(9)),
            "the answer is longer than the 9 bytes allowed",
        ),
        (
            || Err(TransportError::other("broken")),
            "the request could not be sent: broken",
        ),
    ];
    for (make, line) in cases {
        for caller in Canned::new(make).callers() {
            let error = caller.fail(GetThing::new("1"));
            assert_eq!(error.to_string(), format!("shop.things: {line}"));
            let kinds = [
                error.is_timeout(),
                error.is_connect(),
                error.is_interrupted(),
                error.is_too_large(),
            ];
            let expected = match line.split(' ').next() {
                Some("no") => [true, false, false, false],
                Some("could") => [false, true, false, false],
                _ if line.ends_with("reset") => [false, false, true, false],
                _ if line.ends_with("allowed") => [false, false, false, true],
                _ => [false; 4],
            };
            assert_eq!(kinds, expected, "{line}");
        }
    }
}

#[test]
fn one_that_does_not_count_is_counted_for() {
    let canned = Canned::new(|| Ok(HttpResponse::new(200, Headers::new(), vec![b' '; 1001])));
    for caller in canned.callers() {
        assert!(caller.fail(GetThing::new("1")).is_too_large());
    }
}

/// Sends all requests elsewhere.
struct Detour(Arc<dyn Transport>, String);

impl Transport for Detour {
    fn execute<'a>(&'a self, mut request: HttpRequest) -> TransportFuture<'a> {
        request.url = request.url.replace("http://127.0.0.1:1/v6", &self.1);
        self.0.execute(request)
    }
}

#[tokio::test]
async fn one_around_another_may_lead_requests_elsewhere() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    let builder = || {
        let url = server.url();
        Client::builder()
            .base_url("http://127.0.0.1:1/v6")
            .bearer(TOKEN)
            .layer(move |inner| Arc::new(Detour(inner, url)))
    };
    for builder in [
        builder(),
        #[cfg(feature = "reqwest")]
        builder().over_reqwest(),
    ] {
        let client = builder.build().expect("a client");
        client.send(GetThing::new("1")).await.expect("an answer");
        let host = server.address().to_string();
        assert_eq!(server.last().header("host"), Some(host.as_str()));
    }
}

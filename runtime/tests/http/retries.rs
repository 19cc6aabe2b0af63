//! What is tried again, how often, and after what time.

use std::net::TcpListener;
use std::time::Duration;

use thousandeyes_runtime::Error;
use thousandeyes_runtime::retry::{Backoff, Exponential, Policy, Transient};

use crate::support::{CALLERS, GetThing, Reply, Server, TWO_THINGS, TestClock, callers};

/// Half a second, a second, two, four, …, without chance.
fn backoff() -> impl Backoff {
    Exponential::from(Duration::from_millis(500))
        .up_to(Duration::from_secs(30))
        .jittered_by(|| 1.0)
}

fn five() -> impl Policy {
    Transient.at_most(5).within(Duration::from_secs(300))
}

fn sound() -> Reply {
    Reply::json(200, TWO_THINGS)
}

/// Everything that may pass.
fn faults() -> Vec<Reply> {
    let half = &TWO_THINGS[..TWO_THINGS.len() / 2];
    let mut faults: Vec<_> = [500, 502, 503, 504]
        .map(|status| Reply::json(status, "<html>"))
        .into();
    faults.extend([
        Reply::closing(""),
        Reply::garbage(),
        sound().cut_off(5),
        sound().cut_off(200),
        Reply::gzip(200, TWO_THINGS.as_bytes()).cut_off(10),
        // Without a length only the reading shows that the end is missing.
        Reply::closing(format!("HTTP/1.1 200 OK\r\n\r\n{half}")),
    ]);
    faults
}

#[test]
fn what_may_pass_is_tried_again() {
    let hang = Reply::hang("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
    let soon = Duration::from_millis(300);
    let faults = faults()
        .into_iter()
        .map(|fault| (fault, Duration::from_secs(60)));
    for (fault, timeout) in faults.chain([(hang, soon)]) {
        for which in 0..CALLERS {
            let server = Server::script([fault.clone(), fault.clone(), sound()]);
            let clock = TestClock::new();
            let callers = callers!(
                server.url(),
                .clock(clock.clone()).observer(clock.clone()).retry(five()).backoff(backoff())
                    .timeout(timeout)
            );
            let response = callers[which].call(GetThing::new("1"));
            let response = response.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
            assert_eq!(response.len(), 2);
            assert_eq!((server.count(), clock.seconds()), (3, 1.5), "{fault:?}");
            assert_eq!(clock.seen().retries.len(), 2);
        }
    }
}

#[test]
fn the_last_error_says_how_often_and_how_long() {
    for which in 0..CALLERS {
        let server = Server::always(Reply::json(503, r#"{"errorMessage":"closed"}"#));
        let clock = TestClock::new();
        let callers = callers!(
            server.url(),
            .clock(clock.clone()).observer(clock.clone()).retry(five()).backoff(backoff())
        );
        let error = callers[which].fail(GetThing::new("1"));
        assert!(error.is_maintenance() && error.is_retryable(), "{error}");
        assert_eq!(
            (error.operation(), error.attempts()),
            (Some("shop.things"), 5)
        );
        assert_eq!(error.elapsed(), Duration::from_millis(7500));
        let expected = "shop.things: the API answered 503 Service Unavailable: closed; the API is in maintenance, try again \
                        later; given up after 5 attempts in 7.5 s";
        assert_eq!(error.to_string(), expected);
        assert_eq!(server.count(), 5);
        let delays: Vec<_> = clock
            .seen()
            .retries
            .iter()
            .map(|(_, delay, _)| *delay)
            .collect();
        assert_eq!(delays, [0.5, 1.0, 2.0, 4.0]);
    }
}

#[test]
fn time_is_limited_too() {
    for which in 0..CALLERS {
        let server = Server::always(Reply::json(500, ""));
        let clock = TestClock::new();
        let callers = callers!(
            server.url(),
            .clock(clock.clone()).retry(Transient.within(Duration::from_secs(3))).backoff(backoff())
        );
        let error = callers[which].fail(GetThing::new("1"));
        // The third wait would end after three seconds and more, so it is not begun.
        assert_eq!((error.attempts(), clock.seconds()), (3, 1.5));
    }
}

#[test]
fn a_connection_that_does_not_come_about_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v6", listener.local_addr().expect("an address"));
    drop(listener);
    for caller in callers!(url.as_str(), .retry(five()).backoff(backoff())) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_connect(), "{error}");
        assert_eq!(error.attempts(), 5);
        assert!(
            error
                .to_string()
                .starts_with("shop.things: could not connect: "),
            "{error}"
        );
    }
}

#[test]
fn what_will_not_pass_is_not_tried_again() {
    let replies = [
        Reply::json(301, ""),
        Reply::json(400, ""),
        Reply::json(401, ""),
        Reply::json(403, ""),
        Reply::json(404, ""),
        Reply::json(406, ""),
        Reply::json(408, ""),
        Reply::json(429, ""),
        Reply::json(501, ""),
        Reply::json(200, "<html>"),
        Reply::json(200, r#"{"shop":7}"#),
        Reply::json(200, r#"{"errorMessage":"no"}"#),
        Reply::gzip(200, &[b' '; 4096]),
    ];
    for reply in replies {
        let server = Server::always(reply.clone());
        for caller in
            callers!(server.url(), .retry(five()).backoff(backoff()).max_answer_bytes(2048))
        {
            let before = server.count();
            let error = caller.fail(GetThing::new("1"));
            assert!(!error.is_retryable(), "{reply:?}: {error}");
            assert_eq!(
                (error.attempts(), server.count() - before),
                (1, 1),
                "{reply:?}"
            );
            assert!(!error.to_string().contains("given up"), "{error}");
        }
    }
}

#[test]
fn policies_of_ones_own() {
    /// Tries a 404 again, as things may appear.
    struct Patient;
    impl Policy for Patient {
        fn again(&self, failure: &thousandeyes_runtime::retry::Failure<'_>) -> bool {
            Error::is_not_found(failure.error()) && failure.attempts() < 3 && failure.is_safe()
        }
    }
    let server = Server::script([Reply::json(404, ""), Reply::json(404, ""), sound()]);
    let [caller, ..] = callers!(server.url(), .retry(Patient).backoff(Duration::from_secs(7)));
    caller.call(GetThing::new("1")).expect("an answer");
    let server = Server::always(Reply::json(500, ""));
    for caller in callers!(server.url(), .retry(five()).no_retries()) {
        assert_eq!(caller.fail(GetThing::new("1")).attempts(), 1);
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_is_not_tried_again() {
    let server = Server::always(Reply::json(500, ""));
    let clock = TestClock::new();
    let client = thousandeyes_runtime::Client::builder()
        .base_url(server.url())
        .bearer("t0ken");
    let client = client
        .clock(clock.clone())
        .observer(clock.clone())
        .build()
        .expect("a client");
    // Somebody is busy, so that no wait ends.
    clock.0.begin();
    let task = tokio::spawn(async move { client.send(GetThing::new("1")).await.map(drop) });
    while clock.seen().retries.is_empty() {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.is_err());
    clock.0.end();
    assert_eq!(server.count(), 1);
}

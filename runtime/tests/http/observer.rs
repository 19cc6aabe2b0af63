//! What an observer is told.

use std::time::Duration;

use thousandeyes_runtime::observe::Reason;
use thousandeyes_runtime::retry::Transient;

use crate::support::{CALLERS, GetThing, Reply, Server, TWO_THINGS, TestClock, callers};

#[test]
fn requests_retries_waits_and_rows() {
    let one_is_bad = r#"{"shop":{"things":[{"id":7},{"name":"no id"}]}}"#;
    let reset = |reply: Reply| {
        let reply = reply.header("X-Organization-Rate-Limit-Remaining", "0");
        reply.header("X-Organization-Rate-Limit-Reset", "30")
    };
    for which in 0..CALLERS {
        let server = Server::script([
            Reply::json(503, ""),
            Reply::closing(""),
            reset(Reply::json(200, TWO_THINGS)),
            Reply::json(200, one_is_bad),
        ]);
        let clock = TestClock::new();
        let callers = callers!(
            server.url(),
            .clock(clock.clone()).observer(clock.clone()).retry(Transient).backoff(Duration::from_secs(2))
        );
        callers[which].call(GetThing::new("1")).expect("an answer");
        callers[which].call(GetThing::new("1")).expect("an answer");
        let seen = clock.seen();
        let resends: Vec<_> = seen.requests.iter().map(|request| request.resend).collect();
        assert_eq!(resends, [0, 1, 2, 0]);
        assert!(
            seen.requests
                .iter()
                .all(|request| request.operation == "shop.things")
        );
        let outcomes: Vec<_> = seen
            .outcomes
            .iter()
            .map(|outcome| (outcome.status, outcome.error_type.as_deref()))
            .collect();
        assert_eq!(
            outcomes,
            [
                (Some(503), Some("503")),
                (None, Some("interrupted")),
                (Some(200), None),
                (Some(200), None)
            ]
        );
        let attempts: Vec<_> = seen
            .outcomes
            .iter()
            .map(|outcome| outcome.attempt)
            .collect();
        assert_eq!(attempts, seen.requests);
        let retries: Vec<_> = seen
            .retries
            .iter()
            .map(|(attempts, delay, _)| (*attempts, *delay))
            .collect();
        assert_eq!(retries, [(1, 2.0), (2, 2.0)]);
        let waits: Vec<_> = seen
            .waits
            .iter()
            .map(|wait| (wait.reason, wait.time.as_secs()))
            .collect();
        assert_eq!(
            waits,
            [
                (Reason::Backoff, 2),
                (Reason::Backoff, 2),
                (Reason::Turn, 30)
            ]
        );
        let rows: Vec<_> = seen
            .rows
            .iter()
            .map(|rows| (rows.operation, rows.read, rows.rejected))
            .collect();
        assert_eq!(rows, [("shop.things", 2, 0), ("shop.things", 1, 1)]);
    }
}

#[tokio::test]
async fn a_request_that_is_given_up_has_an_outcome_too() {
    let server = Server::always(Reply::hang(""));
    let clock = TestClock::new();
    let client = thousandeyes_runtime::Client::builder()
        .base_url(server.url())
        .bearer("t0ken");
    let client = client.observer(clock.clone()).build().expect("a client");
    let task = tokio::spawn(async move { client.send(GetThing::new("1")).await.map(drop) });
    while server.count() == 0 {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.is_err());
    let seen = clock.seen();
    assert_eq!(seen.requests.len(), 1);
    let outcomes: Vec<_> = seen
        .outcomes
        .iter()
        .map(|outcome| (outcome.status, outcome.error_type.as_deref()))
        .collect();
    assert_eq!(outcomes, [(None, Some("cancelled"))]);
}

//! A cap on waiting, and what waits is woken in turn.

use std::sync::Arc;
use std::time::Duration;

use thousandeyes_mock::Quota;
use thousandeyes_runtime::Client;

use crate::support::clock::EPOCH;
use crate::support::{CALLERS, GetThing, Reply, Server, TOKEN, TWO_THINGS, TestClock, callers};

fn limited(clock: &TestClock, limit: u32) -> Server {
    let quota = Quota::new(&clock.0, limit);
    Server::answering(move |_| quota.count(Reply::json(200, TWO_THINGS)))
}

#[test]
fn a_longer_wait_is_an_error_that_says_until_when() {
    for cap in [0, 1, 59] {
        for which in 0..CALLERS {
            let clock = TestClock::new();
            let server = limited(&clock, 2);
            let cap = Duration::from_secs(cap);
            let callers =
                callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).max_wait(cap));
            for _ in 0..2 {
                callers[which].call(GetThing::new("1")).expect("an answer");
            }
            let error = callers[which].fail(GetThing::new("1"));
            assert!(error.is_rate_limited() && error.is_withheld(), "{error}");
            assert!(!error.is_locked_out() && !error.is_unauthorized() && !error.is_refused());
            assert_eq!(error.operation(), Some("shop.things"));
            assert_eq!((error.status(), error.attempts()), (None, 0));
            assert_eq!(error.retry_at().map(|at| at.unix()), Some(EPOCH + 60));
            let expected = "shop.things: not sent, as the request quota is spent until 2017-04-19 13:09:00 UTC, which is \
                            longer than this call may wait";
            assert_eq!(error.to_string(), expected);
            // Nothing was sent, and no time was lost.
            assert_eq!((server.count(), clock.seconds()), (2, 0.0));
        }
    }
}

#[test]
fn a_shorter_wait_is_waited() {
    for which in 0..CALLERS {
        let clock = TestClock::new();
        let server = limited(&clock, 2);
        let cap = Duration::from_secs(60);
        let callers =
            callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).max_wait(cap));
        for _ in 0..3 {
            callers[which].call(GetThing::new("1")).expect("an answer");
        }
        assert_eq!(clock.seconds(), 60.0);
    }
}

#[test]
fn those_ahead_in_the_queue_are_counted() {
    let clock = TestClock::new();
    let server = limited(&clock, 2);
    let cap = Duration::from_secs(90);
    let [caller, ..] =
        callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).max_wait(cap));
    let results = caller.call_all((0..10).map(|_| GetThing::new("1")));
    let failed: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    // Two go now and two in a minute; the other six know at once that their turn comes later than they want.
    assert_eq!((failed.len(), server.count()), (6, 4));
    for error in &failed {
        assert!(error.is_rate_limited() && error.is_withheld(), "{error}");
        assert!(error.retry_at().is_some_and(|at| at.unix() >= EPOCH + 120));
    }
    assert_eq!(clock.seconds(), 60.0);
}

#[test]
fn turns_come_in_the_order_of_asking() {
    let clock = TestClock::new();
    let server = limited(&clock, 3);
    let [caller, ..] = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
    let results = caller.call_all((0..20).map(|number| GetThing::new(number.to_string())));
    assert!(results.iter().all(Result::is_ok));
    let batches: Vec<Vec<_>> = server
        .requests()
        .chunks(3)
        .map(|batch| {
            let mut batch: Vec<_> = batch
                .iter()
                .map(|request| request.path().to_owned())
                .collect();
            batch.sort_by_key(|path| {
                path.rsplit('/')
                    .next()
                    .and_then(|number| number.parse::<u32>().ok())
            });
            batch
        })
        .collect();
    let expected: Vec<_> = (0..20)
        .map(|number| format!("/v6/things/{number}"))
        .collect();
    assert_eq!(batches.concat(), expected);
}

#[test]
fn one_that_is_given_up_leaves_its_turn_to_the_next() {
    let clock = TestClock::new();
    let server = Arc::new(limited(&clock, 1));
    let client = Client::builder()
        .base_url(server.url())
        .bearer(TOKEN)
        .no_retries();
    let client = client
        .clock(clock.clone())
        .observer(clock.clone())
        .build()
        .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        client
            .send(GetThing::new("first"))
            .await
            .expect("an answer");
        // Nobody's time passes while something is on the way.
        clock.0.begin();
        let mut tasks = Vec::new();
        for number in 0..9 {
            let client = client.clone();
            tasks.push(tokio::spawn(async move {
                client
                    .send(GetThing::new(number.to_string()))
                    .await
                    .map(drop)
            }));
        }
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        // The one that waits for the time to pass, and some of those that wait for it.
        for given_up in [0, 1, 4, 8] {
            tasks[given_up].abort();
        }
        clock.0.end();
        for (number, task) in tasks.into_iter().enumerate() {
            let result = task.await;
            assert_eq!(
                result.is_err(),
                [0, 1, 4, 8].contains(&number),
                "{number}: {result:?}"
            );
        }
    });
    assert_eq!(server.count(), 6);
    assert_eq!(clock.seconds(), 300.0);
}

#[test]
fn without_retries_the_next_call_waits_unless_waiting_is_capped() {
    let exhausted = || {
        Reply::json(429, "")
            .header("X-Organization-Rate-Limit-Remaining", "0")
            .header("X-Organization-Rate-Limit-Reset", (EPOCH + 60).to_string())
    };
    for which in 0..CALLERS {
        for cap in [None, Some(Duration::ZERO)] {
            let clock = TestClock::new();
            let sound = Reply::json(200, TWO_THINGS);
            let server = Server::script([exhausted(), sound.clone(), sound]);
            let callers = match cap {
                None => callers!(server.url(), .clock(clock.clone()).observer(clock.clone())),
                Some(cap) => {
                    callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).max_wait(cap))
                }
            };
            let caller = &callers[which];
            // What was refused is not sent again, and nobody waits for it.
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_rate_limited() && !error.is_withheld(), "{error}");
            assert_eq!((error.attempts(), clock.seconds()), (1, 0.0));
            let next = caller.call(GetThing::new("1"));
            match cap {
                None => {
                    next.expect("an answer");
                    assert_eq!((clock.seconds(), server.count()), (60.0, 2));
                    assert_eq!(clock.seen().waits.len(), 1);
                }
                Some(_) => {
                    assert!(next.expect_err("no time").is_withheld());
                    assert_eq!((clock.seconds(), server.count()), (0.0, 1));
                }
            }
        }
    }
}

//! Requests go out as fast as the quota allows and no faster, on the clock of the test.

use std::sync::Arc;

use thousandeyes_mock::{Quota, Rounding, Spelling, Windows};
use thousandeyes_runtime::retry::Transient;

use crate::support::clock::EPOCH;
use crate::support::example::TryThing;
use crate::support::{CALLERS, GetThing, Reply, Server, TWO_THINGS, TestClock, callers};

/// A server whose requests draw on a quota.
fn limited(quota: &Arc<Quota>) -> Server {
    let quota = Arc::clone(quota);
    Server::answering(move |_| quota.count(Reply::json(200, TWO_THINGS)))
}

/// Makes 60 calls at once against 24 a minute, and checks how long that took: `expected`, and at most two seconds more.
#[track_caller]
fn least_time(begin: f64, expected: f64, make: impl Fn(Quota) -> Quota) {
    for which in 0..CALLERS {
        let clock = TestClock::at(begin);
        let quota = Arc::new(make(Quota::new(&clock.0, 24)));
        let server = limited(&quota);
        let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
        let results = callers[which].call_all((0..60).map(|_| GetThing::new("1")));
        assert!(results.iter().all(Result::is_ok));
        assert_eq!(quota.refused(), 0);
        let took = clock.seconds();
        assert!(
            (expected..=expected + 2.0).contains(&took),
            "{took} s instead of {expected} s"
        );
    }
}

#[test]
fn windows_that_begin_with_a_batch_are_used_up() {
    least_time(EPOCH as f64, 120.0, |quota| quota);
    least_time(EPOCH as f64 + 0.3, 120.0, |quota| quota);
    least_time(EPOCH as f64 + 0.3, 120.0, |quota| {
        quota.rounding(Rounding::Down)
    });
    least_time(EPOCH as f64 + 0.9, 120.0, |quota| {
        quota.spelling(Spelling::Documented)
    });
}

#[test]
fn windows_of_the_wall_clock_are_used_up() {
    let clock = |quota: Quota| quota.windows(Windows::OfTheClock);
    least_time(EPOCH as f64, 120.0, clock);
    least_time(EPOCH as f64 + 30.5, 89.5, clock);
    least_time(EPOCH as f64 + 59.9, 60.1, clock);
}

#[test]
fn the_clocks_may_differ_by_any_amount() {
    for skew in [-86_400, -61, -1, 1, 59, 86_400 * 400] {
        least_time(EPOCH as f64 + 0.5, 120.0, |quota| quota.skew(skew));
    }
}

#[test]
fn one_after_the_other_meets_no_429_either() {
    let clock = TestClock::new();
    let quota = Arc::new(Quota::new(&clock.0, 24));
    let server = limited(&quota);
    for caller in callers!(server.url(), .clock(clock.clone()).observer(clock.clone())) {
        for _ in 0..50 {
            caller.call(GetThing::new("1")).expect("an answer");
        }
    }
    assert_eq!(quota.refused(), 0);
    let least = (50 * CALLERS / 24 * 60) as f64;
    let most = least + 3.0;
    assert!(
        (least..=most).contains(&clock.seconds()),
        "{}",
        clock.seconds()
    );
}

#[test]
fn without_header_fields_the_documented_limit_holds() {
    for which in 0..CALLERS {
        let clock = TestClock::new();
        let server = Server::always(Reply::json(200, TWO_THINGS));
        let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
        let call = |count: usize| {
            let results = callers[which].call_all((0..count).map(|_| GetThing::new("1")));
            assert!(results.iter().all(Result::is_ok));
        };
        call(240);
        assert_eq!(clock.seconds(), 0.0);
        call(1);
        assert_eq!(clock.seconds(), 60.0);
        let results = callers[which].call_all((0..25).map(|id| TryThing { id }));
        assert!(results.iter().all(Result::is_ok));
        assert_eq!(clock.seconds(), 120.0);
    }
}

#[test]
fn quotas_do_not_hold_each_other_up() {
    let clock = TestClock::new();
    let organization = Quota::new(&clock.0, 240);
    let instant = Quota::new(&clock.0, 2).of_instant_tests();
    let server = Server::answering(move |request| match request.path() {
        path if path.starts_with("/v6/instant/") => instant.count(Reply::json(200, TWO_THINGS)),
        _ => organization.count(Reply::json(200, TWO_THINGS)),
    });
    let [caller, ..] = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
    for id in 0..2 {
        caller.call(TryThing { id }).expect("an answer");
    }
    for _ in 0..100 {
        caller.call(GetThing::new("1")).expect("an answer");
    }
    assert_eq!(clock.seconds(), 0.0);
    caller.call(TryThing { id: 3 }).expect("an answer");
    assert_eq!(clock.seconds(), 60.0);
}

#[test]
fn what_others_spend_is_seen_in_each_answer() {
    for which in 0..CALLERS {
        let clock = TestClock::new();
        let quota = Quota::new(&clock.0, 24);
        let server = Server::answering(move |_| {
            // Others ask three times as often.
            quota.spend(3);
            quota.count(Reply::json(200, TWO_THINGS))
        });
        let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
        for _ in 0..18 {
            callers[which].call(GetThing::new("1")).expect("an answer");
        }
        assert_eq!(clock.seen().count(429), 0);
        assert_eq!(clock.seconds(), 120.0);
    }
}

#[test]
fn a_quota_that_others_use_up_in_between_is_waited_for() {
    for which in 0..CALLERS {
        let clock = TestClock::new();
        let quota = Quota::new(&clock.0, 24);
        let server = Server::answering(move |request| {
            let reply = quota.count(Reply::json(200, TWO_THINGS));
            if request.number == 4 {
                quota.spend(100);
            }
            reply
        });
        let callers = callers!(
            server.url(),
            .clock(clock.clone()).observer(clock.clone()).retry(Transient)
        );
        for _ in 0..10 {
            callers[which].call(GetThing::new("1")).expect("an answer");
        }
        assert_eq!(clock.seen().count(429), 1);
        assert_eq!(clock.seconds(), 60.0);
    }
}

#[test]
fn clones_share_the_quota() {
    let clock = TestClock::new();
    let quota = Arc::new(Quota::new(&clock.0, 24));
    let server = limited(&quota);
    let builder = thousandeyes_runtime::blocking::Client::builder().bearer("t0ken");
    let builder = builder.base_url(server.url()).no_retries();
    let client = builder.clock(clock.clone()).observer(clock.clone()).build();
    let clones = [(); 3].map(|()| client.as_ref().expect("a client").clone());
    for clone in clones.iter().cycle().take(30) {
        clone.send(GetThing::new("1")).expect("an answer");
    }
    assert_eq!(quota.refused(), 0);
    assert_eq!(clock.seconds(), 60.0);
}

#[tokio::test]
async fn clients_that_share_a_rate_limit_seldom_meet_a_429() {
    let clock = TestClock::new();
    let quota = Arc::new(Quota::new(&clock.0, 60));
    let server = limited(&quota);
    let clients = [(); 2].map(|()| {
        let builder = thousandeyes_runtime::Client::builder().bearer("t0ken");
        let builder = builder.base_url(server.url()).retry(Transient);
        let builder = builder.clock(clock.clone()).observer(clock.clone());
        builder.build().expect("a client")
    });
    let tasks: Vec<_> = (0..600)
        .map(|number| {
            let client = clients[number % 2].clone();
            tokio::spawn(async move { client.send(GetThing::new("1")).await.map(drop) })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic").expect("an answer");
    }
    // In the first minute neither knows of the other. In each of the others there is room for what both take, and one
    // request of each finds out that nothing is left.
    assert!(quota.refused() <= 60 + 2 * 10, "{}", quota.refused());
    // The least is 540.
    assert!(clock.seconds() <= 660.0, "{}", clock.seconds());
}

#[test]
fn a_minute_begins_with_what_others_left_of_the_last() {
    for which in 0..CALLERS {
        let clock = TestClock::new();
        let quota = Quota::new(&clock.0, 24);
        let minutes = std::sync::Mutex::new(std::collections::BTreeSet::new());
        let now = clock.clone();
        let server = Server::answering(move |_| {
            // Others come first in each minute, with eighteen requests.
            if minutes
                .lock()
                .expect("no panic")
                .insert(now.seconds() as u64 / 60)
            {
                quota.spend(18);
            }
            quota.count(Reply::json(200, TWO_THINGS))
        });
        let callers = callers!(
            server.url(),
            .clock(clock.clone()).observer(clock.clone()).retry(Transient)
        );
        // The first minute is known before anything is sent at once.
        callers[which].call(GetThing::new("1")).expect("an answer");
        let results = callers[which].call_all((0..23).map(|_| GetThing::new("1")));
        assert!(results.iter().all(Result::is_ok));
        assert_eq!(clock.seen().count(429), 0);
        assert_eq!(clock.seconds(), 180.0);
    }
}

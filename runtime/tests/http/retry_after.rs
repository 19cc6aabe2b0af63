//! What the API asks to wait for: `Retry-After`, and a quota that begins anew.

use std::time::Duration;

use thousandeyes_runtime::retry::{Policy, Transient};

use crate::support::clock::EPOCH;
use crate::support::{CALLERS, GetThing, Reply, Server, TWO_THINGS, TestClock, callers};

const NOW: &str = "Wed, 19 Apr 2017 13:08:00 GMT";

fn sound() -> Reply {
    Reply::json(200, TWO_THINGS)
}

fn spent(reset: &str) -> Reply {
    Reply::json(429, "")
        .header("X-Organization-Rate-Limit-Remaining", "0")
        .header("X-Organization-Rate-Limit-Reset", reset)
}

/// How long the call takes that gets these replies; it may take two minutes. `None` when it fails.
fn takes(replies: &[Reply]) -> Option<f64> {
    let all: [_; CALLERS] = std::array::from_fn(|which| {
        let server = Server::script(replies.iter().cloned());
        let clock = TestClock::new();
        let callers = callers!(
            server.url(),
            .clock(clock.clone()).observer(clock.clone())
                .retry(Transient.at_most(4).within(Duration::from_secs(120)))
                .backoff(Duration::from_secs(2))
        );
        let result = callers[which].call(GetThing::new("1"));
        result.ok().map(|_| clock.seconds())
    });
    assert!(all.iter().all(|one| *one == all[0]), "{all:?}");
    all[0]
}

#[test]
fn seconds_and_dates_are_understood() {
    let after = |text: &str| {
        [
            Reply::json(503, "")
                .header("Date", NOW)
                .header("Retry-After", text),
            sound(),
        ]
    };
    assert_eq!(takes(&after("17")), Some(17.0));
    assert_eq!(takes(&after("Wed, 19 Apr 2017 13:08:17 GMT")), Some(17.0));
    assert_eq!(
        takes(&after("Wednesday, 19-Apr-17 13:08:17 GMT")),
        Some(17.0)
    );
    // Never less than the backoff, and nonsense is none.
    for text in ["0", "1", "-5", "soon", "", "Wed, 19 Apr 2017 13:00:00 GMT"] {
        assert_eq!(takes(&after(text)), Some(2.0), "{text}");
    }
}

#[test]
fn a_date_is_one_of_the_servers_clock() {
    let reply = Reply::json(503, "").header("Date", "Thu, 20 Apr 2017 13:08:00 GMT");
    let reply = reply.header("Retry-After", "Thu, 20 Apr 2017 13:08:17 GMT");
    assert_eq!(takes(&[reply, sound()]), Some(17.0));
}

#[test]
fn more_than_the_policy_allows_is_not_waited_for() {
    let server = Server::always(Reply::json(503, "").header("Retry-After", "121"));
    let clock = TestClock::new();
    let [caller, ..] = callers!(server.url(), .clock(clock.clone()).retry(Transient.within(Duration::from_secs(120))));
    let error = caller.fail(GetThing::new("1"));
    assert_eq!((error.attempts(), clock.seconds()), (1, 0.0));
    assert_eq!(error.retry_at().map(|at| at.unix()), Some(EPOCH + 121));
}

#[test]
fn more_than_an_hour_is_not_waited_for_whatever_the_policy_says() {
    /// The last second that can be written.
    const NEVER: i64 = 253_402_300_799;

    let cases = [
        ("3601", EPOCH + 3601),
        ("Wed, 19 Apr 2117 13:08:00 GMT", EPOCH + 36_524 * 86_400),
        ("9223372036854775807", NEVER),
        ("18446744073709551615", NEVER),
        ("18446744073709551616", NEVER),
        ("99999999999999999999999999999999999999999", NEVER),
    ];
    for (text, until) in cases {
        for status in [429, 503] {
            for which in 0..CALLERS {
                let reply = Reply::json(status, "").header("Retry-After", text);
                let server = Server::always(reply.header("Date", NOW));
                let clock = TestClock::new();
                // A moment that is not the first, so that nothing can be added to the longest duration.
                clock.0.advance(Duration::from_millis(1500));
                let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).retry(Transient));
                let error = callers[which].fail(GetThing::new("1"));
                assert_eq!((error.attempts(), clock.seconds()), (1, 1.5), "{text}");
                let at = error.retry_at().map(|at| at.unix()).unwrap_or_default();
                assert!((until..=until + 2).contains(&at), "{text}: {at}, {until}");
                assert!(!error.is_locked_out(), "{error}");
            }
        }
    }
}

#[test]
fn a_429_that_says_how_long_is_waited_for_without_a_reset() {
    for (text, seconds) in [
        ("1", 1.0),
        ("30", 30.0),
        ("0", 1.0),
        ("Wed, 19 Apr 2017 13:08:30 GMT", 30.0),
    ] {
        let reply = Reply::json(429, "").header("Retry-After", text);
        let replies = [reply.header("Date", NOW), sound()];
        assert_eq!(takes(&replies), Some(seconds), "{text}");
    }
    // All others wait with it.
    for which in 0..CALLERS {
        let server = Server::script([
            sound(),
            Reply::json(429, "").header("Retry-After", "30"),
            sound(),
        ]);
        let clock = TestClock::new();
        let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
        callers[which].call(GetThing::new("1")).expect("an answer");
        let error = callers[which].fail(GetThing::new("1"));
        assert!(
            error.is_rate_limited() && !error.is_locked_out() && error.is_retryable(),
            "{error}"
        );
        assert!(
            error.to_string().ends_with("wait until it is reset"),
            "{error}"
        );
        assert_eq!(error.retry_at().map(|at| at.unix()), Some(EPOCH + 30));
        callers[which].call(GetThing::new("1")).expect("an answer");
        assert_eq!((clock.seconds(), server.count()), (30.0, 3));
    }
}

#[test]
fn a_spent_quota_is_waited_for_to_the_second() {
    let reset = (EPOCH + 42).to_string();
    assert_eq!(
        takes(&[spent(&reset).header("Date", NOW), sound()]),
        Some(42.0)
    );
    assert_eq!(takes(&[spent("42"), sound()]), Some(42.0));
    assert_eq!(
        takes(&[spent(&reset).header("Retry-After", "50"), sound()]),
        Some(50.0)
    );
    // Just now is a second, lest the server thinks otherwise.
    assert_eq!(
        takes(&[spent(&EPOCH.to_string()).header("Date", NOW), sound()]),
        Some(1.0)
    );
}

#[test]
fn a_reset_that_makes_no_sense_is_not_waited_for_but_kept_to() {
    for reset in ["0", "-7", "1000000000", "9999999999"] {
        for which in 0..CALLERS {
            let server = Server::script([spent(reset), sound()]);
            let clock = TestClock::new();
            let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).retry(Transient));
            let error = callers[which].fail(GetThing::new("1"));
            assert!(
                error.is_rate_limited() && !error.is_locked_out() && !error.is_retryable(),
                "{error}"
            );
            assert_eq!(
                error.retry_at().map(|at| at.unix()),
                Some(EPOCH + 60),
                "{reset}"
            );
            assert_eq!(clock.seconds(), 0.0);
            callers[which].call(GetThing::new("1")).expect("an answer");
            assert_eq!(clock.seconds(), 60.0);
        }
    }
}

#[test]
fn a_storm_of_429_ends() {
    for which in 0..CALLERS {
        let server = Server::always(spent("10"));
        let clock = TestClock::new();
        let callers = callers!(
            server.url(),
            .clock(clock.clone()).observer(clock.clone()).retry(Transient.at_most(4))
        );
        let error = callers[which].fail(GetThing::new("1"));
        assert!(error.is_rate_limited(), "{error}");
        assert_eq!((error.attempts(), server.count()), (4, 4));
        assert_eq!(clock.seconds(), 30.0);
    }
}

#[test]
fn a_retry_that_would_come_too_late_is_not_waited_for() {
    let server = Server::always(spent("50"));
    let clock = TestClock::new();
    let [caller, ..] = callers!(
        server.url(),
        .clock(clock.clone()).observer(clock.clone()).retry(Transient.within(Duration::from_secs(40)))
    );
    let error = caller.fail(GetThing::new("1"));
    assert!(error.is_rate_limited() && !error.is_withheld(), "{error}");
    assert_eq!((error.attempts(), error.status()), (1, Some(429)));
    assert_eq!(error.retry_at().map(|at| at.unix()), Some(EPOCH + 50));
    assert_eq!(clock.seconds(), 0.0);
}

//! Resets that make sense and resets that don't: how long the next call waits after each.

use crate::support::clock::EPOCH;
use crate::support::{CALLERS, GetThing, Reply, Server, TWO_THINGS, TestClock, callers};

/// How long the second call waits when the first says that nothing is left.
#[track_caller]
fn waits(reset: Option<&str>, date: Option<&str>, expected: f64) {
    waits_after(reset, date, None, expected);
}

/// The same for a response that was in a cache for so many seconds.
#[track_caller]
fn waits_after(reset: Option<&str>, date: Option<&str>, age: Option<&str>, expected: f64) {
    let mut reply = Reply::json(200, TWO_THINGS)
        .header("X-Organization-Rate-Limit-Limit", "240")
        .header("X-Organization-Rate-Limit-Remaining", "0");
    if let Some(reset) = reset {
        reply = reply.header("X-Organization-Rate-Limit-Reset", reset);
    }
    if let Some(date) = date {
        reply = reply.header("Date", date);
    }
    if let Some(age) = age {
        reply = reply.header("Age", age);
    }
    for which in 0..CALLERS {
        let server = Server::always(reply.clone());
        let clock = TestClock::new();
        let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
        for _ in 0..2 {
            callers[which].call(GetThing::new("1")).expect("an answer");
        }
        assert_eq!(clock.seconds(), expected, "{reset:?}, {date:?}");
    }
}

/// [`EPOCH`], and a day later.
const NOW: &str = "Wed, 19 Apr 2017 13:08:00 GMT";
const TOMORROW: &str = "Thu, 20 Apr 2017 13:08:00 GMT";

#[test]
fn one_to_come_is_waited_for() {
    for ahead in [1, 17, 60] {
        waits(Some(&(EPOCH + ahead).to_string()), Some(NOW), ahead as f64);
        waits(Some(&(EPOCH + ahead).to_string()), None, ahead as f64);
    }
}

#[test]
fn a_small_number_is_seconds_from_now() {
    waits(Some("17"), Some(NOW), 17.0);
    waits(Some("60"), None, 60.0);
}

#[test]
fn the_date_tells_what_a_reset_means() {
    waits(
        Some(&(EPOCH + 86_400 + 30).to_string()),
        Some(TOMORROW),
        30.0,
    );
    // Without it our own clock has to do, and then it is too far away.
    waits(Some(&(EPOCH + 86_400 + 30).to_string()), None, 60.0);
    waits(Some(&(EPOCH + 30).to_string()), Some("yesterday"), 30.0);
}

#[test]
fn what_makes_no_sense_is_a_minute_from_our_own_request() {
    waits(None, Some(NOW), 60.0);
    for reset in ["0", "-1", "", "soon", "1e9", "99999999999999999999"] {
        waits(Some(reset), Some(NOW), 60.0);
    }
    for reset in [
        EPOCH - 3600,
        EPOCH - 60,
        EPOCH - 1,
        EPOCH + 3600,
        EPOCH + 86_400 * 3650,
    ] {
        waits(Some(&reset.to_string()), Some(NOW), 60.0);
    }
}

#[test]
fn the_date_of_a_cache_is_as_old_as_it_says() {
    let reset = (EPOCH + 45 + 4).to_string();
    waits_after(Some(&reset), Some(NOW), Some("45"), 4.0);
    // One that makes no sense leaves our own clock.
    for age in ["-45", "soon", "99999999999999999999"] {
        let reset = (EPOCH + 30).to_string();
        waits_after(Some(&reset), Some(TOMORROW), Some(age), 30.0);
    }
}

#[test]
fn a_rate_limit_that_is_overdrawn_is_exhausted() {
    for remaining in ["0", "-1", "0, 0", "0,5", "-99999999999999999999"] {
        let reply = Reply::json(200, TWO_THINGS)
            .header("X-Organization-Rate-Limit-Limit", "240")
            .header("X-Organization-Rate-Limit-Remaining", remaining)
            .header("X-Organization-Rate-Limit-Reset", (EPOCH + 17).to_string());
        for which in 0..CALLERS {
            let server = Server::always(reply.clone());
            let clock = TestClock::new();
            let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
            for _ in 0..2 {
                let response = callers[which].call(GetThing::new("1")).expect("an answer");
                let limit = response.rate_limit().expect("header fields");
                assert_eq!(limit.remaining, Some(0), "{remaining}");
            }
            assert_eq!(clock.seconds(), 17.0, "{remaining}");
        }
    }
}

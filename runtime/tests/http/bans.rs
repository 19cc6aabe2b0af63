//! A 429 that is a ban: never tried again, and nothing more is sent until it is over.

use std::time::Duration;

use thousandeyes_runtime::retry::Transient;

use crate::support::clock::EPOCH;
use crate::support::{CALLERS, GetThing, Reply, Server, TWO_THINGS, TestClock, callers};

fn sound() -> Reply {
    Reply::json(200, TWO_THINGS)
}

/// A 429 of a quota that is spent.
fn spent() -> Reply {
    Reply::json(429, "")
        .header("X-Organization-Rate-Limit-Remaining", "0")
        .header("X-Organization-Rate-Limit-Reset", (EPOCH + 60).to_string())
}

#[test]
fn one_without_a_reset_holds_for_an_hour() {
    for which in 0..CALLERS {
        let server = Server::script([sound(), Reply::json(429, ""), sound()]);
        let clock = TestClock::new();
        let callers =
            callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).retry(Transient));
        let caller = &callers[which];
        caller.call(GetThing::new("1")).expect("an answer");
        let error = caller.fail(GetThing::new("1"));
        assert!(
            error.is_locked_out() && !error.is_rate_limited() && !error.is_retryable(),
            "{error}"
        );
        assert_eq!((error.status(), error.attempts()), (Some(429), 1));
        assert_eq!(error.retry_at().map(|at| at.unix()), Some(EPOCH + 3600));
        assert!(
            error
                .to_string()
                .ends_with("nothing more is sent until 2017-04-19 14:08:00 UTC"),
            "{error}"
        );

        clock.0.advance(Duration::from_secs(3599));
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_locked_out() && error.is_withheld(), "{error}");
        assert_eq!(error.withheld_since().map(|at| at.unix()), Some(EPOCH));
        assert_eq!(error.retry_at().map(|at| at.unix()), Some(EPOCH + 3600));
        assert!(
            error
                .to_string()
                .contains("banned this address at 2017-04-19 13:08:00 UTC"),
            "{error}"
        );
        assert_eq!(server.count(), 2);

        clock.0.advance(Duration::from_secs(1));
        caller.call(GetThing::new("1")).expect("an answer");
    }
}

#[test]
fn one_that_says_how_long_holds_that_long() {
    for (said, held) in [("30", 30), ("18446744073709551616", 3600)] {
        for which in 0..CALLERS {
            let banned = Reply::json(429, "").header("Retry-After", said);
            let server = Server::script([Reply::json(401, ""), banned, sound()]);
            let clock = TestClock::new();
            let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).retry(Transient));
            let caller = &callers[which];
            assert!(caller.fail(GetThing::new("1")).is_unauthorized());
            caller.set_token("an0ther");
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_locked_out() && !error.is_rate_limited(), "{error}");
            assert_eq!(error.retry_at().map(|at| at.unix()), Some(EPOCH + held));
            assert!(caller.fail(GetThing::new("1")).is_withheld());
            clock.0.advance(Duration::from_secs(held as u64));
            caller.call(GetThing::new("1")).expect("an answer");
        }
    }
}

#[test]
fn one_after_a_401_is_a_ban_whatever_it_says() {
    for which in 0..CALLERS {
        let server = Server::script([Reply::json(401, ""), spent(), sound()]);
        let clock = TestClock::new();
        let callers =
            callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).retry(Transient));
        assert!(callers[which].fail(GetThing::new("1")).is_unauthorized());
        callers[which].set_token("an0ther");
        let error = callers[which].fail(GetThing::new("1"));
        assert!(error.is_locked_out() && !error.is_rate_limited(), "{error}");
        assert!(callers[which].fail(GetThing::new("1")).is_withheld());
        assert_eq!(server.count(), 2);
        // Whoever sets credentials has looked at it; one request finds out.
        callers[which].set_token("a-g00d-one");
        callers[which].call(GetThing::new("1")).expect("an answer");
    }
}

#[test]
fn all_that_wait_hear_of_it() {
    for which in 0..CALLERS {
        let server = Server::script([sound(), Reply::json(429, "")]);
        let clock = TestClock::new();
        let callers =
            callers!(server.url(), .clock(clock.clone()).observer(clock.clone()).retry(Transient));
        callers[which].call(GetThing::new("1")).expect("an answer");
        let results = callers[which].call_all((0..64).map(|_| GetThing::new("1")));
        let locked_out = results.iter().filter_map(|result| result.as_ref().err());
        assert!(locked_out.clone().all(|error| error.is_locked_out()));
        assert_eq!(locked_out.count(), 64);
        assert_eq!(clock.seconds(), 0.0);
        let before = server.count();
        assert!(callers[which].fail(GetThing::new("1")).is_withheld());
        assert_eq!(server.count(), before);
    }
}

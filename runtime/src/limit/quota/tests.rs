//! The accounting of one quota, against a model of the server.

use super::*;
use std::time::SystemTime;

/// The epoch second at which tests begin.
const EPOCH: i64 = 1_492_607_280;

const LIFE: Duration = Duration::from_secs(61);

fn moment(seconds: f64) -> Moment {
    let elapsed = Duration::from_secs_f64(seconds);
    let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(EPOCH as u64) + elapsed;
    Moment { elapsed, wall }
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn report(remaining: u64, reset: i64) -> Option<Report> {
    Some(Report {
        limit: Some(240),
        remaining: Some(remaining),
        reset: Some(reset),
    })
}

/// Answers the permit at a moment.
fn answer(quota: &mut Quota, permit: Permit, report: Option<Report>, at: f64) {
    quota.answered(permit, report, &ServerClock::default(), moment(at), None);
}

fn refuse(quota: &mut Quota, permit: Permit, report: Option<Report>, at: f64) {
    quota.answered(
        permit,
        report,
        &ServerClock::default(),
        moment(at),
        Some(Refusal::default()),
    );
}

#[test]
fn without_any_answer_the_documented_limit_holds() {
    let mut quota = Quota::new(24, LIFE);
    let permits: Vec<_> = (0..24).map(|_| quota.take(seconds(1.0))).collect();
    assert_eq!(quota.available(seconds(1.0)), 0);
    assert_eq!(quota.ends(), Some(seconds(61.0)));
    for permit in permits {
        answer(&mut quota, permit, None, 2.0);
    }
    assert_eq!(quota.available(seconds(60.9)), 0);
    assert_eq!(quota.available(seconds(61.0)), 24);
}

#[test]
fn all_of_it_can_be_spent_at_once_when_nobody_else_does() {
    let mut quota = Quota::new(240, LIFE);
    let first = quota.take(seconds(0.0));
    answer(&mut quota, first, report(239, EPOCH + 60), 0.1);
    assert_eq!(quota.available(seconds(0.1)), 239);
    let permits: Vec<_> = (0..239).map(|_| quota.take(seconds(0.1))).collect();
    assert_eq!(quota.available(seconds(0.1)), 0);
    // The answers come in the opposite order.
    for (left, permit) in permits.into_iter().rev().enumerate() {
        answer(&mut quota, permit, report(left as u64, EPOCH + 60), 0.2);
        assert_eq!(quota.available(seconds(0.2)), 0);
    }
    assert_eq!(quota.available(seconds(59.9)), 0);
    assert_eq!(quota.available(seconds(60.1)), 240);
}

#[test]
fn what_others_spend_is_taken_off() {
    let mut quota = Quota::new(240, LIFE);
    let permits: Vec<_> = (0..10).map(|_| quota.take(seconds(0.0))).collect();
    let mut permits = permits.into_iter();
    // Two of ours and 98 of others were counted by then; nine are on the way and may not be among them.
    answer(
        &mut quota,
        permits.next().unwrap(),
        report(140, EPOCH + 60),
        0.1,
    );
    assert_eq!(quota.available(seconds(0.1)), 131);
    for permit in permits {
        answer(&mut quota, permit, report(140, EPOCH + 60), 0.1);
    }
    assert_eq!(quota.available(seconds(0.1)), 140);
    // In the next window as many are left to the others for a while, and then to all.
    assert_eq!(quota.available(seconds(60.5)), 150);
    let permit = quota.take(seconds(60.5));
    answer(&mut quota, permit, report(239, EPOCH + 120), 60.6);
    assert_eq!(quota.available(seconds(60.6)), 149);
    assert_eq!(quota.refills(seconds(60.6)), Some(seconds(75.5)));
    // So a call knows ahead when its turn comes: now, when the share is used up, or in the next window.
    assert_eq!(quota.opens(seconds(60.6), 148), seconds(60.6));
    assert_eq!(quota.opens(seconds(60.6), 149), seconds(75.5));
    assert_eq!(quota.opens(seconds(60.6), 239), seconds(120.6));
    // One request finds out how much that is.
    assert_eq!(quota.available(seconds(75.5)), 1);
    let permit = quota.take(seconds(75.5));
    assert_eq!(quota.available(seconds(75.5)), 0);
    answer(&mut quota, permit, report(238, EPOCH + 120), 75.6);
    assert_eq!(quota.available(seconds(75.6)), 238);
    assert_eq!(quota.refills(seconds(75.6)), Some(seconds(120.6)));
    // In the one after it nobody else is there.
    assert_eq!(quota.available(seconds(120.6)), 240);
}

#[test]
fn what_others_may_spend_leaves_an_eighth() {
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(0.0));
    answer(&mut quota, permit, report(0, EPOCH + 60), 0.1);
    assert_eq!(quota.available(seconds(60.0)), 30);
}

#[test]
fn a_request_that_was_refused_took_nothing() {
    let mut quota = Quota::new(240, LIFE);
    let permits: Vec<_> = (0..200).map(|_| quota.take(seconds(0.0))).collect();
    // Forty of ours were in time; all others are of somebody else.
    for (place, permit) in permits.into_iter().enumerate() {
        match place {
            0..40 => answer(&mut quota, permit, report(100, EPOCH + 60), 0.1),
            _ => refuse(&mut quota, permit, report(0, EPOCH + 60), 0.2),
        }
    }
    assert_eq!(quota.available(seconds(60.0)), 40);
}

#[test]
fn a_refusal_without_a_reset_holds_for_what_it_asks() {
    for (asked, held) in [(0, 1.0), (7, 7.0), (300, 300.0), (u64::MAX, 3600.0)] {
        let mut quota = Quota::new(240, LIFE);
        let permit = quota.take(seconds(0.0));
        let retry_after = Some(Duration::from_secs(asked));
        let refusal = Some(Refusal { retry_after });
        quota.answered(permit, None, &ServerClock::default(), moment(0.5), refusal);
        assert_eq!(quota.ends(), Some(seconds(0.5 + held)), "{asked}");
        assert_eq!(quota.available(seconds(0.4 + held)), 0, "{asked}");
        assert!(quota.available(seconds(0.5 + held)) > 0, "{asked}");
    }
}

#[test]
fn an_answer_that_comes_late_does_not_disturb_the_next_window() {
    let mut quota = Quota::new(240, LIFE);
    let first = quota.take(seconds(0.0));
    let late = quota.take(seconds(0.0));
    let later = quota.take(seconds(0.0));
    // The other two may have been counted by then, so that nobody else was there.
    answer(&mut quota, first, report(237, EPOCH + 60), 0.1);
    let new = quota.take(seconds(60.5));
    answer(&mut quota, late, report(5, EPOCH + 60), 60.6);
    answer(&mut quota, new, report(239, EPOCH + 120), 60.7);
    answer(&mut quota, later, report(4, EPOCH + 60), 60.8);
    assert_eq!(quota.available(seconds(60.8)), 239);
}

#[test]
fn a_window_that_began_before_we_thought_is_taken_up() {
    let mut quota = Quota::new(240, LIFE);
    let first = quota.take(seconds(0.0));
    answer(&mut quota, first, report(100, EPOCH + 60), 0.1);
    let second = quota.take(seconds(50.0));
    answer(&mut quota, second, report(239, EPOCH + 100), 50.1);
    assert_eq!(quota.available(seconds(50.1)), 239);
    assert_eq!(quota.ends(), Some(seconds(100.0)));
}

#[test]
fn a_reset_that_makes_no_sense_leaves_our_own_minute() {
    for reset in [0, 1, EPOCH - 100, EPOCH + 86_400 * 3650] {
        let reset = if reset == 1 { None } else { Some(reset) };
        let mut quota = Quota::new(240, LIFE);
        let permit = quota.take(seconds(3.0));
        let spent = Report {
            limit: None,
            remaining: Some(0),
            reset,
        };
        answer(&mut quota, permit, Some(spent), 4.0);
        assert_eq!(quota.available(seconds(62.9)), 0, "{reset:?}");
        assert_eq!(quota.ends(), Some(seconds(63.0)), "{reset:?}");
        assert!(quota.available(seconds(63.0)) > 0, "{reset:?}");
    }
}

#[test]
fn a_reset_in_seconds_from_now_is_understood() {
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(0.0));
    answer(&mut quota, permit, report(0, 17), 3.0);
    assert_eq!(quota.ends(), Some(seconds(20.0)));
}

#[test]
fn a_server_that_cuts_the_fraction_off_is_not_asked_too_early() {
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(0.6));
    // The server's window ends at 60.6, and so it says 60.
    answer(&mut quota, permit, report(239, EPOCH + 60), 0.7);
    assert_eq!(quota.ends(), Some(seconds(60.7)));
    // Whereas a minute of the wall clock really ends at 60.
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(30.6));
    answer(&mut quota, permit, report(239, EPOCH + 60), 30.7);
    assert_eq!(quota.ends(), Some(seconds(60.0)));
}

#[test]
fn the_limit_of_the_answers_counts() {
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(0.0));
    let generous = Report {
        limit: Some(500),
        remaining: Some(499),
        reset: Some(EPOCH + 60),
    };
    answer(&mut quota, permit, Some(generous), 0.1);
    assert_eq!(quota.available(seconds(0.1)), 499);
    assert_eq!(quota.available(seconds(61.0)), 500);
    let permit = quota.take(seconds(61.0));
    let none_at_all = Report {
        limit: Some(0),
        remaining: Some(9),
        reset: Some(EPOCH + 120),
    };
    answer(&mut quota, permit, Some(none_at_all), 61.1);
    assert!(quota.available(seconds(61.1)) <= 1);
    assert_eq!(quota.available(seconds(121.0)), 1);
}

#[test]
fn a_refusal_ends_the_window() {
    let mut quota = Quota::new(240, LIFE);
    let first = quota.take(seconds(0.0));
    answer(&mut quota, first, report(100, EPOCH + 60), 0.1);
    let second = quota.take(seconds(0.2));
    refuse(&mut quota, second, report(0, EPOCH + 60), 0.3);
    assert_eq!(quota.available(seconds(59.9)), 0);
    assert!(quota.available(seconds(60.0)) > 0);
}

#[test]
fn a_refusal_with_a_reset_of_just_now_holds_for_a_second() {
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(60.3));
    refuse(&mut quota, permit, report(0, EPOCH + 60), 60.4);
    assert_eq!(quota.available(seconds(61.3)), 0);
    assert!(quota.available(seconds(61.4)) > 0);
}

#[test]
fn a_refusal_without_a_reset_to_believe_holds_for_a_minute() {
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(0.0));
    refuse(&mut quota, permit, report(0, 0), 10.0);
    assert_eq!(quota.available(seconds(69.9)), 0);
    assert!(quota.available(seconds(70.0)) > 0);
}

#[test]
fn lost_requests_count_as_spent_until_the_server_has_counted() {
    let mut quota = Quota::new(240, LIFE);
    let first = quota.take(seconds(0.0));
    answer(&mut quota, first, report(239, EPOCH + 60), 0.1);
    let lost = quota.take(seconds(0.1));
    let early = quota.take(seconds(0.1));
    quota.lost(lost);
    assert_eq!(quota.available(seconds(0.2)), 237);
    // This one was sent before the other was lost, so its count proves nothing.
    answer(&mut quota, early, report(238, EPOCH + 60), 0.3);
    assert_eq!(quota.available(seconds(0.3)), 237);
    let later = quota.take(seconds(0.3));
    answer(&mut quota, later, report(237, EPOCH + 60), 0.4);
    assert_eq!(quota.available(seconds(0.4)), 237);
    let unused = quota.take(seconds(0.4));
    quota.unused(unused);
    assert_eq!(quota.available(seconds(0.4)), 237);
}

#[test]
fn how_long_it_takes_is_known_ahead() {
    let mut quota = Quota::new(240, LIFE);
    let permit = quota.take(seconds(0.0));
    answer(&mut quota, permit, report(0, EPOCH + 60), 0.0);
    assert_eq!(quota.opens(seconds(0.0), 0), seconds(60.0));
    assert_eq!(quota.opens(seconds(0.0), 239), seconds(60.0));
    assert_eq!(quota.opens(seconds(0.0), 240), seconds(120.0));
    assert_eq!(quota.opens(seconds(0.0), 480), seconds(180.0));
}

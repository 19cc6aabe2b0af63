//! The gate, answer by answer.

use super::*;

const LIFE: Duration = Duration::from_secs(61);

fn moment(seconds: u64) -> Moment {
    Moment {
        elapsed: Duration::from_secs(seconds),
        wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds),
    }
}

fn gate() -> Gate {
    Gate::new(Credentials::try_bearer("t0ken".into()).ok(), LIFE)
}

fn renew(gate: &mut Gate) {
    gate.renew(Credentials::try_bearer("0ther".into()).expect("a token"));
}

/// Sends a request if that is allowed.
fn send(gate: &mut Gate, call: Id, at: u64) -> bool {
    let now = moment(at).elapsed;
    let allowed = gate.closed(now).is_none() && gate.trusted(now) > 0;
    if allowed {
        gate.sent(call, now);
    }
    allowed
}

/// Whether all that wait are woken by what an answer says.
fn learn(gate: &mut Gate, call: Id, word: Word, at: u64) -> bool {
    let generation = gate.generation();
    gate.learn(call, generation, word, || "no".into(), moment(at))
}

/// A gate whose credentials are proven.
fn proven() -> Gate {
    let mut gate = gate();
    assert!(send(&mut gate, 0, 0) && learn(&mut gate, 0, Word::Accepted, 0));
    gate
}

#[test]
fn one_goes_ahead_and_its_success_lets_all_follow() {
    let mut gate = gate();
    assert!(send(&mut gate, 1, 0));
    assert!(!send(&mut gate, 2, 0));
    assert!(learn(&mut gate, 1, Word::Accepted, 0));
    assert!(send(&mut gate, 3, 0) && send(&mut gate, 2, 0));
    assert!(!learn(&mut gate, 3, Word::Accepted, 0));
}

#[test]
fn what_proves_nothing_lets_the_next_try() {
    let mut gate = gate();
    assert!(send(&mut gate, 1, 0));
    learn(&mut gate, 1, Word::Nothing, 0);
    assert!(send(&mut gate, 2, 0) && !send(&mut gate, 1, 0));
    // Only the call on trial can end it.
    gate.unanswered(1);
    assert!(!send(&mut gate, 3, 0));
    gate.unanswered(2);
    assert!(send(&mut gate, 3, 0));
}

#[test]
fn a_trial_whose_call_nobody_polls_ends_with_its_time() {
    let mut gate = gate();
    assert!(send(&mut gate, 1, 0));
    assert!(!send(&mut gate, 2, 60));
    assert!(send(&mut gate, 2, 61));
    assert!(!send(&mut gate, 3, 121));
    // What its answer says counts all the same.
    learn(&mut gate, 1, Word::Refused, 122);
    assert!(gate.closed(moment(122).elapsed).is_some());
}

#[test]
fn a_401_is_the_end_until_there_are_others() {
    let mut gate = gate();
    send(&mut gate, 1, 0);
    assert!(learn(&mut gate, 1, Word::Refused, 7));
    let expected = Closed::Refused(Refused {
        since: moment(7).wall,
        why: "no".into(),
    });
    let closed = |gate: &mut Gate| gate.closed(moment(9).elapsed);
    assert_eq!(closed(&mut gate).as_ref(), Some(&expected));
    // What was on the way changes nothing.
    learn(&mut gate, 3, Word::Accepted, 8);
    learn(&mut gate, 4, Word::Refused, 9);
    assert_eq!(closed(&mut gate), Some(expected));
    renew(&mut gate);
    assert!(send(&mut gate, 6, 9) && !send(&mut gate, 7, 9));
}

#[test]
fn answers_to_old_credentials_say_nothing_about_new_ones() {
    let mut gate = gate();
    send(&mut gate, 1, 0);
    renew(&mut gate);
    for word in [Word::Refused, Word::Denied] {
        gate.learn(1, 0, word, String::new, moment(1));
        assert!(gate.closed(moment(1).elapsed).is_none());
    }
    assert!(send(&mut gate, 2, 1));
    gate.learn(1, 0, Word::Accepted, String::new, moment(1));
    assert!(!send(&mut gate, 3, 1) && gate.has_failed());
    learn(&mut gate, 2, Word::Accepted, 2);
    assert!(!gate.has_failed());
}

#[test]
fn a_ban_ends_and_then_one_goes_ahead() {
    let mut gate = proven();
    learn(&mut gate, 2, Word::Banned(None), 10);
    let Some(Closed::Banned(banned)) = gate.closed(moment(3609).elapsed) else {
        unreachable!("it is banned");
    };
    assert_eq!(banned.until, moment(3610).wall);
    assert!(send(&mut gate, 3, 3610) && !send(&mut gate, 4, 3610));
}

#[test]
fn a_ban_that_says_how_long_is_believed_within_reason() {
    for (said, held) in [(0, 1), (30, 30), (1_000_000, 3600), (u64::MAX, 3600)] {
        let mut gate = gate();
        let said = Duration::from_secs(said);
        learn(&mut gate, 1, Word::Banned(Some(said)), 0);
        assert_eq!(gate.banned_until(), Some(Duration::from_secs(held)));
    }
}

#[test]
fn a_missing_permission_closes_nothing_once_the_credentials_are_proven() {
    let mut gate = proven();
    for call in 1..=100 {
        assert!(!learn(&mut gate, call, Word::Denied, 10 * call));
        assert!(gate.closed(moment(10 * call).elapsed).is_none() && !gate.has_failed());
        learn(&mut gate, call, Word::Accepted, 10 * call);
    }
}

#[test]
fn missing_permissions_in_a_row_put_the_credentials_on_trial_again() {
    let mut gate = proven();
    for call in 1..=5 {
        assert!(send(&mut gate, call, call));
        learn(&mut gate, call, Word::Denied, call);
    }
    assert!(send(&mut gate, 6, 6) && !send(&mut gate, 7, 6));
    // One that was on its way when they were proven says nothing new.
    learn(&mut gate, 8, Word::Denied, 6);
    assert!(gate.closed(moment(6).elapsed).is_none() && !send(&mut gate, 7, 6));
    assert!(learn(&mut gate, 6, Word::Accepted, 6));
    assert!(send(&mut gate, 7, 6) && send(&mut gate, 9, 6));
}

#[test]
fn fifty_missing_permissions_in_a_minute_are_the_end() {
    let mut gate = proven();
    for call in 1..50 {
        learn(&mut gate, call, Word::Denied, 10);
        learn(&mut gate, call, Word::Accepted, 10);
    }
    assert!(gate.closed(moment(10).elapsed).is_none());
    assert!(learn(&mut gate, 50, Word::Denied, 69));
    assert!(gate.closed(moment(69).elapsed).is_some());
    // Half a hundred in two minutes are not.
    let mut gate = proven();
    for call in 1..=100 {
        learn(&mut gate, call, Word::Denied, call * 2);
        learn(&mut gate, call, Word::Accepted, call * 2);
    }
    assert!(gate.closed(moment(200).elapsed).is_none());
}

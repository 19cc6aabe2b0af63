//! What keeps an account and an address from being banned: after one 401 nothing more is sent with those credentials, and
//! before their first success only one request is on the way.
//!
//! A plain state machine; `docs/decisions/0007-limits.md` has the reasons.

use std::task::Waker;
use std::time::{Duration, SystemTime};

use crate::auth::{Credentials, Secret};
use crate::clock::Moment;
use crate::limit::queue::{Id, Queue};

/// How long an address is banned after failed logins, by the documentation.
const BAN: Duration = Duration::from_secs(3600);

/// Decides whether a request may carry the credentials.
#[derive(Debug)]
pub(crate) struct Gate {
    credentials: Option<Credentials>,
    /// Counts the credentials, so that an answer to old ones is told from one to new ones.
    generation: u64,
    state: State,
    /// Those that wait for what the first request brings.
    queue: Queue,
    /// Whether there was a 401 since the last success, with these credentials or those before.
    failed: bool,
    banned: Option<Banned>,
}

#[derive(Debug)]
enum State {
    /// Nobody knows whether the credentials are good; the call that finds out, if there is one.
    Unproven {
        probe: Option<Id>,
    },
    Proven,
    Refused(Refused),
}

/// The 401 that ended it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) since: SystemTime,
    /// The line of the error that said so.
    pub(crate) why: String,
}

/// The 429 that ended it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Banned {
    pub(crate) since: SystemTime,
    /// Until then nothing is sent.
    pub(crate) until: SystemTime,
    ends: Duration,
}

/// What a call is told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Go on, with [`Gate::authorization`].
    Open,
    /// Ask again when woken.
    Later,
    Refused(Refused),
    Banned(Banned),
}

/// What an answer says about the credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// They were accepted.
    Accepted,
    /// They were not (401).
    Refused,
    /// The address is banned, or looks like it (429); how long, if it says so.
    Banned(Option<Duration>),
    /// Nothing.
    Nothing,
}

impl Gate {
    pub(crate) fn new(credentials: Option<Credentials>) -> Self {
        Self {
            credentials,
            generation: 0,
            state: State::Unproven { probe: None },
            queue: Queue::default(),
            failed: false,
            banned: None,
        }
    }

    /// Which credentials these are.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// What to send.
    pub(crate) fn authorization(&self) -> Option<Secret> {
        let credentials = self.credentials.as_ref();
        credentials.map(|known| known.authorization().clone())
    }

    /// Whether there was a 401 since the last success.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Until when the address is taken to be banned.
    pub(crate) fn banned_until(&self) -> Option<Duration> {
        self.banned.as_ref().map(|banned| banned.ends)
    }

    /// Begins anew with other credentials. All that wait ask again.
    pub(crate) fn renew(&mut self, credentials: Credentials, wake: &mut Vec<Waker>) {
        self.credentials = Some(credentials);
        self.generation += 1;
        self.state = State::Unproven { probe: None };
        self.banned = None;
        wake.extend(self.queue.all());
    }

    /// Asks whether to go on.
    pub(crate) fn enter(&mut self, id: Id, urgent: bool, now: Duration, waker: &Waker) -> Entry {
        self.banned.take_if(|banned| banned.ends <= now);
        if let Some(banned) = &self.banned {
            return Entry::Banned(banned.clone());
        }
        let ahead = self.queue.ahead_of(id, urgent);
        let entry = match &mut self.state {
            State::Refused(refused) => Entry::Refused(refused.clone()),
            State::Proven => Entry::Open,
            State::Unproven { probe: Some(probe) } if *probe == id => Entry::Open,
            State::Unproven {
                probe: probe @ None,
            } if ahead == 0 => {
                *probe = Some(id);
                Entry::Open
            }
            State::Unproven { .. } => Entry::Later,
        };
        match entry {
            Entry::Later => self.queue.join(id, urgent, waker),
            _ => drop(self.queue.leave(id)),
        }
        entry
    }

    /// Goes on no longer, without an answer.
    pub(crate) fn leave(&mut self, id: Id, wake: &mut Vec<Waker>) {
        let first = self.queue.leave(id);
        if let State::Unproven { probe } = &mut self.state {
            if *probe == Some(id) {
                *probe = None;
            }
            if probe.is_none() || first {
                wake.extend(self.queue.first());
            }
        }
    }

    /// Learns from an answer. `generation` is that of the credentials it was sent with, and `why` the line to quote.
    pub(crate) fn learn(
        &mut self,
        id: Id,
        generation: u64,
        word: Word,
        why: impl FnOnce() -> String,
        now: Moment,
        wake: &mut Vec<Waker>,
    ) {
        let current = generation == self.generation;
        match (word, &self.state) {
            (Word::Banned(wait), _) => {
                // Longer than any ban makes no sense, and neither does none.
                let wait = wait.unwrap_or(BAN).clamp(Duration::from_secs(1), BAN);
                let ends = now.elapsed.saturating_add(wait);
                self.banned = Some(Banned {
                    since: now.wall,
                    until: now.wall_at(ends),
                    ends,
                });
                self.state = match &self.state {
                    State::Refused(refused) => State::Refused(refused.clone()),
                    _ => State::Unproven { probe: None },
                };
                wake.extend(self.queue.all());
            }
            (Word::Refused, _) => {
                self.failed = true;
                if current {
                    if !matches!(self.state, State::Refused(_)) {
                        let (since, why) = (now.wall, why());
                        self.state = State::Refused(Refused { since, why });
                    }
                    wake.extend(self.queue.all());
                }
            }
            (Word::Accepted, State::Unproven { .. }) if current => {
                self.state = State::Proven;
                self.failed = false;
                wake.extend(self.queue.all());
            }
            (Word::Accepted, State::Proven) if current => self.failed = false,
            (Word::Accepted | Word::Nothing, _) => self.leave(id, wake),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(seconds: u64) -> Moment {
        Moment {
            elapsed: Duration::from_secs(seconds),
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds),
        }
    }

    fn gate() -> Gate {
        Gate::new(Credentials::try_bearer("t0ken".into()).ok())
    }

    fn enter(gate: &mut Gate, id: Id) -> Entry {
        gate.enter(id, false, Duration::ZERO, Waker::noop())
    }

    /// How many are woken by what an answer says.
    fn learn(gate: &mut Gate, id: Id, word: Word, at: u64) -> usize {
        let (mut wake, generation) = (Vec::new(), gate.generation());
        gate.learn(id, generation, word, || "no".into(), moment(at), &mut wake);
        wake.len()
    }

    #[test]
    fn one_goes_ahead_and_its_success_lets_all_follow() {
        let mut gate = gate();
        assert_eq!(enter(&mut gate, 1), Entry::Open);
        assert_eq!(enter(&mut gate, 1), Entry::Open);
        assert_eq!(enter(&mut gate, 2), Entry::Later);
        assert_eq!(enter(&mut gate, 3), Entry::Later);
        assert_eq!(learn(&mut gate, 1, Word::Accepted, 0), 2);
        assert_eq!(enter(&mut gate, 3), Entry::Open);
        assert_eq!(enter(&mut gate, 2), Entry::Open);
    }

    #[test]
    fn an_answer_that_says_nothing_hands_over_to_the_next() {
        let mut gate = gate();
        assert_eq!(enter(&mut gate, 1), Entry::Open);
        assert_eq!(enter(&mut gate, 2), Entry::Later);
        assert_eq!(enter(&mut gate, 3), Entry::Later);
        assert_eq!(learn(&mut gate, 1, Word::Nothing, 0), 1);
        assert_eq!(enter(&mut gate, 1), Entry::Later);
        assert_eq!(enter(&mut gate, 3), Entry::Later);
        assert_eq!(enter(&mut gate, 2), Entry::Open);
    }

    #[test]
    fn one_that_is_cancelled_hands_over_too() {
        let mut gate = gate();
        for id in 1..=3 {
            enter(&mut gate, id);
        }
        let mut wake = Vec::new();
        gate.leave(1, &mut wake);
        assert_eq!(wake.len(), 1);
        // The one that was woken is cancelled before it comes to anything.
        gate.leave(2, &mut wake);
        assert_eq!(wake.len(), 2);
        assert_eq!(enter(&mut gate, 3), Entry::Open);
    }

    #[test]
    fn a_401_is_the_end_until_there_are_others() {
        let mut gate = gate();
        enter(&mut gate, 1);
        enter(&mut gate, 2);
        assert_eq!(learn(&mut gate, 1, Word::Refused, 7), 1);
        let expected = Refused {
            since: moment(7).wall,
            why: "no".into(),
        };
        assert_eq!(enter(&mut gate, 2), Entry::Refused(expected.clone()));
        // What was on the way changes nothing.
        learn(&mut gate, 3, Word::Accepted, 8);
        learn(&mut gate, 4, Word::Refused, 9);
        assert_eq!(enter(&mut gate, 5), Entry::Refused(expected));
        let others = Credentials::try_bearer("0ther".into()).unwrap();
        gate.renew(others, &mut Vec::new());
        assert_eq!(enter(&mut gate, 6), Entry::Open);
        assert_eq!(enter(&mut gate, 7), Entry::Later);
    }

    #[test]
    fn answers_to_old_credentials_say_nothing_about_new_ones() {
        let mut gate = gate();
        enter(&mut gate, 1);
        gate.renew(
            Credentials::try_bearer("0ther".into()).unwrap(),
            &mut Vec::new(),
        );
        gate.learn(1, 0, Word::Refused, String::new, moment(1), &mut Vec::new());
        assert_eq!(enter(&mut gate, 2), Entry::Open);
        gate.learn(
            1,
            0,
            Word::Accepted,
            String::new,
            moment(1),
            &mut Vec::new(),
        );
        assert_eq!(enter(&mut gate, 3), Entry::Later);
        assert!(gate.has_failed());
        learn(&mut gate, 2, Word::Accepted, 2);
        assert!(!gate.has_failed());
    }

    #[test]
    fn a_ban_ends_and_then_one_goes_ahead() {
        let mut gate = gate();
        enter(&mut gate, 1);
        learn(&mut gate, 1, Word::Accepted, 0);
        learn(&mut gate, 2, Word::Banned(None), 10);
        let enter =
            |gate: &mut Gate, id, at| gate.enter(id, false, Duration::from_secs(at), Waker::noop());
        let Entry::Banned(banned) = enter(&mut gate, 3, 3609) else {
            unreachable!("it is banned");
        };
        assert_eq!(banned.until, moment(3610).wall);
        assert_eq!(enter(&mut gate, 3, 3610), Entry::Open);
        assert_eq!(enter(&mut gate, 4, 3610), Entry::Later);
    }

    #[test]
    fn a_ban_that_says_how_long_is_believed_within_reason() {
        for (said, held) in [(0, 1), (30, 30), (1_000_000, 3600)] {
            let mut gate = gate();
            learn(
                &mut gate,
                1,
                Word::Banned(Some(Duration::from_secs(said))),
                0,
            );
            let ends = gate.banned.as_ref().map(|banned| banned.ends);
            assert_eq!(ends, Some(Duration::from_secs(held)));
        }
    }
}

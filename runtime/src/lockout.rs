//! What keeps an account and an address from being banned: after one 401 nothing more is sent with those credentials, and
//! before their first success only one request is on the way.
//!
//! A plain state machine; `docs/decisions/0007-limits.md` has the reasons. Nobody waits here: the trial of the credentials
//! begins when a request is sent, and ends with its response, or when none can be expected any more.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use crate::auth::{Credentials, Secret};
use crate::clock::Moment;
use crate::limit::MINUTE;
use crate::limit::line::Id;

/// How long an address is banned after failed logins, by the documentation.
const BAN: Duration = Duration::from_secs(3600);

/// After this many 401s for missing permissions without a success in between, the credentials are on trial again. They may
/// have become invalid after all, and the API bans an address after ten failed logins in an hour.
const DENIED_IN_A_ROW: u32 = 5;

/// After this many 401s for missing permissions in a minute nothing more is sent. The API bans an address after a hundred
/// unauthorized requests in a minute.
const DENIED_IN_A_MINUTE: usize = 50;

/// Decides whether a request may carry the credentials.
#[derive(Debug)]
pub(crate) struct Gate {
    credentials: Option<Credentials>,
    /// Counts the credentials, so that an answer to old ones is told from one to new ones.
    generation: u64,
    state: State,
    /// A response that takes longer than this is not expected any more.
    life: Duration,
    /// Whether there was a 401 since the last success, with these credentials or those before.
    failed: bool,
    banned: Option<Banned>,
    /// How many 401s for missing permissions there were since the last success.
    denied: u32,
    /// When the last of them came.
    denials: VecDeque<Duration>,
}

#[derive(Debug)]
enum State {
    /// Nobody knows whether the credentials are good; the request that finds out, if there is one.
    Unproven {
        trial: Option<Trial>,
    },
    Proven,
    Refused(Refused),
}

#[derive(Clone, Copy, Debug)]
struct Trial {
    call: Id,
    sent: Duration,
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

/// Why nothing is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
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
    /// A 401 that the operation documents for a missing permission, to a request with proven credentials.
    Denied,
    /// The address is banned, or looks like it (429); how long, if it says so.
    Banned(Option<Duration>),
    /// Nothing.
    Nothing,
}

impl Gate {
    /// A trial whose request is not answered within `life` is over.
    pub(crate) fn new(credentials: Option<Credentials>, life: Duration) -> Self {
        Self {
            credentials,
            generation: 0,
            state: State::Unproven { trial: None },
            life,
            failed: false,
            banned: None,
            denied: 0,
            denials: VecDeque::new(),
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

    /// Begins anew with other credentials.
    pub(crate) fn renew(&mut self, credentials: Credentials) {
        self.credentials = Some(credentials);
        self.generation += 1;
        self.state = State::Unproven { trial: None };
        self.banned = None;
        self.denied = 0;
    }

    /// Why nothing may be sent, if so.
    pub(crate) fn closed(&mut self, now: Duration) -> Option<Closed> {
        self.banned.take_if(|banned| banned.ends <= now);
        match (&self.banned, &self.state) {
            (Some(banned), _) => Some(Closed::Banned(banned.clone())),
            (None, State::Refused(refused)) => Some(Closed::Refused(refused.clone())),
            (None, _) => None,
        }
    }

    /// How many requests may be sent with the credentials now.
    pub(crate) fn trusted(&self, now: Duration) -> usize {
        match &self.state {
            State::Proven => usize::MAX,
            State::Unproven { trial: Some(trial) }
                if now < trial.sent.saturating_add(self.life) =>
            {
                0
            }
            State::Unproven { .. } => 1,
            State::Refused(_) => 0,
        }
    }

    /// Records that a request is sent with the credentials. Returns true if it is their trial, as they are not proven.
    pub(crate) fn sent(&mut self, call: Id, now: Duration) -> bool {
        match &mut self.state {
            State::Unproven { trial } => {
                *trial = Some(Trial { call, sent: now });
                true
            }
            State::Proven | State::Refused(_) => false,
        }
    }

    /// There was no answer.
    pub(crate) fn unanswered(&mut self, call: Id) {
        if let State::Unproven { trial } = &mut self.state {
            trial.take_if(|trial| trial.call == call);
        }
    }

    /// Learns from an answer. `generation` is that of the credentials it was sent with, and `why` the line to quote.
    ///
    /// Returns true if all that wait have to ask again.
    pub(crate) fn learn(
        &mut self,
        call: Id,
        generation: u64,
        word: Word,
        why: impl FnOnce() -> String,
        now: Moment,
    ) -> bool {
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
                if !matches!(self.state, State::Refused(_)) {
                    self.state = State::Unproven { trial: None };
                }
                true
            }
            (Word::Denied, _) => current && self.deny(why, now),
            (Word::Refused, _) => {
                self.failed = true;
                current && self.refuse(why, now)
            }
            (Word::Accepted, State::Unproven { .. } | State::Proven) if current => {
                let first = !matches!(self.state, State::Proven);
                self.state = State::Proven;
                self.failed = false;
                self.denied = 0;
                first
            }
            (Word::Accepted | Word::Nothing, _) => {
                self.unanswered(call);
                false
            }
        }
    }

    /// Nothing more is sent with these credentials.
    fn refuse(&mut self, why: impl FnOnce() -> String, now: Moment) -> bool {
        let open = !matches!(self.state, State::Refused(_));
        if open {
            let (since, why) = (now.wall, why());
            self.state = State::Refused(Refused { since, why });
        }
        open
    }

    /// A permission seems to be missing, but the API may count the response as a failed login.
    fn deny(&mut self, why: impl FnOnce() -> String, now: Moment) -> bool {
        self.denied += 1;
        self.denials.push_back(now.elapsed);
        while let Some(first) = self.denials.front()
            && (first.saturating_add(MINUTE) <= now.elapsed)
        {
            self.denials.pop_front();
        }
        if self.denials.len() >= DENIED_IN_A_MINUTE {
            self.denials.clear();
            self.failed = true;
            return self.refuse(why, now);
        }
        if self.denied >= DENIED_IN_A_ROW && matches!(self.state, State::Proven) {
            self.state = State::Unproven { trial: None };
        }
        false
    }
}

#[cfg(test)]
mod tests;

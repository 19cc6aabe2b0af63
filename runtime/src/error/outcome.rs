//! What is known about a failed call beyond its last failure: how often it was sent, and when it may be sent again.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use super::{Error, Kind, Transport, Withheld};
use crate::admission::{self, Judged};
use crate::clock::Moment;
use crate::lockout::Closed;
use crate::value::Timestamp;

/// The part of an error that the client adds.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) attempts: u32,
    pub(super) elapsed: Duration,
    /// Since when nothing is sent.
    pub(super) since: Option<Timestamp>,
    pub(super) retry_at: Option<Timestamp>,
    /// A 429 that is a ban, whatever its header fields say.
    pub(super) banned: bool,
    /// A 429 that says credibly when the quota is reset.
    pub(super) refill_is_known: bool,
    /// A 401 that means a missing permission.
    pub(super) denied: bool,
}

impl Error {
    /// The request was held back.
    pub(crate) fn withheld(why: admission::Withheld, now: Moment) -> Self {
        let (why, since, retry_at) = match why {
            admission::Withheld::Spent(until) => (Withheld::Spent, None, Some(now.wall_at(until))),
            admission::Withheld::Closed(Closed::Refused(refused)) => {
                (Withheld::Refused(refused.why), Some(refused.since), None)
            }
            admission::Withheld::Closed(Closed::Banned(banned)) => {
                (Withheld::Banned, Some(banned.since), Some(banned.until))
            }
        };
        let mut error = Self::new(Kind::Withheld(why));
        error.0.outcome.since = since.map(second);
        error.0.outcome.retry_at = retry_at.map(next_second);
        error
    }

    /// Adds what the client found out about the answer.
    pub(crate) fn judge(&mut self, judged: &Judged, now: Moment) {
        let outcome = &mut self.0.outcome;
        outcome.banned = judged.banned.is_some();
        outcome.denied = judged.denied;
        outcome.refill_is_known = judged.refill.is_some_and(|(_, known)| known);
        let refill = judged.refill.map(|(at, _)| at);
        let asked = judged
            .retry_after
            .map(|time| now.elapsed.saturating_add(time));
        let until = judged.banned.or(refill.max(asked));
        outcome.retry_at = until.map(|at| next_second(now.wall_at(at)));
    }

    /// Adds how often the request was sent, and how long that took.
    pub(crate) fn after(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.outcome.attempts = attempts;
        self.0.outcome.elapsed = elapsed;
        self
    }

    /// How often the request was sent; 0 when it never was.
    pub fn attempts(&self) -> u32 {
        self.0.outcome.attempts
    }

    /// The time from the first attempt to the end of the last.
    pub fn elapsed(&self) -> Duration {
        self.0.outcome.elapsed
    }

    /// When the API will take such a request again, by our clock, as far as it or its documentation says: when the quota is
    /// reset, when a ban ends, or what `Retry-After` asks for.
    pub fn retry_at(&self) -> Option<Timestamp> {
        self.0.outcome.retry_at
    }

    /// Since when the client sends nothing, when that is why this request was [held back](Self::is_withheld).
    pub fn withheld_since(&self) -> Option<Timestamp> {
        self.0.outcome.since
    }

    /// The error in a word, as OpenTelemetry's `error.type` wants it.
    pub(crate) fn error_type(&self) -> Cow<'static, str> {
        Cow::Borrowed(match &self.0.kind {
            Kind::Input { .. } => "input",
            Kind::Paging { .. } => "paging",
            Kind::Withheld(_) => "withheld",
            Kind::Transport(Transport::Timeout) => "timeout",
            Kind::Transport(Transport::Connect) => "connect",
            Kind::Transport(Transport::Interrupted) => "interrupted",
            Kind::Transport(Transport::TooLarge) => "too_large",
            Kind::Transport(Transport::Other) => "other",
            Kind::Unreadable(_) => "decode",
            Kind::Refused { .. } => match self.status() {
                Some(status) => return Cow::Owned(status.to_string()),
                None => "other",
            },
        })
    }
}

fn second(time: SystemTime) -> Timestamp {
    Timestamp::from_unix(Timestamp::from(time).unix())
}

fn next_second(time: SystemTime) -> Timestamp {
    let time = Timestamp::from(time);
    Timestamp::from_unix(time.unix() + i64::from(time.subsec_nanos() > 0))
}

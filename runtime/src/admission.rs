//! The one place that says when a request may be sent: the lockout gate, then the quota, under one lock.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use crate::auth::{Credentials, Secret};
use crate::clock::{Moment, http_date};
use crate::headers::Headers;
use crate::limit::bucket::{Asking, Bucket, Turn};
use crate::limit::queue::Id;
use crate::limit::quota::Permit;
use crate::limit::report;
use crate::limit::skew::ServerClock;
use crate::lockout::{Banned, Entry, Gate, Refused, Word};

/// What all clones of a client share: credentials, quotas, and who waits for them.
pub(crate) struct Admission {
    /// How many calls there were; each has its number.
    calls: AtomicU64,
    state: Mutex<State>,
}

struct State {
    gate: Gate,
    buckets: Vec<Bucket>,
    clock: ServerClock,
}

/// A call's place in all of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    pub(crate) id: Id,
    pub(crate) bucket: &'static str,
    /// Whether an answer proves that the credentials are good.
    pub(crate) proves: bool,
}

/// The right to send one request.
#[derive(Debug)]
pub(crate) struct Pass {
    permit: Permit,
    generation: u64,
    pub(crate) authorization: Option<Secret>,
}

/// What a call is told.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Send.
    Send(Pass),
    /// Ask again at this moment, or when woken.
    Wait(Option<Duration>),
    /// Nothing will be sent.
    Withheld(Withheld),
}

/// Why nothing is sent.
#[derive(Debug)]
pub(crate) enum Withheld {
    /// The quota is spent until this moment, which is longer than the call wants to wait.
    Spent(Duration),
    Refused(Refused),
    Banned(Banned),
}

/// What an answer was, beyond its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// A 429 that is a ban; the moment until which nothing is sent.
    pub(crate) banned: Option<Duration>,
    /// A 429 that is not: when the quota begins anew, and whether the server said so in a way to be believed.
    pub(crate) refill: Option<(Duration, bool)>,
    /// What `Retry-After` asks for.
    pub(crate) retry_after: Option<Duration>,
}

impl Admission {
    pub(crate) fn new(credentials: Option<Credentials>) -> Self {
        let state = State {
            gate: Gate::new(credentials),
            buckets: Vec::new(),
            clock: ServerClock::default(),
        };
        Self {
            calls: AtomicU64::new(0),
            state: Mutex::new(state),
        }
    }

    /// Gives a call its place.
    pub(crate) fn ticket(&self, bucket: &'static str, proves: bool) -> Ticket {
        let id: Id = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        Ticket { id, bucket, proves }
    }

    /// Begins anew with other credentials.
    pub(crate) fn renew(&self, credentials: Credentials) {
        self.change(|state, wake| state.gate.renew(credentials, wake));
    }

    /// Asks whether the call may be sent.
    pub(crate) fn ask(
        &self,
        ticket: &Ticket,
        urgent: bool,
        deadline: Option<Duration>,
        now: Moment,
        waker: &Waker,
    ) -> Verdict {
        self.change(|state, wake| {
            let id = ticket.id;
            let withheld = match state.gate.enter(id, urgent, now.elapsed, waker) {
                Entry::Open => None,
                Entry::Later => return Verdict::Wait(None),
                Entry::Refused(refused) => Some(Withheld::Refused(refused)),
                Entry::Banned(banned) => Some(Withheld::Banned(banned)),
            };
            if let Some(withheld) = withheld {
                state.bucket(ticket.bucket).leave(id, wake);
                return Verdict::Withheld(withheld);
            }
            let asking = Asking {
                id,
                urgent,
                deadline,
                waker,
            };
            match state.bucket(ticket.bucket).ask(asking, now.elapsed, wake) {
                Turn::Now(permit) => Verdict::Send(Pass {
                    permit,
                    generation: state.gate.generation(),
                    authorization: state.gate.authorization(),
                }),
                Turn::Later(at) => Verdict::Wait(at),
                Turn::TooLate(at) => {
                    state.gate.leave(id, wake);
                    Verdict::Withheld(Withheld::Spent(at))
                }
            }
        })
    }

    /// The call is given up while it waits.
    pub(crate) fn leave(&self, ticket: &Ticket) {
        self.change(|state, wake| {
            state.bucket(ticket.bucket).leave(ticket.id, wake);
            state.gate.leave(ticket.id, wake);
        });
    }

    /// There was no answer; `sent` says whether the request may have been seen.
    pub(crate) fn unanswered(&self, ticket: &Ticket, pass: Pass, sent: bool, now: Moment) {
        self.change(|state, wake| {
            let bucket = state.bucket(ticket.bucket);
            bucket.unanswered(pass.permit, sent, now.elapsed, wake);
            state.gate.leave(ticket.id, wake);
        });
    }

    /// There was an answer. `why` is the line to quote should it be the one that ends it.
    pub(crate) fn answered(
        &self,
        ticket: &Ticket,
        pass: Pass,
        status: u16,
        headers: &Headers,
        why: impl FnOnce() -> String,
        now: Moment,
    ) -> Judged {
        let date = headers.get("Date");
        let date = date.and_then(|text| http_date::parse(text.trim()));
        self.change(|state, wake| {
            state.clock.observe(date, pass.permit.sent(), now);
            let clock = state.clock;
            let retry_after = retry_after(headers, &clock, now);
            let ban = status == 429 && (state.gate.has_failed() || !report::has_reset(headers));

            let bucket = state.bucket(ticket.bucket);
            let report = bucket.read(headers);
            let believed = report.is_some_and(|report| clock.reset(report.reset, now).is_some());
            let refused = status == 429 && !ban;
            bucket.answered(pass.permit, report, &clock, now, refused, wake);
            let refill = refused.then(|| (bucket.ends(now.elapsed), believed));

            let word = match status {
                401 => Word::Refused,
                429 if ban => Word::Banned(retry_after),
                200..300 | 400..429 | 430..500 if ticket.proves => Word::Accepted,
                _ => Word::Nothing,
            };
            let (id, generation) = (ticket.id, pass.generation);
            state.gate.learn(id, generation, word, why, now, wake);
            if matches!(word, Word::Refused | Word::Banned(_)) {
                // All that wait for a quota have to hear of it.
                wake.extend(state.buckets.iter().flat_map(Bucket::all));
            }
            let banned = state.gate.banned_until().filter(|_| ban);
            Judged {
                banned,
                refill,
                retry_after,
            }
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut State, &mut Vec<Waker>) -> T) -> T {
        let mut wake = Vec::new();
        let result = change(&mut self.lock(), &mut wake);
        // Outside of the lock, as nobody knows what a waker does.
        wake.into_iter().for_each(Waker::wake);
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn bucket(&mut self, name: &'static str) -> &mut Bucket {
        let known = self.buckets.iter().position(|bucket| bucket.name == name);
        let at = known.unwrap_or_else(|| {
            self.buckets.push(Bucket::new(name));
            self.buckets.len() - 1
        });
        &mut self.buckets[at]
    }
}

/// Reads `Retry-After`, in seconds or as a date.
fn retry_after(headers: &Headers, clock: &ServerClock, now: Moment) -> Option<Duration> {
    let text = headers.get("Retry-After")?.trim();
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => http_date::parse(text).map(|date| clock.until(date, now)),
    }
}

impl fmt::Debug for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admission").finish_non_exhaustive()
    }
}

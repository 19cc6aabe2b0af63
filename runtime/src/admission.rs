//! The one place that decides when a request may be sent. Credentials and rate limit are checked together, under one lock,
//! and a call that waits holds neither; `docs/decisions/0007-limits.md` says why.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use crate::auth::{Credentials, Secret};
use crate::clock::Moment;
use crate::headers::Headers;
use crate::limit::bucket::{Asking, Bucket, Turn};
use crate::limit::line::{Id, Key};
use crate::limit::quota::{Permit, Refusal};
use crate::limit::report;
use crate::limit::skew::ServerClock;
use crate::lockout::{Closed, Gate, Word};

/// How long after its timeout an unanswered request counts as lost.
const GRACE: Duration = Duration::from_secs(1);

/// The timeout that is assumed for this when the client has none.
const PATIENCE: Duration = Duration::from_secs(60);

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
    /// After this time an unanswered request counts as lost: nobody polls its call any more.
    life: Duration,
}

/// A call's place in all of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    pub(crate) id: Id,
    pub(crate) bucket: &'static str,
    /// Whether this is a retry; retries go ahead of new calls.
    pub(crate) urgent: bool,
    /// What responses to the operation say about the credentials.
    pub(crate) proof: Proof,
}

/// What responses to an operation say about the credentials.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proof {
    /// Whether a success proves that they are valid.
    pub(crate) accepts: bool,
    /// Whether a 401 may mean a missing permission.
    pub(crate) denies: bool,
}

/// The right to send one request.
#[derive(Debug)]
pub(crate) struct Pass {
    permit: Permit,
    generation: u64,
    /// Whether this request tests credentials that are not proven yet.
    trial: bool,
    pub(crate) authorization: Option<Secret>,
}

/// What a call is told.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Send.
    Send(Pass),
    /// Ask again at this moment, or when woken.
    Wait(Duration),
    /// Nothing will be sent.
    Withheld(Withheld),
}

/// Why nothing is sent.
#[derive(Debug)]
pub(crate) enum Withheld {
    /// The quota is spent until this moment, which is longer than the call wants to wait.
    Spent(Duration),
    Closed(Closed),
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
    /// A 401 that means a missing permission.
    pub(crate) denied: bool,
}

impl Admission {
    /// `timeout` is the limit for a single request.
    pub(crate) fn new(credentials: Option<Credentials>, timeout: Option<Duration>) -> Self {
        let life = timeout.unwrap_or(PATIENCE).saturating_add(GRACE);
        let state = State {
            gate: Gate::new(credentials, life),
            buckets: Vec::new(),
            clock: ServerClock::default(),
            life,
        };
        Self {
            calls: AtomicU64::new(0),
            state: Mutex::new(state),
        }
    }

    /// Gives a call its place.
    pub(crate) fn ticket(&self, bucket: &'static str, proof: Proof) -> Ticket {
        let id: Id = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        Ticket {
            id,
            bucket,
            urgent: false,
            proof,
        }
    }

    /// Begins anew with other credentials.
    pub(crate) fn renew(&self, credentials: Credentials) {
        let mut wake = Vec::new();
        let mut state = self.lock();
        state.gate.renew(credentials);
        state.wake_all(&mut wake);
        drop(state);
        wake.into_iter().for_each(Waker::wake);
    }

    /// Asks whether the call may be sent.
    pub(crate) fn ask(
        &self,
        ticket: &Ticket,
        deadline: Option<Duration>,
        now: Moment,
        waker: &Waker,
    ) -> Verdict {
        self.change(now, |state, wake| {
            let asking = Asking {
                key: ticket.key(),
                deadline,
                waker,
            };
            if let Some(closed) = state.gate.closed(now.elapsed) {
                state.bucket(ticket.bucket).leave(asking.key);
                return Verdict::Withheld(Withheld::Closed(closed));
            }
            let trusted = state.gate.trusted(now.elapsed);
            let bucket = state.bucket(ticket.bucket);
            match bucket.ask(asking, trusted, now.elapsed, wake) {
                Turn::Now(permit) => Verdict::Send(Pass {
                    permit,
                    generation: state.gate.generation(),
                    trial: state.gate.sent(ticket.id, now.elapsed),
                    authorization: state.gate.authorization(),
                }),
                Turn::Later(at) => Verdict::Wait(at),
                Turn::TooLate(at) => Verdict::Withheld(Withheld::Spent(at)),
            }
        })
    }

    /// The call is given up while it waits.
    pub(crate) fn leave(&self, ticket: &Ticket, now: Moment) {
        self.change(now, |state, _| {
            state.bucket(ticket.bucket).leave(ticket.key());
        });
    }

    /// There was no answer; `sent` says whether the request may have been seen.
    pub(crate) fn unanswered(&self, ticket: &Ticket, pass: Pass, sent: bool, now: Moment) {
        self.change(now, |state, _| {
            state.bucket(ticket.bucket).unanswered(pass.permit, sent);
            state.gate.unanswered(ticket.id);
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
        self.change(now, |state, wake| {
            let date = report::date(headers);
            state.clock.observe(date, pass.permit.sent(), now);
            let clock = state.clock;
            let retry_after = report::retry_after(headers, &clock, now);
            let ban =
                status == 429 && (state.gate.has_failed() || !report::says_until_when(headers));
            let denied = status == 401 && ticket.proof.denies && !pass.trial;

            let bucket = state.bucket(ticket.bucket);
            let report = bucket.read(headers);
            let refused = (status == 429 && !ban).then_some(Refusal { retry_after });
            let reset = report.is_some_and(|report| clock.reset(report.reset, now).is_some());
            bucket.answered(pass.permit, report, &clock, now, refused, wake);
            let believed = reset || retry_after.is_some();
            let refill = refused.map(|_| (bucket.ends(now.elapsed), believed));

            let word = match status {
                401 if denied => Word::Denied,
                401 => Word::Refused,
                429 if ban => Word::Banned(retry_after),
                200..300 | 400..429 | 430..500 if ticket.proof.accepts => Word::Accepted,
                _ => Word::Nothing,
            };
            let (id, generation) = (ticket.id, pass.generation);
            if state.gate.learn(id, generation, word, why, now) {
                state.wake_all(wake);
            }
            Judged {
                banned: state.gate.banned_until().filter(|_| ban),
                refill,
                retry_after,
                denied,
            }
        })
    }

    /// Applies a change, then wakes all calls that may now be sent.
    fn change<T>(&self, now: Moment, change: impl FnOnce(&mut State, &mut Vec<Waker>) -> T) -> T {
        let mut wake = Vec::new();
        let mut state = self.lock();
        let result = change(&mut state, &mut wake);
        let trusted = state.gate.trusted(now.elapsed);
        for bucket in &mut state.buckets {
            bucket.offer(trusted, now.elapsed, &mut wake);
        }
        // Outside of the lock, as nobody knows what a waker does.
        drop(state);
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
            self.buckets.push(Bucket::new(name, self.life));
            self.buckets.len() - 1
        });
        &mut self.buckets[at]
    }

    fn wake_all(&self, wake: &mut Vec<Waker>) {
        wake.extend(self.buckets.iter().flat_map(Bucket::all));
    }
}

impl Ticket {
    fn key(&self) -> Key {
        Key::new(self.id, self.urgent)
    }
}

impl fmt::Debug for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admission").finish_non_exhaustive()
    }
}

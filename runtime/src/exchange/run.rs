//! One call on its way: when to send, when to wait, when to try again. Without input, output or waiting of its own.
//!
//! ```text
//!            ┌──────────── wait ◀──┐
//! new ──▶ step ──▶ send ──▶ received ──▶ done
//!            └──────────────────────────▶ done
//! ```
//!
//! Both clients do as it says until it is done. One that is dropped before gives back whatever it holds.

use std::borrow::Cow;
use std::task::Waker;
use std::time::Duration;

use super::{Call, Core, Received};
use crate::admission::{Judged, Pass, Ticket, Verdict, Withheld};
use crate::clock::Moment;
use crate::error::Error;
use crate::observe::trace::{About, Span};
use crate::observe::{Attempt, Outcome, Reason, Retry, Wait};
use crate::retry::Failure;
use crate::transport::{HttpRequest, HttpResponse, TransportError};

/// The longest wait between two attempts, whatever policy, backoff and `Retry-After` say. A call that would have to wait
/// longer fails with an error that says when to retry.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// A call on its way.
pub(crate) struct Run<'a> {
    core: &'a Core,
    call: &'a Call,
    ticket: Ticket,
    stage: Stage,
    attempts: u32,
    /// When it was first sent.
    begun: Duration,
    /// How long it has waited for its turn by now.
    waited: Duration,
    /// Why it is tried again.
    last: Option<Error>,
    judged: Judged,
    span: Span,
}

enum Stage {
    /// Waits for its turn, since then.
    Turn(Duration),
    /// Waits between two attempts: since when, until when.
    Backoff(Duration, Duration),
    /// Waits for an answer.
    Sent(Pass, Moment, Span),
    Over,
}

/// What to do next.
pub(crate) enum Step {
    /// Send, and give the outcome to [`Run::received`].
    Send(HttpRequest),
    /// Come back after this time, or when woken.
    Wait(Duration),
    /// Give up.
    Fail(Error),
}

impl<'a> Run<'a> {
    pub(crate) fn new(core: &'a Core, call: &'a Call) -> Self {
        Self {
            core,
            call,
            ticket: core.admission.ticket(call.bucket, call.proof),
            stage: Stage::Turn(core.clock.elapsed()),
            attempts: 0,
            begun: Duration::ZERO,
            waited: Duration::ZERO,
            last: None,
            judged: Judged::default(),
            span: Span::operation(about(core, call)),
        }
    }

    /// The span of the request that is on its way.
    pub(crate) fn span(&self) -> &Span {
        match &self.stage {
            Stage::Sent(_, _, span) => span,
            _ => &self.span,
        }
    }

    /// What to do next. `waker` is woken when it may be something else.
    pub(crate) fn step(&mut self, waker: &Waker) -> Step {
        let now = Moment::of(&*self.core.clock);
        if let Stage::Backoff(since, until) = self.stage {
            match until.checked_sub(now.elapsed) {
                Some(left) if !left.is_zero() => return Step::Wait(left),
                _ => self.end_wait(Reason::Backoff, since, now.elapsed),
            }
            self.stage = Stage::Turn(now.elapsed);
        }
        let Stage::Turn(since) = self.stage else {
            let over = TransportError::other("the call was over already");
            return Step::Fail(Error::transport(over).of(self.call.id));
        };
        let admission = &self.core.admission;
        match admission.ask(&self.ticket, self.deadline(since), now, waker) {
            Verdict::Wait(at) => Step::Wait(at.saturating_sub(now.elapsed)),
            Verdict::Send(pass) => {
                if now.elapsed > since {
                    self.waited = self.waited.saturating_add(now.elapsed - since);
                    self.end_wait(Reason::Turn, since, now.elapsed);
                }
                Step::Send(self.send(pass, now))
            }
            Verdict::Withheld(withheld) => {
                self.stage = Stage::Over;
                let error = match (self.last.take(), withheld) {
                    // It was to be tried again, but there is no time for it: what is wrong is what was.
                    (Some(last), Withheld::Spent(_)) => last,
                    (_, withheld) => Error::withheld(withheld, now).of(self.call.id),
                };
                Step::Fail(self.over(error, now.elapsed))
            }
        }
    }

    fn send(&mut self, pass: Pass, now: Moment) -> HttpRequest {
        if self.attempts == 0 {
            self.begun = now.elapsed;
        }
        self.core.observer.request(&self.attempt());
        let mut request = self.core.attempt(self.call, pass.authorization.clone());
        let elapsed = now.elapsed.saturating_sub(self.begun);
        if self.attempts > 0
            && let Some(left) = self.core.policy.time_left(elapsed)
            && !left.is_zero()
        {
            request.timeout = Some(request.timeout.map_or(left, |timeout| timeout.min(left)));
        }
        let span = self
            .span
            .attempt(about(self.core, self.call), self.attempts);
        self.attempts = self.attempts.saturating_add(1);
        self.ticket.urgent = true;
        self.stage = Stage::Sent(pass, now, span);
        request
    }

    /// Takes what came of a request. `None` means that it goes on with [`step`](Self::step).
    pub(crate) fn received(
        &mut self,
        outcome: Result<HttpResponse, TransportError>,
    ) -> Option<Result<Received, Error>> {
        let now = Moment::of(&*self.core.clock);
        let Stage::Sent(pass, sent, span) = std::mem::replace(&mut self.stage, Stage::Over) else {
            return None;
        };
        let not_sent = matches!(&outcome, Err(cause) if cause.is_connect());
        let mut result = self.core.receive(self.call, outcome);
        let answer = match &result {
            Ok(received) => Some((received.status, &received.headers)),
            Err(error) => error.status().zip(error.headers()),
        };
        let status = answer.map(|(status, _)| status);
        let admission = &self.core.admission;
        self.judged = match answer {
            Some((status, headers)) => {
                let why = || {
                    result
                        .as_ref()
                        .err()
                        .map(Error::to_string)
                        .unwrap_or_default()
                };
                admission.answered(&self.ticket, pass, status, headers, why, now)
            }
            None => {
                admission.unanswered(&self.ticket, pass, !not_sent, now);
                Judged::default()
            }
        };
        if let Err(error) = &mut result {
            error.judge(&self.judged, now);
        }
        let error_type = result.as_ref().err().map(Error::error_type);
        self.report(
            status,
            error_type,
            now.elapsed.saturating_sub(sent.elapsed),
            &span,
        );
        match result {
            Ok(received) => {
                self.span.end(status, None, self.attempts - 1);
                Some(Ok(received))
            }
            Err(error) => self.failed(error).err().map(Err),
        }
    }

    /// Decides what to do about an error: `Ok` when it is tried again, with [`step`](Self::step); otherwise the error for the
    /// caller.
    pub(crate) fn failed(&mut self, error: Error) -> Result<(), Error> {
        let now = self.core.clock.elapsed();
        match self.delay(&error, now) {
            Some(delay) => {
                let (operation, attempts) = (self.call.id, self.attempts);
                self.core.observer.retry(&Retry {
                    operation,
                    attempts,
                    delay,
                    error: &error,
                });
                self.last = Some(error);
                self.stage = Stage::Backoff(now, now.saturating_add(delay));
                Ok(())
            }
            None => {
                self.stage = Stage::Over;
                Err(self.over(error, now))
            }
        }
    }

    /// How long to wait before the next attempt, if there is to be one.
    fn delay(&self, error: &Error, now: Duration) -> Option<Duration> {
        let safe = self.call.safe;
        let judged = &self.judged;
        let unauthorized = error.status() == Some(401) || error.is_unauthorized();
        if !(safe || error.is_connect()) || judged.banned.is_some() || unauthorized {
            return None;
        }
        let (attempts, elapsed) = (self.attempts, now.saturating_sub(self.begun));
        let failure = Failure {
            error,
            attempts,
            elapsed,
            safe,
        };
        if !self.core.policy.again(&failure) {
            return None;
        }
        let asked = judged.retry_after.unwrap_or_default();
        let (delay, until) = match judged.refill {
            // The quota itself is what to wait for.
            Some((refill, _)) => (asked, refill.saturating_sub(now).max(asked)),
            None => {
                let delay = self.core.backoff.delay(&failure).max(asked);
                (delay, delay)
            }
        };
        let left = self.core.policy.time_left(elapsed);
        let in_time = until <= LONGEST_WAIT && left.is_none_or(|left| until < left);
        in_time.then_some(delay)
    }

    /// Until when to wait for a turn that is awaited since then.
    fn deadline(&self, since: Duration) -> Option<Duration> {
        let patience = self
            .core
            .max_wait
            .map(|most| since.saturating_add(most.saturating_sub(self.waited)));
        let retries = match self.attempts {
            0 => None,
            _ => {
                let policy = &self.core.policy;
                let left = policy.time_left(since.saturating_sub(self.begun));
                left.map(|left| since.saturating_add(left))
            }
        };
        patience.into_iter().chain(retries).min()
    }

    fn end_wait(&self, reason: Reason, since: Duration, now: Duration) {
        let time = now.saturating_sub(since);
        if !time.is_zero() {
            let operation = self.call.id;
            self.core.observer.wait(&Wait {
                operation,
                reason,
                time,
            });
        }
    }

    /// The request that is sent next, or was sent last.
    fn attempt(&self) -> Attempt {
        let resend = match self.stage {
            Stage::Turn(_) => self.attempts,
            _ => self.attempts - 1,
        };
        Attempt {
            operation: self.call.id,
            resend,
        }
    }

    fn report(
        &self,
        status: Option<u16>,
        error_type: Option<Cow<'static, str>>,
        time: Duration,
        span: &Span,
    ) {
        span.end(status, error_type.as_deref(), 0);
        let attempt = self.attempt();
        self.core.observer.outcome(&Outcome {
            attempt,
            status,
            error_type,
            time,
        });
    }

    /// The error for the caller.
    fn over(&self, error: Error, now: Duration) -> Error {
        let resend = self.attempts.saturating_sub(1);
        self.span
            .end(error.status(), Some(&error.error_type()), resend);
        match self.attempts {
            0 => error,
            attempts => error.after(attempts, now.saturating_sub(self.begun)),
        }
    }
}

/// A call that is given up gives everything back, so that others can go on.
impl Drop for Run<'_> {
    fn drop(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Turn(_) => {
                let now = Moment::of(&*self.core.clock);
                self.core.admission.leave(&self.ticket, now);
            }
            Stage::Sent(pass, sent, span) => {
                let now = Moment::of(&*self.core.clock);
                self.core
                    .admission
                    .unanswered(&self.ticket, pass, true, now);
                let time = now.elapsed.saturating_sub(sent.elapsed);
                self.report(None, Some(Cow::Borrowed("cancelled")), time, &span);
            }
            Stage::Backoff(..) | Stage::Over => {}
        }
    }
}

fn about<'a>(core: &'a Core, call: &Call) -> About<'a> {
    About {
        operation: call.id,
        method: call.encoded.method().as_str(),
        template: call.template,
        base: &core.base,
    }
}

//! Settings for pacing, trying again, and watching.

use std::sync::Arc;
use std::time::Duration;

use super::Builder;
use crate::clock::Clock;
use crate::observe::Observer;
use crate::retry::{Backoff, Never, Policy};

impl<T: ?Sized> Builder<T> {
    /// How long a call may wait for its turn when the request quota is spent; as long as it takes by default.
    ///
    /// A call that would have to wait longer fails, without being sent, with an error that
    /// [`is_rate_limited`](crate::Error::is_rate_limited) and says at [`retry_at`](crate::Error::retry_at) when it could
    /// be. `Duration::ZERO` never waits.
    pub fn max_wait(mut self, time: Duration) -> Self {
        self.settings.max_wait = Some(time);
        self
    }

    /// Which failures are tried again; by default those that may well pass, five attempts within five minutes.
    ///
    /// Whatever the policy says, a request that is not safe to repeat is tried again only if nothing of it was sent.
    pub fn retry(mut self, policy: impl Policy + 'static) -> Self {
        self.settings.policy = Arc::new(policy);
        self
    }

    /// Tries nothing again.
    pub fn no_retries(self) -> Self {
        self.retry(Never)
    }

    /// How long to wait between two attempts; by default half a second, twice as long each time up to thirty seconds,
    /// with full jitter.
    pub fn backoff(mut self, backoff: impl Backoff + 'static) -> Self {
        self.settings.backoff = Arc::new(backoff);
        self
    }

    /// Tells `observer` about requests, retries, waits and rows.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.settings.observer = Arc::new(observer);
        self
    }

    /// Takes the time from `clock`, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }
}

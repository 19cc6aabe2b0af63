//! Settings for pacing, trying again, and watching.

use std::sync::Arc;
use std::time::Duration;

use super::Builder;
use crate::clock::Clock;
use crate::observe::Observer;
use crate::retry::{Backoff, Never, Policy};

impl<T: ?Sized> Builder<T> {
    /// Limits how long a call may wait to be sent when the rate limit is exhausted; unlimited by default.
    ///
    /// This wait comes *before* the call is sent and does not depend on the retry policy: after a 429 all further calls wait
    /// until the rate limit is reset, even with [`no_retries`](Self::no_retries).
    ///
    /// A call that would have to wait longer fails without being sent. Its error
    /// [`is_rate_limited`](crate::Error::is_rate_limited), and [`retry_at`](crate::Error::retry_at) says when to try again.
    /// With `Duration::ZERO` a call is sent immediately or fails immediately.
    ///
    /// There is one exception: until the credentials have been accepted once, only one request is sent at a time, and other
    /// calls wait for its response even beyond this limit. The [`timeout`](Self::timeout) limits that request.
    pub fn max_wait(mut self, time: Duration) -> Self {
        self.settings.max_wait = Some(time);
        self
    }

    /// Which failures are tried again; by default those that may well pass, five attempts within five minutes.
    ///
    /// Whatever the policy says, a request that is not safe to repeat is retried only if nothing of it was sent, and a call
    /// that would have to wait more than an hour between two attempts fails instead: its error says at
    /// [`retry_at`](crate::Error::retry_at) when to try again.
    pub fn retry(mut self, policy: impl Policy + 'static) -> Self {
        self.settings.policy = Arc::new(policy);
        self
    }

    /// Disables retries: each call is sent at most once, and its error is returned immediately.
    ///
    /// When the rate limit is exhausted, calls still wait before they are sent; [`max_wait`](Self::max_wait) limits that.
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

//! Settings for pacing, trying again, and watching.

use std::sync::Arc;
use std::time::Duration;

use super::Builder;
use crate::clock::Clock;
use crate::observe::Observer;
use crate::retry::{Backoff, Never, Policy};

impl<T: ?Sized> Builder<T> {
    /// How long a call may wait for its turn when the rate limit is exhausted; as long as it takes by default.
    ///
    /// This is the wait of a call *before* it is sent, whatever the policy of retries says: after a 429 all calls that follow
    /// wait until the rate limit is reset, with [`no_retries`](Self::no_retries), too. While nobody knows whether the
    /// credentials are good, calls wait for the one request that finds out; that is no longer than its
    /// [`timeout`](Self::timeout), and not counted here.
    ///
    /// A call that would have to wait longer fails, without being sent, with an error that
    /// [`is_rate_limited`](crate::Error::is_rate_limited) and says at [`retry_at`](crate::Error::retry_at) when it could
    /// be. With `Duration::ZERO` a call goes at once or fails at once.
    pub fn max_wait(mut self, time: Duration) -> Self {
        self.settings.max_wait = Some(time);
        self
    }

    /// Which failures are tried again; by default those that may well pass, five attempts within five minutes.
    ///
    /// Whatever the policy says, a request that is not safe to repeat is tried again only if nothing of it was sent, and a wait
    /// of more than an hour between two attempts is not waited: the error says at
    /// [`retry_at`](crate::Error::retry_at) when to come back.
    pub fn retry(mut self, policy: impl Policy + 'static) -> Self {
        self.settings.policy = Arc::new(policy);
        self
    }

    /// Tries nothing again: each call is sent once at most, and its error returned at once.
    ///
    /// That is about what happens after a call is sent. When the rate limit is exhausted, calls still wait for their turn before
    /// they are; [`max_wait`](Self::max_wait) limits that.
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

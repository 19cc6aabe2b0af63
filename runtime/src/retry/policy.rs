//! Whether to try again.

use std::time::Duration;

use super::Failure;

/// Says whether to try again after a failure.
pub trait Policy: Send + Sync {
    /// Whether to try again.
    fn again(&self, failure: &Failure<'_>) -> bool;

    /// For how long attempts may still be begun, when so much time has passed; `None` for ever.
    ///
    /// A wait that would take longer is not begun.
    fn time_left(&self, elapsed: Duration) -> Option<Duration> {
        let _ = elapsed;
        None
    }

    /// The same, but a request is sent this often at most, the first time included.
    fn at_most(self, attempts: u32) -> AtMost<Self>
    where
        Self: Sized,
    {
        let policy = self;
        AtMost { policy, attempts }
    }

    /// The same, but no attempt begins later than this after the first.
    fn within(self, time: Duration) -> Within<Self>
    where
        Self: Sized,
    {
        let policy = self;
        Within { policy, time }
    }
}

/// Tries again what may well work the next time: [`Error::is_retryable`](crate::Error::is_retryable).
#[derive(Clone, Copy, Debug, Default)]
pub struct Transient;

impl Policy for Transient {
    fn again(&self, failure: &Failure<'_>) -> bool {
        failure.error().is_retryable()
    }
}

/// Never tries again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

impl Policy for Never {
    fn again(&self, _: &Failure<'_>) -> bool {
        false
    }
}

/// A policy with a limit on attempts, see [`Policy::at_most`].
#[derive(Clone, Copy, Debug)]
pub struct AtMost<P> {
    policy: P,
    attempts: u32,
}

impl<P: Policy> Policy for AtMost<P> {
    fn again(&self, failure: &Failure<'_>) -> bool {
        failure.attempts() < self.attempts && self.policy.again(failure)
    }

    fn time_left(&self, elapsed: Duration) -> Option<Duration> {
        self.policy.time_left(elapsed)
    }
}

/// A policy with a limit on time, see [`Policy::within`].
#[derive(Clone, Copy, Debug)]
pub struct Within<P> {
    policy: P,
    time: Duration,
}

impl<P: Policy> Policy for Within<P> {
    fn again(&self, failure: &Failure<'_>) -> bool {
        failure.elapsed() < self.time && self.policy.again(failure)
    }

    fn time_left(&self, elapsed: Duration) -> Option<Duration> {
        let left = self.time.saturating_sub(elapsed);
        let inner = self.policy.time_left(elapsed);
        Some(inner.map_or(left, |inner| inner.min(left)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::transport::TransportError;

    fn again(policy: &impl Policy, attempts: u32, seconds: u64) -> bool {
        let error = Error::transport(TransportError::timeout("slow"));
        let elapsed = Duration::from_secs(seconds);
        policy.again(&Failure {
            error: &error,
            attempts,
            elapsed,
            safe: true,
        })
    }

    #[test]
    fn limits_wrap_in_any_order() {
        let first = Transient.at_most(3).within(Duration::from_secs(10));
        assert!(again(&first, 2, 9) && !again(&first, 3, 9) && !again(&first, 2, 10));
        assert_eq!(
            first.time_left(Duration::from_secs(4)),
            Some(Duration::from_secs(6))
        );
        let second = Transient.within(Duration::from_secs(10)).at_most(3);
        assert!(again(&second, 2, 9) && !again(&second, 3, 9) && !again(&second, 2, 10));
        assert_eq!(
            second.time_left(Duration::from_secs(14)),
            Some(Duration::ZERO)
        );
        let twice = Transient
            .within(Duration::from_secs(10))
            .within(Duration::from_secs(20));
        assert_eq!(
            twice.time_left(Duration::ZERO),
            Some(Duration::from_secs(10))
        );
    }

    #[test]
    fn what_can_not_be_mended_is_not_tried_again() {
        assert!(!again(&Never, 1, 0));
        let error = Error::input("no");
        let failure = Failure {
            error: &error,
            attempts: 1,
            elapsed: Duration::ZERO,
            safe: true,
        };
        assert!(!Transient.again(&failure));
    }
}

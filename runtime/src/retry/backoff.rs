//! How long to wait before trying again.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use super::Failure;

/// Says how long to wait before the next attempt.
pub trait Backoff: Send + Sync {
    /// How long to wait after this failure.
    fn delay(&self, failure: &Failure<'_>) -> Duration;

    /// The same with full jitter: any time between nothing and that, so that clients which failed together do not come
    /// back together.
    fn jittered(self) -> Jittered<Self>
    where
        Self: Sized,
    {
        self.jittered_by(chance as fn() -> f64)
    }

    /// The same with randomness of your own: a function that gives numbers from 0 to 1.
    fn jittered_by<R: Fn() -> f64 + Send + Sync>(self, random: R) -> Jittered<Self, R>
    where
        Self: Sized,
    {
        let backoff = self;
        Jittered { backoff, random }
    }
}

/// Always the same time.
impl Backoff for Duration {
    fn delay(&self, _: &Failure<'_>) -> Duration {
        *self
    }
}

/// Twice as long after each attempt.
#[derive(Clone, Copy, Debug)]
pub struct Exponential {
    first: Duration,
    most: Duration,
}

impl Exponential {
    /// Waits no longer than this.
    pub fn up_to(mut self, most: Duration) -> Self {
        self.most = most;
        self
    }
}

/// Begins with this time, and goes up to a minute.
impl From<Duration> for Exponential {
    fn from(first: Duration) -> Self {
        let most = Duration::from_secs(60);
        Self { first, most }
    }
}

impl Backoff for Exponential {
    fn delay(&self, failure: &Failure<'_>) -> Duration {
        let doublings = failure.attempts().saturating_sub(1).min(31);
        self.first.saturating_mul(1 << doublings).min(self.most)
    }
}

/// A part of another backoff, chosen at random; see [`Backoff::jittered`].
#[derive(Clone, Copy, Debug)]
pub struct Jittered<B, R = fn() -> f64> {
    backoff: B,
    random: R,
}

impl<B: Backoff, R: Fn() -> f64 + Send + Sync> Backoff for Jittered<B, R> {
    fn delay(&self, failure: &Failure<'_>) -> Duration {
        let part = (self.random)();
        // Also for what is no number.
        let part = if part >= 0.0 { part.min(1.0) } else { 0.0 };
        let most = self.backoff.delay(failure);
        Duration::try_from_secs_f64(most.as_secs_f64() * part).unwrap_or(most)
    }
}

/// A number from 0 to 1, from what the standard library seeds its hash maps with. Good enough to spread clients.
fn chance() -> f64 {
    let bits = RandomState::new().build_hasher().finish();
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn delay(backoff: &impl Backoff, attempts: u32) -> Duration {
        let error = Error::input("no");
        let elapsed = Duration::ZERO;
        backoff.delay(&Failure {
            error: &error,
            attempts,
            elapsed,
            safe: true,
        })
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn it_doubles_up_to_the_most() {
        let backoff = Exponential::from(SECOND).up_to(5 * SECOND);
        let delays = [1, 2, 3, 4, u32::MAX].map(|attempts| delay(&backoff, attempts));
        assert_eq!(
            delays,
            [SECOND, 2 * SECOND, 4 * SECOND, 5 * SECOND, 5 * SECOND]
        );
        let long = Exponential::from(Duration::MAX).up_to(Duration::MAX);
        assert_eq!(delay(&long, 40), Duration::MAX);
    }

    #[test]
    fn jitter_is_a_part_of_it() {
        for (random, expected) in [
            (0.0, 0.0),
            (0.5, 1.0),
            (1.0, 2.0),
            (7.0, 2.0),
            (-1.0, 0.0),
            (f64::NAN, 0.0),
        ] {
            let backoff = Exponential::from(2 * SECOND).jittered_by(move || random);
            assert_eq!(
                delay(&backoff, 1),
                Duration::from_secs_f64(expected),
                "{random}"
            );
        }
        let backoff = SECOND.jittered();
        let delays: Vec<_> = (0..64).map(|_| delay(&backoff, 1)).collect();
        assert!(delays.iter().all(|delay| *delay <= SECOND));
        assert!(delays.iter().any(|delay| *delay != delays[0]));
    }
}

//! Counting the requests of a minute: what the API's rate limit does, wherever the time and the header fields come from.

use std::time::Duration;

use crate::{Rounding, Windows};

const MINUTE: Duration = Duration::from_secs(60);

/// What is left of a minute. Moments are since 1970.
#[derive(Debug)]
pub(crate) struct Meter {
    /// Requests a minute.
    pub(crate) limit: u32,
    /// How the minutes are cut.
    pub(crate) windows: Windows,
    /// When the window ends; `None` before the first request.
    ends: Option<Duration>,
    used: u32,
    refused: u32,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Whether it is within the limit.
    pub(crate) allowed: bool,
    /// How many more are.
    pub(crate) left: u32,
    /// When the window ends.
    pub(crate) ends: Duration,
}

impl Meter {
    pub(crate) fn new(limit: u32) -> Self {
        Self {
            limit,
            windows: Windows::default(),
            ends: None,
            used: 0,
            refused: 0,
        }
    }

    /// Counts a request.
    pub(crate) fn draw(&mut self, now: Duration) -> Drawn {
        let ends = match self.ends {
            Some(ends) if ends > now => ends,
            _ => {
                self.used = 0;
                self.end(now)
            }
        };
        self.ends = Some(ends);
        let allowed = self.used < self.limit;
        if allowed {
            self.used += 1;
        } else {
            self.refused = self.refused.saturating_add(1);
        }
        let left = self.limit.saturating_sub(self.used);
        Drawn {
            allowed,
            left,
            ends,
        }
    }

    /// How many it refused.
    pub(crate) fn refused(&self) -> u32 {
        self.refused
    }

    fn end(&self, now: Duration) -> Duration {
        let into = match self.windows {
            Windows::OfABatch => Duration::ZERO,
            Windows::OfTheClock => {
                Duration::from_nanos((now.as_nanos() % MINUTE.as_nanos()) as u64)
            }
        };
        now.saturating_add(MINUTE).saturating_sub(into)
    }
}

/// A moment as the second in which it is told.
pub(crate) fn told(moment: Duration, rounding: Rounding) -> i64 {
    let up = rounding == Rounding::Up && moment.subsec_nanos() > 0;
    let seconds = i64::try_from(moment.as_secs()).unwrap_or(i64::MAX);
    seconds.saturating_add(i64::from(up))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_begins_with_the_first_request() {
        let mut meter = Meter::new(2);
        let at = Duration::from_secs;
        let first = meter.draw(at(100));
        assert_eq!((first.allowed, first.left, first.ends), (true, 1, at(160)));
        assert!(meter.draw(at(159)).allowed);
        assert!(!meter.draw(at(159)).allowed);
        assert_eq!(meter.draw(at(160)).ends, at(220));
        assert_eq!(meter.refused(), 1);
    }

    #[test]
    fn or_it_is_that_of_the_clock() {
        let mut meter = Meter::new(0);
        meter.windows = Windows::OfTheClock;
        let drawn = meter.draw(Duration::from_millis(100_500));
        assert_eq!((drawn.allowed, drawn.left), (false, 0));
        assert_eq!(told(drawn.ends, Rounding::Up), 120);
        assert_eq!(told(Duration::from_millis(1500), Rounding::Up), 2);
        assert_eq!(told(Duration::from_millis(1500), Rounding::Down), 1);
    }
}

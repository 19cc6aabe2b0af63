//! The server's clock, as far as its `Date` fields tell, and what a `Reset` means on ours.
//!
//! A `Date` is a whole second. When it arrives, the server's clock has reached that second, so each answer gives a lower
//! bound for the server's time; the highest of them is the best. It is only ever compared with our monotonic clock, so
//! it does not matter what time of day we think it is.

use std::time::Duration;

use crate::clock::Moment;

/// The longest time to wait for a reset that is believed: two of the server's minutes.
pub(crate) const FARTHEST: Duration = Duration::from_secs(120);

/// A reset that lies so far in the past, or less, is one of just now.
const JUST_NOW: i128 = -1_000_000_000;

/// Resets up to an hour are meant as seconds from now; no clock shows 1970 any more.
const RELATIVE: i64 = 3600;

const SECOND: i128 = 1_000_000_000;

/// What is known of the server's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ServerClock {
    /// The server's time is at least ours (since the client was built) plus this, in nanoseconds.
    ahead: Option<i128>,
}

/// A reset that is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reset {
    /// When, on our monotonic clock.
    pub(crate) at: Duration,
    /// When, in seconds on the server's clock. It tells one of the server's minutes from the next.
    pub(crate) second: i64,
}

impl ServerClock {
    /// Takes note of the `Date` of an answer to a request that was sent at `sent`.
    pub(crate) fn observe(&mut self, date: Option<i64>, sent: Duration, now: Moment) {
        let Some(date) = date else { return };
        let date = i128::from(date) * SECOND;
        let lower = date - nanos(now.elapsed);
        let upper = date + SECOND - nanos(sent);
        self.ahead = match self.ahead {
            // Beyond what this answer allows: the clock was set back, or this is another server's.
            Some(known) if known > upper => Some(lower),
            Some(known) => Some(known.max(lower)),
            None => Some(lower),
        };
    }

    /// The server's time in nanoseconds since 1970. Without any `Date` it is taken to be ours.
    fn time(&self, now: Moment) -> i128 {
        match self.ahead {
            Some(ahead) => nanos(now.elapsed) + ahead,
            None => now.unix_nanos(),
        }
    }

    /// When a reset is, or `None` for one that makes no sense: absent, zero, negative, long past or far ahead.
    pub(crate) fn reset(&self, reset: Option<i64>, now: Moment) -> Option<Reset> {
        let reset = reset.filter(|reset| *reset > 0)?;
        let server = self.time(now);
        let left = match reset {
            ..=RELATIVE => i128::from(reset) * SECOND,
            _ => i128::from(reset) * SECOND - server,
        };
        if left <= JUST_NOW || left > FARTHEST.as_nanos() as i128 {
            return None;
        }
        let at = now
            .elapsed
            .saturating_add(Duration::from_nanos(left.max(0) as u64));
        let second = match reset {
            ..=RELATIVE => ((server + left) / SECOND) as i64,
            _ => reset,
        };
        Some(Reset { at, second })
    }

    /// How long from now it is until a date of the server.
    pub(crate) fn until(&self, date: i64, now: Moment) -> Duration {
        let left = i128::from(date) * SECOND - self.time(now);
        Duration::from_nanos(u64::try_from(left.max(0)).unwrap_or(u64::MAX))
    }
}

fn nanos(time: Duration) -> i128 {
    i128::try_from(time.as_nanos()).unwrap_or(i128::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    const EPOCH: i64 = 1_492_607_280;

    fn moment(elapsed: f64, wall: f64) -> Moment {
        Moment {
            elapsed: Duration::from_secs_f64(elapsed),
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs_f64(wall),
        }
    }

    fn left(clock: &ServerClock, reset: i64, now: Moment) -> Option<f64> {
        let reset = clock.reset(Some(reset), now)?;
        Some((reset.at - now.elapsed).as_secs_f64())
    }

    #[test]
    fn a_reset_without_dates_is_read_by_our_clock() {
        let clock = ServerClock::default();
        let now = moment(5.0, EPOCH as f64);
        assert_eq!(left(&clock, EPOCH + 60, now), Some(60.0));
        assert_eq!(left(&clock, EPOCH, now), Some(0.0));
    }

    #[test]
    fn what_makes_no_sense_is_not_believed() {
        let clock = ServerClock::default();
        let now = moment(5.0, EPOCH as f64);
        for reset in [
            0,
            -60,
            EPOCH - 1,
            EPOCH - 3600,
            EPOCH + 121,
            EPOCH + 86_400 * 365,
            121,
            3601,
            i64::MAX,
            i64::MIN,
        ] {
            assert_eq!(left(&clock, reset, now), None, "{reset}");
        }
        assert_eq!(clock.reset(None, now), None);
    }

    #[test]
    fn a_small_number_is_seconds_from_now() {
        let clock = ServerClock::default();
        let now = moment(5.0, EPOCH as f64);
        assert_eq!(left(&clock, 17, now), Some(17.0));
        assert_eq!(clock.reset(Some(17), now).unwrap().second, EPOCH + 17);
    }

    #[test]
    fn the_date_corrects_our_clock_by_any_skew() {
        for skew in [-86_400, -61, 0, 59, 86_400 * 365] {
            let mut clock = ServerClock::default();
            let now = moment(5.0, EPOCH as f64);
            clock.observe(Some(EPOCH + skew), now.elapsed, now);
            assert_eq!(left(&clock, EPOCH + skew + 30, now), Some(30.0));
        }
    }

    #[test]
    fn many_dates_are_better_than_one() {
        let mut clock = ServerClock::default();
        // The server's clock shows .9 when ours begins; the first date hides that.
        clock.observe(Some(EPOCH), Duration::ZERO, moment(0.0, 0.0));
        assert_eq!(left(&clock, EPOCH + 60, moment(0.0, 0.0)), Some(60.0));
        let later = moment(0.15, 0.0);
        clock.observe(Some(EPOCH + 1), Duration::from_millis(150), later);
        let found = left(&clock, EPOCH + 60, later).unwrap();
        assert!((found - 59.0).abs() < 1e-6, "{found}");
    }

    #[test]
    fn a_clock_that_is_set_back_is_followed() {
        let mut clock = ServerClock::default();
        clock.observe(Some(EPOCH), Duration::ZERO, moment(0.0, 0.0));
        let later = moment(10.0, 0.0);
        clock.observe(Some(EPOCH - 100), Duration::from_secs(10), later);
        assert_eq!(left(&clock, EPOCH - 60, later), Some(40.0));
    }
}

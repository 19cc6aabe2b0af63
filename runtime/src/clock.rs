//! Time as a client sees it: two clocks and two ways of waiting, which a test may replace.

pub(crate) mod http_date;
mod timer;

use std::future::Future;
use std::pin::Pin;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// What [`Clock::sleep`] gives.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The time, and waiting for it to pass. A client does both through this alone.
///
/// A test gives a clock that only moves when somebody waits, so that an hour of pacing takes no time at all:
///
/// ```
/// use std::sync::Mutex;
/// use std::time::{Duration, SystemTime};
/// # extern crate thousandeyes_runtime as thousandeyes;
/// use thousandeyes::clock::{Clock, Sleep};
///
/// struct Jumping(Mutex<Duration>);
///
/// impl Clock for Jumping {
///     fn elapsed(&self) -> Duration {
///         *self.0.lock().unwrap()
///     }
///     fn now(&self) -> SystemTime {
///         SystemTime::UNIX_EPOCH + Duration::from_secs(1_492_607_280) + self.elapsed()
///     }
///     fn sleep(&self, time: Duration) -> Sleep<'_> {
///         Box::pin(async move { self.park(time) })
///     }
///     fn park(&self, time: Duration) {
///         *self.0.lock().unwrap() += time;
///     }
/// }
/// ```
pub trait Clock: Send + Sync {
    /// How much time has passed since some fixed moment. It never goes back, whatever the time of day does.
    fn elapsed(&self) -> Duration;

    /// The time of day.
    fn now(&self) -> SystemTime;

    /// Waits without blocking. Dropping the future ends the waiting.
    fn sleep(&self, time: Duration) -> Sleep<'_>;

    /// Blocks the thread until the time is over or the thread is unparked, whichever comes first.
    fn park(&self, time: Duration);
}

/// The clocks of the system.
///
/// Its `sleep` works on any executor: one thread, which is there only while somebody sleeps, wakes the tasks up.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock that counts from now on.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        Box::pin(timer::Alarm::after(time))
    }

    fn park(&self, time: Duration) {
        thread::park_timeout(time);
    }
}

/// The last second of the year 9999, the latest that a timestamp can show; later times are clamped to it.
fn latest() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799)
}

/// One moment on both clocks, as state machines are told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// [`Clock::elapsed`].
    pub(crate) elapsed: Duration,
    /// [`Clock::now`].
    pub(crate) wall: SystemTime,
}

impl Moment {
    pub(crate) fn of(clock: &dyn Clock) -> Self {
        Self {
            elapsed: clock.elapsed(),
            wall: clock.now(),
        }
    }

    /// The time of day at another moment.
    pub(crate) fn wall_at(&self, elapsed: Duration) -> SystemTime {
        match elapsed.checked_sub(self.elapsed) {
            Some(later) => {
                let then = self.wall.checked_add(later);
                then.filter(|then| *then < latest()).unwrap_or_else(latest)
            }
            None => {
                let then = self.wall.checked_sub(self.elapsed - elapsed);
                then.unwrap_or(self.wall)
            }
        }
    }

    /// Seconds since 1970, with their fraction as nanoseconds.
    pub(crate) fn unix_nanos(&self) -> i128 {
        match self.wall.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        }
    }
}

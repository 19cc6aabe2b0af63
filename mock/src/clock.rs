//! A clock that stands still while anybody is busy, and otherwise jumps to the moment that somebody waits for.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

/// The clock. Clones are the same clock.
///
/// [`begin`](Self::begin) and [`end`](Self::end) bracket what takes no time, such as a request on the loopback interface:
/// meanwhile nobody's waiting ends. So the order of events is that of a world in which requests are infinitely fast.
#[derive(Clone, Debug)]
pub struct Clock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// The time of day when the clock was made.
    epoch: Duration,
    elapsed: Duration,
    busy: usize,
    /// Those that wait, by the moment they wait for.
    sleepers: BTreeMap<(Duration, u64), Waker>,
    count: u64,
}

impl Clock {
    /// A clock that begins at a time of day, in seconds since 1970.
    pub fn at(epoch: f64) -> Self {
        let state = State {
            epoch: Duration::from_secs_f64(epoch.max(0.0)),
            elapsed: Duration::ZERO,
            busy: 0,
            sleepers: BTreeMap::new(),
            count: 0,
        };
        let state = Arc::new(Mutex::new(state));
        Self { state }
    }

    /// How far it has come.
    pub fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    /// The time of day, since 1970.
    pub fn since_epoch(&self) -> Duration {
        let state = self.lock();
        state.epoch.saturating_add(state.elapsed)
    }

    /// The time of day.
    pub fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.since_epoch()
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let mut state = self.lock();
        let target = state.elapsed.saturating_add(time);
        state.elapsed = target;
        let due = state.due();
        drop(state);
        due.into_iter().for_each(Waker::wake);
    }

    /// Something begins that takes no time.
    pub fn begin(&self) {
        self.lock().busy += 1;
    }

    /// It is done.
    pub fn end(&self) {
        let mut state = self.lock();
        state.busy = state.busy.saturating_sub(1);
        let first = state.first_if_idle();
        drop(state);
        first.into_iter().for_each(Waker::wake);
    }

    /// Waits.
    pub fn sleep(&self, time: Duration) -> Sleep {
        let mut state = self.lock();
        state.count += 1;
        let until = state.elapsed.saturating_add(time);
        Sleep {
            key: (until, state.count),
            clock: self.clone(),
        }
    }

    /// Waits on this thread, until the time is over or the thread is unparked. It may also be woken too early, and then has
    /// to wait again.
    pub fn park(&self, time: Duration) {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut sleep = self.sleep(time);
        let polled = Pin::new(&mut sleep).poll(&mut Context::from_waker(&waker));
        if polled.is_pending() {
            // Whoever it was that woke the thread, it has to look again before it waits on.
            thread::park();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Those whose time has come.
    fn due(&mut self) -> Vec<Waker> {
        let now = self.elapsed;
        let due = self.sleepers.range(..=(now, u64::MAX));
        due.map(|(_, waker)| waker.clone()).collect()
    }

    /// The next one, if nobody is busy.
    fn first_if_idle(&self) -> Option<Waker> {
        let idle = self.busy == 0;
        let first = self.sleepers.values().next();
        first.filter(|_| idle).cloned()
    }
}

/// A wait for a [`Clock`].
#[derive(Debug)]
pub struct Sleep {
    key: (Duration, u64),
    clock: Clock,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let (until, key) = (self.key.0, self.key);
        let mut state = self.clock.lock();
        state.sleepers.insert(key, context.waker().clone());
        // Of those that wait for the same moment each may be the one.
        let first = state
            .sleepers
            .keys()
            .next()
            .is_none_or(|first| first.0 >= until);
        let passed = until <= state.elapsed;
        if !passed && (state.busy > 0 || !first) {
            return Poll::Pending;
        }
        state.sleepers.remove(&key);
        state.elapsed = state.elapsed.max(until);
        Poll::Ready(())
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let mut state = self.clock.lock();
        state.sleepers.remove(&self.key);
        // It may have been the one that the others wait for.
        let first = state.first_if_idle();
        drop(state);
        first.into_iter().for_each(Waker::wake);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn poll(sleep: &mut Sleep) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        Pin::new(sleep).poll(&mut context).is_ready()
    }

    #[test]
    fn it_jumps_to_the_first_that_waits() {
        let clock = Clock::at(100.0);
        clock.begin();
        let (mut late, mut early) = (clock.sleep(5 * SECOND), clock.sleep(2 * SECOND));
        assert!(!poll(&mut late) && !poll(&mut early));
        clock.end();
        assert!(!poll(&mut late) && poll(&mut early));
        assert_eq!(clock.elapsed(), 2 * SECOND);
        assert!(poll(&mut late));
        assert_eq!(clock.since_epoch(), 105 * SECOND);
    }

    #[test]
    fn it_stands_still_while_somebody_is_busy() {
        let clock = Clock::at(0.0);
        let mut sleep = clock.sleep(SECOND);
        clock.begin();
        assert!(!poll(&mut sleep));
        clock.advance(SECOND);
        assert!(poll(&mut sleep));
    }

    #[test]
    fn threads_wait_for_each_other() {
        let clock = Clock::at(0.0);
        clock.begin();
        thread::scope(|scope| {
            for seconds in 1..=4 {
                let clock = &clock;
                scope.spawn(move || {
                    let until = SECOND * seconds;
                    while clock.elapsed() < until {
                        clock.park(until - clock.elapsed());
                    }
                });
            }
            clock.end();
        });
        assert_eq!(clock.elapsed(), 4 * SECOND);
    }
}

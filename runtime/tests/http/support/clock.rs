//! The clock of the mock as the client's clock: its time passes only while nothing is on the way.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use thousandeyes_mock::Clock as MockClock;
use thousandeyes_runtime::clock::{Clock, Sleep};
use thousandeyes_runtime::observe::{Attempt, Observer, Outcome, Retry, Rows, Wait};

/// The epoch second at which tests begin: the start of a minute.
pub(crate) const EPOCH: i64 = 1_492_607_280;

/// Both a clock and the observer that tells it when a request is on the way. It keeps what it observes.
#[derive(Clone)]
pub(crate) struct TestClock(pub(crate) MockClock, Arc<Mutex<Seen>>);

/// What a client told its observer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) requests: Vec<Attempt>,
    pub(crate) outcomes: Vec<Outcome>,
    /// Attempts by then, seconds to wait, and the line of the error.
    pub(crate) retries: Vec<(u32, f64, String)>,
    pub(crate) waits: Vec<Wait>,
    pub(crate) rows: Vec<Rows>,
}

impl Seen {
    /// How many answers had this status.
    pub(crate) fn count(&self, status: u16) -> usize {
        let same = |outcome: &&Outcome| outcome.status == Some(status);
        self.outcomes.iter().filter(same).count()
    }
}

impl TestClock {
    pub(crate) fn new() -> Self {
        Self::at(EPOCH as f64)
    }

    pub(crate) fn at(epoch: f64) -> Self {
        Self(MockClock::at(epoch), Arc::default())
    }

    /// What it has observed.
    pub(crate) fn seen(&self) -> Seen {
        self.1.lock().expect("no panic").clone()
    }

    /// Seconds since the test began.
    pub(crate) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

thread_local! {
    /// Whether this thread makes calls, see [`Busy`].
    static CALLS: Cell<bool> = const { Cell::new(false) };
    /// The clock that stands still because this thread is about to send a request, or to wait.
    static HELD: RefCell<Option<MockClock>> = const { RefCell::new(None) };
}

/// Makes the time stand still while this thread is between two waits or requests: a thread that was woken, or has the right to
/// send, may not run for a while, and no other may wait that out.
pub(crate) struct Busy(());

impl Busy {
    pub(crate) fn new() -> Self {
        CALLS.set(true);
        Self(())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        CALLS.set(false);
        release();
    }
}

fn hold(clock: &MockClock) {
    if CALLS.get() {
        HELD.with_borrow_mut(|held| {
            held.get_or_insert_with(|| {
                clock.begin();
                clock.clone()
            });
        });
    }
}

fn release() {
    if let Some(clock) = HELD.take() {
        clock.end();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Clock for TestClock {
    fn elapsed(&self) -> Duration {
        hold(&self.0);
        self.0.elapsed()
    }

    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        Box::pin(self.0.sleep(time))
    }

    fn park(&self, time: Duration) {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut sleep = self.0.sleep(time);
        // The others know that it waits before it lets go.
        let passed = Pin::new(&mut sleep).poll(&mut context).is_ready();
        release();
        if !passed && Pin::new(&mut sleep).poll(&mut context).is_pending() {
            thread::park();
        }
        hold(&self.0);
    }
}

impl Observer for TestClock {
    fn request(&self, attempt: &Attempt) {
        self.1.lock().expect("no panic").requests.push(*attempt);
        self.0.begin();
        release();
    }

    fn outcome(&self, outcome: &Outcome) {
        let outcome = outcome.clone();
        self.1.lock().expect("no panic").outcomes.push(outcome);
        hold(&self.0);
        self.0.end();
    }

    fn retry(&self, retry: &Retry<'_>) {
        let delay = retry.delay.as_secs_f64();
        let line = retry.error.to_string();
        let event = (retry.attempts, delay, line);
        self.1.lock().expect("no panic").retries.push(event);
    }

    fn wait(&self, wait: &Wait) {
        self.1.lock().expect("no panic").waits.push(*wait);
    }

    fn rows(&self, rows: &Rows) {
        self.1.lock().expect("no panic").rows.push(*rows);
    }
}

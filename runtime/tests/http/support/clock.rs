//! The clock of the mock as the client's clock: its time passes only while nothing is on the way.

use std::sync::{Arc, Mutex};
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

impl Clock for TestClock {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        Box::pin(self.0.sleep(time))
    }

    fn park(&self, time: Duration) {
        self.0.park(time);
    }
}

impl Observer for TestClock {
    fn request(&self, attempt: &Attempt) {
        self.1.lock().expect("no panic").requests.push(*attempt);
        self.0.begin();
    }

    fn outcome(&self, outcome: &Outcome) {
        let outcome = outcome.clone();
        self.1.lock().expect("no panic").outcomes.push(outcome);
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

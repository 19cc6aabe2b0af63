//! A quota with those that wait for it.

use std::task::Waker;
use std::time::Duration;

use super::queue::{Id, Queue};
use super::quota::{Permit, Quota};
use super::report::{Names, Report};
use super::skew::ServerClock;
use crate::clock::Moment;
use crate::headers::Headers;

/// One quota, named by the operations that draw on it.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub(crate) name: &'static str,
    names: Names,
    quota: Quota,
    queue: Queue,
}

/// A call that wants to send a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) id: Id,
    /// Whether it was sent before, so that it goes ahead of those that begin.
    pub(crate) urgent: bool,
    /// Until when it waits.
    pub(crate) deadline: Option<Duration>,
    /// How to tell it to ask again.
    pub(crate) waker: &'a Waker,
}

/// What it is told.
#[derive(Debug)]
pub(crate) enum Turn {
    /// Send.
    Now(Permit),
    /// Ask again at this moment, or when woken.
    Later(Option<Duration>),
    /// It would take longer than it wants to wait; this is when it could be sent.
    TooLate(Duration),
}

impl Bucket {
    pub(crate) fn new(name: &'static str) -> Self {
        let (names, per_minute) = Names::of(name);
        Self {
            name,
            names,
            quota: Quota::new(per_minute),
            queue: Queue::default(),
        }
    }

    /// Asks for a permit. `wake` takes those that have to ask again.
    pub(crate) fn ask(&mut self, asking: Asking<'_>, now: Duration, wake: &mut Vec<Waker>) -> Turn {
        let Asking {
            id,
            urgent,
            deadline,
            waker,
        } = asking;
        let ahead = self.queue.ahead_of(id, urgent);
        if ahead == 0 && self.quota.available(now) > 0 {
            let permit = self.quota.take(now);
            self.queue.leave(id);
            // Whoever is first now either goes too or watches the time.
            wake.extend(self.queue.first());
            return Turn::Now(permit);
        }
        let opens = self.quota.opens(now, ahead);
        if deadline.is_some_and(|deadline| opens > deadline || now >= deadline) {
            self.leave(id, wake);
            return Turn::TooLate(self.quota.ends().map_or(opens, |ends| opens.max(ends)));
        }
        self.queue.join(id, urgent, waker);
        // One waits for the time to pass, the others for their turn.
        let ends = self.quota.ends().filter(|_| ahead == 0);
        Turn::Later(ends.into_iter().chain(deadline).min())
    }

    /// Asks no longer.
    pub(crate) fn leave(&mut self, id: Id, wake: &mut Vec<Waker>) {
        if self.queue.leave(id) {
            wake.extend(self.queue.first());
        }
    }

    /// What an answer says about this quota.
    pub(crate) fn read(&self, headers: &Headers) -> Option<Report> {
        Report::read(headers, self.names)
    }

    /// Gives a permit back, with the answer.
    pub(crate) fn answered(
        &mut self,
        permit: Permit,
        report: Option<Report>,
        clock: &ServerClock,
        now: Moment,
        refused: bool,
        wake: &mut Vec<Waker>,
    ) {
        let ends = self.quota.ends();
        self.quota.answered(permit, report, clock, now, refused);
        if self.quota.ends() < ends {
            // The first sleeps longer than it has to.
            wake.extend(self.queue.first());
        }
        self.wake_first(now.elapsed, wake);
    }

    /// Gives a permit back that brought no answer; `sent` says whether the request may have been counted.
    pub(crate) fn unanswered(
        &mut self,
        permit: Permit,
        sent: bool,
        now: Duration,
        wake: &mut Vec<Waker>,
    ) {
        match sent {
            true => self.quota.lost(permit),
            false => self.quota.unused(permit),
        }
        self.wake_first(now, wake);
    }

    /// When the quota begins anew, as far as is known.
    pub(crate) fn ends(&self, now: Duration) -> Duration {
        self.quota.ends().unwrap_or(now)
    }

    /// Everyone that waits.
    pub(crate) fn all(&self) -> impl Iterator<Item = Waker> {
        self.queue.all()
    }

    fn wake_first(&mut self, now: Duration, wake: &mut Vec<Waker>) {
        if self.quota.available(now) > 0 {
            wake.extend(self.queue.first());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    /// Asks at a second; `None` for a turn, otherwise when to look again.
    fn ask(bucket: &mut Bucket, id: Id, at: u64, wake: &mut Vec<Waker>) -> Result<Permit, Turn> {
        let waker = Waker::noop();
        let asking = Asking {
            id,
            urgent: false,
            deadline: None,
            waker,
        };
        match bucket.ask(asking, Duration::from_secs(at), wake) {
            Turn::Now(permit) => Ok(permit),
            turn => Err(turn),
        }
    }

    fn later(turn: &Result<Permit, Turn>) -> Option<u64> {
        match turn {
            Err(Turn::Later(at)) => at.map(|at| at.as_secs()),
            _ => None,
        }
    }

    #[test]
    fn whoever_goes_hands_the_watch_over() {
        let mut bucket = Bucket::new("instant-tests");
        let mut wake = Vec::new();
        for id in 0..24 {
            assert!(ask(&mut bucket, id, 0, &mut wake).is_ok());
        }
        assert_eq!(later(&ask(&mut bucket, 24, 0, &mut wake)), Some(60));
        // The second waits for its turn alone, as the first watches the time.
        assert_eq!(later(&ask(&mut bucket, 25, 0, &mut wake)), None);
        wake.clear();
        bucket.leave(24, &mut wake);
        assert_eq!(wake.len(), 1);
        assert_eq!(later(&ask(&mut bucket, 25, 0, &mut wake)), Some(60));
    }

    #[test]
    fn what_only_answers_can_end_is_not_waited_for_by_time() {
        let mut bucket = Bucket::new("instant-tests");
        let mut wake = Vec::new();
        let permits: Vec<_> = (0..24)
            .filter_map(|id| ask(&mut bucket, id, 0, &mut wake).ok())
            .collect();
        // The window is over, but all of its requests are still on the way.
        let turn = ask(&mut bucket, 24, 60, &mut wake);
        assert!(matches!(turn, Err(Turn::Later(None))), "{turn:?}");
        wake.clear();
        let now = Moment {
            elapsed: Duration::from_secs(61),
            wall: SystemTime::UNIX_EPOCH,
        };
        let clock = ServerClock::default();
        for permit in permits.into_iter().take(1) {
            bucket.answered(permit, None, &clock, now, false, &mut wake);
        }
        assert_eq!(wake.len(), 1);
        assert!(ask(&mut bucket, 24, 61, &mut wake).is_ok());
    }
}

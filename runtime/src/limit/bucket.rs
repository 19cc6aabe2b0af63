//! A rate limit with the calls that wait for it.

use std::task::Waker;
use std::time::Duration;

use super::line::{Key, Line};
use super::quota::{Permit, Quota, Refusal};
use super::report::{Names, Report};
use super::skew::ServerClock;
use crate::clock::Moment;
use crate::headers::Headers;

/// A call that waits for the response to another call asks again after this time, even if nobody wakes it.
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// One rate limit, named by the operations that draw on it.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub(crate) name: &'static str,
    names: Names,
    quota: Quota,
    line: Line,
}

/// A call that wants to send a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) key: Key,
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
    /// Ask again at this moment, or when woken. There always is one, so that no call depends on another being polled.
    Later(Duration),
    /// It would take longer than it wants to wait; this is when it could be sent.
    TooLate(Duration),
}

impl Bucket {
    /// A request that is not answered within `life` counts as lost.
    pub(crate) fn new(name: &'static str, life: Duration) -> Self {
        let (names, per_minute) = Names::of(name);
        Self {
            name,
            names,
            quota: Quota::new(per_minute, life),
            line: Line::default(),
        }
    }

    /// Asks for a permit. `trusted` is how many requests may be sent with the credentials now.
    pub(crate) fn ask(
        &mut self,
        asking: Asking<'_>,
        trusted: usize,
        now: Duration,
        wake: &mut Vec<Waker>,
    ) -> Turn {
        let Asking {
            key,
            deadline,
            waker,
        } = asking;
        self.offer(trusted, now, wake);
        let room = self.room(trusted, now);
        if self.line.is_turn(key, room) {
            self.line.leave(key);
            return Turn::Now(self.quota.take(now));
        }
        // No deadline applies while the credentials are on trial: that is limited by the time of one request.
        let deadline = deadline.filter(|_| trusted > 0);
        if let Some(deadline) = deadline {
            let opens = self.quota.opens(now, self.line.ahead_of(key));
            if opens > deadline || now >= deadline {
                self.leave(key);
                return Turn::TooLate(self.quota.ends().map_or(opens, |ends| opens.max(ends)));
            }
        }
        self.line.join(key, waker);
        let later = now.saturating_add(ASK_AGAIN);
        let again = match (trusted, self.quota.available(now)) {
            (0, _) => later,
            (_, 0) => self.quota.refills(now).unwrap_or(later),
            // There is room, and it is offered to others.
            _ => self.line.lapses().unwrap_or(later),
        };
        Turn::Later(deadline.map_or(again, |deadline| again.min(deadline)))
    }

    /// Asks no longer.
    pub(crate) fn leave(&mut self, key: Key) {
        self.line.leave(key);
    }

    /// Offers the room there is to the first in the line. To be called after every change.
    pub(crate) fn offer(&mut self, trusted: usize, now: Duration, wake: &mut Vec<Waker>) {
        let room = self.room(trusted, now);
        self.line.offer(room, now, wake);
    }

    fn room(&mut self, trusted: usize, now: Duration) -> usize {
        let available = usize::try_from(self.quota.available(now)).unwrap_or(usize::MAX);
        available.min(trusted)
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
        refused: Option<Refusal>,
        wake: &mut Vec<Waker>,
    ) {
        let ends = self.quota.ends();
        self.quota.answered(permit, report, clock, now, refused);
        if self.quota.ends() < ends {
            // The reset is earlier than those that wait expected.
            wake.extend(self.line.all());
        }
    }

    /// Gives a permit back that brought no answer; `sent` says whether the request may have been counted.
    pub(crate) fn unanswered(&mut self, permit: Permit, sent: bool) {
        match sent {
            true => self.quota.lost(permit),
            false => self.quota.unused(permit),
        }
    }

    /// When the quota begins anew, as far as is known.
    pub(crate) fn ends(&self, now: Duration) -> Duration {
        self.quota.ends().unwrap_or(now)
    }

    /// Everyone that waits.
    pub(crate) fn all(&self) -> impl Iterator<Item = Waker> {
        self.line.all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Instant, SystemTime};

    const LIFE: Duration = Duration::from_secs(61);

    fn bucket() -> Bucket {
        Bucket::new("instant-tests", LIFE)
    }

    /// Asks at a moment; seconds until it looks again when it has to wait. `wake` takes one for each call that is woken.
    fn ask(bucket: &mut Bucket, id: u64, at: f64, wake: &mut Vec<Waker>) -> Result<Permit, f64> {
        let asking = Asking {
            key: Key::new(id, false),
            deadline: None,
            waker: Waker::noop(),
        };
        match bucket.ask(asking, usize::MAX, Duration::from_secs_f64(at), wake) {
            Turn::Now(permit) => Ok(permit),
            Turn::Later(later) => Err(later.as_secs_f64() - at),
            turn @ Turn::TooLate(_) => unreachable!("it has no deadline: {turn:?}"),
        }
    }

    /// Takes all there is at the second 0.
    fn take_all(bucket: &mut Bucket) -> Vec<Permit> {
        let ids = 0..24;
        ids.map(|id| ask(bucket, id, 0.0, &mut Vec::new()).expect("a permit"))
            .collect()
    }

    #[test]
    fn the_first_calls_that_are_polled_go() {
        let mut bucket = bucket();
        let permits = take_all(&mut bucket);
        for id in 24..74 {
            assert_eq!(ask(&mut bucket, id, 0.0, &mut Vec::new()).err(), Some(60.0));
        }
        for permit in permits {
            bucket.unanswered(permit, true);
        }
        // Of these fifty nobody polls the first thirty ever again; so the others wait for a second.
        let mut wake = Vec::new();
        assert_eq!(ask(&mut bucket, 60, 60.0, &mut wake).err(), Some(1.0));
        assert_eq!(wake.len(), 24);
        wake.clear();
        assert_eq!(ask(&mut bucket, 73, 61.0, &mut wake).err(), Some(1.0));
        assert_eq!(wake.len(), 24);
        for id in 54..72 {
            assert!(ask(&mut bucket, id, 61.0, &mut wake).is_ok(), "{id}");
        }
        assert!(ask(&mut bucket, 73, 62.0, &mut wake).is_ok());
        // One that comes back stands where it stood, ahead of those that come now.
        assert!(ask(&mut bucket, 24, 62.0, &mut wake).is_ok());
    }

    #[test]
    fn a_permit_that_nobody_gives_back_is_lost_after_a_while() {
        let mut bucket = bucket();
        let permits = take_all(&mut bucket);
        // The window is over, but all of its requests are still on the way.
        assert_eq!(ask(&mut bucket, 24, 60.0, &mut Vec::new()).err(), Some(0.5));
        let now = Moment {
            elapsed: Duration::from_secs(60),
            wall: SystemTime::UNIX_EPOCH,
        };
        let (clock, mut wake) = (ServerClock::default(), Vec::new());
        let mut permits = permits.into_iter();
        let first = permits.next().expect("there are some");
        bucket.answered(first, None, &clock, now, None, &mut wake);
        bucket.offer(usize::MAX, now.elapsed, &mut wake);
        assert_eq!(wake.len(), 1);
        assert!(ask(&mut bucket, 24, 60.0, &mut wake).is_ok());
        assert!(ask(&mut bucket, 25, 60.9, &mut wake).is_err());
        for id in 25..48 {
            assert!(ask(&mut bucket, id, 61.0, &mut wake).is_ok(), "{id}");
        }
        // One that comes after all changes nothing.
        let before = bucket.quota.available(LIFE);
        permits.for_each(|permit| bucket.unanswered(permit, true));
        assert_eq!(bucket.quota.available(LIFE), before);
    }

    /// What it takes for each of so many calls to join the line, to be counted in it, and to leave it from the front.
    fn cost_of_one(calls: u64) -> Duration {
        let mut bucket = bucket();
        take_all(&mut bucket);
        let mut wake = Vec::new();
        let ids = 24..24 + calls;
        let began = Instant::now();
        for id in ids.clone() {
            let asking = Asking {
                key: Key::new(id, false),
                deadline: Some(Duration::MAX),
                waker: Waker::noop(),
            };
            let turn = bucket.ask(asking, usize::MAX, Duration::ZERO, &mut wake);
            assert!(matches!(turn, Turn::Later(_)));
        }
        for id in ids {
            bucket.leave(Key::new(id, false));
            bucket.offer(usize::MAX, Duration::ZERO, &mut wake);
        }
        assert!(wake.is_empty() && bucket.all().next().is_none());
        began.elapsed() / u32::try_from(calls).unwrap_or(u32::MAX)
    }

    #[test]
    fn a_long_line_costs_each_call_no_more_than_a_short_one() {
        let least = |calls| (0..4).map(|_| cost_of_one(calls)).min();
        let (few, many) = (least(1_000), least(30_000));
        // A search through the line would make it thirty times as much.
        assert!(many < few.map(|few| few * 8), "{few:?}, {many:?}");
    }
}

//! Who goes next: in the order of arrival, with those that are sent again ahead of those that begin.
//!
//! A call in the line holds nothing. When there is room, the first calls are *offered* a place and woken: a call that is
//! polled takes its place, and a place that nobody takes is offered to the next call after [`OFFER`]. A call that was
//! passed over is forgotten until it is polled; it then stands where it stood, as its place follows from its [`Key`].

use std::collections::{BTreeMap, VecDeque};
use std::task::Waker;
use std::time::Duration;

/// Tells one call from another; later calls have higher numbers.
pub(crate) type Id = u64;

/// A place in the line. The lowest is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// False for a call that was sent before, which so goes ahead of those that begin.
    begins: bool,
    id: Id,
}

impl Key {
    pub(crate) fn new(id: Id, urgent: bool) -> Self {
        Self {
            begins: !urgent,
            id,
        }
    }

    /// The part of the line it belongs to, for counting.
    fn block(self) -> (bool, u64) {
        (self.begins, self.id / BLOCK)
    }

    fn first_of(block: (bool, u64)) -> Self {
        Self {
            begins: block.0,
            id: block.1 * BLOCK,
        }
    }
}

/// How long a place is kept for the call it was offered to. A call that is polled at all comes within milliseconds.
pub(crate) const OFFER: Duration = Duration::from_secs(1);

/// Calls are counted by so many numbers at once.
const BLOCK: u64 = 256;

/// The calls that wait for room in the same rate limit. No operation but [`Line::all`] goes through the whole line.
#[derive(Debug, Default)]
pub(crate) struct Line {
    waiting: BTreeMap<Key, Waker>,
    /// How many wait in each block of numbers.
    counts: BTreeMap<(bool, u64), usize>,
    /// Those that were woken to take a place, and when.
    offered: BTreeMap<Key, (Duration, Waker)>,
    /// All offers in the order they were made, including some that have ended since.
    made: VecDeque<(Duration, Key)>,
}

impl Line {
    /// Whether the call that is being polled may take one of `room` places: one was offered to it, or fewer than `room` are
    /// offered to calls ahead of it. Offers have to be up to date, see [`offer`](Self::offer).
    pub(crate) fn is_turn(&self, key: Key, room: usize) -> bool {
        let ahead = || self.offered.range(..key).take(room).count();
        room > 0 && (self.offered.contains_key(&key) || ahead() < room)
    }

    /// How many calls are ahead of this one, or would be if it joined the line now.
    pub(crate) fn ahead_of(&self, key: Key) -> usize {
        let block = key.block();
        let before: usize = self.counts.range(..block).map(|(_, count)| count).sum();
        let within = self.waiting.range(Key::first_of(block)..key).count();
        self.offered.range(..key).count() + before + within
    }

    /// Waits, or goes on waiting.
    pub(crate) fn join(&mut self, key: Key, waker: &Waker) {
        self.offered.remove(&key);
        match self.waiting.get_mut(&key) {
            Some(known) => known.clone_from(waker),
            None => {
                self.waiting.insert(key, waker.clone());
                *self.counts.entry(key.block()).or_default() += 1;
            }
        }
    }

    /// Waits no longer.
    pub(crate) fn leave(&mut self, key: Key) {
        self.offered.remove(&key);
        if self.waiting.remove(&key).is_some() {
            self.count_out(key);
        }
    }

    /// Offers `room` places, less those that are on offer already. `wake` takes the wakers of the calls that get one.
    pub(crate) fn offer(&mut self, room: usize, now: Duration, wake: &mut Vec<Waker>) {
        self.lapse(now);
        while self.offered.len() < room
            && let Some((key, waker)) = self.waiting.pop_first()
        {
            self.count_out(key);
            wake.push(waker.clone());
            self.offered.insert(key, (now, waker));
            self.made.push_back((now, key));
        }
    }

    /// When the oldest offer is over.
    pub(crate) fn lapses(&self) -> Option<Duration> {
        self.made
            .front()
            .map(|(made, _)| made.saturating_add(OFFER))
    }

    /// The wakers of all calls in the line.
    pub(crate) fn all(&self) -> impl Iterator<Item = Waker> {
        let offered = self.offered.values().map(|(_, waker)| waker);
        offered.chain(self.waiting.values()).cloned()
    }

    /// Ends the offers that nobody took in time, and forgets those that were taken.
    fn lapse(&mut self, now: Duration) {
        while let Some(&(made, key)) = self.made.front() {
            let open = self.offered.get(&key).is_some_and(|(at, _)| *at == made);
            if open && made.saturating_add(OFFER) > now {
                return;
            }
            if open {
                self.offered.remove(&key);
            }
            self.made.pop_front();
        }
    }

    fn count_out(&mut self, key: Key) {
        let block = key.block();
        if let Some(count) = self.counts.get_mut(&block) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&block);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn key(id: Id) -> Key {
        Key::new(id, false)
    }

    fn line(ids: impl IntoIterator<Item = Id>) -> Line {
        let mut line = Line::default();
        for id in ids {
            line.join(key(id), Waker::noop());
        }
        line
    }

    /// How many are woken when there is so much room.
    fn offer(line: &mut Line, room: usize, now: Duration) -> usize {
        let mut wake = Vec::new();
        line.offer(room, now, &mut wake);
        wake.len()
    }

    #[test]
    fn first_come_first_served_but_for_second_attempts() {
        let mut line = line([2, 1]);
        for id in [8, 7] {
            line.join(Key::new(id, true), Waker::noop());
        }
        let keys = [(7, true), (8, true), (1, false), (2, false), (9, false)];
        for (place, (id, urgent)) in keys.into_iter().enumerate() {
            assert_eq!(line.ahead_of(Key::new(id, urgent)), place, "{id}");
        }
        assert_eq!(offer(&mut line, 3, SECOND), 3);
        let turns = keys.map(|(id, urgent)| line.is_turn(Key::new(id, urgent), 3));
        assert_eq!(turns, [true, true, true, false, false]);
        line.leave(Key::new(8, true));
        assert_eq!(line.ahead_of(key(2)), 2);
        assert_eq!(offer(&mut line, 3, SECOND), 1);
        assert!(line.is_turn(key(2), 3));
    }

    #[test]
    fn a_place_is_offered_once_and_then_to_the_next() {
        let mut line = line([1, 2, 3]);
        assert_eq!(offer(&mut line, 1, SECOND), 1);
        assert_eq!(offer(&mut line, 1, SECOND), 0);
        assert!(line.is_turn(key(1), 1) && !line.is_turn(key(2), 1) && !line.is_turn(key(4), 1));
        // The first never comes.
        assert_eq!(line.lapses(), Some(2 * SECOND));
        assert_eq!(offer(&mut line, 1, 2 * SECOND), 1);
        assert!(line.is_turn(key(2), 1) && !line.is_turn(key(3), 1));
        // When it does, it stands where it stood.
        assert!(line.is_turn(key(1), 1));
        line.join(key(1), Waker::noop());
        assert_eq!(line.ahead_of(key(3)), 2);
        line.leave(key(2));
        assert_eq!(offer(&mut line, 1, 2 * SECOND), 1);
        assert!(line.is_turn(key(1), 1) && !line.is_turn(key(3), 1));
    }

    #[test]
    fn an_offer_without_room_behind_it_is_none() {
        let mut line = line([1, 2]);
        assert_eq!(offer(&mut line, 2, SECOND), 2);
        assert!(!line.is_turn(key(1), 0));
        line.join(key(1), Waker::noop());
        assert_eq!((line.all().count(), line.ahead_of(key(2))), (2, 1));
        assert_eq!(offer(&mut line, 2, SECOND), 1);
        assert!(line.is_turn(key(1), 2));
    }

    #[test]
    fn thousands_are_counted() {
        let mut line = line((0..10_000).rev());
        for id in (0..10_000).step_by(2) {
            line.leave(key(id));
        }
        for id in [0, 1, 255, 256, 257, 5_000, 9_999, 20_000] {
            assert_eq!(line.ahead_of(key(id)) as u64, (id / 2).min(5_000), "{id}");
        }
        for _ in 0..5_000 {
            line.offer(1, SECOND, &mut Vec::new());
            let first = *line.offered.keys().next().unwrap();
            line.leave(first);
        }
        assert!(line.counts.is_empty() && line.all().next().is_none());
        line.offer(1, SECOND, &mut Vec::new());
        assert_eq!(line.lapses(), None);
    }
}

//! Who goes next: in the order of arrival, with those that try again ahead of those that begin.

use std::collections::VecDeque;
use std::task::Waker;

/// Tells one call from another.
pub(crate) type Id = u64;

#[derive(Debug)]
struct Waiting {
    id: Id,
    urgent: bool,
    waker: Waker,
}

/// The calls that wait for the same thing. Only the first of them has to be woken when it comes.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: VecDeque<Waiting>,
}

impl Queue {
    /// How many are before a call: of those that wait, or, for one that does not wait yet, if it began to.
    pub(crate) fn ahead_of(&self, id: Id, urgent: bool) -> usize {
        match self.place(id) {
            Some(place) => place,
            None => self.entry(urgent),
        }
    }

    /// Waits, or goes on waiting; the place is kept.
    pub(crate) fn join(&mut self, id: Id, urgent: bool, waker: &Waker) {
        match self.place(id) {
            Some(place) => self.waiting[place].waker.clone_from(waker),
            None => {
                let waker = waker.clone();
                let entry = self.entry(urgent);
                self.waiting.insert(entry, Waiting { id, urgent, waker });
            }
        }
    }

    /// Waits no longer. Whether it was the first, so that somebody else is now.
    pub(crate) fn leave(&mut self, id: Id) -> bool {
        let Some(place) = self.place(id) else {
            return false;
        };
        self.waiting.remove(place);
        place == 0
    }

    /// Who has to be woken for one to go on.
    pub(crate) fn first(&self) -> Option<Waker> {
        self.waiting.front().map(|first| first.waker.clone())
    }

    /// Who has to be woken for all to go on.
    pub(crate) fn all(&self) -> impl Iterator<Item = Waker> {
        self.waiting.iter().map(|waiting| waiting.waker.clone())
    }

    fn place(&self, id: Id) -> Option<usize> {
        self.waiting.iter().position(|waiting| waiting.id == id)
    }

    fn entry(&self, urgent: bool) -> usize {
        match urgent {
            true => self.waiting.partition_point(|waiting| waiting.urgent),
            false => self.waiting.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_come_first_served_but_for_second_attempts() {
        let mut queue = Queue::default();
        for id in [1, 2] {
            queue.join(id, false, Waker::noop());
        }
        for id in [7, 8] {
            queue.join(id, true, Waker::noop());
        }
        let order: Vec<_> = queue.waiting.iter().map(|waiting| waiting.id).collect();
        assert_eq!(order, [7, 8, 1, 2]);
        queue.join(1, false, Waker::noop());
        assert_eq!(queue.ahead_of(1, false), 2);
        assert_eq!(queue.ahead_of(9, true), 2);
        assert_eq!(queue.ahead_of(9, false), 4);
        assert!(!queue.leave(8));
        assert!(queue.leave(7));
        assert!(!queue.leave(7));
        assert_eq!(queue.ahead_of(1, false), 0);
    }
}

//! Rows that were read and rows that were not, in the order of the answer.

use std::borrow::Borrow;
use std::iter::Peekable;

use super::{Page, Rejected};

/// The rows of a page, read or rejected, in the order of the answer.
pub struct Merge<I: Iterator, J: Iterator> {
    index: usize,
    rows: I,
    rejected: Peekable<J>,
}

/// Borrowed rows of a page; see [`Page::iter`].
pub type Iter<'a, R> = Merge<std::slice::Iter<'a, R>, std::slice::Iter<'a, Rejected>>;

/// Owned rows of a page.
pub type IntoIter<R> = Merge<std::vec::IntoIter<R>, std::vec::IntoIter<Rejected>>;

impl<I: Iterator, J: Iterator<Item: Borrow<Rejected>>> Iterator for Merge<I, J> {
    type Item = Result<I::Item, J::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        self.index += 1;
        match self
            .rejected
            .next_if(|rejected| Borrow::borrow(rejected).index == index)
        {
            Some(rejected) => Some(Err(rejected)),
            None => self.rows.next().map(Ok),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (rows, rejected) = (self.rows.size_hint(), self.rejected.size_hint());
        (
            rows.0 + rejected.0,
            rows.1
                .zip(rejected.1)
                .map(|(rows, rejected)| rows + rejected),
        )
    }
}

impl<I: Iterator, J: Iterator<Item: Borrow<Rejected>>> Merge<I, J> {
    pub(super) fn new(rows: I, rejected: J) -> Self {
        Merge {
            index: 0,
            rows,
            rejected: rejected.peekable(),
        }
    }
}

impl<R, H> Page<R, H> {
    /// What stands beside the rows, and these.
    pub(crate) fn into_head_and_rows(self) -> (H, IntoIter<R>) {
        let (head, rows, rejected) = self.into_parts();
        (head, Merge::new(rows.into_iter(), rejected.into_iter()))
    }
}

impl<R, H> IntoIterator for Page<R, H> {
    type Item = Result<R, Rejected>;
    type IntoIter = IntoIter<R>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_head_and_rows().1
    }
}

impl<'a, R, H> IntoIterator for &'a Page<R, H> {
    type Item = Result<&'a R, &'a Rejected>;
    type IntoIter = Iter<'a, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

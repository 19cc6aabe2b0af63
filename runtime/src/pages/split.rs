//! A long range of time as pieces that are fetched side by side, for async callers.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::ranges::Ranges;
use super::stream::Pages;
use super::{CONCURRENCY, PAGES_HELD};
use crate::answer::{Head, IntoIter, Page};
use crate::error::Error;
use crate::value::TimeRange;
use crate::wire::Wire;

/// The rows of a long range, fetched in pieces side by side and handed out in order; made by
/// [`Client::split`](crate::Client::split).
///
/// Rows and errors come as from [`Rows`](super::Rows), all of a piece before those of the next; an error that is not
/// that of a row ends the stream at its place. Of a piece that is not yet its turn at most four pages are held, and one
/// is on its way, so a step that gives a few pages makes the most of it.
#[must_use = "a stream does nothing until it is asked for the next row"]
pub struct Split<R, H = ()> {
    make: Box<dyn FnMut(TimeRange) -> Pages<Page<R, H>> + Send>,
    ranges: Ranges,
    /// What kept the stream from beginning.
    refused: Option<Error>,
    concurrency: usize,
    pieces: VecDeque<Piece<R, H>>,
    open: Option<IntoIter<R>>,
    operation: &'static str,
}

struct Piece<R, H> {
    pages: Pages<Page<R, H>>,
    held: VecDeque<Result<Page<R, H>, Error>>,
    ended: bool,
}

/// Nothing in it is pinned.
impl<R, H> Unpin for Split<R, H> {}

impl<R, H> Split<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    pub(super) fn new(
        operation: &'static str,
        ranges: Result<Ranges, String>,
        make: impl FnMut(TimeRange) -> Pages<Page<R, H>> + Send + 'static,
    ) -> Self {
        let (ranges, refused) = match ranges {
            Ok(ranges) => (ranges, None),
            Err(why) => (Ranges::none(), Some(Error::input(why).of(operation))),
        };
        Self {
            make: Box::new(make),
            ranges,
            refused,
            concurrency: CONCURRENCY,
            pieces: VecDeque::new(),
            open: None,
            operation,
        }
    }

    /// How many pieces are fetched side by side, each with one request at a time; 4 by default, at least 1.
    ///
    /// Whatever the number, the client keeps to the request quota.
    pub fn concurrency(mut self, pieces: usize) -> Self {
        self.concurrency = pieces.max(1);
        self
    }

    /// The next row; `None` at the end, and after an error that is not that of a row.
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<R, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R, Error>>> {
        if let Some(refused) = self.refused.take() {
            return Poll::Ready(Some(Err(refused)));
        }
        loop {
            if let Some(row) = self.open.as_mut().and_then(Iterator::next) {
                let operation = self.operation;
                let row = row.map_err(|rejected| Error::row(rejected).of(operation));
                return Poll::Ready(Some(row));
            }
            self.open = None;
            self.advance(context);
            let Some(first) = self.pieces.front_mut() else {
                return Poll::Ready(None);
            };
            match first.held.pop_front() {
                Some(Ok(page)) => self.open = Some(page.into_iter()),
                Some(Err(error)) => {
                    self.ranges = Ranges::none();
                    self.pieces.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None if first.ended => drop(self.pieces.pop_front()),
                None => return Poll::Pending,
            }
        }
    }

    /// Takes in all pages that have come, and begins pieces while there is room.
    fn advance(&mut self, context: &mut Context<'_>) {
        while self.pieces.len() < self.concurrency {
            let Some(range) = self.ranges.next() else {
                break;
            };
            self.pieces.push_back(Piece {
                pages: (self.make)(range).eager(),
                held: VecDeque::new(),
                ended: false,
            });
        }
        for piece in &mut self.pieces {
            piece.advance(context);
        }
    }
}

impl<R, H> Piece<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    fn advance(&mut self, context: &mut Context<'_>) {
        while !self.ended && self.held.len() < PAGES_HELD {
            match Pin::new(&mut self.pages).poll_next(context) {
                Poll::Ready(Some(Ok(page))) => self.held.push_back(Ok(page.into_inner())),
                Poll::Ready(Some(Err(error))) => self.held.push_back(Err(error)),
                Poll::Ready(None) => self.ended = true,
                Poll::Pending => break,
            }
        }
    }
}

impl<R, H> Stream for Split<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    type Item = Result<R, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<R, H> fmt::Debug for Split<R, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Split")
            .field("operation", &self.operation)
            .field("ranges", &self.ranges)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

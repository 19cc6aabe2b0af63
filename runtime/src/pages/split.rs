//! A long range of time as pieces that are fetched side by side, for async callers.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::ranges::Ranges;
use super::reading::Reading;
use super::route::Step;
use super::split_cursor::SplitCursor;
use super::stream::Pages;
use super::{CONCURRENCY, PAGES_HELD};
use crate::answer::{Head, Page};
use crate::error::Error;
use crate::response::Response;
use crate::value::TimeRange;
use crate::wire::Wire;

/// The rows of a long range, fetched in pieces side by side and handed out in order; made by
/// [`Client::split`](crate::Client::split).
///
/// Rows and errors come as from [`Rows`](super::Rows), all of a piece before those of the next; an error that is not
/// that of a row ends the stream at its place; [`cursor`](Self::cursor) tells how to go on. Of a piece that is not yet its turn at most four pages are held, and one
/// is on its way, so a step that gives a few pages makes the most of it.
#[must_use = "a stream does nothing until it is asked for the next row"]
pub struct Split<R, H = ()> {
    make: Box<dyn FnMut(TimeRange) -> Pages<Page<R, H>> + Send>,
    ranges: Ranges,
    /// What kept the stream from beginning.
    refused: Option<Error>,
    concurrency: usize,
    pieces: VecDeque<Piece<R, H>>,
    reading: Reading<R, Step>,
    /// The page that failed, after which there is nothing more.
    failed: Option<Step>,
    operation: &'static str,
}

/// What came when a page was asked for.
type Came<R, H> = Result<Page<R, H>, Error>;

struct Piece<R, H> {
    range: TimeRange,
    /// The pieces after it.
    after: Ranges,
    pages: Pages<Page<R, H>>,
    held: VecDeque<(Step, Came<R, H>)>,
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
            reading: Reading::begin(),
            failed: None,
            operation,
        }
    }

    /// The same from where a cursor stands; `pages` are those of its piece.
    pub(super) fn resume(
        operation: &'static str,
        cursor: SplitCursor,
        pages: Option<Pages<Page<R, H>>>,
        make: impl FnMut(TimeRange) -> Pages<Page<R, H>> + Send + 'static,
    ) -> Self {
        let SplitCursor { piece, rest } = cursor;
        let mut split = Self::new(operation, Ok(rest.clone()), make);
        if let (Some((range, cursor)), Some(pages)) = (piece, pages) {
            split.reading = Reading::resume(&cursor);
            split.pieces.push_back(Piece::new(range, rest, pages));
        }
        split
    }

    /// Where the stream stands: at the row that [`next`](Self::next) would give. After an error it is the first row of
    /// the page that failed. See [`Rows::cursor`](super::Rows::cursor) for what it costs.
    pub fn cursor(&self) -> SplitCursor {
        let Some(first) = self.pieces.front() else {
            let rest = self.ranges.clone();
            return SplitCursor { piece: None, rest };
        };
        let route = &first.pages.route;
        let held = || first.held.front().map(|(step, _)| step.clone());
        let here = || {
            let failed = self.failed.clone();
            failed.or_else(held).unwrap_or_else(|| route.here())
        };
        let make = |step: &Step, row, print| route.cursor(step, row, print);
        SplitCursor {
            piece: Some((first.range, self.reading.cursor(here, make))),
            rest: first.after.clone(),
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
            if let Some(row) = self.reading.row(self.operation) {
                return Poll::Ready(Some(row));
            }
            if self.failed.is_some() {
                return Poll::Ready(None);
            }
            self.advance(context);
            let Some(first) = self.pieces.front_mut() else {
                return Poll::Ready(None);
            };
            match first.held.pop_front() {
                Some((step, page)) => {
                    let opened = page.and_then(|page| self.reading.open(step.clone(), page));
                    if let Err(error) = opened {
                        // The piece is kept, as the cursor is in it.
                        self.failed = Some(step);
                        self.pieces.truncate(1);
                        return Poll::Ready(Some(Err(error.of(self.operation))));
                    }
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
            let (after, pages) = (self.ranges.clone(), (self.make)(range));
            self.pieces.push_back(Piece::new(range, after, pages));
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
    fn new(range: TimeRange, after: Ranges, pages: Pages<Page<R, H>>) -> Self {
        Self {
            range,
            after,
            pages: pages.eager(),
            held: VecDeque::new(),
            ended: false,
        }
    }

    fn advance(&mut self, context: &mut Context<'_>) {
        while !self.ended && self.held.len() < PAGES_HELD {
            let step = self.pages.route.here();
            match Pin::new(&mut self.pages).poll_next(context) {
                Poll::Ready(Some(page)) => {
                    self.held.push_back((step, page.map(Response::into_inner)));
                }
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

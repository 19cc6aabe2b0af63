//! A long range of time as pieces that are fetched side by side, for callers that block.

use std::collections::VecDeque;
use std::fmt;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use super::Pages;
use crate::answer::{Head, IntoIter, Page};
use crate::error::Error;
use crate::pages::ranges::Ranges;
use crate::pages::{CONCURRENCY, PAGES_HELD};
use crate::response::Response;
use crate::value::TimeRange;
use crate::wire::Wire;

/// The rows of a long range, fetched in pieces side by side and handed out in order; made by
/// [`Client::split`](crate::blocking::Client::split).
///
/// Rows and errors come as from [`Rows`](super::Rows), all of a piece before those of the next; an error that is not
/// that of a row ends the iterator at its place. Each piece has a thread while it is fetched. Of a piece that is not yet
/// its turn at most four pages are held, and one is on its way, so a step that gives a few pages makes the most of it.
#[must_use = "an iterator does nothing until it is asked for the next row"]
pub struct Split<R, H = ()> {
    make: Box<dyn FnMut(TimeRange) -> Pages<Page<R, H>> + Send>,
    ranges: Ranges,
    /// What kept the iterator from beginning.
    refused: Option<Error>,
    concurrency: usize,
    pieces: VecDeque<Piece<R, H>>,
    open: Option<IntoIter<R>>,
    operation: &'static str,
}

/// Pages of a piece, from its thread, or from here where there can be no more threads.
enum Piece<R, H> {
    Thread(Receiver<Result<Page<R, H>, Error>>, Option<JoinHandle<()>>),
    Here(Pages<Page<R, H>>),
}

impl<R, H> Piece<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    /// The next page; `None` when there is none more.
    fn page(&mut self) -> Option<Result<Page<R, H>, Error>> {
        let (pages, thread) = match self {
            Piece::Here(pages) => return Some(pages.next()?.map(Response::into_inner)),
            Piece::Thread(pages, thread) => (pages, thread),
        };
        let page = pages.recv().ok();
        if page.is_none()
            && let Some(Err(panic)) = thread.take().map(JoinHandle::join)
        {
            resume_unwind(panic);
        }
        page
    }
}

impl<R, H> Split<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    pub(in crate::pages) fn new(
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

    /// Begins pieces while there is room.
    fn advance(&mut self) {
        while self.pieces.len() < self.concurrency {
            let Some(range) = self.ranges.next() else {
                break;
            };
            self.pieces.push_back(begin(&mut self.make, range));
        }
    }
}

fn begin<R, H>(
    make: &mut impl FnMut(TimeRange) -> Pages<Page<R, H>>,
    range: TimeRange,
) -> Piece<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    // One page waits in the hand of the thread, beside those in the channel.
    let (give, take) = sync_channel(PAGES_HELD - 1);
    let pages = make(range).one_by_one();
    let thread = thread::Builder::new().name("thousandeyes-split".to_owned());
    let thread = thread.spawn(move || {
        for page in pages {
            // When nobody takes it, nobody wants the rest.
            if give.send(page.map(Response::into_inner)).is_err() {
                break;
            }
        }
    });
    match thread {
        Ok(thread) => Piece::Thread(take, Some(thread)),
        Err(_) => Piece::Here(make(range)),
    }
}

impl<R, H> Iterator for Split<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    type Item = Result<R, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(refused) = self.refused.take() {
            return Some(Err(refused));
        }
        loop {
            if let Some(row) = self.open.as_mut().and_then(Iterator::next) {
                let operation = self.operation;
                return Some(row.map_err(|rejected| Error::row(rejected).of(operation)));
            }
            self.open = None;
            self.advance();
            match self.pieces.front_mut()?.page() {
                Some(Ok(page)) => self.open = Some(page.into_iter()),
                Some(Err(error)) => {
                    self.ranges = Ranges::none();
                    self.pieces.clear();
                    return Some(Err(error));
                }
                None => drop(self.pieces.pop_front()),
            }
        }
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

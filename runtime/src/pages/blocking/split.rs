//! A long range of time as pieces that are fetched side by side, for callers that block.

use std::collections::VecDeque;
use std::fmt;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::Pages;
use crate::answer::{Head, Page};
use crate::error::Error;
use crate::pages::cursor::Cursor;
use crate::pages::ranges::Ranges;
use crate::pages::reading::Reading;
use crate::pages::split_cursor::SplitCursor;
use crate::pages::{CONCURRENCY, PAGES_HELD};
use crate::response::Response;
use crate::value::TimeRange;
use crate::wire::Wire;

/// The rows of a long range, fetched in pieces side by side and handed out in order; made by
/// [`Client::split`](crate::blocking::Client::split).
///
/// Rows and errors come as from [`Rows`](super::Rows), all of a piece before those of the next; an error that is not
/// that of a row ends the iterator at its place; [`cursor`](Self::cursor) tells how to go on. Each piece has a thread while it is fetched. Of a piece that is not yet
/// its turn at most four pages are held, and one is on its way, so a step that gives a few pages makes the most of it.
#[must_use = "an iterator does nothing until it is asked for the next row"]
pub struct Split<R, H = ()> {
    make: Box<dyn FnMut(TimeRange) -> Pages<Page<R, H>> + Send>,
    ranges: Ranges,
    /// What kept the iterator from beginning.
    refused: Option<Error>,
    concurrency: usize,
    pieces: VecDeque<Piece<R, H>>,
    reading: Reading<R, Cursor>,
    /// Whether a page failed, after which there is nothing more.
    failed: bool,
    operation: &'static str,
}

struct Piece<R, H> {
    range: TimeRange,
    /// The pieces after it.
    after: Ranges,
    /// The page that is next.
    here: Cursor,
    feed: Feed<R, H>,
}

/// A page, and where the one after it is.
type Fed<R, H> = (Result<Page<R, H>, Error>, Cursor);

/// Pages of a piece, from its thread, or from here where there can be no more threads.
enum Feed<R, H> {
    Thread(Receiver<Fed<R, H>>, Option<JoinHandle<()>>),
    Here(Box<Pages<Page<R, H>>>),
}

impl<R, H> Feed<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    /// The next page; `None` when there is none more.
    fn page(&mut self) -> Option<Fed<R, H>> {
        let (pages, thread) = match self {
            Feed::Here(pages) => return fed(pages),
            Feed::Thread(pages, thread) => (pages, thread),
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
            reading: Reading::begin(),
            failed: false,
            operation,
        }
    }

    /// The same from where a cursor stands; `pages` are those of its piece.
    pub(in crate::pages) fn resume(
        operation: &'static str,
        cursor: SplitCursor,
        pages: Option<Pages<Page<R, H>>>,
        make: impl FnMut(TimeRange) -> Pages<Page<R, H>> + Send + 'static,
    ) -> Self {
        let SplitCursor { piece, rest } = cursor;
        let mut split = Self::new(operation, Ok(rest.clone()), make);
        if let (Some((range, cursor)), Some(pages)) = (piece, pages) {
            split.reading = Reading::resume(&cursor);
            split.pieces.push_back(begin(range, rest, pages));
        }
        split
    }

    /// Where the iterator stands: at the row that is next. After an error it is the first row of the page that failed.
    /// See [`Rows::cursor`](super::Rows::cursor) for what it costs.
    pub fn cursor(&self) -> SplitCursor {
        let Some(first) = self.pieces.front() else {
            let rest = self.ranges.clone();
            return SplitCursor { piece: None, rest };
        };
        let make = |page: &Cursor, row, print| Cursor {
            row,
            print,
            ..page.clone()
        };
        let cursor = self.reading.cursor(|| first.here.clone(), make);
        SplitCursor {
            piece: Some((first.range, cursor)),
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

    /// Begins pieces while there is room.
    fn advance(&mut self) {
        while self.pieces.len() < self.concurrency {
            let Some(range) = self.ranges.next() else {
                break;
            };
            let (after, pages) = (self.ranges.clone(), (self.make)(range));
            self.pieces.push_back(begin(range, after, pages));
        }
    }
}

/// The next page of a piece.
fn fed<R, H>(pages: &mut Pages<Page<R, H>>) -> Option<Fed<R, H>>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    let page = pages.next()?.map(Response::into_inner);
    Some((page, pages.cursor()))
}

fn begin<R, H>(range: TimeRange, after: Ranges, pages: Pages<Page<R, H>>) -> Piece<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    // One page waits in the hand of the thread, beside those in the channel.
    let (give, take) = sync_channel(PAGES_HELD - 1);
    let here = pages.cursor();
    // Where there can be no more threads, it is taken back.
    let pages = Arc::new(Mutex::new(Some(pages.one_by_one())));
    let lent = Arc::clone(&pages);
    let thread = thread::Builder::new().name("thousandeyes-split".to_owned());
    let thread = thread.spawn(move || {
        let mut pages = take_out(&lent);
        while let Some(page) = pages.as_mut().and_then(fed) {
            // When nobody takes it, nobody wants the rest.
            if give.send(page).is_err() {
                break;
            }
        }
    });
    let thread = thread.ok();
    let kept = if thread.is_none() {
        take_out(&pages)
    } else {
        None
    };
    let feed = match kept {
        Some(pages) => Feed::Here(Box::new(pages)),
        None => Feed::Thread(take, thread),
    };
    Piece {
        range,
        after,
        here,
        feed,
    }
}

fn take_out<T>(shared: &Mutex<Option<T>>) -> Option<T> {
    let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
    shared.take()
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
            if let Some(row) = self.reading.row(self.operation) {
                return Some(row);
            }
            if self.failed {
                return None;
            }
            self.advance();
            let first = self.pieces.front_mut()?;
            match first.feed.page() {
                Some((page, next)) => {
                    let here = first.here.clone();
                    let opened = page.and_then(|page| self.reading.open(here, page));
                    if let Err(error) = opened {
                        // The piece is kept, as the cursor is in it.
                        self.failed = true;
                        self.pieces.truncate(1);
                        return Some(Err(error.of(self.operation)));
                    }
                    first.here = next;
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

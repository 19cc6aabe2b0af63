//! The rows of a page one by one, and the cursor to the next of them. Both kinds of streams read so.

use super::cursor::Cursor;
use super::link::hash;
use crate::answer::{IntoIter, Page, Rejected};
use crate::error::Error;
use crate::json;
use crate::wire::Wire;

/// What a stream of rows holds of its pages: at most one that is open.
///
/// `P` is what its stream needs to come back to a page.
pub(super) struct Reading<R, P> {
    open: Option<Open<R, P>>,
    /// Where in the first page to go on, until that was done.
    mark: Option<Mark>,
    /// The page that the mark did not fit.
    stuck: Option<P>,
}

struct Open<R, P> {
    step: P,
    /// How many of its rows were handed out.
    row: usize,
    /// The row after these. It is taken out ahead, so that a page whose last row is handed out is gone.
    next: Result<R, Rejected>,
    rest: IntoIter<R>,
}

struct Mark {
    row: usize,
    print: Option<u64>,
}

impl<R: Wire, P: Clone> Reading<R, P> {
    pub(super) fn begin() -> Self {
        Self {
            open: None,
            mark: None,
            stuck: None,
        }
    }

    /// Goes on in the first page where the cursor says.
    pub(super) fn resume(cursor: &Cursor) -> Self {
        let (row, print) = (cursor.row, cursor.print);
        let mark = (row > 0).then_some(Mark { row, print });
        Self {
            mark,
            ..Self::begin()
        }
    }

    /// The next row of the page that is open, if there is one.
    pub(super) fn row(&mut self, operation: &'static str) -> Option<Result<R, Error>> {
        let Open {
            step,
            row,
            next,
            mut rest,
        } = self.open.take()?;
        if let Some(after) = rest.next() {
            self.open = Some(Open {
                step,
                row: row + 1,
                next: after,
                rest,
            });
        }
        Some(next.map_err(|rejected| Error::row(rejected).of(operation)))
    }

    /// How many rows of the page that is open are to come.
    pub(super) fn left(&self) -> usize {
        self.open
            .as_ref()
            .map_or(0, |open| 1 + open.rest.size_hint().0)
    }

    /// Opens a page that has come, and gives what stands beside its rows.
    pub(super) fn open<H>(&mut self, step: P, page: Page<R, H>) -> Result<H, Error> {
        let (head, mut rest) = page.into_head_and_rows();
        let passed = self.mark.as_ref().map_or(0, |mark| mark.row);
        let there = rest.by_ref().take(passed).count();
        let next = rest.next();
        if let Some(mark) = &self.mark {
            let print = next.as_ref().map(print);
            if there < mark.row || print != mark.print {
                self.stuck = Some(step);
                return Err(Error::page_changed(mark.row));
            }
        }
        self.mark = None;
        self.open = next.map(|next| Open {
            step,
            row: passed,
            next,
            rest,
        });
        Ok(head)
    }

    /// Where the stream stands: the page is `here` when none is open, and `make` makes a cursor to one of its rows.
    pub(super) fn cursor(
        &self,
        here: impl FnOnce() -> P,
        make: impl FnOnce(&P, usize, Option<u64>) -> Cursor,
    ) -> Cursor {
        match (&self.open, &self.mark) {
            (Some(Open { step, row: 0, .. }), _) => make(step, 0, None),
            (Some(open), _) => make(&open.step, open.row, Some(print(&open.next))),
            (None, Some(mark)) => {
                let step = self.stuck.clone().unwrap_or_else(here);
                make(&step, mark.row, mark.print)
            }
            (None, None) => make(&here(), 0, None),
        }
    }
}

/// A fingerprint of a row.
fn print<R: Wire>(row: &Result<R, Rejected>) -> u64 {
    match row {
        Ok(row) => hash(json::to_string(row).as_bytes()),
        Err(rejected) => hash(rejected.json.as_str().as_bytes()),
    }
}

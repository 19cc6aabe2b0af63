//! What can go wrong between one page and the next, and rows that can't be read, as errors of a stream.

use std::error::Error as StdError;

use super::{Error, Kind, Unreadable};
use crate::answer::Rejected;
use crate::json;
use crate::pages::BadCursor;

/// Why a stream of pages does not go on, when no call has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paging {
    ForeignLink,
    Loop,
    Empty,
    Changed,
}

impl Error {
    pub(crate) fn foreign_link(problem: String) -> Self {
        let case = Paging::ForeignLink;
        Self::new(Kind::Paging { case, problem })
    }

    pub(crate) fn page_loop(pages: usize) -> Self {
        let case = Paging::Loop;
        let problem = format!(
            "the address of the next page is one of the {pages} that were read already, so there is no end"
        );
        Self::new(Kind::Paging { case, problem })
    }

    pub(crate) fn empty_pages(pages: usize) -> Self {
        let case = Paging::Empty;
        let problem = format!(
            "the last {pages} pages had no rows, and each named another next page; to go on all the same, resume from \
             the stream's `cursor()`"
        );
        Self::new(Kind::Paging { case, problem })
    }

    pub(crate) fn page_changed(row: usize) -> Self {
        let case = Paging::Changed;
        let problem = format!(
            "the page is no longer what it was when the cursor was saved at its row {row}; begin it again with \
             `cursor.page_start()`"
        );
        Self::new(Kind::Paging { case, problem })
    }

    /// A row that can't be read, in a stream of rows.
    pub(crate) fn row(rejected: Rejected) -> Self {
        let why = Unreadable {
            path: rejected.path.clone(),
            reason: rejected.reason.clone(),
            excerpt: json::excerpt(rejected.json.as_str(), 0),
            nothing_found: false,
            cut_off: false,
            keep_whole: false,
        };
        Self::new(Kind::Unreadable(why)).because(rejected)
    }

    /// The row that could not be read, when the error stands for one in a stream of rows. The stream goes on after it;
    /// any other error ends the stream.
    ///
    /// # Troubleshooting
    ///
    /// The row is there as it came. It is either a change of the API or a mistake of this crate: please report it.
    pub fn rejected_row(&self) -> Option<&Rejected> {
        self.source()?.downcast_ref()
    }

    /// Whether the API named an address of the next page that is not below the base URL.
    ///
    /// # Troubleshooting
    ///
    /// Nothing was sent there, as the credentials belong to the configured origin only. A proxy or a mock in between
    /// that hands the links of the API on unchanged is the usual reason: make it rewrite them, or set the base URL that
    /// the links have.
    pub fn is_foreign_link(&self) -> bool {
        self.is_paging(Paging::ForeignLink)
    }

    /// Whether the API named as the next page one that was read already.
    ///
    /// # Troubleshooting
    ///
    /// All rows up to there were handed out. This is a mistake of the API: please report it to ThousandEyes support,
    /// and ask for another span of time meanwhile.
    pub fn is_page_loop(&self) -> bool {
        self.is_paging(Paging::Loop)
    }

    /// Whether a stream ended after a thousand empty pages in a row, each of which linked to another.
    ///
    /// # Troubleshooting
    ///
    /// Either the time range is long and mostly empty, or the links of the server never end. No rows are lost: the stream's
    /// `cursor()` points to the next page, and a stream that is resumed from it reads up to a thousand more empty pages. A
    /// shorter range is usually better.
    pub fn is_too_many_empty_pages(&self) -> bool {
        self.is_paging(Paging::Empty)
    }

    /// Whether a stream can't go on inside a page, as that page is no longer what it was.
    ///
    /// # Troubleshooting
    ///
    /// The cursor was saved between two rows of a page, and the row it names is not at its place any more. Going on with
    /// [`Cursor::page_start`](crate::pages::Cursor::page_start) begins the page again, so that no row is lost but some
    /// come twice. Saving cursors between pages, or asking for a range whose ends are in the past, avoids this.
    pub fn is_page_changed(&self) -> bool {
        self.is_paging(Paging::Changed)
    }

    fn is_paging(&self, wanted: Paging) -> bool {
        matches!(self.0.kind, Kind::Paging { case, .. } if case == wanted)
    }
}

impl From<BadCursor> for Error {
    fn from(error: BadCursor) -> Self {
        Self::input(error.to_string()).because(error)
    }
}

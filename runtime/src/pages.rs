//! Answers that come in pages: as streams of pages or of rows, resumable, and split over time.
//!
//! ```no_run
//! # extern crate thousandeyes_runtime as thousandeyes;
//! # use thousandeyes::{Client, Endpoint, Error, Page, Text};
//! # async fn all<E: Endpoint<Answer = Page<Text>>>(client: Client, request: E) -> Result<(), Error> {
//! let mut rows = client.rows(request);
//! while let Some(row) = rows.next().await {
//!     println!("{}", row?);
//! }
//! // At any time, for going on with `client.resume` after a crash.
//! println!("{}", rows.cursor());
//! # Ok(())
//! # }
//! ```
//!
//! A stream follows the address of the next page as the API gives it, adds the account group (`aid`) where that was
//! lost, and does not leave the base URL. An address that was there before ends it with an error instead of a loop
//! without an end. Every page is a call like any other, so that limits, retries and errors are the same.
//!
//! The same for callers that block is in the module `blocking`, as iterators.

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
mod cursor;
mod flight;
mod link;
mod ranges;
mod reading;
mod route;
mod split;
mod split_cursor;
mod stream;

use std::time::Duration;

use crate::answer::{Answer, Head, Page};
use crate::client::Client;
use crate::endpoint::{Endpoint, Sender};
use crate::error::Error;
use crate::value::{TimeRange, Timestamp};
use crate::wire::Wire;
use ranges::Ranges;

pub use cursor::{BadCursor, Cursor};
pub use split::Split;
pub use split_cursor::SplitCursor;
pub use stream::{Pages, Rows};

/// How many pieces of a split are fetched side by side unless the program says otherwise.
const CONCURRENCY: usize = 4;

/// How many pages of a piece are held before it is its turn.
const PAGES_HELD: usize = 4;

/// A [`Sender`] that gives pages, too: the async client as streams, the blocking one as iterators.
///
/// The fluent form of a request, `client.net().metrics(id).rows()`, needs no more than this.
pub trait Pager: Sender {
    /// What gives pages.
    type Pages<A: Answer + 'static>;

    /// What gives rows.
    type Rows<R: Wire + Send + 'static, H: Head + Send + 'static>;

    /// The pages of the answer to `request`.
    fn pages<E: Endpoint<Answer: 'static>>(&self, request: E) -> Self::Pages<E::Answer>;

    /// The rows of all pages of the answer to `request`.
    fn rows<E, R, H>(&self, request: E) -> Self::Rows<R, H>
    where
        E: Endpoint<Answer = Page<R, H>>,
        R: Wire + Send + 'static,
        H: Head + Send + 'static;
}

macro_rules! paging {
    ($client:ty, $($here:ident)::+) => {
        impl $client {
            /// The pages of the answer to `request`, one after the other.
            ///
            /// An operation that knows no pages gives one.
            pub fn pages<E: Endpoint<Answer: 'static>>(
                &self,
                request: E,
            ) -> $($here)::+::Pages<E::Answer> {
                $($here)::+::Pages::begin(self, &request)
            }

            /// The rows of all pages of the answer to `request`, one by one.
            pub fn rows<E, R, H>(&self, request: E) -> $($here)::+::Rows<R, H>
            where
                E: Endpoint<Answer = Page<R, H>>,
                R: Wire + Send + 'static,
                H: Head + Send + 'static,
            {
                $($here)::+::Rows::begin(self.pages(request))
            }

            /// The rows from where `cursor` stands: none twice, none lost.
            ///
            /// `request` is the one that the cursor's stream was begun with. Its ids, body and account group count; its
            /// range of time counts only while the cursor stands at the very beginning, as the links hold theirs.
            ///
            /// # Errors
            ///
            /// The cursor was saved for another operation, another base URL or other ids; see [`Error::is_input`].
            pub fn resume<E, R, H>(
                &self,
                request: E,
                cursor: Cursor,
            ) -> Result<$($here)::+::Rows<R, H>, Error>
            where
                E: Endpoint<Answer = Page<R, H>>,
                R: Wire + Send + 'static,
                H: Head + Send + 'static,
            {
                $($here)::+::Rows::resume(self, &request, cursor)
            }

            /// The pages from the one that `cursor` stands in; that one comes whole.
            ///
            /// # Errors
            ///
            /// The same as for [`resume`](Self::resume).
            pub fn resume_pages<E: Endpoint<Answer: 'static>>(
                &self,
                request: E,
                cursor: Cursor,
            ) -> Result<$($here)::+::Pages<E::Answer>, Error> {
                $($here)::+::Pages::resume(self, &request, cursor)
            }

            /// The rows of a long range of time, fetched in pieces of `step` side by side, in order.
            ///
            /// `make` gives the request for a piece, such as `|day| net::GetMetrics::new(817).range(day)`. The API
            /// includes both ends of a range and knows whole seconds, so a piece ends one second before the next begins,
            /// and each row is in one piece only. A range up to now begins by this machine's clock and stays open at its
            /// end. How many pieces are fetched at once is said by `concurrency` of the answer.
            pub fn split<E, R, H>(
                &self,
                range: impl Into<TimeRange>,
                step: Duration,
                mut make: impl FnMut(TimeRange) -> E + Send + 'static,
            ) -> $($here)::+::Split<R, H>
            where
                E: Endpoint<Answer = Page<R, H>>,
                R: Wire + Send + 'static,
                H: Head + Send + 'static,
            {
                let client = self.clone();
                let ranges = Ranges::new(range.into(), step, Timestamp::now());
                $($here)::+::Split::new(E::ID, ranges, move |piece| client.pages(make(piece)))
            }

            /// The rows of a split from where `cursor` stands: none twice, none lost.
            ///
            /// `make` is the same as for [`split`](Self::split).
            ///
            /// # Errors
            ///
            /// The cursor was saved for another operation, another base URL or other ids; see [`Error::is_input`].
            pub fn resume_split<E, R, H>(
                &self,
                cursor: SplitCursor,
                mut make: impl FnMut(TimeRange) -> E + Send + 'static,
            ) -> Result<$($here)::+::Split<R, H>, Error>
            where
                E: Endpoint<Answer = Page<R, H>>,
                R: Wire + Send + 'static,
                H: Head + Send + 'static,
            {
                let client = self.clone();
                let pages = match &cursor.piece {
                    Some((range, page)) => {
                        Some($($here)::+::Pages::resume(self, &make(*range), page.clone())?)
                    }
                    None => None,
                };
                let make = move |piece| client.pages(make(piece));
                Ok($($here)::+::Split::resume(E::ID, cursor, pages, make))
            }
        }

        impl Pager for $client {
            type Pages<A: Answer + 'static> = $($here)::+::Pages<A>;
            type Rows<R: Wire + Send + 'static, H: Head + Send + 'static> = $($here)::+::Rows<R, H>;

            fn pages<E: Endpoint<Answer: 'static>>(&self, request: E) -> Self::Pages<E::Answer> {
                self.pages(request)
            }

            fn rows<E, R, H>(&self, request: E) -> Self::Rows<R, H>
            where
                E: Endpoint<Answer = Page<R, H>>,
                R: Wire + Send + 'static,
                H: Head + Send + 'static,
            {
                self.rows(request)
            }
        }
    };
}

paging!(Client, crate::pages);
#[cfg(feature = "blocking")]
paging!(crate::blocking::Client, crate::pages::blocking);

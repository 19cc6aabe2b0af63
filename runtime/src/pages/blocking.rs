//! Pages and rows for callers that block: the same way, without `async`.

mod split;

use std::fmt;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::cursor::Cursor;
use super::reading::Reading;
use super::route::{Route, Step};
use crate::answer::{Answer, Head, Page};
use crate::blocking::Client;
use crate::catalogue::{NamedAnswer, NamedRequest, Whole};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::exchange::{Call, Core, Finish};
use crate::response::Response;
use crate::value::Json;
use crate::wire::Wire;

pub use split::Split;

/// The pages of an answer, one after the other; made by [`Client::pages`].
///
/// After an error it ends; [`cursor`](Self::cursor) tells how to go on.
///
/// While the caller works on a page a thread fetches the next one, never more: it is asked for when the page is handed
/// out. When the iterator is dropped meanwhile, that request still runs to its end, and its answer is dropped.
#[must_use = "an iterator does nothing until it is asked for the next page"]
pub struct Pages<A> {
    client: Client,
    finish: Finish<A>,
    route: Route,
    flight: Option<Flight<A>>,
    /// Whether pages are fetched ahead.
    ahead: bool,
}

type Outcome<A> = Result<Response<A>, Error>;

/// A page on its way.
enum Flight<A> {
    /// It is known that it won't come.
    Failed(Error),
    /// It is fetched when it is wanted.
    Due(Arc<Call>),
    /// A thread fetches it.
    Thread(JoinHandle<Outcome<A>>),
}

impl<A: Answer + 'static> Pages<A> {
    pub(super) fn begin<E: Endpoint<Answer = A>>(client: &Client, request: &E) -> Self {
        let core = client.core();
        let route = Route::begin(core, E::ID, core.call(request));
        Self::on(client, route, Core::finish::<E>)
    }

    pub(super) fn resume<E: Endpoint<Answer = A>>(
        client: &Client,
        request: &E,
        cursor: Cursor,
    ) -> Result<Self, Error> {
        let core = client.core();
        let route = Route::resume(core, E::ID, core.call(request)?, cursor)?;
        Ok(Self::on(client, route, Core::finish::<E>))
    }

    fn on(client: &Client, route: Route, finish: Finish<A>) -> Self {
        Self {
            client: client.clone(),
            finish,
            route,
            flight: None,
            ahead: true,
        }
    }

    /// The same without fetching ahead, for callers that are ahead themselves.
    fn one_by_one(mut self) -> Self {
        self.ahead = false;
        self
    }

    /// Where the iterator stands: at the page that is next. After an error it is the page that failed.
    pub fn cursor(&self) -> Cursor {
        self.route.cursor(&self.route.here(), 0, None)
    }

    /// Sets out for the next page, if there is one.
    fn depart(&mut self, ahead: bool) -> Option<Flight<A>> {
        let call = match self.route.depart()? {
            Ok(call) => Arc::new(call),
            Err(error) => return Some(Flight::Failed(error)),
        };
        let fetching = ahead.then(|| self.fetch(&call)).flatten();
        Some(fetching.unwrap_or(Flight::Due(call)))
    }

    /// Fetches a page on a thread; `None` when there can be no more threads.
    fn fetch(&self, call: &Arc<Call>) -> Option<Flight<A>> {
        let (client, call, finish) = (self.client.clone(), Arc::clone(call), self.finish);
        let thread = thread::Builder::new().name("thousandeyes-page".to_owned());
        let thread = thread.spawn(move || client.carry(&call, finish));
        thread.ok().map(Flight::Thread)
    }
}

impl<A: Answer + 'static> Iterator for Pages<A> {
    type Item = Result<Response<A>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let flight = match self.flight.take() {
            Some(flight) => flight,
            None => self.depart(false)?,
        };
        let outcome = match flight {
            Flight::Failed(error) => Err(error),
            Flight::Due(call) => self.client.carry(&call, self.finish),
            Flight::Thread(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
        };
        match &outcome {
            Ok(page) => {
                self.route.arrived(&**page);
                self.flight = self.depart(self.ahead);
            }
            Err(_) => self.route.end(),
        }
        Some(outcome)
    }
}

/// Of requests whose operation is known by name only.
impl Pages<NamedAnswer> {
    pub(crate) fn begin_named(client: &Client, request: &NamedRequest) -> Self {
        let core = client.core();
        let operation = request.operation();
        let route = Route::begin(core, operation.id, core.named_call(request));
        Self::on(client, route, operation.wire.finish)
    }
}

/// Of requests whose operation is known by name only.
impl Rows<Json, Whole> {
    pub(crate) fn resume_named(
        client: &Client,
        request: &NamedRequest,
        cursor: Cursor,
    ) -> Result<Self, Error> {
        let core = client.core();
        let operation = request.operation();
        let reading = Reading::resume(&cursor);
        let route = Route::resume(core, operation.id, core.named_call(request)?, cursor)?;
        Ok(Self {
            pages: Pages::on(client, route, operation.wire.finish),
            reading,
            head: None,
        })
    }
}

impl<A> fmt::Debug for Pages<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

/// The rows of all pages of an answer, one by one; made by [`Client::rows`].
///
/// A row that can't be read is an item of its own, an error with [`rejected_row`](Error::rejected_row); the iterator
/// goes on after it. Any other error ends it, after all rows before it; [`cursor`](Self::cursor) tells how to go on.
///
/// At most two pages are in memory: the one whose rows are handed out, and the one after it, see [`Pages`].
#[must_use = "an iterator does nothing until it is asked for the next row"]
pub struct Rows<R, H = ()> {
    pages: Pages<Page<R, H>>,
    reading: Reading<R, Step>,
    /// Of the page that was opened last.
    head: Option<H>,
}

impl<R, H> Rows<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    pub(crate) fn begin(pages: Pages<Page<R, H>>) -> Self {
        let reading = Reading::begin();
        Self {
            pages,
            reading,
            head: None,
        }
    }

    pub(super) fn resume<E: Endpoint<Answer = Page<R, H>>>(
        client: &Client,
        request: &E,
        cursor: Cursor,
    ) -> Result<Self, Error> {
        let reading = Reading::resume(&cursor);
        let pages = Pages::resume(client, request, cursor)?;
        Ok(Self {
            pages,
            reading,
            head: None,
        })
    }

    /// What stands beside the rows of the page that was opened last; `None` before the first.
    pub fn head(&self) -> Option<&H> {
        self.head.as_ref()
    }

    /// How many rows of that page are still to come: with none left, the next row is of another page.
    pub fn left_in_page(&self) -> usize {
        self.reading.left()
    }

    /// Where the iterator stands: at the row that is next. After an error it is the first row of the page that failed.
    ///
    /// Between two rows of a page this writes a row out for its fingerprint, so it is not for every row of millions; the
    /// end of a batch is a good place.
    pub fn cursor(&self) -> Cursor {
        let route = &self.pages.route;
        let make = |step: &Step, row, print| route.cursor(step, row, print);
        self.reading.cursor(|| route.here(), make)
    }
}

impl<R, H> Iterator for Rows<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    type Item = Result<R, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let operation = self.pages.route.operation();
            if let Some(row) = self.reading.row(operation) {
                return Some(row);
            }
            let step = self.pages.route.here();
            let page = match self.pages.next()? {
                Ok(page) => page.into_inner(),
                Err(error) => return Some(Err(error)),
            };
            let opened = self.reading.open(step, page);
            let opened = opened.map(|head| self.head = Some(head));
            if let Err(changed) = opened {
                self.pages.route.end();
                self.pages.flight = None;
                return Some(Err(changed.of(operation)));
            }
        }
    }
}

impl<R, H> fmt::Debug for Rows<R, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("route", &self.pages.route)
            .finish_non_exhaustive()
    }
}

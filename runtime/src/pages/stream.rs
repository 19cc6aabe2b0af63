//! Pages and rows for async callers.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::cursor::Cursor;
use super::flight::Flight;
use super::reading::Reading;
use super::route::{Route, Step};
use crate::answer::{Answer, Head, Page};
use crate::catalogue::{NamedAnswer, NamedRequest, Whole};
use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::exchange::{Core, Finish};
use crate::response::Response;
use crate::value::Json;
use crate::wire::Wire;

/// The pages of an answer, one after the other; made by [`Client::pages`].
///
/// It is a `Stream`, and has a [`next`](Self::next) of its own for those who do not need one. After an error it ends;
/// [`cursor`](Self::cursor) tells how to go on.
///
/// While the caller works on a page the next one is on its way, never more than one: it is asked for when the page is
/// handed out. Inside a tokio runtime, and with the feature `hyper` or `reqwest`, that is a task of its own; elsewhere the request
/// is begun then, and goes on whenever the stream is polled. Dropping the stream gives it up.
#[must_use = "a stream does nothing until it is asked for the next page"]
pub struct Pages<A> {
    client: Client,
    finish: Finish<A>,
    pub(super) route: Route,
    flight: Option<Flight<A>>,
    /// Whether the caller may be busy elsewhere while the first page comes.
    eager: bool,
}

/// Nothing in it is pinned.
impl<A> Unpin for Pages<A> {}

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
            eager: false,
        }
    }

    /// The same with the first page fetched like those ahead, for callers that begin many streams.
    pub(super) fn eager(mut self) -> Self {
        self.eager = true;
        self
    }

    /// The next page; `None` at the end, and after an error.
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Response<A>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Where the stream stands: at the page that [`next`](Self::next) would give. After an error it is the page that
    /// failed.
    pub fn cursor(&self) -> Cursor {
        self.route.cursor(&self.route.here(), 0, None)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<A>, Error>>> {
        if self.flight.is_none() {
            self.flight = self.depart(self.eager, context);
        }
        let Some(flight) = &mut self.flight else {
            return Poll::Ready(None);
        };
        let outcome = ready!(flight.poll(context));
        self.flight = None;
        match &outcome {
            Ok(page) => {
                self.route.arrived(&**page);
                self.flight = self.depart(true, context);
            }
            Err(_) => self.route.end(),
        }
        Poll::Ready(Some(outcome))
    }

    /// Sets out for the next page, if there is one.
    fn depart(&mut self, ahead: bool, context: &mut Context<'_>) -> Option<Flight<A>> {
        let call = match self.route.depart()? {
            Ok(call) => call,
            Err(error) => return Some(Flight::failed(error)),
        };
        Some(match ahead {
            true => Flight::ahead(&self.client, call, self.finish, context),
            false => Flight::wanted(&self.client, call, self.finish),
        })
    }
}

impl<A: Answer + 'static> Stream for Pages<A> {
    type Item = Result<Response<A>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
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
/// A row that can't be read is an item of its own, an error with [`rejected_row`](Error::rejected_row); the stream goes
/// on after it. Any other error ends the stream, after all rows before it; [`cursor`](Self::cursor) tells how to go on.
///
/// At most two pages are in memory: the one whose rows are handed out, and the one after it. How that is fetched ahead
/// is said at [`Pages`].
#[must_use = "a stream does nothing until it is asked for the next row"]
pub struct Rows<R, H = ()> {
    pages: Pages<Page<R, H>>,
    reading: Reading<R, Step>,
    /// Of the page that was opened last.
    head: Option<H>,
}

/// Nothing in it is pinned.
impl<R, H> Unpin for Rows<R, H> {}

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

    /// The next row; `None` at the end, and after an error that is not that of a row.
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<R, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Where the stream stands: at the row that [`next`](Self::next) would give. After an error it is the first row of
    /// the page that failed.
    ///
    /// Between two rows of a page this writes a row out for its fingerprint, so it is not for every row of millions; the
    /// end of a batch is a good place.
    pub fn cursor(&self) -> Cursor {
        let route = &self.pages.route;
        let make = |step: &Step, row, print| route.cursor(step, row, print);
        self.reading.cursor(|| route.here(), make)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R, Error>>> {
        loop {
            let operation = self.pages.route.operation();
            if let Some(row) = self.reading.row(operation) {
                return Poll::Ready(Some(row));
            }
            let step = self.pages.route.here();
            let page = match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => page.into_inner(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let opened = self.reading.open(step, page);
            let opened = opened.map(|head| self.head = Some(head));
            if let Err(changed) = opened {
                self.pages.route.end();
                self.pages.flight = None;
                return Poll::Ready(Some(Err(changed.of(operation))));
            }
        }
    }
}

impl<R, H> Stream for Rows<R, H>
where
    R: Wire + Send + 'static,
    H: Head + Send + 'static,
{
    type Item = Result<R, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<R, H> fmt::Debug for Rows<R, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("route", &self.pages.route)
            .finish_non_exhaustive()
    }
}

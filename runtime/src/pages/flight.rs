//! A page on its way to an async stream.

#[cfg(feature = "__tokio")]
mod home;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::client::Client;
use crate::error::Error;
use crate::exchange::{Call, Finish};
use crate::response::Response;

#[cfg(feature = "__tokio")]
use home::Home;

type Outcome<A> = Result<Response<A>, Error>;

type Fetching<A> = Pin<Box<dyn Future<Output = Outcome<A>> + Send>>;

/// A page on its way. Dropping it cancels the request.
///
/// A stream may be begun in one tokio runtime and continued in another, as each `block_on` of a program may have one of
/// its own. Timers and connections belong to the runtime they were made in, so a page that has not arrived by then is
/// requested again.
pub(super) struct Flight<A> {
    state: State<A>,
    /// What to fetch, unless it is known already that there will be no page.
    #[cfg_attr(
        not(feature = "__tokio"),
        expect(dead_code, reason = "only what is bound to a runtime is fetched anew")
    )]
    order: Option<Order<A>>,
    /// The runtime that it was begun in.
    #[cfg(feature = "__tokio")]
    home: Home,
}

enum State<A> {
    /// It has come, or it is known that it won't.
    Landed(Option<Outcome<A>>),
    /// It comes nearer whenever the stream is polled.
    Polled(Fetching<A>),
    /// It comes by itself.
    #[cfg(feature = "__tokio")]
    Task(Task<A>),
}

/// What is needed to request a page, also a second time.
struct Order<A> {
    client: Client,
    call: Arc<Call>,
    finish: Finish<A>,
}

impl<A: Send + 'static> Order<A> {
    fn fetch(&self) -> Fetching<A> {
        let (client, call, finish) = (self.client.clone(), Arc::clone(&self.call), self.finish);
        Box::pin(async move { client.carry(&call, finish).await })
    }
}

impl<A: Send + 'static> Flight<A> {
    /// There will be no page.
    pub(super) fn failed(error: Error) -> Self {
        Self::new(State::Landed(Some(Err(error))), None)
    }

    /// Asks for a page that the caller waits for.
    pub(super) fn wanted(client: &Client, call: Call, finish: Finish<A>) -> Self {
        let order = Order {
            client: client.clone(),
            call: Arc::new(call),
            finish,
        };
        Self::new(State::Polled(order.fetch()), Some(order))
    }

    /// Asks for a page that the caller will want: in a task of its own where there is a tokio runtime; elsewhere it is
    /// begun here, and goes on when the stream is polled.
    pub(super) fn ahead(
        client: &Client,
        call: Call,
        finish: Finish<A>,
        context: &mut Context<'_>,
    ) -> Self {
        let mut flight = Self::wanted(client, call, finish);
        if let State::Polled(future) = flight.state {
            flight.state = begin(future, context);
        }
        flight
    }

    fn new(state: State<A>, order: Option<Order<A>>) -> Self {
        Self {
            state,
            order,
            #[cfg(feature = "__tokio")]
            home: Home::here(),
        }
    }

    /// Whether it has come.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Outcome<A>> {
        #[cfg(feature = "__tokio")]
        self.move_home();
        match &mut self.state {
            State::Landed(outcome) => match outcome.take() {
                Some(outcome) => Poll::Ready(outcome),
                None => Poll::Pending,
            },
            State::Polled(future) => future.as_mut().poll(context),
            #[cfg(feature = "__tokio")]
            State::Task(task) => match std::task::ready!(task.poll(context)) {
                Some(outcome) => Poll::Ready(outcome),
                None => {
                    self.begin_anew();
                    self.poll(context)
                }
            },
        }
    }
}

#[cfg(feature = "__tokio")]
impl<A: Send + 'static> Flight<A> {
    /// Requests the page again if the first request can't go on, as the stream is polled in another runtime now.
    fn move_home(&mut self) {
        let stuck = match &self.state {
            State::Landed(_) => false,
            State::Polled(_) => self.home.was_left(),
            // Nobody runs the tasks of a runtime that has no threads while another runtime is at work.
            State::Task(task) => {
                self.home.was_left() && self.home.needs_its_caller() && !task.0.is_finished()
            }
        };
        if stuck {
            self.begin_anew();
        }
    }

    fn begin_anew(&mut self) {
        self.home = Home::here();
        if let Some(order) = &self.order {
            self.state = State::Polled(order.fetch());
        }
    }
}

#[cfg(feature = "__tokio")]
fn begin<A: Send + 'static>(future: Fetching<A>, context: &mut Context<'_>) -> State<A> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => State::Task(Task(runtime.spawn(future))),
        Err(_) => begin_here(future, context),
    }
}

#[cfg(not(feature = "__tokio"))]
fn begin<A>(future: Fetching<A>, context: &mut Context<'_>) -> State<A> {
    begin_here(future, context)
}

fn begin_here<A>(mut future: Fetching<A>, context: &mut Context<'_>) -> State<A> {
    match future.as_mut().poll(context) {
        Poll::Ready(outcome) => State::Landed(Some(outcome)),
        Poll::Pending => State::Polled(future),
    }
}

/// A task that ends with its value.
#[cfg(feature = "__tokio")]
struct Task<A>(tokio::task::JoinHandle<Outcome<A>>);

#[cfg(feature = "__tokio")]
impl<A> Task<A> {
    /// Its outcome; `None` if its runtime was shut down first.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome<A>>> {
        let joined = Pin::new(&mut self.0).poll(context);
        joined.map(|joined| match joined {
            Ok(outcome) => Some(outcome),
            Err(ended) if ended.is_panic() => std::panic::resume_unwind(ended.into_panic()),
            Err(_) => None,
        })
    }
}

#[cfg(feature = "__tokio")]
impl<A> Drop for Task<A> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

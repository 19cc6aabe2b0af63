//! A page on its way to an async stream.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::client::Client;
use crate::error::Error;
use crate::exchange::{Call, Finish};
use crate::response::Response;

type Outcome<A> = Result<Response<A>, Error>;

/// A page on its way. Dropping it gives the request up.
pub(super) enum Flight<A> {
    /// It has come, or it is known that it won't.
    Landed(Option<Outcome<A>>),
    /// It comes nearer whenever the stream is polled.
    Polled(Pin<Box<dyn Future<Output = Outcome<A>> + Send>>),
    /// It comes by itself.
    #[cfg(feature = "__tokio")]
    Task(Task<A>),
}

impl<A: Send + 'static> Flight<A> {
    /// Asks for a page that the caller waits for.
    pub(super) fn wanted(client: &Client, call: Call, finish: Finish<A>) -> Self {
        let client = client.clone();
        let call = Arc::new(call);
        Self::Polled(Box::pin(async move { client.carry(&call, finish).await }))
    }

    /// Asks for a page that the caller will want: in a task of its own where there is a tokio runtime; elsewhere it is
    /// begun here, and goes on when the stream is polled.
    pub(super) fn ahead(
        client: &Client,
        call: Call,
        finish: Finish<A>,
        context: &mut Context<'_>,
    ) -> Self {
        match Self::wanted(client, call, finish) {
            Self::Polled(future) => begin(future, context),
            other => other,
        }
    }

    /// Whether it has come.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Outcome<A>> {
        match self {
            Self::Landed(outcome) => match outcome.take() {
                Some(outcome) => Poll::Ready(outcome),
                None => Poll::Pending,
            },
            Self::Polled(future) => future.as_mut().poll(context),
            #[cfg(feature = "__tokio")]
            Self::Task(task) => task.poll(context),
        }
    }
}

type Boxed<A> = Pin<Box<dyn Future<Output = Outcome<A>> + Send>>;

#[cfg(feature = "__tokio")]
fn begin<A: Send + 'static>(future: Boxed<A>, context: &mut Context<'_>) -> Flight<A> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => Flight::Task(Task(runtime.spawn(future))),
        Err(_) => begin_here(future, context),
    }
}

#[cfg(not(feature = "__tokio"))]
fn begin<A>(future: Boxed<A>, context: &mut Context<'_>) -> Flight<A> {
    begin_here(future, context)
}

fn begin_here<A>(mut future: Boxed<A>, context: &mut Context<'_>) -> Flight<A> {
    match future.as_mut().poll(context) {
        Poll::Ready(outcome) => Flight::Landed(Some(outcome)),
        Poll::Pending => Flight::Polled(future),
    }
}

/// A task that ends with its value.
#[cfg(feature = "__tokio")]
pub(super) struct Task<A>(tokio::task::JoinHandle<Outcome<A>>);

#[cfg(feature = "__tokio")]
impl<A> Task<A> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Outcome<A>> {
        use crate::transport::TransportError;

        let joined = Pin::new(&mut self.0).poll(context);
        joined.map(|joined| match joined {
            Ok(outcome) => outcome,
            Err(ended) if ended.is_panic() => std::panic::resume_unwind(ended.into_panic()),
            Err(ended) => Err(Error::transport(TransportError::other(ended))),
        })
    }
}

#[cfg(feature = "__tokio")]
impl<A> Drop for Task<A> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

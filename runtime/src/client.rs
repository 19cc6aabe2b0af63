//! The async client.

mod builder;
pub(crate) mod carrier;
mod environment;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::auth::Credentials;
use crate::clock::{Clock, Sleep};
use crate::endpoint::{Endpoint, Sender};
use crate::error::Error;
use crate::exchange::run::{Run, Step};
use crate::exchange::{Call, Core, Received};
use crate::response::{Format, Response};
use crate::transport::Transport;

pub use builder::Builder;
pub(crate) use builder::Make;

/// Settings of an async [`Client`] to be.
pub type ClientBuilder = Builder<dyn Transport>;

/// Calls the API, asynchronously.
///
/// Clones are cheap and share connections, quotas and credentials. Over the transports that come with it, it works inside a tokio
/// runtime, with IO and time enabled as they are by default; elsewhere there is `blocking::Client`.
///
/// ```no_run
/// # extern crate thousandeyes_runtime as thousandeyes;
/// use thousandeyes::{Client, Error};
///
/// # fn main() -> Result<(), Error> {
/// let client = Client::builder().bearer("…").account_group(353).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    core: Core,
    transport: Arc<dyn Transport>,
}

/// What sending by an async [`Client`] gives.
pub type Sending<'a, A> = Pin<Box<dyn Future<Output = Result<Response<A>, Error>> + Send + 'a>>;

impl Client {
    /// Begins with the settings of a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client as the environment describes it.
    ///
    /// Reads `TE_TOKEN` (bearer) or `TE_EMAIL` with `TE_AUTH_TOKEN` (basic), and `TE_AID`, `TE_BASE_URL` and
    /// `TE_TIMEOUT` (seconds) when they are set. To change more, take [`Builder::from_env`].
    ///
    /// # Errors
    ///
    /// When there are no credentials, or when a variable holds something that can't be used; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env().build()
    }

    pub(crate) fn new(core: Core, transport: Arc<dyn Transport>) -> Self {
        let shared = Arc::new(Shared { core, transport });
        Self { shared }
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    ///
    /// One [`Error`] for all that can go wrong; its predicates tell what to do.
    pub async fn send<E: Endpoint>(&self, request: E) -> Result<Response<E::Answer>, Error> {
        let call = self.shared.core.call(&request)?;
        self.carry(&call, Core::finish::<E>).await
    }

    /// Sends a request and gives its answer as the text that came, in the format asked for, without reading it.
    ///
    /// # Errors
    ///
    /// The same as for [`send`](Self::send), except that nothing is decoded.
    pub async fn send_raw<E: Endpoint>(
        &self,
        request: E,
        format: Format,
    ) -> Result<Response<String>, Error> {
        let call = self.shared.core.call(&request)?.in_format(format);
        let read = |_: &Core, received: Received| Ok(received.into_raw(&call));
        self.carry(&call, read).await
    }

    /// Goes on with other credentials, in all clones of this client.
    ///
    /// Calls that wait are sent with the new ones. If the API had refused the old ones, calls work again.
    pub fn set_credentials(&self, credentials: Credentials) {
        self.shared.core.admission.renew(credentials);
    }

    pub(crate) fn core(&self) -> &Core {
        &self.shared.core
    }

    /// Sends a call, paced and tried again as the settings say, and reads its answer.
    pub(crate) async fn carry<A>(
        &self,
        call: &Call,
        read: impl Fn(&Core, Received) -> Result<Response<A>, Error>,
    ) -> Result<Response<A>, Error> {
        let core = self.core();
        let mut run = Run::new(core, call);
        loop {
            let received = self.shared.exchange(&mut run).await?;
            match read(core, received) {
                Ok(response) => return Ok(response),
                // Some answers only show when they are read that their end is missing.
                Err(error) => run.failed(error)?,
            }
        }
    }
}

impl Shared {
    /// Carries a call to the API and back, once for all operations.
    async fn exchange(&self, run: &mut Run<'_>) -> Result<Received, Error> {
        loop {
            let step = poll_fn(|context| Poll::Ready(run.step(context.waker()))).await;
            match step {
                Step::Send(request) => {
                    let sending = run.span().follow(self.transport.execute(request));
                    if let Some(result) = run.received(sending.await) {
                        return result;
                    }
                }
                Step::Wait(time) => Pause::new(&*self.core.clock, time).await,
                Step::Fail(error) => return Err(error),
            }
        }
    }
}

/// Ends when its time is over or its task is woken for any other reason; so it is ready when it is polled again.
struct Pause<'a> {
    sleep: Sleep<'a>,
    polled: bool,
}

impl<'a> Pause<'a> {
    fn new(clock: &'a dyn Clock, time: Duration) -> Self {
        Self {
            sleep: clock.sleep(time),
            polled: false,
        }
    }
}

impl Future for Pause<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.polled, true) {
            return Poll::Ready(());
        }
        self.sleep.as_mut().poll(context)
    }
}

impl Sender for Client {
    type Sending<'a, E: Endpoint + 'a> = Sending<'a, E::Answer>;

    fn start<'a, E: Endpoint + 'a>(&'a self, request: E) -> Self::Sending<'a, E> {
        Box::pin(self.send(request))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("core", &self.shared.core)
            .finish_non_exhaustive()
    }
}

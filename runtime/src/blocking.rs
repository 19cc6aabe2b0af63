//! The blocking client: the same calls over the same core, without `async`.

mod carrier;

use std::fmt;
use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};

use crate::auth::Credentials;
use crate::client::Builder;
use crate::endpoint::{Endpoint, Sender};
use crate::error::Error;
use crate::exchange::run::{Run, Step};
use crate::exchange::{Call, Core, Received};
use crate::response::{Format, Response};
use crate::transport::{HttpRequest, HttpResponse, TransportError};

pub use crate::pages::blocking::{Pages, Rows, Split};

/// Sends one request and brings one answer, blocking the caller meanwhile.
///
/// What is asked of an implementation is said at [`transport::Transport`](crate::transport::Transport).
pub trait Transport: Send + Sync {
    /// Sends `request`.
    ///
    /// # Errors
    ///
    /// When there is no whole answer. Every status is an answer.
    fn execute(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}

/// Settings of a blocking [`Client`] to be.
pub type ClientBuilder = Builder<dyn Transport>;

/// Calls the API, blocking the thread until the answer is there.
///
/// Clones are cheap and share connections, quotas and credentials. It may be used anywhere, also inside an async runtime, where it blocks
/// the thread as it says.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    core: Core,
    transport: Arc<dyn Transport>,
}

impl Client {
    /// Begins with the settings of a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client as the environment describes it, see [`Builder::from_env`].
    ///
    /// # Errors
    ///
    /// When there are no credentials, or when a variable holds something that can't be used; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env().build()
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    ///
    /// One [`Error`] for all that can go wrong; its predicates tell what to do.
    pub fn send<E: Endpoint>(&self, request: E) -> Result<Response<E::Answer>, Error> {
        let call = self.shared.core.call(&request)?;
        self.carry(&call, Core::finish::<E>)
    }

    /// Sends a request and gives its answer as the text that came, in the format asked for, without reading it.
    ///
    /// # Errors
    ///
    /// The same as for [`send`](Self::send), except that nothing is decoded.
    pub fn send_raw<E: Endpoint>(
        &self,
        request: E,
        format: Format,
    ) -> Result<Response<String>, Error> {
        let call = self.shared.core.call(&request)?.in_format(format);
        let read = |_: &Core, received: Received| Ok(received.into_raw(&call));
        self.carry(&call, read)
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
    pub(crate) fn carry<A>(
        &self,
        call: &Call,
        read: impl Fn(&Core, Received) -> Result<Response<A>, Error>,
    ) -> Result<Response<A>, Error> {
        let core = self.core();
        let mut run = Run::new(core, call);
        loop {
            let received = self.shared.exchange(&mut run)?;
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
    fn exchange(&self, run: &mut Run<'_>) -> Result<Received, Error> {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        loop {
            match run.step(&waker) {
                Step::Send(request) => {
                    let outcome = run.span().within(|| self.transport.execute(request));
                    if let Some(result) = run.received(outcome) {
                        return result;
                    }
                }
                Step::Wait(time) => self.core.clock.park(time),
                Step::Fail(error) => return Err(error),
            }
        }
    }
}

/// Wakes a thread that waits for its turn.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Sender for Client {
    type Sending<'a, E: Endpoint + 'a> = Result<Response<E::Answer>, Error>;

    fn start<'a, E: Endpoint + 'a>(&'a self, request: E) -> Self::Sending<'a, E> {
        self.send(request)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("core", &self.shared.core)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Sends over a transport of your own.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.set_transport(Arc::new(transport))
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When a setting can't be used, or there are no credentials; see [`Error::is_input`].
    pub fn build(self) -> Result<Client, Error> {
        let (core, transport) = self.finish(carrier::FIRST)?;
        let shared = Arc::new(Shared { core, transport });
        Ok(Client { shared })
    }
}

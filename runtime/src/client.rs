//! The async client.

mod builder;
mod environment;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::endpoint::{Endpoint, Sender};
use crate::error::Error;
use crate::exchange::{Call, Core, Received};
use crate::response::Response;
use crate::transport::Transport;

pub use builder::Builder;
#[cfg(all(feature = "blocking", not(feature = "reqwest")))]
pub(crate) use builder::NO_TRANSPORT;

/// Settings of an async [`Client`] to be.
pub type ClientBuilder = Builder<dyn Transport>;

/// Calls the API, asynchronously.
///
/// Clones are cheap and share the connections. The client that comes with the feature `reqwest` works inside a tokio
/// runtime, with IO and time enabled as they are by default; elsewhere there is `blocking::Client`.
///
/// ```no_run
/// use thousandeyes_runtime::{Client, Error};
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
        let received = self.shared.exchange(&call).await?;
        Core::finish::<E>(received)
    }

    /// Sends a request and gives its answer as the text that came, without reading it.
    ///
    /// # Errors
    ///
    /// The same as for [`send`](Self::send), except that nothing is decoded.
    pub async fn send_raw<E: Endpoint>(&self, request: E) -> Result<Response<String>, Error> {
        let call = self.shared.core.call(&request)?;
        let received = self.shared.exchange(&call).await?;
        Ok(received.into_raw(&call))
    }
}

impl Shared {
    /// Carries a call to the API and back, once for all operations. Pacing and retrying belong around this.
    async fn exchange(&self, call: &Call) -> Result<Received, Error> {
        let request = self.core.attempt(call);
        let outcome = self.transport.execute(request).await;
        self.core.receive(call, outcome)
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

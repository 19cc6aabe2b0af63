//! What a blocking client sends over when the program brings no transport: ureq, else an async one on a thread of its own.
//!
//! ureq goes first as it has no thread and no runtime between the caller and the connection. Where several are in a build,
//! perhaps for the sake of two crates that do not know of each other, the program can still say which.

use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "__tokio")]
use super::ClientBuilder;
use super::Transport;
use crate::client::Make;
#[cfg(feature = "__tokio")]
use crate::client::carrier;
use crate::error::Error;
use crate::exchange::Core;

type Outcome = Result<Arc<dyn Transport>, Error>;

#[cfg(feature = "hyper")]
impl ClientBuilder {
    /// Sends over hyper also in a build with the feature `ureq`, whose transport goes first otherwise.
    ///
    /// All keep the same promises; how they differ beside that is told in `docs/transports.md` of the repository.
    pub fn over_hyper(mut self) -> Self {
        self.carrier =
            Some(|core, connect_timeout| threaded(carrier::hyper, core, connect_timeout));
        self
    }
}

#[cfg(feature = "reqwest")]
impl ClientBuilder {
    /// Sends over reqwest also in a build with the feature `ureq` or `hyper`, whose transports go first otherwise.
    ///
    /// All keep the same promises; how they differ beside that is told in `docs/transports.md` of the repository.
    pub fn over_reqwest(mut self) -> Self {
        self.carrier =
            Some(|core, connect_timeout| threaded(carrier::reqwest, core, connect_timeout));
        self
    }
}

/// How the transport is made that goes first.
pub(super) const FIRST: Make<dyn Transport> = first;

#[cfg(feature = "ureq")]
fn first(core: &Core, connect_timeout: Option<Duration>) -> Outcome {
    use crate::transport::ureq::{Settings, UreqTransport};

    let transport = UreqTransport::new(Settings {
        connect_timeout,
        timeout: core.timeout,
        base: &core.base,
    });
    Ok(Arc::new(transport.map_err(Error::setup)?))
}

#[cfg(all(feature = "__tokio", not(feature = "ureq")))]
fn first(core: &Core, connect_timeout: Option<Duration>) -> Outcome {
    threaded(carrier::FIRST, core, connect_timeout)
}

#[cfg(not(any(feature = "__tokio", feature = "ureq")))]
fn first(_: &Core, _: Option<Duration>) -> Outcome {
    Err(Error::input(
        "this build has no transport: switch the feature `ureq` or the feature `hyper` on, or give one with \
         `.transport(…)`",
    ))
}

/// An async transport on a thread of its own.
#[cfg(feature = "__tokio")]
fn threaded(
    make: Make<dyn crate::transport::Transport>,
    core: &Core,
    connect_timeout: Option<Duration>,
) -> Outcome {
    use crate::transport::thread::ThreadTransport;

    let transport = ThreadTransport::new(make(core, connect_timeout)?);
    Ok(Arc::new(transport.map_err(Error::setup)?))
}

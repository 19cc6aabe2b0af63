//! What an async client sends over when the program brings no transport: hyper, else reqwest.
//!
//! Where both are in a build, perhaps for the sake of two crates that do not know of each other, the program can still
//! say which.

use std::sync::Arc;
use std::time::Duration;

use super::{ClientBuilder, Make};
use crate::error::Error;
use crate::exchange::Core;
use crate::transport::Transport;

type Outcome = Result<Arc<dyn Transport>, Error>;

impl ClientBuilder {
    /// Sends over hyper, as is the rule in a build with the feature `hyper`.
    #[cfg(feature = "hyper")]
    pub fn over_hyper(mut self) -> Self {
        self.carrier = Some(hyper);
        self
    }

    /// Sends over reqwest also in a build with the feature `hyper`, whose transport goes first otherwise.
    ///
    /// Both keep the same promises; how they differ beside that is told in `docs/transports.md` of the repository.
    #[cfg(feature = "reqwest")]
    pub fn over_reqwest(mut self) -> Self {
        self.carrier = Some(reqwest);
        self
    }
}

/// How the transport is made that goes first.
pub(crate) const FIRST: Make<dyn Transport> = first;

#[cfg(all(
    feature = "hyper",
    not(all(feature = "reqwest-rustls", not(feature = "rustls")))
))]
use hyper as first;

/// Of the two only reqwest has TLS in this build.
#[cfg(all(feature = "hyper", feature = "reqwest-rustls", not(feature = "rustls")))]
fn first(core: &Core, connect_timeout: Option<Duration>) -> Outcome {
    match core.base.is_secure() {
        true => reqwest(core, connect_timeout),
        false => hyper(core, connect_timeout),
    }
}

#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
use reqwest as first;

#[cfg(not(feature = "__tokio"))]
fn first(_: &Core, _: Option<Duration>) -> Outcome {
    Err(Error::input(
        "this build has no transport: switch the feature `hyper` on, or give one with `.transport(…)`",
    ))
}

#[cfg(feature = "hyper")]
pub(crate) fn hyper(core: &Core, connect_timeout: Option<Duration>) -> Outcome {
    use crate::transport::hyper::{HyperTransport, Settings};

    let transport = HyperTransport::new(Settings {
        connect_timeout,
        base: &core.base,
    });
    Ok(Arc::new(transport.map_err(Error::setup)?))
}

#[cfg(feature = "reqwest")]
pub(crate) fn reqwest(core: &Core, connect_timeout: Option<Duration>) -> Outcome {
    use crate::transport::reqwest::{ReqwestTransport, Settings};

    let transport = ReqwestTransport::new(Settings {
        connect_timeout,
        base: &core.base,
    });
    Ok(Arc::new(transport.map_err(Error::setup)?))
}

//! What a blocking client sends over when the program brings no transport: ureq, else reqwest on a thread of its own.
//!
//! ureq goes first as it has no thread and no runtime between the caller and the connection. Where both are in a build,
//! perhaps for the sake of two crates that do not know of each other, the program can still say which.

use std::sync::Arc;
use std::time::Duration;

use super::{ClientBuilder, Transport};
use crate::error::Error;
use crate::exchange::Core;

type Outcome = Result<Arc<dyn Transport>, Error>;

/// Sets up a transport for a client, given how long connecting may take.
type Make = fn(&Core, Option<Duration>) -> Outcome;

impl ClientBuilder {
    /// Sends over reqwest also in a build with the feature `ureq`, whose transport goes first otherwise.
    ///
    /// Both keep the same promises; how they differ beside that is told in `docs/transports.md` of the repository.
    #[cfg(feature = "reqwest")]
    pub fn over_reqwest(mut self) -> Self {
        self.over_reqwest = true;
        self
    }

    /// How the transport is made that goes first, or the one that was asked for.
    pub(super) fn carrier(&self) -> Make {
        #[cfg(feature = "reqwest")]
        if self.over_reqwest {
            return reqwest;
        }
        FIRST
    }
}

#[cfg(feature = "ureq")]
const FIRST: Make = ureq;
#[cfg(all(feature = "reqwest", not(feature = "ureq")))]
const FIRST: Make = reqwest;
#[cfg(not(any(feature = "reqwest", feature = "ureq")))]
const FIRST: Make = |_, _| {
    Err(Error::input(
        "this build has no transport: switch the feature `ureq` or the feature `reqwest` on, or give one with \
         `.transport(…)`",
    ))
};

#[cfg(feature = "ureq")]
fn ureq(core: &Core, connect_timeout: Option<Duration>) -> Outcome {
    use crate::transport::ureq::{Settings, UreqTransport};

    let transport = UreqTransport::new(Settings {
        connect_timeout,
        timeout: core.timeout,
        secure: core.base.is_secure(),
        host: core.base.host(),
    });
    Ok(Arc::new(transport.map_err(Error::setup)?))
}

#[cfg(feature = "reqwest")]
fn reqwest(core: &Core, connect_timeout: Option<Duration>) -> Outcome {
    use crate::transport::reqwest::{ReqwestTransport, Settings};
    use crate::transport::thread::ThreadTransport;

    let transport = ReqwestTransport::new(Settings {
        connect_timeout,
        secure: core.base.is_secure(),
    });
    let transport = transport.and_then(ThreadTransport::new);
    Ok(Arc::new(transport.map_err(Error::setup)?))
}

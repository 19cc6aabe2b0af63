//! Both clients behind one face, so that every behaviour is tested on both.

use thousandeyes_runtime::endpoint::Endpoint;
use thousandeyes_runtime::{Client, Error, Response, blocking};
use tokio::runtime::Runtime;

/// A client that can be called from a plain test.
pub(crate) enum Caller {
    Async(Runtime, Client),
    Blocking(blocking::Client),
}

impl Caller {
    pub(crate) fn asynchronous(client: Client) -> Self {
        Self::Async(Runtime::new().expect("a runtime"), client)
    }

    pub(crate) fn call<E: Endpoint>(&self, request: E) -> Result<Response<E::Answer>, Error> {
        match self {
            Self::Async(runtime, client) => runtime.block_on(client.send(request)),
            Self::Blocking(client) => client.send(request),
        }
    }

    pub(crate) fn call_raw<E: Endpoint>(&self, request: E) -> Result<Response<String>, Error> {
        match self {
            Self::Async(runtime, client) => runtime.block_on(client.send_raw(request)),
            Self::Blocking(client) => client.send_raw(request),
        }
    }

    /// The error of a call that must not succeed.
    #[track_caller]
    pub(crate) fn fail<E: Endpoint>(&self, request: E) -> Error {
        self.call(request)
            .map(|_| ())
            .expect_err("the call must fail")
    }
}

/// An async and a blocking client for a base URL, with the settings that follow: `callers!(url, .timeout(t))`.
macro_rules! callers {
    ($base_url:expr $(, $($setting:tt)+)?) => {{
        use thousandeyes_runtime::{Client, blocking};
        use $crate::support::{Caller, TOKEN};

        let client = Client::builder().base_url($base_url).bearer(TOKEN) $($($setting)+)? .build();
        let blocking = blocking::Client::builder().base_url($base_url).bearer(TOKEN) $($($setting)+)? .build();
        [
            Caller::asynchronous(client.expect("an async client")),
            Caller::Blocking(blocking.expect("a blocking client")),
        ]
    }};
}
pub(crate) use callers;

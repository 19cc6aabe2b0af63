//! What a request is: an inert value that writes itself into an [`Encoder`], with constants that say the rest.
//!
//! This is the whole contract between generated code and the runtime. A request knows no HTTP library, no async and no
//! status handling; [`Client`](crate::Client) and `blocking::Client` take it from here.

mod body;
mod csv;
mod encoder;
mod param;
mod percent;
mod template;

use std::fmt;

use crate::answer::{Answer, Envelope};
use crate::error::Error;

pub use encoder::{Encoded, Encoder};
pub use param::{Param, ParamGroup, Use};

/// One operation of the API, as a value that holds its arguments.
pub trait Endpoint: Send + Sync {
    /// What a successful answer is read as.
    type Answer: Answer;

    /// The name of the operation, such as `net.metrics`.
    const ID: &'static str;

    /// The HTTP method.
    const METHOD: Method;

    /// The path below the base URL, such as `/dns/server/{testId}[/{serverId}]`.
    ///
    /// A part in brackets is left out unless all its parameters are given.
    const PATH: &'static str;

    /// Where in the answer the rows are.
    const ENVELOPE: Envelope;

    /// Whether sending it twice does the same as sending it once, so that it may be tried again.
    const SAFE: bool = matches!(Self::METHOD, Method::Get);

    /// The request quota it draws on.
    const BUCKET: &'static str = "organization";

    /// The documented status codes of success.
    const STATUS: &'static [u16] = &[200];

    /// Whether its answers come in pages.
    const PAGED: bool = false;

    /// Whether it takes `aid`, so that the account group of the client applies to it.
    const AID: bool = true;

    /// Whether it takes credentials, so that an answer to it shows that they are good.
    const AUTH: bool = true;

    /// Whether it also answers 401 when the credentials are valid but a permission is missing.
    const DENIED_BY_401: bool = false;

    /// Writes all parameters and the body.
    fn encode(&self, to: &mut Encoder);
}

/// Something that sends requests: the async client, the blocking client, or a program's own wrapper of one.
///
/// The fluent form of a request, `client.net().metrics(id).send()`, needs no more than this.
pub trait Sender: Send + Sync {
    /// What sending gives: a future for the async client, a finished result for the blocking one.
    type Sending<'a, E: Endpoint + 'a>
    where
        Self: 'a;

    /// Sends `request`.
    fn start<'a, E: Endpoint + 'a>(&'a self, request: E) -> Self::Sending<'a, E>;
}

/// Writes `request` out as it would be sent below the base URL, without sending it.
///
/// For tests, logs and tools.
///
/// # Errors
///
/// The same as sending would give for arguments that can't be sent.
pub fn encode<E: Endpoint>(request: &E) -> Result<Encoded, Error> {
    let mut encoder = Encoder::new();
    request.encode(&mut encoder);
    let encoded = encoder.finish(E::METHOD, E::PATH);
    encoded.map_err(|message| Error::input(message).of(E::ID))
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    Get,
    /// Creates; in v6 also changes and deletes.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The word on the wire, such as `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

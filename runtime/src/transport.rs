//! The border to HTTP: what is sent, what comes back, and the trait between.
//!
//! No type of an HTTP library appears here. A program may bring its own [`Transport`], for its proxies, its metrics or
//! its tests; everything about the API itself stays on the near side of this border.

#[cfg(any(feature = "__tokio", feature = "ureq"))]
mod body;
#[cfg(feature = "hyper")]
pub(crate) mod hyper;
#[cfg(any(feature = "__tls", feature = "ureq"))]
mod proxy;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
#[cfg(all(feature = "blocking", feature = "__tokio"))]
pub(crate) mod thread;
#[cfg(feature = "__tls")]
mod tls;
#[cfg(feature = "ureq")]
pub(crate) mod ureq;

mod failure;
mod message;

#[cfg(any(feature = "__tokio", feature = "ureq"))]
use std::borrow::Cow;
use std::pin::Pin;

#[cfg(any(feature = "__tokio", feature = "ureq"))]
use crate::headers::Headers;

pub use failure::TransportError;
pub use message::{HttpRequest, HttpResponse};

/// What a [`Transport`] gives back: the answer, whatever its status, or why there is none.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 'a>>;

/// Why a transport could not be set up.
#[cfg(any(feature = "__tokio", feature = "ureq"))]
pub(crate) type SetupError = Box<dyn std::error::Error + Send + Sync>;

/// Sends one request and brings one answer.
///
/// An implementation
/// - sends the request once, to its URL and nowhere else: no redirect is followed, nothing is tried again;
/// - keeps to [`HttpRequest::timeout`] and [`HttpRequest::max_answer_bytes`];
/// - undoes `Content-Encoding`, if it asked for one;
/// - gives every status back as an answer; an error means there is no whole answer.
///
/// Dropping the future gives the request up.
pub trait Transport: Send + Sync {
    /// Sends `request`.
    fn execute<'a>(&'a self, request: HttpRequest) -> TransportFuture<'a>;
}

/// The header fields of an answer. Values that are not ASCII are kept as far as they can be read.
#[cfg(any(feature = "__tokio", feature = "ureq"))]
fn decode_headers<'a>(fields: impl Iterator<Item = (&'a str, &'a [u8])>) -> Headers {
    // The quick check first: nearly all values are ASCII, and looking for what is wrong takes far longer.
    let text = |value: &'a [u8]| match std::str::from_utf8(value) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(value),
    };
    fields.map(|(name, value)| (name, text(value))).collect()
}

//! One request and one answer, as a transport sees them.

use std::fmt;
use std::time::Duration;

use crate::auth::Secret;
use crate::endpoint::Method;
use crate::headers::Headers;

/// A request, complete and checked; a transport only has to send it.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// What to do.
    pub method: Method,
    /// The whole URL, percent-encoded. It never holds credentials.
    pub url: String,
    /// All header fields but `Authorization`.
    pub headers: Headers,
    /// The value of the `Authorization` header.
    pub authorization: Option<Secret>,
    /// The body, whose type is in the headers.
    pub body: Option<Vec<u8>>,
    /// How long the whole exchange may take, body included.
    pub timeout: Option<Duration>,
    /// The longest body to accept, counted after decompression.
    pub max_answer_bytes: usize,
}

/// Leaves out the body, which may be long, and the credentials.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

/// An answer of the server, whatever its status.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status code, such as 200.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The whole body, decompressed.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// An answer made of its parts.
    pub fn new(status: u16, headers: Headers, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self {
            status,
            headers,
            body,
        }
    }
}

/// Leaves out the body, which may be long.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

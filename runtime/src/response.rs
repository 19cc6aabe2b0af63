//! An answer with what came around it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::headers::Headers;
use crate::rate_limit::RateLimit;

/// The formats that the API answers in. Typed answers are always read from JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// XML.
    Xml,
}

impl Format {
    /// What asks for it, in the header field `Accept`.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "text/xml",
        }
    }
}

/// What an operation answered, with status and header fields. It derefs to the answer itself.
///
/// ```
/// # extern crate thousandeyes_runtime as thousandeyes;
/// # use thousandeyes::{Error, Response};
/// # fn names(response: Response<Vec<String>>) -> Result<(), Error> {
/// println!("{} rows, served by {:?}", response.len(), response.server_name());
/// let rows: Vec<String> = response.into_inner();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Response<A> {
    answer: A,
    operation: &'static str,
    status: u16,
    headers: Headers,
}

impl<A> Response<A> {
    pub(crate) fn new(answer: A, operation: &'static str, status: u16, headers: Headers) -> Self {
        Self {
            answer,
            operation,
            status,
            headers,
        }
    }

    /// The answer alone.
    pub fn into_inner(self) -> A {
        self.answer
    }

    /// The operation that was called, such as `net.metrics`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The HTTP status, which is one of success.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The request quota as this answer gives it, when it does.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::from_headers(&self.headers)
    }

    /// The server that answered (`X-Server-Name`), which ThousandEyes support asks for.
    pub fn server_name(&self) -> Option<&str> {
        self.headers.get("X-Server-Name")
    }

    /// The same around something made from the answer.
    pub fn map<B>(self, make: impl FnOnce(A) -> B) -> Response<B> {
        let Self {
            answer,
            operation,
            status,
            headers,
        } = self;
        Response::new(make(answer), operation, status, headers)
    }
}

impl<A> Deref for Response<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.answer
    }
}

impl<A> DerefMut for Response<A> {
    fn deref_mut(&mut self) -> &mut A {
        &mut self.answer
    }
}

impl<A: IntoIterator> IntoIterator for Response<A> {
    type Item = A::Item;
    type IntoIter = A::IntoIter;

    fn into_iter(self) -> A::IntoIter {
        self.answer.into_iter()
    }
}

impl<A: fmt::Debug> fmt::Debug for Response<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("answer", &self.answer)
            .finish()
    }
}

//! Requests of operations that are known by name only, with texts for arguments.

use super::{NamedAnswer, Operation};
use std::fmt;

use crate::client::Client;
use crate::endpoint::{Encoded, Encoder};
use crate::error::Error;
use crate::pages::Cursor;
use crate::response::Response;
use crate::value::Json;

use super::Whole;

/// A request of an [`Operation`] whose arguments are texts: for tools, whose users type them.
///
/// It is sent as a typed request is, with the same pacing, retries and errors, and its answer is checked with the same
/// model; but it is given back as it came, number spelling and order of keys included. What the arguments mean is not
/// looked at: each value is percent-encoded, so that it can be nothing but itself.
///
/// ```no_run
/// # extern crate thousandeyes_runtime as thousandeyes;
/// # use thousandeyes::{Client, Error, Operation};
/// # async fn example(client: Client, operation: &Operation) -> Result<(), Error> {
/// let request = operation.request().path("817").query("window", "1h");
/// let mut rows = client.named_rows(&request);
/// while let Some(row) = rows.next().await {
///     println!("{}", row?);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct NamedRequest {
    operation: Operation,
    path: Vec<String>,
    query: Vec<(String, Vec<String>)>,
    body: Option<(&'static str, String)>,
}

/// Omits the body, which may be long.
impl fmt::Debug for NamedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NamedRequest")
            .field("operation", &self.operation.id)
            .field("path", &self.path)
            .field("query", &self.query)
            .field(
                "body_bytes",
                &self.body.as_ref().map(|(_, text)| text.len()),
            )
            .finish()
    }
}

impl NamedRequest {
    pub(super) fn new(operation: Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            body: None,
        }
    }

    /// The operation.
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Sets the next parameter of the path.
    pub fn path(mut self, value: impl Into<String>) -> Self {
        self.path.push(value.into());
        self
    }

    /// Adds a query parameter.
    pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.list(name, vec![value.into()])
    }

    /// Adds one query parameter that holds all values with commas between; nothing when there are none.
    pub fn list(mut self, name: impl Into<String>, values: Vec<String>) -> Self {
        self.query.push((name.into(), values));
        self
    }

    /// Sets the body to a JSON text. A leading byte order mark is removed, as RFC 8259 forbids sending one.
    pub fn json(mut self, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if let Some(plain) = text.strip_prefix('\u{feff}') {
            text = plain.to_owned();
        }
        self.body = Some(("application/json", text));
        self
    }

    /// Sets the body to a text that is CSV.
    pub fn csv(mut self, text: impl Into<String>) -> Self {
        self.body = Some(("text/csv", text.into()));
        self
    }

    /// The request as it would be sent below the base URL, without sending it.
    ///
    /// # Errors
    ///
    /// The path lacks a value or has one too many, or a value can't be sent.
    pub fn encoded(&self) -> Result<Encoded, Error> {
        self.encode(None)
    }

    /// The same for a client that acts in an account group.
    pub(crate) fn encode(&self, account_group: Option<&str>) -> Result<Encoded, Error> {
        let operation = &self.operation;
        let mut encoder = Encoder::new();
        encoder.positional(operation.path, &self.path);
        for (name, values) in &self.query {
            encoder.texts(name, values);
        }
        if let Some((content_type, text)) = &self.body {
            encoder.set_body(content_type, text.clone());
        }
        if let (true, Some(aid)) = (operation.wire.aid, account_group) {
            encoder.default_aid(aid);
        }
        let encoded = encoder.finish(operation.method, operation.path);
        encoded.map_err(|problem| Error::input(problem).of(operation.id))
    }
}

impl Client {
    /// Sends a request that is known by name, and gives its answer as it came.
    ///
    /// # Errors
    ///
    /// The same as for [`send`](Self::send): the answer is checked with the typed model.
    pub async fn send_named(&self, request: &NamedRequest) -> Result<Response<NamedAnswer>, Error> {
        let call = self.core().named_call(request)?;
        self.carry(&call, request.operation.wire.finish).await
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// Sends a request that is known by name, and gives its answer as it came.
    ///
    /// # Errors
    ///
    /// The same as for [`send`](Self::send): the answer is checked with the typed model.
    pub fn send_named(&self, request: &NamedRequest) -> Result<Response<NamedAnswer>, Error> {
        let call = self.core().named_call(request)?;
        self.carry(&call, request.operation.wire.finish)
    }
}

macro_rules! named_pages {
    ($client:ty, $($pages:ident)::+) => {
        impl $client {
            /// The pages of the answer to a request that is known by name, one after the other.
            pub fn named_pages(&self, request: &NamedRequest) -> $($pages)::+::Pages<NamedAnswer> {
                $($pages)::+::Pages::begin_named(self, request)
            }

            /// The rows of all pages of the answer to a request that is known by name, each as it came.
            ///
            /// A row that the typed model can't read is an error of its own, which holds it.
            pub fn named_rows(&self, request: &NamedRequest) -> $($pages)::+::Rows<Json, Whole> {
                $($pages)::+::Rows::begin(self.named_pages(request))
            }

            /// The same rows from where `cursor` stands: none twice, none lost.
            ///
            /// # Errors
            ///
            /// The cursor was saved for another operation, another base URL or other ids; see [`Error::is_input`].
            pub fn resume_named_rows(
                &self,
                request: &NamedRequest,
                cursor: Cursor,
            ) -> Result<$($pages)::+::Rows<Json, Whole>, Error> {
                $($pages)::+::Rows::resume_named(self, request, cursor)
            }
        }
    };
}

named_pages!(Client, crate::pages);
#[cfg(feature = "blocking")]
named_pages!(crate::blocking::Client, crate::pages::blocking);

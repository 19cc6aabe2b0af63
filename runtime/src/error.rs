//! The one error of the crate: opaque, asked by predicates, shown as one useful line.
//!
//! # Design
//!
//! There is one type because a caller meets one question: what now? Whether to wait, to mend the credentials, to mend
//! the request or to report a bug is told by the predicates, each of which says in its documentation what to do. What
//! an error holds inside can change without breaking anybody.

mod advice;
mod convert;
mod debug;
mod display;
mod message;
mod outcome;
mod paging;
mod predicates;

use std::error::Error as StdError;

use crate::bad_setting::BadSetting;
use crate::headers::Headers;
use crate::json::{self, Fault, FaultKind};
use crate::transport::{HttpResponse, TransportError};

use message::api_message;
pub(crate) use message::{is_refusal, message_of_success};
use outcome::Outcome;
use paging::Paging;

/// The most of a body that an error keeps. Error messages are short; what is longer is data that was to be decoded.
const KEPT_BODY: usize = 64 * 1024;

/// Why a call did not give an answer.
///
/// It shows as one line, which names the operation, what happened and what to do:
///
/// ```text
/// net.metrics: the API answered 403 Forbidden: no access to this test; the credentials may not do this, …
/// net.metrics: at net.metrics[3].agentId: expected an integer, but found `705.5`
/// ```
///
/// Credentials are never part of it. `{:?}`, which `unwrap` and `fn main() -> Result<(), Error>` print, is the same line with
/// an excerpt of the response if it could not be decoded; `{:#?}` adds header fields and the beginning of the body.
pub struct Error(Box<Inner>);

struct Inner {
    operation: Option<&'static str>,
    kind: Kind,
    answer: Option<Answered>,
    outcome: Outcome,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What happened. [`Inner::answer`] is there for `Refused` and `Unreadable`.
enum Kind {
    /// Refused before anything was sent.
    Input {
        problem: String,
        /// The invalid client setting, if that is the cause.
        setting: Option<BadSetting>,
    },
    /// Not sent, to keep within the quota or to keep from being banned.
    Withheld(Withheld),
    /// There is no whole answer; the source says more.
    Transport(Transport),
    /// The API said no.
    Refused { message: Option<String> },
    /// The API said yes, but not in a way that can be read.
    Unreadable(Unreadable),
    /// A stream of pages can't go on.
    Paging { case: Paging, problem: String },
}

/// The cases of [`TransportError`], copied as the error itself is the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    Timeout,
    Connect,
    Interrupted,
    TooLarge,
    Other,
}

/// Why a request was not sent.
enum Withheld {
    Spent,
    /// The line of the error that is to blame.
    Refused(String),
    Banned,
}

/// Where and why an answer could not be read.
pub(crate) struct Unreadable {
    /// JSON path, empty for the document as a whole.
    pub(crate) path: String,
    pub(crate) reason: String,
    pub(crate) excerpt: String,
    /// The answer is sound, but says that there is no such thing.
    pub(crate) nothing_found: bool,
    /// The answer ends before it is complete.
    pub(crate) cut_off: bool,
    /// The error keeps the whole body, as nothing else holds its rows.
    pub(crate) keep_whole: bool,
}

impl Unreadable {
    /// Something about the answer as a whole.
    pub(crate) fn document(reason: String) -> Self {
        Self {
            path: String::new(),
            reason,
            excerpt: String::new(),
            nothing_found: false,
            cut_off: false,
            keep_whole: false,
        }
    }

    /// Finds the place of a fault in the answer.
    pub(crate) fn new(text: &str, fault: &Fault) -> Self {
        let broken = matches!(fault.kind(), FaultKind::Syntax { .. } | FaultKind::End);
        let cut_off = matches!(fault.kind(), FaultKind::End);
        let found = message::describe(text.as_bytes());
        if broken && found != message::JSON {
            return Self {
                cut_off,
                ..Self::document(format!("the answer is not JSON, found {found}"))
            };
        }
        let nothing_found = matches!(fault.kind(), FaultKind::NotFound);
        let advice = if nothing_found {
            "; check the id and the account group (aid)"
        } else {
            ""
        };
        let path = fault.path(text);
        Self {
            path: if path == "$" { String::new() } else { path },
            reason: format!("{fault}{advice}"),
            excerpt: json::excerpt(text, fault.offset()),
            nothing_found,
            cut_off,
            keep_whole: matches!(fault.kind(), FaultKind::TooManyRejected { .. }),
        }
    }
}

/// What is kept of the answer that led to the error.
struct Answered {
    status: u16,
    headers: Headers,
    /// The first [`KEPT_BODY`] bytes, or all of it.
    body: Vec<u8>,
}

impl Answered {
    fn new(response: HttpResponse, whole: bool) -> Self {
        let HttpResponse {
            status,
            headers,
            mut body,
        } = response;
        if body.len() > KEPT_BODY && !whole {
            body = body[..KEPT_BODY].to_vec();
        }
        Self {
            status,
            headers,
            body,
        }
    }
}

impl Error {
    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner {
            operation: None,
            kind,
            answer: None,
            outcome: Outcome::default(),
            source: None,
        }))
    }

    /// Something the caller gave can't be used; nothing was sent.
    pub(crate) fn input(problem: impl Into<String>) -> Self {
        let problem = problem.into();
        Self::new(Kind::Input {
            problem,
            setting: None,
        })
    }

    /// A client setting is invalid.
    pub(crate) fn setting(setting: BadSetting) -> Self {
        Self::new(Kind::Input {
            problem: setting.to_string(),
            setting: Some(setting),
        })
    }

    /// There is nothing to send with.
    #[cfg(any(feature = "__tokio", feature = "ureq"))]
    pub(crate) fn setup(cause: Box<dyn StdError + Send + Sync>) -> Self {
        Self::input(format!("the connections could not be set up: {cause}")).because(cause)
    }

    /// There is no whole answer.
    pub(crate) fn transport(cause: TransportError) -> Self {
        let case = match &cause {
            cause if cause.is_timeout() => Transport::Timeout,
            cause if cause.is_connect() => Transport::Connect,
            cause if cause.is_interrupted() => Transport::Interrupted,
            cause if cause.is_too_large() => Transport::TooLarge,
            _ => Transport::Other,
        };
        let mut error = Self::new(Kind::Transport(case));
        error.0.source = Some(Box::new(cause));
        error
    }

    /// The API said no.
    pub(crate) fn refused(response: HttpResponse) -> Self {
        let message = api_message(&response.body);
        let mut error = Self::new(Kind::Refused { message });
        error.0.answer = Some(Answered::new(response, false));
        error
    }

    /// The answer can't be read.
    pub(crate) fn unreadable(response: HttpResponse, why: Unreadable) -> Self {
        let answer = Answered::new(response, why.keep_whole);
        let mut error = Self::new(Kind::Unreadable(why));
        error.0.answer = Some(answer);
        error
    }

    /// Names the operation that failed.
    pub(crate) fn of(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Keeps the error that led to this one.
    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The operation that was called, such as `net.metrics`; `None` when a client could not be built.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The HTTP status, when there was an answer. An answer that can't be read has one of success.
    pub fn status(&self) -> Option<u16> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The error message of the API, unchanged, or its first 64 KiB; it may span several lines.
    pub fn api_message(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Refused { message } => message.as_deref(),
            _ => None,
        }
    }

    /// The header fields of the answer, when there was one.
    pub fn headers(&self) -> Option<&Headers> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer, or its first 64 KiB, when there was one.
    ///
    /// The whole body is kept when too many rows could not be decoded to keep them one by one.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.answer.as_ref().map(|answer| answer.body.as_slice())
    }

    /// The beginning of the body as one line of at most 200 characters, when there was an answer.
    ///
    /// Bytes that are no UTF-8 are replaced, line breaks and control characters become blanks.
    pub fn body_excerpt(&self) -> Option<String> {
        let body = self.body()?;
        let start = &body[..body.len().min(1024)];
        Some(display::one_line(&String::from_utf8_lossy(start), 200))
    }

    /// Where in the answer the value is that could not be read, such as `net.metrics[3].agentId`.
    pub fn json_path(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Unreadable(why) if !why.path.is_empty() => Some(&why.path),
            _ => None,
        }
    }

    /// A short piece of the answer around the value that could not be read.
    pub fn excerpt(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Unreadable(why) if !why.excerpt.is_empty() => Some(&why.excerpt),
            _ => None,
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

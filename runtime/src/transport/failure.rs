//! Why a transport has no answer to give.

use std::error::Error as StdError;
use std::fmt;

use crate::json::cut;

/// How many characters of the text of another library are shown.
const LONGEST_CAUSE: usize = 300;

/// Why there is no whole answer.
///
/// A transport says which of the few cases that matter to a caller it was, and hands its own error over as the source.
pub struct TransportError {
    kind: Kind,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Timeout,
    Connect,
    Interrupted,
    TooLarge(usize),
    Unreadable,
    Other,
}

impl TransportError {
    /// The time was up before the answer was complete.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Timeout, source)
    }

    /// There was no connection, so nothing of the request was sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Connect, source)
    }

    /// The connection ended, or its bytes made no sense, before the answer was complete.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Interrupted, source)
    }

    /// The answer is longer than [`HttpRequest::max_answer_bytes`](super::HttpRequest::max_answer_bytes).
    pub fn too_large(limit: usize) -> Self {
        Self {
            kind: Kind::TooLarge(limit),
            source: None,
        }
    }

    /// The response is complete, but in an encoding that the transport does not support. A retry would not help.
    pub fn unreadable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Unreadable, source)
    }

    /// Anything else, such as a transport that is not able to work.
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Other, source)
    }

    fn new(kind: Kind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = Some(source.into());
        Self { kind, source }
    }

    /// Whether the time was up.
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    /// Whether there was no connection, so that the server has seen nothing.
    pub fn is_connect(&self) -> bool {
        self.kind == Kind::Connect
    }

    /// Whether the answer began and did not end as it should.
    pub fn is_interrupted(&self) -> bool {
        self.kind == Kind::Interrupted
    }

    /// Whether the answer is too long.
    pub fn is_too_large(&self) -> bool {
        matches!(self.kind, Kind::TooLarge(_))
    }

    /// The text of the innermost cause, which is the one that says what happened.
    fn cause(&self) -> Option<String> {
        let mut cause: &(dyn StdError + 'static) = self.source.as_deref()?;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Some(cut(&cause.to_string(), LONGEST_CAUSE).into_owned())
    }
}

/// The line of `Display` and the kind: the source is of another library and may print anything.
impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("message", &self.to_string())
            .finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Timeout => f.write_str("no complete answer in the time allowed")?,
            Kind::Connect => f.write_str("could not connect")?,
            Kind::Interrupted => f.write_str("the answer broke off")?,
            Kind::TooLarge(limit) => {
                write!(f, "the answer is longer than the {limit} bytes allowed")?
            }
            Kind::Unreadable => f.write_str("the response can't be read")?,
            Kind::Other => f.write_str("the request could not be sent")?,
        }
        match self.cause() {
            Some(cause) if self.kind != Kind::Timeout => write!(f, ": {cause}"),
            _ => Ok(()),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

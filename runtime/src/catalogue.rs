//! What tools need to know of an operation without its types: its name, its call, and how its answers are read.

mod request;
mod whole;

use std::any::Any;

use crate::answer::{Answer, Envelope};
use crate::endpoint::{Endpoint, Method};
use crate::exchange::Finish;
use crate::json::Fault;

pub use request::NamedRequest;
pub use whole::{NamedAnswer, Whole};

/// One operation, for tools that take its name from a user or a file.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// `<area>.<name>`, such as `net.metrics`.
    pub id: &'static str,
    /// One line that says what it does.
    pub title: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path below the base URL, optional segments in brackets.
    pub path: &'static str,
    /// Where in an answer the rows are.
    pub envelope: Envelope,
    /// Whether it only reads.
    pub safe: bool,
    /// Whether its answer may link to a next page.
    pub paged: bool,
    /// Reads an answer with the typed model and writes it back.
    pub reread: fn(&str) -> Result<Reread, Fault>,
    /// Decodes a response with the typed model. The result can be downcast to the response type of the operation.
    pub decode: fn(&str) -> Result<Box<dyn Any + Send>, Fault>,
    /// What sending it by name needs besides.
    pub(crate) wire: Wiring,
}

/// The constants of an [`Endpoint`] that matter when it is sent, and how its answers are checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wiring {
    pub(crate) bucket: &'static str,
    pub(crate) status: &'static [u16],
    pub(crate) aid: bool,
    pub(crate) auth: bool,
    pub(crate) denied_by_401: bool,
    pub(crate) finish: Finish<NamedAnswer>,
}

impl Operation {
    /// The operation of a request.
    pub const fn of<E: Endpoint<Answer: 'static>>(title: &'static str) -> Self {
        Self {
            id: E::ID,
            title,
            method: E::METHOD,
            path: E::PATH,
            envelope: E::ENVELOPE,
            safe: E::SAFE,
            paged: E::PAGED,
            reread: reread::<E>,
            decode: |text| Ok(Box::new(E::Answer::decode(text, &E::ENVELOPE)?)),
            wire: Wiring {
                bucket: E::BUCKET,
                status: E::STATUS,
                aid: E::AID,
                auth: E::AUTH,
                denied_by_401: E::DENIED_BY_401,
                finish: whole::finish::<E>,
            },
        }
    }

    /// Begins a request of this operation whose arguments are texts.
    pub fn request(&self) -> NamedRequest {
        NamedRequest::new(*self)
    }
}

/// An answer that was read and written back.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reread {
    /// The answer as the model has it.
    pub json: String,
    /// Paths of the fields that the model does not know.
    pub unknown: Vec<String>,
    /// What could not be read: path and reason of each row.
    pub rejected: Vec<String>,
}

fn reread<E: Endpoint>(text: &str) -> Result<Reread, Fault> {
    let answer = E::Answer::decode(text, &E::ENVELOPE)?;
    Ok(Reread {
        json: answer.encode(&E::ENVELOPE),
        unknown: E::Answer::unknown(text, &E::ENVELOPE),
        rejected: answer.rejected().iter().map(ToString::to_string).collect(),
    })
}

//! Bodies held against the description before they are sent: one walk of JSON against types, with all mistakes at once.
//!
//! The command line, the mock server and Rust users (`Check`, by the feature `client`) share it. [`Api::check_body`] checks the
//! body of an operation, [`Api::check_json`] any JSON against any type.

mod body;
mod csv;
mod nearest;
mod object;
mod path;
#[cfg(feature = "client")]
mod request;
mod scalar;
#[cfg(test)]
mod tests;
mod tree;
mod union;
mod walk;

use std::fmt;

pub use body::BodyError;
pub use path::{JsonPath, Step};
#[cfg(feature = "client")]
pub use request::{Check, CheckUntyped};

use crate::{Api, Projection, Type};

/// One mistake in a body.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mistake {
    /// Where the mistake is; of a missing field, where the field is expected.
    pub path: JsonPath,
    /// What kind of mistake it is.
    pub kind: MistakeKind,
    /// What was expected and what was found, without the place, for people.
    pub message: String,
    /// The name or value that was probably meant.
    pub nearest: Option<String>,
}

/// What kind of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MistakeKind {
    /// The text is not JSON, or not CSV.
    Syntax,
    /// The body is missing, or the request can't be written.
    Request,
    /// The value is of another type.
    Type,
    /// `null`, where it does not clear the field.
    Null,
    /// The value is none of those that are listed.
    Value,
    /// The number is outside of the range.
    Range,
    /// No field has this name.
    Unknown,
    /// The field is set by the API, or only in other bodies.
    ReadOnly,
    /// A required field is missing.
    Missing,
    /// A key is given twice in one object.
    Duplicate,
    /// Nothing in the body selects a variant of the union, or it selects one that does not exist.
    Variant,
    /// Fields that exclude each other were sent together.
    Exclusive,
}

/// Place, what is wrong, and the name that was probably meant: ``agents[0].agentIdd: not a field of `AgentRef`; did you mean `agentId`?``
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)?;
        match &self.nearest {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => Ok(()),
        }
    }
}

/// The most mistakes that are kept of one body. Others are only counted, so that a large body makes no huge report.
const KEPT: usize = 100;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    pub(crate) mistakes: Vec<Mistake>,
    /// How many more there are.
    pub(crate) more: usize,
}

impl Found {
    fn add(&mut self, mistake: impl FnOnce() -> Mistake) {
        match self.is_full() {
            false => self.mistakes.push(mistake()),
            true => self.more += 1,
        }
    }

    /// Whether further mistakes are counted only.
    fn is_full(&self) -> bool {
        self.mistakes.len() >= KEPT
    }

    fn count(&self) -> usize {
        self.mistakes.len() + self.more
    }
}

impl Api {
    /// Checks a JSON text against a type, in one variant of its models: the first 100 mistakes, in the order of the text.
    ///
    /// ```
    /// use thousandeyes_api::{Projection, Type};
    /// let api = thousandeyes_api::v6();
    /// let role = Type::Model("admin.Role".into());
    /// let mistakes = api.check_json(&role, Projection::Create, r#"{"roleNam": "Reader", "permissions": []}"#);
    /// assert_eq!(mistakes[0].to_string(), "roleNam: not a field of `Role`; did you mean `roleName`?");
    /// ```
    pub fn check_json(&self, ty: &Type, variant: Projection, text: &str) -> Vec<Mistake> {
        walk::check(self, ty, variant, None, text).mistakes
    }
}

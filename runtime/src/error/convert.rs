//! What callers' own values may go wrong with, so that `?` takes it into [`Error`].

use std::error::Error as StdError;

use super::{Error, Inner, Kind, Outcome, Unreadable};
use crate::answer::RowErrors;
use crate::value::{BadRange, BadTimestamp, BadWindow};

fn input(source: impl StdError + Send + Sync + 'static) -> Error {
    Error(Box::new(Inner {
        operation: None,
        kind: Kind::Input {
            problem: source.to_string(),
            setting: None,
        },
        answer: None,
        outcome: Outcome::default(),
        source: Some(Box::new(source)),
    }))
}

impl From<BadWindow> for Error {
    fn from(error: BadWindow) -> Self {
        input(error)
    }
}

impl From<BadTimestamp> for Error {
    fn from(error: BadTimestamp) -> Self {
        input(error)
    }
}

impl From<BadRange> for Error {
    fn from(error: BadRange) -> Self {
        input(error)
    }
}

/// Rows that were lost. The error says how many and why the first; [`RowErrors`] itself is its source.
impl From<RowErrors> for Error {
    fn from(errors: RowErrors) -> Self {
        Self(Box::new(Inner {
            operation: None,
            kind: Kind::Unreadable(Unreadable::document(errors.to_string())),
            answer: None,
            outcome: Outcome::default(),
            source: Some(Box::new(errors)),
        }))
    }
}

impl From<&RowErrors> for Error {
    fn from(errors: &RowErrors) -> Self {
        errors.clone().into()
    }
}

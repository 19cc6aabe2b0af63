//! Answers without an envelope, and without anything.

use std::ops::Deref;

use super::{Answer, Envelope, unknown_paths};
use crate::json::{self, Fault, Parser};
use crate::wire::Wire;

/// An answer that is the value itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bare<T>(pub T);

impl<T> Bare<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Bare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Wire + Send> Answer for Bare<T> {
    fn decode(text: &str, _: &Envelope) -> Result<Self, Fault> {
        json::from_str(text).map(Bare)
    }

    fn encode(&self, _: &Envelope) -> String {
        json::to_string(&self.0)
    }

    fn unknown(text: &str, _: &Envelope) -> Vec<String> {
        unknown_paths(text, |p: &mut Parser<'_>| T::blank().read(p))
    }
}

/// Nothing: whatever the body holds is not looked at.
impl Answer for () {
    fn decode(_: &str, _: &Envelope) -> Result<Self, Fault> {
        Ok(())
    }

    fn encode(&self, _: &Envelope) -> String {
        String::new()
    }

    fn unknown(_: &str, _: &Envelope) -> Vec<String> {
        Vec::new()
    }
}

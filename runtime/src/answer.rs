//! Answers: how the part of an answer that is asked for is found in it, and rows that are never lost.

mod bare;
mod head;
mod merge;
mod one;
mod page;
mod rejected;
mod rows;
mod walk;

use crate::json::{Fault, Parser, locate_all};

pub use bare::Bare;
#[doc(hidden)]
pub use head::place;
pub use head::{Head, Place};
pub use merge::{IntoIter, Iter, Merge};
pub use one::One;
pub use page::Page;
pub use rejected::{Rejected, RowErrors};

/// Where an answer holds what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// There is nothing in it.
    Empty,
    /// The whole answer is it.
    Bare,
    /// A list under this path of keys; the answer itself is the list when the path is empty.
    Rows(&'static [&'static str]),
    /// A list under one of these keys: the first that is there.
    RowsIn(&'static [&'static str]),
    /// One item under this path of keys, which may come as the only one of a list.
    One(&'static [&'static str]),
}

impl Envelope {
    fn path(&self) -> &'static [&'static str] {
        match self {
            Envelope::Empty | Envelope::Bare => &[],
            Envelope::Rows(path) | Envelope::One(path) => path,
            Envelope::RowsIn(_) => self.path_at(0),
        }
    }

    /// The path by its place among several.
    fn path_at(&self, place: usize) -> &'static [&'static str] {
        match self {
            Envelope::RowsIn(keys) => keys.get(place..=place).unwrap_or_default(),
            _ => self.path(),
        }
    }

    /// Which of several paths an answer has; the first when it has none of them, or is no JSON.
    fn place_in(&self, text: &str) -> usize {
        let Envelope::RowsIn(keys) = self else {
            return 0;
        };
        let found = Parser::new(text).first_present(keys).ok().flatten();
        let place = keys.iter().position(|key| Some(*key) == found);
        place.unwrap_or_default()
    }
}

/// What an operation answers.
pub trait Answer: Sized + Send {
    /// Reads the answer.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not an answer of this operation. A single row that can't be read is no error here.
    fn decode(text: &str, envelope: &Envelope) -> Result<Self, Fault>;

    /// Writes the answer back as it came.
    fn encode(&self, envelope: &Envelope) -> String;

    /// The paths of the fields that nothing here knows, in the order of the text.
    fn unknown(text: &str, envelope: &Envelope) -> Vec<String>;

    /// The address of the next page, if there is one.
    fn next_link(&self) -> Option<&str> {
        None
    }

    /// How many rows could be read.
    fn row_count(&self) -> usize {
        0
    }

    /// The rows that could not be read.
    fn rejected(&self) -> &[Rejected] {
        &[]
    }

    /// Returns the rows that could not be decoded and drops everything else.
    fn into_rejected(self) -> Vec<Rejected> {
        Vec::new()
    }

    /// Returns true for a page without rows.
    fn is_empty_page(&self) -> bool {
        false
    }
}

/// The paths of what a reading passes over. A fault ends it; what was found by then is named.
fn unknown_paths(
    text: &str,
    read: impl FnOnce(&mut Parser<'_>) -> Result<(), Fault>,
) -> Vec<String> {
    let mut parser = Parser::reporting(text);
    let _ = read(&mut parser);
    let mut offsets = parser.into_unknown();
    offsets.sort_unstable();
    offsets.dedup();
    locate_all(text, &offsets)
}

//! Rows that could not be read.

use std::fmt;

use crate::json::{self, Fault};
use crate::value::Json;

/// A row that could not be read: where, why, and what it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// Its place among all rows of the answer, counted from 0.
    pub index: usize,
    /// The JSON path of what is wrong: `net.metrics[3].agentId`.
    pub path: String,
    /// What is wrong there.
    pub reason: String,
    /// The row as it came.
    pub json: Json,
}

impl Rejected {
    /// `fault` was found in `row` alone, which stands under `path` in the answer.
    pub(super) fn new(path: &[&str], index: usize, row: Json, fault: &Fault) -> Self {
        let inside = fault.path(row.as_str());
        let inside = match inside.as_str() {
            "$" => String::new(),
            index if index.starts_with('[') => inside,
            _ => format!(".{inside}"),
        };
        let path = format!("{}[{index}]{inside}", path.join("."));
        Rejected {
            index,
            path,
            reason: fault.to_string(),
            json: row,
        }
    }

    /// Bytes of memory that it takes as an element of a growing vector, which may have as much spare capacity.
    pub(super) fn memory(&self) -> usize {
        let texts = self.path.capacity() + self.reason.capacity() + self.json.as_str().len();
        2 * size_of::<Self>() + texts
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

/// Truncates the row, as it may be long.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("index", &self.index)
            .field("path", &self.path)
            .field("reason", &self.reason)
            .field("json", &json::excerpt(self.json.as_str(), 0))
            .finish()
    }
}

impl std::error::Error for Rejected {}

/// The rows of an answer that could not be read. There is at least one.
#[derive(Clone, PartialEq, Eq)]
pub struct RowErrors {
    rejected: Vec<Rejected>,
    rows: usize,
}

impl RowErrors {
    pub(super) fn new(rejected: Vec<Rejected>, rows: usize) -> Option<Self> {
        (!rejected.is_empty()).then_some(RowErrors { rejected, rows })
    }

    /// The rows, in the order of the answer.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// The rows, in the order of the answer.
    pub fn into_rejected(self) -> Vec<Rejected> {
        self.rejected
    }
}

impl fmt::Display for RowErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of {} rows can't be read",
            self.rejected.len(),
            self.rows
        )?;
        match self.rejected.first() {
            Some(first) => write!(f, "; the first is {first}"),
            None => Ok(()),
        }
    }
}

/// Shows only the first of the rows, as there may be many.
impl fmt::Debug for RowErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowErrors")
            .field("rows", &self.rows)
            .field("rejected", &self.rejected.len())
            .field("first", &self.rejected.first())
            .finish()
    }
}

impl std::error::Error for RowErrors {}

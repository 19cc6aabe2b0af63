//! Ids that are integers in some answers and text in others.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::Text;
use crate::json::{Fault, Parser, Writer};
use crate::wire::Wire;

/// An id that is written back as it came: as an integer, or as text. `5` and `"5"` are the same id.
#[derive(Clone)]
pub enum AnyId {
    /// Sent as a number.
    Int(i64),
    /// Sent as text.
    Text(Text),
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Meaning<'a> {
    Int(i64),
    Text(&'a str),
}

impl AnyId {
    /// What tells ids apart: text that is how a number is printed means that number.
    fn meaning(&self) -> Meaning<'_> {
        match self {
            AnyId::Int(id) => Meaning::Int(*id),
            AnyId::Text(text) => match text.parse::<i64>() {
                Ok(id) if id.to_string() == text.as_str() => Meaning::Int(id),
                _ => Meaning::Text(text),
            },
        }
    }
}

impl PartialEq for AnyId {
    fn eq(&self, other: &Self) -> bool {
        self.meaning() == other.meaning()
    }
}

impl Eq for AnyId {}

impl PartialOrd for AnyId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AnyId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.meaning().cmp(&other.meaning())
    }
}

impl Hash for AnyId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.meaning().hash(state);
    }
}

impl From<i64> for AnyId {
    fn from(id: i64) -> Self {
        AnyId::Int(id)
    }
}

impl From<Text> for AnyId {
    fn from(id: Text) -> Self {
        AnyId::Text(id)
    }
}

impl From<&str> for AnyId {
    fn from(id: &str) -> Self {
        AnyId::Text(id.into())
    }
}

impl From<String> for AnyId {
    fn from(id: String) -> Self {
        AnyId::Text(id.into())
    }
}

impl fmt::Display for AnyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnyId::Int(id) => fmt::Display::fmt(id, f),
            AnyId::Text(id) => fmt::Display::fmt(id, f),
        }
    }
}

impl fmt::Debug for AnyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnyId::Int(id) => fmt::Debug::fmt(id, f),
            AnyId::Text(id) => fmt::Debug::fmt(id, f),
        }
    }
}

impl Wire for AnyId {
    fn blank() -> Self {
        AnyId::Int(0)
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        if p.peek() == Some(b'"') {
            *self = AnyId::Text(p.string()?.into());
            return Ok(());
        }
        let mut id = 0;
        p.read_int(&mut id)?;
        *self = AnyId::Int(id);
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        match self {
            AnyId::Int(id) => w.int(*id),
            AnyId::Text(id) => w.string(id),
        }
    }
}

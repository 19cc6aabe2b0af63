//! A truth value that is `0`/`1` in some answers and `true`/`false` in others.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Not;

use crate::json::{Fault, Parser, Writer};
use crate::wire::Wire;

/// A `bool` that is written back the way it was sent: as a number, or as a word. A new one is written as a number.
#[derive(Clone, Copy)]
pub struct Flag {
    value: bool,
    word: bool,
}

impl Flag {
    /// What it means.
    pub const fn get(self) -> bool {
        self.value
    }
}

impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Flag { value, word: false }
    }
}

impl From<Flag> for bool {
    fn from(flag: Flag) -> Self {
        flag.value
    }
}

impl Not for Flag {
    type Output = bool;

    fn not(self) -> bool {
        !self.value
    }
}

impl Default for Flag {
    fn default() -> Self {
        Flag::from(false)
    }
}

impl PartialEq for Flag {
    fn eq(&self, other: &Flag) -> bool {
        self.value == other.value
    }
}

impl Eq for Flag {}

impl Hash for Flag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl PartialEq<bool> for Flag {
    fn eq(&self, other: &bool) -> bool {
        self.value == *other
    }
}

impl PartialEq<Flag> for bool {
    fn eq(&self, other: &Flag) -> bool {
        *self == other.value
    }
}

impl fmt::Debug for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.value, f)
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value, f)
    }
}

impl Wire for Flag {
    fn blank() -> Self {
        Flag::default()
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        let (value, number) = p.truth()?;
        *self = Flag {
            value,
            word: !number,
        };
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        match self.word {
            true => w.bool(self.value),
            false => w.int(self.value.into()),
        }
    }
}

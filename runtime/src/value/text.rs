//! Text that never changes: cheap to clone, and in place when it is short.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use crate::unchecked::Repr;

/// An immutable string of 16 bytes. A clone shares the text instead of copying it; up to 15 bytes need no memory of their own.
#[derive(Clone)]
pub struct Text(Repr);

/// A date or time of day without a zone, as it was sent; another field of the same object holds the zone.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(Text);

impl Text {
    /// Takes a short text from between its quotes in a JSON text, over another one that needs no dropping. Gives the offset
    /// behind them.
    #[inline(always)]
    pub(crate) fn put_quoted(to: &mut Self, json: &str, at: usize) -> Option<usize> {
        match to.0.is_short() {
            true => Repr::put_quoted(to, json, at, Text),
            false => None,
        }
    }

    /// The same for a place where there is none yet.
    #[inline(always)]
    pub(crate) fn put_optional_quoted(
        to: &mut Option<Self>,
        json: &str,
        at: usize,
    ) -> Option<usize> {
        match to {
            None => Repr::put_quoted(to, json, at, |repr| Some(Text(repr))),
            Some(_) => None,
        }
    }

    /// The text as a string slice.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl LocalTime {
    /// The time as it was sent.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Default for Text {
    #[inline]
    fn default() -> Self {
        Text(Repr::empty())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Deref for LocalTime {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<LocalTime> for Text {
    fn from(time: LocalTime) -> Self {
        time.0
    }
}

impl From<Text> for LocalTime {
    fn from(text: Text) -> Self {
        LocalTime(text)
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<char> for Text {
    fn from(character: char) -> Self {
        Text::from(&*character.encode_utf8(&mut [0; 4]))
    }
}

macro_rules! from_texts {
    ($($from:ty),*) => { $(
        impl From<$from> for Text {
            #[inline]
            fn from(text: $from) -> Self {
                Text(Repr::new(&text))
            }
        }

        impl From<$from> for LocalTime {
            fn from(text: $from) -> Self {
                LocalTime(Text::from(text))
            }
        }
    )* };
}

from_texts!(String, &String, Box<str>);

impl From<&str> for Text {
    #[inline]
    fn from(text: &str) -> Self {
        Text(Repr::new(text))
    }
}

impl From<&str> for LocalTime {
    fn from(text: &str) -> Self {
        LocalTime(Text::from(text))
    }
}

impl From<Cow<'_, str>> for Text {
    #[inline]
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl From<Cow<'_, str>> for LocalTime {
    fn from(text: Cow<'_, str>) -> Self {
        LocalTime(Text::from(text))
    }
}

macro_rules! like_str {
    ($($type:ident),*) => { $(
        impl From<$type> for String {
            fn from(text: $type) -> Self {
                text.as_str().to_owned()
            }
        }

        impl FromStr for $type {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Infallible> {
                Ok(text.into())
            }
        }

        // The same order, equality and hash as those of `str`, as `Borrow` demands.
        impl Borrow<str> for $type {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $type {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $type {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl PartialEq<String> for $type {
            fn eq(&self, other: &String) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<$type> for str {
            fn eq(&self, other: &$type) -> bool {
                self == other.as_str()
            }
        }

        impl PartialEq<$type> for &str {
            fn eq(&self, other: &$type) -> bool {
                *self == other.as_str()
            }
        }

        impl PartialEq<$type> for String {
            fn eq(&self, other: &$type) -> bool {
                self == other.as_str()
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self.as_str(), f)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), f)
            }
        }
    )* };
}

like_str!(Text, LocalTime);

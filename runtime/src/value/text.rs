//! Text that never changes: cheap to clone, and in place when it is short.

use std::borrow::{Borrow, Cow};
use std::convert::Infallible;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use smol_str::SmolStr;

/// Texts up to this length need no memory of their own.
pub(crate) const IN_PLACE: usize = 23;

/// An immutable string. A clone shares the text instead of copying it; up to 23 bytes need no memory of their own.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(SmolStr);

/// A date or time of day without a zone, as it was sent; another field of the same object holds the zone.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(Text);

impl Text {
    /// A text of at most [`IN_PLACE`] bytes.
    // `SmolStr::new` copies by a call of `memcpy` and then waits for it; byte by byte takes half the time.
    #[inline(always)]
    pub(crate) fn in_place(text: &str) -> Self {
        Text(SmolStr::new_inline(text))
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
                Text(SmolStr::from(text))
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
        match text.len() <= IN_PLACE {
            true => Text::in_place(text),
            false => Text(SmolStr::new(text)),
        }
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

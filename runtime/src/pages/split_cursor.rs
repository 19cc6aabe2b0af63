//! Where a split stands, as text that can be kept.

use std::fmt;
use std::str::FromStr;

use super::cursor::{BadCursor, Cursor};
use super::link::hash;
use super::ranges::Ranges;
use crate::value::{TimeRange, Timestamp};

/// The form of the text, in case there will ever be another.
const FORM: &str = "tes1";

/// Where a split stands: the piece whose rows are handed out, the [`Cursor`] in it, and the pieces after it.
///
/// It is made by `cursor()` of a split, becomes text by `Display` (or serde, with the feature `serde`) and comes back by
/// `FromStr`. `client.resume_split(cursor, make)` goes on with the row that would have been next. It holds no credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct SplitCursor {
    pub(super) piece: Option<(TimeRange, Cursor)>,
    pub(super) rest: Ranges,
}

impl SplitCursor {
    /// Whether all rows were handed out, so that there is nothing to go on with.
    pub fn is_end(&self) -> bool {
        let done = |piece: &(TimeRange, Cursor)| piece.1.is_end();
        self.piece.as_ref().is_none_or(done) && self.rest.is_empty()
    }

    /// The beginning of the page it stands in, whose rows will then come once more; see [`Cursor::page_start`].
    #[must_use]
    pub fn page_start(self) -> Self {
        let piece = self
            .piece
            .map(|(range, cursor)| (range, cursor.page_start()));
        Self { piece, ..self }
    }
}

impl fmt::Display for SplitCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.rest.to_text();
        match &self.piece {
            Some((TimeRange::Between(from, to), cursor)) => {
                text.push_str(&format!(";{};{};{cursor}", from.unix(), to.unix()));
            }
            Some((TimeRange::Since(from), cursor)) => {
                text.push_str(&format!(";{};;{cursor}", from.unix()));
            }
            _ => text.push_str(";;;"),
        }
        let check = hash(text.as_bytes());
        write!(f, "{FORM};{check:016x};{text}")
    }
}

impl fmt::Debug for SplitCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SplitCursor({self})")
    }
}

impl FromStr for SplitCursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        read(text.trim()).ok_or(BadCursor::new())
    }
}

fn read(text: &str) -> Option<SplitCursor> {
    let rest = text.strip_prefix(FORM)?.strip_prefix(';')?;
    let (check, rest) = rest.split_once(';')?;
    if check != format!("{:016x}", hash(rest.as_bytes())) {
        return None;
    }
    let mut fields = rest.splitn(4, ';');
    let rest = Ranges::from_text(fields.next()?)?;
    let time = |text: &str| text.parse().ok().map(Timestamp::from_unix);
    let piece = match (fields.next()?, fields.next()?, fields.next()?) {
        ("", "", "") => None,
        (from, "", cursor) => Some((TimeRange::since(time(from)?), cursor.parse().ok()?)),
        (from, to, cursor) => {
            let range = TimeRange::between(time(from)?, time(to)?);
            Some((range, cursor.parse().ok()?))
        }
    };
    Some(SplitCursor { piece, rest })
}

#[cfg(feature = "serde")]
impl serde::Serialize for SplitCursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for SplitCursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;

        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

//! Where a stream of pages stands, as text that can be kept.

use std::fmt;
use std::str::FromStr;

use super::link::hash;

/// The form of the text, in case there will ever be another.
const FORM: &str = "te1";

/// How many of the links seen last are kept.
const KEPT_LINKS: usize = 256;

/// Where a stream stands: what of it was handed out, and how to go on.
///
/// It is made by `cursor()` of a stream, becomes text by `Display` (or serde, with the feature `serde`) and comes back
/// by `FromStr`. `client.resume(request, cursor)` goes on with the row that would have been next. It holds no
/// credentials; it names the operation, the base URL and the link of the page.
///
/// ```
/// # extern crate thousandeyes_runtime as thousandeyes;
/// # use thousandeyes::pages::Cursor;
/// let damaged = "te1;0;net.metrics".parse::<Cursor>();
/// assert!(damaged.is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(super) operation: String,
    pub(super) base: String,
    /// A fingerprint of what the links do not hold: the path with its ids, and the body.
    pub(super) request: u64,
    pub(super) at: At,
    /// How many rows of that page were handed out.
    pub(super) row: usize,
    /// A fingerprint of the row that is next, when it is not the first of its page.
    pub(super) print: Option<u64>,
    /// Fingerprints of the pages before this one.
    pub(super) seen: Vec<u64>,
}

/// Which page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// The one that the request itself asks for.
    Start,
    /// The one under this link, as the server wrote it.
    Link(String),
    /// None: all was handed out.
    End,
}

impl Cursor {
    /// The operation whose rows these are, such as `net.metrics`.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// How many rows of its page were handed out before it.
    pub fn row(&self) -> usize {
        self.row
    }

    /// Whether all rows were handed out, so that there is nothing to go on with.
    pub fn is_end(&self) -> bool {
        self.at == At::End
    }

    /// The beginning of the page it stands in, whose rows will then come once more.
    ///
    /// For when that page is no longer what it was, which
    /// [`is_page_changed`](crate::Error::is_page_changed) tells.
    #[must_use]
    pub fn page_start(mut self) -> Self {
        self.row = 0;
        self.print = None;
        self
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            base,
            request,
            at,
            row,
            print,
            seen,
        } = self;
        let mut text = format!("{operation};{base};{request:016x};{row};");
        if let Some(print) = print {
            text.push_str(&format!("{print:016x}"));
        }
        text.push(';');
        let newest = seen.len().saturating_sub(KEPT_LINKS);
        for link in seen.iter().skip(newest) {
            text.push_str(&format!("{link:016x}"));
        }
        text.push(';');
        match at {
            At::Start => text.push_str("start"),
            At::End => text.push_str("end"),
            // The last, as it may hold anything.
            At::Link(link) => text.extend(["=", link]),
        }
        let check = hash(text.as_bytes());
        write!(f, "{FORM};{check:016x};{text}")
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({self})")
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        read(text.trim()).ok_or(BadCursor::new())
    }
}

fn read(text: &str) -> Option<Cursor> {
    let rest = text.strip_prefix(FORM)?.strip_prefix(';')?;
    let (check, rest) = rest.split_once(';')?;
    if number(check)? != hash(rest.as_bytes()) {
        return None;
    }
    let mut fields = rest.splitn(7, ';');
    let mut field = || fields.next();
    let (operation, base) = (field()?.to_owned(), field()?.to_owned());
    let request = number(field()?)?;
    let row = field()?.parse().ok()?;
    let print = match field()? {
        "" => None,
        print => Some(number(print)?),
    };
    let links = field()?.as_bytes().chunks(16);
    let seen = links.map(|link| number(std::str::from_utf8(link).ok()?));
    let seen = seen.collect::<Option<Vec<u64>>>()?;
    let at = match field()? {
        "start" => At::Start,
        "end" => At::End,
        link => At::Link(link.strip_prefix('=')?.to_owned()),
    };
    Some(Cursor {
        operation,
        base,
        request,
        at,
        row,
        print,
        seen,
    })
}

fn number(digits: &str) -> Option<u64> {
    let whole = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then(|| u64::from_str_radix(digits, 16).ok())?
}

#[cfg(feature = "serde")]
impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;

        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// A text that is no [`Cursor`], or not the whole of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCursor {
    _private: (),
}

impl BadCursor {
    pub(super) fn new() -> Self {
        Self { _private: () }
    }
}

impl fmt::Display for BadCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "expected a cursor as `cursor()` of such a stream gave it (`te…;…`), but found a text that is not whole"
        )
    }
}

impl std::error::Error for BadCursor {}

#[cfg(test)]
mod tests {
    use super::{At, Cursor, KEPT_LINKS};

    fn cursor(at: At, seen: usize) -> Cursor {
        Cursor {
            operation: "net.metrics".to_owned(),
            base: "https://api.thousandeyes.com/v6".to_owned(),
            request: 1,
            at,
            row: 3,
            print: Some(u64::MAX),
            seen: (0..seen as u64).collect(),
        }
    }

    #[test]
    fn text_comes_back() {
        let link = At::Link("https://x/v6/a?b=;c;=é".to_owned());
        for at in [At::Start, At::End, link] {
            for seen in [0, 1, KEPT_LINKS] {
                let cursor = cursor(at.clone(), seen);
                assert_eq!(cursor.to_string().parse(), Ok(cursor));
            }
        }
        let long: Cursor = cursor(At::Start, 1000)
            .to_string()
            .parse()
            .expect("a cursor");
        assert_eq!(long.seen.first(), Some(&(1000 - KEPT_LINKS as u64)));
    }

    #[cfg(feature = "serde")]
    #[test]
    fn serde_takes_the_text() {
        let cursor = cursor(At::Start, 2);
        let json = serde_json::to_string(&cursor).expect("JSON");
        assert_eq!(json, format!("\"{cursor}\""));
        assert_eq!(serde_json::from_str::<Cursor>(&json).ok(), Some(cursor));
        assert!(serde_json::from_str::<Cursor>("\"te1;\"").is_err());
    }

    #[test]
    fn damage_is_found() {
        let text = cursor(At::Link("https://x/v6/a?page=2".to_owned()), 2).to_string();
        for end in 0..text.len() {
            assert!(text[..end].parse::<Cursor>().is_err());
        }
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let damaged = String::from_utf8(bytes).expect("ASCII");
            let same_number = damaged.eq_ignore_ascii_case(&text);
            assert!(
                same_number || damaged.parse::<Cursor>().is_err(),
                "{damaged}"
            );
        }
    }
}

//! Moments, and the many ways in which the API writes them.

mod arithmetic;
mod civil;
mod convert;
mod parse;
mod print;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::SystemTime;

use crate::json::{Fault, FaultKind, Parser, Writer};
use crate::wire::{Wire, read_optional};

/// A moment, to the nanosecond, that remembers how it was written.
///
/// It is read from `2013-11-13 02:33:05` (which means UTC), the same with `T`, with up to nine digits of fraction, with
/// `Z`, `+02:00` or `+0200`, and from `2013-11-13`; and printed the way it was written. Text that could not be printed
/// back is refused: the calendar is checked, years go from 0001 to 9999, the second 60 and the offset `-00:00` are not taken.
/// New ones are written in the API's own form, `2013-11-13 02:33:05`, with as much fraction as they have.
///
/// Equality, order and hash are those of the moment, whatever its form.
#[derive(Clone, Copy)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
    form: Form,
}

/// How a moment is written.
#[derive(Clone, Copy)]
struct Form {
    layout: Layout,
    /// How many digits of a second's fraction.
    digits: u8,
    /// Minutes that local time is ahead of UTC.
    offset: i16,
}

/// What stands between date and time, and behind them. One byte: a separator and a zone would take two, and the whole
/// 24 instead of 16.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `2013-11-13`
    Date,
    /// `2013-11-13 02:33:05`
    Space,
    SpaceZ,
    SpaceColon,
    SpacePlain,
    /// `2013-11-13T02:33:05`
    T,
    TZ,
    TColon,
    TPlain,
}

impl Layout {
    fn new(separator: u8, zone: Zone) -> Option<Self> {
        Some(match (separator, zone) {
            (b' ', Zone::Unsaid) => Layout::Space,
            (b' ', Zone::Z) => Layout::SpaceZ,
            (b' ', Zone::Colon) => Layout::SpaceColon,
            (b' ', Zone::Plain) => Layout::SpacePlain,
            (b'T', Zone::Unsaid) => Layout::T,
            (b'T', Zone::Z) => Layout::TZ,
            (b'T', Zone::Colon) => Layout::TColon,
            (b'T', Zone::Plain) => Layout::TPlain,
            _ => return None,
        })
    }

    /// The separator and the zone, if there is a time.
    fn parts(self) -> Option<(char, Zone)> {
        match self {
            Layout::Date => None,
            Layout::Space => Some((' ', Zone::Unsaid)),
            Layout::SpaceZ => Some((' ', Zone::Z)),
            Layout::SpaceColon => Some((' ', Zone::Colon)),
            Layout::SpacePlain => Some((' ', Zone::Plain)),
            Layout::T => Some(('T', Zone::Unsaid)),
            Layout::TZ => Some(('T', Zone::Z)),
            Layout::TColon => Some(('T', Zone::Colon)),
            Layout::TPlain => Some(('T', Zone::Plain)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Zone {
    /// Nothing, which means UTC.
    Unsaid,
    /// `Z`
    Z,
    /// `+02:00`
    Colon,
    /// `+0200`
    Plain,
}

impl Timestamp {
    /// The moment so many seconds after 1970-01-01 00:00:00 UTC.
    pub const fn from_unix(seconds: i64) -> Self {
        Self::at(seconds, 0)
    }

    /// The moment so many milliseconds after 1970-01-01 00:00:00 UTC.
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self::at(
            millis.div_euclid(1000),
            millis.rem_euclid(1000) as u32 * 1_000_000,
        )
    }

    /// The moment it is.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// In the API's own form, with the fraction it takes.
    const fn at(seconds: i64, nanos: u32) -> Self {
        let form = Form {
            layout: Layout::Space,
            digits: digits_for(nanos),
            offset: 0,
        };
        Timestamp {
            seconds,
            nanos,
            form,
        }
    }

    /// Whole seconds since 1970-01-01 00:00:00 UTC; for moments before it too, the second that holds it.
    pub const fn unix(self) -> i64 {
        self.seconds
    }

    /// Whole milliseconds since 1970-01-01 00:00:00 UTC, as far as an `i64` counts them.
    pub const fn unix_millis(self) -> i64 {
        // The second of the first moment that is counted begins before it.
        let millis = self.seconds as i128 * 1000 + (self.nanos / 1_000_000) as i128;
        if millis < i64::MIN as i128 {
            i64::MIN
        } else if millis > i64::MAX as i128 {
            i64::MAX
        } else {
            millis as i64
        }
    }

    /// The nanoseconds since the start of the second.
    pub const fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    fn instant(self) -> (i64, u32) {
        (self.seconds, self.nanos)
    }
}

/// As few digits as the fraction needs, by threes.
const fn digits_for(nanos: u32) -> u8 {
    match nanos {
        0 => 0,
        n if n % 1_000_000 == 0 => 3,
        n if n % 1_000 == 0 => 6,
        _ => 9,
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant().cmp(&other.instant())
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant().hash(state);
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Wire for Timestamp {
    fn blank() -> Self {
        Timestamp::from_unix(0)
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        if let Some((moment, length)) = parse::quoted(p.rest()) {
            *self = moment;
            p.pass(length);
            return Ok(());
        }
        let at = p.offset();
        let text = p.string()?;
        *self = text
            .parse()
            .map_err(|bad: BadTimestamp| Fault::new(at, FaultKind::BadTime(bad.found)))?;
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        w.string(&self.to_string());
    }

    fn read_optional(to: &mut Option<Self>, p: &mut Parser<'_>) -> Result<(), Fault> {
        read_optional(to, p)
    }
}

/// A text that is no [`Timestamp`], or one that another type can't hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTimestamp {
    found: Box<str>,
}

impl BadTimestamp {
    fn new(found: &str) -> Self {
        BadTimestamp {
            found: found.chars().take(40).collect(),
        }
    }
}

impl fmt::Display for BadTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "expected a date and time such as `2013-11-13 02:33:05`, but found `{}`",
            self.found
        )
    }
}

impl std::error::Error for BadTimestamp {}

//! How far back from now: `10m`, `2d`, `1200`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::time::Duration;

/// A span of time that ends now: a number of seconds (`s`, or no unit), minutes (`m`), hours (`h`), days (`d`) or weeks (`w`).
///
/// Two are equal when they are as long. The server has no use for a window of zero: none is read from text or from a
/// `Duration`, and a request with `Window::seconds(0)` fails before it is sent.
#[derive(Clone, Copy)]
pub struct Window {
    count: u64,
    unit: Unit,
    /// How many digits are printed at least, for counts that were given with zeros in front.
    width: u8,
}

#[derive(Clone, Copy)]
enum Unit {
    None,
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
}

impl Unit {
    const fn seconds(self) -> u64 {
        match self {
            Unit::None | Unit::Seconds => 1,
            Unit::Minutes => 60,
            Unit::Hours => 3600,
            Unit::Days => 24 * 3600,
            Unit::Weeks => 7 * 24 * 3600,
        }
    }

    const fn letter(self) -> &'static str {
        match self {
            Unit::None => "",
            Unit::Seconds => "s",
            Unit::Minutes => "m",
            Unit::Hours => "h",
            Unit::Days => "d",
            Unit::Weeks => "w",
        }
    }
}

impl Window {
    /// The last `count` seconds.
    pub const fn seconds(count: u32) -> Self {
        Self::of(count, Unit::Seconds)
    }

    /// The last `count` minutes.
    pub const fn minutes(count: u32) -> Self {
        Self::of(count, Unit::Minutes)
    }

    /// The last `count` hours.
    pub const fn hours(count: u32) -> Self {
        Self::of(count, Unit::Hours)
    }

    /// The last `count` days.
    pub const fn days(count: u32) -> Self {
        Self::of(count, Unit::Days)
    }

    /// The last `count` weeks.
    pub const fn weeks(count: u32) -> Self {
        Self::of(count, Unit::Weeks)
    }

    const fn of(count: u32, unit: Unit) -> Self {
        Window {
            count: count as u64,
            unit,
            width: 0,
        }
    }

    /// How long it is.
    pub const fn as_duration(self) -> Duration {
        // Every way to make one checks that this fits.
        Duration::from_secs(self.count.saturating_mul(self.unit.seconds()))
    }

    /// Whether it is a window of nothing, which can't be sent.
    pub const fn is_zero(self) -> bool {
        self.count == 0
    }
}

impl FromStr for Window {
    type Err = BadWindow;

    fn from_str(text: &str) -> Result<Self, BadWindow> {
        let bad = || BadWindow {
            found: text.chars().take(40).collect(),
        };
        let (digits, unit) = match text.as_bytes().last() {
            Some(b's') => (text.strip_suffix('s'), Unit::Seconds),
            Some(b'm') => (text.strip_suffix('m'), Unit::Minutes),
            Some(b'h') => (text.strip_suffix('h'), Unit::Hours),
            Some(b'd') => (text.strip_suffix('d'), Unit::Days),
            Some(b'w') => (text.strip_suffix('w'), Unit::Weeks),
            _ => (Some(text), Unit::None),
        };
        let digits = digits
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
            .ok_or_else(bad)?;
        let count: u64 = digits.parse().map_err(|_| bad())?;
        let width = u8::try_from(digits.len()).map_err(|_| bad())?;
        match count.checked_mul(unit.seconds()) {
            None | Some(0) => Err(bad()),
            Some(_) => Ok(Window { count, unit, width }),
        }
    }
}

impl TryFrom<&str> for Window {
    type Error = BadWindow;

    fn try_from(text: &str) -> Result<Self, BadWindow> {
        text.parse()
    }
}

/// Whole seconds only: part of a second is refused, as is zero.
impl TryFrom<Duration> for Window {
    type Error = BadWindow;

    fn try_from(duration: Duration) -> Result<Self, BadWindow> {
        match duration.as_secs() {
            count if count > 0 && duration.subsec_nanos() == 0 => Ok(Window {
                count,
                unit: Unit::Seconds,
                width: 0,
            }),
            _ => Err(BadWindow {
                found: format!("{duration:?}"),
            }),
        }
    }
}

impl From<Window> for Duration {
    fn from(window: Window) -> Self {
        window.as_duration()
    }
}

impl PartialEq for Window {
    fn eq(&self, other: &Self) -> bool {
        self.as_duration() == other.as_duration()
    }
}

impl Eq for Window {}

impl PartialOrd for Window {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Window {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_duration().cmp(&other.as_duration())
    }
}

impl Hash for Window {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_duration().hash(state);
    }
}

/// As it was given.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:0width$}{}",
            self.count,
            self.unit.letter(),
            width = self.width as usize
        )
    }
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text or duration that is no [`Window`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadWindow {
    found: String,
}

impl fmt::Display for BadWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "expected a window (a number above 0, then `s`, `m`, `h`, `d`, `w` or nothing for seconds, such as `12h`), \
             but found `{}`",
            self.found
        )
    }
}

impl std::error::Error for BadWindow {}

//! What the server does wrong on demand, and how that is written: `delay:2s`, `drop:200@0.1`, `500*3`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::noise;

/// Something that goes wrong: what, how likely, and how often.
///
/// As text it is `KIND[:ARGUMENT][@PROBABILITY][*TIMES]`; [`Fault::KINDS`] lists the kinds.
///
/// ```
/// use thousandeyes_mock::{Fault, FaultKind};
///
/// let fault: Fault = "500*3".parse().unwrap();
/// assert_eq!(fault, Fault::new(FaultKind::ServerError).times(3));
/// assert_eq!(fault.to_string(), "500*3");
/// assert!("5000".parse::<Fault>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// How likely it is, from 0 to 1; the seed decides for each request.
    pub probability: f64,
    /// How many more requests it befalls; `None` is all of them.
    pub times: Option<u32>,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The answer comes late.
    Delay(Duration),
    /// The connection ends before the answer begins.
    Drop,
    /// The connection ends after so many bytes of the body.
    DropInBody(u64),
    /// No answer ever comes; the connection stays open.
    Hang,
    /// The JSON ends after so many bytes, in a sound answer.
    Truncate(u64),
    /// `Content-Length` says so many bytes more than there are, or fewer.
    Length(i64),
    /// Bytes that are no HTTP.
    Garbage,
    /// A body that is no JSON, in a sound answer.
    Nonsense,
    /// 500.
    ServerError,
    /// 429 with the header fields of a quota that is used up.
    Storm,
    /// 200 with an `errorMessage` in place of the answer.
    ErrorInAnswer,
    /// The header fields of the rate limit in the other spelling.
    Spelling,
    /// The header fields of the rate limit in both spellings.
    Spellings,
    /// So many bytes at a time, each so much later.
    Drip(u64, Duration),
    /// So many bytes of white space before the answer.
    Huge(u64),
    /// The server's clock is ahead by so many seconds, or behind: `Date` and `…-Reset`.
    Skew(i64),
}

/// A fault that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError {
    text: String,
    expected: String,
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, expected } = self;
        write!(
            f,
            "`{text}` is no fault: {expected}; a fault is `KIND[:ARGUMENT][@PROBABILITY][*TIMES]`"
        )
    }
}

impl std::error::Error for FaultError {}

impl Fault {
    /// The kinds, as they are written, with what each does.
    pub const KINDS: &[(&str, &str)] = &[
        ("delay:TIME", "the answer comes late (`500ms`, `2s`, `1m`)"),
        ("drop", "the connection ends before the answer"),
        (
            "drop:BYTES",
            "the connection ends after so many bytes of the body",
        ),
        ("hang", "no answer ever comes"),
        (
            "truncate:BYTES",
            "the JSON ends too early, in a sound answer",
        ),
        (
            "length:DIFFERENCE",
            "`Content-Length` is wrong by so much (`+20`, `-20`)",
        ),
        ("garbage", "bytes that are no HTTP"),
        ("nonsense", "a body that is no JSON"),
        ("500", "an internal error"),
        (
            "429",
            "too many requests, whatever the quota; it resets a second later",
        ),
        ("error", "200 with an `errorMessage`"),
        (
            "spelling",
            "header fields of the rate limit as documented, not as sent",
        ),
        (
            "spelling:both",
            "header fields of the rate limit in both spellings",
        ),
        (
            "drip:BYTES/TIME",
            "so many bytes at a time, each so much later",
        ),
        (
            "huge:MEGABYTES",
            "so many megabytes of white space before the answer",
        ),
        (
            "skew:SECONDS",
            "the server's clock is ahead (`3600`) or behind (`-3600`)",
        ),
    ];

    /// It befalls every request.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            probability: 1.0,
            times: None,
        }
    }

    /// It befalls so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// It befalls a request with that probability, from 0 to 1.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = probability.clamp(0.0, 1.0);
        self
    }

    /// Whether it befalls the request of that number, and counts if so.
    pub(crate) fn befalls(&mut self, seed: u64, place: u64, request: u64) -> bool {
        if self.times == Some(0) || noise::unit(&[seed, place, request, 0xfa17]) >= self.probability
        {
            return false;
        }
        self.times = self.times.map(|left| left.saturating_sub(1));
        true
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let fail = |expected: String| FaultError {
            text: text.to_owned(),
            expected,
        };
        let rest = text.trim();
        let (rest, times) = match rest.split_once('*') {
            None => (rest, None),
            Some((rest, times)) => match times.parse() {
                Ok(times) => (rest, Some(times)),
                Err(_) => return Err(fail("after `*` stands a whole number".to_owned())),
            },
        };
        let (rest, probability) = match rest.split_once('@') {
            None => (rest, 1.0),
            Some((rest, probability)) => match probability.parse::<f64>() {
                Ok(number) if (0.0..=1.0).contains(&number) => (rest, number),
                _ => return Err(fail("after `@` stands a number from 0 to 1".to_owned())),
            },
        };
        let (name, argument) = match rest.split_once(':') {
            None => (rest, None),
            Some((name, argument)) => (name, Some(argument)),
        };
        let kind = FaultKind::parse(name, argument).ok_or_else(|| {
            let alike = Self::KINDS
                .iter()
                .filter(|(kind, _)| kind.split(':').next() == Some(name));
            let mut forms: Vec<String> = alike.map(|(kind, _)| format!("`{kind}`")).collect();
            if forms.is_empty() {
                forms = Self::KINDS
                    .iter()
                    .map(|(kind, _)| format!("`{kind}`"))
                    .collect();
            }
            fail(format!("expected {}", forms.join(", ")))
        })?;
        Ok(Self {
            kind,
            probability,
            times,
        })
    }
}

impl FaultKind {
    fn parse(name: &str, argument: Option<&str>) -> Option<Self> {
        Some(match (name, argument) {
            ("delay", Some(time)) => Self::Delay(parse_time(time)?),
            ("drop", None) => Self::Drop,
            ("drop", Some(bytes)) => Self::DropInBody(bytes.parse().ok()?),
            ("hang", None) => Self::Hang,
            ("truncate", Some(bytes)) => Self::Truncate(bytes.parse().ok()?),
            ("length", Some(difference)) => Self::Length(difference.parse().ok()?),
            ("garbage", None) => Self::Garbage,
            ("nonsense", None) => Self::Nonsense,
            ("500", None) => Self::ServerError,
            ("429", None) => Self::Storm,
            ("error", None) => Self::ErrorInAnswer,
            ("spelling", None) => Self::Spelling,
            ("spelling", Some("both")) => Self::Spellings,
            ("drip", Some(argument)) => {
                let (bytes, time) = argument.split_once('/')?;
                Self::Drip(bytes.parse().ok().filter(|n| *n > 0)?, parse_time(time)?)
            }
            ("huge", Some(size)) => Self::Huge(size.parse::<u64>().ok()?.checked_mul(1_000_000)?),
            ("skew", Some(seconds)) => Self::Skew(
                seconds
                    .parse()
                    .ok()
                    .filter(|n: &i64| n.unsigned_abs() <= 1_000_000_000)?,
            ),
            _ => return None,
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FaultKind::Delay(time) => write!(f, "delay:{}ms", time.as_millis())?,
            FaultKind::Drop => f.write_str("drop")?,
            FaultKind::DropInBody(bytes) => write!(f, "drop:{bytes}")?,
            FaultKind::Hang => f.write_str("hang")?,
            FaultKind::Truncate(bytes) => write!(f, "truncate:{bytes}")?,
            FaultKind::Length(difference) => write!(f, "length:{difference:+}")?,
            FaultKind::Garbage => f.write_str("garbage")?,
            FaultKind::Nonsense => f.write_str("nonsense")?,
            FaultKind::ServerError => f.write_str("500")?,
            FaultKind::Storm => f.write_str("429")?,
            FaultKind::ErrorInAnswer => f.write_str("error")?,
            FaultKind::Spelling => f.write_str("spelling")?,
            FaultKind::Spellings => f.write_str("spelling:both")?,
            FaultKind::Drip(bytes, time) => write!(f, "drip:{bytes}/{}ms", time.as_millis())?,
            FaultKind::Huge(bytes) => write!(f, "huge:{}", bytes.div_ceil(1_000_000))?,
            FaultKind::Skew(seconds) => write!(f, "skew:{seconds}")?,
        }
        if self.probability < 1.0 {
            write!(f, "@{}", self.probability)?;
        }
        if let Some(times) = self.times {
            write!(f, "*{times}")?;
        }
        Ok(())
    }
}

/// A stretch of time: `500ms`, `2s`, `1.5s`, `1m`; a bare number is seconds. At most a day.
///
/// ```
/// use std::time::Duration;
/// assert_eq!(thousandeyes_mock::parse_time("1.5s"), Some(Duration::from_millis(1500)));
/// ```
pub fn parse_time(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match text.get(digits.len()..)? {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    let seconds = digits.parse::<f64>().ok()? * factor;
    let sane = (0.0..=86_400.0).contains(&seconds);
    sane.then(|| Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for text in [
            "delay:2000ms",
            "drop",
            "drop:200@0.1",
            "hang",
            "truncate:10*1",
            "length:+20",
            "length:-20",
            "garbage",
            "nonsense",
            "500*3",
            "429@0.5*7",
            "error",
            "spelling",
            "spelling:both",
            "drip:8/5ms",
            "huge:3",
            "skew:-3600",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
        for (kind, _) in Fault::KINDS {
            let filled = kind
                .replace("DIFFERENCE", "-5")
                .replace("BYTES", "5")
                .replace("TIME", "5ms")
                .replace("MEGABYTES", "5")
                .replace("MEGA5", "5")
                .replace("SECONDS", "5");
            assert!(filled.parse::<Fault>().is_ok(), "{filled}");
        }
    }

    #[test]
    fn what_is_none_says_what_is_expected() {
        let error = "delay".parse::<Fault>().unwrap_err().to_string();
        assert!(error.contains("expected `delay:TIME`;"), "{error}");
        let error = "dealy:1s".parse::<Fault>().unwrap_err().to_string();
        assert!(
            error.contains("`garbage`") && error.contains("`drop:BYTES`"),
            "{error}"
        );
        for bad in [
            "",
            "*",
            "@",
            ":",
            "drop@2",
            "drop@-1",
            "drop@NaN",
            "drop*-1",
            "delay:1e99s",
            "delay:-1s",
            "delay:NaN",
            "drip:0/1s",
            "drip:5",
            "huge:99999999999999999999",
            "skew:99999999999",
            "skew:-9223372036854775808",
            "skew:9223372036854775807",
            "drop:5:5",
            "delay:1µ",
        ] {
            assert!(bad.parse::<Fault>().is_err(), "{bad}");
        }
    }

    #[test]
    fn it_befalls_as_often_as_it_says() {
        let mut three = "500*3".parse::<Fault>().unwrap();
        assert_eq!((0..10).filter(|n| three.befalls(1, 0, *n)).count(), 3);
        let mut some = "500@0.3".parse::<Fault>().unwrap();
        let hits = |fault: &mut Fault| -> Vec<u64> {
            (0..1000).filter(|n| fault.befalls(1, 0, *n)).collect()
        };
        let (first, second) = (hits(&mut some), hits(&mut some));
        assert!((250..350).contains(&first.len()), "{}", first.len());
        assert_eq!(first, second);
    }
}

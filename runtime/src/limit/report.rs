//! What the header fields of an answer say about a quota, in either spelling.

use std::time::Duration;

use super::skew::ServerClock;
use crate::clock::{Moment, http_date};
use crate::headers::Headers;

/// The quotas that are known by name. Others are read by [`Names::General`].
///
/// The spec has the same table (`buckets` in `api.yaml`); a test of the whole holds them against each other.
const KNOWN: [Known; 2] = [
    Known {
        name: "organization",
        per_minute: 240,
        prefixes: ["X-Organization-Rate-Limit-", "X-Organization-RateLimit-"],
    },
    Known {
        name: "instant-tests",
        per_minute: 24,
        prefixes: ["X-Instant-Test-Rate-Limit-", "X-Instant-Test-RateLimit-"],
    },
];

/// The table, for the test that holds it against the spec.
#[doc(hidden)]
pub fn known_quotas() -> impl Iterator<Item = (&'static str, u32, [&'static str; 2])> {
    KNOWN
        .iter()
        .map(|known| (known.name, known.per_minute, known.prefixes))
}

/// The greatest `Age`, in seconds, with which a date is still of use: a day.
const OLDEST: i64 = 86_400;

/// What a quota that nobody told us about allows, until its answers say more.
const PER_MINUTE: u32 = 240;

struct Known {
    name: &'static str,
    per_minute: u32,
    prefixes: [&'static str; 2],
}

/// Which header fields belong to a quota.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Names {
    /// Those that begin with one of these.
    Prefixes([&'static str; 2]),
    /// Any that end as rate-limit fields do and belong to no quota that is known by name.
    General,
}

/// The rate-limit fields of one answer. What is missing or no number is `None`; nothing is checked for sense.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) limit: Option<u64>,
    pub(crate) remaining: Option<u64>,
    pub(crate) reset: Option<i64>,
}

impl Names {
    /// The fields of a quota, and how many requests a minute it allows by its documentation.
    pub(crate) fn of(bucket: &str) -> (Self, u32) {
        match KNOWN.iter().find(|known| known.name == bucket) {
            Some(known) => (Self::Prefixes(known.prefixes), known.per_minute),
            None => (Self::General, PER_MINUTE),
        }
    }

    /// What is left of a field's name behind the prefix: `Limit`, `Remaining` or `Reset`.
    fn suffix<'a>(&self, field: &'a str) -> Option<&'a str> {
        match self {
            Self::Prefixes(prefixes) => prefixes
                .iter()
                .find_map(|prefix| strip_prefix(field, prefix)),
            Self::General => {
                let known = KNOWN.iter().flat_map(|known| known.prefixes);
                let at = field.rfind('-')? + 1;
                let (prefix, suffix) = (field.get(..at)?, field.get(at..)?);
                let named = ends_with(prefix, "Rate-Limit-") || ends_with(prefix, "RateLimit-");
                let free = known
                    .into_iter()
                    .all(|known| !known.eq_ignore_ascii_case(prefix));
                (named && free).then_some(suffix)
            }
        }
    }
}

impl Report {
    /// Reads the fields of one quota; `None` when there is none of them.
    pub(crate) fn read(headers: &Headers, names: Names) -> Option<Self> {
        let mut report = Self::default();
        for (field, value) in headers.iter() {
            let Some(suffix) = names.suffix(field) else {
                continue;
            };
            if suffix.eq_ignore_ascii_case("limit") {
                report.limit = least(report.limit, count(value));
            } else if suffix.eq_ignore_ascii_case("remaining") {
                report.remaining = least(report.remaining, count(value));
            } else if suffix.eq_ignore_ascii_case("reset") {
                report.reset = report.reset.max(reset(value));
            }
        }
        (report != Self::default()).then_some(report)
    }
}

/// A count of requests. Of several, separated by commas, the smallest counts; a negative one is 0.
fn count(text: &str) -> Option<u64> {
    let counts = numbers(text).map(|count| u64::try_from(count.max(0)).unwrap_or(u64::MAX));
    counts.min()
}

/// When a rate limit is reset; of several times the latest counts.
fn reset(text: &str) -> Option<i64> {
    let saturated = |reset| match i64::try_from(reset) {
        Ok(reset) => reset,
        Err(_) if reset < 0 => i64::MIN,
        Err(_) => i64::MAX,
    };
    numbers(text).map(saturated).max()
}

/// The server's time now, in seconds since 1970: the `Date` of the response plus its `Age`, the time it spent in caches.
/// `None` if the age is invalid or too great.
pub(crate) fn date(headers: &Headers) -> Option<i64> {
    let date = http_date::parse(headers.get("Date")?.trim())?;
    let age = match headers.get("Age") {
        Some(age) => whole(age.trim()).and_then(|age| i64::try_from(age).ok())?,
        None => 0,
    };
    (0..=OLDEST)
        .contains(&age)
        .then(|| date.saturating_add(age))
}

/// How long `Retry-After` asks to wait, in seconds or as a date.
pub(crate) fn retry_after(headers: &Headers, clock: &ServerClock, now: Moment) -> Option<Duration> {
    let text = headers.get("Retry-After")?.trim();
    match whole(text) {
        Some(seconds) if seconds < 0 => None,
        Some(seconds) => Some(Duration::from_secs(
            u64::try_from(seconds).unwrap_or(u64::MAX),
        )),
        None => http_date::parse(text).map(|date| clock.until(date, now)),
    }
}

/// Whether a 429 says when to retry, by the reset of any rate limit or by `Retry-After`. That of a ban does not.
pub(crate) fn says_until_when(headers: &Headers) -> bool {
    let asked = headers.get("Retry-After").map(str::trim);
    let known =
        |text| whole(text).is_some_and(|seconds| seconds >= 0) || http_date::parse(text).is_some();
    has_reset(headers) || asked.is_some_and(known)
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
}

fn numbers(text: &str) -> impl Iterator<Item = i128> {
    text.split(',').filter_map(|part| whole(part.trim()))
}

/// An integer; one that is out of range is the smallest or largest there is.
fn whole(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let most = if text.starts_with('-') {
        i128::MIN
    } else {
        i128::MAX
    };
    Some(text.parse().unwrap_or(most))
}

/// Whether an answer says, for any rate limit, when it is reset.
fn has_reset(headers: &Headers) -> bool {
    let known = KNOWN.iter().map(|known| Names::Prefixes(known.prefixes));
    let mut names = known.chain([Names::General]);
    names.any(|names| Report::read(headers, names).is_some_and(|report| report.reset.is_some()))
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start
        .and_then(|at| text.get(at..))
        .is_some_and(|found| found.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(limit: u64, remaining: u64, reset: i64) -> Option<Report> {
        Some(Report {
            limit: Some(limit),
            remaining: Some(remaining),
            reset: Some(reset),
        })
    }

    #[test]
    fn each_quota_reads_its_own_fields_in_both_spellings() {
        let headers = Headers::from_iter([
            ("X-Organization-Rate-Limit-Limit", "240"),
            ("x-organization-ratelimit-remaining", "239"),
            ("X-Organization-RateLimit-Reset", " 1492607340 "),
            ("X-Instant-Test-RateLimit-Limit", "24"),
            ("X-Instant-Test-Rate-Limit-Remaining", "1"),
            ("X-Instant-Test-Rate-Limit-Reset", "1492607341"),
            ("X-Other-RateLimit-Limit", "7"),
            ("X-Other-RateLimit-Remaining", "6"),
            ("RateLimit-Reset", "5"),
        ]);
        let read = |bucket| Report::read(&headers, Names::of(bucket).0);
        assert_eq!(read("organization"), report(240, 239, 1_492_607_340));
        assert_eq!(read("instant-tests"), report(24, 1, 1_492_607_341));
        assert_eq!(read("of-the-future"), report(7, 6, 5));
    }

    #[test]
    fn what_is_no_number_is_not_there() {
        let headers = Headers::from_iter([
            ("X-Organization-Rate-Limit-Limit", "many"),
            ("X-Organization-Rate-Limit-Remaining", "1.5"),
            ("X-Organization-Rate-Limit-Reset", ""),
            ("é-Rate-Limit-Reset", "1e9"),
        ]);
        for bucket in ["organization", "instant-tests", "of-the-future"] {
            assert_eq!(Report::read(&headers, Names::of(bucket).0), None);
        }
        assert!(!has_reset(&headers));
    }

    #[test]
    fn less_than_none_is_none_and_of_several_the_smallest_holds() {
        for (text, expected) in [
            ("7", Some(7)),
            ("-1", Some(0)),
            ("-99999999999999999999999999999999999999999999", Some(0)),
            ("0, 0", Some(0)),
            ("5,3 , 9", Some(3)),
            ("100, 100;w=60", Some(100)),
            ("18446744073709551616", Some(u64::MAX)),
            ("", None),
            (",", None),
            ("-", None),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
        assert_eq!(reset("5, 60"), Some(60));
        assert_eq!(reset("99999999999999999999"), Some(i64::MAX));
        assert_eq!(reset("-99999999999999999999"), Some(i64::MIN));
        let twice = Headers::from_iter([
            ("X-Organization-Rate-Limit-Remaining", "9"),
            ("X-Organization-RateLimit-Remaining", "8"),
        ]);
        let read = Report::read(&twice, Names::of("organization").0);
        assert_eq!(read.and_then(|report| report.remaining), Some(8));
    }

    #[test]
    fn the_age_of_an_answer_is_added_to_its_date() {
        let date = |age: Option<&str>| {
            let date = ("Date", "Wed, 19 Apr 2017 13:08:00 GMT");
            let age = age.map(|age| ("Age", age));
            super::date(&Headers::from_iter([date].into_iter().chain(age)))
        };
        assert_eq!(date(None), Some(1_492_607_280));
        assert_eq!(date(Some(" 45 ")), Some(1_492_607_325));
        for age in ["soon", "-1", "86401", "99999999999999999999999999"] {
            assert_eq!(date(Some(age)), None, "{age}");
        }
    }

    #[test]
    fn a_wait_of_any_length_is_one() {
        let now = Moment {
            elapsed: Duration::from_secs(5),
            wall: std::time::SystemTime::UNIX_EPOCH,
        };
        let asked = |text: &str| {
            let headers = Headers::from_iter([("Retry-After", text)]);
            retry_after(&headers, &ServerClock::default(), now)
        };
        assert_eq!(asked("17"), Some(Duration::from_secs(17)));
        for text in [
            "18446744073709551615",
            "18446744073709551616",
            "9".repeat(99).as_str(),
        ] {
            assert_eq!(asked(text), Some(Duration::from_secs(u64::MAX)), "{text}");
        }
        for text in ["-5", "soon", "", "1.5"] {
            assert_eq!(asked(text), None, "{text}");
        }
    }
}

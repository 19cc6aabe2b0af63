//! Moments as people type them: a date, a time, or how long ago.

use std::time::Duration;

use thousandeyes::{Timestamp, Window};

/// The seconds since 1970 of the years 0 to 9999, which are all that the API can write.
pub(crate) const FOUR_DIGIT_YEARS: std::ops::RangeInclusive<i64> =
    -62_167_219_200..=253_402_300_799;

/// Reads a moment: `now`, `2h` or `-2h` for two hours ago, a day, a day with a time with or without seconds and zone,
/// or seconds since 1970. Without a zone it is UTC, as in the API.
pub(crate) fn read(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    let midnight = |ago: i64| {
        let seconds = now.unix() - now.unix().rem_euclid(86_400) - ago * 86_400;
        Timestamp::from_unix(seconds)
    };
    match text {
        "now" => return Some(now),
        "today" => return Some(midnight(0)),
        "yesterday" => return Some(midnight(1)),
        _ => {}
    }
    let exact = text.parse::<Timestamp>().ok();
    if let Some(time) = exact.or_else(|| with_seconds(text)) {
        return Some(time);
    }
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = text.parse().ok().filter(|at| FOUR_DIGIT_YEARS.contains(at));
        return seconds.map(Timestamp::from_unix);
    }
    ago(text, now)
}

/// `2026-11-01 10:00`, perhaps with a zone: the API itself wants seconds.
fn with_seconds(text: &str) -> Option<Timestamp> {
    let (minutes, zone) = text.split_at_checked(16)?;
    format!("{minutes}:00{zone}").parse().ok()
}

/// A stretch of time up to now. A number needs its unit, as `2026` could as well be a year.
fn ago(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.strip_suffix(" ago").unwrap_or(text);
    let span = text.strip_prefix('-').unwrap_or(text);
    let has_unit = span.ends_with(|c: char| c.is_ascii_alphabetic());
    let window: Window = span.parse().ok().filter(|_| has_unit)?;
    let seconds = i64::try_from(window.as_duration().as_secs()).ok()?;
    // Before the year 1 there is no date.
    let earliest = Duration::from_secs(62_135_596_800);
    let past = now.unix().checked_sub(seconds)?;
    (past > -i64::try_from(earliest.as_secs()).ok()?).then(|| Timestamp::from_unix(past))
}

#[cfg(test)]
mod tests {
    use super::read;
    use thousandeyes::Timestamp;

    fn unix(text: &str) -> Option<i64> {
        // 2023-11-14 22:13:20
        read(text, Timestamp::from_unix(1_700_000_000)).map(Timestamp::unix)
    }

    #[test]
    fn moments() {
        for (text, expected) in [
            ("now", 1_700_000_000),
            ("2h", 1_699_992_800),
            ("-2h", 1_699_992_800),
            ("90s ago", 1_699_999_910),
            ("today", 1_699_920_000),
            ("yesterday", 1_699_833_600),
            ("2023-11-14", 1_699_920_000),
            ("2023-11-14 10:30", 1_699_957_800),
            ("2023-11-14T10:30Z", 1_699_957_800),
            ("2023-11-14 10:30:00", 1_699_957_800),
            ("2023-11-14T10:30:00+01:00", 1_699_954_200),
            ("1699957800", 1_699_957_800),
        ] {
            assert_eq!(unix(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "soon",
            "2026",
            "12",
            "2h3",
            "--2h",
            "9999999999w",
            "1793500000000",
            "253402300800",
            "2023-13-01",
            "é",
            "10:30",
            "2023-11-14 1é:30",
        ] {
            assert_eq!(unix(text), None, "{text}");
        }
    }
}

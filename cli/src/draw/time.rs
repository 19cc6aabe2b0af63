//! Moments on an axis.

use thousandeyes::Timestamp;

/// First and last second that has a date of four digits.
const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

const DAY: i64 = 86_400;

/// Distances of two marks, in seconds.
const STEPS: [i64; 24] = [
    1,
    5,
    10,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10_800,
    21_600,
    43_200,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    91 * DAY,
    365 * DAY,
    3650 * DAY,
    36_500 * DAY,
];

/// Seconds since 1970, if they have a date.
pub(super) fn seconds(value: i64) -> Option<i64> {
    RANGE.contains(&value).then_some(value)
}

/// The moment of a text of the API, in milliseconds since 1970.
pub(super) fn millis(text: &str) -> Option<i64> {
    let moment: Timestamp = text.parse().ok()?;
    Some(moment.unix_millis())
}

/// `2013-11-13 02:33` of a second, or with the second where that is not the start of a minute.
pub(super) fn full(second: i64) -> String {
    let text = Timestamp::from_unix(second.clamp(*RANGE.start(), *RANGE.end())).to_string();
    match text.strip_suffix(":00") {
        Some(minute) => minute.to_owned(),
        None => text,
    }
}

/// From one second to another, without saying the day twice.
pub(super) fn span(first: i64, last: i64) -> String {
    let (from, to) = (full(first), full(last));
    if first == last {
        return format!("{from} UTC");
    }
    match (from.split_once(' '), to.split_once(' ')) {
        (Some((day, _)), Some((same, time))) if day == same => format!("{from} to {time} UTC"),
        _ => format!("{from} to {to} UTC"),
    }
}

/// Marks between two seconds, each with its label, at most as many as labels fit into so many columns.
pub(super) fn marks(first: i64, last: i64, columns: usize) -> Vec<(i64, String)> {
    let span = last.saturating_sub(first).max(1);
    let most = (columns / 11).clamp(1, 40) as i64;
    let fitting = STEPS.iter().find(|step| span / **step <= most);
    let step = fitting.copied().unwrap_or(36_500 * DAY);
    let start = first.div_euclid(step).saturating_mul(step);
    let all = (0..=most + 2).map(|n| start.saturating_add(n.saturating_mul(step)));
    let inside = all.filter(|at| (first..=last).contains(at));
    inside.map(|at| (at, label(at, step))).collect()
}

fn label(at: i64, step: i64) -> String {
    let text = full(at);
    let (day, time) = text.split_once(' ').unwrap_or((&text, ""));
    if step >= 365 * DAY {
        return day.get(..4).unwrap_or(day).to_owned();
    }
    if step >= 30 * DAY {
        return day.to_owned();
    }
    // Midnight is better said by its day.
    if step >= DAY || time == "00:00" {
        return day.get(5..).unwrap_or(day).to_owned();
    }
    time.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_few() {
        let day = 1_384_300_800; // 2013-11-13 00:00:00
        let labels: Vec<String> = marks(day, day + 3600, 60)
            .into_iter()
            .map(|(_, label)| label)
            .collect();
        assert_eq!(labels, ["11-13", "00:15", "00:30", "00:45", "01:00"]);
        let week: Vec<String> = marks(day, day + 7 * DAY, 60)
            .into_iter()
            .map(|(_, label)| label)
            .collect();
        assert!(week.len() <= 6, "{week:?}");
        for (first, last) in [(0, 0), (*RANGE.start(), *RANGE.end()), (i64::MIN, i64::MAX)] {
            assert!(marks(first, last, 80).len() < 12);
        }
        assert_eq!(marks(0, i64::MAX, 0).len().min(1), 1);
    }

    #[test]
    fn spans_name_a_day_once() {
        assert_eq!(
            span(1_384_309_800, 1_384_313_400),
            "2013-11-13 02:30 to 03:30 UTC"
        );
        assert_eq!(span(1_384_309_800, 1_384_309_800), "2013-11-13 02:30 UTC");
        assert_eq!(full(i64::MAX), "9999-12-31 23:59:59");
    }
}

//! The Gregorian calendar, counted in days since 1970-01-01.
//!
//! Years are counted from March on, so that the day that comes and goes is the last one. A cycle is 400 years.

const DAYS_PER_CYCLE: i64 = 146_097;
/// From 0000-03-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;

pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// The days from 1970-01-01 to a date, or `None` when the calendar has no such date.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > month_length(year, month) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let cycle = year.div_euclid(400);
    let year = year.rem_euclid(400);
    Some(
        cycle * DAYS_PER_CYCLE + year * 365 + year / 4 - year / 100
            + days_to_month((month + 9) % 12)
            + day
            - 1
            - DAYS_TO_EPOCH,
    )
}

/// Year, month and day of a count of days.
pub(super) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_EPOCH;
    let cycle = days.div_euclid(DAYS_PER_CYCLE);
    let day = days.rem_euclid(DAYS_PER_CYCLE);
    // Takes out the leap days that came before: one each 1460 days, but not each 36524, but the last day of all.
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (year * 365 + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let calendar_month = (month + 2) % 12 + 1;
    let calendar_year = cycle * 400 + year + i64::from(calendar_month <= 2);
    (
        calendar_year,
        calendar_month,
        day - days_to_month(month) + 1,
    )
}

/// The days before a month, counted from March as 0: months go 31, 30, 31, 30, 31 and over again.
fn days_to_month(month: i64) -> i64 {
    (153 * month + 2) / 5
}

fn month_length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_of_ten_thousand_years_follows_the_one_before() {
        let mut expected = days(0, 1, 1).unwrap_or_default();
        for year in 0..10_000 {
            for month in 1..=12 {
                for day in 1..=month_length(year, month) {
                    assert_eq!(days(year, month, day), Some(expected));
                    assert_eq!(date(expected), (year, month, day));
                    expected += 1;
                }
            }
        }
        assert_eq!(date(0), (1970, 1, 1));
    }

    #[test]
    fn what_is_not_in_the_calendar_is_refused() {
        for (year, month, day) in [
            (2013, 2, 29),
            (1900, 2, 29),
            (2013, 13, 1),
            (2013, 0, 1),
            (2013, 4, 31),
            (2013, 1, 0),
        ] {
            assert_eq!(days(year, month, day), None);
        }
        assert!(days(2000, 2, 29).is_some());
    }
}

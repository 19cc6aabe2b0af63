//! Which time it is for the server: that of the machine, from some moment on, or that of a [`Clock`].

use std::time::{Duration, Instant, SystemTime};

use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::Clock;

/// The server's time.
#[derive(Clone, Debug)]
pub(crate) enum Time {
    /// Runs as the machine's does, from this moment on.
    Running { since: Instant, began: Duration },
    /// Runs as a test says.
    Told(Clock),
}

impl Time {
    /// The machine's.
    pub(crate) fn system() -> Self {
        Self::from(SystemTime::now())
    }

    /// Begins now with that moment. Moments before 1970 are 1970.
    pub(crate) fn from(moment: SystemTime) -> Self {
        Self::Running {
            since: Instant::now(),
            began: moment
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }

    /// Since 1970.
    pub(crate) fn now(&self) -> Duration {
        match self {
            Self::Running { since, began } => began.saturating_add(since.elapsed()),
            Self::Told(clock) => clock.since_epoch(),
        }
    }

    /// Whole seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        i64::try_from(self.now().as_secs()).unwrap_or(i64::MAX)
    }

    /// Lets time pass. A [`Clock`] is moved on instead of waited for: whoever has it may stand still until the answer is there.
    pub(crate) async fn pass(&self, time: Duration) {
        match self {
            Self::Running { .. } => tokio::time::sleep(time).await,
            Self::Told(clock) => clock.advance(time),
        }
    }
}

/// As answers have it: `2013-11-13 02:33:05`. Beyond what a date can be, the nearest one.
pub(crate) fn date(seconds: i64) -> String {
    civil(seconds).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// As HAR has it: `2018-07-12T16:00:26.948Z`.
pub(crate) fn iso(millis: i64) -> String {
    let text = civil(millis.div_euclid(1000)).strftime("%Y-%m-%dT%H:%M:%S");
    format!("{text}.{:03}Z", millis.rem_euclid(1000))
}

/// As header fields have it: `Wed, 19 Apr 2017 13:08:30 GMT`.
pub(crate) fn http_date(seconds: i64) -> String {
    civil(seconds)
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

/// A date of a request: `2012-01-01T00:00:00`, or with a space; in UTC.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    // The full time must be there, with all its zeros.
    let shape = text.char_indices().all(|(at, found)| match at {
        4 | 7 => found == '-',
        10 => found == 'T' || found == ' ',
        13 | 16 => found == ':',
        _ => found.is_ascii_digit(),
    });
    if !shape || text.len() != 19 {
        return None;
    }
    let parsed = DateTime::strptime("%Y-%m-%dT%H:%M:%S", text.replace(' ', "T")).ok()?;
    Some(Offset::UTC.to_timestamp(parsed).ok()?.as_second())
}

/// A moment as the API's parameters write it: `2012-01-01T00:00:00`, or with a space; in UTC. Not before 1970.
///
/// ```
/// let moment = thousandeyes_mock::parse_moment("1970-01-01T00:01:00").unwrap();
/// assert_eq!(moment.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs(), 60);
/// ```
pub fn parse_moment(text: &str) -> Option<SystemTime> {
    let seconds = u64::try_from(parse_date(text)?).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

fn civil(seconds: i64) -> DateTime {
    let least = jiff::Timestamp::MIN.as_second();
    let most = jiff::Timestamp::MAX.as_second();
    let moment = jiff::Timestamp::from_second(seconds.clamp(least, most));
    Offset::UTC.to_datetime(moment.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let cases = [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
            (1_492_607_310, "Wed, 19 Apr 2017 13:08:30 GMT"),
        ];
        for (unix, expected) in cases {
            assert_eq!(http_date(unix), expected);
            assert_eq!(parse_date(&date(unix)), Some(unix));
        }
        assert_eq!(iso(1_531_411_226_948), "2018-07-12T16:00:26.948Z");
        assert!(date(i64::MAX).starts_with("9999-12-30") && date(i64::MIN).starts_with('-'));
    }

    #[test]
    fn dates_are_read_as_documented() {
        for good in ["2012-01-01T00:00:00", "2012-01-01 00:00:00"] {
            assert_eq!(parse_date(good), Some(1_325_376_000), "{good}");
        }
        let bad = [
            "",
            "2012-01-01",
            "2012-1-1T00:00:00",
            "2012-01-01T00:00",
            "2012-13-01T00:00:00",
            "2012-02-30T00:00:00",
            "2012-01-01T24:00:00",
            "2012-01-01T00:00:00Z",
            "2012-01-01x00:00:00",
            "٢٠١٢-01-01T00:00:00",
            "1325376000",
        ];
        for bad in bad {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}

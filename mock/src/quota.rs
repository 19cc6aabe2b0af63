//! The API's rate limit: a fixed number of requests in each minute, told in header fields.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::{Clock, Reply};

const MINUTE: Duration = Duration::from_secs(60);

/// How the minutes are cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Windows {
    /// One begins with the first request after the last, as the documentation says.
    #[default]
    OfABatch,
    /// They are those of the wall clock, as the documented answers suggest.
    OfTheClock,
}

/// How a moment between two seconds is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// As the next second.
    #[default]
    Up,
    /// As the last one.
    Down,
}

/// How the header fields are spelt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// As they are sent.
    #[default]
    Sent,
    /// As they are documented.
    Documented,
}

/// A quota that counts on a [`Clock`].
#[derive(Debug)]
pub struct Quota {
    clock: Clock,
    limit: u32,
    /// Its name in the header fields: `Organization` or `Instant-Test`.
    name: &'static str,
    windows: Windows,
    rounding: Rounding,
    spelling: Spelling,
    /// How far the server's clock is ahead of the other, in seconds.
    skew: i64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the window ends, since the beginning of the clock.
    ends: Duration,
    used: u32,
    refused: u32,
}

impl Quota {
    /// So many requests a minute for the organization.
    pub fn new(clock: &Clock, limit: u32) -> Self {
        Self {
            clock: clock.clone(),
            limit,
            name: "Organization",
            windows: Windows::default(),
            rounding: Rounding::default(),
            spelling: Spelling::default(),
            skew: 0,
            state: Mutex::default(),
        }
    }

    /// That of instant tests.
    pub fn of_instant_tests(mut self) -> Self {
        self.name = "Instant-Test";
        self
    }

    /// Cuts the minutes in another way.
    pub fn windows(mut self, windows: Windows) -> Self {
        self.windows = windows;
        self
    }

    /// Rounds in another way.
    pub fn rounding(mut self, rounding: Rounding) -> Self {
        self.rounding = rounding;
        self
    }

    /// Spells the header fields in another way.
    pub fn spelling(mut self, spelling: Spelling) -> Self {
        self.spelling = spelling;
        self
    }

    /// Has a clock that is ahead by so many seconds, or behind.
    pub fn skew(mut self, seconds: i64) -> Self {
        self.skew = seconds;
        self
    }

    /// Counts a request: the reply with the header fields, or a 429 with them.
    pub fn count(&self, reply: Reply) -> Reply {
        let elapsed = self.clock.elapsed();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.ends <= elapsed {
            state.used = 0;
            state.ends = self.end(elapsed);
        }
        let allowed = state.used < self.limit;
        if allowed {
            state.used += 1;
        } else {
            state.refused += 1;
        }
        let (left, ends) = (self.limit - state.used, state.ends);
        drop(state);
        let reply = if allowed { reply } else { Reply::json(429, "") };
        self.tell(reply, left, ends)
    }

    /// Others spend so many of the current minute.
    pub fn spend(&self, requests: u32) {
        for _ in 0..requests {
            self.count(Reply::json(200, ""));
        }
    }

    /// How many requests it refused, those of [`spend`](Self::spend) included.
    pub fn refused(&self) -> u32 {
        let state = self.state.lock();
        state.unwrap_or_else(PoisonError::into_inner).refused
    }

    fn end(&self, elapsed: Duration) -> Duration {
        match self.windows {
            Windows::OfABatch => elapsed + MINUTE,
            Windows::OfTheClock => {
                let of_day = self.clock.since_epoch();
                let into = Duration::from_nanos((of_day.as_nanos() % MINUTE.as_nanos()) as u64);
                elapsed + MINUTE - into
            }
        }
    }

    fn tell(&self, reply: Reply, left: u32, ends: Duration) -> Reply {
        let prefix = match self.spelling {
            Spelling::Sent => format!("X-{}-Rate-Limit", self.name),
            Spelling::Documented => format!("X-{}-RateLimit", self.name),
        };
        let of_day = self.clock.since_epoch();
        let began = of_day.saturating_sub(self.clock.elapsed());
        let reset = began + ends;
        let round_up = self.rounding == Rounding::Up && reset.subsec_nanos() > 0;
        let reset = reset.as_secs() as i64 + i64::from(round_up) + self.skew;
        let date = of_day.as_secs() as i64 + self.skew;
        reply
            .header(&format!("{prefix}-Limit"), self.limit.to_string())
            .header(&format!("{prefix}-Remaining"), left.to_string())
            .header(&format!("{prefix}-Reset"), reset.to_string())
            .header("Date", http_date(date))
    }
}

/// A moment as header fields have it: `Wed, 19 Apr 2017 13:08:30 GMT`.
fn http_date(unix: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (days, time) = (unix.div_euclid(86_400), unix.rem_euclid(86_400));
    // Days since 1 March of year 0, in eras of 400 years.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = year + era * 400 + i64::from(month >= 10);
    let month = MONTHS[((month + 2) % 12) as usize];
    let weekday = DAYS[days.rem_euclid(7) as usize];
    let (hours, minutes, seconds) = (time / 3600, time / 60 % 60, time % 60);
    format!("{weekday}, {day:02} {month} {year} {hours:02}:{minutes:02}:{seconds:02} GMT")
}

#[cfg(test)]
mod tests {
    use super::http_date;

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
        }
    }
}

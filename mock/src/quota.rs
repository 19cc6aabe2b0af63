//! The API's rate limit: a fixed number of requests in each minute, told in header fields.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::meter::{Drawn, Meter, told};
use crate::time::http_date;
use crate::{Clock, Reply};

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
    rounding: Rounding,
    spelling: Spelling,
    /// How far the server's clock is ahead of the other, in seconds.
    skew: i64,
    meter: Mutex<Meter>,
}

impl Quota {
    /// So many requests a minute for the organization.
    pub fn new(clock: &Clock, limit: u32) -> Self {
        Self {
            clock: clock.clone(),
            limit,
            name: "Organization",
            rounding: Rounding::default(),
            spelling: Spelling::default(),
            skew: 0,
            meter: Mutex::new(Meter::new(limit)),
        }
    }

    /// That of instant tests.
    pub fn of_instant_tests(mut self) -> Self {
        self.name = "Instant-Test";
        self
    }

    /// Cuts the minutes in another way.
    pub fn windows(self, windows: Windows) -> Self {
        self.meter().windows = windows;
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
        let drawn = self.meter().draw(self.clock.since_epoch());
        let reply = match drawn.allowed {
            true => reply,
            false => Reply::json(429, ""),
        };
        self.tell(reply, drawn)
    }

    /// Others spend so many of the current minute.
    pub fn spend(&self, requests: u32) {
        for _ in 0..requests {
            self.count(Reply::json(200, ""));
        }
    }

    /// How many requests it refused, those of [`spend`](Self::spend) included.
    pub fn refused(&self) -> u32 {
        self.meter().refused()
    }

    fn meter(&self) -> MutexGuard<'_, Meter> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, reply: Reply, drawn: Drawn) -> Reply {
        let prefix = match self.spelling {
            Spelling::Sent => format!("X-{}-Rate-Limit", self.name),
            Spelling::Documented => format!("X-{}-RateLimit", self.name),
        };
        let reset = told(drawn.ends, self.rounding).saturating_add(self.skew);
        let date = told(self.clock.since_epoch(), Rounding::Down).saturating_add(self.skew);
        reply
            .header(&format!("{prefix}-Limit"), self.limit.to_string())
            .header(&format!("{prefix}-Remaining"), drawn.left.to_string())
            .header(&format!("{prefix}-Reset"), reset.to_string())
            .header("Date", http_date(date))
    }
}

//! The requests of one quota: how many are left in the server's current minute, and when it ends.
//!
//! The server counts in fixed windows. What it said last is believed, less what is on the way and may not be counted in
//! it yet; so with the quota to ourselves no request is refused, and none is held back once the answers are in.

use std::time::Duration;

use super::MINUTE;
use super::report::Report;
use super::skew::{Reset, ServerClock};
use crate::clock::Moment;

/// Resets that differ by less mean the same window.
const SAME_WINDOW: i64 = 5;

/// The least that a window lasts after it refused a request.
const AFTER_REFUSAL: Duration = Duration::from_secs(1);

/// The state of one quota.
#[derive(Debug)]
pub(crate) struct Quota {
    /// Requests allowed in a window.
    limit: u32,
    window: Option<Window>,
    /// Sent, and not answered yet.
    in_flight: u32,
    /// What other clients spent of the last window.
    others: u32,
    /// Counts permits and windows.
    count: u64,
}

/// One of the server's minutes, as far as we know.
#[derive(Debug)]
struct Window {
    number: u64,
    ends: Duration,
    /// The reset that the answers name, once one was believed.
    second: Option<i64>,
    /// What is left, in flight or not.
    left: u32,
    /// Whether the server said so.
    known: bool,
    /// Our requests that it counted.
    ours: u32,
    /// Requests without an answer: nobody knows whether they were counted.
    lost: u32,
    /// An answer to a permit from here on has them in its count.
    lost_until: u64,
    /// When the first answer came, if ours was the first request of the window.
    opened_by: Option<Duration>,
}

/// The right to send one request; it has to be given back.
#[derive(Debug)]
pub(crate) struct Permit {
    number: u64,
    window: u64,
    sent: Duration,
}

impl Permit {
    /// When the request was sent.
    pub(crate) fn sent(&self) -> Duration {
        self.sent
    }
}

impl Quota {
    pub(crate) fn new(limit: u32) -> Self {
        Self {
            limit: limit.max(1),
            window: None,
            in_flight: 0,
            others: 0,
            count: 0,
        }
    }

    /// How many requests may be sent now.
    pub(crate) fn available(&mut self, now: Duration) -> u32 {
        self.roll(now);
        match &self.window {
            Some(window) => window.left.saturating_sub(window.lost + self.in_flight),
            None if self.in_flight == 0 => self.start(),
            None => self.start().saturating_sub(self.in_flight),
        }
    }

    /// When the request with so many others ahead of it may be sent, if all goes as it does now.
    pub(crate) fn opens(&self, now: Duration, ahead: usize) -> Duration {
        let Some(window) = &self.window else {
            return now;
        };
        let ahead = u32::try_from(ahead).unwrap_or(u32::MAX);
        match ahead.checked_sub(window.left.saturating_sub(window.lost)) {
            None => now,
            Some(later) => window.ends.max(now) + MINUTE * (later / self.limit),
        }
    }

    /// When the window ends; without one, only an answer to what is in flight can make room.
    pub(crate) fn ends(&self) -> Option<Duration> {
        self.window.as_ref().map(|window| window.ends)
    }

    /// Takes one of those that are available.
    pub(crate) fn take(&mut self, now: Duration) -> Permit {
        self.roll(now);
        let window = match &self.window {
            Some(window) => window.number,
            None => self.open(now + MINUTE, self.start()),
        };
        self.in_flight += 1;
        self.count += 1;
        Permit {
            number: self.count,
            window,
            sent: now,
        }
    }

    /// The request was not sent at all.
    pub(crate) fn unused(&mut self, _permit: Permit) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// There is no answer, and nobody knows whether there was a request.
    pub(crate) fn lost(&mut self, permit: Permit) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let upcoming = self.count + 1;
        if let Some(window) = self.window_of(&permit) {
            window.lost += 1;
            window.lost_until = upcoming;
        }
    }

    /// There is an answer. `refused` is one of 429.
    pub(crate) fn answered(
        &mut self,
        permit: Permit,
        report: Option<Report>,
        clock: &ServerClock,
        now: Moment,
        refused: bool,
    ) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.roll(now.elapsed);
        let report = match report {
            Some(report) => report,
            None if refused => Report::default(),
            None => {
                // Some answers say nothing, whether they were counted or not.
                let upcoming = permit.number + 1;
                if let Some(window) = self.window_of(&permit) {
                    window.lost += 1;
                    window.lost_until = window.lost_until.max(upcoming);
                }
                return;
            }
        };
        if let Some(limit) = report.limit.and_then(|limit| u32::try_from(limit).ok()) {
            self.limit = limit.max(1);
        }
        let reset = clock.reset(report.reset, now);
        if !self.enter(&permit, reset, now.elapsed, refused) {
            return;
        }
        let (limit, remaining) = (self.limit, report.remaining);
        let remaining =
            remaining.map(|remaining| u32::try_from(remaining).unwrap_or(u32::MAX).min(limit));
        let Some(window) = &mut self.window else {
            return;
        };
        if window.ours == 0 && window.opened_by.is_none() && remaining == Some(limit - 1) {
            window.opened_by = Some(now.elapsed);
        }
        window.ours += 1;
        window.left = match remaining {
            _ if refused => 0,
            Some(remaining) if window.known => window.left.min(remaining),
            Some(remaining) => remaining,
            None => window.left.saturating_sub(1),
        };
        window.known |= refused || remaining.is_some();
        if permit.number >= window.lost_until {
            window.lost = 0;
        }
        if let Some(reset) = reset {
            window.second = window.second.or(Some(reset.second));
            window.ends = window.end_of(reset, now.elapsed.saturating_sub(permit.sent));
        }
        if refused {
            window.ends = window.ends.max(now.elapsed + AFTER_REFUSAL);
        }
    }

    /// Finds the window that an answer speaks of, opening it if it is new; `false` when it is over.
    fn enter(
        &mut self,
        permit: &Permit,
        reset: Option<Reset>,
        now: Duration,
        refused: bool,
    ) -> bool {
        let current = self.window.as_ref();
        let newer = match (reset, current.and_then(|window| window.second)) {
            (Some(reset), Some(second)) if reset.second < second - SAME_WINDOW => return false,
            (Some(reset), Some(second)) => reset.second > second + SAME_WINDOW,
            // It is over already: that of an answer which took long.
            (Some(reset), None) if reset.at <= now && !refused => return false,
            (Some(_), None) => current.is_none(),
            // It names no window, so it is that of its request; a refusal is always of now.
            (None, _) if refused => true,
            (None, _) => return current.is_some_and(|window| window.number == permit.window),
        };
        if newer {
            let ends = reset.map_or(now + MINUTE, |reset| reset.at);
            self.others = 0;
            self.open(ends, self.limit);
        }
        self.window.is_some()
    }

    /// What a window begins with: others will spend of it what they spent of the last, until we know better.
    fn start(&self) -> u32 {
        self.limit.saturating_sub(self.others).max(1)
    }

    fn open(&mut self, ends: Duration, left: u32) -> u64 {
        self.count += 1;
        self.window = Some(Window {
            number: self.count,
            ends,
            second: None,
            left,
            known: false,
            ours: 0,
            lost: 0,
            lost_until: 0,
            opened_by: None,
        });
        self.count
    }

    /// Ends the window when it is over.
    fn roll(&mut self, now: Duration) {
        if let Some(window) = self.window.take_if(|window| window.ends <= now) {
            self.others = match window.known {
                true => self.limit.saturating_sub(window.left + window.ours),
                false => 0,
            };
        }
    }

    fn window_of(&mut self, permit: &Permit) -> Option<&mut Window> {
        let window = self.window.as_mut();
        window.filter(|window| window.number == permit.window)
    }
}

impl Window {
    /// When it ends, by what an answer says that took `latency`.
    ///
    /// A server that cuts the fraction of its reset off names a moment up to a second too early. It ends a minute after it
    /// began, and when ours was the first request, it began before the first answer.
    fn end_of(&self, reset: Reset, latency: Duration) -> Duration {
        let minute_later = self.opened_by.map(|opened| opened + MINUTE);
        let cut_off = Duration::from_secs(1) + latency;
        match minute_later {
            Some(end) if end > reset.at && end - reset.at <= cut_off => end,
            _ => reset.at,
        }
    }
}

#[cfg(test)]
mod tests;

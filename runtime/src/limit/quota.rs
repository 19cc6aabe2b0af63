//! The requests of one rate limit: how many are left in the server's current minute, and when it ends.
//!
//! The server counts in fixed windows. What it said last is believed, less what is on the way and may not be counted in
//! it yet; so with the rate limit to ourselves no request is refused, and none is held back once the responses are in.
//! With other clients on it, a window begins with our share: what they left of the last one.

use std::collections::BTreeMap;
use std::time::Duration;

use super::MINUTE;
use super::report::Report;
use super::skew::{Reset, ServerClock};
use crate::clock::Moment;

/// Resets that differ by less mean the same window.
const SAME_WINDOW: i64 = 5;

/// The least that a window lasts after it refused a request.
const AFTER_REFUSAL: Duration = Duration::from_secs(1);

/// The longest that a window is held closed because `Retry-After` says so.
const LONGEST_REFUSAL: Duration = Duration::from_secs(3600);

/// How long into a window we keep to our share of it. After that we also use what other clients have left; one request finds
/// out how much that is.
const SHARED: Duration = Duration::from_secs(15);

/// However much other clients used, this part of a window is ours to try, so that nobody starves.
const LEAST_SHARE: u32 = 8;

/// The state of one quota.
#[derive(Debug)]
pub(crate) struct Quota {
    /// Requests allowed in a window.
    limit: u32,
    window: Option<Window>,
    /// Sent, and not answered yet: the number of each permit, with when it was sent and in which window.
    in_flight: BTreeMap<u64, (Duration, u64)>,
    /// A permit that is not given back within this time counts as lost: nobody polls its call any more.
    life: Duration,
    /// What other clients spent of the last window.
    others: u32,
    /// Counts permits and windows.
    count: u64,
}

/// One of the server's minutes, as far as we know.
#[derive(Debug)]
struct Window {
    number: u64,
    /// Until then we keep to our share of it.
    shared_until: Duration,
    /// When the last request was sent whose answer we know.
    said: Duration,
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

/// A 429 of a rate limit that is exhausted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Refusal {
    /// What `Retry-After` asks for.
    pub(crate) retry_after: Option<Duration>,
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
    /// A rate limit of which nothing is known but its documentation. A request is over after `life`.
    pub(crate) fn new(limit: u32, life: Duration) -> Self {
        Self {
            limit: limit.max(1),
            window: None,
            in_flight: BTreeMap::new(),
            life,
            others: 0,
            count: 0,
        }
    }

    /// How many requests may be sent now.
    pub(crate) fn available(&mut self, now: Duration) -> u32 {
        self.roll(now);
        let in_flight = self.in_flight();
        let Some(window) = &self.window else {
            return self.share().saturating_sub(in_flight);
        };
        let taken = window.lost.saturating_add(in_flight);
        let most = match now < window.shared_until {
            true => {
                let used = window.ours.saturating_add(taken);
                self.share().saturating_sub(used)
            }
            // What was said before is old: the others may have used it since.
            false if window.said < window.shared_until => 1_u32.saturating_sub(in_flight),
            false => u32::MAX,
        };
        window.left.saturating_sub(taken).min(most)
    }

    /// When more requests may be sent without any response in between; `None` when only a response can make room.
    pub(crate) fn refills(&self, now: Duration) -> Option<Duration> {
        let window = self.window.as_ref()?;
        let taken = window.lost.saturating_add(self.in_flight());
        match now < window.shared_until && window.left > taken {
            true => Some(window.shared_until.min(window.ends)),
            false => Some(window.ends),
        }
    }

    /// When the request with so many others ahead of it may be sent, if all goes as it does now.
    pub(crate) fn opens(&self, now: Duration, ahead: usize) -> Duration {
        let Some(window) = &self.window else {
            return now;
        };
        let ahead = u32::try_from(ahead).unwrap_or(u32::MAX);
        let used = window.ours.saturating_add(window.lost);
        match ahead.checked_sub(window.left.saturating_sub(window.lost)) {
            // Some are left, but for a while only our share of them is ours to take.
            None if now < window.shared_until && ahead >= self.share().saturating_sub(used) => {
                window.shared_until.min(window.ends)
            }
            None => now,
            Some(later) => {
                let minutes = MINUTE.saturating_mul(later / self.limit);
                window.ends.max(now).saturating_add(minutes)
            }
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
            None => self.open(now, now.saturating_add(MINUTE)),
        };
        self.count += 1;
        self.in_flight.insert(self.count, (now, window));
        Permit {
            number: self.count,
            window,
            sent: now,
        }
    }

    /// The request was not sent at all.
    pub(crate) fn unused(&mut self, permit: Permit) {
        self.in_flight.remove(&permit.number);
    }

    /// There is no answer, and nobody knows whether there was a request.
    pub(crate) fn lost(&mut self, permit: Permit) {
        if self.in_flight.remove(&permit.number).is_some() {
            self.lose(permit.window);
        }
    }

    /// There is an answer. `refused` is one of 429, with what its `Retry-After` asks for.
    pub(crate) fn answered(
        &mut self,
        permit: Permit,
        report: Option<Report>,
        clock: &ServerClock,
        now: Moment,
        refused: Option<Refusal>,
    ) {
        self.in_flight.remove(&permit.number);
        self.roll(now.elapsed);
        let report = match report {
            Some(report) => report,
            None if refused.is_some() => Report::default(),
            None => {
                // Some answers say nothing, whether they were counted or not.
                let upcoming = permit.number + 1;
                if let Some(window) = self.window_of(permit.window) {
                    window.lost += 1;
                    window.lost_until = window.lost_until.max(upcoming);
                }
                return;
            }
        };
        if let Some(limit) = report.limit {
            self.limit = at_most_u32(limit).max(1);
        }
        let reset = clock.reset(report.reset, now);
        if !self.enter(&permit, reset, now.elapsed, refused) {
            return;
        }
        let (limit, remaining) = (self.limit, report.remaining.map(at_most_u32));
        let remaining = remaining.map(|remaining| remaining.min(limit));
        let Some(window) = &mut self.window else {
            return;
        };
        if window.ours == 0 && window.opened_by.is_none() && remaining == Some(limit - 1) {
            window.opened_by = Some(now.elapsed);
        }
        // A request that was refused took nothing of the window.
        window.ours += u32::from(refused.is_none());
        window.left = match remaining {
            _ if refused.is_some() => 0,
            Some(remaining) if window.known => window.left.min(remaining),
            Some(remaining) => remaining,
            None => window.left.saturating_sub(1),
        };
        window.said = window.said.max(permit.sent);
        window.known |= refused.is_some() || remaining.is_some();
        if permit.number >= window.lost_until {
            window.lost = 0;
        }
        if let Some(reset) = reset {
            window.second = window.second.or(Some(reset.second));
            window.ends = window.end_of(reset, now.elapsed.saturating_sub(permit.sent));
        }
        if let Some(Refusal { retry_after }) = refused {
            let asked = retry_after.map(|asked| asked.min(LONGEST_REFUSAL));
            if reset.is_none() && asked.is_some() {
                window.ends = now.elapsed;
            }
            let rest = asked.unwrap_or_default().max(AFTER_REFUSAL);
            window.ends = window.ends.max(now.elapsed.saturating_add(rest));
        }
    }

    /// Finds the window that an answer speaks of, opening it if it is new; `false` when it is over.
    fn enter(
        &mut self,
        permit: &Permit,
        reset: Option<Reset>,
        now: Duration,
        refused: Option<Refusal>,
    ) -> bool {
        let current = self.window.as_ref();
        let newer = match (reset, current.and_then(|window| window.second)) {
            (Some(reset), Some(second)) if reset.second < second - SAME_WINDOW => return false,
            (Some(reset), Some(second)) => reset.second > second + SAME_WINDOW,
            // It is over already: that of an answer which took long.
            (Some(reset), None) if reset.at <= now && refused.is_none() => return false,
            (Some(_), None) => current.is_none(),
            // It names no window, so it is that of its request; a refusal is always of now.
            (None, _) if refused.is_some() => true,
            (None, _) => return current.is_some_and(|window| window.number == permit.window),
        };
        if newer {
            let ends = reset.map_or(now.saturating_add(MINUTE), |reset| reset.at);
            self.others = 0;
            self.open(now, ends);
        }
        self.window.is_some()
    }

    /// How many requests of a window are ours: others will spend of it what they spent of the last.
    fn share(&self) -> u32 {
        let least = (self.limit / LEAST_SHARE).max(1);
        self.limit.saturating_sub(self.others).max(least)
    }

    fn in_flight(&self) -> u32 {
        u32::try_from(self.in_flight.len()).unwrap_or(u32::MAX)
    }

    fn open(&mut self, now: Duration, ends: Duration) -> u64 {
        self.count += 1;
        let shared = if self.others > 0 {
            SHARED
        } else {
            Duration::ZERO
        };
        self.window = Some(Window {
            number: self.count,
            shared_until: now.saturating_add(shared),
            said: now,
            ends,
            second: None,
            left: self.limit,
            known: false,
            ours: 0,
            lost: 0,
            lost_until: 0,
            opened_by: None,
        });
        self.count
    }

    /// A request of this window may have been counted, and may not.
    fn lose(&mut self, window: u64) {
        let upcoming = self.count + 1;
        if let Some(window) = self.window_of(window) {
            window.lost += 1;
            window.lost_until = upcoming;
        }
    }

    /// Ends the window when it is over, and gives up the requests whose calls nobody polls any more.
    fn roll(&mut self, now: Duration) {
        while let Some(oldest) = self.in_flight.first_entry() {
            let (sent, window) = *oldest.get();
            if sent.saturating_add(self.life) > now {
                break;
            }
            oldest.remove();
            self.lose(window);
        }
        if let Some(window) = self.window.take_if(|window| window.ends <= now) {
            let on_the_way = self.in_flight.values();
            let on_the_way = on_the_way.filter(|(_, sent_in)| *sent_in == window.number);
            let on_the_way = u32::try_from(on_the_way.count()).unwrap_or(u32::MAX);
            // What may have been ours is not of others.
            let ours = [window.left, window.ours, window.lost, on_the_way];
            let ours = ours.into_iter().fold(0, u32::saturating_add);
            self.others = match window.known {
                true => self.limit.saturating_sub(ours),
                false => 0,
            };
        }
    }

    fn window_of(&mut self, number: u64) -> Option<&mut Window> {
        let window = self.window.as_mut();
        window.filter(|window| window.number == number)
    }
}

impl Window {
    /// When it ends, by what an answer says that took `latency`.
    ///
    /// A server that cuts the fraction of its reset off names a moment up to a second too early. It ends a minute after it
    /// began, and when ours was the first request, it began before the first answer.
    fn end_of(&self, reset: Reset, latency: Duration) -> Duration {
        let minute_later = self.opened_by.map(|opened| opened.saturating_add(MINUTE));
        let cut_off = latency.saturating_add(Duration::from_secs(1));
        match minute_later {
            Some(end) if end > reset.at && end - reset.at <= cut_off => end,
            _ => reset.at,
        }
    }
}

fn at_most_u32(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

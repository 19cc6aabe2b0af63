//! A long range of time in pieces that touch and do not overlap.

use std::time::Duration;

use crate::value::{BadRange, TimeRange, Timestamp};

/// The pieces of a range, in order.
///
/// The API includes both ends of a range and knows whole seconds, so a piece ends one second before the next begins:
/// every second is in exactly one piece, and so is every row, whichever of its times the API goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ranges {
    /// Where the next piece begins, in seconds; `None` when there is no more.
    next: Option<i64>,
    /// The last second of all.
    last: i64,
    /// Whether the last piece has no end, as the range has none: what is new by then belongs to it.
    open: bool,
    step: i64,
}

impl Ranges {
    /// Cuts `range`; `now` is where a range without an end is cut for the last time.
    pub(super) fn new(range: TimeRange, step: Duration, now: Timestamp) -> Result<Self, String> {
        range.validate().map_err(|bad: BadRange| bad.to_string())?;
        let whole = step.subsec_nanos() == 0 && step.as_secs() > 0;
        let seconds = i64::try_from(step.as_secs());
        let (Ok(step), true) = (seconds, whole) else {
            return Err(format!(
                "the step of a split is {step:?}, expected whole seconds, at least one"
            ));
        };
        let (from, last, open) = match range {
            TimeRange::Last(window) => (now - window.as_duration(), now, true),
            TimeRange::Since(from) => (from, now, true),
            TimeRange::Between(from, to) => (from, to, false),
        };
        Ok(Self {
            next: Some(from.unix()),
            last: last.unix(),
            open,
            step,
        })
    }

    /// No pieces at all.
    pub(super) fn none() -> Self {
        Self {
            next: None,
            last: 0,
            open: false,
            step: 1,
        }
    }

    /// Whether there is no more.
    pub(super) fn is_empty(&self) -> bool {
        self.next.is_none()
    }

    /// For cursors.
    pub(super) fn to_text(&self) -> String {
        let next = self.next.map(|next| next.to_string()).unwrap_or_default();
        let open = if self.open { "+" } else { "" };
        format!("{next},{},{}{open}", self.step, self.last)
    }

    /// Reads what [`to_text`](Self::to_text) wrote.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (next, rest) = text.split_once(',')?;
        let (step, last) = rest.split_once(',')?;
        let closed = last.strip_suffix('+');
        Some(Self {
            next: match next {
                "" => None,
                next => Some(next.parse().ok()?),
            },
            last: closed.unwrap_or(last).parse().ok()?,
            open: closed.is_some(),
            step: step.parse().ok().filter(|step| *step > 0)?,
        })
    }

    /// What is left, as one range; `None` when there is nothing.
    fn left(&self) -> Option<TimeRange> {
        let from = Timestamp::from_unix(self.next?);
        Some(match self.open {
            true => TimeRange::since(from),
            false => TimeRange::between(from, Timestamp::from_unix(self.last)),
        })
    }
}

impl Iterator for Ranges {
    type Item = TimeRange;

    fn next(&mut self) -> Option<TimeRange> {
        let from = self.next?;
        let after = from.saturating_add(self.step);
        if after > self.last {
            let left = self.left();
            self.next = None;
            return left;
        }
        self.next = Some(after);
        let (from, to) = (Timestamp::from_unix(from), Timestamp::from_unix(after - 1));
        Some(TimeRange::between(from, to))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::Ranges;
    use crate::value::{TimeRange, Timestamp, Window};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix(seconds)
    }

    fn cut(range: TimeRange, step: u64) -> Vec<TimeRange> {
        let ranges = Ranges::new(range, Duration::from_secs(step), at(1000));
        ranges.expect("a sound split").collect()
    }

    #[test]
    fn ranges_without_an_end_stay_so() {
        let pieces = cut(TimeRange::since(at(975)), 10);
        let expected = [
            TimeRange::between(at(975), at(984)),
            TimeRange::between(at(985), at(994)),
            TimeRange::since(at(995)),
        ];
        assert_eq!(pieces, expected);
        assert_eq!(cut(Window::seconds(25).into(), 10), expected);
        assert_eq!(
            cut(TimeRange::since(at(2000)), 10),
            [TimeRange::since(at(2000))]
        );
    }

    #[test]
    fn steps_are_whole_seconds() {
        for step in [Duration::ZERO, Duration::from_millis(1500), Duration::MAX] {
            let why = Ranges::new(TimeRange::since(at(0)), step, at(9)).expect_err("no step");
            assert!(why.contains("whole seconds"), "{why}");
        }
    }

    proptest! {
        #[test]
        fn every_second_is_in_one_piece(from in -50i64..50, length in 0i64..100, step in 1u64..120) {
            let mut next = from;
            for piece in cut(TimeRange::between(at(from), at(from + length)), step) {
                let TimeRange::Between(first, last) = piece else {
                    return Err(TestCaseError::fail("a piece has two ends"));
                };
                prop_assert_eq!(first.unix(), next);
                prop_assert!(last >= first);
                next = last.unix() + 1;
            }
            prop_assert_eq!(next, from + length + 1);
        }
    }
}

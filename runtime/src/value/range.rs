//! Which moments a request asks for: `window`, or `from` with or without `to`.

use std::fmt;
use std::ops::{RangeFrom, RangeInclusive};

use super::{Timestamp, Window};
use crate::endpoint::{Encoder, ParamGroup};

/// A range of time. The server takes `window` or `from`, never both, and `to` only beside `from`; so does this type.
///
/// ```
/// # extern crate thousandeyes_runtime as thousandeyes;
/// # use thousandeyes::value::{TimeRange, Timestamp, Window};
/// let last = TimeRange::from(Window::hours(12));
/// let start = Timestamp::from_unix(1_384_309_800);
/// let since = TimeRange::from(start..);
/// let between = TimeRange::from(start..=Timestamp::from_unix(1_384_320_000));
/// # assert!(last.validate().is_ok() && since.validate().is_ok() && between.validate().is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeRange {
    /// The time up to now.
    Last(Window),
    /// From a moment on.
    Since(Timestamp),
    /// From one moment to another, both included.
    Between(Timestamp, Timestamp),
}

impl TimeRange {
    /// The time up to now.
    pub fn last(window: Window) -> Self {
        TimeRange::Last(window)
    }

    /// From a moment on.
    pub fn since(from: Timestamp) -> Self {
        TimeRange::Since(from)
    }

    /// From one moment to another, both included.
    pub fn between(from: Timestamp, to: Timestamp) -> Self {
        TimeRange::Between(from, to)
    }

    /// Checks what the types can't: this happens whenever a request is sent.
    ///
    /// # Errors
    ///
    /// The range ends before it begins, or the window is zero.
    pub fn validate(&self) -> Result<(), BadRange> {
        match self {
            TimeRange::Last(window) if window.is_zero() => Err(BadRange::Empty),
            TimeRange::Between(from, to) if to < from => Err(BadRange::Backwards(*from, *to)),
            _ => Ok(()),
        }
    }
}

impl From<Window> for TimeRange {
    fn from(window: Window) -> Self {
        TimeRange::Last(window)
    }
}

impl From<RangeFrom<Timestamp>> for TimeRange {
    fn from(range: RangeFrom<Timestamp>) -> Self {
        TimeRange::Since(range.start)
    }
}

impl From<RangeInclusive<Timestamp>> for TimeRange {
    fn from(range: RangeInclusive<Timestamp>) -> Self {
        let (from, to) = range.into_inner();
        TimeRange::Between(from, to)
    }
}

impl ParamGroup for TimeRange {
    fn encode(&self, to: &mut Encoder) {
        if let Err(bad) = self.validate() {
            return to.refuse(bad.parameter(), bad.to_string());
        }
        match self {
            TimeRange::Last(window) => to.required("window", window),
            TimeRange::Since(from) => to.required("from", from),
            TimeRange::Between(from, until) => {
                to.required("from", from);
                to.required("to", until);
            }
        }
    }
}

/// A range that can't be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadRange {
    /// It ends before it begins.
    Backwards(Timestamp, Timestamp),
    /// Its window is zero.
    Empty,
}

impl BadRange {
    fn parameter(self) -> &'static str {
        match self {
            BadRange::Backwards(..) => "to",
            BadRange::Empty => "window",
        }
    }
}

impl fmt::Display for BadRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadRange::Backwards(from, to) => {
                write!(f, "the range ends at {to}, before it begins at {from}")
            }
            BadRange::Empty => f.write_str("a window of zero holds nothing"),
        }
    }
}

impl std::error::Error for BadRange {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Method;
    use crate::param_choice;

    fn query(group: &impl ParamGroup) -> Result<String, String> {
        let mut to = Encoder::new();
        to.group_required(group);
        to.finish(Method::Get, "/x")
            .map(|encoded| encoded.target().to_owned())
    }

    #[test]
    fn one_set_of_parameters_is_sent() {
        let (early, late) = (
            Timestamp::from_unix(1_384_309_800),
            Timestamp::from_unix(1_384_309_860),
        );
        let from = "/x?from=2013-11-13T02%3A30%3A00";
        assert_eq!(
            query(&TimeRange::last(Window::days(2))).as_deref(),
            Ok("/x?window=2d")
        );
        assert_eq!(query(&TimeRange::since(early)).as_deref(), Ok(from));
        let both = format!("{from}&to=2013-11-13T02%3A31%3A00");
        assert_eq!(query(&TimeRange::between(early, late)), Ok(both));
    }

    #[test]
    fn what_can_not_be_sent_is_refused() {
        let backwards = TimeRange::between(Timestamp::from_unix(60), Timestamp::from_unix(0));
        let reason = query(&backwards).expect_err("backwards");
        assert!(
            reason.contains("`to`") && reason.contains("before it begins at 1970-01-01 00:01:00"),
            "{reason}"
        );
        let reason = query(&TimeRange::last(Window::hours(0))).expect_err("empty");
        assert!(
            reason.contains("`window`") && reason.contains("zero"),
            "{reason}"
        );
    }

    enum Sort {
        By { key: i64, descending: Option<bool> },
        Not { none: bool },
    }
    param_choice! { Sort {
        By { required key "sort"; optional descending "desc"; }
        Not { required none "unsorted"; }
    } }

    #[test]
    fn choices_are_parameters_too() {
        assert_eq!(
            query(&Sort::By {
                key: 1,
                descending: None
            })
            .as_deref(),
            Ok("/x?sort=1")
        );
        assert_eq!(
            query(&Sort::By {
                key: 1,
                descending: Some(true)
            })
            .as_deref(),
            Ok("/x?sort=1&desc=1")
        );
        assert_eq!(
            query(&Sort::Not { none: true }).as_deref(),
            Ok("/x?unsorted=1")
        );
    }
}

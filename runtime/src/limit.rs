//! Pacing: how many requests may be sent now, and when the next ones may.
//!
//! Plain state machines, without input, output or waiting: they are told what happened and when, and say what is due.
//! `docs/decisions/0007-limits.md` has the reasons.
//!
//! - [`report`]: what the header fields of an answer say;
//! - [`skew`]: how far the server's clock is from ours;
//! - [`quota`]: the requests that are left in the current minute;
//! - [`line`]: who goes next;
//! - [`bucket`]: a quota with the line that waits for it.

pub(crate) mod bucket;
pub(crate) mod line;
pub(crate) mod quota;
pub(crate) mod report;
pub(crate) mod skew;

use std::time::Duration;

/// How long a quota lasts before it begins anew.
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

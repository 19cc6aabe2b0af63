//! Trying again: which failures, how often, and how long to wait in between.
//!
//! A [`Policy`] says whether, a [`Backoff`] how long to wait. Both are small and are put together by wrapping:
//!
//! ```no_run
//! use std::time::Duration;
//! # extern crate thousandeyes_runtime as thousandeyes;
//! use thousandeyes::Client;
//! use thousandeyes::retry::{Backoff, Exponential, Policy, Transient};
//!
//! # fn main() -> Result<(), thousandeyes::Error> {
//! let client = Client::builder()
//!     .bearer("…")
//!     .retry(Transient.at_most(8).within(Duration::from_secs(900)))
//!     .backoff(Exponential::from(Duration::from_secs(1)).up_to(Duration::from_secs(60)).jittered())
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! What a policy can't change: a request that is not safe to repeat is tried again only if nothing of it was sent; nothing
//! is tried again after a 401 or a ban; a rate limit is waited for, and so is what `Retry-After` asks for, but no longer than
//! an hour. How long a call waits *before* it is sent does not depend on the policy, but on `max_wait` of the client.

mod backoff;
mod policy;

use std::time::Duration;

use crate::error::Error;

pub use backoff::{Backoff, Exponential, Jittered};
pub use policy::{AtMost, Never, Policy, Transient, Within};

/// How often a request is sent unless the program says otherwise, the first time included.
const ATTEMPTS: u32 = 5;

/// For how long attempts are begun unless the program says otherwise.
const WITHIN: Duration = Duration::from_secs(300);

/// What a client does by default.
pub(crate) fn default_policy() -> impl Policy {
    Transient.at_most(ATTEMPTS).within(WITHIN)
}

/// What a client does by default.
pub(crate) fn default_backoff() -> impl Backoff {
    let first = Duration::from_millis(500);
    let most = Duration::from_secs(30);
    Exponential::from(first).up_to(most).jittered()
}

/// An attempt that failed, for a [`Policy`] to judge.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    pub(crate) error: &'a Error,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) safe: bool,
}

impl<'a> Failure<'a> {
    /// What went wrong.
    pub fn error(&self) -> &'a Error {
        self.error
    }

    /// How often the request was sent by now, at least once.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The time since it was first sent.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Whether sending it twice does the same as sending it once.
    pub fn is_safe(&self) -> bool {
        self.safe
    }
}

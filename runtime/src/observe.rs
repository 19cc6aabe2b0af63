//! What a client tells those who watch it: events for metrics, and spans behind the feature `tracing`.

pub(crate) mod trace;

use std::borrow::Cow;
use std::time::Duration;

use crate::error::Error;

/// Watches a client, for metrics. Each method does nothing unless it is written.
///
/// The methods are called in the middle of things, so they should be quick, and must not call the client.
/// Nothing they are given holds credentials, arguments or data.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// # extern crate thousandeyes_runtime as thousandeyes;
/// use thousandeyes::observe::{Attempt, Observer, Retry};
///
/// #[derive(Default)]
/// struct Counters {
///     requests: AtomicU64,
///     retries: AtomicU64,
/// }
///
/// impl Observer for Counters {
///     fn request(&self, _: &Attempt) {
///         self.requests.fetch_add(1, Ordering::Relaxed);
///     }
///     fn retry(&self, _: &Retry<'_>) {
///         self.retries.fetch_add(1, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Observer: Send + Sync {
    /// A request is about to be sent.
    fn request(&self, attempt: &Attempt) {
        let _ = attempt;
    }

    /// What came of it. There is one for each [`request`](Self::request), also when it was given up.
    fn outcome(&self, outcome: &Outcome) {
        let _ = outcome;
    }

    /// A request will be sent again.
    fn retry(&self, retry: &Retry<'_>) {
        let _ = retry;
    }

    /// A call waited before it was sent.
    fn wait(&self, wait: &Wait) {
        let _ = wait;
    }

    /// Rows were read from an answer.
    fn rows(&self, rows: &Rows) {
        let _ = rows;
    }
}

/// A request that is about to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation, such as `net.metrics`.
    pub operation: &'static str,
    /// How often the call was sent before.
    pub resend: u32,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The request.
    pub attempt: Attempt,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// What went wrong, as OpenTelemetry's `error.type`: a status such as `503`, or one of `timeout`, `connect`,
    /// `interrupted`, `too_large`, `decode`, `cancelled` and `other`.
    pub error_type: Option<Cow<'static, str>>,
    /// How long it took.
    pub time: Duration,
}

/// A request that will be sent again.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Retry<'a> {
    /// The operation.
    pub operation: &'static str,
    /// How often it was sent by now.
    pub attempts: u32,
    /// How long to wait, not counting the wait for a quota.
    pub delay: Duration,
    /// Why.
    pub error: &'a Error,
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Its turn: the quota was spent, or the credentials were on trial with another call.
    Turn,
    /// The time between two attempts.
    Backoff,
}

/// A wait that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// The operation.
    pub operation: &'static str,
    /// What it waited for.
    pub reason: Reason,
    /// How long.
    pub time: Duration,
}

/// Rows that were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rows {
    /// The operation.
    pub operation: &'static str,
    /// Rows that could be read.
    pub read: usize,
    /// Rows that could not.
    pub rejected: usize,
}

/// Watches nothing.
pub(crate) struct Nobody;

impl Observer for Nobody {}

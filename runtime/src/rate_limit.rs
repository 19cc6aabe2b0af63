//! What an answer says about the request quota.

use crate::headers::Headers;
use crate::limit::report::{Names, Report};

/// Which quota a [`RateLimit`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateLimitBucket {
    /// Shared by all clients of the organization, for every call but instant tests.
    Organization,
    /// Shared by all instant tests of the organization.
    InstantTest,
}

/// The state of a quota, as the headers of one answer give it.
///
/// A header that is missing or not a number is `None`. Of several numbers the smallest count and the latest reset are
/// taken, and a negative count is zero. Nothing else is checked: a reset may lie in the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RateLimit {
    /// The quota these numbers belong to.
    pub bucket: RateLimitBucket,
    /// Requests allowed in a minute.
    pub limit: Option<u64>,
    /// Requests left in the current minute.
    pub remaining: Option<u64>,
    /// When the minute rolls over, in seconds since 1970.
    pub reset: Option<i64>,
}

impl RateLimit {
    /// Reads the rate-limit headers in either spelling; `None` when the answer has none.
    ///
    /// An answer with both quotas is taken to be about instant tests, as only those carry the second set.
    pub fn from_headers(headers: &Headers) -> Option<Self> {
        let instant = Self::read(headers, RateLimitBucket::InstantTest, "instant-tests");
        instant.or_else(|| Self::read(headers, RateLimitBucket::Organization, "organization"))
    }

    fn read(headers: &Headers, bucket: RateLimitBucket, name: &str) -> Option<Self> {
        let (names, _) = Names::of(name);
        let Report {
            limit,
            remaining,
            reset,
        } = Report::read(headers, names)?;
        Some(Self {
            bucket,
            limit,
            remaining,
            reset,
        })
    }
}

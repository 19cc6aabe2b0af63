//! What an answer says about the request quota.

use crate::headers::Headers;
use crate::limit::report;

/// The prefixes of the two quotas, each in the spelling of the documentation and in that of the answers.
const ORGANIZATION: [&str; 2] = ["X-Organization-Rate-Limit-", "X-Organization-RateLimit-"];
const INSTANT_TEST: [&str; 2] = ["X-Instant-Test-Rate-Limit-", "X-Instant-Test-RateLimit-"];

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
/// A header that is missing or no number is `None`. Of several numbers the smaller count holds; a count below zero is zero.
/// Nothing else is checked for sense: a reset may lie in the past.
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
        let instant = Self::read(headers, RateLimitBucket::InstantTest, INSTANT_TEST);
        instant.or_else(|| Self::read(headers, RateLimitBucket::Organization, ORGANIZATION))
    }

    fn read(headers: &Headers, bucket: RateLimitBucket, prefixes: [&str; 2]) -> Option<Self> {
        let field = |suffix: &str| {
            let named = |prefix: &str| headers.get(&format!("{prefix}{suffix}")).map(str::trim);
            prefixes.into_iter().find_map(named)
        };
        let limit = field("Limit").and_then(report::count);
        let remaining = field("Remaining").and_then(report::count);
        let reset = field("Reset").and_then(report::reset);
        if limit.is_none() && remaining.is_none() && reset.is_none() {
            return None;
        }
        Some(Self {
            bucket,
            limit,
            remaining,
            reset,
        })
    }
}

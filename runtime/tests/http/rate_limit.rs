//! Rate-limit headers in both spellings, and the two kinds of 429.

use thousandeyes_runtime::RateLimitBucket;

use crate::support::{GetThing, Reply, Server, TWO_THINGS, callers};

#[test]
fn both_spellings_of_both_quotas_are_read() {
    let cases = [
        ("X-Organization-Rate-Limit-", RateLimitBucket::Organization),
        ("X-Organization-RateLimit-", RateLimitBucket::Organization),
        ("x-organization-ratelimit-", RateLimitBucket::Organization),
        ("X-Instant-Test-Rate-Limit-", RateLimitBucket::InstantTest),
        ("X-Instant-Test-RateLimit-", RateLimitBucket::InstantTest),
    ];
    for (prefix, bucket) in cases {
        let names = ["Limit", "Remaining", "Reset"].map(|suffix| format!("{prefix}{suffix}"));
        let fields = [
            (&*names[0], "240"),
            (&*names[1], "234"),
            (&*names[2], "1492607160"),
        ];
        let server = Server::always(Reply::new(200, &fields, TWO_THINGS));
        for caller in callers!(server.url()) {
            let response = caller.call(GetThing::new("1")).expect("an answer");
            let state = response.rate_limit().expect("a rate limit");
            assert_eq!(state.bucket, bucket);
            assert_eq!(state.limit, Some(240));
            assert_eq!(state.remaining, Some(234));
            assert_eq!(state.reset, Some(1_492_607_160));
        }
    }
}

#[test]
fn nonsense_is_no_rate_limit() {
    let fields = [
        ("X-Organization-Rate-Limit-Limit", "many"),
        ("X-Organization-Rate-Limit-Reset", ""),
    ];
    for fields in [&fields[..], &[]] {
        let server = Server::always(Reply::new(200, fields, TWO_THINGS));
        for caller in callers!(server.url()) {
            let response = caller.call(GetThing::new("1")).expect("an answer");
            assert_eq!(response.rate_limit(), None);
        }
    }
}

#[test]
fn a_spent_quota_is_told_from_a_ban() {
    let fields = [
        ("X-Organization-Rate-Limit-Limit", "240"),
        ("X-Organization-Rate-Limit-Remaining", "0"),
        ("X-Organization-Rate-Limit-Reset", "1492607160"),
    ];
    let spent = Server::always(Reply::new(429, &fields, ""));
    for caller in callers!(spent.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_rate_limited() && !error.is_locked_out(), "{error}");
        let reset = error.rate_limit().and_then(|state| state.reset);
        assert_eq!(reset, Some(1_492_607_160));
        assert!(
            error.to_string().contains("wait until it is reset"),
            "{error}"
        );
    }
    let banned = Server::always(Reply::new(429, &[], ""));
    for caller in callers!(banned.url()) {
        let error = caller.fail(GetThing::new("1"));
        assert!(error.is_locked_out() && !error.is_rate_limited(), "{error}");
    }
}

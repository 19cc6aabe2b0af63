//! What the header fields of an answer say about a quota, in either spelling.

use crate::headers::Headers;

/// The quotas that are known by name. Others are read by [`Names::General`].
///
/// The spec has the same table (`buckets` in `api.yaml`); a test of the whole holds them against each other.
const KNOWN: [Known; 2] = [
    Known {
        name: "organization",
        per_minute: 240,
        prefixes: ["X-Organization-Rate-Limit-", "X-Organization-RateLimit-"],
    },
    Known {
        name: "instant-tests",
        per_minute: 24,
        prefixes: ["X-Instant-Test-Rate-Limit-", "X-Instant-Test-RateLimit-"],
    },
];

/// The table, for the test that holds it against the spec.
#[doc(hidden)]
pub fn known_quotas() -> impl Iterator<Item = (&'static str, u32, [&'static str; 2])> {
    KNOWN
        .iter()
        .map(|known| (known.name, known.per_minute, known.prefixes))
}

/// What a quota that nobody told us about allows, until its answers say more.
const PER_MINUTE: u32 = 240;

struct Known {
    name: &'static str,
    per_minute: u32,
    prefixes: [&'static str; 2],
}

/// Which header fields belong to a quota.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Names {
    /// Those that begin with one of these.
    Prefixes([&'static str; 2]),
    /// Any that end as rate-limit fields do and belong to no quota that is known by name.
    General,
}

/// The rate-limit fields of one answer. What is missing or no number is `None`; nothing is checked for sense.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) limit: Option<u64>,
    pub(crate) remaining: Option<u64>,
    pub(crate) reset: Option<i64>,
}

impl Names {
    /// The fields of a quota, and how many requests a minute it allows by its documentation.
    pub(crate) fn of(bucket: &str) -> (Self, u32) {
        match KNOWN.iter().find(|known| known.name == bucket) {
            Some(known) => (Self::Prefixes(known.prefixes), known.per_minute),
            None => (Self::General, PER_MINUTE),
        }
    }

    /// What is left of a field's name behind the prefix: `Limit`, `Remaining` or `Reset`.
    fn suffix<'a>(&self, field: &'a str) -> Option<&'a str> {
        match self {
            Self::Prefixes(prefixes) => prefixes
                .iter()
                .find_map(|prefix| strip_prefix(field, prefix)),
            Self::General => {
                let known = KNOWN.iter().flat_map(|known| known.prefixes);
                let at = field.rfind('-')? + 1;
                let (prefix, suffix) = (field.get(..at)?, field.get(at..)?);
                let named = ends_with(prefix, "Rate-Limit-") || ends_with(prefix, "RateLimit-");
                let free = known
                    .into_iter()
                    .all(|known| !known.eq_ignore_ascii_case(prefix));
                (named && free).then_some(suffix)
            }
        }
    }
}

impl Report {
    /// Reads the fields of one quota; `None` when there is none of them.
    pub(crate) fn read(headers: &Headers, names: Names) -> Option<Self> {
        let mut report = Self::default();
        for (field, value) in headers.iter() {
            let Some(suffix) = names.suffix(field) else {
                continue;
            };
            let value = value.trim();
            // The first of several counts, as it does for `Headers::get`.
            if suffix.eq_ignore_ascii_case("limit") {
                report.limit = report.limit.or(value.parse().ok());
            } else if suffix.eq_ignore_ascii_case("remaining") {
                report.remaining = report.remaining.or(value.parse().ok());
            } else if suffix.eq_ignore_ascii_case("reset") {
                report.reset = report.reset.or(value.parse().ok());
            }
        }
        (report != Self::default()).then_some(report)
    }
}

/// Whether an answer says, for any quota, when it is reset. That of a ban does not.
pub(crate) fn has_reset(headers: &Headers) -> bool {
    let known = KNOWN.iter().map(|known| Names::Prefixes(known.prefixes));
    let mut names = known.chain([Names::General]);
    names.any(|names| Report::read(headers, names).is_some_and(|report| report.reset.is_some()))
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start
        .and_then(|at| text.get(at..))
        .is_some_and(|found| found.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(limit: u64, remaining: u64, reset: i64) -> Option<Report> {
        Some(Report {
            limit: Some(limit),
            remaining: Some(remaining),
            reset: Some(reset),
        })
    }

    #[test]
    fn each_quota_reads_its_own_fields_in_both_spellings() {
        let headers = Headers::from_iter([
            ("X-Organization-Rate-Limit-Limit", "240"),
            ("x-organization-ratelimit-remaining", "239"),
            ("X-Organization-RateLimit-Reset", " 1492607340 "),
            ("X-Instant-Test-RateLimit-Limit", "24"),
            ("X-Instant-Test-Rate-Limit-Remaining", "1"),
            ("X-Instant-Test-Rate-Limit-Reset", "1492607341"),
            ("X-Other-RateLimit-Limit", "7"),
            ("X-Other-RateLimit-Remaining", "6"),
            ("RateLimit-Reset", "5"),
        ]);
        let read = |bucket| Report::read(&headers, Names::of(bucket).0);
        assert_eq!(read("organization"), report(240, 239, 1_492_607_340));
        assert_eq!(read("instant-tests"), report(24, 1, 1_492_607_341));
        assert_eq!(read("of-the-future"), report(7, 6, 5));
    }

    #[test]
    fn what_is_no_number_is_not_there() {
        let headers = Headers::from_iter([
            ("X-Organization-Rate-Limit-Limit", "many"),
            ("X-Organization-Rate-Limit-Remaining", "-1"),
            ("X-Organization-Rate-Limit-Reset", ""),
            ("é-Rate-Limit-Reset", "1e9"),
        ]);
        for bucket in ["organization", "instant-tests", "of-the-future"] {
            assert_eq!(Report::read(&headers, Names::of(bucket).0), None);
        }
        assert!(!has_reset(&headers));
    }
}

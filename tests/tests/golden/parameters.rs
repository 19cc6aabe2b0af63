//! Parameters: lists, flags, optional segments, spellings, account groups, buckets.

use super::{answer, calls, example, rows, sends, sent};
use thousandeyes_runtime::Endpoint;
use thousandeyes_runtime::value::{TimeRange, Timestamp, Window};
use thousandeyes_tests::golden::cases::*;
use thousandeyes_tests::golden::{AgentId, RoundId};

fn search() -> GetSearch {
    GetSearch::new(Scope::EnterpriseAgents, "a&b")
}

/// `parameters`: what is required is an argument; paths, queries and JSON spell a value each in their way.
#[test]
fn required_parameters_and_spellings() {
    calls(&search(), "GET /search/enterprise-agents?q=a%26b");
    calls(
        &GetSearch::new(Scope::CloudAgents, "").aid(11),
        "GET /search/cloud-agents?q=&aid=11",
    );
    assert_eq!(Scope::CloudAgents.to_string(), "cloud_agents");
    calls(
        &GetSearch::new("new_agents", "x"),
        "GET /search/new_agents?q=x",
    );
}

/// `parameters`: lists with commas or repeated, flags, booleans, ids and times.
#[test]
fn lists_flags_and_times() {
    calls(
        &search().agent_types([Scope::EnterpriseAgents, Scope::CloudAgents]),
        "GET /search/enterprise-agents?q=a%26b&agentTypes=ENTERPRISE,CLOUD",
    );
    calls(
        &search().tags(["a".into(), "b c".into()]),
        "GET /search/enterprise-agents?q=a%26b&tag=a&tag=b%20c",
    );
    calls(
        &search().headers().exact(false).limit(5),
        "GET /search/enterprise-agents?q=a%26b&limit=5&headers=1&exact=0",
    );
    let at = Timestamp::from_unix(1_384_309_800);
    calls(
        &search().round(RoundId::from(at)).after(at),
        "GET /search/enterprise-agents?q=a%26b&round=1384309800&after=2013-11-13T02%3A30%3A00",
    );
}

/// `parameters`: what the vendor gave up can still be sent.
#[test]
#[allow(deprecated, reason = "that is what is shown")]
fn deprecated_parameters() {
    calls(
        &search().r#type("x"),
        "GET /search/enterprise-agents?q=a%26b&type=x",
    );
}

/// `parameters`: a segment that may be left out, and the time range.
#[test]
fn optional_segment_and_range() {
    calls(&GetServers::new(817), "GET /servers/817");
    calls(
        &GetServers::new(817).server_id(201).window(Window::days(10)),
        "GET /servers/817/201?window=10d",
    );
    let (from, to) = (Timestamp::from_unix(0), Timestamp::from_unix(60));
    calls(
        &GetServers::new(817).range(from..=to),
        "GET /servers/817?from=1970-01-01T00%3A00%3A00&to=1970-01-01T00%3A01%3A00",
    );
    calls(
        &GetServers::new(817).range(TimeRange::since(from)),
        "GET /servers/817?from=1970-01-01T00%3A00%3A00",
    );
}

/// `parameters`: a field that appears when a parameter asks for it.
#[test]
fn fields_that_appear() {
    let page = answer(&search().headers(), &example("parameters/servers"));
    let [with, without] = rows(&page) else {
        unreachable!("{page:?}")
    };
    assert_eq!(
        (with.headers.as_deref(), without.headers.as_deref()),
        (Some("HTTP/1.1 200 OK"), None)
    );
}

/// `parameters`: `aid` with another meaning, and none at all.
#[test]
fn account_groups() {
    fn takes_aid<E: Endpoint>(_: &E) -> bool {
        E::AID
    }
    let usage = GetUsage::new().organization(1);
    calls(&usage, "GET /usage?aid=1");
    assert_eq!(answer(&usage, &example("parameters/usage")).units, Some(17));
    assert!(!takes_aid(&usage) && !takes_aid(&StartSnapshot::new(817)) && takes_aid(&search()));
}

/// `parameters`: a body that may be left out, and a rate limit of its own.
#[test]
fn optional_body_and_bucket() {
    fn bucket<E: Endpoint>(_: &E) -> &'static str {
        E::BUCKET
    }
    let plain = StartSnapshot::new(817);
    calls(&plain, "POST /snapshots/817");
    assert_eq!(sent(&plain).body(), None);
    sends(
        &plain
            .clone()
            .body(SnapshotOptions::new().agents([AgentId::new(113), AgentId::new(117)])),
        &example("parameters/options"),
    );
    assert_eq!(
        (bucket(&plain), bucket(&search())),
        ("instant-tests", "organization")
    );
}

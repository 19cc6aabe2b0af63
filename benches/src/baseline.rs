//! The usual way, to compare with: serde structs as one writes them by hand, for just the fields that the payloads have.
//!
//! They are easier on serde than a whole model would be: no field is declared that is not there.

mod har;

use serde::{Deserialize, Serialize};

pub use har::PageLoads;

/// An answer of `net/metrics`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Metrics {
    from: Option<String>,
    to: Option<String>,
    net: MetricsNet,
    pages: Option<Pages>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MetricsNet {
    test: Test,
    metrics: Vec<Metric>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metric {
    agent_id: i64,
    agent_name: Option<String>,
    country_id: Option<String>,
    date: Option<String>,
    round_id: i64,
    permalink: Option<String>,
    server: Option<String>,
    server_ip: Option<String>,
    loss: Option<f64>,
    min_latency: Option<f64>,
    max_latency: Option<f64>,
    avg_latency: Option<f64>,
    jitter: Option<f64>,
    error_details: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Pages {
    current: i64,
    next: Option<String>,
    previous: Option<String>,
}

impl Metrics {
    /// How many rows there are.
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(&self) -> usize {
        self.net.metrics.len()
    }
}

/// An answer of `net/path-vis` for an agent and a round.
#[derive(Debug, Serialize, Deserialize)]
pub struct Paths {
    net: PathsNet,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PathsNet {
    test: Test,
    path_vis: Vec<PathTrace>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PathTrace {
    agent_id: i64,
    agent_name: Option<String>,
    country_id: Option<String>,
    date: Option<String>,
    round_id: i64,
    permalink: Option<String>,
    server: Option<String>,
    server_ip: Option<String>,
    source_ip: Option<String>,
    source_prefix: Option<String>,
    routes: Vec<Route>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Route {
    path_id: Option<String>,
    hops: Vec<Hop>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hop {
    hop: Option<i64>,
    ip_address: Option<String>,
    prefix: Option<String>,
    rdns: Option<String>,
    network: Option<String>,
    response_time: Option<i64>,
    location: Option<String>,
    mpls: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    enabled: Option<i64>,
    test_id: Option<i64>,
    test_name: Option<String>,
    r#type: Option<String>,
    interval: Option<i64>,
    url: Option<String>,
    modified_date: Option<String>,
    network_measurements: Option<i64>,
    created_by: Option<String>,
    modified_by: Option<String>,
    created_date: Option<String>,
    saved_event: Option<i64>,
    alerts_enabled: Option<i64>,
    live_share: Option<i64>,
    use_public_bgp: Option<i64>,
    protocol: Option<String>,
    api_links: Vec<Link>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Link {
    rel: Option<String>,
    href: Option<String>,
}

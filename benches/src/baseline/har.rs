//! The page load with its HAR.

use serde::{Deserialize, Serialize};

use super::Test;

/// An answer of `web/page-load` for an agent and a round.
#[derive(Debug, Serialize, Deserialize)]
pub struct PageLoads {
    web: Web,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Web {
    test: Test,
    page_load: Vec<PageLoad>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageLoad {
    har: Har,
    agent_name: Option<String>,
    country_id: Option<String>,
    date: Option<String>,
    agent_id: i64,
    round_id: i64,
    response_time: Option<i64>,
    total_size: Option<i64>,
    num_objects: Option<i64>,
    num_errors: Option<i64>,
    dom_load_time: Option<i64>,
    page_load_time: Option<i64>,
    permalink: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Har {
    log: Log,
}

#[derive(Debug, Serialize, Deserialize)]
struct Log {
    version: Option<String>,
    creator: Option<Creator>,
    pages: Vec<Page>,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Creator {
    name: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    id: Option<String>,
    title: Option<String>,
    started_date_time: Option<String>,
    response_code: Option<i64>,
    page_timings: Option<PageTimings>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageTimings {
    on_load: Option<f64>,
    on_content_load: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    pageref: Option<String>,
    #[serde(rename = "serverIPAddress")]
    server_ip_address: Option<String>,
    started_date_time: Option<String>,
    time: Option<f64>,
    timings: Option<Timings>,
    request: Option<Request>,
    response: Option<Response>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Timings {
    blocked: Option<f64>,
    dns: Option<f64>,
    connect: Option<f64>,
    ssl: Option<f64>,
    send: Option<f64>,
    wait: Option<f64>,
    receive: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    url: Option<String>,
    headers: Vec<Pair>,
    method: Option<String>,
    query_string: Vec<Pair>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Pair {
    name: Option<String>,
    value: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    headers_size: Option<i64>,
    body_size: Option<i64>,
    status: Option<i64>,
    headers: Vec<Pair>,
    content: Option<Content>,
    #[serde(rename = "redirectURL")]
    redirect_url: Option<String>,
    status_text: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: Option<i64>,
    mime_type: Option<String>,
}

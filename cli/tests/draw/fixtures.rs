//! Small answers of our own, and drawing them.

use serde_json::{Value, json};
use thousandeyes_api::{Api, Operation};
use thousandeyes_cli::draw::{self, DrawError, Picture, Style};

/// A terminal without colours.
pub(crate) const PLAIN: Style = Style {
    width: 80,
    height: 24,
    colour: false,
    unicode: true,
};

pub(crate) fn operation(id: &str) -> (&'static Api, &'static Operation) {
    let api = thousandeyes_api::v6();
    (api, api.operation(id).unwrap())
}

/// The rows of a whole answer, or its one item.
pub(crate) fn rows(operation: &Operation, answer: &Value) -> Vec<Value> {
    let at = operation
        .answer
        .row_path()
        .iter()
        .try_fold(answer, |at, key| at.get(key));
    match at {
        Some(Value::Array(rows)) => rows.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    }
}

/// The kinds of pictures.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<'a> {
    Plot(&'a str),
    PlotSvg(&'a str),
    Waterfall,
    WaterfallSvg,
    Paths,
    PathsSvg,
    PathsDot,
}

pub(crate) fn try_draw(
    id: &str,
    answer: &Value,
    kind: Kind<'_>,
    style: &Style,
) -> Result<String, DrawError> {
    let (api, operation) = operation(id);
    let rows = rows(operation, answer);
    let picture = Picture {
        api,
        operation,
        head: answer,
        rows: &rows,
    };
    match kind {
        Kind::Plot(field) => draw::plot(&picture, field, style),
        Kind::PlotSvg(field) => draw::plot_svg(&picture, field),
        Kind::Waterfall => draw::waterfall(&picture, style),
        Kind::WaterfallSvg => draw::waterfall_svg(&picture),
        Kind::Paths => draw::paths(&picture, style),
        Kind::PathsSvg => draw::paths_svg(&picture),
        Kind::PathsDot => draw::paths_dot(&picture),
    }
}

#[track_caller]
pub(crate) fn draw(id: &str, answer: &Value, kind: Kind<'_>, style: &Style) -> String {
    try_draw(id, answer, kind, style).unwrap()
}

/// An answer of `net.metrics` with so many agents and rounds. Chicago has no row in rounds 8 to 11, and no value in round 12.
pub(crate) fn metrics(agents: usize, rounds: i64) -> Value {
    let names = [
        "Oslo",
        "Chicago, IL",
        "São Paulo",
        "東京",
        "Sydney",
        "Cape Town",
        "Mumbai",
        "Dublin",
        "Lima",
        "Quito",
    ];
    let mut rows = Vec::new();
    for round in 0..rounds {
        for (nth, name) in names.iter().take(agents).enumerate() {
            let chicago = nth == 1;
            if chicago && (8..12).contains(&round) {
                continue;
            }
            // A triangle: high in the middle, and no float that two machines round differently.
            let wave = (round % 20 - 10).abs();
            let mut row = json!({
                "agentId": nth + 10, "agentName": name, "countryId": "XX", "date": "2024-03-01 00:00:07",
                "roundId": 1_709_251_200 + round * 300, "loss": if wave == 10 { 12.5 } else { 0.0 },
            });
            if !(chicago && round == 12) {
                row["avgLatency"] = json!(20.0 + 40.0 * nth as f64 + wave as f64 * 2.5);
            }
            rows.push(row);
        }
    }
    json!({ "net": { "test": { "testId": 817, "testName": "shop.example.com", "interval": 300 }, "metrics": rows } })
}

fn entry(start: &str, url: &str, status: i64, size: i64, timings: [i64; 7]) -> Value {
    let [blocked, dns, connect, ssl, send, wait, receive] = timings;
    let sum: i64 = [blocked, dns, connect, send, wait, receive]
        .iter()
        .filter(|time| **time > 0)
        .sum();
    json!({
        "pageref": "page_0", "startedDateTime": start, "time": sum, "serverIPAddress": "192.0.2.7",
        "timings": { "blocked": blocked, "dns": dns, "connect": connect, "ssl": ssl, "send": send, "wait": wait, "receive": receive },
        "request": { "method": "GET", "url": url },
        "response": { "status": status, "bodySize": size, "content": { "size": size, "mimeType": "text/html" } },
    })
}

/// An answer of `web.page-load-detail` with five requests.
pub(crate) fn page_load() -> Value {
    let entries = [
        entry(
            "2024-03-01T10:00:00.010Z",
            "https://shop.example.com/",
            200,
            15_400,
            [5, 20, 60, 40, 0, 110, 30],
        ),
        entry(
            "2024-03-01T10:00:00.240Z",
            "https://shop.example.com/css/site.css?v=2",
            200,
            34_400,
            [-1, -1, -1, -1, 1, 45, 12],
        ),
        entry(
            "2024-03-01T10:00:00.241Z",
            "https://cdn.example.net/js/a-long-name-of-a-bundle.4f8c2e1a.min.js",
            200,
            130_000,
            [12, 18, 50, 30, 0, 60, 90],
        ),
        entry(
            "2024-03-01T10:00:00.300Z",
            "https://shop.example.com/gone.png",
            404,
            310,
            [-1, -1, -1, -1, 0, 40, 1],
        ),
        entry(
            "2024-03-01T10:00:00.310Z",
            "https://tracker.example.org/pixel?a=<b>&c=\"d\"",
            0,
            -1,
            [150, -1, -1, -1, -1, -1, -1],
        ),
    ];
    json!({ "web": { "test": { "testName": "Shop, start page" }, "pageLoad": [{
        "agentId": 12, "agentName": "Hong Kong", "roundId": 1_709_287_200, "date": "2024-03-01 10:00:05",
        "har": { "log": { "version": "1.2", "entries": entries, "pages": [{
            "id": "page_0", "title": "Shop <start>", "startedDateTime": "2024-03-01T10:00:00.000Z",
            "pageTimings": { "onContentLoad": 330, "onLoad": 520 },
        }] } },
    }] } })
}

fn hop(hop: i64, address: &str, network: &str, time: i64) -> Value {
    let prefix = address
        .rsplit_once('.')
        .map(|(start, _)| format!("{start}.0/24"));
    json!({
        "hop": hop, "ipAddress": address, "prefix": prefix, "network": network, "responseTime": time,
        "rdns": network.split_once(' ').map(|(name, _)| format!("r{hop}.{}.example", name.to_lowercase())),
    })
}

/// An answer of `net.path-vis-detail`: two agents, five traces, of which one is lost, and hops that did not answer.
pub(crate) fn paths() -> Value {
    let shared = |from: i64| {
        vec![
            hop(from, "198.51.100.9", "Transit (AS 64500)", 30),
            hop(from + 1, "198.51.100.20", "Transit (AS 64500)", 33),
        ]
    };
    let target = |at: i64| hop(at, "203.0.113.80", "Cloud (AS 64511)", 40);
    let mut labelled = hop(2, "192.0.2.1", "Access (AS 64501)", 8);
    labelled["mpls"] = json!("L=24005,E=0,S=1,T=1");
    let oslo = [
        [
            vec![hop(1, "10.0.0.1", "", 1), labelled.clone()],
            shared(3),
            vec![target(6)],
        ]
        .concat(),
        [vec![hop(1, "10.0.0.1", "", 1), labelled], shared(3)].concat(),
        vec![target(6)],
    ];
    let lima = [
        [
            vec![
                hop(1, "10.0.0.1", "", 2),
                hop(2, "192.0.2.129", "Andes (AS 64502)", 9),
            ],
            shared(4),
            vec![target(7)],
        ]
        .concat(),
        [
            vec![
                hop(1, "10.0.0.1", "", 2),
                hop(2, "192.0.2.130", "Andes (AS 64502)", 9),
            ],
            shared(4),
            vec![target(7)],
        ]
        .concat(),
    ];
    let row = |id: i64, name: &str, source: &str, routes: &[Vec<Value>]| {
        let routes: Vec<Value> = routes
            .iter()
            .map(|hops| json!({ "pathId": "1".repeat(31), "hops": hops }))
            .collect();
        json!({
            "agentId": id, "agentName": name, "date": "2024-03-01 10:00:05", "roundId": 1_709_287_200,
            "server": "shop.example.com:443", "serverIp": "203.0.113.80", "sourceIp": source, "routes": routes,
        })
    };
    json!({ "net": { "test": { "testName": "shop.example.com" }, "pathVis": [
        row(62, "Oslo", "192.0.2.62", &oslo),
        row(77, "Lima", "192.0.2.77", &lima),
    ] } })
}

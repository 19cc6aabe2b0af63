//! A page load as a browser records it: the document, then what it names, over a few connections to each host, each with its phases.
//! Its sums are the figures of the short answer, so that both tell of the same load.

use serde_json::{Map, Value, json};

use super::Row;
use super::path::object;
use crate::noise::{between, mix, unit};
use crate::time::iso;

/// What is loaded: kind, host, path, media type, bytes; and after which stage of the page.
const ASSETS: &[(u8, usize, &str, &str, f64)] = &[
    (0, 0, "/", "text/html", 18_400.0),
    (1, 1, "/css/site.css", "text/css", 31_200.0),
    (1, 1, "/css/print.css", "text/css", 4_100.0),
    (1, 1, "/js/vendor.js", "application/javascript", 148_000.0),
    (1, 1, "/js/app.js", "application/javascript", 86_300.0),
    (1, 2, "/tag.js", "application/javascript", 22_700.0),
    (2, 1, "/fonts/text.woff2", "font/woff2", 41_900.0),
    (2, 1, "/fonts/head.woff2", "font/woff2", 38_200.0),
    (2, 1, "/img/logo.svg", "image/svg+xml", 3_800.0),
    (2, 1, "/img/hero.jpg", "image/jpeg", 164_000.0),
    (2, 1, "/img/offer-1.jpg", "image/jpeg", 48_000.0),
    (2, 1, "/img/offer-2.jpg", "image/jpeg", 51_500.0),
    (2, 1, "/img/offer-3.jpg", "image/jpeg", 44_800.0),
    (2, 1, "/img/map.png", "image/png", 72_300.0),
    (3, 0, "/api/session", "application/json", 900.0),
    (
        3,
        0,
        "/api/recommendations?limit=8",
        "application/json",
        6_200.0,
    ),
    (3, 2, "/collect", "image/gif", 43.0),
    (3, 0, "/favicon.ico", "image/x-icon", 5_400.0),
];

/// Connections that a browser opens to a host.
const CONNECTIONS: usize = 6;

struct Load {
    entries: Vec<Map<String, Value>>,
    begins: i64,
    response: f64,
    content: f64,
    end: f64,
    size: f64,
    errors: usize,
}

/// The figures of a load, by the names that short answers give them.
pub(crate) fn figures(row: &Row) -> Map<String, Value> {
    let load = load(row);
    object(json!({
        "responseTime": load.response.round() as i64,
        "totalSize": load.size as i64,
        "numObjects": load.entries.len(),
        "numErrors": load.errors,
        "domLoadTime": load.content.round() as i64,
        "pageLoadTime": load.end.round() as i64,
    }))
}

/// The pages of a log.
pub(crate) fn pages(row: &Row) -> Vec<Map<String, Value>> {
    let load = load(row);
    vec![object(json!({
        "id": "page_0",
        "title": format!("https://{}/", row.target.host),
        "startedDateTime": iso(load.begins),
        "responseCode": 200,
        "pageTimings": { "onContentLoad": tenths(load.content), "onLoad": tenths(load.end) },
    }))]
}

/// The requests of a log.
pub(crate) fn entries(row: &Row) -> Vec<Map<String, Value>> {
    load(row).entries
}

fn load(row: &Row) -> Load {
    let second = row.second() as u64;
    let key = |salt: u64, n: usize| [row.key(), second, salt, n as u64];
    let begins = row
        .second()
        .saturating_mul(1000)
        .saturating_add((mix(&key(0, 0)) % 9_000) as i64);
    // A content network is near, the site itself is not.
    let trip = row.round_trip() * row.weather.slow;
    let near = (trip * 0.15).max(4.0);
    let hosts = [
        (row.target.host, trip, row.target.ip.clone()),
        ("cdn.example.net", near, "203.0.113.80".to_owned()),
        (
            "metrics.example.org",
            trip * 0.6 + 8.0,
            "198.51.100.25".to_owned(),
        ),
    ];
    // When each connection is free again; none is open yet.
    let mut free: [Vec<f64>; 3] = Default::default();
    let mut stage_end = [0.0_f64; 4];
    let mut load = Load {
        entries: Vec::new(),
        begins,
        response: 0.0,
        content: 0.0,
        end: 0.0,
        size: 0.0,
        errors: 0,
    };
    for (n, (stage, host_index, path, media, size)) in ASSETS.iter().enumerate() {
        let Some(((host, trip, ip), free)) = hosts.get(*host_index).zip(free.get_mut(*host_index))
        else {
            continue;
        };
        let before = usize::from(*stage)
            .checked_sub(1)
            .and_then(|stage| stage_end.get(stage));
        // The parser finds one thing after the other.
        let asked =
            before.copied().unwrap_or(0.0) * if *stage < 2 { 1.0 } else { 0.72 } + 1.5 * n as f64;
        let open = free.len();
        let soonest = free
            .iter()
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(b.1))
            .map(|(at, end)| (at, *end));
        let reused = soonest.filter(|(_, end)| *end <= asked || open >= CONNECTIONS);
        let first = open == 0;
        let (blocked, dns, connect, ssl) = match reused {
            Some((_, end)) => ((end - asked).max(0.0) + 0.4, -1.0, -1.0, -1.0),
            None => {
                let dns = if first {
                    between(&key(1, n), 2.0, 24.0)
                } else {
                    -1.0
                };
                let tcp = trip * between(&key(2, n), 0.97, 1.08);
                let tls = trip * between(&key(3, n), 1.0, 1.2);
                // HAR has the time for TLS in `connect` as well.
                (between(&key(4, n), 0.4, 2.5), dns, tcp + tls, tls)
            }
        };
        let wait = trip * between(&key(5, n), 1.0, 1.1)
            + between(&key(6, n), 4.0, if *stage == 0 { 90.0 } else { 25.0 });
        let size = (size * between(&[row.test as u64, n as u64], 0.7, 1.4)).round();
        // About six megabytes a second, and slow start.
        let receive = size / 6_000.0 * row.weather.slow + near * (size / 30_000.0).min(3.0) * 0.4;
        let phases = [blocked, dns, connect, 0.2, wait, receive].map(tenths);
        let time: f64 = phases.iter().filter(|phase| **phase > 0.0).sum();
        let end = asked + time;
        match reused.and_then(|(at, _)| free.get_mut(at)) {
            Some(slot) => *slot = end,
            None => free.push(end),
        }
        if let Some(stage_end) = stage_end.get_mut(usize::from(*stage)) {
            *stage_end = stage_end.max(end);
        }
        // Not on the page itself; a page that fails is a failed round.
        let bad = n > 5 && unit(&key(7, n)) < 0.01 + 0.1 * row.weather.incident;
        let (status, text) = if bad {
            (503, "Service Unavailable")
        } else {
            (200, "OK")
        };
        load.errors += usize::from(bad);
        load.size += size;
        load.response = if n == 0 {
            time - phases[5].max(0.0)
        } else {
            load.response
        };
        load.end = load.end.max(end);
        load.content = if *stage < 2 {
            load.content.max(end)
        } else {
            load.content
        };
        let query: Vec<Value> = path
            .split_once('?')
            .into_iter()
            .flat_map(|(_, query)| query.split('&'))
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let connection = format!(
            "{}",
            40_000 + host_index * 100 + reused.map_or(open, |(at, _)| at)
        );
        let [blocked, dns, connect, send, wait, receive] = phases;
        let first = n == 0;
        let cookie = json!({
            "name": "session", "value": "7f3a", "path": "/", "domain": host, "expires": iso(begins.saturating_add(86_400_000)),
            "httpOnly": true, "secure": true,
        });
        let cookies = |there: bool| {
            if there {
                vec![cookie.clone()]
            } else {
                Vec::new()
            }
        };
        let mut entry = object(json!({
            "pageref": "page_0",
            "startedDateTime": iso(begins.saturating_add(asked.round() as i64)),
            "time": tenths(time),
            "request": {
                "method": "GET",
                "url": format!("https://{host}{path}"),
                "httpVersion": "HTTP/2.0",
                "headers": [{ "name": "Accept", "value": "*/*" }, { "name": "User-Agent", "value": "Mozilla/5.0 (mock)" }],
                "queryString": query,
                "cookies": cookies(!first && *host_index == 0),
                "headersSize": 310,
                "bodySize": 0,
            },
            "response": {
                "status": status,
                "statusText": text,
                "httpVersion": "HTTP/2.0",
                "headers": [{ "name": "Content-Type", "value": media }, { "name": "Cache-Control", "value": "max-age=3600" }],
                "content": { "size": size as i64, "mimeType": media },
                "cookies": cookies(first),
                "redirectURL": "",
                "headersSize": 240,
                "bodySize": size as i64,
            },
            "cache": {},
            "timings": {
                "blocked": blocked, "dns": dns, "connect": connect, "ssl": tenths(ssl),
                "send": send, "wait": wait, "receive": receive,
            },
            "serverIPAddress": ip,
            "connection": connection,
        }));
        if let Some(Value::Object(request)) =
            entry.get_mut("request").filter(|_| *path == "/collect")
        {
            let sent = json!({
                "mimeType": "application/x-www-form-urlencoded",
                "text": "event=load&page=home",
                "params": [{ "name": "event", "value": "load" }, { "name": "page", "value": "home" }],
            });
            request.insert("method".into(), "POST".into());
            request.insert("bodySize".into(), 20.into());
            request.insert("postData".into(), sent);
        }
        load.entries.push(entry);
    }
    load
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

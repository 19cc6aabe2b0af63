//! What must fit together: fields of one row, items of one list, and rows of several operations. Everything here is found by the names of
//! fields and of models, whichever operation has them, and a field that the spec does not have is left out afterwards.

use serde_json::{Map, Value, json};

use super::path::object;
use super::world::source;
use super::{Maker, Row, har, path, world};
use crate::noise::{between, unit};
use crate::time::date;
use thousandeyes_api::{Model, Type};

impl Maker<'_> {
    /// Fields of an object that hang together.
    pub(super) fn together(&self, model: &Model, row: &Row) -> Map<String, Value> {
        let has = |name: &str| model.field(name).is_some();
        let mut out = Map::new();
        if has("domLoadTime") && has("pageLoadTime") {
            out = har::figures(row);
        } else if has("connectTime") || has("totalTime") {
            phases(model, row, &mut out);
        }
        measures(row, &mut out);
        let (ip, prefix) = source(&row.entity);
        out.insert("sourceIp".into(), ip.into());
        out.insert("sourcePrefix".into(), prefix.into());
        out.insert("serverIp".into(), row.target.ip.clone().into());
        if has("serverIp") {
            out.insert("server".into(), format!("{}:443", row.target.host).into());
        }
        if has("prefixId") {
            out.insert("prefix".into(), row.target.prefix.clone().into());
        }
        if has("serverId") && !has("serverName") {
            let asked = self.ask.id("ServerId").and_then(|text| text.parse().ok());
            let [first, second] = row.target.dns_servers;
            let own = if row.number % 2 == 0 { first } else { second };
            let (id, name) = match asked {
                Some(id) if id == first.0 => first,
                Some(id) if id == second.0 => second,
                Some(id) => (id, own.1),
                None => own,
            };
            out.insert("serverId".into(), id.into());
            out.insert("server".into(), name.into());
        }
        if has("asn") && row.by_network == Some(true) {
            let place = row.entity.id.rem_euclid(1000);
            out.insert("asn".into(), (64_500 + place).into());
            out.insert("network".into(), format!("Example Net {place}").into());
        }
        if has("accountGroupName") {
            // One is the user's own, and one is acted in: the one that was asked for.
            let asked = self.ask.query.get("aid").and_then(|text| text.parse().ok());
            let own = row.number == 0;
            let current = asked.map_or(own, |aid: i64| aid == row.entity.id);
            out.insert("default".into(), i64::from(own).into());
            out.insert("current".into(), i64::from(current).into());
            out.insert("organizationName".into(), "Example Corp".into());
        }
        if has("interval") && has("testName") {
            self.test(row, &mut out);
        }
        out
    }

    /// Items of a list that hang together.
    pub(super) fn items(&self, model: &str, row: &Row) -> Option<Vec<Map<String, Value>>> {
        Some(match model.rsplit('.').next().unwrap_or(model) {
            "Hop" => path::hops(row, 0),
            "Route" => {
                let routes = (0..path::TRACES).map(|route| {
                    let hops = path::hops(row, route).into_iter().map(Value::Object);
                    let (id, hops) = (path::path_id(row, route), hops.collect::<Value>());
                    object(json!({ "pathId": id, "hops": hops }))
                });
                routes.collect()
            }
            "PathEndpoint" => path::endpoints(row),
            "BgpHop" => path::networks(row),
            "HarPage" => har::pages(row),
            "HarEntry" => har::entries(row),
            "Certificate" => certificates(row),
            "TransactionPage" => transaction_pages(row),
            "ApiLink" => self.links(row),
            "TestDnsServer" => {
                let servers = row.target.dns_servers.iter();
                servers
                    .map(|(id, name)| object(json!({ "serverId": id, "serverName": name })))
                    .collect()
            }
            _ => return None,
        })
    }

    fn test(&self, row: &Row, out: &mut Map<String, Value>) {
        let host = row.target.host;
        let fields = json!({
            "interval": world::interval(row.test),
            "testName": format!("{host} ({})", row.test),
            "url": format!("https://{host}/"),
            "server": format!("{host}:443"),
            "port": 443,
            "domain": format!("{} A", host.split_once('.').map_or(host, |(_, domain)| domain)),
            "enabled": 1,
            "createdDate": date(1_420_070_400 + row.test.rem_euclid(10_000_000)),
            "modifiedDate": date(1_450_070_400 + row.test.rem_euclid(10_000_000)),
            "createdBy": "Ada Example (ada@example.com)",
            "modifiedBy": "Ada Example (ada@example.com)",
        });
        out.extend(object(fields));
    }

    fn links(&self, row: &Row) -> Vec<Map<String, Value>> {
        let base = &self.ask.base_url;
        let own = format!("{base}/tests/{}", row.test);
        let data = format!("{base}{}", self.ask.target);
        vec![
            object(json!({ "rel": "self", "href": own })),
            object(json!({ "rel": "data", "href": data })),
        ]
    }

    /// The kind of a test, as the path of its data names it.
    pub(super) fn kind_of_test(&self, values: &[&str]) -> Option<String> {
        let mut words = Vec::new();
        for segment in &self.ask.operation.path {
            if let thousandeyes_api::Segment::Literal(text) = segment {
                words.push(text.as_str());
            }
        }
        let joined = words.join("-");
        let mut names = words.iter().rev().copied().chain([joined.as_str()]);
        let known = names.find(|name| values.contains(name));
        let usual = "agent-to-server";
        known
            .or_else(|| values.contains(&usual).then_some(usual))
            .map(str::to_owned)
    }
}

/// What a network test measures.
fn measures(row: &Row, out: &mut Map<String, Value>) {
    let weather = row.weather;
    let average = row.round_trip() * weather.slow;
    let jitter = average * weather.jitter;
    let second = row.second() as u64;
    let chance = |salt: u64, low, high| between(&[row.key(), second, salt], low, high);
    let busy = weather.incident > 0.05;
    let fields = json!({
        "loss": weather.loss,
        "avgLatency": thousandths(average),
        "minLatency": thousandths((average - jitter * chance(1, 0.8, 2.0)).max(0.1)),
        "maxLatency": thousandths(average + jitter * chance(2, 1.0, 4.0)),
        "jitter": thousandths(jitter),
        "latency": (average / 2.0).round() as i64,
        "pdv": thousandths(jitter * 3.0),
        "discards": thousandths(weather.incident * chance(3, 0.0, 3.0)),
        "mos": thousandths((4.38 - 0.06 * weather.loss - 0.02 * jitter - average / 1500.0).max(1.0)),
        "availability": 100,
        "reachability": thousandths(100.0 - weather.incident * chance(4, 0.0, 60.0)),
        "updates": if busy { chance(5, 1.0, 9.0).round() } else { (unit(&[row.key(), second, 6]) * 1.2).floor() },
        "pathChanges": if busy { chance(6, 0.0, 3.0).round() } else { 0.0 },
        "resolutionTime": (4.0 + average * 0.3).round() as i64,
        "finalQueryTime": (6.0 + average * 0.4).round() as i64,
        "transactionTime": (1400.0 + average * 9.0 * weather.slow).round() as i64,
        "active": 1,
        "valid": i64::from(!busy),
        "numRedirects": 0,
        "failedQueries": 0,
        "componentErrors": if busy { chance(7, 1.0, 6.0) as i64 } else { 0 },
    });
    out.extend(object(fields));
}

/// The phases of a request, whose sums are right.
fn phases(model: &Model, row: &Row, out: &mut Map<String, Value>) {
    let trip = row.round_trip() * row.weather.slow;
    let second = row.second() as u64;
    let size = between(&[row.test as u64, 77], 9_000.0, 90_000.0).round();
    let phase = |name: &str| {
        let chance = |low, high| between(&[row.key(), second, crate::noise::text(name)], low, high);
        Some(match name {
            "dnsTime" => {
                chance(1.0, 6.0)
                    + if row.weather.incident > 0.3 {
                        40.0
                    } else {
                        0.0
                    }
            }
            "connectTime" => trip * chance(0.98, 1.05),
            "sslTime" => trip * chance(1.02, 1.2),
            "negotiationTime" => trip * chance(3.9, 4.4),
            "waitTime" | "registerTime" | "inviteTime" | "optionsTime" => trip + chance(6.0, 30.0),
            "redirectTime" => 0.0,
            _ => return None,
        })
    };
    let after = |name: &str| {
        let chance = between(&[row.key(), second, crate::noise::text(name)], 0.9, 1.2);
        matches!(name, "receiveTime" | "transferTime")
            .then(|| trip * 0.25 * chance + size / 9_000.0)
    };
    let (mut response, mut total) = (0.0, 0.0);
    for (_, used) in model.answered() {
        let whole = used.ty == Type::Int;
        let told = |time: f64| {
            if whole {
                time.round()
            } else {
                thousandths(time)
            }
        };
        let name = used.name.as_str();
        let time = match (phase(name), after(name)) {
            (Some(time), _) => {
                response += told(time);
                told(time)
            }
            (None, Some(time)) => {
                total += told(time);
                told(time)
            }
            (None, None) => continue,
        };
        out.insert(name.to_owned(), number(time, whole));
    }
    total += response;
    let whole = |name: &str| {
        model
            .answered()
            .any(|(_, used)| used.name == name && used.ty == Type::Int)
    };
    out.insert(
        "responseTime".into(),
        number(response, whole("responseTime")),
    );
    out.insert("totalTime".into(), number(total, whole("totalTime")));
    out.insert("wireSize".into(), number(size, whole("wireSize")));
    out.insert(
        "throughput".into(),
        number((size * 1000.0 / total.max(1.0)).round(), true),
    );
}

/// A server's certificate and those above it.
fn certificates(row: &Row) -> Vec<Map<String, Value>> {
    const DAY: i64 = 86_400;
    let host = row.target.host;
    let year = 365 * DAY;
    let own = row.second().div_euclid(90 * DAY).saturating_mul(90 * DAY);
    let root = 1_262_304_000;
    let chain = [
        (
            host,
            "Example Issuing CA 3",
            own - 30 * DAY,
            own + 120 * DAY,
            vec![host, "example.com"],
        ),
        (
            "Example Issuing CA 3",
            "Example Root CA",
            root + 8 * year,
            root + 28 * year,
            vec![],
        ),
        (
            "Example Root CA",
            "Example Root CA",
            root,
            root + 35 * year,
            vec![],
        ),
    ];
    let certificates = chain
        .into_iter()
        .map(|(subject, issuer, begin, end, names)| {
            object(json!({
                "subjectName": subject,
                "issuerName": issuer,
                "notValidBefore": date(begin),
                "notValidAfter": date(end),
                "daysUntilExpiry": (end - row.second()).div_euclid(DAY),
                "fetchDateInValidCertDateRange": true,
                "hasValidSigningCert": true,
                "subjectAltNames": names,
            }))
        });
    certificates.collect()
}

/// The pages that a script goes through.
fn transaction_pages(row: &Row) -> Vec<Map<String, Value>> {
    let names = ["Home", "Search results", "Basket"];
    let pages = names.iter().enumerate().map(|(n, name)| {
        let chance = between(&[row.key(), row.second() as u64, n as u64], 3.0, 5.0);
        object(json!({
            "pageNum": n,
            "pageName": format!("{name} - {}", row.target.host),
            "duration": thousandths(300.0 + row.round_trip() * row.weather.slow * chance),
            "componentCount": 18 + 7 * n,
            "errorCount": i64::from(row.weather.incident > 0.3),
        }))
    });
    pages.collect()
}

pub(super) fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

pub(super) fn number(value: f64, whole: bool) -> Value {
    // The cast holds at the nearest end what an integer can't hold.
    if whole {
        Value::from(value.round() as i64)
    } else {
        Value::from(value)
    }
}

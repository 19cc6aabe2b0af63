//! Paths through the network, hop by hop, that look like those of a trace: the agent's provider, a carrier, the long way, the target's
//! network. Some routers don't answer, as ever.

use serde_json::{Map, Value, json};

use super::Row;
use crate::noise::{between, index, mix, unit};
use crate::synth::world::source;

/// Paths that are traced in each round.
pub(crate) const TRACES: usize = 3;

struct Carrier {
    name: &'static str,
    asn: u32,
    domain: &'static str,
    net: u8,
}

const CARRIERS: [Carrier; 4] = [
    Carrier {
        name: "Northline Transit",
        asn: 64506,
        domain: "core.northline.example",
        net: 18,
    },
    Carrier {
        name: "Oceanic Backbone",
        asn: 64507,
        domain: "bb.oceanic.example",
        net: 40,
    },
    Carrier {
        name: "Meridian Networks",
        asn: 64508,
        domain: "ip.meridian.example",
        net: 72,
    },
    Carrier {
        name: "Blue Cable",
        asn: 64509,
        domain: "rt.bluecable.example",
        net: 90,
    },
];

/// The id of a path: a number of 31 digits.
pub(crate) fn path_id(row: &Row, path: usize) -> String {
    let key =
        |salt| mix(&[row.key(), row.second() as u64, path as u64, salt]) % 1_000_000_000_000_000;
    format!("6{:015}{:015}", key(1), key(2))
}

/// The hops of one of the paths.
pub(crate) fn hops(row: &Row, path: usize) -> Vec<Map<String, Value>> {
    let agent = &row.entity;
    // Paths change a few times a day, not with each round.
    let epoch = row.second().div_euclid(4 * 3600) as u64;
    let key = |salt: u64| [row.key(), epoch, path as u64, salt];
    let carrier = index(&key(1), CARRIERS.len());
    let carrier = CARRIERS.get(carrier).unwrap_or(&CARRIERS[0]);
    let total = row.round_trip() * row.weather.slow;
    let (own, own_prefix) = source(agent);
    let gateway = own
        .rsplit_once('.')
        .map_or(own.clone(), |(net, _)| format!("{net}.1"));
    let provider = format!(
        "{} Access (AS 64504)",
        agent.city.split(',').next().unwrap_or("City")
    );
    let place = agent.city;

    let mut out: Vec<Map<String, Value>> = Vec::new();
    let mut number = 0;
    let mut hop = |ip: String,
                   prefix: String,
                   rdns: Option<String>,
                   network: &str,
                   at: &str,
                   part: f64,
                   label: bool| {
        number += 1;
        let silent = number > 1 && part < 1.0 && unit(&key(100 + number)) < 0.12;
        if silent {
            return;
        }
        let noise = between(
            &[row.key(), row.second() as u64, path as u64, number],
            0.2,
            1.4,
        );
        let mut map = Map::new();
        map.insert("hop".into(), number.into());
        map.insert("ipAddress".into(), ip.into());
        map.insert("prefix".into(), prefix.into());
        if let Some(name) = rdns {
            map.insert("rdns".into(), name.into());
        }
        map.insert("network".into(), network.into());
        map.insert("location".into(), at.into());
        map.insert(
            "responseTime".into(),
            ((total * part + noise).round() as i64).into(),
        );
        if label {
            let label = 24_000 + mix(&key(number)) % 900;
            map.insert("mpls".into(), format!("L={label},E=0,S=1,T=1").into());
        }
        out.push(map);
    };

    hop(gateway, own_prefix, None, &provider, place, 0.004, false);
    let access = format!("100.64.{}.{}", agent.id.rem_euclid(250), 1 + path);
    hop(
        access,
        "100.64.0.0/10".into(),
        None,
        &provider,
        place,
        0.012,
        false,
    );
    let net = |third: u64, last: u64| format!("198.19.{}.{}", u64::from(carrier.net) + third, last);
    let prefix = format!("198.19.{}.0/24", carrier.net);
    let name = format!("{} (AS {})", carrier.name, carrier.asn);
    let router = |kind: &str, n: u64, at: &str| {
        format!("{kind}-{}.r{:02}.{at}01.{}", n % 6, n % 12, carrier.domain)
    };
    let near = 1 + mix(&key(2)) % 2;
    for step in 0..near {
        let rdns = router("ae", mix(&key(10 + step)), agent.place);
        let part = 0.02 + 0.02 * step as f64;
        hop(
            net(0, 10 + step),
            prefix.clone(),
            Some(rdns),
            &name,
            place,
            part,
            false,
        );
    }
    // Far agents cross more of the carrier's network, and there the time goes.
    let far = 1 + (agent.distance / 60.0) as u64;
    for step in 0..far {
        let part = 0.08 + 0.8 * (step + 1) as f64 / (far + 1) as f64;
        let rdns = router(
            "be",
            mix(&key(20 + step)),
            if step * 2 < far { agent.place } else { "sea" },
        );
        let at = if step * 2 < far {
            place
        } else {
            "Seattle Area"
        };
        hop(
            net(1, 30 + step),
            prefix.clone(),
            Some(rdns),
            &name,
            at,
            part,
            true,
        );
    }
    let rdns = router("xe", mix(&key(3)), "sjc");
    hop(
        net(2, 50),
        prefix,
        Some(rdns),
        &name,
        "San Francisco Area",
        0.95,
        false,
    );
    let edge = "Example Cloud (AS 64511)";
    for step in 0..2 {
        let ip = format!("198.19.200.{}", 4 + step * 2 + path);
        let part = 0.97 + 0.01 * step as f64;
        hop(
            ip,
            "198.19.200.0/22".into(),
            None,
            edge,
            "San Francisco Area",
            part,
            false,
        );
    }
    let target = &row.target;
    let rdns = format!(
        "edge-{}.sjc.{}",
        1 + mix(&key(4)) % 9,
        target
            .host
            .split_once('.')
            .map_or("example.com", |(_, domain)| domain)
    );
    hop(
        target.ip.clone(),
        target.prefix.clone(),
        Some(rdns),
        edge,
        "San Francisco Area",
        1.0,
        false,
    );
    match row.back {
        true => backwards(out, number, &own, total),
        false => out,
    }
}

/// The same path from the target: its last hop is the agent.
fn backwards(
    hops: Vec<Map<String, Value>>,
    length: u64,
    own: &str,
    total: f64,
) -> Vec<Map<String, Value>> {
    let of = |hop: &Map<String, Value>, name: &str| hop.get(name).and_then(Value::as_u64);
    let whole = total.round() as u64;
    let mut out = Vec::new();
    for mut hop in hops.into_iter().rev() {
        let number = of(&hop, "hop").unwrap_or(length);
        let time = of(&hop, "responseTime").unwrap_or_default();
        // The target itself is where the way begins.
        if number < length {
            hop.insert("hop".into(), (length - number).into());
            let time = whole.saturating_sub(time).max(1);
            hop.insert("responseTime".into(), time.into());
            out.push(hop);
        }
    }
    let mut last = out.last().cloned().unwrap_or_default();
    last.remove("rdns");
    last.insert("hop".into(), length.into());
    last.insert("ipAddress".into(), own.into());
    last.insert("responseTime".into(), whole.into());
    out.push(last);
    out
}

/// The ends of the paths, as the short answer has them.
pub(crate) fn endpoints(row: &Row) -> Vec<Map<String, Value>> {
    let ends = (0..TRACES).map(|path| {
        let last = hops(row, path).pop().unwrap_or_default();
        let of = |name: &str| last.get(name).cloned().unwrap_or(Value::Null);
        let end = json!({
            "numberOfHops": of("hop"),
            "ipAddress": of("ipAddress"),
            "responseTime": of("responseTime"),
            "pathId": path_id(row, path),
        });
        object(end)
    });
    ends.collect()
}

/// The networks between a monitor and the origin of a prefix.
pub(crate) fn networks(row: &Row) -> Vec<Map<String, Value>> {
    let own = row
        .entity
        .name
        .rsplit_once("(AS ")
        .and_then(|(_, rest)| rest.trim_end_matches(')').parse().ok());
    let own_name = row
        .entity
        .name
        .split(" - ")
        .nth(1)
        .and_then(|name| name.split(" (").next());
    let epoch = row.second().div_euclid(6 * 3600) as u64;
    let first = index(&[row.key(), epoch], CARRIERS.len());
    let mut out = vec![(
        own.unwrap_or(64_500_u32),
        own_name.unwrap_or("Local network"),
    )];
    // Some are a network further away than others.
    for step in 0..1 + first % 2 {
        if let Some(carrier) = CARRIERS.get((first + step) % CARRIERS.len()) {
            out.push((carrier.asn, carrier.name));
        }
    }
    out.push((64_511, "Example Cloud"));
    let maps = out
        .into_iter()
        .map(|(asn, name)| object(json!({ "asn": asn, "asName": name })));
    maps.collect()
}

/// The fields of an object that was written as one.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

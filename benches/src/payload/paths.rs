//! `net/path-vis` of an agent and a round: agents, their routes, and the hops on these; mostly text.

use super::build::{Build, CITIES, date, object};
use super::test::test;
use crate::random::Random;

const ROUND: i64 = 1_383_887_700;

/// Who announces an address, and how its names end, if it has one.
const NETWORKS: [(&str, Option<&str>); 7] = [
    ("GTT Communications (AS 3257)", Some("as3257.gtt.net.uk")),
    ("Zayo Bandwidth, Inc. (AS 6461)", Some("us.zip.zayo.com")),
    (
        "Amazon.com, Inc. (AS 16509)",
        Some("eu-west-3.compute.amazonaws.com"),
    ),
    ("Lumen Technologies, Inc. (AS 3356)", Some("level3.net")),
    ("Arelion Sweden AB (AS 1299)", Some("telia.net")),
    ("Deutsche Telekom AG (AS 3320)", Some("de.dtag.de")),
    ("Google LLC (AS 15169)", None),
];

const PLACES: [&str; 7] = [
    "Greater Los Angeles",
    "Denver Area",
    "Stockholm, Sweden",
    "Osaka, Japan",
    "Amsterdam, Netherlands",
    "Miami, FL",
    "Newark, NJ",
];

/// An answer of so many agents, with so many routes each, with so many hops each.
pub(super) fn body(agents: i64, routes: i64, hops: i64, seed: u64) -> String {
    let mut random = Random::new(seed);
    object(|b| {
        b.object("net", |b| {
            test(b, "http-server");
            b.list("pathVis", 0..agents, |b, _| {
                agent(b, routes, hops, &mut random)
            });
        });
    })
}

fn agent(b: &mut Build, routes: i64, hops: i64, random: &mut Random) {
    let (name, country) = random.pick(&CITIES);
    let id = random.int(1, 60_000);
    let (source, target) = (random.address(), random.address());
    // 102 bits make 31 digits.
    let path = u128::from(random.bits()) << 38 | u128::from(random.bits() >> 26);
    b.text("agentName", name);
    b.text("countryId", country);
    b.text("date", &date(ROUND + random.int(0, 899)));
    b.text("server", "www.thousandeyes.com:80");
    b.text("serverIp", &target);
    b.text("sourceIp", &source);
    b.text("sourcePrefix", &format!("{}.0/24", leading(&source, 3)));
    b.list("routes", 0..routes, |b, route| {
        b.text("pathId", &(path + route as u128).to_string());
        let mut elapsed = 0;
        b.list("hops", 1..=hops, |b, number| {
            let address = if number == hops {
                target.clone()
            } else {
                random.address()
            };
            elapsed += random.int(0, 9);
            hop(b, number, &address, elapsed, random);
        });
    });
    b.text("permalink", &format!("https://app.thousandeyes.com/net/path-vis?__a=75&testId=817&roundId={ROUND}&serverId=71&agentId={id}"));
    b.int("agentId", id);
    b.int("roundId", ROUND);
}

fn hop(b: &mut Build, number: i64, address: &str, elapsed: i64, random: &mut Random) {
    let (network, domain) = random.pick(&NETWORKS);
    b.int("hop", number);
    b.text("ipAddress", address);
    b.text("prefix", &format!("{}.0.0/16", leading(address, 2)));
    if let Some(domain) = domain.filter(|_| random.chance(0.8)) {
        let (slot, port, router, site) = (
            random.int(0, 9),
            random.int(0, 9),
            random.int(1, 99),
            random.int(1, 9),
        );
        b.text(
            "rdns",
            &format!("xe-{slot}-0-{port}.bcr{router}.lax{site:02}.{domain}"),
        );
    }
    b.text("network", network);
    b.int("responseTime", elapsed);
    b.text("location", random.pick(&PLACES));
    if random.chance(0.15) {
        let (label, life) = (random.int(16, 999_999), random.int(1, 9));
        b.text("mpls", &format!("L={label},E=0,S=1,T={life}"));
    }
}

/// The first so many numbers of an address.
fn leading(address: &str, numbers: usize) -> String {
    let parts: Vec<_> = address.split('.').take(numbers).collect();
    parts.join(".")
}

//! `net/metrics`: flat rows of short texts and numbers, of which one in fifty is a failure.

use super::build::{Build, CITIES, date, object};
use super::test::test;
use crate::random::{Random, rounded};

/// The rounds of 15 minutes begin here; twenty agents measure in each.
const FIRST_ROUND: i64 = 1_384_309_800;

/// An answer of so many rows.
pub(super) fn body(rows: i64, seed: u64) -> String {
    let mut random = Random::new(seed);
    object(|b| {
        b.text("from", "2013-10-29 17:30:00");
        b.text("to", "2013-11-08 17:45:00");
        b.object("net", |b| {
            test(b, "http-server");
            b.list("metrics", 0..rows, |b, index| row(b, index, &mut random));
        });
        b.object("pages", |b| b.int("current", 1));
    })
}

fn row(b: &mut Build, index: i64, random: &mut Random) {
    let (agent, country) = random.pick(&CITIES);
    let id = random.int(1, 60_000);
    let round = FIRST_ROUND + 900 * (index / 20);
    let failed = random.chance(0.02);
    b.text("agentName", agent);
    b.text("countryId", country);
    b.text("date", &date(round + random.int(0, 899)));
    b.text("serverIp", &random.address());
    b.float("loss", if failed { 100.0 } else { loss(random) });
    b.text("permalink", &format!("https://app.thousandeyes.com/net/metrics?__a=75&testId=817&roundId={round}&serverId=71&agentId={id}"));
    b.int("agentId", id);
    b.text("server", "www.thousandeyes.com:80");
    b.int("roundId", round);
    if failed {
        let why = "Failed to connect: \"No route to host\"\nretry in 1s";
        return b.text("errorDetails", why);
    }
    let digits = random.pick(&[0, 1, 3]);
    let least = random.float(0.5, 300.0, digits);
    let mean = rounded(least + random.unit() * 3.0, 3);
    b.float("minLatency", least);
    b.float("avgLatency", mean);
    b.float("maxLatency", rounded(mean + random.unit() * 40.0, 1));
    b.float("jitter", rounded(random.unit() * random.unit() * 2.0, 6));
}

/// Mostly none.
fn loss(random: &mut Random) -> f64 {
    match random.int(1, 6) {
        1..=4 => 0.0,
        5 => 2.0,
        _ => random.float(0.0, 100.0, 1),
    }
}

//! `web/page-load` of an agent and a round: a HAR, with many small objects and long texts with escapes.

use super::build::{Build, object};
use super::test::test;
use crate::random::Random;

const HOSTS: [&str; 4] = [
    "www.example.com",
    "fonts.example.net",
    "cdn.example.com",
    "img.example.com",
];
const ENDINGS: [&str; 4] = ["js", "css", "png", "html"];
const TYPES: [&str; 6] = [
    "text/html;charset=UTF-8",
    "text/javascript;charset=utf-8",
    "image/webp",
    "text/css",
    "application/json",
    "font/woff2",
];
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.88 Safari/537.36";

/// An answer of one page load with so many requests.
pub(super) fn body(entries: i64, seed: u64) -> String {
    let mut random = Random::new(seed);
    object(|b| {
        b.object("web", |b| {
            test(b, "page-load");
            b.list("pageLoad", [()], |b, ()| row(b, entries, &mut random));
        });
    })
}

fn row(b: &mut Build, entries: i64, random: &mut Random) {
    b.object("har", |b| b.object("log", |b| log(b, entries, random)));
    b.text("agentName", "Tseung Kwan O, Hong Kong");
    b.text("countryId", "HK");
    b.text("date", "2018-07-12 16:00:31");
    b.int("agentId", 12);
    b.int("roundId", 1_531_411_200);
    b.int("responseTime", 35);
    b.int("totalSize", 404_397);
    b.int("numObjects", entries);
    b.int("numErrors", 0);
    b.int("domLoadTime", 344);
    b.int("pageLoadTime", 504);
    b.text(
        "permalink",
        "https://app.thousandeyes.com/web/page-load?__a=null&testId=818&roundId=1531411200&agentId=12",
    );
}

fn log(b: &mut Build, entries: i64, random: &mut Random) {
    b.object("creator", |b| b.text("name", "ThousandEyes DB Exporter"));
    let mut millis = 0;
    b.list("entries", 0..entries, |b, _| {
        millis += random.int(0, 20);
        entry(b, millis, random);
    });
    b.list("pages", [()], |b, ()| {
        b.text("id", "page_0");
        b.text("title", "Example");
        b.text("startedDateTime", "2018-07-12T16:00:26.946Z");
        b.int("responseCode", 0);
        b.object("pageTimings", |b| {
            b.int("onLoad", 504);
            b.int("onContentLoad", 344);
        });
    });
    b.text("version", "1.2");
}

fn entry(b: &mut Build, millis: i64, random: &mut Random) {
    let (minute, second, milli) = (millis / 60_000 % 60, millis / 1_000 % 60, millis % 1_000);
    let timings = [
        ("blocked", random.int(-1, 9)),
        ("dns", random.int(-1, 20)),
        ("connect", random.int(-1, 40)),
        ("ssl", random.int(-1, 30)),
        ("send", 0),
        ("wait", random.int(1, 200)),
        ("receive", random.int(0, 60)),
    ];
    b.text("pageref", "page_0");
    b.text("serverIPAddress", &random.address());
    b.text(
        "startedDateTime",
        &format!("2018-07-12T16:{minute:02}:{second:02}.{milli:03}Z"),
    );
    b.int("time", timings.iter().map(|(_, time)| time.max(&0)).sum());
    b.object("timings", |b| {
        timings.iter().for_each(|(phase, time)| b.int(phase, *time))
    });
    b.object("request", |b| request(b, random));
    b.object("response", |b| response(b, random));
}

fn request(b: &mut Build, random: &mut Random) {
    let parameters: Vec<_> = (0..random.int(0, 3))
        .map(|_| {
            let length = random.int(3, 20);
            (random.token(2), random.token(length))
        })
        .collect();
    let (host, ending) = (random.pick(&HOSTS), random.pick(&ENDINGS));
    let mut url = format!(
        "https://{host}/{}/{}.{ending}",
        random.token(8),
        random.token(12)
    );
    for (index, (name, value)) in parameters.iter().enumerate() {
        let before = if index == 0 { '?' } else { '&' };
        url.push_str(&format!("{before}{name}={value}"));
    }
    b.text("url", &url);
    let headers = [
        (
            "Accept",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
        ),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Accept-Language", "en-US,en;q=0.9"),
        ("User-Agent", BROWSER),
        ("X-ThousandEyes-Agent", "yes"),
    ];
    b.pairs("headers", ["name", "value"], &headers);
    b.text("method", "GET");
    let parameters: Vec<_> = parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    b.pairs("queryString", ["name", "value"], &parameters);
}

fn response(b: &mut Build, random: &mut Random) {
    let size = random.int(0, 300_000);
    let (status, reason) = match random.int(1, 10) {
        1 => (302, "FOUND"),
        2 => (404, "NOT_FOUND"),
        _ => (200, "OK"),
    };
    b.int("headersSize", random.int(200, 900));
    b.int("bodySize", size);
    b.int("status", status);
    let headers = [
        (
            "alt-svc",
            "quic=\":443\"; ma=2592000; v=\"46,43\",h3-Q050=\":443\"; ma=2592000",
        ),
        (
            "Cache-Control",
            random.pick(&["private, max-age=0", "public, max-age=2592000"]),
        ),
        ("Content-Type", random.pick(&TYPES)),
        ("Content-Length", &size.to_string()),
        ("Date", "Fri, 15 Nov 2019 16:41:54 GMT"),
        ("Server", "gws"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("X-XSS-Protection", "0"),
        ("ETag", &format!("\"{}\"", random.token(24))),
        (
            "Via",
            &format!("1.1 {}.cloudfront.net (CloudFront)", random.token(32)),
        ),
    ];
    b.pairs("headers", ["name", "value"], &headers);
    b.object("content", |b| {
        b.int("size", size);
        b.text("mimeType", random.pick(&TYPES));
    });
    b.text("redirectURL", "");
    b.text("statusText", reason);
}

//! A long range of time: asked for piece by piece, as a stream of pages, and split. The transport answers after a fixed
//! time, as a server far away does; the figures are ratios of time on the clock.

use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};

use thousandeyes::blocking::{Client, Transport};
use thousandeyes::transport::{HttpRequest, HttpResponse, TransportError};
use thousandeyes::v6::net::GetMetrics;
use thousandeyes::{Headers, TimeRange, Timestamp};
use thousandeyes_benches::race::spread;
use thousandeyes_benches::{measuring, place, rounds, table};

const START: i64 = 1_384_300_800;
const HOUR: i64 = 3600;
/// Below the quota of a minute, so that no pacing is measured.
const HOURS: i64 = 48;
const ROWS: i64 = 60;
const LATENCY: Duration = Duration::from_millis(20);
/// What the caller does with a page.
const WORK: Duration = Duration::from_millis(10);

/// Answers an hour for each request, with a link to the next.
struct Far;

impl Transport for Far {
    fn execute(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        thread::sleep(LATENCY);
        Ok(HttpResponse::new(200, Headers::new(), answer(&request.url)))
    }
}

fn answer(url: &str) -> String {
    let (from, to) = (time(url, "from="), time(url, "to="));
    let rows: Vec<_> = (0..ROWS)
        .map(|agent| {
            format!(
                r#"{{"agentId":{agent},"agentName":"Agent {agent}","date":"{}","roundId":{from},"loss":0.5,"avgLatency":12.25}}"#,
                Timestamp::from_unix(from)
            )
        })
        .collect();
    let after = from + HOUR;
    let pages = match after < to {
        true => format!(
            r#","pages":{{"current":1,"next":"https://api.thousandeyes.com/v6/net/metrics/817.json?from={}&to={}"}}"#,
            text(after),
            text(to)
        ),
        false => String::new(),
    };
    format!(r#"{{"net":{{"metrics":[{}]}}{pages}}}"#, rows.join(","))
}

fn text(time: i64) -> String {
    Timestamp::from_unix(time).to_string().replace(' ', "T")
}

fn time(url: &str, name: &str) -> i64 {
    let rest = url.split_once(name).map_or("", |parts| parts.1);
    let text = rest.split('&').next().unwrap_or_default();
    let time = text.replace("%3A", ":").parse::<Timestamp>();
    time.map_or(START, Timestamp::unix)
}

fn hours(hours: i64) -> TimeRange {
    let from = Timestamp::from_unix(START);
    TimeRange::between(from, Timestamp::from_unix(START + hours * HOUR - 1))
}

fn request(range: TimeRange) -> GetMetrics {
    GetMetrics::new(817).range(range)
}

type Way = (&'static str, fn(&Client, i64, Duration) -> usize);

/// The baseline first. Each gives how many rows came.
const WAYS: [Way; 4] = [
    ("piece by piece, by hand", |client, count, work| {
        let mut rows = 0;
        for hour in 0..count {
            let from = START + hour * HOUR;
            let range = TimeRange::between(
                Timestamp::from_unix(from),
                Timestamp::from_unix(from + HOUR - 1),
            );
            rows += client.send(request(range)).map_or(0, |page| page.len());
            thread::sleep(work);
        }
        rows
    }),
    ("`rows`, one page ahead", |client, count, work| {
        worked(client.rows(request(hours(count))).flatten(), work)
    }),
    ("`split` by the hour, 4 at once", |client, count, work| {
        let step = Duration::from_secs(3600);
        worked(client.split(hours(count), step, request).flatten(), work)
    }),
    ("`split` by the hour, 8 at once", |client, count, work| {
        let rows = client.split(hours(count), Duration::from_secs(3600), request);
        worked(rows.concurrency(8).flatten(), work)
    }),
];

/// Counts rows, with some work after each page.
fn worked<T>(rows: impl Iterator<Item = T>, work: Duration) -> usize {
    let mut count = 0;
    for _ in rows {
        count += 1;
        if count % ROWS as usize == 0 {
            thread::sleep(work);
        }
    }
    count
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", place::machine());
    let count = if measuring() { HOURS } else { 2 };
    for (title, work) in [
        ("A caller that only waits", Duration::ZERO),
        ("A caller that works 10 ms on each page", WORK),
    ] {
        let mut taken = vec![Vec::new(); WAYS.len()];
        for _ in 0..rounds(5) {
            for ((name, way), taken) in WAYS.iter().zip(&mut taken) {
                let client = Client::builder().bearer("a-token").transport(Far).build()?;
                let start = Instant::now();
                let rows = way(&client, count, work);
                taken.push(start.elapsed().as_secs_f64());
                if rows != (count * ROWS) as usize {
                    return Err(format!("{name}: {rows} rows").into());
                }
            }
        }
        let first = taken[0].clone();
        let rows = WAYS.iter().zip(&taken).map(|((name, _), taken)| {
            let ratios = taken.iter().zip(&first).map(|(time, first)| time / first);
            let ratio = spread(ratios.collect());
            [
                (*name).to_owned(),
                format!("{:.2}", spread(taken.clone()).median),
                format!("{:.2}", ratio.median),
                format!("{:.2}-{:.2}", ratio.low, ratio.high),
            ]
        });
        let rows: Vec<_> = rows.collect();
        let title = format!(
            "{title}: {count} pages of {ROWS} rows, {} ms each",
            LATENCY.as_millis()
        );
        table::print(&title, ["way", "s", "ratio", "10-90 %"], &rows);
    }
    Ok(())
}

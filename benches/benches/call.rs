//! What a call costs beside the same with reqwest and serde alone: over real connections to a server on the loopback
//! interface, one call after the other, and by 32 callers at once. Ratios are of the same round.

use std::error::Error;
use std::time::{Duration, Instant};

use thousandeyes::v6::net::GetMetrics;
use thousandeyes::{Client, Format};
use thousandeyes_benches::payload;
use thousandeyes_benches::race::spread;
use thousandeyes_benches::server::{self, Server};
use thousandeyes_benches::{baseline, measuring, place, rounds, table};
use tokio::runtime::{Builder, Runtime};

type Failure = Box<dyn Error + Send + Sync>;

const TEST: i64 = 817;
const TOKEN: &str = "a-token";
/// How many calls a way makes in a round.
const CALLS: usize = 640;

/// A way to make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// What the others are compared with: reqwest, and serde into structs written by hand.
    ByHand,
    /// reqwest, and nothing is read.
    Bytes,
    /// A client's `send`.
    Send,
    /// A client's `send_raw`.
    Raw,
}

const WAYS: [(Way, &str); 4] = [
    (Way::ByHand, "reqwest, `from_slice` into hand-written"),
    (Way::Send, "**`client.send`**"),
    (Way::Bytes, "reqwest, bytes alone"),
    (Way::Raw, "`client.send_raw`"),
];

/// What calls are made with. Clones share their connections.
#[derive(Clone, Debug)]
struct Callers {
    base: String,
    bare: reqwest::Client,
    client: Client,
}

impl Callers {
    fn new(base: String) -> Result<Self, Failure> {
        // As the client sets its own up; on both sides nothing of TLS is used.
        let bare = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .gzip(true)
            .no_proxy()
            .user_agent("a-program/1.0")
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .build()?;
        let client = Client::builder()
            .base_url(&base)
            .bearer(TOKEN)
            .user_agent("a-program/1.0")
            // A call that had to wait for the quota would spoil the figures, so it fails.
            .max_wait(Duration::ZERO)
            .build()?;
        Ok(Self { base, bare, client })
    }

    /// Makes one call; gives how much came, in rows or bytes.
    async fn call(&self, way: Way) -> Result<usize, Failure> {
        Ok(match way {
            Way::ByHand => {
                let metrics: baseline::Metrics = serde_json::from_slice(&self.bytes().await?)?;
                metrics.len()
            }
            Way::Bytes => self.bytes().await?.len(),
            Way::Send => self.client.send(GetMetrics::new(TEST)).await?.len(),
            Way::Raw => self
                .client
                .send_raw(GetMetrics::new(TEST), Format::Json)
                .await?
                .len(),
        })
    }

    async fn bytes(&self) -> Result<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]>, Failure> {
        let url = format!("{}/net/metrics/{TEST}.json", self.base);
        let request = self.bare.get(url).bearer_auth(TOKEN);
        let request = request.header("Accept", "application/json");
        let response = request.send().await?.error_for_status()?;
        Ok(response.bytes().await?)
    }

    async fn calls(self, way: Way, count: usize) -> Result<(), Failure> {
        for _ in 0..count {
            self.call(way).await?;
        }
        Ok(())
    }
}

/// Seconds on the clock and of all processors, for one call.
#[derive(Clone, Copy, Debug)]
struct Cost {
    clock: f64,
    processor: f64,
}

/// Lets so many callers share the calls of a round.
async fn round(of: &Callers, way: Way, callers: usize, calls: usize) -> Result<Cost, Failure> {
    let (start, spent) = (Instant::now(), processor());
    let each = calls / callers;
    if callers == 1 {
        of.clone().calls(way, each).await?;
    } else {
        let tasks: Vec<_> = (0..callers)
            .map(|_| tokio::spawn(of.clone().calls(way, each)))
            .collect();
        for task in tasks {
            task.await??;
        }
    }
    let calls = (each * callers) as f64;
    Ok(Cost {
        clock: start.elapsed().as_secs_f64() / calls,
        processor: (processor() - spent).as_secs_f64() / calls,
    })
}

fn race(runtime: &Runtime, of: &Callers, callers: usize) -> Result<Vec<Vec<Cost>>, Failure> {
    let calls = if measuring() { CALLS } else { callers };
    let mut taken = vec![Vec::new(); WAYS.len()];
    // The first opens the connections. Before all others it learns the quota and that the credentials are good.
    runtime.block_on(of.call(Way::Send))?;
    for (way, _) in WAYS {
        runtime.block_on(round(of, way, callers, calls))?;
    }
    for round_number in 0..rounds(41) {
        for turn in 0..WAYS.len() {
            let index = (round_number + turn) % WAYS.len();
            let cost = runtime.block_on(round(of, WAYS[index].0, callers, calls))?;
            taken[index].push(cost);
        }
    }
    Ok(taken)
}

fn main() -> Result<(), Failure> {
    if server::run_if_asked()? {
        return Ok(());
    }
    println!("{}", place::machine());
    // Built along with others, reqwest may have TLS without a provider, and would not start.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (payloads, _) = payload::all(measuring())?;
    let usual = payloads.last().ok_or("there is no payload")?;
    let server = Server::start(&usual.body)?;
    let one = Builder::new_current_thread().enable_all().build()?;
    let many = Builder::new_multi_thread().enable_all().build()?;
    for (runtime, callers, title) in [
        (&one, 1, "One call after the other, tokio on one thread"),
        (&many, 32, "32 callers, tokio with a thread for each core"),
    ] {
        let of = Callers::new(server.url())?;
        check(runtime, &of, &usual.body)?;
        print(title, &race(runtime, &of, callers)?);
    }
    Ok(())
}

/// Makes sure that all ways see the same answer.
fn check(runtime: &Runtime, of: &Callers, body: &[u8]) -> Result<(), Failure> {
    let rows = serde_json::from_slice::<baseline::Metrics>(body)?.len();
    for (way, name) in WAYS {
        let expected = match way {
            Way::ByHand | Way::Send => rows,
            Way::Bytes | Way::Raw => body.len(),
        };
        let found = runtime.block_on(of.call(way))?;
        if found != expected {
            return Err(format!("{name}: {found} came, not {expected}").into());
        }
    }
    Ok(())
}

fn print(title: &str, taken: &[Vec<Cost>]) {
    let rows = WAYS.iter().zip(taken).map(|((_, name), costs)| {
        let ratios = |of: fn(&Cost) -> f64| {
            let pairs = costs.iter().zip(&taken[0]);
            spread(pairs.map(|(cost, first)| of(cost) / of(first)).collect())
        };
        let median = |of: fn(&Cost) -> f64| spread(costs.iter().map(of).collect()).median;
        let speed = ratios(|cost| 1.0 / cost.clock);
        let processor = ratios(|cost| cost.processor);
        [
            (*name).to_owned(),
            format!("{:.0}", 1.0 / median(|cost| cost.clock)),
            format!("{:.2}", speed.median),
            format!("{:.2}-{:.2}", speed.low, speed.high),
            format!("{:.1}", median(|cost| cost.processor) * 1e6),
            format!("{:.2}", processor.median),
            format!("{:.2}-{:.2}", processor.low, processor.high),
        ]
    });
    let columns = [
        "way", "calls/s", "ratio", "10-90 %", "CPU µs", "ratio", "10-90 %",
    ];
    table::print(title, columns, &rows.collect::<Vec<_>>());
}

/// What all threads of this process ran.
#[cfg(unix)]
fn processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    // Both count up from 0.
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The clock instead, where the system does not say.
#[cfg(not(unix))]
fn processor() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

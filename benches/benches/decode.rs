//! How long reading an answer takes: the generated types against hand-written serde, as ratios of the same round.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use thousandeyes::blocking::{Client, Transport};
use thousandeyes::clock::{Clock, Sleep};
use thousandeyes::transport::{HttpRequest, HttpResponse, TransportError};
use thousandeyes::{Endpoint, Headers};
use thousandeyes_benches::payload::{self, Payload};
use thousandeyes_benches::race::{Figure, Runner, race};
use thousandeyes_benches::subject::{self, Measure};
use thousandeyes_benches::{measuring, place, rounds, table};

fn main() -> Result<(), Box<dyn Error>> {
    let (payloads, origin) = payload::all(measuring())?;
    let rounds = rounds(41);
    println!("{}; payloads {origin}; {rounds} rounds", place::machine());
    let mut rows = Vec::new();
    for payload in &payloads {
        subject::check(payload)?;
        let table = subject::measure(payload, &mut Race { rounds });
        rows.extend(table.into_iter().map(|cells| row(payload, cells)));
    }
    let columns = [
        "payload",
        "bytes",
        "read by",
        "decode",
        "MB/s",
        "decode + drop",
        "10-90 %",
    ];
    table::print(
        "Time against serde_json::from_slice into hand-written structs",
        columns,
        &rows,
    );
    Ok(())
}

struct Race {
    rounds: usize,
}

impl Measure for Race {
    type Out = Vec<(Option<Figure>, Figure)>;

    fn measure<E, B>(&mut self, payload: &Payload, request: &E) -> Self::Out
    where
        E: Endpoint + Clone,
        B: Serialize + DeserializeOwned,
    {
        let body: &[u8] = &payload.body;
        let client = answering(body);
        let kept = vec![
            Runner::kept("hand-written, from_slice", || subject::by_hand::<B>(body)),
            Runner::kept("hand-written, from_str", || checked::<B>(body)),
            Runner::kept("**generated**", || subject::generated::<E>(body)),
        ];
        let dropped = vec![
            Runner::dropped("hand-written, from_slice", || subject::by_hand::<B>(body)),
            Runner::dropped("hand-written, from_str", || checked::<B>(body)),
            Runner::dropped("**generated**", || subject::generated::<E>(body)),
            Runner::dropped("generated, whole call", || client.send(request.clone())),
            Runner::dropped("serde_json, values ignored", || checked::<IgnoredAny>(body)),
        ];
        let mut kept = race(self.rounds, kept).into_iter();
        let dropped = race(self.rounds, dropped);
        dropped
            .into_iter()
            .map(|dropped| (kept.next(), dropped))
            .collect()
    }
}

/// The same as `from_slice`, with the check for UTF-8 done first and once.
#[inline(never)]
fn checked<B: DeserializeOwned>(body: &[u8]) -> B {
    let text = std::str::from_utf8(body).expect("bodies are checked before they are measured");
    serde_json::from_str(text).expect("bodies are checked before they are measured")
}

/// A client whose every call is answered with this body. Each answer is a copy, which a call pays here on top.
fn answering(body: &[u8]) -> Client {
    let client = Client::builder()
        .without_credentials()
        .clock(Jumping::default())
        .transport(Always(body.into()));
    client.build().expect("nothing is set that could be wrong")
}

struct Always(Arc<[u8]>);

impl Transport for Always {
    fn execute(&self, _: HttpRequest) -> Result<HttpResponse, TransportError> {
        Ok(HttpResponse::new(200, Headers::new(), &*self.0))
    }
}

/// Waiting for the request quota takes no time here: the clock moves on instead.
#[derive(Default)]
struct Jumping(AtomicU64);

impl Clock for Jumping {
    fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.0.load(Relaxed))
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.elapsed()
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        Box::pin(async move { self.park(time) })
    }

    fn park(&self, time: Duration) {
        self.0.fetch_add(time.as_nanos() as u64, Relaxed);
    }
}

fn row(payload: &Payload, (kept, dropped): (Option<Figure>, Figure)) -> [String; 7] {
    let speed = |figure: &Figure| payload.body.len() as f64 / figure.time.as_secs_f64() / 1e6;
    let two = |value: f64| format!("{value:.2}");
    [
        payload.name.to_owned(),
        payload.body.len().to_string(),
        dropped.name.to_owned(),
        kept.as_ref()
            .map_or_else(|| "-".to_owned(), |kept| two(kept.ratio.median)),
        kept.as_ref()
            .map_or_else(|| "-".to_owned(), |kept| format!("{:.0}", speed(kept))),
        two(dropped.ratio.median),
        format!("{:.2}-{:.2}", dropped.ratio.low, dropped.ratio.high),
    ]
}

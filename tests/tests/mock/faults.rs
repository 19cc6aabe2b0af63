//! What it does wrong on demand, and what both clients make of it.

use std::time::Duration;

use thousandeyes::v6::Areas;
use thousandeyes::{Client, Error, blocking};
use thousandeyes_mock::{Clock, Fault, Mock};

use crate::support::{NOW, clients, raw, send, start};

const GOOD: &str = "Authorization: Bearer t";

/// What both clients make of one call each.
fn both(mock: &Mock, clients: &(Client, blocking::Client)) -> [Result<usize, Error>; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let first = runtime.block_on(async { clients.0.net().metrics(817).send().await });
    let second = clients.1.net().metrics(817).send();
    assert!(mock.count() >= 2);
    [first.map(|page| page.len()), second.map(|page| page.len())]
}

#[test]
fn each_fault_is_the_error_that_it_should_be() {
    type Predicate = fn(&Error) -> bool;
    let cases: &[(&str, Predicate)] = &[
        ("drop", |error| error.is_interrupted() || error.is_connect()),
        ("drop:40", Error::is_interrupted),
        ("length:+400", Error::is_interrupted),
        ("garbage", |error| !error.is_decode() && !error.is_refused()),
        ("truncate:100", Error::is_decode),
        ("length:-400", |error| {
            error.is_decode() || error.is_interrupted()
        }),
        ("nonsense", Error::is_decode),
        ("500", Error::is_server),
        ("429", Error::is_rate_limited),
        ("error", Error::is_refused),
    ];
    for (fault, is_it) in cases {
        let mock = start(Mock::builder().fault(fault.parse().unwrap()));
        for result in both(&mock, &clients(&mock)) {
            let error = result.expect_err(fault);
            assert!(is_it(&error), "{fault}: {error:?}");
        }
        mock.set_faults([]);
        for result in both(&mock, &clients(&mock)) {
            assert!(result.is_ok(), "after {fault}: {result:?}");
        }
    }
}

#[test]
fn what_is_only_odd_is_read() {
    for fault in [
        "spelling",
        "spelling:both",
        "skew:3600",
        "skew:-86400",
        "drip:40/1s",
        "huge:2",
        "delay:30s",
    ] {
        let mock = start(Mock::builder().fault(fault.parse().unwrap()));
        for result in both(&mock, &clients(&mock)) {
            assert!(result.is_ok(), "{fault}: {result:?}");
        }
    }
}

#[test]
fn too_much_is_refused() {
    let mock = start(Mock::builder().fault("huge:3".parse().unwrap()));
    let (client, blocking) = clients(&mock);
    drop((client, blocking));
    let client = blocking::Client::builder()
        .bearer("t")
        .base_url(mock.base_url())
        .no_retries();
    let client = client.max_answer_bytes(1_000_000).build().unwrap();
    let error = client.net().metrics(817).send().unwrap_err();
    assert!(error.is_too_large(), "{error}");
}

#[test]
fn waiting_moves_the_clock_and_takes_no_time() {
    let clock = Clock::at(NOW);
    let mock = Mock::builder()
        .clock(clock.clone())
        .latency(Duration::from_secs(2))
        .start_blocking()
        .unwrap();
    let answer = send(
        &mock,
        "GET",
        "/v6/status",
        "X-Mock-Fault: delay:10m, drip:50/1s",
        "",
    );
    assert_eq!(answer.status, 200);
    let waited = clock.elapsed().as_secs();
    assert!((603..700).contains(&waited), "{waited}");
}

/// What went wrong with one answer of a connection does not go wrong with the next.
#[test]
fn a_fault_is_over_with_its_answer() {
    use std::io::{Read, Write};
    let clock = Clock::at(NOW);
    let mock = Mock::builder().clock(clock.clone());
    let mock = mock.start_blocking().unwrap();
    let mut stream = std::net::TcpStream::connect(mock.address()).unwrap();
    let mut ask = |fields: &str| {
        write!(stream, "GET /v6/status HTTP/1.1\r\nHost: a\r\n{fields}\r\n").unwrap();
        let mut out = Vec::new();
        while !out.ends_with(b"}") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            out.extend(byte);
        }
        clock.elapsed().as_secs()
    };
    let after_first = ask("X-Mock-Fault: drip:1/1s\r\n");
    assert!(after_first > 100, "{after_first}");
    assert_eq!(ask("") - after_first, 0);
}

#[test]
fn bytes_are_damaged_as_they_say() {
    let mock = start(Mock::builder());
    let get = |fault: &str| {
        let text = format!(
            "GET /v6/net/metrics/817 HTTP/1.1\r\nHost: a\r\n{GOOD}\r\nX-Mock-Fault: {fault}\r\nConnection: close\r\n\r\n"
        );
        raw(&mock, text.as_bytes())
    };
    assert_eq!(get("drop"), b"");
    assert_eq!(get("garbage"), b"SSH-2.0-OpenSSH_9.9\r\n");
    let cut = get("drop:25");
    let end = cut.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    assert_eq!(cut.len(), end + 4 + 25);
    let whole = get("skew:60");
    let text = String::from_utf8(whole).unwrap();
    assert!(
        text.contains("date: Tue, 14 Nov 2023 22:16:00 GMT"),
        "{text}"
    );
    let spelt = String::from_utf8(get("spelling")).unwrap();
    assert!(
        spelt.contains("x-organization-ratelimit-limit: ")
            && !spelt.contains("x-organization-rate-limit-limit"),
        "{spelt}"
    );
    let both = String::from_utf8(get("spelling:both,429")).unwrap();
    assert!(
        both.starts_with("HTTP/1.1 429")
            && both.contains("x-organization-ratelimit-reset: 1700000101")
            && both.contains("x-organization-rate-limit-reset: 1700000101"),
        "{both}"
    );
    let refused = String::from_utf8(get("dorp")).unwrap();
    assert!(
        refused.starts_with("HTTP/1.1 400") && refused.contains("`dorp` is no fault"),
        "{refused}"
    );
}

#[test]
fn bursts_end_and_chance_is_always_the_same() {
    let statuses = |seed: u64, fault: &str| -> Vec<u16> {
        let mock = start(Mock::builder().seed(seed).fault(fault.parse().unwrap()));
        (0..40)
            .map(|_| send(&mock, "GET", "/v6/net/metrics/817", GOOD, "").status)
            .collect()
    };
    let burst = statuses(0, "500*3");
    assert_eq!(burst.iter().position(|status| *status == 200), Some(3));
    let some = statuses(5, "429@0.3");
    let hit = some.iter().filter(|status| **status == 429).count();
    assert!((4..22).contains(&hit), "{hit}");
    assert_eq!(some, statuses(5, "429@0.3"));
    assert_ne!(some, statuses(6, "429@0.3"));
}

#[tokio::test]
async fn the_client_rides_out_a_burst() {
    let mock = start(Mock::builder().fault("500*2".parse::<Fault>().unwrap()));
    let clock = Shared(Clock::at(NOW));
    let client = Client::builder().bearer("t").base_url(mock.base_url());
    let client = client.clock(clock.clone()).observer(clock).build().unwrap();
    let page = client.net().metrics(817).send().await.unwrap();
    assert_eq!((page.len(), mock.count()), (5, 3));
}

/// Client and server look at the same clock, so that a quarter of an hour takes no time.
#[tokio::test]
async fn the_client_keeps_to_the_bucket() {
    let clock = Shared(Clock::at(NOW));
    let mock = Mock::builder().rate_limit(5).clock(clock.0.clone());
    let mock = mock.start().await.unwrap();
    let client = Client::builder().bearer("t").base_url(mock.base_url());
    let client = client.clock(clock.clone()).observer(clock.clone());
    let client = client.build().unwrap();
    for call in 0..40 {
        let page = client.net().metrics(817).send().await;
        assert!(page.is_ok(), "call {call}: {:?}", page.err());
    }
    assert_eq!((mock.refused("organization"), mock.count()), (0, 40));
    // The first minute has five, and so has each of the seven that follow.
    let seconds = clock.0.elapsed().as_secs();
    assert!((420..=600).contains(&seconds), "{seconds}");
}

/// The mock's clock as the client's: its time passes only while nothing is on the way.
#[derive(Clone)]
struct Shared(Clock);

impl thousandeyes::clock::Clock for Shared {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> std::time::SystemTime {
        self.0.now()
    }

    fn sleep(&self, time: Duration) -> thousandeyes::clock::Sleep<'_> {
        Box::pin(self.0.sleep(time))
    }

    fn park(&self, time: Duration) {
        self.0.park(time);
    }
}

impl thousandeyes::observe::Observer for Shared {
    fn request(&self, _: &thousandeyes::observe::Attempt) {
        self.0.begin();
    }

    fn outcome(&self, _: &thousandeyes::observe::Outcome) {
        self.0.end();
    }
}

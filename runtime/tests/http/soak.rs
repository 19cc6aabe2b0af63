//! Ten thousand calls through a bad hour: every one gets exactly one result, its own, and nothing is created twice.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use thousandeyes_mock::{Quota, Request};
use thousandeyes_runtime::retry::{Backoff, Exponential, Policy, Transient};

use crate::support::example::CreateThing;
use crate::support::{Caller, GetThing, Reply, Server, TestClock, Thing, callers};

const READS: usize = 4000;
const WRITES: usize = 1000;

/// Numbers that look random and are the same in each run.
fn chance(number: usize) -> u64 {
    let mut bits = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^= bits >> 31;
    bits.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33
}

/// The answer with the one row that belongs to the request.
fn own_row(request: &Request) -> String {
    let id = match request.method() {
        "GET" => request
            .path()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
        _ => String::from_utf8_lossy(&request.body)
            .replace(r#"{"id":"#, "")
            .replace('}', ""),
    };
    format!(r#"{{"shop":{{"things":[{{"id":{id}}}]}}}}"#)
}

/// One in five goes wrong.
fn answer(request: &Request) -> Reply {
    let status = if request.method() == "GET" { 200 } else { 201 };
    let row = own_row(request);
    let sound = Reply::json(status, &row);
    match chance(request.number) % 50 {
        // The first must not, as an answer to it opens the gate.
        _ if request.number == 0 => sound,
        0 | 1 => Reply::json(500, "<html>"),
        2 => Reply::json(502, ""),
        3 => Reply::json(503, "").header("Retry-After", "2"),
        4 => Reply::closing(""),
        5 => sound.cut_off(3),
        6 => Reply::closing("HTTP/1.1 200 OK\r\n"),
        7 => Reply::closing(format!(
            "HTTP/1.1 {status} OK\r\n\r\n{}",
            &row[..row.len() - 4]
        )),
        8 => Reply::gzip(status, row.as_bytes()).cut_off(4),
        9 => Reply::garbage(),
        _ => sound,
    }
}

/// A shop with a quota that others draw on, and the number of times that each thing was created.
fn shop(clock: &TestClock) -> (Server, Arc<Quota>) {
    let quota = Arc::new(Quota::new(&clock.0, 240));
    let counting = Arc::clone(&quota);
    let server = Server::answering(move |request| {
        if chance(request.number).is_multiple_of(7) {
            counting.spend(1);
        }
        counting.count(answer(request))
    });
    (server, quota)
}

fn reads_are_answered(caller: &Caller) {
    let results = caller.call_all((0..READS).map(|id| GetThing::new(id.to_string())));
    assert_eq!(results.len(), READS);
    for (id, result) in results.into_iter().enumerate() {
        let page = result.unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(
            page.rows().expect("sound rows"),
            [Thing::new(id as i64, None)]
        );
    }
}

fn writes_are_made_once(caller: &Caller, server: &Server) {
    let before = server.count();
    let things = (0..WRITES as i64).map(|id| CreateThing {
        thing: Thing::new(id, None),
    });
    let results = caller.call_all(things);
    let mut arrived: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for request in server.requests().split_off(before) {
        *arrived.entry(request.body).or_default() += 1;
    }
    assert!(arrived.values().all(|times| *times == 1));
    let mut failed = 0;
    for (id, result) in results.into_iter().enumerate() {
        match result {
            Ok(page) => assert_eq!(
                page.rows().expect("sound rows"),
                [Thing::new(id as i64, None)]
            ),
            Err(error) => {
                assert_eq!(error.attempts(), 1, "{error}");
                failed += 1;
            }
        }
    }
    assert!(failed > 0 && failed < WRITES / 2, "{failed}");
}

fn soak(which: usize) {
    let clock = TestClock::new();
    let (server, quota) = shop(&clock);
    let callers = callers!(
        server.url(),
        .clock(clock.clone()).observer(clock.clone())
            .retry(Transient.at_most(20)).backoff(Exponential::from(Duration::from_millis(500)).jittered())
    );
    reads_are_answered(&callers[which]);
    writes_are_made_once(&callers[which], &server);
    let seen = clock.seen();
    assert_eq!(seen.requests.len(), seen.outcomes.len());
    assert_eq!(seen.requests.len(), server.count());
    assert!(seen.retries.len() > READS / 10);
    // Others spend too, so now and then a request is one too many; a client that did not adapt would have a thousand.
    assert!(quota.refused() < 300, "{}", quota.refused());
}

#[test]
fn of_the_async_client() {
    soak(0);
}

#[test]
fn of_the_blocking_client() {
    soak(1);
}

#[cfg(feature = "reqwest")]
#[test]
fn of_the_async_client_over_reqwest() {
    soak(2);
}

#[cfg(feature = "ureq")]
#[test]
fn of_the_blocking_client_over_ureq() {
    soak(crate::support::CALLERS - 1);
}

//! A long range of time in pieces that are fetched side by side: every row once, in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use proptest::prelude::*;
use thousandeyes_runtime::{Error, TimeRange, Timestamp, Window};

use crate::support::paged::{GetLog, answer, full, id, row};
use crate::support::{CALLERS, Caller, Reply, Server, Thing, callers};

const START: i64 = 1_384_309_800;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_unix(START + second)
}

/// A time of the query, in seconds after [`START`].
pub(crate) fn time(target: &str, name: &str) -> Option<i64> {
    let (_, rest) = target.split_once(&format!("{name}="))?;
    let text = rest.split('&').next()?.replace("%3A", ":");
    Some(text.parse::<Timestamp>().ok()?.unix() - START)
}

/// The seconds from `from` to `to`, both included, as rows, three to a page.
pub(crate) fn seconds(target: &str, host: impl Fn(&str) -> String, last: i64) -> Reply {
    let from = time(target, "from").unwrap_or(0);
    let to = time(target, "to").unwrap_or(last).min(last);
    let first = match target.split_once("page=") {
        Some((_, page)) => page
            .split('&')
            .next()
            .and_then(|page| page.parse().ok())
            .unwrap_or(0),
        None => from,
    };
    let rows: Vec<_> = (first..=to)
        .take(3)
        .map(|second| row(second as usize))
        .collect();
    let (from, to_text) = (at(from).to_string(), at(to).to_string());
    let encode = |time: &str| time.replace(' ', "+").replace(':', "%3A");
    let next = host(&format!(
        "/v6/log/1.json?page={}&from={}&to={}",
        first + 3,
        encode(&from),
        encode(&to_text)
    ));
    answer(&rows, (first + 3 <= to).then_some(&*next))
}

/// Times with `+` for the blank are read, too.
pub(crate) fn plain(target: &str) -> String {
    target.replace('+', " ")
}

pub(crate) fn serve(last: i64) -> Server {
    Server::answering(move |request| {
        seconds(&plain(request.target()), |path| full(request, path), last)
    })
}

fn split(
    caller: &Caller,
    range: impl Into<TimeRange>,
    step: u64,
    concurrency: usize,
) -> Vec<Result<Thing, Error>> {
    let (range, step) = (range.into(), Duration::from_secs(step));
    match caller {
        Caller::Async(runtime, client) => runtime.block_on(async {
            let rows = client.split(range, step, |piece| GetLog::new(1).range(piece));
            let mut rows = rows.concurrency(concurrency);
            let mut all = Vec::new();
            while let Some(row) = rows.next().await {
                all.push(row);
            }
            assert!(rows.next().await.is_none());
            all
        }),
        Caller::Blocking(client) => {
            let rows = client.split(range, step, |piece| GetLog::new(1).range(piece));
            rows.concurrency(concurrency).collect()
        }
    }
}

#[test]
fn every_row_once_and_in_order() {
    let server = serve(100);
    for caller in callers!(server.url()) {
        for (step, concurrency) in [(1, 3), (7, 1), (10, 4), (100, 2), (101, 4), (500, 0)] {
            let rows = split(&caller, at(0)..=at(100), step, concurrency);
            let ids: Vec<_> = rows.into_iter().map(id).collect();
            assert_eq!(
                ids,
                (0..=100).collect::<Vec<_>>(),
                "step {step}, {concurrency} at once"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_range_and_any_step(from in 0i64..40, length in 0i64..60, step in 1u64..30, concurrency in 1usize..6) {
        let server = serve(1000);
        for caller in callers!(server.url()) {
            let rows = split(&caller, at(from)..=at(from + length), step, concurrency);
            let ids: Vec<_> = rows.into_iter().map(id).collect();
            prop_assert_eq!(ids, (from..=from + length).collect::<Vec<_>>());
        }
    }
}

#[test]
fn pieces_touch_and_do_not_overlap() {
    for at_client in 0..CALLERS {
        let server = serve(25);
        let caller = &callers!(server.url())[at_client];
        assert_eq!(split(caller, at(0)..=at(25), 10, 1).len(), 26);
        let firsts = server.requests();
        let firsts = firsts
            .iter()
            .filter(|request| !request.target().contains("page="));
        let spans: Vec<_> = firsts
            .map(|request| (time(request.target(), "from"), time(request.target(), "to")))
            .collect();
        let expected = [(0, 9), (10, 19), (20, 25)].map(|(from, to)| (Some(from), Some(to)));
        assert_eq!(spans, expected);
    }
}

#[test]
fn a_range_up_to_now_stays_open() {
    for at_client in 0..CALLERS {
        let server = Server::answering(|_| answer(&[], None));
        let caller = &callers!(server.url())[at_client];
        assert!(split(caller, Window::hours(1), 600, 2).is_empty());
        let requests = server.requests();
        let open = requests
            .iter()
            .filter(|request| !request.target().contains("to="));
        assert_eq!(open.count(), 1);
        assert!((6..=7).contains(&requests.len()));
        assert!(
            requests
                .iter()
                .all(|request| !request.target().contains("window="))
        );
    }
}

#[test]
fn pieces_are_fetched_side_by_side_but_no_more_than_allowed() {
    for at_client in 0..CALLERS {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (in_now, in_most) = (Arc::clone(&now), Arc::clone(&most));
        // No answer before three requests are there; all pieces are in threes.
        let barrier = Barrier::new(3);
        let server = Server::answering(move |request| {
            if request.target() == "/v6/log/2" {
                return answer(&[], None);
            }
            let there = in_now.fetch_add(1, Ordering::SeqCst) + 1;
            in_most.fetch_max(there, Ordering::SeqCst);
            barrier.wait();
            in_now.fetch_sub(1, Ordering::SeqCst);
            answer(
                &[row(time(request.target(), "from").unwrap_or(0) as usize)],
                None,
            )
        });
        let caller = &callers!(server.url())[at_client];
        // Before the first success the client does not send many at once.
        caller.call(GetLog::new(2)).expect("an answer");
        let ids: Vec<_> = split(caller, at(0)..=at(89), 10, 3)
            .into_iter()
            .map(id)
            .collect();
        assert_eq!(ids, [0, 10, 20, 30, 40, 50, 60, 70, 80]);
        assert_eq!(most.load(Ordering::SeqCst), 3);
    }
}

#[test]
fn errors_come_in_their_place_and_end_it() {
    let server = Server::answering(|request| {
        let target = plain(request.target());
        match time(&target, "from") {
            Some(10) if target.contains("page=") => {
                Reply::json(500, r#"{"errorMessage":"broken"}"#)
            }
            _ => seconds(&target, |path| full(request, path), 40),
        }
    });
    for caller in callers!(server.url()) {
        let mut rows = split(&caller, at(0)..=at(40), 10, 4);
        let error = rows.pop().expect("an item").expect_err("a page failed");
        assert!(error.is_server(), "{error}");
        let ids: Vec<_> = rows.into_iter().map(id).collect();
        assert_eq!(ids, (0..13).collect::<Vec<_>>());
    }
}

#[test]
fn what_cannot_be_split_is_the_first_item() {
    let server = serve(10);
    let cases: [(TimeRange, u64, &str); 3] = [
        (TimeRange::between(at(0), at(10)), 0, "whole seconds"),
        (TimeRange::between(at(10), at(0)), 5, "before it begins"),
        (TimeRange::last(Window::seconds(0)), 5, "a window of zero"),
    ];
    for caller in callers!(server.url()) {
        for (range, step, part) in cases {
            let mut rows = split(&caller, range, step, 2);
            assert_eq!(rows.len(), 1);
            let error = rows.pop().expect("an item").expect_err("it can't be split");
            assert!(
                error.is_input() && error.to_string().contains(part),
                "{error}"
            );
        }
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn a_piece_without_an_end_ends_it_with_an_error() {
    let server = Server::answering(|request| {
        let target = plain(request.target());
        let page = target
            .split_once("page=")
            .map_or(0, |(_, page)| page.parse().unwrap_or(0));
        match time(&target, "from") {
            Some(10..) | None => answer(
                &[],
                Some(&full(request, &format!("/v6/log/1?page={}", page + 1))),
            ),
            Some(from) => answer(&[row(from as usize)], None),
        }
    });
    for caller in callers!(server.url()) {
        let mut rows = split(&caller, at(0)..=at(19), 10, 2);
        let error = rows.pop().expect("an item").expect_err("it has no end");
        assert!(error.is_too_many_empty_pages(), "{error}");
        assert_eq!(rows.into_iter().map(id).collect::<Vec<_>>(), [0]);
    }
}

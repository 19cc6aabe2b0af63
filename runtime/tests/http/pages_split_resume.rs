//! A split that was left at any place goes on from its cursor: no row twice, none lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use thousandeyes_runtime::pages::{self, SplitCursor};
use thousandeyes_runtime::{Error, TimeRange, blocking};
use tokio::runtime::Runtime;

use crate::pages_split::{at, plain, seconds, serve, time};
use crate::support::paged::{GetLog, Log, full, id};
use crate::support::{CALLERS, Caller, Reply, Server, TOKEN, Thing, callers};

/// A split of either client.
enum Split<'a> {
    Async(&'a Runtime, pages::Split<Thing, Log>),
    Blocking(blocking::Split<Thing, Log>),
}

impl Split<'_> {
    fn begin(caller: &Caller, range: impl Into<TimeRange>, step: u64) -> Split<'_> {
        let (step, make) = (Duration::from_secs(step), |piece| {
            GetLog::new(1).range(piece)
        });
        match caller {
            Caller::Async(runtime, client) => {
                Split::Async(runtime, client.split(range, step, make).concurrency(3))
            }
            Caller::Blocking(client) => {
                Split::Blocking(client.split(range, step, make).concurrency(3))
            }
        }
    }

    /// Begins anew from the text of its cursor.
    fn kill(self, caller: &Caller) -> Split<'_> {
        let saved = match &self {
            Split::Async(_, rows) => rows.cursor().to_string(),
            Split::Blocking(rows) => rows.cursor().to_string(),
        };
        drop(self);
        assert!(!saved.contains(TOKEN));
        let cursor = saved.parse::<SplitCursor>().expect("the cursor comes back");
        let make = |piece| GetLog::new(1).range(piece);
        match caller {
            Caller::Async(runtime, client) => {
                let rows = client.resume_split(cursor, make).expect("it goes on");
                Split::Async(runtime, rows.concurrency(3))
            }
            Caller::Blocking(client) => {
                let rows = client.resume_split(cursor, make).expect("it goes on");
                Split::Blocking(rows.concurrency(3))
            }
        }
    }

    fn is_end(&self) -> bool {
        match self {
            Split::Async(_, rows) => rows.cursor().is_end(),
            Split::Blocking(rows) => rows.cursor().is_end(),
        }
    }
}

impl Iterator for Split<'_> {
    type Item = Result<Thing, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Split::Async(runtime, rows) => runtime.block_on(rows.next()),
            Split::Blocking(rows) => rows.next(),
        }
    }
}

#[test]
fn killed_at_every_row_it_goes_on() {
    let server = serve(25);
    let expected: Vec<_> = (0..=25).collect();
    for caller in callers!(server.url()) {
        for kill in 0..=26 {
            let mut rows = Split::begin(&caller, at(0)..=at(25), 7);
            let mut ids: Vec<_> = rows.by_ref().take(kill).map(id).collect();
            ids.extend(rows.kill(&caller).map(id));
            assert_eq!(ids, expected, "killed at {kill}");
        }
        // After every row.
        let mut rows = Split::begin(&caller, at(0)..=at(25), 4);
        let mut ids = Vec::new();
        while let Some(row) = rows.next() {
            ids.push(id(row));
            rows = rows.kill(&caller);
        }
        assert_eq!(ids, expected);
        assert!(rows.is_end());
    }
}

#[test]
fn after_an_error_it_goes_on_with_the_page_that_failed() {
    for at_client in 0..CALLERS {
        let failures = AtomicUsize::new(2);
        let server = Server::answering(move |request| {
            let target = plain(request.target());
            let second_page = time(&target, "from") == Some(10) && target.contains("page=13");
            let fails = |left: usize| left.checked_sub(1);
            if second_page
                && failures
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, fails)
                    .is_ok()
            {
                return Reply::json(500, r#"{"errorMessage":"broken"}"#);
            }
            seconds(&target, |path| full(request, path), 40)
        });
        let caller = &callers!(server.url())[at_client];
        let mut rows = Split::begin(caller, at(0)..=at(40), 10);
        let mut ids = Vec::new();
        let mut errors = 0;
        loop {
            match rows.next() {
                Some(Ok(row)) => ids.push(row.id),
                Some(Err(error)) => {
                    assert!(error.is_server() && rows.next().is_none(), "{error}");
                    errors += 1;
                    rows = rows.kill(caller);
                }
                None => break,
            }
        }
        assert_eq!((ids, errors), ((0..=40).collect(), 2));
    }
}

#[test]
fn a_cursor_of_something_else_is_refused() {
    let (server, other) = (serve(25), serve(25));
    for (caller, elsewhere) in callers!(server.url()).iter().zip(&callers!(other.url())) {
        let mut rows = Split::begin(caller, at(0)..=at(25), 7);
        assert_eq!(rows.next().map(id), Some(0));
        let cursor = match &rows {
            Split::Async(_, rows) => rows.cursor(),
            Split::Blocking(rows) => rows.cursor(),
        };
        let refused = match elsewhere {
            Caller::Async(_, client) => client
                .resume_split(cursor.clone(), |piece| GetLog::new(1).range(piece))
                .err(),
            Caller::Blocking(client) => client
                .resume_split(cursor.clone(), |piece| GetLog::new(1).range(piece))
                .err(),
        };
        assert!(refused.is_some_and(|error| error.is_input()));
        let text = cursor.to_string();
        for end in 0..text.len() {
            assert!(text[..end].parse::<SplitCursor>().is_err());
        }
    }
    assert_eq!(other.count(), 0);
}

//! One page is fetched ahead, and never more than one.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use thousandeyes_runtime::answer::{Envelope, Page};
use thousandeyes_runtime::endpoint::{Encoder, Endpoint, Method};
use thousandeyes_runtime::json::{Fault, Parser, Writer};
use thousandeyes_runtime::transport::{HttpRequest, HttpResponse, Transport, TransportFuture};
use thousandeyes_runtime::wire::Wire;
use thousandeyes_runtime::{Client, Headers, blocking};
use tokio::runtime::Builder;

use crate::support::paged::{
    GetLog, Log, Style, answer, book, full, id, link, page_of, row, serve,
};
use crate::support::{CALLERS, Caller, Reply, Server, TOKEN, TestClock, callers};

/// Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn the_next_page_comes_while_the_caller_works() {
    for at in 0..CALLERS {
        let (arrived, arrivals) = channel();
        let arrived = Mutex::new(arrived);
        let server = Server::answering(move |request| {
            let page = page_of(request, Style::Numbered);
            arrived
                .lock()
                .expect("no panic")
                .send(page)
                .expect("the test waits");
            let next = full(request, &link(Style::Numbered, page + 1));
            answer(
                &[row(2 * page), row(2 * page + 1)],
                (page < 9).then_some(&*next),
            )
        });
        let caller = &busy_callers(&server)[at];
        let mut rows = caller.rows(GetLog::new(1));
        assert_eq!(server.count(), 0);
        for page in 0..4 {
            // The first row of a page was handed out, and without another call the next page is asked for.
            assert_eq!(rows.next().map(id), Some(2 * page));
            if page == 0 {
                assert_eq!(arrivals.recv_timeout(PATIENCE), Ok(0));
            }
            assert_eq!(arrivals.recv_timeout(PATIENCE), Ok(page as usize + 1));
            assert_eq!(rows.next().map(id), Some(2 * page + 1));
        }
        // There is time for more now, but no more comes: all that arrives is a call of another kind.
        caller.call(GetLog::new(2)).expect("an answer");
        assert_eq!(arrivals.recv_timeout(PATIENCE), Ok(0));
        assert!(arrivals.try_recv().is_err());
        assert_eq!(server.count(), 6);
    }
}

/// All clients; the runtime of the async one goes on while the test does something else.
fn busy_callers(server: &Server) -> [Caller; CALLERS] {
    callers!(server.url()).map(|caller| match caller {
        Caller::Async(_, client) => {
            let runtime = Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build();
            Caller::Async(runtime.expect("a runtime"), client)
        }
        blocking => blocking,
    })
}

#[test]
fn what_is_wrong_with_the_page_ahead_is_told_in_its_place() {
    let server = Server::answering(|request| match page_of(request, Style::Numbered) {
        0 => answer(
            &[row(0), row(1), row(2)],
            Some(&full(request, &link(Style::Numbered, 1))),
        ),
        _ => Reply::json(500, r#"{"errorMessage":"broken"}"#),
    });
    for caller in callers!(server.url()) {
        let mut rows = caller.rows(GetLog::new(1));
        assert_eq!(rows.by_ref().take(3).map(id).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(
            rows.next()
                .is_some_and(|row| row.is_err_and(|error| error.is_server()))
        );
    }
}

#[test]
fn a_stream_that_is_dropped_asks_for_nothing_more() {
    for which in 0..CALLERS {
        // A server for each: the page ahead of the one before may still be on its way.
        let server = serve(book(&[1; 9]), Style::Numbered);
        let caller = &callers!(server.url())[which];
        let mut rows = caller.rows(GetLog::new(1));
        assert_eq!(rows.next().map(id), Some(0));
        drop(rows);
        caller.call(GetLog::new(2)).expect("an answer");
        // The page, the call, and at most the page ahead.
        assert!(server.count() <= 3);
    }
}

static LIVE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// A row that is counted while it is in memory.
struct Counted(i64);

impl Counted {
    fn new() -> Self {
        let live = LIVE.fetch_add(1, Ordering::SeqCst) + 1;
        MOST.fetch_max(live, Ordering::SeqCst);
        Self(0)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Wire for Counted {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        self.0.read(p)
    }

    fn write(&self, w: &mut Writer) {
        self.0.write(w);
    }

    fn read_optional(to: &mut Option<Self>, p: &mut Parser<'_>) -> Result<(), Fault> {
        match p.null()? {
            true => *to = None,
            false => to.insert(Self::new()).read(p)?,
        }
        Ok(())
    }
}

struct GetCounted;

impl Endpoint for GetCounted {
    type Answer = Page<Counted, Log>;

    const ID: &'static str = "log.counted";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/log/1";
    const ENVELOPE: Envelope = Envelope::Rows(&["log"]);

    fn encode(&self, _: &mut Encoder) {}
}

#[test]
fn memory_stays_at_two_pages() {
    let ids = |page: usize| {
        (50 * page..50 * (page + 1))
            .map(|id| id.to_string())
            .collect()
    };
    let server = serve((0..60).map(ids).collect(), Style::LastRound);
    for caller in callers!(server.url()) {
        MOST.store(0, Ordering::SeqCst);
        let mut next = 0;
        let mut check = |row: Counted| {
            assert_eq!(row.0, next);
            next += 1;
        };
        match &caller {
            Caller::Async(runtime, client) => runtime.block_on(async {
                let mut rows = client.rows(GetCounted);
                while let Some(row) = rows.next().await {
                    check(row.expect("a row"));
                }
            }),
            Caller::Blocking(client) => {
                let rows = client.rows(GetCounted);
                rows.for_each(|row| check(row.expect("a row")));
            }
        }
        assert_eq!(next, 3000);
        assert_eq!(LIVE.load(Ordering::SeqCst), 0);
        let most = MOST.load(Ordering::SeqCst);
        assert!((50..=100).contains(&most), "{most} rows in memory");
    }
}

/// Answers from memory, at once.
#[derive(Clone, Default)]
struct Canned(Arc<Mutex<Vec<String>>>);

impl Canned {
    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let mut seen = self.0.lock().expect("no panic");
        seen.push(request.url.clone());
        let next = format!(
            "https://api.thousandeyes.com/v6/log/1?page={}",
            seen.len() + 1
        );
        let body = format!(
            r#"{{"log":[{{"id":{}}}],"pages":{{"next":"{next}"}}}}"#,
            seen.len()
        );
        HttpResponse::new(200, Headers::new(), body)
    }
}

impl Transport for Canned {
    fn execute<'a>(&'a self, request: HttpRequest) -> TransportFuture<'a> {
        let response = self.answer(&request);
        Box::pin(async move { Ok(response) })
    }
}

impl blocking::Transport for Canned {
    fn execute(
        &self,
        request: HttpRequest,
    ) -> Result<HttpResponse, thousandeyes_runtime::transport::TransportError> {
        Ok(self.answer(&request))
    }
}

#[test]
fn without_a_tokio_runtime_the_next_page_is_begun_when_one_is_handed_out() {
    let canned = Canned::default();
    let client = Client::builder().bearer(TOKEN).clock(TestClock::new());
    let client = client.transport(canned.clone()).build().expect("a client");
    let mut rows = client.rows(GetLog::new(1));
    for page in 1..5 {
        let next = pin!(rows.next());
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(Some(row)) = next.poll(&mut context) else {
            panic!("the answer is there at once");
        };
        assert_eq!(id(row), page);
        let seen = canned.0.lock().expect("no panic").len();
        assert_eq!(seen, page as usize + 1);
    }
}

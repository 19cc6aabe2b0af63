//! Rows that are begun in one tokio runtime and continued in another.

use std::thread;

use thousandeyes_mock::Server;
use thousandeyes_runtime::Client;
use thousandeyes_runtime::pages::Rows;
use tokio::runtime::{Builder, Runtime};

use crate::support::paged::{GetLog, Log, Style, answer, book, full, id, link, serve};
use crate::support::{Reply, TOKEN, Thing};

fn clients(server: &Server) -> Vec<Client> {
    let builder = || Client::builder().base_url(server.url()).bearer(TOKEN);
    let builders = [
        builder().over_hyper(),
        #[cfg(feature = "reqwest")]
        builder().over_reqwest(),
    ];
    let clients = builders.into_iter().map(|builder| builder.build());
    clients.map(|client| client.expect("a client")).collect()
}

fn runtimes() -> [Runtime; 2] {
    let alone = Builder::new_current_thread().enable_all().build();
    let threads = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    [alone, threads].map(|runtime| runtime.expect("a runtime"))
}

fn next(runtime: &Runtime, rows: &mut Rows<Thing, Log>) -> Option<i64> {
    runtime.block_on(rows.next()).map(id)
}

fn rest(rows: &mut Rows<Thing, Log>) -> Vec<i64> {
    let [runtime, _] = runtimes();
    std::iter::from_fn(|| next(&runtime, rows)).collect()
}

#[test]
fn when_the_first_has_ended_the_page_is_fetched_anew() {
    let server = serve(book(&[2, 2, 2]), Style::Numbered);
    for client in clients(&server) {
        for first in runtimes() {
            let mut rows = client.rows(GetLog::new(1));
            assert_eq!(next(&first, &mut rows), Some(0));
            drop(first);
            assert_eq!(rest(&mut rows), [1, 2, 3, 4, 5]);
        }
    }
}

#[test]
fn a_page_that_was_asked_for_before_the_end_too() {
    for which in 0..clients(&serve(book(&[1]), Style::Numbered)).len() {
        for first in runtimes() {
            let pages = book(&[2, 2]);
            let server = Server::answering({
                let asked = std::sync::atomic::AtomicUsize::new(0);
                move |request| match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                    0 => answer(&pages[0], Some(&full(request, &link(Style::Numbered, 1)))),
                    1 => Reply::hang(""),
                    _ => answer(&pages[1], None),
                }
            });
            let client = &clients(&server)[which];
            let mut rows = client.rows(GetLog::new(1));
            assert_eq!(next(&first, &mut rows), Some(0));
            first.block_on(async {
                while server.count() < 2 {
                    tokio::task::yield_now().await;
                }
            });
            drop(first);
            assert_eq!(rest(&mut rows), [1, 2, 3]);
            assert_eq!(server.count(), 3);
        }
    }
}

#[test]
fn a_row_that_was_waited_for_too() {
    for which in 0..clients(&serve(book(&[1]), Style::Numbered)).len() {
        for first in runtimes() {
            let pages = book(&[2]);
            let server = Server::script([Reply::hang(""), answer(&pages[0], None)]);
            let client = &clients(&server)[which];
            let mut rows = client.rows(GetLog::new(1));
            first.block_on(async {
                tokio::select! {
                    biased;
                    _ = rows.next() => unreachable!("the server does not answer"),
                    () = async {
                        while server.count() < 1 {
                            tokio::task::yield_now().await;
                        }
                    } => {}
                }
            });
            drop(first);
            assert_eq!(rest(&mut rows), [0, 1]);
        }
    }
}

/// With threads the first goes on by itself, and nothing is fetched twice.
#[test]
fn while_the_first_is_at_work_its_page_is_waited_for() {
    let server = serve(book(&[2, 2, 2]), Style::Numbered);
    for client in clients(&server) {
        let before = server.count();
        let [_, first] = runtimes();
        let mut rows = client.rows(GetLog::new(1));
        assert_eq!(next(&first, &mut rows), Some(0));
        while server.count() - before < 2 {
            thread::yield_now();
        }
        assert_eq!(rest(&mut rows), [1, 2, 3, 4, 5]);
        assert_eq!(server.count() - before, 3);
    }
}

//! Links that lead elsewhere or in circles are not followed.

use crate::support::paged::{GetLog, Style, answer, book, full, id, link, page_of, row, serve};
use crate::support::{Server, TOKEN, callers};

#[test]
fn links_to_elsewhere_are_refused_and_credentials_stay_home() {
    let elsewhere = serve(book(&[1]), Style::Numbered);
    let port = elsewhere.port();
    let links = [
        format!("{}/log/1?page=2", elsewhere.url()),
        "https://api.thousandeyes.com/v6/log/1?page=2".to_owned(),
        format!("http://localhost:{port}/v6/log/1?page=2"),
        "https://{host}/v6/log/1?page=2".to_owned(),
        "http://{host}/v7/log/1?page=2".to_owned(),
        "http://{host}/v6/../v7/log/1?page=2".to_owned(),
        "http://{host}/v6/%2e%2e/v7/log/1?page=2".to_owned(),
        "http://{host}/v6?page=2".to_owned(),
        "http://me:t0ken-that-nobody-may-see@{host}/v6/log/1?page=2".to_owned(),
        format!("http://{{host}}@127.0.0.1:{port}/v6/log/1?page=2"),
        format!("//127.0.0.1:{port}/v6/log/1?page=2"),
        "?page=2".to_owned(),
    ];
    for link in links {
        let text = link.clone();
        let server = Server::answering(move |request| {
            let host = request.header("host").unwrap_or_default();
            answer(&[row(0)], Some(&text.replace("{host}", host)))
        });
        for caller in callers!(server.url()) {
            let before = server.count();
            let mut rows = caller.rows(GetLog::new(1));
            assert_eq!(rows.next().map(id), Some(0));
            let error = rows
                .next()
                .expect("an item")
                .expect_err("the link is refused");
            assert!(
                error.is_foreign_link() && !error.is_retryable(),
                "{link}: {error}"
            );
            assert_eq!(error.operation(), Some("log.rows"));
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(TOKEN), "{shown}");
            assert!(rows.next().is_none());
            assert_eq!(server.count(), before + 1, "{link}");
            // Going on from there says the same.
            let cursor = rows.cursor();
            let mut rows = caller.resume(GetLog::new(1), cursor).expect("a stream");
            let again = rows
                .next()
                .expect("an item")
                .expect_err("the link is refused");
            assert!(again.is_foreign_link());
        }
    }
    assert_eq!(elsewhere.count(), 0);
}

/// Pages that lead to each other: `leads[n]` is where page n leads.
fn circle(leads: &'static [&'static str]) -> Server {
    Server::answering(move |request| {
        let page = page_of(request, Style::Numbered);
        let next = full(request, &format!("/v6{}", leads[page]));
        answer(&[row(page)], Some(&next))
    })
}

#[test]
fn a_link_seen_before_ends_the_stream() {
    let cases: [(&[&str], usize); 6] = [
        // To itself; to the one before (A→B→A); to the first request; spelt otherwise; in another order; far back.
        (&["/log/1?page=2", "/log/1?page=2"], 2),
        (&["/log/1?page=2", "/log/1?page=3", "/log/1?page=2"], 3),
        (&["/log/1"], 1),
        (&["/log/1.json?page=2&x=a+b", "/log/1?page=2&x=a%20b"], 2),
        (&["/log/1?page=2&x=1", "/log/1?x=1&page=2"], 2),
        (
            &[
                "/log/1?page=2",
                "/log/1?page=3",
                "/log/1?page=4",
                "/log/1?page=5",
                "/log/1?page=6",
                "/log/1?page=7",
                "/log/1?page=3",
            ],
            7,
        ),
    ];
    for (leads, pages) in cases {
        let server = circle(leads);
        for caller in callers!(server.url()) {
            let before = server.count();
            let mut rows = caller.rows(GetLog::new(1));
            let ids: Vec<_> = rows.by_ref().take(pages).map(id).collect();
            let expected: Vec<_> = (0..pages).map(|page| page as i64).collect();
            assert_eq!(ids, expected);
            let error = rows.next().expect("an item").expect_err("it is a circle");
            assert!(error.is_page_loop(), "{error}");
            assert!(rows.next().is_none());
            assert_eq!(server.count(), before + pages, "{leads:?}");
        }
    }
}

#[test]
fn the_guard_is_saved_with_the_cursor() {
    let leads = &[
        "/log/1?page=2",
        "/log/1?page=3",
        "/log/1?page=4",
        "/log/1?page=2",
    ];
    let server = circle(leads);
    for caller in callers!(server.url()) {
        for taken in 0..=4 {
            let mut rows = caller.rows(GetLog::new(1));
            assert_eq!(rows.by_ref().take(taken).count(), taken);
            let cursor = rows.cursor().to_string().parse().expect("a cursor");
            let rows = caller.resume(GetLog::new(1), cursor).expect("a stream");
            let mut rest: Vec<_> = rows.collect();
            let error = rest.pop().expect("an item").expect_err("it is a circle");
            assert!(error.is_page_loop(), "{error}");
            assert_eq!(rest.len(), 4 - taken);
        }
    }
}

#[test]
fn long_ways_without_a_circle_have_an_end() {
    let server = serve(book(&[1; 600]), Style::LastRound);
    for caller in callers!(server.url()) {
        assert_eq!(caller.rows(GetLog::new(1)).map(id).count(), 600);
    }
    assert_eq!(server.last().target(), link(Style::LastRound, 599));
}

#[test]
fn pages_without_rows_have_an_end_that_can_be_resumed_from() {
    // Pages without rows, each with a link of its own; one row on the last.
    const LAST: usize = 1_200;
    let server = Server::answering(move |request| {
        let number = request.target().split_once("page=");
        let page = number.map_or(0, |(_, page)| page.parse().unwrap_or(0));
        let next = full(request, &format!("/v6/log/1?page={}", page + 1));
        match page == LAST {
            true => answer(&[row(page)], None),
            false => answer(&[], Some(&next)),
        }
    });
    for caller in callers!(server.url()) {
        let before = server.count();
        let mut rows = caller.rows(GetLog::new(1));
        let error = rows.next().expect("an item").expect_err("it has no end");
        assert!(error.is_too_many_empty_pages(), "{error}");
        assert!(!error.is_retryable() && !error.is_page_loop());
        assert_eq!(error.operation(), Some("log.rows"));
        assert!(
            error.to_string().contains("1000 pages had no rows"),
            "{error}"
        );
        assert!(rows.next().is_none());
        assert_eq!(server.count(), before + 1_000);
        let cursor = rows.cursor().to_string().parse().expect("a cursor");
        let rows = caller.resume(GetLog::new(1), cursor).expect("a stream");
        assert_eq!(rows.map(id).collect::<Vec<_>>(), [LAST as i64]);
        // The first one of them is not asked for twice.
        assert_eq!(server.count(), before + LAST + 1);
    }
}

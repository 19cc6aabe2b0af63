//! A stream that was left at any place goes on from its cursor: no row twice, none lost.

use proptest::prelude::*;
use thousandeyes_runtime::{Cursor, Window};

use crate::support::paged::{
    FilterLog, GetLog, Style, TIMES, answer, book, full, id, link, page_of, row, serve,
};
use crate::support::{CALLERS, Caller, Reply, Server, TOKEN, Thing, callers};

/// Reads all rows, but begins anew from the text of the cursor after each of these numbers of rows.
fn read_with_kills(caller: &Caller, kills: &[usize]) -> Vec<i64> {
    let mut ids = Vec::new();
    let mut rows = caller.rows(GetLog::new(1));
    for kill in kills {
        ids.extend(rows.by_ref().take(*kill).map(id));
        let saved = rows.cursor().to_string();
        drop(rows);
        let cursor: Cursor = saved.parse().expect("the cursor comes back");
        rows = caller.resume(GetLog::new(1), cursor).expect("it goes on");
    }
    ids.extend(rows.map(id));
    ids
}

#[test]
fn killed_at_every_row_and_every_page() {
    for style in [Style::Numbered, Style::LastRound] {
        let mut pages = book(&[3, 0, 2, 1, 0, 4]);
        pages[2][1] = r#"{"id":null}"#.to_owned();
        let server = serve(pages, style);
        let expected = [0, 1, 2, 3, -1, 5, 6, 7, 8, 9];
        for caller in callers!(server.url()) {
            for first in 0..=expected.len() {
                assert_eq!(
                    read_with_kills(&caller, &[first]),
                    expected,
                    "killed at {first}"
                );
                for second in 0..=expected.len() - first {
                    let kills = [first, second];
                    assert_eq!(
                        read_with_kills(&caller, &kills),
                        expected,
                        "killed at {kills:?}"
                    );
                }
            }
            // After every row.
            assert_eq!(read_with_kills(&caller, &[1; 12]), expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_pages_and_any_kills(
        sizes in prop::collection::vec(0usize..6, 1..9),
        kills in prop::collection::vec(0usize..8, 0..6),
        style in prop::sample::select(vec![Style::Numbered, Style::LastRound]),
        bad in prop::collection::vec(0usize..30, 0..4),
    ) {
        let mut pages = book(&sizes);
        let mut expected: Vec<_> = (0..sizes.iter().sum::<usize>()).map(|id| id as i64).collect();
        for (index, text) in pages.iter_mut().flatten().enumerate() {
            if bad.contains(&index) {
                *text = format!(r#"{{"bad":{index}}}"#);
                expected[index] = -1;
            }
        }
        let server = serve(pages, style);
        for caller in callers!(server.url()) {
            prop_assert_eq!(&read_with_kills(&caller, &kills), &expected);
        }
    }
}

#[test]
fn pages_go_on_too() {
    let server = serve(book(&[2, 1, 3]), Style::Numbered);
    for caller in callers!(server.url()) {
        let sizes: Vec<usize> = match &caller {
            Caller::Async(runtime, client) => runtime.block_on(async {
                let mut pages = client.pages(GetLog::new(1));
                assert!(pages.next().await.is_some());
                let mut pages = client
                    .resume_pages(GetLog::new(1), pages.cursor())
                    .expect("pages");
                let mut sizes = Vec::new();
                while let Some(page) = pages.next().await {
                    sizes.push(page.expect("a page").len());
                }
                assert!(pages.cursor().is_end());
                sizes
            }),
            Caller::Blocking(client) => {
                let mut pages = client.pages(GetLog::new(1));
                assert!(pages.next().is_some());
                let pages = client
                    .resume_pages(GetLog::new(1), pages.cursor())
                    .expect("pages");
                pages.map(|page| page.expect("a page").len()).collect()
            }
        };
        assert_eq!(sizes, [1, 3]);
    }
}

#[test]
fn after_an_error_it_goes_on_with_the_page_that_failed() {
    for at in 0..CALLERS {
        let server = Server::answering(|request| {
            match (page_of(request, Style::Numbered), request.number) {
                (1, 0..4) => Reply::json(500, r#"{"errorMessage":"not now"}"#),
                (2, _) => answer(&[row(3)], None),
                (page, _) => {
                    let next = full(request, &link(Style::Numbered, page + 1));
                    answer(&[row(page), row(page + 1)], Some(&next))
                }
            }
        });
        let caller = &callers!(server.url())[at];
        let mut rows = caller.rows(GetLog::new(1));
        let mut ids: Vec<_> = rows.by_ref().take(2).map(id).collect();
        for _ in 0..3 {
            let error = rows.next().expect("an item").expect_err("the page fails");
            assert!(error.is_server(), "{error}");
            rows = caller
                .resume(GetLog::new(1), rows.cursor())
                .expect("it goes on");
        }
        ids.extend(rows.map(id));
        assert_eq!(ids, [0, 1, 1, 2, 3]);
    }
}

#[test]
fn a_window_does_not_move_under_the_cursor() {
    // Asked by the window, the first page has another row each time; by its exact times it stays what it was.
    let server = Server::answering(|request| {
        let next = full(request, &link(Style::Numbered, 1));
        match page_of(request, Style::Numbered) {
            0 if request.target().contains("window=") => {
                answer(&[row(request.number), row(90), row(91)], Some(&next))
            }
            0 => answer(&[row(0), row(90), row(91)], Some(&next)),
            _ => answer(&[row(92)], None),
        }
    });
    let request = || GetLog::new(1).range(Window::days(10)).aid(7);
    for caller in callers!(server.url()) {
        let mut rows = caller.rows(request());
        let first = id(rows.next().expect("a row"));
        let cursor = rows.cursor();
        let ids: Vec<_> = caller
            .resume(request(), cursor)
            .expect("it goes on")
            .map(id)
            .collect();
        assert_eq!((first >= 0, ids), (true, vec![90, 91, 92]));
        let exact = format!("/v6/log/1?aid=7&{TIMES}");
        assert!(
            server
                .requests()
                .iter()
                .any(|request| request.target() == exact)
        );
    }
}

#[test]
fn a_page_that_changed_is_told_and_can_be_begun_again() {
    let server = Server::answering(|request| {
        let newer = usize::from(request.number % 2 == 1);
        answer(&[row(newer), row(newer + 1), row(newer + 2)], None)
    });
    for caller in callers!(server.url()) {
        let mut rows = caller.rows(GetLog::new(1));
        assert_eq!(rows.next().map(id), Some(0));
        let cursor = rows.cursor();
        let mut rows = caller
            .resume(GetLog::new(1), cursor.clone())
            .expect("a stream");
        let error = rows.next().expect("an item").expect_err("row 1 is another");
        assert!(error.is_page_changed(), "{error}");
        assert!(rows.next().is_none());
        assert_eq!(rows.cursor(), cursor);
        // The next answer is as the first was.
        let rest = caller
            .resume(GetLog::new(1), cursor.clone())
            .expect("a stream");
        assert_eq!(rest.map(id).collect::<Vec<_>>(), [1, 2]);
        let again = caller
            .resume(GetLog::new(1), cursor.page_start())
            .expect("a stream");
        assert_eq!(again.map(id).collect::<Vec<_>>(), [1, 2, 3]);
    }
}

#[test]
fn cursors_of_something_else_are_refused() {
    let server = serve(book(&[1, 1]), Style::Numbered);
    let other = serve(book(&[1, 1]), Style::Numbered);
    let [here, ..] = callers!(server.url());
    let mut rows = here.rows(GetLog::new(1));
    assert_eq!(rows.next().map(id), Some(0));
    let cursor = rows.cursor();
    let filter = FilterLog {
        filter: Thing::new(1, None),
    };
    let before = server.count();
    for (caller, elsewhere) in callers!(server.url()).iter().zip(&callers!(other.url())) {
        let refused = [
            caller.resume(filter.clone(), cursor.clone()).err(),
            caller.resume(GetLog::new(2), cursor.clone()).err(),
            elsewhere.resume(GetLog::new(1), cursor.clone()).err(),
        ];
        let parts = [
            "the operation `log.rows`",
            "other arguments",
            "the base URL",
        ];
        for (error, part) in refused.into_iter().zip(parts) {
            let error = error.expect("it is refused");
            assert!(
                error.is_input() && error.to_string().contains(part),
                "{error}"
            );
        }
        assert!(caller.resume(GetLog::new(1), cursor.clone()).is_ok());
    }
    assert_eq!((server.count(), other.count()), (before, 0));
}

#[test]
fn a_cursor_is_one_line_without_credentials() {
    let server = serve(book(&[2; 300]), Style::Numbered);
    for caller in callers!(server.url()) {
        let mut rows = caller.rows(GetLog::new(1));
        for _ in 0..600 {
            assert!(rows.next().is_some());
            let text = rows.cursor().to_string();
            assert!(
                !text.contains(TOKEN) && !text.contains(['\n', ' ']),
                "{text}"
            );
            assert!(text.len() < 5000);
        }
    }
}

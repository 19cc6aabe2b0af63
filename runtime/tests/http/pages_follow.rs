//! Pages are followed by their links, to the last one.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use thousandeyes_runtime::{Client, blocking};

use crate::support::paged::{
    FilterLog, GetLog, Style, TIMES, answer, book, full, id, link, page_of, row, serve,
};
use crate::support::{
    CALLERS, GetThing, Reply, Server, TOKEN, TWO_THINGS, TestClock, Thing, callers,
};

fn targets(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests
        .iter()
        .map(|request| request.target().to_owned())
        .collect()
}

#[test]
fn links_are_followed_as_they_are() {
    for style in [Style::Numbered, Style::LastRound] {
        for at in 0..CALLERS {
            let server = serve(book(&[2, 3, 1]), style);
            let caller = &callers!(server.url())[at];
            let ids: Vec<_> = caller.rows(GetLog::new(1)).map(id).collect();
            assert_eq!(ids, [0, 1, 2, 3, 4, 5]);
            let expected = ["/v6/log/1".to_owned(), link(style, 1), link(style, 2)];
            assert_eq!(targets(&server), expected);
            for request in server.requests() {
                let authorization = request.header("authorization");
                assert_eq!(authorization, Some(format!("Bearer {TOKEN}").as_str()));
            }
        }
    }
}

/// Some libraries refuse what others encode.
#[test]
fn links_with_odd_characters_are_followed_over_every_transport() {
    let odd = r##"/v6/log/1?page=2&odd=!\"$&'()*+,-./:;<=>?@[]^_`{|}~"##;
    let first = format!(r#"{{"log":[{{"id":0}}],"pages":{{"next":"{odd}"}}}}"#);
    for at in 0..CALLERS {
        let last = Reply::json(200, r#"{"log":[{"id":1}]}"#);
        let server = Server::script([Reply::json(200, &first), last]);
        let caller = &callers!(server.url())[at];
        let ids: Vec<_> = caller.rows(GetLog::new(1)).map(id).collect();
        assert_eq!(ids, [0, 1]);
        let target = server.last().target().replace("%27", "'");
        let expected = r#"/v6/log/1?page=2&odd=!%22$&'()*+,-./:;%3C=%3E?@[]^_%60{|}~"#;
        assert_eq!(target, expected);
    }
}

#[test]
fn pages_come_whole() {
    let server = serve(book(&[2, 0, 3]), Style::Numbered);
    for caller in callers!(server.url()) {
        let sizes = caller.page_sizes(GetLog::new(1)).expect("all pages");
        assert_eq!(sizes, [2, 0, 3]);
    }
}

#[test]
fn an_answer_without_a_link_is_the_last() {
    let ends = [
        r#"{"log":[{"id":1}]}"#,
        r#"{"log":[{"id":1}],"pages":null}"#,
        r#"{"log":[{"id":1}],"pages":{"current":1}}"#,
        r#"{"log":[{"id":1}],"pages":{"next":null}}"#,
        r#"{"log":[{"id":1}],"pages":{"next":""}}"#,
    ];
    for end in ends {
        let server = Server::always(Reply::json(200, end));
        for caller in callers!(server.url()) {
            let before = server.count();
            let mut rows = caller.rows(GetLog::new(1));
            assert_eq!(rows.by_ref().map(id).collect::<Vec<_>>(), [1]);
            assert!(rows.next().is_none() && rows.cursor().is_end());
            assert_eq!(server.count(), before + 1, "{end}");
        }
    }
}

#[test]
fn operations_without_pages_give_one() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url()) {
        let ids: Vec<_> = match &caller {
            crate::support::Caller::Async(runtime, client) => runtime.block_on(async {
                let mut rows = client.rows(GetThing::new("1"));
                let mut ids = Vec::new();
                while let Some(row) = rows.next().await {
                    ids.push(id(row));
                }
                ids
            }),
            crate::support::Caller::Blocking(client) => {
                client.rows(GetThing::new("1")).map(id).collect()
            }
        };
        assert_eq!(ids, [7, 8]);
    }
}

#[test]
fn the_account_group_is_added_where_the_link_lost_it() {
    for at in 0..CALLERS {
        let server = serve(book(&[1, 1, 1]), Style::Numbered);
        let caller = &callers!(server.url(), .account_group(9))[at];
        assert_eq!(caller.rows(GetLog::new(1)).count(), 3);
        assert_eq!(caller.rows(GetLog::new(1).aid(7)).count(), 3);
        let expected = [
            "/v6/log/1?aid=9".to_owned(),
            format!("/v6/log/1.json?page=2&{TIMES}&aid=9"),
            format!("/v6/log/1.json?page=3&{TIMES}&aid=9"),
            "/v6/log/1?aid=7".to_owned(),
            format!("/v6/log/1.json?page=2&{TIMES}&aid=7"),
            format!("/v6/log/1.json?page=3&{TIMES}&aid=7"),
        ];
        assert_eq!(targets(&server), expected);
    }
}

#[test]
fn the_account_group_of_a_link_stays() {
    for at in 0..CALLERS {
        let server = Server::answering(|request| match page_of(request, Style::Numbered) {
            0 => answer(&[row(0)], Some(&full(request, "/v6/log/1?aid=7&page=2"))),
            _ => answer(&[row(1)], None),
        });
        let caller = &callers!(server.url(), .account_group(9))[at];
        assert_eq!(caller.rows(GetLog::new(1).aid(7)).count(), 2);
        assert_eq!(server.last().target(), "/v6/log/1?aid=7&page=2");
    }
}

#[test]
fn reading_posts_are_repeated_with_their_body() {
    for at in 0..CALLERS {
        let server = serve(book(&[1, 1]), Style::Numbered);
        let caller = &callers!(server.url())[at];
        let filter = Thing::new(5, Some("lamp"));
        assert_eq!(caller.rows(FilterLog { filter }).count(), 2);
        for request in server.requests() {
            assert_eq!(request.method(), "POST");
            assert_eq!(request.body, br#"{"id":5,"name":"lamp"}"#);
            assert_eq!(request.header("content-type"), Some("application/json"));
        }
        assert_eq!(server.last().target(), link(Style::Numbered, 1));
    }
}

#[test]
fn a_row_that_cannot_be_read_is_an_item_of_its_own() {
    let mut pages = book(&[2, 2]);
    pages[0][1] = r#"{"id":"one"}"#.to_owned();
    let server = serve(pages, Style::Numbered);
    for caller in callers!(server.url()) {
        let items: Vec<_> = caller.rows(GetLog::new(1)).collect();
        assert_eq!(items.len(), 4);
        let error = items[1].as_ref().expect_err("the row is no row");
        let rejected = error.rejected_row().expect("the row as it came");
        assert_eq!(rejected.json.as_str(), r#"{"id":"one"}"#);
        assert!(error.is_decode());
        assert_eq!(error.operation(), Some("log.rows"));
        assert_eq!(error.json_path(), Some("log[1].id"));
        assert!(
            error.to_string().starts_with("log.rows: at log[1].id: "),
            "{error}"
        );
        assert_eq!(items.into_iter().map(id).collect::<Vec<_>>(), [0, -1, 2, 3]);
    }
}

#[test]
fn an_error_comes_after_all_rows_before_it_and_ends_the_stream() {
    let server = Server::answering(|request| match page_of(request, Style::Numbered) {
        0 => answer(
            &[row(0), row(1)],
            Some(&full(request, &link(Style::Numbered, 1))),
        ),
        _ => Reply::json(403, r#"{"errorMessage":"no more"}"#),
    });
    for caller in callers!(server.url()) {
        let mut rows = caller.rows(GetLog::new(1));
        assert_eq!(rows.by_ref().take(2).map(id).collect::<Vec<_>>(), [0, 1]);
        let error = rows.next().expect("an item").expect_err("the page fails");
        assert!(
            error.is_forbidden() && error.rejected_row().is_none(),
            "{error}"
        );
        let before = server.count();
        assert!(rows.next().is_none() && rows.next().is_none());
        assert_eq!(server.count(), before);
    }
}

#[test]
fn a_request_that_cannot_be_sent_is_the_first_item() {
    let server = serve(book(&[1]), Style::Numbered);
    let (early, late) = (
        super_early(),
        super_early() + std::time::Duration::from_secs(1),
    );
    for caller in callers!(server.url()) {
        let mut rows = caller.rows(GetLog::new(1).range(late..=early));
        let error = rows
            .next()
            .expect("an item")
            .expect_err("it ends before it begins");
        assert!(error.is_input(), "{error}");
        assert!(rows.next().is_none());
        assert!(!rows.cursor().is_end());
    }
    assert_eq!(server.count(), 0);
}

fn super_early() -> thousandeyes_runtime::Timestamp {
    thousandeyes_runtime::Timestamp::from_unix(0)
}

#[test]
fn the_fluent_form_for_callers_that_block() {
    let server = serve(book(&[2, 1]), Style::Numbered);
    let client = blocking::Client::builder()
        .base_url(server.url())
        .bearer(TOKEN);
    let client = client.build().expect("a client");
    assert_eq!(
        GetLog::on(&client, 1).rows().map(id).collect::<Vec<_>>(),
        [0, 1, 2]
    );
    assert_eq!(GetLog::on(&client, 1).pages().count(), 2);
}

#[tokio::test]
async fn the_fluent_form_for_async_callers() {
    let server = serve(book(&[2, 1]), Style::Numbered);
    let client = Client::builder().base_url(server.url()).bearer(TOKEN);
    let client = client.build().expect("a client");
    let mut rows = GetLog::on(&client, 1).rows();
    let task = tokio::spawn(async move {
        let mut ids = Vec::new();
        while let Some(row) = rows.next().await {
            ids.push(id(row));
        }
        ids
    });
    assert_eq!(task.await.expect("no panic"), [0, 1, 2]);
    let mut pages = GetLog::on(&client, 1).pages();
    assert_eq!(
        pages
            .next()
            .await
            .map(|page| page.map(|page| page.len()).ok()),
        Some(Some(2))
    );
}

#[tokio::test]
async fn a_future_that_is_dropped_loses_nothing() {
    let server = serve(book(&[1, 2]), Style::Numbered);
    let client = Client::builder().base_url(server.url()).bearer(TOKEN);
    let client = client.clock(TestClock::new()).build().expect("a client");
    let mut rows = client.rows(GetLog::new(1));
    let mut ids = Vec::new();
    loop {
        {
            // Polled once, and dropped.
            let next = pin!(rows.next());
            let mut context = Context::from_waker(Waker::noop());
            if let Poll::Ready(row) = next.poll(&mut context) {
                match row {
                    Some(row) => ids.push(id(row)),
                    None => break,
                }
            }
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(ids, [0, 1, 2]);
    assert_eq!(server.count(), 2);
}

//! Pages: envelopes, heads, and rows that are never lost.

use proptest::prelude::*;
use thousandeyes_runtime::answer::{Answer, Bare, Envelope, One, Page};
use thousandeyes_runtime::json::{self, FaultKind};
use thousandeyes_runtime::value::{List, Text, Timestamp};
use thousandeyes_runtime::{head, wire};

#[derive(Clone, Debug, PartialEq)]
struct Row {
    agent_id: i64,
    loss: Option<f64>,
    tags: List<Text>,
}
wire! { Row { required agent_id "agentId"; optional loss "loss"; optional tags "tags"; } }

#[derive(Clone, Debug, PartialEq)]
struct Pages {
    next: Option<Text>,
}
wire! { Pages { optional next "next"; } }

#[derive(Clone, Debug, PartialEq)]
struct Results {
    test: Option<Row>,
    from: Option<Timestamp>,
    pages: Option<Pages>,
}
head! { Results { beside test "test"; top from "from"; top pages "pages"; } next pages.next }

type Metrics = Page<Row, Results>;

const METRICS: Envelope = Envelope::Rows(&["net", "metrics"]);
const ACCOUNTS: Envelope = Envelope::Rows(&["account"]);
const LIST: Envelope = Envelope::Rows(&[]);

const GOOD: &str = r#"{"from":"2013-10-29 17:30:00","net":{"test":{"agentId":817},"metrics":[{"agentId":1,"loss":0.5},{"agentId":2,"tags":["a"]}]},"pages":{"next":"https://x/?page=2"}}"#;

fn page(text: &str) -> Metrics {
    Metrics::decode(text, &METRICS).unwrap_or_else(|fault| panic!("{}: {fault}", fault.path(text)))
}

fn fault(text: &str) -> String {
    let fault = Metrics::decode(text, &METRICS).expect_err("no page");
    format!("{}: {fault}", fault.path(text))
}

#[test]
fn rows_and_head_are_found_and_written_back() {
    let page = page(GOOD);
    assert_eq!(page.rows().map(<[_]>::len), Ok(2));
    assert_eq!(page.head.test.as_ref().map(|test| test.agent_id), Some(817));
    assert_eq!(page.next_link(), Some("https://x/?page=2"));
    assert!(json::equal(&page.encode(&METRICS), GOOD));
    assert_eq!(
        page.iter()
            .filter_map(Result::ok)
            .map(|row| row.agent_id)
            .collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(
        (page.len(), page.is_empty(), page.rejected().len()),
        (2, false, 0)
    );
    assert_eq!(page.into_rows().map(|rows| rows.len()), Ok(2));
}

#[test]
fn rows_stand_at_the_top_or_are_the_answer() {
    let accounts =
        Page::<Row>::decode(r#"{"account":[{"agentId":1}]}"#, &ACCOUNTS).expect("a page");
    assert_eq!(accounts.encode(&ACCOUNTS), r#"{"account":[{"agentId":1}]}"#);
    let list = Page::<Row>::decode(r#"[{"agentId":1}]"#, &LIST).expect("a page");
    assert_eq!(
        (list.len(), list.encode(&LIST)),
        (1, r#"[{"agentId":1}]"#.to_owned())
    );
    // Beside the rows is the top here.
    let text = r#"{"test":{"agentId":1},"account":[],"from":"2013-10-29"}"#;
    let beside = Metrics::decode(text, &ACCOUNTS).expect("a page");
    assert!(beside.head.test.is_some() && json::equal(&beside.encode(&ACCOUNTS), text));
}

#[test]
fn one_bad_row_is_an_error_of_its_own() {
    let bad = r#"{"loss":1,"x":"\u00e9, \"agentId\":3"}"#;
    let text = GOOD.replace(r#"{"agentId":2,"#, &format!(r#"{bad},{{"agentId":2,"#));
    let page = page(&text);
    let errors = page.rows().expect_err("a row is lost");
    assert_eq!(
        errors.to_string(),
        "1 of 3 rows can't be read; the first is net.metrics[1].agentId: `agentId` is missing"
    );
    let (rows, rejected) = page.partial();
    assert_eq!((rows.len(), rejected.len()), (2, 1));
    assert_eq!(
        (rejected[0].index, rejected[0].path.as_str()),
        (1, "net.metrics[1].agentId")
    );
    assert_eq!(
        (rejected[0].reason.as_str(), rejected[0].json.as_str()),
        ("`agentId` is missing", bad)
    );
    assert!(json::equal(&page.encode(&METRICS), &text));
    let order: Vec<_> = page
        .iter()
        .map(|row| row.map(|row| row.agent_id).map_err(|bad| bad.index))
        .collect();
    assert_eq!(order, [Ok(1), Err(1), Ok(2)]);
    assert_eq!(page.iter().size_hint(), (3, Some(3)));
    let owned: Vec<_> = page.clone().into_iter().map(|row| row.is_ok()).collect();
    assert_eq!(owned, [true, false, true]);
    assert_eq!(
        page.into_rows()
            .map_err(|errors| errors.into_rejected().len()),
        Err(1)
    );
}

#[test]
fn rejected_rows_name_what_is_wrong_in_them() {
    let path = |row: &str| {
        let page = page(&format!(
            r#"{{"net":{{"metrics":[{{"agentId":1}},{row}]}}}}"#
        ));
        page.rejected()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(";")
    };
    assert_eq!(
        path("5"),
        "net.metrics[1]: expected an object, but found a number"
    );
    assert_eq!(
        path("null"),
        "net.metrics[1]: expected an object, but found null"
    );
    assert_eq!(
        path("[]"),
        "net.metrics[1]: expected an object, but found a list"
    );
    assert_eq!(
        path(r#"{"agentId":1,"tags":["a",5]}"#),
        "net.metrics[1].tags[1]: expected text, but found a number"
    );
    assert_eq!(
        path(r#"{"agentId":1e30}"#),
        "net.metrics[1].agentId: `1e30` can't be held exactly"
    );
    let list = Page::<List<i64>>::decode("[[1],[1,true]]", &LIST).expect("a page");
    assert_eq!(list.rejected()[0].path, "[1][1]");
}

#[test]
fn a_page_of_nothing_but_bad_rows_is_read_in_one_go() {
    let text = format!(
        r#"{{"net":{{"metrics":[{}]}}}}"#,
        vec![r#"{"loss":1}"#; 5000].join(",")
    );
    assert_eq!(page(&text).rejected().len(), 5000);
}

#[test]
fn a_document_that_is_broken_has_no_rows() {
    for end in 0..GOOD.len() {
        assert!(Metrics::decode(&GOOD[..end], &METRICS).is_err());
    }
    assert_eq!(
        fault(&GOOD.replace("0.5", "0.5.5")),
        "net.metrics[0]: not JSON: expected `,` or `}`"
    );
    assert_eq!(
        fault(&GOOD.replace(r#""from":""#, r#""from":"x"#)),
        "from: expected a date and time, but found `x2013-10-29 17:30:00`"
    );
    assert_eq!(
        fault(r#"{"net":{"metrics":{}}}"#),
        "net.metrics: expected a list, but found an object"
    );
    assert_eq!(
        fault(r#"{"net":5}"#),
        "net: expected an object, but found a number"
    );
    assert_eq!(
        fault(&format!("{GOOD}]")),
        "$: not JSON: something follows the value"
    );
}

#[test]
fn an_unknown_id_is_answered_with_nothing() {
    for text in [
        "{}",
        r#"{"net":{}}"#,
        r#"{"net":{"test":{"agentId":1}}}"#,
        r#"{"from":"2013-10-29"}"#,
        r#"{"net":{"metrics":[]}}"#,
    ] {
        let page = page(text);
        assert!(page.is_empty() && page.rows().is_ok());
        assert_eq!(page.encode(&METRICS), text);
    }
    // An explicit `null` is nothing.
    for text in [r#"{"net":null}"#, r#"{"net":{"metrics":null}}"#] {
        assert!(page(text).is_empty());
    }
}

#[test]
fn the_answer_of_another_operation_is_refused() {
    let text = r#"{"account":[],"from":"2013-10-29"}"#;
    let expected =
        "$: this is not an answer of this operation: expected `net.metrics`, found `account`";
    assert_eq!(fault(text), expected);
    let nested = fault(r#"{"net":{"bgpMetrics":[{"x":1}],"x":1}}"#);
    assert_eq!(
        nested,
        "$: this is not an answer of this operation: expected `net.metrics`, found `bgpMetrics`, `x`"
    );
    let kind = Metrics::decode(text, &METRICS)
        .expect_err("another")
        .kind()
        .clone();
    assert!(matches!(kind, FaultKind::Foreign { .. }));
}

#[test]
fn rows_under_one_of_several_keys_go_back_where_they_were() {
    const EITHER: Envelope = Envelope::RowsIn(&["accountGroups", "account"]);
    for text in [
        r#"{"account":[{"agentId":1}]}"#,
        r#"{"accountGroups":[{"agentId":1},{"agentId":2}]}"#,
        r#"{}"#,
    ] {
        let page = Page::<Row>::decode(text, &EITHER).expect("a page");
        assert!(json::equal(&page.encode(&EITHER), text), "{text}");
        assert_eq!(Page::<Row>::unknown(text, &EITHER), [""; 0]);
    }
    let both = r#"{"account":[],"accountGroups":[{"agentId":1}]}"#;
    let page = Page::<Row>::decode(both, &EITHER).expect("a page");
    assert_eq!(page.len(), 1);
    assert_eq!(Page::<Row>::unknown(both, &EITHER), ["account"]);
    let bad = Page::<Row>::decode(r#"{"account":[{"loss":1}]}"#, &EITHER).expect("a page");
    assert_eq!(bad.rejected()[0].path, "account[0].agentId");
    let foreign = Page::<Row>::decode(r#"{"users":[]}"#, &EITHER).expect_err("another");
    assert_eq!(
        foreign.to_string(),
        "this is not an answer of this operation: expected `accountGroups` or `account`, found `users`"
    );
    assert!(Page::<Row>::decode("[", &EITHER).is_err());
}

#[test]
fn what_is_unknown_is_named_wherever_it_stands() {
    let text = r#"{"_links":{},"net":{"more":1,"test":{"agentId":1,"neu":2},"metrics":[{"agentId":1},{"bad":1},{"agentId":2,"x":[{"y":1}]}]},"z":0}"#;
    assert_eq!(
        Metrics::unknown(text, &METRICS),
        [
            "_links",
            "net.more",
            "net.test.neu",
            "net.metrics[1].bad",
            "net.metrics[2].x",
            "z"
        ]
    );
    assert!(Metrics::unknown(GOOD, &METRICS).is_empty());
}

#[test]
fn of_a_repeated_envelope_the_last_counts() {
    let text =
        r#"{"net":{"metrics":[{"agentId":1},{"agentId":2}]},"net":{"metrics":[{"agentId":3}]}}"#;
    assert_eq!(
        page(text)
            .rows()
            .map(|rows| rows.iter().map(|row| row.agent_id).collect()),
        Ok(vec![3])
    );
    assert!(page(r#"{"net":{"metrics":[{"agentId":1}]},"net":{}}"#).is_empty());
}

#[test]
fn one_item_comes_alone_or_in_a_list_of_one() {
    const ONE: Envelope = Envelope::One(&["test"]);
    for text in [
        r#"{"test":{"agentId":1}}"#,
        r#"{"test":[{"agentId":1}]}"#,
        r#"{"from":"2013-10-29","test":[{"agentId":1}]}"#,
    ] {
        let one = One::<Row, Results>::decode(text, &Envelope::One(&["test"]))
            .map(|one| (one.agent_id, one.encode(&ONE)));
        assert_eq!(one, Ok((1, text.to_owned())));
    }
    let kind = |text: &str| One::<Row>::decode(text, &ONE).map_err(|fault| fault.kind().clone());
    for text in [r#"{"test":[]}"#, "{}", r#"{"test":null}"#] {
        assert_eq!(kind(text), Err(FaultKind::NotFound));
    }
    assert_eq!(
        kind(r#"{"test":[{"agentId":1},{"agentId":2}]}"#),
        Err(FaultKind::Several)
    );
    assert_eq!(kind(r#"{"test":[{}]}"#), Err(FaultKind::Missing("agentId")));
    assert!(matches!(
        kind(r#"{"tests":[]}"#),
        Err(FaultKind::Foreign { .. })
    ));
    assert_eq!(
        One::<Row>::unknown(r#"{"test":[{"agentId":1,"x":1}],"y":1}"#, &ONE),
        ["test[0].x", "y"]
    );
}

#[test]
fn answers_without_envelope_and_without_anything() {
    let bare = Bare::<Row>::decode(r#"{"agentId":1}"#, &Envelope::Bare).expect("a row");
    assert_eq!(
        (bare.agent_id, bare.encode(&Envelope::Bare)),
        (1, r#"{"agentId":1}"#.to_owned())
    );
    assert_eq!(
        Bare::<Row>::unknown(r#"{"agentId":1,"x":1}"#, &Envelope::Bare),
        ["x"]
    );
    assert_eq!(<() as Answer>::decode("whatever", &Envelope::Empty), Ok(()));
}

#[test]
fn pages_are_made_for_tests() {
    let page = Page::new(
        (),
        vec![Row {
            agent_id: 1,
            loss: None,
            tags: List::absent(),
        }],
    );
    assert_eq!(page.encode(&ACCOUNTS), r#"{"account":[{"agentId":1}]}"#);
}

proptest! {
    #[test]
    fn no_row_is_ever_lost(kinds in prop::collection::vec(0..4u8, 0..30)) {
        let rows: Vec<_> = kinds.iter().enumerate().map(|(index, kind)| match kind {
            0 => format!(r#"{{"loss":{index}}}"#),
            1 => format!(r#"{{"agentId":{index},"tags":[[{{"deep":[]}}]]}}"#),
            _ => format!(r#"{{"agentId":{index},"loss":1.5}}"#),
        }).collect();
        let text = format!(r#"{{"net":{{"metrics":[{}]}}}}"#, rows.join(","));
        let page = page(&text);
        prop_assert_eq!(page.len(), rows.len());
        prop_assert_eq!(page.rows().is_ok(), kinds.iter().all(|kind| *kind > 1));
        prop_assert!(json::equal(&page.encode(&METRICS), &text));
        for (index, (row, kind)) in page.into_iter().zip(&kinds).enumerate() {
            match row {
                Ok(row) => prop_assert!(*kind > 1 && row.agent_id == index as i64),
                Err(bad) => prop_assert!(*kind < 2 && bad.index == index && bad.json.as_str() == rows[index]),
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Href {
    href: Option<Text>,
}
wire! { Href { optional href "href"; } }

#[derive(Clone, Debug, PartialEq)]
struct Links {
    next: Option<Href>,
}
wire! { Links { optional next "next"; } }

#[derive(Clone, Debug, PartialEq)]
struct Linked {
    links: Option<Links>,
}
head! { Linked { top links "_links"; } next links.next.href }

#[derive(Clone, Debug, PartialEq)]
struct Bookmark {
    more: Option<Text>,
}
head! { Bookmark { top more "more"; } next more }

#[test]
fn the_link_to_the_next_page_may_be_any_number_of_keys_deep() {
    let envelope = Envelope::Rows(&["rows"]);
    let text = r#"{"rows":[],"_links":{"next":{"href":"/b"}}}"#;
    let page = Page::<Row, Linked>::decode(text, &envelope).expect("a page");
    assert_eq!(page.next_link(), Some("/b"));
    let text = r#"{"rows":[],"more":"/c"}"#;
    let page = Page::<Row, Bookmark>::decode(text, &envelope).expect("a page");
    assert_eq!(page.next_link(), Some("/c"));
    let page = Page::<Row, Linked>::decode(r#"{"rows":[],"_links":{}}"#, &envelope);
    assert_eq!(page.expect("a page").next_link(), None);
}

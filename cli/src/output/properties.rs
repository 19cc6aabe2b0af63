//! Whatever an answer holds: tables keep to their width and to the screen, CSV is read back as it was, sorting loses nothing.

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{CsvSink, Selection, Table, sort};
use crate::columns::{by_use, discover, documented};
use crate::json::{Tree, compact, pretty};
use crate::terminal::Terminal;

fn value() -> impl Strategy<Value = String> {
    let text = prop_oneof![".{0,40}", "[0-9 :.-]{0,20}", "\\PC{0,60}"];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?",
        text.prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4);
        let member = (".{0,6}", inner);
        let object = prop::collection::vec(member, 0..4).prop_map(|members| object(&members));
        prop_oneof![
            list.prop_map(|items| format!("[{}]", items.join(","))),
            object
        ]
    })
}

fn object(members: &[(String, String)]) -> String {
    let member = |(key, value): &(String, String)| {
        format!("{}:{value}", serde_json::Value::from(key.as_str()))
    };
    let members: Vec<String> = members.iter().map(member).collect();
    format!("{{{}}}", members.join(","))
}

fn row() -> impl Strategy<Value = String> {
    let names = [
        "agentId",
        "agentName",
        "date",
        "loss",
        "avgLatency",
        "roundId",
        "errorDetails",
        "new",
        "a.b",
    ];
    let key = prop::sample::select(names.to_vec()).prop_map(str::to_owned);
    let documented =
        prop::collection::vec((key, value()), 0..8).prop_map(|members| object(&members));
    prop_oneof![4 => documented, 1 => value()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_keep_to_the_screen(rows in prop::collection::vec(row(), 0..12), width in 1usize..140, colour: bool) {
        let api = thousandeyes_api::v6();
        let operation = api.operation("net.metrics").expect("an operation");
        let trees: Vec<Tree<'_>> = rows.iter().map(|row| Tree::parse(row).expect("JSON")).collect();
        let mut all = documented(api, operation);
        discover(&mut all, &trees);
        let terminal = Terminal { is_terminal: true, width: Some(width), height: 24, colour, unicode: true };
        let table = Table { api, columns: by_use(&all), all: false, rows: &trees, terminal };
        let text = table.render().text;
        prop_assert!(colour || !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        if !colour && rows.len() != 1 {
            for line in text.lines() {
                prop_assert!(line.width() <= width, "{width}: {line:?}");
            }
        }
    }

    #[test]
    fn csv_is_read_back(rows in prop::collection::vec(row(), 0..12)) {
        let api = thousandeyes_api::v6();
        let known = documented(api, api.operation("net.metrics").expect("an operation"));
        let mut out = Vec::new();
        let mut sink = CsvSink::new(&mut out, known, Selection::default(), None);
        sink.rows(&rows).expect("written");
        let columns = sink.columns().expect("columns");
        drop(sink);
        let read: Vec<csv::StringRecord> = csv::Reader::from_reader(out.as_slice()).records().map(|row| row.expect("a row")).collect();
        prop_assert_eq!(read.len(), rows.len());
        for (row, record) in rows.iter().zip(&read) {
            let tree = Tree::parse(row).expect("JSON");
            prop_assert_eq!(record.len(), columns.len());
            for (path, cell) in columns.iter().zip(record) {
                if let Some(Tree::Text(text)) = tree.at(path) {
                    prop_assert_eq!(&**text, cell);
                }
                if let Some(Tree::Number(digits)) = tree.at(path) {
                    prop_assert_eq!(*digits, cell);
                }
            }
        }
    }

    #[test]
    fn sorting_keeps_every_row(rows in prop::collection::vec(row(), 0..20), down: bool) {
        let api = thousandeyes_api::v6();
        let known = documented(api, api.operation("net.metrics").expect("an operation"));
        let mut sorted = rows.clone();
        sort(&mut sorted, if down { "-loss" } else { "loss" }, &known).expect("a column");
        let mut again = sorted.clone();
        sort(&mut again, if down { "-loss" } else { "loss" }, &known).expect("a column");
        prop_assert_eq!(&sorted, &again);
        let (mut before, mut after) = (rows, sorted);
        before.sort();
        after.sort();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn layout_changes_white_space_only(text in value()) {
        let same = |one: &str, other: &str| thousandeyes::json::equal(one, other);
        prop_assert!(same(&text, &pretty(&text)), "{text}");
        prop_assert_eq!(compact(&pretty(&text)), compact(&text));
    }
}

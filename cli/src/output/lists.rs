//! What lists of things look like: name, id and kind stand first, at every width.

use std::fmt::Write;

use super::Table;
use crate::columns::{by_use, discover, documented};
use crate::json::Tree;
use crate::terminal::Terminal;

#[test]
fn lists_of_things_begin_with_what_tells_them_apart() {
    let api = thousandeyes_api::v6();
    for id in [
        "tests.tests",
        "alerts.alert-rules",
        "agents.agents",
        "labels.labels",
        "reports.reports",
        "admin.users",
    ] {
        let operation = api.operation(id).expect("an operation");
        let example = api.examples(operation).next().expect("an example");
        let answer: serde_json::Value = serde_json::from_str(example.text).expect("JSON");
        let mut rows = &answer;
        for key in operation.answer.row_path() {
            rows = &rows[key];
        }
        let rows = rows.as_array().expect("rows").iter().cycle().take(3);
        let rows: Vec<String> = rows.map(ToString::to_string).collect();
        let trees: Vec<Tree<'_>> = rows
            .iter()
            .map(|row| Tree::parse(row).expect("JSON"))
            .collect();
        let mut all = documented(api, operation);
        discover(&mut all, &trees);
        let mut text = String::new();
        for width in [40, 80, 100] {
            let terminal = Terminal {
                is_terminal: true,
                width: Some(width),
                height: 24,
                colour: false,
                unicode: true,
            };
            let table = Table {
                api,
                columns: by_use(&all),
                all: false,
                rows: &trees,
                terminal,
            };
            let _ = writeln!(text, "{width} columns\n{}", table.render().text);
        }
        insta::assert_snapshot!(id.replace('.', "-"), text);
    }
}

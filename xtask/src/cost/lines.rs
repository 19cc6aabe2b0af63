//! How much is generated for each operation and each model.

use super::report::{Cell, Table};
use anyhow::Result;
use std::collections::BTreeSet;
use thousandeyes_codegen::generate;
use thousandeyes_codegen::ir::Api;

/// Lines of the generated crate, by what they are for.
pub(crate) fn table(apis: &[Api]) -> Result<Table> {
    let tree = generate(apis, "");
    let mut requests = Lines::default();
    let mut values = Lines::default();
    let mut rest = Lines::default();
    for text in tree.iter().map(|(_, text)| text) {
        let items = items(text);
        let names: BTreeSet<_> = items.iter().filter_map(|item| request_name(item)).collect();
        for item in items {
            let mut heads = item
                .iter()
                .filter(|line| !line.starts_with([' ', '/', '#']));
            let is_request = heads.any(|line| names.iter().any(|name| mentions(line, name)));
            let is_value = item.iter().any(|line| {
                line.starts_with("pub struct ")
                    || line.starts_with("pub enum ")
                    || line.contains("! { ")
            });
            match (is_request, is_value) {
                (true, _) => &mut requests,
                (false, true) => &mut values,
                (false, false) => &mut rest,
            }
            .add(&item);
        }
    }
    let operations: usize = apis.iter().map(|api| api.operations.len()).sum();
    let models: usize = apis
        .iter()
        .map(|api| {
            api.models.len() + api.unions.len() + api.heads.len() + api.ids.len() + api.enums.len()
        })
        .sum();
    let row = |name: &str, count: usize, lines: &Lines| {
        vec![
            Cell::text(name),
            Cell::Count(count as u64),
            Cell::Count(lines.code as u64),
            Cell::Ratio(lines.code as f64 / count.max(1) as f64),
            Cell::Ratio((lines.code + lines.docs) as f64 / count.max(1) as f64),
        ]
    };
    Ok(Table {
        title: "Generated lines".to_owned(),
        columns: ["", "how many", "lines", "for each", "with documentation"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row(
                "operations: request, setters, wire table, sending",
                operations,
                &requests,
            ),
            row(
                "models, ids and sets of values, with their tables",
                models,
                &values,
            ),
            row("modules, imports, the fluent form", 1, &rest),
        ],
    })
}

/// Lines that are no blank ones.
#[derive(Debug, Default)]
struct Lines {
    code: usize,
    docs: usize,
}

impl Lines {
    fn add(&mut self, item: &[&str]) {
        let docs = item
            .iter()
            .filter(|line| line.trim_start().starts_with("//"));
        let docs = docs.count();
        self.docs += docs;
        self.code += item.len() - docs;
    }
}

/// The items of a file: each begins behind a blank line at the left margin, as the formatter leaves it.
fn items(text: &str) -> Vec<Vec<&str>> {
    let mut items: Vec<Vec<&str>> = Vec::new();
    let mut between = true;
    for line in text.lines() {
        if line.is_empty() {
            between = true;
            continue;
        }
        match items.last_mut() {
            Some(item) if !between || line.starts_with([' ', '}', ')']) => item.push(line),
            _ => items.push(vec![line]),
        }
        between = false;
    }
    items
}

/// The request that an item makes an endpoint.
fn request_name<'a>(item: &[&'a str]) -> Option<&'a str> {
    let line = item.iter().find(|line| line.contains("Endpoint for "))?;
    let (_, name) = line.split_once("Endpoint for ")?;
    name.split(['<', ' ']).next()
}

/// Whether a line is about something of that name.
fn mentions(line: &str, name: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "//! A file.\n\nuse a::{\n    b,\n};\n\n/// Asks.\npub struct GetA<C = ()> {\n    c: C,\n}\n\nimpl<C> GetA<C> {\n    fn x() {}\n\n    fn y() {}\n}\n\nimpl<C: Send> Endpoint for GetA<C> {\n}\n\n/// One.\npub struct A {\n    a: u8,\n}\n\nwire! { A {\n    required a \"a\";\n} }\n";

    #[test]
    fn items_are_told_apart() {
        let items = items(FILE);
        let first: Vec<_> = items.iter().map(|item| item[0]).collect();
        assert_eq!(
            first,
            [
                "//! A file.",
                "use a::{",
                "/// Asks.",
                "impl<C> GetA<C> {",
                "impl<C: Send> Endpoint for GetA<C> {",
                "/// One.",
                "wire! { A {"
            ]
        );
        let names: Vec<_> = items.iter().filter_map(|item| request_name(item)).collect();
        assert_eq!(names, ["GetA"]);
        let mut lines = Lines::default();
        lines.add(&items[3]);
        assert_eq!((lines.code, lines.docs), (4, 0));
    }
}

//! Which columns are shown, and by which the rows are sorted: names that the user typed.

use std::cmp::Ordering;

use serde_json::Value;

use crate::columns::{Column, by_use, discover};
use crate::failure::Failure;
use crate::json::{Tree, compact};
use crate::nearest::{same, suggestion};

/// The columns that the user asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    names: Option<Vec<String>>,
}

impl Selection {
    /// By the values of `--columns`.
    pub(crate) fn new(names: Option<Vec<String>>) -> Self {
        Self { names }
    }

    /// Whether the user said which.
    pub(crate) fn is_some(&self) -> bool {
        self.names.is_some()
    }

    /// The columns to show in a table, and whether they all have to be.
    ///
    /// # Errors
    ///
    /// There is no column of a name.
    pub(crate) fn table(&self, all: &[Column]) -> Result<(Vec<Column>, bool), Failure> {
        match &self.names {
            None => Ok((by_use(all), false)),
            Some(names) => Ok((pick(names, all, by_use)?, true)),
        }
    }

    /// The columns to write into a file.
    ///
    /// # Errors
    ///
    /// There is no column of a name.
    pub(crate) fn file(&self, all: &[Column]) -> Result<Vec<Column>, Failure> {
        match &self.names {
            None => Ok(all.to_vec()),
            Some(names) => pick(names, all, <[Column]>::to_vec),
        }
    }

    /// Says before anything is sent which names can't be right: those that are almost one of the description.
    ///
    /// # Errors
    ///
    /// There is no such column.
    pub(crate) fn check(&self, documented: &[Column]) -> Result<(), Failure> {
        for name in self.names.iter().flatten() {
            check(name, documented)?;
        }
        Ok(())
    }
}

/// Says before anything is sent that a name can't be right, as it is almost one that the description has. Any other may be a
/// field that no page documents.
///
/// # Errors
///
/// It is such a name.
pub(crate) fn check(name: &str, documented: &[Column]) -> Result<(), Failure> {
    let known = name == "all" || matching(name, documented).next().is_some();
    let names = documented.iter().map(|column| column.name.as_str());
    match known || suggestion(name, names).is_empty() {
        true => Ok(()),
        false => Err(no_column(name, documented)),
    }
}

/// A row with only these columns, as compact JSON under their dotted names. What the row lacks is left out.
pub(crate) fn project(row: &Tree<'_>, columns: &[Column]) -> String {
    let mut out = String::from("{");
    for column in columns {
        let Some(value) = row.at(&column.path) else {
            continue;
        };
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&text(&column.name));
        out.push(':');
        match value {
            Tree::Null => out.push_str("null"),
            Tree::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Tree::Number(digits) => out.push_str(digits),
            Tree::Text(value) => out.push_str(&text(value)),
            Tree::List(_, raw) | Tree::Object(_, raw) => out.push_str(&compact(raw)),
        }
    }
    out.push('}');
    out
}

/// A text as JSON.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn pick(
    names: &[String],
    all: &[Column],
    order: impl Fn(&[Column]) -> Vec<Column>,
) -> Result<Vec<Column>, Failure> {
    let mut picked: Vec<Column> = Vec::new();
    for name in names {
        let mut found: Vec<Column> = match name.as_str() {
            "all" => order(all),
            name => matching(name, all).cloned().collect(),
        };
        if found.is_empty() {
            return Err(no_column(name, all));
        }
        found.retain(|column| !picked.contains(column));
        picked.extend(found);
    }
    Ok(picked)
}

/// The column of a name, however it is spelt, or the columns below it.
fn matching<'a>(name: &'a str, all: &'a [Column]) -> impl Iterator<Item = &'a Column> {
    let exact = all.iter().any(|column| same(&column.name, name));
    all.iter().filter(move |column| match exact {
        true => same(&column.name, name),
        false => {
            let mut above = column.name.match_indices('.');
            above.any(|(end, _)| {
                column
                    .name
                    .get(..end)
                    .is_some_and(|start| same(start, name))
            })
        }
    })
}

fn no_column(name: &str, all: &[Column]) -> Failure {
    let meant = suggestion(name, all.iter().map(|column| column.name.as_str()));
    let name = crate::value::shown(name);
    let help = if meant.is_empty() {
        "; --help lists the columns"
    } else {
        ""
    };
    Failure::input(format!("there is no column `{name}`{meant}{help}"))
}

/// Sorts rows by a column; `-name` for the highest first. Numbers are compared as such, and what is missing comes last.
///
/// # Errors
///
/// There is no column of that name.
pub(crate) fn sort(rows: &mut Vec<String>, by: &str, documented: &[Column]) -> Result<(), Failure> {
    let (name, down) = by
        .strip_prefix('-')
        .map_or((by, false), |name| (name, true));
    let trees: Vec<Tree<'_>> = rows
        .iter()
        .filter_map(|row| Tree::parse(row).ok())
        .collect();
    let mut all = documented.to_vec();
    discover(&mut all, &trees);
    let column = matching(name, &all)
        .next()
        .cloned()
        .ok_or_else(|| no_column(name, &all))?;
    let mut keys: Vec<(usize, Option<&Tree<'_>>)> = trees
        .iter()
        .map(|tree| tree.at(&column.path).filter(|value| **value != Tree::Null))
        .enumerate()
        .collect();
    keys.sort_by(|(_, one), (_, other)| match (one, other) {
        (Some(one), Some(other)) if down => compare(other, one),
        (Some(one), Some(other)) => compare(one, other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    let order: Vec<usize> = keys.into_iter().map(|(index, _)| index).collect();
    drop(trees);
    *rows = order
        .into_iter()
        .filter_map(|index| rows.get_mut(index).map(std::mem::take))
        .collect();
    Ok(())
}

fn compare(one: &Tree<'_>, other: &Tree<'_>) -> Ordering {
    match (one, other) {
        (Tree::Number(left), Tree::Number(right)) => {
            // Ids are compared exactly, also beyond what a float holds.
            match (left.parse::<i64>(), right.parse::<i64>()) {
                (Ok(left), Ok(right)) => left.cmp(&right),
                _ => one
                    .number()
                    .unwrap_or(f64::NAN)
                    .total_cmp(&other.number().unwrap_or(f64::NAN)),
            }
        }
        (Tree::Text(one), Tree::Text(other)) => one.cmp(other),
        (Tree::Bool(one), Tree::Bool(other)) => one.cmp(other),
        (Tree::List(one, _), Tree::List(other, _)) => one.len().cmp(&other.len()),
        _ => kind(one).cmp(&kind(other)),
    }
}

/// Values of different kinds: numbers come first.
fn kind(tree: &Tree<'_>) -> u8 {
    match tree {
        Tree::Number(_) => 0,
        Tree::Bool(_) => 1,
        Tree::Text(_) => 2,
        Tree::List(..) => 3,
        Tree::Object(..) => 4,
        Tree::Null => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::{Selection, sort};
    use crate::columns::{Column, documented};

    fn columns() -> Vec<Column> {
        let api = thousandeyes_api::v6();
        documented(api, api.operation("net.metrics").expect("an operation"))
    }

    fn sorted(rows: &[&str], by: &str) -> Vec<String> {
        let mut rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
        sort(&mut rows, by, &columns()).expect("a column");
        rows
    }

    #[test]
    fn rows_are_sorted() {
        let rows = [
            r#"{"loss":10}"#,
            r#"{"loss":null,"a":1}"#,
            r#"{"loss":9.5}"#,
            "{}",
            r#"{"loss":100.0}"#,
        ];
        let up = sorted(&rows, "loss");
        assert_eq!(up, [rows[2], rows[0], rows[4], rows[1], rows[3]]);
        let down = sorted(&rows, "-Loss");
        assert_eq!(down, [rows[4], rows[0], rows[2], rows[1], rows[3]]);
        let ids = [
            r#"{"agentId":9007199254740993}"#,
            r#"{"agentId":9007199254740992}"#,
        ];
        assert_eq!(sorted(&ids, "agentId"), [ids[1], ids[0]]);
    }

    #[test]
    fn names_are_found_and_missed() {
        let select = |names: &[&str]| {
            Selection::new(Some(names.iter().map(|name| (*name).to_owned()).collect()))
        };
        let picked = select(&["LOSS", "agent-name", "loss"])
            .file(&columns())
            .expect("columns");
        let names: Vec<&str> = picked.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["loss", "agentName"]);
        let error = select(&["los"])
            .check(&columns())
            .expect_err("no column")
            .to_string();
        assert_eq!(error, "there is no column `los`, did you mean `loss`?");
        assert!(select(&["é", ""]).file(&columns()).is_err());
        assert!(sort(&mut vec!["{}".to_owned()], "-", &columns()).is_err());
    }
}

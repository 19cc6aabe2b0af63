//! One row, which is not a line but a list of names and values.

use thousandeyes_api::Api;

use super::cell::{cut, width};
use super::table::Filled;
use crate::columns::Role;
use crate::json::Tree;
use crate::terminal::{BOLD, DIM, RED, Terminal};

/// A line for each column that has a value.
pub(super) fn render(
    api: &Api,
    columns: Vec<Filled>,
    row: &Tree<'_>,
    terminal: &Terminal,
) -> String {
    // A row that is no object has nothing to name.
    if !matches!(row, Tree::Object(..)) {
        let texts = columns.iter().flat_map(|one| &one.texts);
        return texts.map(|text| format!("{text}\n")).collect();
    }
    let names = columns
        .iter()
        .map(|one| width(&one.column.name))
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for one in columns {
        let Some(value) = one.texts.first().filter(|text| !text.is_empty()) else {
            continue;
        };
        let name = &one.column.name;
        let blanks = " ".repeat(names.saturating_sub(width(name)));
        let room = terminal
            .width
            .map_or(usize::MAX, |all| all.saturating_sub(names + 2).max(10));
        let unit = one.column.unit.as_deref();
        let unit = unit.map(|unit| api.unit(unit).map_or(unit, |unit| &unit.text));
        let unit = unit
            .map(|unit| terminal.paint(DIM, &format!(" {unit}")))
            .unwrap_or_default();
        let value = cut(value, room, terminal.unicode);
        let value = match one.column.role {
            Role::Trouble => terminal.paint(RED, &value),
            _ => value,
        };
        let name = terminal.paint(BOLD, name);
        out.push_str(&format!("{name}{blanks}  {value}{unit}\n"));
    }
    out
}

//! Tables as CSV (RFC 4180), for the operations that take their body so.

use crate::json::{self, Fault, Kind, Parser};
use crate::wire::Wire;

/// A line of names and a line for each row, all ended by CR LF.
///
/// The cells come from the JSON of a row, so that a value is spelt the same in both; `null` and what is absent are
/// empty cells, lists and objects are their JSON.
pub(super) fn table<R: Wire>(names: &[&'static str], rows: &[R]) -> Result<String, String> {
    let mut out = String::new();
    line(&mut out, names.iter().copied());
    for (index, row) in rows.iter().enumerate() {
        let text = json::to_string(row);
        let cells =
            cells(names, &text).map_err(|fault| format!("row {index} is no table row: {fault}"))?;
        line(&mut out, cells.iter().map(String::as_str));
    }
    Ok(out)
}

/// The members of a JSON object in the order of `names`.
fn cells(names: &[&'static str], text: &str) -> Result<Vec<String>, Fault> {
    let mut cells = vec![String::new(); names.len()];
    let mut parser = Parser::new(text);
    parser.begin_object()?;
    let mut first = true;
    while let Some(key) = parser.member(&mut first)? {
        let cell = names.iter().position(|name| *name == key);
        let value = match parser.kind() {
            Some(Kind::Text) => parser.string()?.into_owned(),
            Some(Kind::Null) => {
                parser.skip()?;
                String::new()
            }
            _ => parser.raw()?.to_owned(),
        };
        if let Some(cell) = cell.and_then(|place| cells.get_mut(place)) {
            *cell = value;
        }
    }
    Ok(cells)
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// Quotes a cell when it holds what would end it, or blanks that a reader may take away.
fn push_cell(out: &mut String, cell: &str) {
    let quoted = cell.contains([',', '"', '\r', '\n']) || cell.trim() != cell;
    if !quoted {
        out.push_str(cell);
        return;
    }
    out.push('"');
    for piece in cell.split_inclusive('"') {
        out.push_str(piece);
        if piece.ends_with('"') {
            out.push('"');
        }
    }
    out.push('"');
}

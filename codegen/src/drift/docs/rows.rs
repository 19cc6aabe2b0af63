//! Tables of a page to rows: which column is which, and which object a table is about.

use crate::drift::calls::PageTable;
use crate::drift::page::plain;
use crate::drift::tree::{Entry, join, last};

/// A field as a table has it.
#[derive(Clone, Debug)]
pub(super) struct PageRow {
    pub(super) line: usize,
    /// Its path from the row of the answer.
    pub(super) path: String,
    /// The cell of the type column; `None` without such a column.
    pub(super) ty: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) required: Option<bool>,
}

/// What a table holds, and what of it is not clear.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<PageRow>,
    /// The object that the table is about; empty for rows of the answer.
    pub(super) prefix: String,
    pub(super) unclear: Vec<(usize, String)>,
}

/// Which columns a table has, by their place.
#[derive(Debug, Default)]
struct Columns {
    field: Option<usize>,
    object: Option<usize>,
    ty: Option<usize>,
    unit: Option<usize>,
    required: Option<usize>,
    unknown: Vec<String>,
}

fn columns(head: &[String], update: bool) -> Columns {
    let mut out = Columns::default();
    for (index, heading) in head.iter().enumerate() {
        let text = plain(heading).to_ascii_lowercase();
        let place = match text.as_str() {
            "field" | "field name" | "fieldname" | "property" | "parameter" | "name" => {
                &mut out.field
            }
            "object" => &mut out.object,
            "data type" | "datatype" | "type" => &mut out.ty,
            "units" | "unit" => &mut out.unit,
            "required/optional" | "required" | "optional/required" => &mut out.required,
            "test creation" | "creation" if !update => &mut out.required,
            "test update" | "update" if update => &mut out.required,
            "test creation" | "creation" | "test update" | "update" => continue,
            "notes" | "note" | "description" | "acceptable values" | "values" | "example" | "" => {
                continue;
            }
            _ => {
                out.unknown.push(plain(heading));
                continue;
            }
        };
        place.get_or_insert(index);
    }
    out
}

/// Reads a table. `before` are the rows of the tables before it; `update` chooses between the columns of bodies.
pub(super) fn read(
    table: &PageTable,
    entries: &[Entry<'_>],
    before: &[PageRow],
    update: bool,
) -> Rows {
    let mut out = Rows::default();
    let columns = columns(&table.table.head, update);
    let Some(field) = columns.field else {
        let heads = table.table.head.join(" | ");
        let what = format!("a table without a column of fields: {heads}");
        out.unclear.push((table.line, what));
        return out;
    };
    for heading in &columns.unknown {
        let what = format!("the column `{heading}`");
        out.unclear.push((table.line, what));
    }
    let names: Vec<String> = table
        .table
        .rows
        .iter()
        .map(|row| plain(row.cells.get(field).map_or("", String::as_str)))
        .collect();
    match prefix(table, entries, before, &names) {
        Some(prefix) => out.prefix = prefix,
        None => {
            let what = format!("a table of {} rows; which object is it about?", names.len());
            out.unclear.push((table.line, what));
            return out;
        }
    }
    for (row, name) in table.table.rows.iter().zip(names) {
        let cell = |column: Option<usize>| {
            let cell = row.cells.get(column?)?;
            Some(plain(cell))
        };
        let wellformed = !name.is_empty() && !name.contains(char::is_whitespace);
        if !wellformed {
            let what = match name.is_empty() {
                true => "a row without a field".to_owned(),
                false => format!("a row whose field is `{name}`"),
            };
            out.unclear.push((row.line, what));
            continue;
        }
        let object = cell(columns.object).filter(|object| !matches!(object.as_str(), "" | "n/a"));
        let name = object.map_or(name.clone(), |object| join(&object, &name));
        // Some pages mark lists in the name.
        let name = name.replace("[]", "").replace("[n]", "");
        out.rows.push(PageRow {
            line: row.line,
            path: join(&out.prefix, &name),
            ty: cell(columns.ty),
            unit: cell(columns.unit),
            required: cell(columns.required).as_deref().and_then(must),
        });
    }
    out
}

fn must(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().split_whitespace().next() {
        Some("required") => Some(true),
        Some("optional") => Some(false),
        _ => None,
    }
}

/// Whether a cell says that fields may stand below.
pub(super) fn holds_fields(cell: &str) -> bool {
    let lower = cell.to_ascii_lowercase();
    let words = ["array", "list", "object", "record", "har", "map"];
    words.iter().any(|word| lower.contains(word))
}

/// The object that a table is about, when the sentence before it or its rows tell.
fn prefix(
    table: &PageTable,
    entries: &[Entry<'_>],
    before: &[PageRow],
    names: &[String],
) -> Option<String> {
    let containers: Vec<&str> = before
        .iter()
        .filter(|row| row.ty.as_deref().is_some_and(holds_fields))
        .map(|row| row.path.as_str())
        .chain(
            entries
                .iter()
                .filter(|entry| entry.is_container() && !entry.beside)
                .map(|entry| entry.page.as_str()),
        )
        .collect();
    let find = |word: &str| {
        containers
            .iter()
            .find(|path| last(path) == word || **path == word)
    };
    if let Some(word) = subject(&table.intro) {
        // A name in ticks before "object": also one that nobody knows, whose fields are then new as well.
        match find(word) {
            Some(path) => return Some((*path).to_owned()),
            None if word_is_field(&table.intro) => return Some(word.to_owned()),
            None => {}
        }
    }
    if before.is_empty() {
        return Some(String::new());
    }
    let mentioned = words(&table.intro).find_map(find);
    if let Some(path) = mentioned {
        return Some((*path).to_owned());
    }
    // Nothing says it: the object that has most of these fields.
    let at = |path: &str| {
        names
            .iter()
            .filter(|name| {
                let full = join(path, name);
                entries.iter().any(|entry| entry.page == full)
            })
            .count()
    };
    let best = containers
        .iter()
        .copied()
        .chain([""])
        .map(|path| (at(path), path))
        .max_by_key(|(count, path)| (*count, std::cmp::Reverse(path.len())))?;
    (best.0 * 2 > names.len()).then(|| best.1.to_owned())
}

/// The name in ticks right before "object", "array" or "field".
fn subject(intro: &str) -> Option<&str> {
    let mut parts = intro.split('`');
    parts.next();
    while let (Some(code), Some(after)) = (parts.next(), parts.next()) {
        let next = after.split_whitespace().next().unwrap_or("");
        let next = next.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if matches!(
            next,
            "object" | "objects" | "array" | "field" | "property" | "element"
        ) {
            return Some(code);
        }
    }
    None
}

/// `` `X` object has following properties ``: the table is about X, and X is in no array of another name.
fn word_is_field(intro: &str) -> bool {
    let start = intro.trim_start().starts_with('`');
    start && intro.contains("object")
}

/// The words of a sentence, without the addresses of its links.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .enumerate()
        .map(|(index, part)| match (index, part.find(')')) {
            (1.., Some(end)) => part.get(end..).unwrap_or(""),
            _ => part,
        })
        .flat_map(|part| part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')))
        .filter(|word| word.len() > 2)
}

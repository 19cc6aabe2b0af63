//! Tables of a page to rows: which column is which, and which object a table is about.

use super::known::Known;
use crate::drift::calls::PageTable;
use crate::drift::page::plain;
use crate::drift::tree::{join, last};

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
    /// It is no field of the row, but the key that the row stands under.
    pub(super) key: bool,
}

/// What a table holds, and what of it is not clear.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<PageRow>,
    /// The object that the table is about; empty for rows of the answer.
    pub(super) prefix: String,
    /// It has the key that the row stands under, and so what stands beside that.
    pub(super) envelope: bool,
    /// It writes that key as the quirk of the answer says.
    pub(super) quirk: bool,
    /// It writes that key as it is.
    pub(super) own: bool,
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
pub(super) fn read(table: &PageTable, known: &Known<'_>, before: &[PageRow], update: bool) -> Rows {
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
    match prefix(table, known, before, &names) {
        Some(prefix) => {
            out.quirk |= known.is_quirk(&prefix);
            out.prefix = known.inside(&prefix).to_owned();
        }
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
        let path = join(&out.prefix, &name);
        let key = known.is_key(&path);
        out.envelope |= key;
        out.quirk |= known.is_quirk(&path);
        out.own |= (key || known.inside(&path) != path) && !known.is_quirk(&path);
        out.rows.push(PageRow {
            line: row.line,
            path: match key {
                true => path,
                false => known.inside(&path).to_owned(),
            },
            key,
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
    known: &Known<'_>,
    before: &[PageRow],
    names: &[String],
) -> Option<String> {
    let intro = marked(&table.intro);
    let containers: Vec<&str> = before
        .iter()
        .filter(|row| row.ty.as_deref().is_some_and(holds_fields))
        .map(|row| row.path.as_str())
        .chain(
            known
                .entries()
                .iter()
                .filter(|entry| entry.is_container() && !entry.beside)
                .map(|entry| entry.page.as_str()),
        )
        .collect();
    let find = |word: &str| {
        let exact = |path: &&&str| last(path) == word || **path == word;
        let number = |path: &&&str| differ_in_number(last(path), word);
        let mut found: Vec<&str> = containers.iter().filter(exact).copied().collect();
        if found.is_empty() {
            found = containers.iter().filter(number).copied().collect();
        }
        let counted = found
            .into_iter()
            .map(|path| (known.count(path, names), path));
        // Of several the first that has most of these fields.
        counted.reduce(|best, next| if next.0 > best.0 { next } else { best })
    };
    if let Some(word) = subject(&intro) {
        // A name in ticks before "object": also one that nobody knows, whose fields are then new as well.
        match find(word) {
            // A table that has the object among its rows, or writes it before them, is about what it is in.
            Some((_, path)) if has_itself(known, path, names) => {}
            Some((_, path)) => return Some(path.to_owned()),
            None if word_is_field(&intro) => return Some(word.to_owned()),
            None => {}
        }
    }
    if before.is_empty() {
        return Some(String::new());
    }
    // A word of prose may mean anything: first what has these fields, then what nobody knows the fields of.
    let mentioned: Vec<(usize, &str)> = words(&intro).filter_map(find).collect();
    let open = |path: &str| !known.has_parts(path);
    let meant = mentioned
        .iter()
        .find(|(count, _)| *count > 0)
        .or_else(|| mentioned.iter().find(|(_, path)| open(path)));
    if let Some((_, path)) = meant {
        return Some((*path).to_owned());
    }
    // Nothing says it: the object that has most of these fields.
    let best = containers
        .iter()
        .copied()
        .chain([""])
        .map(|path| (known.count(path, names), path))
        .max_by_key(|(count, path)| (*count, std::cmp::Reverse(path.len())))?;
    if best.0 * 2 > names.len() {
        return Some(best.1.to_owned());
    }
    // A name in ticks is one, whatever its fields are.
    let coded = intro.split('`').skip(1).step_by(2);
    coded
        .filter_map(find)
        .map(|(_, path)| path.to_owned())
        .next()
}

/// Whether rows name the object that they are said to be of, which has no field called like itself.
fn has_itself(known: &Known<'_>, path: &str, names: &[String]) -> bool {
    let word = last(path);
    let first = |name: &String| name.split('.').next() == Some(word);
    names.iter().any(first) && !known.has(&join(path, word))
}

/// `order` and `orders`.
fn differ_in_number(one: &str, other: &str) -> bool {
    let (short, long) = match one.len() < other.len() {
        true => (one, other),
        false => (other, one),
    };
    match long.strip_prefix(short) {
        Some(end) => matches!(end, "s" | "es"),
        None => long.strip_suffix("ies") == short.strip_suffix('y') && short.ends_with('y'),
    }
}

/// A sentence in which names that stand out otherwise stand in ticks, too.
fn marked(intro: &str) -> String {
    let intro = intro.replace("{.inline-code}", "");
    let mut out = String::new();
    let mut rest = intro.as_str();
    while let Some(start) = rest.find('*') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let inner = from.trim_start_matches('*');
        let stars = from.len() - inner.len();
        let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
        let end = end.unwrap_or(inner.len());
        let (word, after) = inner.split_at(end);
        let closed = from
            .get(..stars)
            .and_then(|stars| after.strip_prefix(stars));
        match closed {
            Some(after) if !word.is_empty() => {
                out.push_str(&format!("`{word}`"));
                rest = after;
            }
            _ => {
                out.push_str(from.get(..stars).unwrap_or(""));
                rest = inner;
            }
        }
    }
    out + rest
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

//! Tables of pages: with and without outer bars, with a bar too many, with bars inside code.

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::drift) struct Table {
    pub(in crate::drift) head: Vec<String>,
    /// Cells of each row, as many as there are headings.
    pub(in crate::drift) rows: Vec<Row>,
    /// Lines among the rows that are none.
    pub(in crate::drift) strays: Vec<usize>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::drift) struct Row {
    /// Line, counted from one.
    pub(in crate::drift) line: usize,
    pub(in crate::drift) cells: Vec<String>,
    /// How many cells the line has, when not as many as there are headings.
    pub(in crate::drift) odd: Option<usize>,
}

/// The table that begins at a line, and the line after it.
pub(super) fn read(lines: &[&str], start: usize) -> Option<(Table, usize)> {
    let header = lines.get(start)?;
    let rule = lines.get(start + 1)?;
    if !header.contains('|') || !is_rule(rule) {
        return None;
    }
    // Without a bar before the headings, one before a row is that of an empty first cell.
    let outer = header.trim_start().starts_with('|');
    let head = cells(header, outer);
    let mut table = Table {
        head,
        ..Table::default()
    };
    let mut at = start + 2;
    while let Some(line) = lines.get(at) {
        if line.trim().is_empty() {
            // An empty line in a table: its rows go on below.
            let next = lines.get(at + 1).filter(|next| !next.trim().is_empty());
            let row = next.is_some_and(|next| cells(next, outer).len() == table.head.len());
            let other = lines.get(at + 2).is_some_and(|rule| is_rule(rule));
            if !row || other || table.head.len() < 2 {
                break;
            }
            at += 1;
            continue;
        }
        // What follows without an empty line is another thing.
        let other = line.trim_start();
        if other.starts_with('#') || other.starts_with("```") {
            break;
        }
        let mut found = cells(line, outer);
        if found.len() < 2 && table.head.len() > 1 {
            // The last line before an empty one: the sentence that follows the table.
            let last = lines.get(at + 1).is_none_or(|next| next.trim().is_empty());
            if last && found.iter().any(|cell| cell.contains(' ')) {
                break;
            }
            table.strays.push(at + 1);
            at += 1;
            continue;
        }
        let wanted = table.head.len();
        while found.len() > wanted && found.last().is_some_and(String::is_empty) {
            found.pop();
        }
        // A last cell may be left out; more than that is a row that slipped.
        let slipped = found.len() > wanted || found.len() + 1 < wanted;
        let odd = slipped.then_some(found.len());
        if found.len() > wanted {
            let more = found.split_off(wanted);
            if let Some(last) = found.last_mut() {
                *last = format!("{last} | {}", more.join(" | "));
            }
        }
        found.resize(wanted, String::new());
        table.rows.push(Row {
            line: at + 1,
            cells: found,
            odd,
        });
        at += 1;
    }
    Some((table, at))
}

/// Whether cells stand on a line of their own, with no table around them.
pub(super) fn loose(line: &str) -> bool {
    !is_rule(line) && cells(line, true).len() >= 3
}

fn is_rule(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line.chars().all(|c| matches!(c, '|' | ':' | '-' | ' '))
}

/// The cells of a line. Bars in code and escaped bars are text, unless a tick is left open.
fn cells(line: &str, outer: bool) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').filter(|_| outer).unwrap_or(line);
    let line = match line.strip_suffix('|') {
        Some(inner) if !inner.ends_with('\\') => inner,
        _ => line,
    };
    let ticks = line.matches('`').count() % 2 == 0;
    let mut out = vec![String::new()];
    let mut code = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '`' if ticks => code = !code,
            '\\' if chars.peek() == Some(&'|') => {
                push(&mut out, '|');
                chars.next();
                continue;
            }
            '|' if !code => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        push(&mut out, c);
    }
    out.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn push(cells: &mut [String], c: char) {
    if let Some(last) = cells.last_mut() {
        last.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        let lines: Vec<&str> = text.lines().collect();
        read(&lines, 0).unwrap().0
    }

    #[test]
    fn bars_outside_inside_and_too_many() {
        let outer = table("| Field | Type |\n| --- | --- |\n| a | `x|y` |\n");
        assert_eq!(outer.head, ["Field", "Type"]);
        assert_eq!(outer.rows[0].cells, ["a", "`x|y`"]);
        let bare = table("Field | Type\n:---|---|\na | int | |\nb\nc | d | e\n\nafter");
        assert_eq!(bare.rows[0].cells, ["a", "int"]);
        assert_eq!(bare.rows[0].odd, None);
        assert_eq!(bare.strays, [4]);
        assert_eq!(bare.rows[1].cells, ["c", "d | e"]);
        assert_eq!(bare.rows[1].odd, Some(3));
    }
}

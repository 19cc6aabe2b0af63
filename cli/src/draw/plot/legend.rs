//! What stands around a plot: its title, and a table of the agents with least, mean, greatest and last value.

use super::Data;
use crate::draw::Style;
use crate::draw::colour::{Ink, LINES};
use crate::draw::number::{short, sign};
use crate::draw::text::width;
use crate::draw::time;

/// Marks of lines where colours don't tell them apart, in the order in which they are given out.
const MARKS: [char; 8] = ['●', '▲', '■', '◇', '○', '△', '□', '◆'];
const ASCII_MARKS: [char; 8] = ['o', 'x', '+', '#', '*', '@', '%', '&'];

/// Colour and mark of the line of that number.
pub(super) fn look(index: usize, style: &Style) -> (Ink, char) {
    let marks = if style.unicode { MARKS } else { ASCII_MARKS };
    let nth = index % marks.len();
    (
        Ink::Of(LINES.get(nth).copied().unwrap_or(33)),
        marks.get(nth).copied().unwrap_or('*'),
    )
}

/// The line at the top: field, unit, test, and the time that is shown.
pub(super) fn title(data: &Data, style: &Style) -> String {
    let field = style.show(&data.field);
    let unit = match sign(&data.unit) {
        "" => String::new(),
        sign => format!(" ({})", style.show(sign)),
    };
    let time = match data.rounds {
        0 => String::new(),
        _ => time::span(data.span.0, data.span.1),
    };
    let left = style.cut(&format!("{field}{unit}"), style.width);
    let room = style.width.saturating_sub(width(&left));
    let separator = style.pick(" · ", " - ");
    let mut rest = format!("{separator}{}", style.show(&data.title));
    // The time goes first when there is not room for both.
    if width(&rest) + width(&time) + 2 <= room {
        rest = format!("{}{time}", style.fit(&rest, room - width(&time)));
    } else if width(&time) + 20 <= room {
        rest = format!("{}  {time}", style.cut(&rest, room - width(&time) - 2));
    } else {
        rest = style.cut(&rest, room);
    }
    format!(
        "{}{}\n",
        style.paint(Ink::Bold, &left),
        style.paint(Ink::Faint, rest.trim_end())
    )
}

/// Columns of numbers, each as wide as its widest cell.
pub(super) struct Table {
    heads: Vec<&'static str>,
    cells: Vec<Vec<String>>,
    widths: Vec<usize>,
    /// Columns that the names take.
    pub(super) names: usize,
}

/// The table for these lines, with names cut to `most` columns.
pub(super) fn table(data: &Data, style: &Style, most: usize) -> Table {
    let mut heads = vec!["min", "avg", "max", "last"];
    let gaps: Vec<usize> = data
        .lines
        .iter()
        .map(|line| data.rounds.saturating_sub(line.points.len()))
        .collect();
    let some_gaps = gaps.iter().any(|count| *count > 0);
    if some_gaps {
        heads.push("gaps");
    }
    let mut cells = Vec::new();
    for (line, gaps) in data.lines.iter().zip(gaps) {
        let mut row: Vec<String> = match line.stats() {
            Some(stats) => stats
                .iter()
                .map(|value| short(*value, &data.unit))
                .collect(),
            None => vec!["-".to_owned(); 4],
        };
        if some_gaps {
            row.push(if gaps == 0 {
                String::new()
            } else {
                gaps.to_string()
            });
        }
        cells.push(row);
    }
    let widest = |column: usize, head: &&str| {
        let cells = cells
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| width(cell));
        cells.max().unwrap_or(0).max(head.len())
    };
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(column, head)| widest(column, head))
        .collect();
    let names = data
        .lines
        .iter()
        .map(|line| width(&style.show(&line.name)))
        .max()
        .unwrap_or(0);
    let mut table = Table {
        heads,
        cells,
        widths,
        names: names.min(most).max(4),
    };
    // On a narrow terminal numbers go, the least telling first, before names can't be read any more.
    while table.heads.len() > 1 && table.numbers_width() + table.names.min(14) + 14 > style.width {
        table.heads.pop();
        table.widths.pop();
    }
    table
}

impl Table {
    /// Columns that the numbers take, with the space before each.
    pub(super) fn numbers_width(&self) -> usize {
        self.widths.iter().map(|width| width + 2).sum()
    }

    /// The heads of the numbers.
    pub(super) fn head(&self) -> String {
        let heads = self.heads.iter().zip(&self.widths);
        heads
            .map(|(head, width)| format!("  {head:>width$}"))
            .collect()
    }

    /// The numbers of the line of that number.
    pub(super) fn numbers(&self, index: usize) -> String {
        let Some(row) = self.cells.get(index) else {
            return String::new();
        };
        let cells = row.iter().zip(&self.widths);
        cells
            .map(|(cell, width)| format!("  {cell:>width$}"))
            .collect()
    }
}

//! The chart: lines of dots between two axes, with a legend.

use super::canvas::Canvas;
use super::legend::{look, table};
use super::{Data, Line};
use crate::draw::Style;
use crate::draw::colour::Ink;
use crate::draw::number::Scale;
use crate::draw::text::width;
use crate::draw::time;

/// Lines that a chart takes beside those of its legend, at the least.
pub(super) const LEAST_HEIGHT: usize = 11;

/// Beyond so many lines a chart does not become better.
const MOST_ROWS: usize = 24;

/// Draws chart, axes and legend.
pub(super) fn draw(data: &Data, style: &Style) -> String {
    // Title, time axis with labels, head of the legend, and the prompt below.
    let rows = style
        .height
        .saturating_sub(data.lines.len() + 5)
        .clamp(5, MOST_ROWS);
    let scale = data.scale((rows / 3).clamp(2, 6));
    let labels: Vec<(f64, String)> = scale
        .marks()
        .into_iter()
        .map(|mark| (mark, scale.label(mark, &data.unit)))
        .collect();
    let margin = labels
        .iter()
        .map(|(_, label)| width(label))
        .max()
        .unwrap_or(0)
        + 1;
    let columns = style.width.saturating_sub(margin + 1).max(10);

    let mut canvas = Canvas::new(columns, rows);
    for (index, line) in data.lines.iter().enumerate() {
        draw_line(&mut canvas, data, &scale, line, look(index, style).0);
    }
    if data.lines.len() > 1 && !style.colour {
        for (index, line) in data.lines.iter().enumerate() {
            mark_line(&mut canvas, data, &scale, line, look(index, style), index);
        }
    }
    let mut out = String::new();
    let mut at_row = vec![None; rows];
    for (mark, label) in &labels {
        if let Some(slot) = at_row.get_mut(height(&canvas, &scale, *mark) / 4) {
            *slot = Some(label);
        }
    }
    for (cells, label) in canvas.lines(style).iter().zip(at_row) {
        let axis = match label {
            Some(label) => format!("{label:>margin$}{}", style.pick("┤", "+")),
            None => format!("{:margin$}{}", "", style.pick("│", "|")),
        };
        out.push_str(&style.paint(Ink::Faint, &axis));
        out.push_str(style.paint_cells(cells).trim_end());
        out.push('\n');
    }
    out.push_str(&time_axis(data, style, margin, columns));
    out.push_str(&legend(data, style));
    out
}

/// Where a moment lies, in dots from the left.
fn across(canvas: &Canvas, data: &Data, moment: i64) -> usize {
    let (first, last) = data.span;
    let part = moment.saturating_sub(first) as f64 / last.saturating_sub(first).max(1) as f64;
    (part * canvas.width().saturating_sub(1) as f64).round() as usize
}

/// Where a value lies, in dots from the top.
fn height(canvas: &Canvas, scale: &Scale, value: f64) -> usize {
    ((1.0 - scale.place(value)) * canvas.height().saturating_sub(1) as f64).round() as usize
}

fn draw_line(canvas: &mut Canvas, data: &Data, scale: &Scale, line: &Line, ink: Ink) {
    let mut before: Option<(i64, (usize, usize))> = None;
    for (moment, value) in &line.points {
        let dot = (across(canvas, data, *moment), height(canvas, scale, *value));
        match before {
            Some((earlier, from)) if data.joined(earlier, *moment) => canvas.line(from, dot, ink),
            _ => canvas.dot(dot, ink),
        }
        before = Some((*moment, dot));
    }
}

/// Puts the mark of a line on its points, so far from each other that the line is still seen between them, and those of several lines
/// beside each other.
fn mark_line(
    canvas: &mut Canvas,
    data: &Data,
    scale: &Scale,
    line: &Line,
    (ink, mark): (Ink, char),
    index: usize,
) {
    let apart = 12;
    let lines = data.lines.len().max(1);
    let mut next = index * apart / lines;
    let last = line.points.len().saturating_sub(1);
    for (nth, (moment, value)) in line.points.iter().enumerate() {
        let x = across(canvas, data, *moment);
        if x >= next || nth == last {
            canvas.mark((x, height(canvas, scale, *value)), mark, ink);
            next = x + apart;
        }
    }
}

fn time_axis(data: &Data, style: &Style, margin: usize, columns: usize) -> String {
    let (first, last) = data.span;
    let mut line: Vec<&str> = vec![style.pick("─", "-"); columns];
    let mut labels = String::new();
    for (moment, label) in time::marks(first, last, columns) {
        let part = (moment - first) as f64 / last.saturating_sub(first).max(1) as f64;
        let column = (part * columns.saturating_sub(1) as f64).round() as usize;
        if let Some(slot) = line.get_mut(column) {
            *slot = style.pick("┬", "+");
        }
        // Under its mark, but within the chart, and never over the label before.
        let wanted = (margin + 1 + column).saturating_sub(label.len() / 2);
        let wanted = wanted.min((margin + 1 + columns).saturating_sub(label.len()));
        if labels.is_empty() || wanted > labels.len() {
            labels = format!("{labels:wanted$}{label}");
        }
    }
    let axis = format!("{:margin$}{}{}", "", style.pick("└", "+"), line.concat());
    format!(
        "{}\n{}\n",
        style.paint(Ink::Faint, &axis),
        style.paint(Ink::Faint, &labels)
    )
}

fn legend(data: &Data, style: &Style) -> String {
    let mut table = table(data, style, style.width);
    let most = style.width.saturating_sub(table.numbers_width() + 4);
    table.names = table.names.min(most.max(1));
    let names = table.names;
    let mut out = format!(
        "{}\n",
        style.paint(Ink::Faint, &format!("   {:names$}{}", "", table.head()))
    );
    for (index, line) in data.lines.iter().enumerate() {
        let (ink, mark) = look(index, style);
        let alone = data.lines.len() == 1;
        let sign = match (style.colour || alone, style.unicode) {
            (true, true) => "━━".to_owned(),
            (true, false) => "--".to_owned(),
            (false, _) => format!("{mark} "),
        };
        let name = style.fit(&style.show(&line.name), names);
        let row = format!("{} {name}{}", style.paint(ink, &sign), table.numbers(index));
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

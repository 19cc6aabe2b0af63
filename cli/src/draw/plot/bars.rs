//! A single round: one bar for each agent, the greatest value first.

use super::legend::look;
use super::{Data, by_value};
use crate::draw::Style;
use crate::draw::colour::Ink;
use crate::draw::number::with_unit;
use crate::draw::text::width;

const PARTS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Draws the bars, from zero.
pub(super) fn draw(data: &Data, style: &Style) -> String {
    let bars: Vec<(String, Option<f64>)> = by_value(data)
        .into_iter()
        .map(|line| {
            (
                style.show(&line.name),
                line.points.last().map(|(_, value)| *value),
            )
        })
        .collect();
    let label = |value: &Option<f64>| {
        value.map_or_else(
            || "no value".to_owned(),
            |value| with_unit(value, &data.unit),
        )
    };
    let values = bars
        .iter()
        .map(|(_, value)| width(&label(value)))
        .max()
        .unwrap_or(0);
    let names = bars
        .iter()
        .map(|(name, _)| width(name))
        .max()
        .unwrap_or(0)
        .min(style.width / 3);
    let columns = style.width.saturating_sub(names + values + 3).clamp(4, 120);
    let (low, high) = data.extremes().unwrap_or((0.0, 0.0));
    let (low, high) = (low.min(0.0), high.max(0.0));

    let mut out = String::new();
    for (name, value) in &bars {
        let bar = value.map_or_else(String::new, |value| bar(value, (low, high), columns, style));
        let bar = style.paint(look(0, style).0, &style.fit(&bar, columns));
        let row = format!("{} {bar} {:>values$}", style.fit(name, names), label(value));
        let row = match value {
            Some(_) => row,
            None => style.paint(Ink::Faint, &row),
        };
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

fn bar(value: f64, (low, high): (f64, f64), columns: usize, style: &Style) -> String {
    // Halves, as the distance of the two largest numbers is more than a float holds.
    let reach = high / 2.0 - low / 2.0;
    if reach <= 0.0 {
        return style.pick("▏", "|").to_owned();
    }
    let place = |value: f64| (value / 2.0 - low / 2.0) / reach * columns as f64;
    let (from, to) = (place(value.min(0.0)), place(value.max(0.0)));
    if low < 0.0 || !style.unicode {
        let (from, to) = (from.round() as usize, to.round() as usize);
        let length = to.saturating_sub(from);
        let body = match length {
            0 => style.pick("▏", "|").to_owned(),
            _ => style.pick("█", "#").repeat(length),
        };
        return format!("{:from$}{body}", "");
    }
    let eighths = (to * 8.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    match eighths % 8 {
        0 if eighths == 0 => bar.push('▏'),
        0 => {}
        part => bar.push(PARTS.get(part).copied().unwrap_or(' ')),
    }
    bar
}

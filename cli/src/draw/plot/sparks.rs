//! A sparkline for each agent: many agents, or few lines of the terminal.

use super::legend::{look, table};
use super::{Data, Line};
use crate::draw::Style;
use crate::draw::colour::Ink;
use crate::draw::number::{Scale, short, with_unit};

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII_LEVELS: [char; 8] = ['_', '.', ',', '-', '=', '+', '*', '#'];

/// Draws one line of text for each line of the plot. Each has a scale of its own, as the shape is what a sparkline tells, and the numbers
/// beside it the rest; but for a field that has a least and a greatest value, such as a percentage.
pub(super) fn draw(data: &Data, style: &Style) -> String {
    let shared = (data.range.0.is_some() && data.range.1.is_some()).then(|| data.scale(4));
    let table = table(data, style, (style.width / 3).max(8));
    let names = table.names;
    let columns = style
        .width
        .saturating_sub(names + 1 + table.numbers_width())
        .clamp(4, 200);
    let columns = columns.min(most_columns(data));
    let mut out = format!(
        "{}\n",
        style.paint(
            Ink::Faint,
            &format!("{:1$} {2:columns$}{3}", "", names, "", table.head())
        )
    );
    for (index, line) in data.lines.iter().enumerate() {
        let name = style.fit(&style.show(&line.name), names);
        let own = || {
            let values = || line.points.iter().map(|(_, value)| *value);
            let first = values().next().unwrap_or(0.0);
            Scale::around(
                values().fold(first, f64::min),
                values().fold(first, f64::max),
                8,
            )
        };
        let scale = shared.clone().unwrap_or_else(own);
        let spark: String = spark(data, &scale, line, style, columns)
            .into_iter()
            .collect();
        let row = format!(
            "{name} {}{}",
            style.paint(look(index, style).0, &spark),
            table.numbers(index)
        );
        out.push_str(row.trim_end());
        out.push('\n');
    }
    let foot = match &shared {
        Some(scale) => format!(
            "all from {} to {}",
            short(scale.low, &data.unit),
            with_unit(scale.high, &data.unit)
        ),
        None => "each on its own scale, from about min to max".to_owned(),
    };
    out.push_str(&style.paint(Ink::Faint, &style.cut(&foot, style.width)));
    out.push('\n');
    out
}

/// Few rounds don't become more telling by being drawn wide.
fn most_columns(data: &Data) -> usize {
    data.rounds.saturating_mul(4).max(8)
}

/// A character for each stretch of time: the value in it that is farthest from the line's mean, so that no spike is lost; a space when
/// nothing was measured.
fn spark(data: &Data, scale: &Scale, line: &Line, style: &Style, columns: usize) -> Vec<char> {
    let share = line.points.len().max(1) as f64;
    let mean: f64 = line.points.iter().map(|(_, value)| value / share).sum();
    let (first, last) = data.span;
    let whole = last
        .saturating_sub(first)
        .saturating_add(data.interval)
        .max(1) as f64;
    let column = |moment: i64| {
        let part = moment.saturating_sub(first) as f64 / whole;
        (part * columns as f64) as usize
    };
    let mut values: Vec<Option<f64>> = vec![None; columns];
    for (moment, value) in &line.points {
        // A round lasts until the next one.
        let from = column(*moment);
        let to = column(moment.saturating_add(data.interval)).max(from + 1);
        for slot in values.iter_mut().take(to).skip(from) {
            let farther = slot.is_none_or(|known| (value - mean).abs() > (known - mean).abs());
            if farther {
                *slot = Some(*value);
            }
        }
    }
    let levels = if style.unicode { LEVELS } else { ASCII_LEVELS };
    let shown = values.into_iter().map(|value| match value {
        Some(value) => {
            let level = (scale.place(value) * levels.len() as f64) as usize;
            levels
                .get(level.min(levels.len() - 1))
                .copied()
                .unwrap_or(' ')
        }
        None => ' ',
    });
    shown.collect()
}

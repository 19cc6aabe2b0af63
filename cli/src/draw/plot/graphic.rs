//! A plot as SVG: lines over time, or bars for a single round.

use super::{Data, Line};
use crate::draw::number::{Scale, short, sign, with_unit};
use crate::draw::svg::{document, line, px, text, tooltip};
use crate::draw::text::{count, width};
use crate::draw::time;

const WIDTH: f64 = 1100.0;
const EDGE: f64 = 20.0;
const LEFT: f64 = 76.0;
const TOP: f64 = 78.0;
const HEIGHT: f64 = 340.0;
const ROW: f64 = 20.0;
/// Lines of so few points show each of them.
const FEW: usize = 120;
/// So many lines have a colour of their own.
const COLOURS: usize = 10;

const STYLE: &str = "\
.line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}.small{font-size:11px}.strong{font-weight:600}\n\
.c0{stroke:#3f74e0;fill:#3f74e0}.c1{stroke:#f08c3a;fill:#f08c3a}.c2{stroke:#1f9e92;fill:#1f9e92}.c3{stroke:#b066d8;fill:#b066d8}\n\
.c4{stroke:#d9a514;fill:#d9a514}.c5{stroke:#35b6dd;fill:#35b6dd}.c6{stroke:#e0568a;fill:#e0568a}.c7{stroke:#57ad63;fill:#57ad63}\n\
.c8{stroke:#8a6d4f;fill:#8a6d4f}.c9{stroke:#6a78d1;fill:#6a78d1}.line{fill:none}\n\
.dashed{stroke-dasharray:5 4}g.series:hover .line{stroke-width:3.5}\n";

/// Draws the plot.
pub(in crate::draw) fn svg(data: &Data) -> String {
    let unit = match sign(&data.unit) {
        "" => String::new(),
        sign => format!(" ({sign})"),
    };
    let title = format!("{}{unit} · {}", data.field, data.title);
    let mut body = String::new();
    text(
        &mut body,
        "head",
        (EDGE, 34.0),
        (WIDTH - 2.0 * EDGE) * 0.75,
        &title,
    );
    let about = match data.rounds {
        0 => "no rows".to_owned(),
        rounds => format!(
            "{} · {}",
            time::span(data.span.0, data.span.1),
            count(rounds, "round")
        ),
    };
    text(&mut body, "soft", (EDGE, 54.0), WIDTH, &about);
    let bottom = if data.extremes().is_none() {
        text(
            &mut body,
            "soft",
            (EDGE, TOP + 8.0),
            WIDTH,
            "no value to draw",
        );
        TOP + 12.0
    } else if data.rounds <= 1 {
        bars(&mut body, data)
    } else {
        chart(&mut body, data);
        legend(&mut body, data, TOP + HEIGHT + 46.0)
    };
    let bottom = data.notes.iter().fold(bottom, |y, note| {
        text(&mut body, "small soft", (EDGE, y + 16.0), WIDTH, note);
        y + 16.0
    });
    let series: Vec<String> = data
        .lines
        .iter()
        .take(50)
        .map(|line| format!("{}: {}", line.name, summary(data, line)))
        .collect();
    let description = format!("{about}. {}", series.join(". "));
    document((WIDTH, bottom + EDGE), &title, &description, STYLE, &body)
}

/// The colour of a line; beyond the last one they begin again, dashed.
fn class(index: usize) -> String {
    let dashed = if index / COLOURS % 2 == 1 {
        " dashed"
    } else {
        ""
    };
    format!("c{}{dashed}", index % COLOURS)
}

fn summary(data: &Data, line: &Line) -> String {
    let Some([least, mean, most, last]) = line.stats() else {
        return "no value".to_owned();
    };
    let parts = [("min", least), ("avg", mean), ("max", most), ("last", last)];
    let parts = parts.map(|(name, value)| format!("{name} {}", with_unit(value, &data.unit)));
    parts.join(", ")
}

fn chart(out: &mut String, data: &Data) {
    let scale = data.scale(6);
    let (first, last) = data.span;
    let right = WIDTH - EDGE;
    let x = |moment: i64| {
        LEFT + moment.saturating_sub(first) as f64 / last.saturating_sub(first).max(1) as f64
            * (right - LEFT)
    };
    let y = |value: f64| TOP + (1.0 - scale.place(value)) * HEIGHT;
    for mark in scale.marks() {
        let at = px(y(mark));
        line(
            out,
            format_args!(
                "<line class=\"rule\" x1=\"{}\" y1=\"{at}\" x2=\"{}\" y2=\"{at}\"/>",
                px(LEFT),
                px(right)
            ),
        );
        text(
            out,
            "small soft end",
            (LEFT - 8.0, y(mark) + 4.0),
            LEFT,
            &scale.label(mark, &data.unit),
        );
    }
    for (moment, label) in time::marks(first, last, 100) {
        let at = px(x(moment));
        line(
            out,
            format_args!(
                "<line class=\"rule\" x1=\"{at}\" y1=\"{}\" x2=\"{at}\" y2=\"{}\"/>",
                px(TOP),
                px(TOP + HEIGHT + 5.0)
            ),
        );
        text(
            out,
            "small soft mid",
            (x(moment), TOP + HEIGHT + 20.0),
            90.0,
            &label,
        );
    }
    for (index, series) in data.lines.iter().enumerate() {
        let about = tooltip(&[series.name.clone(), summary(data, series)]);
        line(out, format_args!("<g class=\"series\">{about}"));
        line(
            out,
            format_args!(
                "<path class=\"line {}\" d=\"{}\"/>",
                class(index),
                way(data, series, &x, &y)
            ),
        );
        if series.points.len() <= FEW {
            for (moment, value) in &series.points {
                let about = tooltip(&[
                    series.name.clone(),
                    format!("{} UTC", time::full(*moment)),
                    with_unit(*value, &data.unit),
                ]);
                let (cx, cy) = (px(x(*moment)), px(y(*value)));
                line(
                    out,
                    format_args!(
                        "<circle class=\"{}\" cx=\"{cx}\" cy=\"{cy}\" r=\"2.2\">{about}</circle>",
                        class(index)
                    ),
                );
            }
        }
        out.push_str("</g>\n");
    }
}

/// The path of a line. Of the points that share a pixel from left to right only the first, least, greatest and last are drawn, which
/// looks the same.
fn way(data: &Data, line: &Line, x: &dyn Fn(i64) -> f64, y: &dyn Fn(f64) -> f64) -> String {
    let mut out = String::new();
    let mut before: Option<i64> = None;
    let pixels = line
        .points
        .chunk_by(|a, b| x(a.0) as i64 == x(b.0) as i64 && data.joined(a.0, b.0));
    for pixel in pixels {
        let least = pixel.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let most = pixel.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let mut drawn: Vec<&(i64, f64)> = pixel
            .first()
            .into_iter()
            .chain(least)
            .chain(most)
            .chain(pixel.last())
            .collect();
        drawn.sort_by_key(|(moment, _)| *moment);
        drawn.dedup();
        // Within a pixel no round is missing.
        let mut joined = before
            .zip(pixel.first())
            .is_some_and(|(before, (moment, _))| data.joined(before, *moment));
        for (moment, value) in drawn {
            let step = if joined { 'L' } else { 'M' };
            out.push_str(&format!("{step}{} {}", px(x(*moment)), px(y(*value))));
            if !joined {
                // A point alone is a line of no length, which round ends make visible.
                out.push_str("h0");
            }
            joined = true;
        }
        before = pixel.last().map(|(moment, _)| *moment);
    }
    out
}

fn legend(out: &mut String, data: &Data, top: f64) -> f64 {
    let columns = [
        ("min", 560.0),
        ("avg", 660.0),
        ("max", 760.0),
        ("last", 860.0),
        ("gaps", 960.0),
    ];
    for (name, x) in columns {
        text(out, "small soft end", (x, top), 90.0, name);
    }
    let mut y = top;
    for (index, line_) in data.lines.iter().enumerate() {
        y += ROW;
        let at = (px(EDGE), px(y - 4.0));
        line(
            out,
            format_args!(
                "<path class=\"line {}\" d=\"M{} {}h16\"/>",
                class(index),
                at.0,
                at.1
            ),
        );
        text(out, "", (EDGE + 22.0, y), 440.0, &line_.name);
        let gaps = data.rounds.saturating_sub(line_.points.len());
        let numbers = line_
            .stats()
            .map(|stats| stats.map(|value| short(value, &data.unit)));
        let numbers = numbers.map_or_else(|| vec!["-".to_owned(); 4], Vec::from);
        let cells = numbers.into_iter().chain([if gaps > 0 {
            gaps.to_string()
        } else {
            String::new()
        }]);
        for (cell, (_, x)) in cells.zip(columns) {
            text(out, "end", (x, y), 90.0, &cell);
        }
    }
    y + 8.0
}

fn bars(out: &mut String, data: &Data) -> f64 {
    let (low, high) = data.extremes().unwrap_or((0.0, 0.0));
    let scale = Scale {
        low: low.min(0.0),
        high: if high <= 0.0 && low >= 0.0 {
            1.0
        } else {
            high.max(0.0)
        },
        step: 1.0,
    };
    let names = data
        .lines
        .iter()
        .map(|line| width(&line.name))
        .max()
        .unwrap_or(0);
    let left = EDGE + (names as f64 * 6.9 + 14.0).min(380.0);
    let x = |value: f64| left + scale.place(value) * (WIDTH - EDGE - 110.0 - left);
    let mut y = TOP;
    for bar in super::by_value(data) {
        text(out, "", (EDGE, y + 11.0), left - EDGE - 8.0, &bar.name);
        match bar.points.last() {
            Some((_, value)) => {
                let (from, to) = (x(value.min(0.0)), x(value.max(0.0)));
                line(
                    out,
                    format_args!(
                        "<rect class=\"c0\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"13\" rx=\"2\">{}</rect>",
                        px(from),
                        px(y),
                        px((to - from).max(1.0)),
                        tooltip(&[bar.name.clone(), with_unit(*value, &data.unit)])
                    ),
                );
                text(
                    out,
                    "strong",
                    (to + 8.0, y + 11.0),
                    100.0,
                    &with_unit(*value, &data.unit),
                );
            }
            None => text(out, "soft", (left, y + 11.0), 100.0, "no value"),
        }
        y += ROW + 2.0;
    }
    y
}

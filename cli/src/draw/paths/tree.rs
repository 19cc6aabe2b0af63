//! The paths of each agent as a tree of text: what its traces share is said once.

use super::{Arrival, Paths, Place, Step, Trace, totals};
use crate::draw::Style;
use crate::draw::colour::{BAD, Ink};
use crate::draw::number::with_unit;
use crate::draw::text::width;
use std::collections::BTreeMap;

/// Indentation by forks stops growing here.
const DEEPEST: usize = 12;

/// Draws a tree for each start and end.
pub(in crate::draw) fn terminal(paths: &Paths, style: &Style) -> String {
    let style = &Style {
        width: style.width.clamp(40, 1000),
        ..*style
    };
    let mut out = format!(
        "{}\n",
        style.paint(
            Ink::Bold,
            &style.cut(&style.show(&paths.title), style.width)
        )
    );
    if paths.traces.is_empty() {
        out.push_str("no traces\n");
        return out;
    }
    let separator = style.pick(" · ", " - ");
    let about = [totals(paths), paths.about.clone()].join(separator);
    out.push_str(&style.paint(Ink::Faint, style.cut(&about, style.width).trim_end()));
    out.push('\n');
    let mut groups: BTreeMap<(&Place, &Place), Vec<&Trace>> = BTreeMap::new();
    for trace in &paths.traces {
        groups
            .entry((&trace.start, &trace.end))
            .or_default()
            .push(trace);
    }
    for ((start, end), traces) in groups {
        let mut tree = Tree {
            rows: vec![Row::ends(start, end, style)],
            between: paths.between,
            style,
        };
        let tails = traces.iter().map(|trace| Tail { trace, from: 0 });
        grow(&mut tree, &tails.collect::<Vec<_>>(), "", 0);
        print(&mut out, &tree.rows, style);
    }
    out
}

/// A tree that grows.
struct Tree<'a> {
    rows: Vec<Row>,
    /// What hops are of which nothing is known.
    between: &'static str,
    style: &'a Style,
}

/// What is left of a trace.
#[derive(Clone, Copy)]
struct Tail<'a> {
    trace: &'a Trace,
    from: usize,
}

/// What comes next in a trace.
enum Next<'a> {
    Step(&'a Step),
    End(Arrival),
    Lost,
}

impl<'a> Tail<'a> {
    fn next(&self) -> Next<'a> {
        match self.trace.steps.get(self.from) {
            Some(step) => Next::Step(step),
            None if self.trace.arrived => Next::End(self.trace.last),
            None => Next::Lost,
        }
    }
}

/// One line: the tree to the left, and columns.
struct Row {
    tree: String,
    hop: String,
    address: String,
    time: String,
    more: String,
    bad: bool,
}

impl Row {
    fn ends(start: &Place, end: &Place, style: &Style) -> Row {
        let place = |place: &Place| match (place.name.as_str(), place.address.as_str()) {
            (name, "") => style.show(name),
            ("", address) => style.show(address),
            (name, address) if name == address => style.show(name),
            (name, address) => format!("{} ({})", style.show(name), style.show(address)),
        };
        Row {
            tree: format!("{} {} {}", place(start), style.pick("→", "->"), place(end)),
            hop: String::new(),
            address: String::new(),
            time: String::new(),
            more: String::new(),
            bad: false,
        }
    }
}

/// Adds the lines for what is left of some traces: one below the other as long as all go the same way, a fork where they don't.
fn grow(tree: &mut Tree<'_>, tails: &[Tail<'_>], indent: &str, depth: usize) {
    let style = tree.style;
    let mut tails = tails.to_vec();
    loop {
        let branches = branches(&tails);
        let fork = branches.len() > 1;
        if fork && depth >= DEEPEST {
            // One below the other, so that the line keeps room for what it says.
            for branch in branches {
                line(tree, &branch, indent, "");
                let rest = behind(&branch);
                if !rest.is_empty() {
                    grow(tree, &rest, indent, depth);
                }
            }
            return;
        }
        if fork {
            let last = branches.len() - 1;
            for (nth, branch) in branches.iter().enumerate() {
                let (sign, below) = match nth == last {
                    true => (style.pick("└─ ", "`- "), "   "),
                    false => (style.pick("├─ ", "|- "), style.pick("│  ", "|  ")),
                };
                line(tree, branch, indent, sign);
                let rest = behind(branch);
                if !rest.is_empty() {
                    grow(tree, &rest, &format!("{indent}{below}"), depth + 1);
                }
            }
            return;
        }
        let Some(branch) = branches.into_iter().next() else {
            return;
        };
        line(tree, &branch, indent, "");
        tails = behind(&branch);
        if tails.is_empty() {
            return;
        }
    }
}

/// Groups traces by what comes next, the most travelled first.
fn branches<'a>(tails: &[Tail<'a>]) -> Vec<Vec<Tail<'a>>> {
    let mut groups: BTreeMap<(u8, &str, i64), Vec<Tail<'a>>> = BTreeMap::new();
    for tail in tails {
        let key = match tail.next() {
            Next::Step(step) => (0, step.address.as_str(), step.leg.silent),
            Next::End(last) => (1, "", last.leg.silent),
            Next::Lost => (2, "", 0),
        };
        groups.entry(key).or_default().push(*tail);
    }
    let mut out: Vec<Vec<Tail<'a>>> = groups.into_values().collect();
    out.sort_by_key(|branch| std::cmp::Reverse(branch.len()));
    out
}

/// What is left behind the next step.
fn behind<'a>(branch: &[Tail<'a>]) -> Vec<Tail<'a>> {
    let going = branch
        .iter()
        .filter(|tail| matches!(tail.next(), Next::Step(_)));
    going
        .map(|tail| Tail {
            trace: tail.trace,
            from: tail.from + 1,
        })
        .collect()
}

/// The line for the next step of some traces, which is the same for all.
fn line(tree: &mut Tree<'_>, branch: &[Tail<'_>], indent: &str, sign: &str) {
    let style = tree.style;
    let Some(first) = branch.first() else {
        return;
    };
    let count = match sign {
        "" => String::new(),
        _ => format!("{}{} ", branch.len(), style.pick("×", "x")),
    };
    let legs = branch.iter().filter_map(|tail| match tail.next() {
        Next::Step(step) => step.leg.time,
        Next::End(last) => last.leg.time,
        Next::Lost => None,
    });
    let times: Vec<f64> = legs.collect();
    let mean = times.iter().map(|time| time / times.len() as f64).sum();
    let time = if times.is_empty() {
        String::new()
    } else {
        with_unit(mean, "ms")
    };
    let mut row = Row {
        tree: format!("{indent}{sign}{count}"),
        hop: String::new(),
        address: String::new(),
        time,
        more: String::new(),
        bad: false,
    };
    let silent = match first.next() {
        Next::Step(step) => {
            row.hop = step.hop.to_string();
            row.address = style.show(&step.address);
            let parts = [&step.name, &step.network, &step.location, &step.mpls];
            let said: Vec<String> = parts
                .into_iter()
                .filter(|text| !text.is_empty() && **text != step.address)
                .map(|text| style.show(text))
                .collect();
            row.more = said.join(style.pick(" · ", " - "));
            step.leg.silent
        }
        Next::End(last) => {
            row.hop = if last.hop > 0 {
                last.hop.to_string()
            } else {
                String::new()
            };
            row.address = style.pick("◎ target", "target").to_owned();
            last.leg.silent
        }
        Next::Lost => {
            row.address = style.pick("✗ lost", "x lost").to_owned();
            row.bad = true;
            0
        }
    };
    if silent > 0 {
        let silence = format!("after {silent} {}", tree.between);
        row.more = match row.more.is_empty() {
            true => silence,
            false => format!("{silence}{}{}", style.pick(" · ", " - "), row.more),
        };
    }
    tree.rows.push(row);
}

fn print(out: &mut String, rows: &[Row], style: &Style) {
    let widest = |text: fn(&Row) -> &str| {
        rows.iter()
            .skip(1)
            .map(|row| width(text(row)))
            .max()
            .unwrap_or(0)
    };
    let (tree, hop, address, time) = (
        widest(|row| &row.tree),
        widest(|row| &row.hop),
        widest(|row| &row.address),
        widest(|row| &row.time),
    );
    for (nth, row) in rows.iter().enumerate() {
        if nth == 0 {
            out.push_str(&style.paint(Ink::Of(33), &style.cut(&row.tree, style.width)));
            out.push('\n');
            continue;
        }
        let left = format!(
            "{}{:>hop$}  {}  {:>time$}  ",
            style.fit(&row.tree, tree),
            row.hop,
            style.fit(&row.address, address),
            row.time
        );
        let room = style.width.saturating_sub(width(&left));
        let more = style.cut(&row.more, room);
        let line = match row.bad {
            true => style.paint(Ink::Of(BAD), left.trim_end()),
            false if more.is_empty() => style.cut(left.trim_end(), style.width),
            false => format!(
                "{}{}",
                style.cut(&left, style.width),
                style.paint(Ink::Faint, &more)
            ),
        };
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

//! Tables for people: the useful columns first, as many as the terminal is wide, what is the same in all rows said once.

mod fit;
mod standout;

use anstyle::Style;
use thousandeyes_api::{Api, Operation, Type};

use super::cell::{self, cut, tame, width};
use super::record;
use crate::columns::{Column, Role};
use crate::json::Tree;
use crate::progress::count;
use crate::terminal::{BOLD, CYAN, DIM, RED, Terminal, YELLOW};

/// How much is said of a text that all rows have.
const SAID: usize = 40;

/// What to show.
pub(crate) struct Table<'a> {
    /// The API, for its units.
    pub api: &'a Api,
    /// The columns, the useful ones first.
    pub columns: Vec<Column>,
    /// Whether they all have to be shown, in this order.
    pub all: bool,
    /// The rows.
    pub rows: &'a [Tree<'a>],
    /// Where it is shown.
    pub terminal: Terminal,
}

/// A table as text, and what did not find room.
pub(crate) struct Shown {
    /// Lines.
    pub text: String,
    /// Names of columns that have values but no room.
    pub hidden: Vec<String>,
}

/// One column with its texts.
pub(super) struct Filled {
    pub(super) column: Column,
    pub(super) texts: Vec<String>,
    /// Numbers stand to the right.
    right: bool,
}

impl Table<'_> {
    /// Draws it.
    pub(crate) fn render(self) -> Shown {
        let Self {
            api,
            columns,
            all,
            rows,
            terminal,
        } = self;
        let mut filled: Vec<Filled> = columns
            .into_iter()
            .map(|column| fill(column, rows))
            .collect();
        if !all {
            filled.retain(|one| one.texts.iter().any(|text| !text.is_empty()));
        }
        if let [row] = rows
            && (!all
                || terminal
                    .width
                    .is_some_and(|room| fit::natural(api, &filled) > room))
        {
            let text = record::render(api, filled, row, &terminal);
            return Shown {
                text,
                hidden: Vec::new(),
            };
        }
        let mut same = Vec::new();
        if !all && rows.len() > 1 {
            filled.retain(|one| match constant(one) {
                Some(text) => {
                    let text = cut(text, SAID, terminal.unicode);
                    same.push(format!("{} {text}", one.column.name));
                    false
                }
                None => true,
            });
        }
        for one in &mut filled {
            one.right = is_number(one);
            if one.column.role == Role::Measure {
                cell::align(&mut one.texts);
            }
        }
        let plan = fit::plan(api, filled, all, &terminal);
        let mut text = String::new();
        let same: Vec<String> = same.into_iter().chain(plan.said).collect();
        if !same.is_empty() {
            let line = format!("in all rows: {}", same.join(terminal.pick(" · ", " - ")));
            let line = cut(
                &line,
                terminal.width.unwrap_or(usize::MAX),
                terminal.unicode,
            );
            push(&mut text, &terminal.paint(DIM, &line));
        }
        for line in head(&plan.columns, &terminal) {
            push(&mut text, &line);
        }
        let standing_out: Vec<Vec<bool>> = plan
            .columns
            .iter()
            .map(|one| standout::find(&one.filled))
            .collect();
        for index in 0..rows.len() {
            push(
                &mut text,
                &line(&plan.columns, &standing_out, index, &terminal),
            );
        }
        Shown {
            text,
            hidden: plan.hidden,
        }
    }
}

fn push(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

fn fill(mut column: Column, rows: &[Tree<'_>]) -> Filled {
    // Keys that no page documents may be anything.
    column.name = tame(&column.name);
    let texts = rows
        .iter()
        .map(|row| cell::text(row.at(&column.path)))
        .collect();
    Filled {
        column,
        texts,
        right: false,
    }
}

/// The text that all rows have, where it says nothing about one of them.
fn constant(one: &Filled) -> Option<&str> {
    let (first, rest) = one.texts.split_first()?;
    let kept = matches!(one.column.role, Role::Measure | Role::Trouble | Role::Deep);
    let same = !kept && !first.is_empty() && rest.iter().all(|text| text == first);
    same.then_some(first.as_str())
}

fn is_number(one: &Filled) -> bool {
    let mut texts = one.texts.iter().filter(|text| !text.is_empty()).peekable();
    texts.peek().is_some() && texts.all(|text| text.parse::<f64>().is_ok())
}

/// The names of the columns, on as many lines as they were given, and their units.
fn head(columns: &[fit::Fitted], terminal: &Terminal) -> Vec<String> {
    let lines = columns.iter().map(|one| one.title.len()).max().unwrap_or(0);
    let mut head = Vec::new();
    for index in 0..lines {
        // Short names stand at the bottom, next to their values.
        let part = |one: &fit::Fitted| {
            let skip = lines - one.title.len();
            index
                .checked_sub(skip)
                .and_then(|place| one.title.get(place))
                .cloned()
                .unwrap_or_default()
        };
        head.push(joined(columns, |one| (part(one), BOLD), terminal));
    }
    if columns.iter().any(|one| !one.unit.is_empty()) {
        head.push(joined(columns, |one| (one.unit.clone(), DIM), terminal));
    }
    head
}

fn line(
    columns: &[fit::Fitted],
    standing_out: &[Vec<bool>],
    row: usize,
    terminal: &Terminal,
) -> String {
    let mut index = 0;
    joined(
        columns,
        |one| {
            let out = standing_out
                .get(index)
                .and_then(|rows| rows.get(row))
                .copied()
                .unwrap_or(false);
            index += 1;
            let text = one.filled.texts.get(row).cloned().unwrap_or_default();
            let style = match one.filled.column.role {
                Role::Trouble => RED,
                Role::Name | Role::Handle => CYAN,
                Role::Measure if out => YELLOW,
                Role::Moment | Role::Stamp | Role::Id | Role::Argument | Role::Link => DIM,
                _ => Style::new(),
            };
            (text, style)
        },
        terminal,
    )
}

/// One line, each part in the width of its column.
fn joined(
    columns: &[fit::Fitted],
    mut part: impl FnMut(&fit::Fitted) -> (String, Style),
    terminal: &Terminal,
) -> String {
    let mut out = String::new();
    for (index, one) in columns.iter().enumerate() {
        let (text, style) = part(one);
        let text = cut(&text, one.width, terminal.unicode);
        let blanks = " ".repeat(one.width.saturating_sub(width(&text)));
        if index > 0 {
            out.push_str("  ");
        }
        let painted = if style == Style::new() {
            text
        } else {
            terminal.paint(style, &text)
        };
        match one.filled.right {
            true => out.extend([blanks, painted]),
            false => out.extend([painted, blanks]),
        }
    }
    out
}

/// The line above a table: what the rows are about, and how many there are.
pub(crate) struct Caption<'a> {
    /// The API.
    pub api: &'a Api,
    /// The operation.
    pub operation: &'a Operation,
    /// The first answer.
    pub answer: &'a Tree<'a>,
    /// How many rows there are.
    pub rows: usize,
}

impl Caption<'_> {
    /// Its text.
    pub(crate) fn text(&self, separator: &str) -> String {
        let mut parts = Vec::new();
        let mut times = Vec::new();
        let path = self.operation.answer.row_path();
        let around = path.split_last().map_or(path, |(_, around)| around);
        let head = self
            .operation
            .answer
            .head()
            .and_then(|name| self.api.head(name));
        for head in head.iter() {
            let beside = head
                .beside
                .iter()
                .map(|field| (field, self.answer.at(around)));
            let top = head.top.iter().map(|field| (field, Some(self.answer)));
            for (field, place) in beside.chain(top) {
                let Some(used) = &field.uses.answer else {
                    continue;
                };
                let value = place.and_then(|place| place.get(&used.name));
                match &used.ty {
                    Type::Model(name) => parts.extend(self.about(name, value)),
                    Type::Time => {
                        times.extend(Some(cell::text(value)).filter(|text| !text.is_empty()))
                    }
                    _ => {}
                }
            }
        }
        if self.operation.answer.is_rows() {
            parts.push(count(self.rows as u64, "row", "rows"));
        }
        if let [from, to] = times.as_slice() {
            let (from, to) = whole_minutes(from, to);
            parts.push(format!("{from} to {} UTC", until(from, to)));
        }
        parts.join(separator)
    }

    /// The name, the kind and the id of an object that stands beside the rows.
    fn about(&self, model: &str, value: Option<&Tree<'_>>) -> Vec<String> {
        let (Some(model), Some(value)) = (self.api.model(model), value) else {
            return Vec::new();
        };
        let (mut parts, mut kind) = (Vec::new(), None);
        for (field, used) in model.answered() {
            let text = cell::text(value.get(&used.name));
            if text.is_empty() {
                continue;
            }
            let stem = used.name.strip_suffix("Name");
            let names = stem.is_some_and(|stem| model.field(&format!("{stem}Id")).is_some());
            let own = field
                .name
                .strip_suffix("Id")
                .is_some_and(|stem| model.field(&format!("{stem}Name")).is_some());
            match &used.ty {
                Type::Text(_) if names => parts.insert(0, text),
                Type::Enum(_) if kind.is_none() => kind = Some(text),
                Type::Id(_) if own => parts.push(format!("{} {text}", used.name)),
                _ => {}
            }
        }
        parts.extend(kind);
        parts
    }
}

/// The end of a range, without the day when that is the one it began on.
fn until<'a>(from: &str, to: &'a str) -> &'a str {
    let same = from.get(..11).filter(|day| day.ends_with(' '));
    same.and_then(|day| to.strip_prefix(day)).unwrap_or(to)
}

/// Both ends without their seconds, when neither has any.
fn whole_minutes<'a>(from: &'a str, to: &'a str) -> (&'a str, &'a str) {
    let short = |text: &'a str| text.strip_suffix(":00").filter(|text| text.len() == 16);
    short(from).zip(short(to)).unwrap_or((from, to))
}

//! The tables, and how they are shown.

use crate::output;
use anyhow::Result;
use serde::Serialize;
use std::env;
use std::fmt::Write;
use std::process::Command;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Processor, cores.
    machine: String,
    /// The compiler.
    rustc: String,
    /// How often each was measured; figures are medians.
    rounds: usize,
    pub(crate) tables: Vec<Table>,
    pub(crate) goals: Vec<Goal>,
}

/// A table; the first column says what a row is about.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    Text(String),
    Count(u64),
    Bytes(u64),
    Seconds(f64),
    Ratio(f64),
    /// Not measured in this run.
    None,
}

impl Cell {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Bytes(bytes) => grouped(*bytes),
            Self::Seconds(seconds) => format!("{seconds:.2}"),
            Self::Ratio(ratio) => format!("{ratio:.2}"),
            Self::None => "–".to_owned(),
        }
    }

    fn is_figure(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A ratio that is to stay at or below a mark.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Goal {
    what: String,
    ratio: f64,
    at_most: f64,
    met: bool,
}

impl Goal {
    pub(crate) fn new(what: &str, ratio: f64, at_most: f64) -> Self {
        Self {
            what: what.to_owned(),
            ratio,
            at_most,
            met: ratio <= at_most,
        }
    }

    pub(crate) fn is_met(&self) -> bool {
        self.met
    }
}

impl Report {
    pub(crate) fn begin(rounds: usize) -> Self {
        Self {
            machine: machine(),
            rustc: rustc(),
            rounds,
            tables: Vec::new(),
            goals: Vec::new(),
        }
    }

    /// Adds a table, and shows it where messages go: the next one may take minutes.
    pub(crate) fn add(&mut self, table: Table) {
        output::message(&table.text());
        self.tables.push(table);
    }

    /// For a terminal: columns in line, without the marks of Markdown.
    pub(crate) fn text(&self) -> String {
        let tables: String = self.all().iter().map(Table::text).collect();
        format!("{}\n{tables}", self.place())
    }

    /// As `docs/performance.md` has it.
    pub(crate) fn markdown(&self) -> String {
        let mut out = format!("{}\n", self.place());
        for table in self.all() {
            let _ = write!(out, "\n{}:\n\n", table.title);
            let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
            table.lines(&mut out, str::to_owned, line);
        }
        out
    }

    pub(crate) fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    fn place(&self) -> String {
        let rounds = match self.rounds {
            1 => "one round".to_owned(),
            rounds => format!("medians of {rounds} rounds"),
        };
        format!("{}, {}, {rounds}.", self.machine, self.rustc)
    }

    /// The tables, with that of the goals.
    fn all(&self) -> Vec<Table> {
        let copy = |table: &Table| Table {
            title: table.title.clone(),
            columns: table.columns.clone(),
            rows: table.rows.clone(),
        };
        let mut tables: Vec<_> = self.tables.iter().map(copy).collect();
        let row = |goal: &Goal| {
            vec![
                Cell::text(&goal.what),
                Cell::Ratio(goal.ratio),
                Cell::Ratio(goal.at_most),
                Cell::text(if goal.met { "met" } else { "missed" }),
            ]
        };
        tables.push(Table {
            title: "Goals, as ratios to derive".to_owned(),
            columns: ["", "ratio", "at most", ""].map(str::to_owned).to_vec(),
            rows: self.goals.iter().map(row).collect(),
        });
        tables
    }
}

impl Table {
    fn text(&self) -> String {
        let mut out = format!("\n{}\n\n", plain(&self.title));
        self.lines(&mut out, plain, |cells| cells.join("  "));
        out
    }

    /// Writes the lines, each made of cells that are padded to the width of their column.
    fn lines(
        &self,
        out: &mut String,
        dress: impl Fn(&str) -> String,
        line: impl Fn(&[String]) -> String,
    ) {
        let columns: Vec<_> = self.columns.iter().map(|column| dress(column)).collect();
        let dressed = |row: &Vec<Cell>| row.iter().map(|cell| dress(&cell.shown())).collect();
        let shown: Vec<Vec<String>> = self.rows.iter().map(dressed).collect();
        let width = |at: usize| {
            let cells = shown.iter().chain([&columns]).filter_map(|row| row.get(at));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
                .max(3)
        };
        let widths: Vec<usize> = (0..columns.len()).map(width).collect();
        let mut write = |cells: &[String], right: &dyn Fn(usize) -> bool| {
            let cells = cells.iter().zip(&widths).enumerate();
            let cells = cells.map(|(at, (cell, width))| match right(at) {
                true => format!("{cell:>width$}"),
                false => format!("{cell:<width$}"),
            });
            let line = line(&cells.collect::<Vec<_>>());
            let _ = writeln!(out, "{}", line.trim_end());
        };
        write(&columns, &|_| false);
        let rules: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
        write(&rules, &|_| false);
        for (row, cells) in self.rows.iter().zip(&shown) {
            write(cells, &|at| row.get(at).is_some_and(Cell::is_figure));
        }
    }
}

/// Without the marks of code.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// The processor and its cores, as far as the system tells.
fn machine() -> String {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = processors.lines();
    let name = lines.find_map(|line| line.strip_prefix("model name"));
    let name = name.map_or(env::consts::ARCH, |line| {
        line.trim_start_matches([' ', '\t', ':'])
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{name}, {cores} cores, {}", env::consts::OS)
}

fn rustc() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-V").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    version.unwrap_or_else(|_| "rustc unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::begin(3);
        report.tables.push(Table {
            title: "What `a` costs".to_owned(),
            columns: vec!["".to_owned(), "`size`".to_owned()],
            rows: vec![
                vec![Cell::text("`a`"), Cell::Bytes(1_234_567)],
                vec![Cell::text("b"), Cell::None],
            ],
        });
        report.goals = vec![Goal::new("x", 0.5, 0.25), Goal::new("y", 0.2, 0.25)];
        report
    }

    #[test]
    fn figures_are_read_by_people_and_by_programs() {
        let report = report();
        let markdown = report.markdown();
        assert!(markdown.contains("| `a` | 1,234,567 |"), "{markdown}");
        assert!(markdown.contains("medians of 3 rounds"), "{markdown}");
        assert!(
            markdown.contains("| x   |  0.50 |    0.25 | missed |"),
            "{markdown}"
        );
        let text = report.text();
        assert!(text.contains("\na    1,234,567\n"), "{text}");
        let json: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();
        assert_eq!(json["tables"][0]["rows"][0][1], 1_234_567);
        assert_eq!(json["tables"][0]["rows"][1][1], serde_json::Value::Null);
        assert_eq!(json["goals"][0]["met"], false);
        assert_eq!(json["goals"][1]["met"], true);
    }

    #[test]
    fn digits_are_grouped() {
        let shown = [0, 999, 1000, 1_000_000].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "1,000,000"]);
    }
}

//! Where rows go: written as they come, or held until all are there.

use std::io::{BufWriter, Write, stdout};

use super::{Call, in_catalogue};
use crate::columns::{Column, discover, documented};
use crate::draw::drawable;
use crate::failure::Failure;
use crate::json::{Tree, compact, pretty, with_rows};
use crate::output::{Caption, CsvSink, Data, Format, Selection, Table, data, project, sort};
use crate::terminal::BOLD;
use crate::watch::{self, say};

/// Takes the rows of a call.
pub(super) struct Sink {
    kind: Kind,
    rows: u64,
}

enum Kind {
    /// A line for each row.
    Lines(Data, Vec<Column>, Selection),
    Csv(Box<CsvSink<Data>>),
    /// The first answer, the last one, and all rows.
    Held {
        first: Option<String>,
        last: Option<String>,
        rows: Vec<String>,
    },
}

impl Sink {
    /// `columns` are those of an earlier run that is gone on with.
    pub(super) fn new(call: &Call, columns: Option<&[Vec<String>]>) -> Self {
        let options = &call.options;
        let known = || documented(call.api, call.operation);
        let streams = options.sort.is_none();
        let kind = match options.format {
            Format::Ndjson if streams => Kind::Lines(data(), known(), options.columns.clone()),
            Format::Csv if streams => Kind::Csv(Box::new(
                CsvSink::new(data(), known(), options.columns.clone(), columns)
                    .safe(options.csv_safe),
            )),
            _ => Kind::Held {
                first: None,
                last: None,
                rows: Vec::new(),
            },
        };
        Self { kind, rows: 0 }
    }

    /// Takes rows, and the answer they are of when a new one was begun. What is written is flushed.
    pub(super) fn write(&mut self, rows: Vec<String>, page: Option<String>) -> Result<(), Failure> {
        self.rows += rows.len() as u64;
        match &mut self.kind {
            Kind::Lines(out, known, selection) => lines(out, &rows, known, selection),
            Kind::Csv(sink) => sink.rows(&rows),
            Kind::Held {
                first,
                last,
                rows: held,
            } => {
                if let Some(page) = page {
                    match first {
                        None => *first = Some(page),
                        Some(_) => *last = Some(page),
                    }
                }
                held.extend(rows);
                Ok(())
            }
        }
    }

    /// How many rows were taken.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether there is something to show.
    pub(super) fn has_rows(&self) -> bool {
        self.rows > 0
    }

    /// The columns of CSV, once they are known.
    pub(super) fn columns(&self) -> Option<Vec<Vec<String>>> {
        match &self.kind {
            Kind::Csv(sink) => sink.columns(),
            _ => None,
        }
    }

    /// Fields that came after the header of CSV.
    pub(super) fn late(&self) -> Vec<String> {
        match &self.kind {
            Kind::Csv(sink) => sink.late().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// All rows are there: shows what was held.
    pub(super) fn finish(&mut self, call: &Call) -> Result<(), Failure> {
        let Kind::Held { first, last, rows } = &mut self.kind else {
            return Ok(());
        };
        let (first, last) = (first.take().unwrap_or_default(), last.take());
        let mut rows = std::mem::take(rows);
        if let Some(by) = &call.options.sort {
            sort(&mut rows, by, &documented(call.api, call.operation))?;
            let most = call.options.limit.map(usize::try_from);
            rows.truncate(most.and_then(Result::ok).unwrap_or(usize::MAX));
        }
        // Tables and pictures have colours, and see to what they cite themselves.
        let data_only = call.options.drawing.is_none() && call.options.format != Format::Table;
        let mut out: Box<dyn Write> = match data_only {
            true => Box::new(data()),
            false => Box::new(BufWriter::new(stdout())),
        };
        match (&call.options.drawing, call.options.format) {
            (Some(drawing), format) => {
                let text = drawing.draw(
                    call.api,
                    call.operation,
                    format,
                    &first,
                    &rows,
                    &call.options.terminal,
                )?;
                out.write_all(text.as_bytes())?;
            }
            (None, Format::Json) => {
                let options = &call.options;
                let whole = last.as_deref().unwrap_or(&first);
                let untouched = last.is_none() && options.limit.is_none() && options.sort.is_none();
                let text = match untouched {
                    true => pretty(whole),
                    false => pretty(&with_rows(
                        whole,
                        &in_catalogue(call.operation)?.envelope,
                        &rows,
                    )),
                };
                if !text.is_empty() {
                    writeln!(out, "{text}")?;
                }
            }
            (None, Format::Ndjson) => {
                lines(
                    &mut out,
                    &rows,
                    &documented(call.api, call.operation),
                    &call.options.columns,
                )?;
            }
            (None, Format::Csv) => {
                let known = documented(call.api, call.operation);
                CsvSink::new(&mut out, known, call.options.columns.clone(), None)
                    .safe(call.options.csv_safe)
                    .rows(&rows)?;
            }
            (None, _) => table(&mut out, call, &first, &rows)?,
        }
        Ok(out.flush()?)
    }
}

/// A line for each row, with all of it or with the columns that were asked for.
fn lines(
    out: &mut impl Write,
    rows: &[String],
    known: &[Column],
    selection: &Selection,
) -> Result<(), Failure> {
    if !selection.is_some() {
        for row in rows {
            writeln!(out, "{}", compact(row))?;
        }
        return Ok(out.flush()?);
    }
    let trees: Vec<Tree<'_>> = rows
        .iter()
        .filter_map(|row| Tree::parse(row).ok())
        .collect();
    let mut all = known.to_vec();
    discover(&mut all, &trees);
    let columns = selection.file(&all)?;
    for tree in &trees {
        writeln!(out, "{}", project(tree, &columns))?;
    }
    Ok(out.flush()?)
}

/// A caption, the rows, and on a terminal what did not find room.
fn table(out: &mut impl Write, call: &Call, answer: &str, rows: &[String]) -> Result<(), Failure> {
    let trees: Vec<Tree<'_>> = rows
        .iter()
        .filter_map(|row| Tree::parse(row).ok())
        .collect();
    let mut all = documented(call.api, call.operation);
    discover(&mut all, &trees);
    let (columns, forced) = call.options.columns.table(&all)?;
    let terminal = call.options.terminal;
    let answer = Tree::parse(answer).unwrap_or(Tree::Null);
    let caption = Caption {
        api: call.api,
        operation: call.operation,
        answer: &answer,
        rows: rows.len(),
    };
    let caption = terminal.fit(&caption.text(terminal.pick(" · ", " - ")));
    if !caption.is_empty() {
        writeln!(out, "{}", terminal.paint(BOLD, &caption))?;
    }
    if trees.is_empty() {
        return Ok(out.flush()?);
    }
    let table = Table {
        api: call.api,
        columns,
        all: forced,
        rows: &trees,
        terminal,
    };
    let shown = table.render();
    out.write_all(shown.text.as_bytes())?;
    out.flush()?;
    if !(terminal.is_terminal && watch::is_watched()) {
        return Ok(());
    }
    let can = drawable(call.api, call.operation);
    if can.waterfall || can.graph {
        let flag = if can.waterfall {
            "--waterfall"
        } else {
            "--graph"
        };
        say(&format!("{flag} draws it, -o svg into a file"));
    }
    if !shown.hidden.is_empty() {
        let names = shown.hidden.join(", ");
        say(&terminal.fit(&format!(
            "no room for: {names}; --columns picks, -o json has all"
        )));
    }
    Ok(())
}

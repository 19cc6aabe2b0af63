//! `thousandeyes operations`: everything that can be called.

use std::io::{Write, stdout};
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use thousandeyes_api::Api;

use crate::failure::Failure;
use crate::output::cut;
use crate::terminal::{BOLD, DIM, Terminal};
use crate::value::shown;

/// One operation as programs read it. The names of these fields are a contract.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    method: &'a str,
    path: String,
    area: &'a str,
    summary: &'a str,
}

impl Row<'_> {
    /// Whether each of the words, in lower case, is in its id, path or title.
    fn has(&self, words: &[String]) -> bool {
        let text = format!("{} {} {}", self.id, self.path, self.summary).to_lowercase();
        words.iter().all(|word| text.contains(word))
    }
}

/// Lists the operations, or those with some words, in the order of their ids.
pub(crate) fn run(api: &Api, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let mut rows: Vec<Row<'_>> = api
        .operations
        .iter()
        .map(|operation| Row {
            id: &operation.id,
            method: operation.method.as_str(),
            path: operation.template(),
            area: &operation.area,
            summary: &operation.title,
        })
        .collect();
    let words = matches.get_many::<String>("words").into_iter().flatten();
    let words: Vec<String> = words.map(|word| word.to_lowercase()).collect();
    rows.retain(|row| row.has(&words));
    rows.sort_by_key(|row| row.id);
    if rows.is_empty() {
        return Err(Failure::input(format!(
            "no operation has `{}` in its id, title or path; `thousandeyes operations` lists all",
            shown(&words.join(" "))
        )));
    }
    let mut out = stdout().lock();
    if matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json")
    {
        let text = serde_json::to_string_pretty(&rows);
        let text =
            text.map_err(|error| Failure::input(format!("the list can't be written: {error}")))?;
        writeln!(out, "{text}")?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let colour = matches
        .get_one::<String>("color")
        .map_or("auto", String::as_str);
    let terminal = Terminal::find(colour);
    let widest = |of: fn(&Row<'_>) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let (ids, methods, paths) = (
        widest(|row| row.id.len()),
        widest(|row| row.method.len()),
        widest(|row| row.path.len()),
    );
    // On a terminal a line stays a line.
    let used = ids + methods + paths + 5;
    let width = terminal.width.filter(|_| terminal.is_terminal);
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(used).max(20));
    for row in &rows {
        let id = terminal.paint(BOLD, row.id);
        let gap = " ".repeat(ids - row.id.len());
        let call = terminal.paint(DIM, &format!("{:methods$} {:paths$}", row.method, row.path));
        let summary = cut(row.summary, room, terminal.unicode);
        writeln!(out, "{id}{gap}  {call}  {summary}")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

//! Captured answers held against the model of their operation.

mod findings;

use super::json::{self, Node, Value};
use super::places::Where;
use super::report::PayloadReport;
use super::tally::{Tally, WrongAnswer};
use crate::ir::{Api, Operation};
use crate::resolve::Places;
use serde::de::IgnoredAny;

/// Answers that are looked at to tell whether they are of another operation.
const ENOUGH: usize = 20;

/// A file with one answer or more.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'a> {
    /// What messages call it.
    pub name: &'a str,
    /// Answers, one after the other: one document, JSON lines, or documents in a row.
    pub text: &'a str,
}

/// Why a file could not be held against the operation. Says what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureError {
    /// The file.
    pub file: String,
    /// Line, counted from one; 0 for the whole file.
    pub line: usize,
    /// What is wrong with it, without any of its values.
    pub message: String,
}

impl std::fmt::Display for CaptureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for CaptureError {}

/// Holds answers against an operation. `values` lets values of answers into the report; without it no value is.
///
/// What could not be read is in the errors, one for each file; the report is about the others.
pub fn payload(
    api: &Api,
    places: &Places,
    operation: &Operation,
    captures: &[Capture<'_>],
    values: bool,
) -> (PayloadReport, Vec<CaptureError>) {
    let mut report = PayloadReport {
        operation: operation.id.clone(),
        ..PayloadReport::default()
    };
    let mut errors = Vec::new();
    let mut tally = Tally::new(api);
    let mut read = Vec::new();
    for capture in captures {
        let nodes = match nodes(capture) {
            Ok(nodes) => unpacked(api, operation, nodes),
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        let wrong = nodes.iter().find_map(|(line, node)| {
            let misfit = Tally::new(api).answer(node, operation, 0).err()?;
            Some((*line, node, misfit))
        });
        if let Some((line, node, misfit)) = wrong {
            errors.push(CaptureError {
                file: capture.name.to_owned(),
                line,
                message: not_an_answer(api, operation, node, &misfit),
            });
            continue;
        }
        for (_, node) in &nodes {
            // Checked above, so that a file counts as a whole or not at all.
            let _ = tally.answer(node, operation, report.files);
        }
        report.files += 1;
        report.answers += nodes.len();
        read.extend(nodes);
    }
    report.rows = tally.rows;
    let nodes: Vec<&Node> = read.iter().map(|(_, node)| node).collect();
    if let Some(other) = better(api, operation, &nodes, &tally) {
        report.notes.push(format!(
            "the answers fit `{other}` without unknown fields; are they of `{}`?",
            operation.id
        ));
    }
    findings::findings(Where(places), operation, tally, values, &mut report);
    (report, errors)
}

/// The documents of a file, each with its line.
fn nodes(capture: &Capture<'_>) -> Result<Vec<(usize, Node)>, CaptureError> {
    let text = capture.text.trim_start_matches('\u{feff}');
    let error = |line: usize, message: &str| CaptureError {
        file: capture.name.to_owned(),
        line,
        message: message.to_owned(),
    };
    if text.trim().is_empty() {
        return Err(error(
            0,
            "there is nothing in it; expected an answer as JSON",
        ));
    }
    let mut out = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut start = 0;
    // Lines before `start`: counted as it moves, for a file may have many documents.
    let mut before = 1;
    while let Some(next) = stream.next() {
        if let Err(fault) = next {
            // The line is the stream's; what it found is one of serde_json's own words, never a value.
            let said = fault.to_string();
            let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
            let message = format!("not JSON: {said}");
            return Err(error(fault.line(), &message));
        }
        let end = stream.byte_offset();
        let slice = text.get(start..end).unwrap_or("");
        let line = |at: usize| before + slice.get(..at).unwrap_or(slice).matches('\n').count();
        let skipped = slice.len() - slice.trim_start().len();
        match json::read(slice) {
            Ok(reading) => out.push((line(skipped), reading.node)),
            Err(fault) => {
                let message = format!("can't be read: {}", fault.what);
                return Err(error(line(fault.at), &message));
            }
        }
        before = line(slice.len());
        start = end;
    }
    Ok(out)
}

/// Answers that somebody put into one array.
fn unpacked(api: &Api, operation: &Operation, nodes: Vec<(usize, Node)>) -> Vec<(usize, Node)> {
    let is = |node: &Node| Tally::new(api).answer(node, operation, 0).is_ok();
    let [(line, node)] = nodes.as_slice() else {
        return nodes;
    };
    match &node.value {
        Value::List(items) if !is(node) && !items.is_empty() && items.iter().all(is) => {
            items.iter().map(|item| (*line, item.clone())).collect()
        }
        _ => nodes,
    }
}

/// What something is that is no answer of the operation.
fn not_an_answer(api: &Api, operation: &Operation, node: &Node, wrong: &WrongAnswer) -> String {
    let failed = api.error_message.iter().any(|key| node.get(key).is_some());
    if failed {
        return format!(
            "an error that the API answered, not an answer of `{}`; leave it out",
            operation.id
        );
    }
    let fits: Vec<&str> = api
        .operations
        .iter()
        .filter(|other| clean(api, other, &[node]) == Some(true))
        .map(|other| other.id.as_str())
        .collect();
    let hint = match fits.as_slice() {
        [] => String::new(),
        [one] => format!("; it is an answer of `{one}`"),
        [one, ..] => format!("; it could be an answer of `{one}`"),
    };
    format!(
        "not an answer of `{}`: expected {}, found {}{hint}",
        operation.id, wrong.expected, wrong.found
    )
}

/// Whether answers are of an operation, and if so, whether everything in them is known and fits.
fn clean(api: &Api, operation: &Operation, nodes: &[&Node]) -> Option<bool> {
    let mut tally = Tally::new(api);
    for node in nodes {
        tally.answer(node, operation, 0).ok()?;
    }
    Some(tally.misfits.is_empty() && tally.rows > 0)
}

/// Another operation that the answers fit wholly, where they don't fit this one.
fn better<'a>(
    api: &'a Api,
    operation: &Operation,
    nodes: &[&Node],
    tally: &Tally<'_>,
) -> Option<&'a str> {
    if tally.misfits.is_empty() || nodes.is_empty() {
        return None;
    }
    // A few tell.
    let nodes = nodes.get(..ENOUGH).unwrap_or(nodes);
    let mut others = api
        .operations
        .iter()
        .filter(|other| other.id != operation.id);
    let found = others.find(|other| clean(api, other, nodes) == Some(true))?;
    Some(&found.id)
}

//! `thousandeyes decode`: a saved answer through the typed model and back.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;

use super::{CATALOGUE, catalogued};
use crate::failure::{FOUND, Failure};
use crate::json::pretty;
use crate::nearest::suggestion;
use crate::output::data;
use crate::reading::{RESPONSE, named};
use crate::value::shown;
use crate::watch::say;

/// Prints the answer as the model has it; what it does not know is named on standard error.
pub(crate) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let text = |name| matches.get_one::<String>(name).map_or("", String::as_str);
    let (id, file) = (text("operation"), text("file"));
    let operation = catalogued(id).ok_or_else(|| {
        let meant = suggestion(id, CATALOGUE.iter().map(|operation| operation.id));
        let id = shown(id);
        Failure::input(format!(
            "there is no operation `{id}`{meant}; `thousandeyes operations` lists them"
        ))
    })?;
    let text = named(file, RESPONSE)?;
    let reread = (operation.reread)(&text).map_err(|fault| {
        let path = fault.path(&text);
        let place = if path == "$" {
            String::new()
        } else {
            format!(" at {path}")
        };
        let at = fault.offset().min(text.len());
        let before = text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Failure::input(format!(
            "{file}:{line}:{column}: no answer of {id}{place}: {fault}"
        ))
    })?;
    for (field, count) in by_field(&reread.unknown) {
        let times = match count {
            1 => String::new(),
            count => format!(", {count} times"),
        };
        say(&format!("{}: unknown field {field}{times}", shown(file)));
    }
    for row in &reread.rejected {
        say(&format!("{file}: can't be read: {row}"));
    }
    let mut out = data();
    writeln!(out, "{}", pretty(&reread.json))?;
    out.flush()?;
    Ok(match reread.rejected.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(FOUND),
    })
}

/// How often each field occurs, whichever item of its list it is in: `log.entries[].cache`.
fn by_field(paths: &[String]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for path in paths {
        let mut pieces = path.split('[');
        let mut field = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            // Names may hold brackets; only a place in a list is left out.
            match piece.split_once(']') {
                Some((place, rest)) if place.bytes().all(|byte| byte.is_ascii_digit()) => {
                    field.push_str("[]");
                    field.push_str(rest);
                }
                _ => {
                    field.push('[');
                    field.push_str(piece);
                }
            }
        }
        *counts.entry(field).or_default() += 1;
    }
    counts
}

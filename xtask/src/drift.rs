//! `cargo xtask drift`: reference pages and captured answers against the spec.

mod args;
mod files;

pub(crate) use args::Drift;

use crate::{Outcome, output, repo};
use anyhow::{Result, bail};
use args::DriftFormat;
use std::io::IsTerminal;
use std::path::PathBuf;
use thousandeyes_codegen::drift::{
    Capture, Look, PageFile, Reference, docs, docs_text, payload, payload_text,
};
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::{Places, Sources, load_placed};

/// Files that can't be used, a line each, before the rest is only counted.
const SHOWN_ERRORS: usize = 12;

pub(crate) fn run(what: &Drift) -> Result<Outcome> {
    match what {
        Drift::Docs {
            paths,
            complete,
            missing,
            verbose,
            format,
            version,
        } => {
            let (api, places) = spec(version)?;
            let (pages, errors) = files::pages(paths);
            let pages: Vec<PageFile<'_>> = pages
                .iter()
                .map(|(name, text)| PageFile { name, text })
                .collect();
            let report = docs(&api, &places, &Reference::read(&pages), *complete);
            let look = look(*verbose, *missing);
            if errors.is_empty() && report.calls + report.examples == 0 {
                bail!("{}", no_call(paths));
            }
            if !pages.is_empty() {
                print(*format, &report, || docs_text(&report, look))?;
            }
            finish(report.has_drift(), &errors)
        }
        Drift::Payload {
            operation,
            paths,
            values,
            verbose,
            format,
            version,
        } => {
            let (api, places) = spec(version)?;
            let Some(operation) = api.operations.iter().find(|one| one.id == *operation) else {
                bail!("{}", unknown(&api, operation));
            };
            let (captures, mut errors) = files::captures(paths);
            let captures: Vec<Capture<'_>> = captures
                .iter()
                .map(|(name, text)| Capture { name, text })
                .collect();
            let (report, wrong) = payload(&api, &places, operation, &captures, *values);
            errors.extend(wrong.iter().map(ToString::to_string));
            let look = look(*verbose, false);
            if report.files > 0 {
                print(*format, &report, || payload_text(&report, look))?;
            }
            finish(report.has_drift(), &errors)
        }
    }
}

/// A spec that can be read, and where it says what.
fn spec(version: &str) -> Result<(Api, Places)> {
    let folder = repo::root().join("spec").join(version);
    if !folder.is_dir() {
        bail!(
            "there is no version `{version}`; expected a folder {}",
            folder.display()
        );
    }
    let sources = Sources::read(version, &format!("spec/{version}/"), &folder)?;
    match load_placed(&sources) {
        Ok(placed) => Ok((placed.api, placed.places)),
        Err(problems) => {
            let colours = std::io::stderr().is_terminal();
            output::message(&problems.render(&sources, colours));
            bail!("the spec can't be read as it is; nothing was compared");
        }
    }
}

fn no_call(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    format!(
        "{}: no call is documented; expected front matter with `path` and `type`, or lines like `GET /v6/net/metrics/{{testId}}`",
        shown.join(", ")
    )
}

fn unknown(api: &Api, wanted: &str) -> String {
    let area = wanted.split('.').next().unwrap_or(wanted);
    let mut near: Vec<&str> = api
        .operations
        .iter()
        .filter(|one| one.area == area || one.name == wanted)
        .map(|one| one.id.as_str())
        .collect();
    if near.is_empty() {
        near = api.operations.iter().map(|one| one.id.as_str()).collect();
    }
    let more = near.len() > 8;
    near.truncate(8);
    let near = near.join(", ");
    let rest = if more { ", …" } else { "" };
    format!("no operation is called `{wanted}`; expected an id like {near}{rest}")
}

fn look(verbose: bool, missing: bool) -> Look {
    let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    Look {
        colour,
        verbose,
        missing,
    }
}

fn print(
    format: DriftFormat,
    report: &impl serde::Serialize,
    text: impl FnOnce() -> String,
) -> Result<()> {
    match format {
        DriftFormat::Text => output::print(&text()),
        DriftFormat::Json => output::line(&serde_json::to_string_pretty(report)?),
    }
}

/// What could not be read counts for more than what was found in the rest.
fn finish(found: bool, errors: &[String]) -> Result<Outcome> {
    match errors {
        [] if found => Ok(Outcome::Found),
        [] => Ok(Outcome::Fine),
        [only] => bail!("{only}"),
        many => {
            let (first, rest) = many.split_at(many.len().min(SHOWN_ERRORS) - 1);
            for error in first {
                output::say!("error: {error}");
            }
            match rest {
                [last] => bail!("{last}"),
                rest => bail!("{} more files can't be used", rest.len()),
            }
        }
    }
}

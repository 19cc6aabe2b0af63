//! `thousandeyes status`: whether the API is there, and how it is called.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;
use thousandeyes_api::{Api, Operation};

use super::{Session, catalogued};
use crate::failure::Failure;
use crate::json::compact;
use crate::output::data;

/// Asks the operation that needs no credentials.
pub(crate) fn run(api: &Api, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let nothing = || {
        Failure::input(
            "the description of the API has no operation that answers without credentials",
        )
    };
    let operation = api
        .operations
        .iter()
        .find(|operation| is_status(operation))
        .ok_or_else(nothing)?;
    let operation = catalogued(&operation.id).ok_or_else(nothing)?;
    let session = Session::begin(matches, true)?;
    let begun = Instant::now();
    let answer = session.client.send_named(&operation.request());
    let answer = answer.map_err(|error| session.failed(&error))?;
    let millis = begun.elapsed().as_millis();
    let text = compact(&answer.head.text);
    let settings = session.settings.lines();
    let mut out = data();
    if matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json")
    {
        let value = serde_json::json!({
            "operation": operation.id,
            "status": answer.status(),
            "milliseconds": u64::try_from(millis).unwrap_or(u64::MAX),
            "credentials": session.settings.has_credentials() || matches.get_flag("mock"),
            "settings": settings,
            "answer": serde_json::from_str::<serde_json::Value>(&text).unwrap_or_default(),
        });
        writeln!(out, "{value:#}")?;
    } else {
        writeln!(
            out,
            "the API is there: {} after {millis} ms, {text}",
            answer.status()
        )?;
        match settings.is_empty() {
            true if matches.get_flag("mock") => writeln!(out, "it is the mock in this process")?,
            true => writeln!(out, "no settings; `thousandeyes login` keeps credentials")?,
            false => {
                for line in settings {
                    writeln!(out, "{line}")?;
                }
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What tells whether the API is there: a call that needs nothing.
fn is_status(operation: &Operation) -> bool {
    operation.open && operation.safe && operation.path_params.is_empty() && operation.body.is_none()
}

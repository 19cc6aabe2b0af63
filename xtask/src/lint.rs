//! `cargo xtask lint`: every problem of the spec.

use crate::{Outcome, output, repo};
use anyhow::Result;
use std::io::IsTerminal;
use thousandeyes_codegen::load;

pub(crate) fn run() -> Result<Outcome> {
    let mut outcome = Outcome::Fine;
    for sources in repo::sources()? {
        match load(&sources) {
            Ok(api) => output::line(&format!(
                "{}: {} operations, no problems",
                sources.version(),
                api.operations.len()
            ))?,
            Err(problems) => {
                output::print(&problems.render(&sources, std::io::stdout().is_terminal()))?;
                outcome = Outcome::Found;
            }
        }
    }
    Ok(outcome)
}

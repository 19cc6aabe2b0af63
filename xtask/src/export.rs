//! `cargo xtask export`: products of the spec on standard output, or in a file.

use crate::flags::Export;
use crate::{Outcome, repo};
use anyhow::{Context, Result};
use std::fs;
use std::io::Write;
use std::path::Path;
use thousandeyes_codegen::{ir_json, schema_json};

pub(crate) fn run(what: Export, output: Option<&Path>) -> Result<Outcome> {
    let text = match what {
        Export::Schema => schema_json(),
        Export::Ir => repo::apis()?.iter().map(ir_json).collect(),
    };
    match output {
        Some(path) => {
            fs::write(path, text).with_context(|| format!("can't write {}", path.display()))?
        }
        None => {
            // A reader that stops reading, such as `head`, is not a failure.
            let written = std::io::stdout().write_all(text.as_bytes());
            if let Err(error) = written.or_else(ignore_broken_pipe) {
                return Err(error).context("can't write to standard output");
            }
        }
    }
    Ok(Outcome::Fine)
}

fn ignore_broken_pipe(error: std::io::Error) -> std::io::Result<()> {
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(error),
    }
}

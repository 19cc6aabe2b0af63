//! `cargo xtask export`: products of the spec on standard output, or in a file.

use crate::flags::Export;
use crate::{Outcome, output, repo};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use thousandeyes_codegen::{ir_json, schema_json};

pub(crate) fn run(what: Export, file: Option<&Path>) -> Result<Outcome> {
    let text = match what {
        Export::Schema => schema_json(),
        Export::Ir => repo::apis()?.iter().map(ir_json).collect(),
    };
    match file {
        Some(path) => {
            fs::write(path, text).with_context(|| format!("can't write {}", path.display()))?
        }
        None => output::print(&text)?,
    }
    Ok(Outcome::Fine)
}

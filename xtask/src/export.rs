//! `cargo xtask export`: products of the spec on standard output, or in a file.

use crate::flags::Export;
use crate::{Outcome, output, repo};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::{ir_json, openapi_json, schema_json};

pub(crate) fn run(what: Export, version: Option<&str>, file: Option<&Path>) -> Result<Outcome> {
    let text = match what {
        Export::Schema => {
            if let Some(version) = version {
                bail!(
                    "`--version {version}` says nothing here: all versions are written in one language, and have one schema"
                );
            }
            schema_json()
        }
        Export::Ir => ir_json(&api(version)?),
        Export::Openapi => openapi_json(&api(version)?),
    };
    match file {
        Some(path) => {
            fs::write(path, text).with_context(|| format!("can't write {}", path.display()))?
        }
        None => output::print_escaped(&text)?,
    }
    Ok(Outcome::Fine)
}

/// The version that is asked for: one document holds one.
fn api(wanted: Option<&str>) -> Result<Api> {
    let apis = repo::apis()?;
    let known: Vec<String> = apis.iter().map(|api| api.version.clone()).collect();
    let known = known.join("`, `");
    let mut found = apis
        .into_iter()
        .filter(|api| wanted.is_none_or(|wanted| api.version == wanted));
    match (found.next(), found.next(), wanted) {
        (Some(api), None, _) => Ok(api),
        (None, _, Some(wanted)) => {
            bail!("there is no version `{wanted}`; expected one of `{known}`")
        }
        _ => bail!("there is more than one version: say `--version` and one of `{known}`"),
    }
}

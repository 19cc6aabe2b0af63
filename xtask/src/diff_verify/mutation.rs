//! Mutations of the real spec, as `tests/diff/mutations.yaml` lists them.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use thousandeyes_codegen::Sources;

/// One change of the spec.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mutation {
    /// What it does, in words.
    pub(super) name: String,
    /// The edits that it takes.
    edits: Vec<Edit>,
    /// Why the verdicts differ, where they do.
    #[serde(default)]
    pub(super) explained: Option<String>,
}

/// A text of a file that another takes the place of, wherever it stands; or a file that comes or goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    #[serde(default)]
    find: Option<String>,
    #[serde(default)]
    put: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    gone: bool,
}

/// Reads the list.
pub(super) fn read(path: &Path) -> Result<Vec<Mutation>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    serde_saphyr::from_str(&text).with_context(|| format!("{} is not such a list", path.display()))
}

impl Mutation {
    /// The spec with the edits carried out.
    pub(super) fn apply(&self, spec: &Sources) -> Result<Sources> {
        let files = spec.iter();
        let mut files: BTreeMap<String, Vec<u8>> = files
            .map(|(_, path, text)| (path.to_owned(), text.to_vec()))
            .collect();
        for Edit {
            file,
            find,
            put,
            text,
            gone,
        } in &self.edits
        {
            if *gone {
                files.remove(file);
                continue;
            }
            if let Some(text) = text {
                files.insert(file.clone(), text.clone().into_bytes());
                continue;
            }
            let found = files.get(file).cloned().unwrap_or_default();
            let found = String::from_utf8_lossy(&found).into_owned();
            let (find, put) = (
                find.as_deref().unwrap_or_default(),
                put.as_deref().unwrap_or_default(),
            );
            if find.is_empty() || !found.contains(find) {
                bail!(
                    "mutation `{}`: {file} does not have {find:?}; the spec changed, so change tests/diff/mutations.yaml",
                    self.name
                );
            }
            files.insert(file.clone(), found.replace(find, put).into_bytes());
        }
        let mut out = Sources::new(spec.version(), "spec/v6/");
        for (path, text) in files {
            out.insert(&path, text);
        }
        Ok(out)
    }
}

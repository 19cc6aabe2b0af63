//! `cargo xtask new`: the beginning of something, so that one fills in rather than looks up.

use crate::flags::New;
use crate::{Outcome, output, repo};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

pub(crate) fn run(what: &New) -> Result<Outcome> {
    let New::Endpoint { place, version } = what;
    let Some((area, noun)) = place
        .split_once('/')
        .filter(|(area, noun)| is_name(area) && is_name(noun))
    else {
        bail!("`{place}` is not AREA/NOUN; expected two names in lower case, like `net/path-vis`");
    };
    let folder = repo::root().join("spec").join(version);
    if !folder.is_dir() {
        bail!(
            "there is no version `{version}`; expected a folder {}",
            folder.display()
        );
    }
    let spec = folder.join(format!("endpoints/{area}/{noun}.yaml"));
    let example = folder.join(format!("examples/{area}/{noun}/documented.json"));
    for path in [&spec, &example] {
        if path.exists() {
            bail!("{} is there already; nothing was written", shown(path));
        }
    }
    write(&spec, &endpoint(area, noun))?;
    write(&example, EXAMPLE)?;
    output::line(&format!("created {}", shown(&spec)))?;
    output::line(&format!("created {}", shown(&example)))?;
    eprintln!(
        "next: transcribe the page, put its example in, then `cargo xtask lint` and `cargo xtask codegen`"
    );
    Ok(Outcome::Fine)
}

fn is_name(name: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(fine)
        && !name.ends_with('-')
        && !name.contains("--")
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't create {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(repo::root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// A file that resolves as it stands, so that the first `lint` speaks of what was filled in.
fn endpoint(area: &str, noun: &str) -> String {
    let model: String = noun.split('-').map(capital).collect();
    format!(
        "# yaml-language-server: $schema=../../../schema.json\n\
         # Every key is described in docs/spec-language.md.\n\
         \n\
         operations:\n  \
           {noun}:\n    \
             title: What it answers, in one line\n    \
             page: {area}/#/{noun}\n    \
             get: /{area}/{noun}\n    \
             answer: {{ rows: rows, of: {model} }}\n    \
             examples: [documented.json]\n\
         models:\n  \
           {model}:\n    \
             doc: What one row is.\n    \
             fields:\n      \
               name: text\n",
        noun = noun,
        area = area,
        model = model,
    )
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

const EXAMPLE: &str =
    "{\n  \"rows\": [\n    {\n      \"name\": \"put the documented example here\"\n    }\n  ]\n}\n";

//! `cargo xtask codegen [--check]`: the spec to everything that is generated from it.

use crate::{Outcome, output, repo};
use anyhow::{Context, Result};
use similar::TextDiff;
use std::fs;
use thousandeyes_codegen::escape::terminal;
use thousandeyes_codegen::{Change, FileTree, OWNED_FOLDERS, outputs};

/// Lines of a difference that are shown before it is cut.
const SHOWN_LINES: usize = 40;

pub(crate) fn run(check: bool) -> Result<Outcome> {
    let root = repo::root();
    let apis = repo::apis()?;
    let manifest = root.join("generated/Cargo.toml");
    repo::refuse_link(&root.join("generated"))?;
    repo::refuse_link(&manifest)?;
    let manifest = fs::read_to_string(&manifest)
        .with_context(|| format!("can't read {}", manifest.display()))?;
    let tree = outputs(&apis, &manifest)?;
    let changes = tree
        .changes(&root, OWNED_FOLDERS)
        .context("can't compare with what is on disk")?;
    if changes.is_empty() {
        let count = tree.iter().count();
        output::line(&format!("{count} generated files are up to date"))?;
        return Ok(Outcome::Fine);
    }
    if check {
        output::print(&report(&tree, &changes))?;
        output::say!(
            "{} generated files are stale; run `cargo xtask codegen` and commit what it writes",
            changes.len()
        );
        return Ok(Outcome::Found);
    }
    tree.apply(&root, &changes).context("can't write")?;
    for (path, change) in &changes {
        output::line(&format!("{} {}", word(change), terminal(path)))?;
    }
    Ok(Outcome::Fine)
}

fn word(change: &Change) -> &'static str {
    match change {
        Change::Create => "created",
        Change::Update(_) => "updated",
        Change::Delete => "deleted",
    }
}

/// What is stale, a line each, with how it differs.
fn report(tree: &FileTree, changes: &[(String, Change)]) -> String {
    let mut out = String::new();
    for (path, change) in changes {
        let shown = terminal(path);
        match change {
            Change::Create => out += &format!("missing: {shown}\n"),
            Change::Delete => {
                out += &format!("left over: {shown} (nothing in the spec makes it)\n");
            }
            Change::Update(found) => {
                out += &format!("stale: {shown}\n");
                let wanted = tree.get(path).unwrap_or_default();
                let diff = TextDiff::from_lines(found.as_str(), wanted);
                let text = diff
                    .unified_diff()
                    .context_radius(2)
                    .header("on disk", "generated")
                    .to_string();
                let lines: Vec<&str> = text.lines().collect();
                for line in lines.iter().take(SHOWN_LINES) {
                    out += &format!("    {}\n", terminal(line));
                }
                if lines.len() > SHOWN_LINES {
                    out += &format!("    … {} more lines\n", lines.len() - SHOWN_LINES);
                }
            }
        }
    }
    out
}

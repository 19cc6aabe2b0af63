//! `cargo xtask diff-verify`: holds what `diff` says of Rust callers against what compilers say.
//!
//! Single mutations of the real spec are generated, and each crate is compared with the unchanged one twice: by
//! cargo-semver-checks, and by a program that uses all of the crate and either compiles or does not.

mod mutation;
mod scratch;
mod table;

use crate::{Outcome, output, repo};
use anyhow::{Context, Result, bail};
use clap::Args;
use mutation::Mutation;
use scratch::{Scratch, SemverChecks};
use std::path::PathBuf;
use std::slice::from_ref;
use table::Row;
use thousandeyes_codegen::diff::{Effect, Finding, Placed, diff, downstream};
use thousandeyes_codegen::{Sources, load_placed};

/// Which mutations, and where the table goes.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Only mutations whose name has this in it
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Write the table to this file as well
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(arguments: &VerifyArgs) -> Result<Outcome> {
    let root = repo::root();
    let mutations = mutation::read(&root.join("tests/diff/mutations.yaml"))?;
    let wanted = |one: &&Mutation| match &arguments.only {
        Some(text) => one.name.contains(text.as_str()),
        None => true,
    };
    let mutations: Vec<&Mutation> = mutations.iter().filter(wanted).collect();
    if mutations.is_empty() {
        bail!("no mutation has that in its name; tests/diff/mutations.yaml lists them");
    }
    let sources =
        Sources::read("v6", "spec/v6/", &root.join("spec/v6")).context("can't read spec/v6")?;
    let base = placed(&sources, "the spec as it is")?;
    // All are read before the first is compiled, so that a stale one is known at once.
    let mut mutants = Vec::new();
    let mut stale = Vec::new();
    for mutation in mutations {
        let changed = mutation.apply(&sources);
        match changed.and_then(|changed| placed(&changed, &mutation.name)) {
            Ok(changed) => mutants.push((mutation, changed)),
            Err(error) => stale.push(format!("{error:#}")),
        }
    }
    if !stale.is_empty() {
        bail!("mutations that do not fit the spec:\n{}", stale.join("\n"));
    }
    let scratch = Scratch::new(&root)?;
    scratch.write_base(&base.api, &downstream(&base.api))?;
    if let Some(why) = scratch.compiles_against_base()? {
        bail!(
            "the program that uses all of the crate does not compile with the crate as it is:\n{why}"
        );
    }
    let semver = SemverChecks::find();
    match &semver {
        Some(found) => {
            output::say!("{}", found.version);
            scratch.document_base()?;
        }
        None => output::say!(
            "cargo-semver-checks is not installed, so that its column stays empty: `cargo install --locked cargo-semver-checks`"
        ),
    }
    let mut rows = Vec::new();
    for (mutation, changed) in mutants {
        output::say!("{}", mutation.name);
        let findings = diff(from_ref(&base), from_ref(&changed));
        scratch.write_mutant(&changed.api)?;
        let lints = match &semver {
            Some(semver) => Some(scratch.semver_checks(semver)?),
            None => None,
        };
        rows.push(Row {
            mutation: mutation.name.clone(),
            rules: rules(&findings),
            breaking: findings.iter().any(breaks_rust),
            lints,
            downstream: scratch.compiles_against_mutant()?,
            explained: mutation.explained.clone(),
        });
    }
    let text = table::markdown(&rows, semver.as_ref().map(|found| found.version.as_str()));
    if let Some(path) = &arguments.output {
        std::fs::write(path, &text).with_context(|| format!("can't write {}", path.display()))?;
    }
    output::print(&text)?;
    match table::problems(&rows) {
        problems if problems.is_empty() => Ok(Outcome::Fine),
        problems => {
            problems
                .iter()
                .for_each(|problem| output::say!("{problem}"));
            Ok(Outcome::Found)
        }
    }
}

fn placed(sources: &Sources, what: &str) -> Result<Placed> {
    match load_placed(sources) {
        Ok(placed) => Ok(placed),
        Err(mistakes) => bail!("{what} does not load:\n{}", mistakes.render(sources, false)),
    }
}

fn breaks_rust(finding: &Finding) -> bool {
    finding.rust.effect == Effect::Breaking
}

fn rules(findings: &[Finding]) -> Vec<String> {
    let mut rules: Vec<String> = findings.iter().map(|one| one.rule.clone()).collect();
    rules.sort();
    rules.dedup();
    rules
}

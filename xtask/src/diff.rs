//! `cargo xtask diff [BASE [HEAD]]`: what changed in the spec between two revisions or folders, and what it breaks.

mod crate_version;
mod git;
mod side;

use crate::{Outcome, output};
use anyhow::Result;
use clap::{Args, ValueEnum};
use git::Git;
use side::Side;
use std::io::IsTerminal;
use thousandeyes_codegen::diff::{Format, Report, diff};
use thousandeyes_codegen::escape::terminal;

/// What to compare, how to say it, and when to fail.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Older spec: a git revision, or a folder. Default: where the work on this branch began, the merge base with
    /// `origin/main` or `main`
    base: Option<String>,
    /// Newer spec, likewise. Default: the working tree
    head: Option<String>,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// What ends in exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Any)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs; docs/diff.schema.json describes it
    Json,
    /// Annotations of GitHub's checks
    Github,
    /// Lines for CHANGELOG.md
    Changelog,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Any change
    Any,
    /// A change that breaks Rust callers or the wire
    Breaking,
    /// A version in Cargo.toml that is lower than the changes need
    Bump,
    /// Nothing
    Never,
}

pub(crate) fn run(arguments: &DiffArgs) -> Result<Outcome> {
    let git = Git::here();
    let base = match &arguments.base {
        Some(base) => Side::named(base, &git)?,
        None => Side::merge_base(&git)?,
    };
    let head = match &arguments.head {
        Some(head) => Side::named(head, &git)?,
        None => Side::working_tree(&git)?,
    };
    output::say!(
        "comparing {} with {}",
        terminal(base.shown()),
        terminal(head.shown())
    );
    let (base, head) = (base.read(&git)?, head.read(&git)?);
    let (base, head) = side::same_version(base, head);
    let findings = diff(&base.apis, &head.apis);
    let versions = base.version.as_deref().zip(head.version.as_deref());
    let report = Report::new(base.shown, head.shown, findings, versions);
    let text = report.render(format(arguments.format));
    match arguments.format {
        Shape::Text => output::print(&text)?,
        Shape::Markdown | Shape::Json | Shape::Github | Shape::Changelog => {
            output::print_escaped(&text)?;
        }
    }
    Ok(outcome(&report, arguments.fail_on))
}

fn format(shape: Shape) -> Format {
    match shape {
        Shape::Text => Format::Text {
            colours: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        },
        Shape::Markdown => Format::Markdown,
        Shape::Json => Format::Json,
        Shape::Github => Format::Github,
        Shape::Changelog => Format::Changelog,
    }
}

fn outcome(report: &Report, fail_on: FailOn) -> Outcome {
    let found = match fail_on {
        FailOn::Any => !report.findings.is_empty(),
        FailOn::Breaking => report.counts.breaking > 0,
        FailOn::Bump => report.lacks_bump(),
        FailOn::Never => false,
    };
    match found {
        true => Outcome::Found,
        false => Outcome::Fine,
    }
}

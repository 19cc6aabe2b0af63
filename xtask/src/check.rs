//! `cargo xtask ci`: what `.ci/run` runs, in the order of the README.

use crate::{Outcome, repo};
use anyhow::{Context, Result};
use std::process::Command;

/// Each step: what it shows, and the arguments to cargo.
const STEPS: &[(&str, &[&str], &[(&str, &str)])] = &[
    ("generated code is fresh", &["xtask", "codegen", "--check"], &[]),
    ("tests", &["test", "--workspace"], &[]),
    ("format", &["fmt", "--all", "--check"], &[]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"], &[]),
    ("documentation", &["doc", "--workspace", "--no-deps", "--all-features"], &[("RUSTDOCFLAGS", "-D warnings")]),
];

pub(crate) fn run() -> Result<Outcome> {
    for (what, arguments, variables) in STEPS {
        println!("==> {what}: cargo {}", arguments.join(" "));
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(repo::root()).args(*arguments).envs(variables.iter().copied());
        let status = command.status().with_context(|| format!("can't run cargo {}", arguments.join(" ")))?;
        if !status.success() {
            println!("==> failed: {what}");
            return Ok(Outcome::Found);
        }
    }
    println!("==> all fine");
    Ok(Outcome::Fine)
}

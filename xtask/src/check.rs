//! `cargo xtask ci`: what `.ci/run` runs, in the order of the README.

use crate::{Outcome, output, repo};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// One step: what it shows, and the arguments to cargo.
struct Step {
    what: String,
    arguments: Vec<String>,
}

/// The variable with the path of the file in which tests list what they skip (`mock/src/skip.rs`).
const SKIPPED: &str = "THOUSANDEYES_SKIPPED";

/// The features that choose a transport, each of which works alone.
const TRANSPORTS: [&str; 6] = [
    "hyper",
    "rustls",
    "reqwest",
    "reqwest-rustls",
    "ureq",
    "ureq-rustls",
];

pub(crate) fn run() -> Result<Outcome> {
    let list = repo::root().join("target/skipped-tests.txt");
    if let Some(folder) = list.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&list, "").with_context(|| format!("can't write {}", list.display()))?;
    let outcome = run_steps(&list)?;
    let skipped = fs::read_to_string(&list);
    report(&skipped.with_context(|| format!("can't read {}", list.display()))?)?;
    if outcome == Outcome::Fine {
        output::line("==> all fine")?;
    }
    Ok(outcome)
}

/// Prints what was skipped. Several steps may run the same test, so duplicates are removed.
fn report(skipped: &str) -> Result<()> {
    let skipped: BTreeSet<&str> = skipped.lines().collect();
    if !skipped.is_empty() {
        output::line(&format!("==> SKIPPED {}", skipped.len()))?;
    }
    for line in skipped {
        output::line(&format!("    {line}"))?;
    }
    Ok(())
}

fn run_steps(skipped: &Path) -> Result<Outcome> {
    for Step { what, arguments } in steps()? {
        output::line(&format!("==> {what}: cargo {}", arguments.join(" ")))?;
        let mut command = Command::new(env!("CARGO"));
        command
            .current_dir(repo::root())
            .args(&arguments)
            .env("RUSTDOCFLAGS", "-D warnings")
            .env(SKIPPED, skipped);
        let start = Instant::now();
        let status = command
            .status()
            .with_context(|| format!("can't run cargo {}", arguments.join(" ")))?;
        if !status.success() {
            output::line(&format!("==> failed: {what}"))?;
            return Ok(Outcome::Found);
        }
        output::line(&format!("==> {what}: {} s", start.elapsed().as_secs()))?;
    }
    Ok(Outcome::Fine)
}

fn steps() -> Result<Vec<Step>> {
    let step = |what: &str, arguments: &str| Step {
        what: what.to_owned(),
        arguments: arguments.split(' ').map(str::to_owned).collect(),
    };
    let mut steps = vec![
        step("generated code is fresh", "xtask codegen --check"),
        step("tests", "test --workspace"),
        step(
            "runtime with every feature",
            "test -p thousandeyes-runtime --all-features",
        ),
        step(
            "runtime without a transport",
            "test -p thousandeyes-runtime --no-default-features --features blocking --test no_transport",
        ),
        step("format", "fmt --all --check"),
        step(
            "lints",
            "clippy --workspace --all-targets --all-features -- -D warnings",
        ),
        step(
            "no feature",
            "clippy -p thousandeyes -p thousandeyes-runtime --no-default-features -- -D warnings",
        ),
    ];
    for transport in TRANSPORTS {
        let arguments = format!(
            "test -p thousandeyes-runtime --no-default-features --features blocking,{transport} --test one_transport"
        );
        steps.push(step(&format!("runtime with {transport} alone"), &arguments));
    }
    for feature in features()? {
        let arguments = format!(
            "clippy -p thousandeyes --no-default-features --features {feature} -- -D warnings"
        );
        steps.push(step(&format!("feature {feature} alone"), &arguments));
    }
    steps.push(step(
        "documentation",
        "doc --workspace --no-deps --all-features",
    ));
    Ok(steps)
}

/// The features of the client crate that a user may take alone.
fn features() -> Result<Vec<String>> {
    let mut features: Vec<String> = Vec::new();
    for api in repo::apis()? {
        features.extend(api.areas.into_iter().map(|area| area.name));
    }
    let others = ["blocking", "serde", "jiff", "chrono", "tracing"];
    features.extend(others.into_iter().chain(TRANSPORTS).map(str::to_owned));
    features.sort();
    features.dedup();
    Ok(features)
}

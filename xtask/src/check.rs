//! `cargo xtask ci`: what `.ci/run` runs, in the order of the README.

use crate::{Outcome, output, repo};
use anyhow::{Context, Result};
use std::process::Command;

/// One step: what it shows, and the arguments to cargo.
struct Step {
    what: String,
    arguments: Vec<String>,
}

pub(crate) fn run() -> Result<Outcome> {
    for Step { what, arguments } in steps()? {
        output::line(&format!("==> {what}: cargo {}", arguments.join(" ")))?;
        let mut command = Command::new(env!("CARGO"));
        command
            .current_dir(repo::root())
            .args(&arguments)
            .env("RUSTDOCFLAGS", "-D warnings");
        let status = command
            .status()
            .with_context(|| format!("can't run cargo {}", arguments.join(" ")))?;
        if !status.success() {
            output::line(&format!("==> failed: {what}"))?;
            return Ok(Outcome::Found);
        }
    }
    output::line("==> all fine")?;
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
    features.extend(
        [
            "blocking",
            "hyper",
            "rustls",
            "reqwest",
            "reqwest-rustls",
            "ureq",
            "ureq-rustls",
            "serde",
            "jiff",
            "chrono",
            "tracing",
        ]
        .map(str::to_owned),
    );
    features.sort();
    features.dedup();
    Ok(features)
}

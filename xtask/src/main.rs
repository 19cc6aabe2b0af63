//! The commands of this repository. `cargo xtask help` lists them.
//!
//! Exit codes: 0 fine, 1 found something, 2 could not do it.

#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

mod check;
mod codegen;
mod cost;
mod diff;
mod diff_verify;
mod drift;
mod export;
mod flags;
mod lint;
mod new;
mod output;
mod repo;

use clap::Parser;
use flags::{Command, Xtask};
use std::process::ExitCode;

/// How a command ended, when it could do its work.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    /// Nothing to report.
    Fine,
    /// Something is stale, wrong or breaking.
    Found,
}

fn main() -> ExitCode {
    let outcome = match Xtask::parse().command {
        Command::Codegen { check } => codegen::run(check),
        Command::Lint => lint::run(),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::DiffVerify(arguments) => diff_verify::run(&arguments),
        Command::Export {
            what,
            version,
            output,
        } => export::run(what, version.as_deref(), output.as_deref()),
        Command::Cost {
            quick,
            rounds,
            format,
            write,
        } => cost::run(quick, rounds, format, write),
        Command::New { what } => new::run(&what),
        Command::Drift { what } => drift::run(&what),
        Command::Ci => check::run(),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) => {
            output::say!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

//! The commands and their flags.

use crate::drift::Drift;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The commands of this repository.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_version_flag = true
)]
pub(crate) struct Xtask {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Writes everything that is generated from the spec
    Codegen {
        /// Write nothing; say what is stale, and how it differs
        #[arg(long)]
        check: bool,
    },
    /// Reads the spec and prints every problem
    Lint,
    /// Compares two specs, and says what the changes break
    Diff(crate::diff::DiffArgs),
    /// Holds what diff says of Rust callers against compilers
    DiffVerify(crate::diff_verify::VerifyArgs),
    /// Prints a product of the spec
    Export {
        /// What to print
        what: Export,
        /// The version of the API, when the spec has several
        #[arg(long)]
        version: Option<String>,
        /// Write it to this file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Measures what a user pays: compiling, sizes, crates, beside the same models with serde's derive
    Cost {
        /// One round, and no builds from nothing
        #[arg(long)]
        quick: bool,
        /// How often to measure what is measured in rounds; figures are medians
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
        rounds: u8,
        /// How to print it
        #[arg(long, value_enum, default_value = "text")]
        format: CostFormat,
        /// Put the tables into docs/performance.md, too
        #[arg(long)]
        write: bool,
    },
    /// Writes the beginning of something new
    New {
        #[command(subcommand)]
        what: New,
    },
    /// Tells what the spec no longer says
    Drift {
        #[command(subcommand)]
        what: Drift,
    },
    /// Runs what CI runs
    Ci,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Export {
    /// The resolved API as JSON
    Ir,
    /// The API as OpenAPI 3.1
    Openapi,
    /// JSON Schema of the spec language
    Schema,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CostFormat {
    /// For a terminal
    Text,
    /// As the documentation has it
    Markdown,
    /// For a program
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum New {
    /// An endpoint file with one operation, and its example
    Endpoint {
        /// Where: `net/jitter` becomes spec/v6/endpoints/net/jitter.yaml
        #[arg(value_name = "AREA/NOUN")]
        place: String,
        /// The version of the API
        #[arg(long, default_value = "v6")]
        version: String,
    },
}

//! The commands and their flags.

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
    /// Prints a product of the spec
    Export {
        /// What to print
        what: Export,
        /// Write it to this file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Writes the beginning of something new
    New {
        #[command(subcommand)]
        what: New,
    },
    /// Runs what CI runs
    Ci,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Export {
    /// The resolved API as JSON
    Ir,
    /// JSON Schema of the spec language
    Schema,
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

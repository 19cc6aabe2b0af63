//! The flags of `cargo xtask drift`.

use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Drift {
    /// Holds reference pages against the spec
    Docs {
        /// Pages, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The pages are the whole reference: an operation that none of them has is drift
        #[arg(long)]
        complete: bool,
        /// Say more about the operations that the spec lacks
        #[arg(long)]
        missing: bool,
        /// Show also the prose and headings that were passed over
        #[arg(short, long)]
        verbose: bool,
        #[arg(long, value_enum, default_value_t)]
        format: DriftFormat,
        /// The version of the API
        #[arg(long, default_value = "v6")]
        version: String,
    },
    /// Holds captured answers against the spec
    Payload {
        /// The operation that gave them: `net.metrics`
        operation: String,
        /// Files of JSON or JSON lines, folders of them, or `-` for standard input
        #[arg(required = true, value_name = "FILE")]
        paths: Vec<PathBuf>,
        /// Show values, cut short; they may be personal
        #[arg(long)]
        values: bool,
        /// Show also the documented fields that no answer has
        #[arg(short, long)]
        verbose: bool,
        #[arg(long, value_enum, default_value_t)]
        format: DriftFormat,
        /// The version of the API
        #[arg(long, default_value = "v6")]
        version: String,
    },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum DriftFormat {
    /// For people
    #[default]
    Text,
    /// For programs; `docs/drift.md` describes it
    Json,
}

//! Turns the YAML under `spec/` into the Rust under `generated/`.
//!
//! ```text
//! Sources ──parse──▶ Document ──resolve──▶ Api ──lower──▶ Crate ──emit──▶ FileTree
//!  text               places                IR   names      Rust items      path → text
//! ```
//!
//! Everything that can be wrong is found before [`Api`] exists. To its right nothing fails.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

#[cfg(feature = "baseline")]
pub mod baseline;
pub mod diagnostic;
pub mod diff;
pub mod drift;
mod emit;
pub mod escape;
mod files;
pub mod ir;
mod lower;
mod openapi;
mod outputs;
mod parse;
mod reference;
mod resolve;
mod rust;
mod samples;
mod sentences;
mod source;

pub use files::{Change, FileTree};
pub use openapi::openapi_json;
pub use outputs::{ManifestError, OWNED_FOLDERS, ir_json, outputs, schema_json};
pub use resolve::{Place, Places};
#[doc(hidden)]
pub use samples::sample_arguments;
pub use source::{FileId, MAX_BYTES, Sources, Span, is_link, is_spec_file};

use diagnostic::{Diagnostics, Sink};
use ir::Api;

/// Reads the spec of one API version, or says everything that is wrong with it.
///
/// # Errors
///
/// Every mistake that was found, with its place.
pub fn load(sources: &Sources) -> Result<Api, Diagnostics> {
    let mut sink = Sink::default();
    let document = parse::parse(sources, &mut sink);
    resolve::resolve(sources, &document, sink)
}

/// The same, with the place of everything it declares: the API itself knows none.
///
/// # Errors
///
/// Every mistake that was found, with its place.
pub fn load_placed(sources: &Sources) -> Result<diff::Placed, Diagnostics> {
    let mut sink = Sink::default();
    let document = parse::parse(sources, &mut sink);
    let places = resolve::places(sources, &document);
    let api = resolve::resolve(sources, &document, sink)?;
    Ok(diff::Placed { api, places })
}

/// Writes the client crate for all versions of the API, below `root`.
pub fn generate(apis: &[Api], root: &str) -> FileTree {
    let mut tree = FileTree::default();
    emit::emit(&lower::lower(apis), root, &mut tree);
    tree
}

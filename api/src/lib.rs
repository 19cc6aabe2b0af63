//! The description of the API as data: what the spec says, for tools that take operations by name.
//!
//! `generated/api/v6.json` is the IR that `cargo xtask codegen` writes. The mock server and the command line are driven by it, so that an
//! operation that is added in YAML appears in both. Whoever generates code uses the IR of `thousandeyes-codegen` itself instead: this
//! crate is the reading side of its JSON, and compiles no YAML, diagnostics or emitter.
//!
//! ```
//! let api = thousandeyes_api::v6();
//! let metrics = api.operation("net.metrics").unwrap();
//! assert_eq!(metrics.template(), "/net/metrics/{testId}");
//! assert_eq!(metrics.answer.row_path(), ["net", "metrics"]);
//! let example = api.examples(metrics).next().unwrap();
//! assert!(example.text.contains("agentId"));
//! ```

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod api;
mod check;
mod model;
mod operation;
mod sample;
mod types;

pub use api::{Api, Area, Bucket, Example, Life, Unit};
pub use check::{BodyError, JsonPath, Mistake, MistakeKind, Step};
#[cfg(feature = "client")]
pub use check::{Check, CheckUntyped};
pub use model::{
    Arm, By, Choice, ChoiceArm, ChoiceUse, Field, Head, Model, Projection, Quirk, Range, Union,
    Use, Uses,
};
pub use operation::{
    Answer, Body, BodyFormat, ListStyle, Method, Operation, Param, Segment, Update,
};
pub use types::{Enum, EnumValue, Id, IdWire, TextKind, Type};

use std::sync::OnceLock;

/// What the build script found of one version.
pub(crate) struct Source {
    /// The IR, as JSON.
    ir: &'static str,
    /// Example answers and bodies: path below the version's `examples/`, and text.
    examples: &'static [(&'static str, &'static str)],
}

mod sources {
    use super::Source;

    include!(concat!(env!("OUT_DIR"), "/sources.rs"));
}

/// All versions of the API that the spec describes, the oldest first.
pub fn versions() -> &'static [Api] {
    static VERSIONS: OnceLock<Vec<Api>> = OnceLock::new();
    VERSIONS.get_or_init(|| {
        let parsed = sources::SOURCES.iter().filter_map(|source| {
            // What is committed parses: a test of this crate says so, and nothing is read at run time.
            let mut api = Api::from_json(source.ir).ok()?;
            api.set_examples(source.examples);
            Some(api)
        });
        parsed.collect()
    })
}

/// The version of that name: `v6`.
pub fn version(name: &str) -> Option<&'static Api> {
    versions().iter().find(|api| api.version == name)
}

/// Version 6 of the API.
pub fn v6() -> &'static Api {
    static NONE: OnceLock<Api> = OnceLock::new();
    version("v6").unwrap_or_else(|| NONE.get_or_init(Api::default))
}

/// Compiles what the README shows.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_committed_parses() {
        assert!(!sources::SOURCES.is_empty());
        for source in sources::SOURCES {
            let parsed = Api::from_json(source.ir);
            assert!(parsed.is_ok(), "{:?}", parsed.err());
        }
        assert_eq!(versions().len(), sources::SOURCES.len());
        assert_eq!(v6().version, "v6");
    }

    #[test]
    fn what_an_operation_names_is_there() {
        for api in versions() {
            for operation in &api.operations {
                assert!(
                    api.area(&operation.area).is_some(),
                    "{}: area",
                    operation.id
                );
                assert!(
                    api.bucket(&operation.bucket).is_some(),
                    "{}: bucket",
                    operation.id
                );
                let named = operation.examples.len() + operation.body_examples.len();
                let found = api.examples(operation).count() + api.body_examples(operation).count();
                assert_eq!(named, found, "{}: examples", operation.id);
                if let Some(row) = operation.answer.row() {
                    assert!(row.resolves_in(api), "{}: {row:?}", operation.id);
                }
            }
        }
    }

    #[test]
    fn text_that_is_no_description_is_an_error() {
        for text in ["", "{", "[]", r#"{"version":1}"#, "null"] {
            assert!(Api::from_json(text).is_err(), "{text}");
        }
    }
}

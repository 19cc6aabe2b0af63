//! Texts that `cargo xtask new endpoint` writes to be filled in. They begin with `TODO`, which no description and no example does.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A text that is still to be filled in.
pub(crate) fn left(span: Span, value: &str) -> Option<Diagnostic> {
    if !value.starts_with("TODO") {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::Placeholder,
            span,
            "a text that is still to be written",
        )
        .label("begins with `TODO`")
        .help("transcribe what the vendor's page says, in your own words"),
    )
}

//! Placeholders in the files that `cargo xtask new endpoint` writes. They begin with `TODO`, as no description or example does.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Reports a text that is still a placeholder.
pub(crate) fn unfilled(span: Span, value: &str) -> Option<Diagnostic> {
    if !value.starts_with("TODO: ") {
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

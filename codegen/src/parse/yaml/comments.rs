//! ` #` in an unquoted text. It begins a comment in YAML, so the rest of the text would be lost.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Keys whose values are sentences.
const PROSE: &[&str] = &["title", "doc", "why"];

/// Whether the value of a key is a sentence.
pub(crate) fn is_prose(key: &str) -> bool {
    PROSE.contains(&key)
}

/// Reports a comment after the unquoted text at `span` that looks like the rest of that text.
///
/// A real comment has a space after its `#`; after a sentence (`prose`) it also has two spaces before it.
pub(crate) fn cut_off(span: Span, text: &str, prose: bool) -> Option<Diagnostic> {
    let rest = text.get(span.end as usize..)?;
    let comment = rest.trim_start_matches(' ');
    let blanks = rest.len() - comment.len();
    // Looked at first, as the whole file may be one line with many texts in it.
    if !comment.starts_with('#') {
        return None;
    }
    let comment = comment.lines().next()?;
    let first = comment.strip_prefix('#')?.chars().next()?;
    let attached = !first.is_whitespace() && first != '#';
    let looks_lost = attached || prose && blanks == 1;
    if span.is_empty() || blanks == 0 || !looks_lost {
        return None;
    }
    let start = span.end as usize + blanks;
    let place = Span::new(span.file, start..start + comment.trim_end().len());
    let message = "a text ends at ` #`, and what follows is lost as a comment";
    Some(
        Diagnostic::new(Code::CutText, place, message)
            .label("not part of the text")
            .help("put the text in quotes; two blanks set a comment off"),
    )
}

//! ` #` in a text without quotes, which YAML takes for the beginning of a comment: the rest of the text is lost.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Keys whose values are sentences.
const PROSE: &[&str] = &["title", "doc", "why"];

/// Whether the value of a key is a sentence.
pub(crate) fn is_prose(key: &str) -> bool {
    PROSE.contains(&key)
}

/// The rest of a text without quotes that seems to go on behind ` #`.
///
/// A comment has a blank behind its `#`, and two before it where it stands behind a sentence.
pub(crate) fn cut_off(span: Span, text: &str, prose: bool) -> Option<Diagnostic> {
    let line = text.get(span.end as usize..)?.lines().next()?;
    let comment = line.trim_start_matches(' ');
    let blanks = line.len() - comment.len();
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

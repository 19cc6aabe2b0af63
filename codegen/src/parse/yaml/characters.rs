//! Invisible characters. In a file they can make a reviewer read something else than the tools do, and in a value they would reach
//! terminals and web pages. No description needs one.

use crate::diagnostic::{Code, Diagnostic};
use crate::escape::is_visible;
use crate::source::{FileId, Span};

/// Reports the first invisible character of each line, comments included. Tabs have a code of their own.
pub(crate) fn in_file(file: FileId, text: &str) -> Vec<Diagnostic> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut start = text.len() - body.len();
    let mut out = Vec::new();
    for line in body.split_inclusive('\n') {
        let shown = line.trim_end_matches('\n');
        let shown = shown.strip_suffix('\r').unwrap_or(shown);
        let mut chars = shown.char_indices();
        if let Some((at, c)) = chars.find(|(_, c)| !is_visible(*c) && *c != '\t') {
            let at = start + at;
            let span = Span::new(file, at..at + c.len_utf8());
            let help = match c.is_whitespace() && !c.is_control() {
                true => "put a common space there",
                false => "remove it",
            };
            out.push(diagnostic(span, c).label("here").help(help));
        }
        start += line.len();
    }
    out
}

/// Reports an invisible character that a value has through an escape such as `\e`. Line breaks are allowed.
pub(crate) fn in_value(span: Span, value: &str) -> Option<Diagnostic> {
    let c = value.chars().find(|c| !is_visible(*c) && *c != '\n')?;
    let diagnostic = diagnostic(span, c).label("in this text");
    Some(diagnostic.help("write the text without it"))
}

fn diagnostic(span: Span, c: char) -> Diagnostic {
    let message = format!(
        "a character that does not show itself: U+{:04X}",
        u32::from(c)
    );
    Diagnostic::new(Code::Invisible, span, message)
}

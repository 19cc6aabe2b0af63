//! Texts of the API on the way to a terminal, an SVG or a DOT file: nothing in them may act there.

use super::Style;
use unicode_width::UnicodeWidthChar;

/// The text with everything that is not a visible character replaced: escape sequences, line breaks, marks that turn the direction of
/// writing or can't be seen. At most two combining marks stay on a character.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{a0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ if c.is_control() || hidden(c) => out.push('\u{fffd}'),
            _ if c.width() == Some(0) => {
                marks += 1;
                if marks <= 2 && !out.is_empty() {
                    out.push(c);
                }
                continue;
            }
            _ => out.push(c),
        }
        marks = 0;
    }
    out
}

/// Characters without a shape of their own, which change how others look; and those that XML does not allow.
fn hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}')
}

impl Style {
    /// A text of the API as this terminal can show it.
    pub(super) fn show(&self, text: &str) -> String {
        let text = clean(text);
        if self.unicode {
            return text;
        }
        let plain = text.chars().map(|c| match c {
            '·' | '–' => '-',
            c if c.is_ascii() => c,
            _ => '?',
        });
        plain.collect()
    }

    /// One of two spellings, by what the terminal can show.
    pub(super) fn pick<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    /// Cuts a shown text to so many columns, with a sign that it was cut, and fills it up to them.
    pub(super) fn fit(&self, text: &str, columns: usize) -> String {
        let mut out = self.cut(text, columns);
        let used = width(&out);
        out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
        out
    }

    /// Cuts a shown text to so many columns, with a sign that it was cut.
    pub(super) fn cut(&self, text: &str, columns: usize) -> String {
        cut(text, columns, self.pick("…", "~"))
    }
}

/// Columns of a terminal that a cleaned text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The text, or as much of its start as fits before `sign`.
pub(super) fn cut(text: &str, columns: usize, sign: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(sign));
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        out.push(c);
    }
    if columns > 0 {
        out.push_str(sign);
    }
    out
}

/// As much of start and end of the text as fits around `…`: names of hosts and paths differ at both.
pub(super) fn cut_middle(text: &str, columns: usize, sign: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(sign));
    let back = room / 2;
    let mut tail: Vec<char> = Vec::new();
    let mut used = 0;
    for c in text.chars().rev() {
        used += c.width().unwrap_or(0);
        if used > back {
            break;
        }
        tail.push(c);
    }
    // A mark can't stand without the character it belongs to.
    while tail.last().is_some_and(|c| c.width() == Some(0)) {
        tail.pop();
    }
    let head_room = columns.saturating_sub(tail.iter().map(|c| c.width().unwrap_or(0)).sum());
    let mut out = cut(text, head_room, sign);
    out.extend(tail.iter().rev());
    out
}

/// A text inside XML, whether between tags or in a quoted attribute.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// `1 round`, `2 rounds`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_replaced() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{202e}c\nd\0"),
            "a\u{fffd}[31mb\u{fffd}c d\u{fffd}"
        );
        assert_eq!(clean("e\u{301}\u{301}\u{301}\u{301}x"), "e\u{301}\u{301}x");
        assert_eq!(clean("\u{301}x"), "x");
    }

    #[test]
    fn cuts_by_columns_and_not_by_characters() {
        assert_eq!(cut("東京東京", 8, "…"), "東京東京");
        assert_eq!(cut("東京東京", 6, "…"), "東京…");
        assert_eq!(cut("東京", 0, "…"), "");
        assert_eq!(cut_middle("abcdefghij", 7, "…"), "abc…hij");
        assert_eq!(cut_middle("abc", 1, "…"), "…");
    }

    #[test]
    fn markup_becomes_text() {
        assert_eq!(xml("</script>&\"'"), "&lt;/script&gt;&amp;&quot;&#39;");
        assert_eq!(xml("\u{0}\u{ffff}"), "\u{fffd}\u{fffd}");
    }
}

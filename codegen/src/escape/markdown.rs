//! Escaping for Markdown as GitHub and rustdoc render it. Code between backticks stays code.

use super::terminal;

/// Escapes the text of one paragraph. Code between backticks is kept; everything else is plain text. Words that GitHub would turn into
/// links, mentions or references become code, as Markdown has no escape for them.
pub fn markdown(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('`') {
        plain(&mut out, &rest[..at]);
        let run = run(&rest[at..]);
        let after = &rest[at + run..];
        rest = match closing(after, run) {
            Some(end) => {
                put_code(&mut out, &after[..end]);
                &after[end + run..]
            }
            // Unescaped, it could pair with a backtick that follows this text.
            None => {
                out.push_str(&"\\`".repeat(run));
                after
            }
        };
    }
    plain(&mut out, rest);
    out
}

/// A code span, delimited by more backticks than any run in the text.
pub fn markdown_code(text: &str) -> String {
    let mut out = String::new();
    put_code(&mut out, &one_line(text));
    out
}

/// A fenced code block, whose fence is longer than any run of backticks in the text.
pub fn markdown_fence(language: &str, text: &str) -> String {
    let lines: Vec<String> = text.trim_end().split('\n').map(terminal).collect();
    let text = lines.join("\n");
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

/// Escapes the target of a link: characters that could end it are percent-encoded.
pub fn markdown_target(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Puts a text on one line. Paragraphs are wrapped later, or stand in tables.
fn one_line(text: &str) -> String {
    terminal(&text.replace("\r\n", " ").replace(['\n', '\r'], " "))
}

/// The number of backticks at the beginning.
fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// The start of the next run of exactly `wanted` backticks.
fn closing(text: &str, wanted: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text.get(at..)?.find('`')?;
        let found = run(&text[at..]);
        if found == wanted {
            return Some(at);
        }
        at += found;
    }
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

fn put_code(out: &mut String, text: &str) {
    if text.trim().is_empty() {
        return out.push_str(text);
    }
    // Two runs of backticks side by side would be one.
    if out.ends_with('`') {
        out.push(' ');
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let edge = |c: Option<char>| c == Some('`');
    let blanks = text.starts_with(' ') && text.ends_with(' ');
    let pad = match blanks || edge(text.chars().next()) || edge(text.chars().next_back()) {
        true => " ",
        false => "",
    };
    out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
}

/// Text outside of code, word by word.
fn plain(out: &mut String, text: &str) {
    for piece in text.split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        if is_live(word) {
            put_code(out, word);
        } else {
            put_word(out, word);
        }
        out.push_str(&piece[word.len()..]);
    }
}

/// Whether GitHub would turn some part of a word into a link, a mention or a reference.
fn is_live(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let link = ["://", "www.", "mailto:", "xmpp:"];
    let after = |sign: &str| {
        let places = lower.match_indices(sign);
        let mut next = places.map(|(at, _)| lower[at + sign.len()..].chars().next());
        next.any(|c| c.is_some_and(char::is_alphanumeric))
    };
    let trimmed = lower.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let commit = (7..=40).contains(&trimmed.len())
        && trimmed.bytes().all(|byte| byte.is_ascii_hexdigit())
        && trimmed.contains(|c: char| c.is_ascii_digit())
        && trimmed.contains(|c: char| c.is_ascii_alphabetic());
    link.iter().any(|sign| lower.contains(sign))
        || ["@", "#", "gh-"].iter().any(|sign| after(sign))
        || commit
}

/// Whether a word at the start of a line could begin a block, such as a list or a heading.
pub(crate) fn begins_block(word: &str) -> bool {
    let signs = ["#", ">", "<", "*", "|", "~~~", "```"];
    is_marker(word) || signs.iter().any(|sign| word.starts_with(sign))
}

/// Whether a word is a list marker, or an underline that turns the line before it into a heading.
fn is_marker(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')']);
    let item = digits.len() + 1 == word.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let mut rules = ['-', '=', '+'].iter();
    let rule = rules.any(|sign| word.trim_matches(*sign).is_empty());
    !word.is_empty() && (item || rule)
}

fn put_word(out: &mut String, word: &str) {
    // Elsewhere they are harmless: `emit/format.rs` breaks no line before one, and nothing else breaks lines.
    if out.is_empty() && is_marker(word) {
        let (head, sign) = word.split_at(word.len() - 1);
        return out.push_str(&format!("{head}\\{sign}"));
    }
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let entity = c == '&'
            && chars
                .peek()
                .is_some_and(|c| c.is_alphanumeric() || *c == '#');
        if matches!(
            c,
            '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '#' | '~' | '|' | '$'
        ) || entity
        {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(
            markdown("a <b> [c](d) *e* _f_ ~~g~~ &lt; & \\"),
            "a \\<b\\> \\[c\\](d) \\*e\\* \\_f\\_ \\~\\~g\\~\\~ \\&lt; & \\\\"
        );
        assert_eq!(markdown("1. one - two"), "1\\. one - two");
    }

    #[test]
    fn what_github_would_link_is_code() {
        assert_eq!(
            markdown("ask @octocat, see #12 or https://x.example/<id>."),
            "ask `@octocat,` see `#12` or `https://x.example/<id>.`"
        );
    }

    #[test]
    fn code_stays_code() {
        assert_eq!(markdown("`a_b` and ``c`d``"), "`a_b` and ``c`d``");
        assert_eq!(markdown("a ` b"), "a \\` b");
        assert_eq!(
            markdown("``` @octocat <b>x</b> ````` b"),
            "\\`\\`\\` `@octocat` \\<b\\>x\\</b\\> \\`\\`\\`\\`\\` b"
        );
    }

    #[test]
    fn fences_are_longer_than_what_they_hold() {
        assert_eq!(markdown_code("a``b"), "```a``b```");
        assert_eq!(markdown_code("`a"), "`` `a ``");
        assert_eq!(markdown_fence("sh", "```\nx"), "````sh\n```\nx\n````\n");
    }

    #[test]
    fn a_target_ends_where_its_link_ends() {
        assert_eq!(
            markdown_target("https://x/#/a) [b](c"),
            "https://x/#/a%29%20%5Bb%5D%28c"
        );
    }
}

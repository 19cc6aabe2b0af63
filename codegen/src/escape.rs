//! Escaping of untrusted text, with one function for each kind of output.
//!
//! The spec of a pull request is untrusted, and so are its file names, the vendor's pages and captured answers. Everything that writes
//! them to a terminal, into Markdown, into a workflow command of GitHub or into JSON uses these functions.

mod markdown;

pub(crate) use markdown::begins_block;
pub use markdown::{markdown, markdown_code, markdown_fence, markdown_target};

/// Whether a character is visible. Control characters, bidirectional marks, format characters and whitespace other than a plain space
/// are not.
pub fn is_visible(c: char) -> bool {
    // Unicode has these fillers as letters, but they are drawn as nothing.
    let blank_letter = matches!(
        c,
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
    );
    // Which of its forms a character has before them; they are drawn as nothing, and can carry a hidden text.
    let selector = matches!(c, '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    // The standard library knows what is printable. It escapes accents only at the start of a text, so a letter goes first.
    !blank_letter && !selector && format!("a{c}").escape_debug().count() == 2
}

/// Escapes a text for one line of a terminal or log: what is not visible is written as `\u{202e}` or `\n`.
pub fn terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        put(&mut out, c);
    }
    unmarked(&out)
}

/// Escapes the whole output of a command, in which line breaks are kept. With `colours`, sequences for colours and text styles are kept
/// too, and no others. GitHub's runner takes no line of the result for a workflow command.
pub fn terminal_lines(text: &str, colours: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut shown = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let length = match colours {
                true => colour(rest),
                false => None,
            };
            match length.and_then(|length| rest.split_at_checked(length)) {
                Some((sequence, after)) => {
                    shown.push_str(sequence);
                    rest = after;
                }
                None => {
                    put(&mut shown, c);
                    rest = rest.get(c.len_utf8()..).unwrap_or_default();
                }
            }
        }
        let start = shown.len() - shown.trim_start().len();
        if shown[start..].starts_with("::") {
            shown.replace_range(start..=start, "\\u{3a}");
        }
        out.push_str(&unmarked(&shown));
    }
    out
}

fn put(out: &mut String, c: char) {
    match is_visible(c) {
        true => out.push(c),
        false => out.extend(c.escape_debug()),
    }
}

/// Breaks up the older form of workflow commands, `##[group]`, which GitHub's runner finds anywhere in a line.
fn unmarked(text: &str) -> String {
    text.replace("##[", "#\\u{23}[")
}

/// Length of the sequence for colours and text styles that the text begins with, if there is one. Black and concealed text are not
/// accepted, as they can hide text.
fn colour(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\u{1b}[")?;
    let end = body.find('m')?;
    let allowed = |code: &str| {
        let number = code.parse::<u8>();
        matches!(number, Ok(0..=4 | 22..=24 | 31..=37 | 39 | 91..=97))
    };
    let codes = &body[..end];
    let indexed = codes.strip_prefix("38;5;").is_some_and(|index| {
        let digits = index.bytes().all(|byte| byte.is_ascii_digit());
        digits
            && index
                .parse::<u8>()
                .is_ok_and(|index| !matches!(index, 0 | 16))
    });
    let plain = codes.is_empty() || codes.split(';').all(allowed);
    (plain || indexed).then_some(end + 3)
}

/// Replaces each invisible character of an excerpt by one visible character, so that carets still point to the right columns.
pub(crate) fn excerpt(text: &str) -> String {
    let kept = |c: char| is_visible(c) || matches!(c, '\n' | '\t' | '\r');
    let shown = text.chars().map(|c| if kept(c) { c } else { '\u{fffd}' });
    // Of the same width, unlike what `unmarked` does.
    shown.collect::<String>().replace("##[", "##(")
}

/// Escapes the message of a workflow command of GitHub. Line breaks are kept.
pub fn github_message(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(terminal).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// Escapes a property of a workflow command of GitHub, such as `file`.
pub fn github_property(text: &str) -> String {
    let text = terminal(text).replace('%', "%25");
    text.replace(':', "%3A").replace(',', "%2C")
}

/// Escapes what is not visible in serialized JSON, as `\u202e`. The value stays the same.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    for c in text.chars() {
        // A raw line break stands between values only; within strings the serializer has escaped it.
        if c == '\n' || is_visible(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut units) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    // This can stand in a string only.
    out.replace("##[", "#\\u0023[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_visible() {
        for c in "\0\u{1b}\u{7f}\u{85}\u{9b}\u{a0}\u{ad}\u{200b}\u{200d}\u{200e}\u{2028}\u{202e}\u{2060}\u{2066}\u{3164}\u{34f}\u{17b4}\u{180b}\u{2800}\u{fe0f}\u{e0100}\u{feff}\u{e0041}"
            .chars()
        {
            assert!(!is_visible(c), "{c:?}");
        }
        for c in " aZ~é漢µ°→…\u{301}".chars() {
            assert!(is_visible(c), "{c:?}");
        }
    }

    #[test]
    fn a_terminal_gets_text() {
        assert_eq!(
            terminal("a\u{1b}[31m\n::b \u{202e}"),
            "a\\u{1b}[31m\\n::b \\u{202e}"
        );
        assert_eq!(terminal("x ##[error]y"), "x #\\u{23}[error]y");
    }

    #[test]
    fn of_sequences_only_colours_pass() {
        let text = "\u{1b}[1;31mred\u{1b}[0m \u{1b}[38;5;12mblue \u{1b}[8mhidden \u{1b}]0;title\u{7} \u{1b}[2Jgone";
        let shown = terminal_lines(text, true);
        assert_eq!(
            shown,
            "\u{1b}[1;31mred\u{1b}[0m \u{1b}[38;5;12mblue \\u{1b}[8mhidden \\u{1b}]0;title\\u{7} \\u{1b}[2Jgone"
        );
        assert!(!terminal_lines(text, false).contains('\u{1b}'));
    }

    #[test]
    fn no_line_is_a_command() {
        assert_eq!(
            terminal_lines("a\n  ::error::b", false),
            "a\n  \\u{3a}:error::b"
        );
    }

    #[test]
    fn commands_hold_one_line() {
        assert_eq!(github_property("a,b:c%\n"), "a%2Cb%3Ac%25\\n");
        assert_eq!(github_message("a\nb\r%"), "a%0Ab\\r%25");
    }

    #[test]
    fn json_stays_the_same_value() {
        let value = serde_json::Value::from("a\u{202e}\u{7f}\u{e0041}\n##[x]");
        let text = json(&serde_json::to_string(&value).unwrap());
        assert!(text.is_ascii(), "{text}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}

//! What is at the other end: a terminal or not, how wide, with colours or without.

use std::env;
use std::io::{IsTerminal, stderr, stdout};

use anstyle::{AnsiColor, Style};
use terminal_size::{Height, Width};

/// What can be shown on standard output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Whether somebody looks at it.
    pub is_terminal: bool,
    /// Columns; without a terminal those of `COLUMNS`, if it is set.
    pub width: Option<usize>,
    /// Lines.
    pub height: usize,
    /// Whether colours may be used.
    pub colour: bool,
    /// Whether more than ASCII can be shown.
    pub unicode: bool,
}

impl Terminal {
    /// Looks at standard output. `when` is the value of `--color`.
    pub(crate) fn find(when: &str) -> Self {
        let is_terminal = stdout().is_terminal();
        let size = is_terminal
            .then(|| terminal_size::terminal_size_of(stdout()))
            .flatten();
        let size =
            size.map(|(Width(width), Height(height))| (usize::from(width), usize::from(height)));
        let size = size.filter(|(width, _)| *width > 0);
        let columns = || {
            env::var("COLUMNS")
                .ok()?
                .trim()
                .parse()
                .ok()
                .filter(|width| *width > 0)
        };
        let fallback = is_terminal.then_some(80);
        Self {
            is_terminal,
            width: size.map(|(width, _)| width).or_else(columns).or(fallback),
            height: size.map_or(24, |(_, height)| height),
            colour: colours(when, is_terminal),
            unicode: unicode(|name| env::var(name).ok()),
        }
    }

    /// One of two spellings, by what the terminal can show.
    pub(crate) fn pick<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    /// A line, its end cut off where the terminal ends.
    pub(crate) fn fit(&self, line: &str) -> String {
        crate::output::cut(line, self.width.unwrap_or(usize::MAX), self.unicode)
    }

    /// Puts a style around a text, if there are colours.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        match self.colour && !text.is_empty() {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }
}

/// Whether somebody looks at standard error.
pub(crate) fn watches() -> bool {
    stderr().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

fn colours(when: &str, is_terminal: bool) -> bool {
    match when {
        "always" => true,
        "never" => false,
        _ => {
            let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            is_terminal && !unwanted && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

/// A line for people, in ASCII where the locale has nothing else.
pub(crate) fn spelt(line: String) -> String {
    match line.is_ascii() || unicode(|name| env::var(name).ok()) {
        true => line,
        false => ascii(&line),
    }
}

fn ascii(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '·' | '–' => out.push('-'),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            _ if letter.is_ascii() => out.push(letter),
            _ => out.extend(letter.escape_unicode()),
        }
    }
    out
}

/// Whether the locale is one of UTF-8. Where none is set, terminals of today are.
fn unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Titles.
pub(crate) const BOLD: Style = Style::new().bold();

/// What matters less.
pub(crate) const DIM: Style = Style::new().dimmed();

/// What went wrong.
pub(crate) const RED: Style = AnsiColor::Red.on_default();

/// What stands out.
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();

/// What a row is about.
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default();

#[cfg(test)]
mod tests {
    use super::{ascii, unicode};

    #[test]
    fn locales() {
        let of = |name: &'static str, value: &'static str| {
            unicode(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(of("LANG", "de_DE.UTF-8") && of("LC_ALL", "C.utf8") && of("LANG", ""));
        assert!(!of("LC_ALL", "C") && !of("LANG", "POSIX"));
    }

    #[test]
    fn messages_can_be_spelt_in_ascii() {
        assert_eq!(ascii("a · b… → ü\u{202e}"), "a - b... -> \\u{fc}\\u{202e}");
    }
}

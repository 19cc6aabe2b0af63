//! Naming places in a JSON text. This is done in a second pass, and only when something has to be said.

use std::borrow::Cow;

use super::fault::Fault;
use super::parser::Parser;

/// How long a path may be, in characters, and a key in it.
const LONGEST_PATH: usize = 200;
const LONGEST_KEY: usize = 80;

/// The path of the innermost value around a byte offset, such as `net.metrics[3].agentId`; `$` for the whole.
///
/// In a path of more than 200 characters the middle is replaced by `…`.
pub fn locate(text: &str, offset: usize) -> String {
    let mut parser = Parser::new(text);
    let mut path = String::new();
    // A fault ends the search at the last place that could be named.
    let _ = descend(&mut parser, offset, &mut path);
    named(path)
}

/// The paths of the values that start at these offsets, which are in ascending order; cut as those of [`locate`].
pub fn locate_all(text: &str, offsets: &[usize]) -> Vec<String> {
    let mut search = Search {
        offsets,
        path: String::new(),
        found: Vec::new(),
    };
    let _ = search.visit(&mut Parser::new(text));
    search.found
}

/// What stands around a byte offset, on one line of at most 80 characters.
pub fn excerpt(text: &str, offset: usize) -> String {
    const BEFORE: usize = 30;
    const LENGTH: usize = 78;
    let mut start = offset.min(text.len()).saturating_sub(BEFORE);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let shown = text.get(start..).unwrap_or_default();
    let mut out = String::new();
    if start > 0 {
        out.push('…');
    }
    out.extend(
        shown
            .chars()
            .take(LENGTH)
            .map(|c| if c.is_control() { ' ' } else { c }),
    );
    if shown.chars().nth(LENGTH).is_some() {
        out.push('…');
    }
    out
}

fn named(path: String) -> String {
    match path.is_empty() {
        true => "$".to_owned(),
        false => cut(&path, LONGEST_PATH).into_owned(),
    }
}

/// Shortens a text to at most `longest` characters by replacing its middle with `…`.
pub(crate) fn cut(text: &str, longest: usize) -> Cow<'_, str> {
    // No text has more characters than bytes.
    if text.len() <= longest || text.chars().count() <= longest {
        return Cow::Borrowed(text);
    }
    let kept = longest.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    let end = text
        .char_indices()
        .nth(head)
        .map_or(text.len(), |(at, _)| at);
    let start = match tail {
        0 => text.len(),
        tail => text
            .char_indices()
            .rev()
            .nth(tail - 1)
            .map_or(0, |(at, _)| at),
    };
    let part = |from, to| text.get(from..to).unwrap_or_default();
    Cow::Owned(format!("{}…{}", part(0, end), part(start, text.len())))
}

/// Goes into the value that stands around the offset, and the one in it, until there is none.
fn descend(parser: &mut Parser<'_>, offset: usize, path: &mut String) -> Result<(), Fault> {
    loop {
        let outer = path.len();
        let object = match parser.peek() {
            Some(b'{') => parser.begin_object().map(|()| true)?,
            Some(b'[') => parser.begin_array().map(|()| false)?,
            _ => return Ok(()),
        };
        let (mut first, mut index) = (true, 0usize);
        loop {
            path.truncate(outer);
            match object {
                true => match parser.member(&mut first)? {
                    Some(key) => push_key(path, &key),
                    None => return Ok(()),
                },
                false => match parser.element(&mut first)? {
                    true => push_index(path, index),
                    false => return Ok(()),
                },
            }
            index += 1;
            let mark = parser.mark();
            if offset < mark.at {
                path.truncate(outer);
                return Ok(());
            }
            // A value that is broken is the one that was looked for, as nothing behind it could be read.
            if parser.skip().is_err() || offset < parser.at {
                parser.rewind(&mark);
                break;
            }
        }
    }
}

struct Search<'a> {
    offsets: &'a [usize],
    path: String,
    found: Vec<String>,
}

impl Search<'_> {
    /// Visits a value and all in it, no deeper than the parser allows.
    fn visit(&mut self, parser: &mut Parser<'_>) -> Result<(), Fault> {
        if let [offset, rest @ ..] = self.offsets
            && *offset == parser.offset()
        {
            self.found.push(named(self.path.clone()));
            self.offsets = rest;
        }
        let outer = self.path.len();
        let mut first = true;
        match parser.peek() {
            Some(b'{') => {
                parser.begin_object()?;
                while let Some(key) = parser.member(&mut first)? {
                    push_key(&mut self.path, &key);
                    self.visit(parser)?;
                    self.path.truncate(outer);
                }
            }
            Some(b'[') => {
                parser.begin_array()?;
                let mut index = 0;
                while parser.element(&mut first)? {
                    push_index(&mut self.path, index);
                    self.visit(parser)?;
                    self.path.truncate(outer);
                    index += 1;
                }
            }
            _ => parser.skip()?,
        }
        Ok(())
    }
}

fn push_key(path: &mut String, key: &str) {
    let key = &*cut(key, LONGEST_KEY);
    let plain = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '…'));
    if plain {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
    } else {
        path.push_str(&format!("[{key:?}]"));
    }
}

fn push_index(path: &mut String, index: usize) {
    path.push_str(&format!("[{index}]"));
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"net":{"metrics":[{"agentId":1},{"a b":[true, 22]}],"x":1}}"#;

    #[test]
    fn values_are_named_by_their_path() {
        let at = |what: &str| locate(TEXT, TEXT.find(what).unwrap_or(usize::MAX));
        assert_eq!(at(r#"{"net"#), "$");
        assert_eq!(at(r#"{"metrics"#), "net");
        assert_eq!(at("1},"), "net.metrics[0].agentId");
        assert_eq!(at("22"), r#"net.metrics[1]["a b"][1]"#);
        assert_eq!(at("2]}"), r#"net.metrics[1]["a b"][1]"#);
        assert_eq!(at("1}}"), "net.x");
        assert_eq!(locate(TEXT, 9999), "$");
        assert_eq!(locate("[1, 2", 4), "[1]");
        assert_eq!(locate(r#"{"a":[1, tru"#, 9), "a[1]");
        assert_eq!(locate("", 0), "$");
    }

    #[test]
    fn long_paths_are_cut_in_the_middle() {
        let deep = format!("{}1{}", "[".repeat(128), "]".repeat(128));
        let path = locate(&deep, 128);
        assert_eq!(path.chars().count(), 200);
        assert!(
            path.starts_with("[0][0]") && path.ends_with("[0][0]"),
            "{path}"
        );
        assert_eq!(locate_all(&deep, &[128]), [path]);
        let wide = format!("{{\"a\":{{\"{}z\":{{\"b\":1}}}}}}", "é".repeat(100_000));
        let path = locate(&wide, wide.len() - 4);
        assert_eq!(path.chars().count(), 84);
        assert!(
            path.starts_with("a.éé") && path.ends_with("éz.b") && path.contains('…'),
            "{path}"
        );
    }

    #[test]
    fn texts_are_cut_between_characters() {
        for (longest, expected) in [
            (9, "añb€c😀d"),
            (7, "añb€c😀d"),
            (6, "añb…😀d"),
            (3, "a…d"),
            (2, "a…"),
            (1, "…"),
        ] {
            assert_eq!(cut("añb€c😀d", longest), expected);
        }
    }

    #[test]
    fn many_values_are_named_in_one_pass() {
        let offsets: Vec<_> = ["{\"net", "1},", "22", "1}}"]
            .iter()
            .filter_map(|what| TEXT.find(what))
            .collect();
        assert_eq!(
            locate_all(TEXT, &offsets),
            [
                "$",
                "net.metrics[0].agentId",
                r#"net.metrics[1]["a b"][1]"#,
                "net.x"
            ]
        );
    }

    #[test]
    fn excerpts_are_short_single_lines() {
        let text = format!("{}\n{}", "é".repeat(40), "x".repeat(200));
        for offset in [0, 1, 39, 80, 81, 100, 281, 9999] {
            let shown = excerpt(&text, offset);
            assert!(shown.chars().count() <= 80, "{shown}");
            assert!(!shown.contains('\n'));
        }
        assert_eq!(excerpt("{\"a\":1}", 5), "{\"a\":1}");
    }
}

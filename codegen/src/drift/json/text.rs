//! Strings of JSON, with the line breaks and backslashes that pages leave in them.

use super::{Reader, Unreadable, Value};

impl Reader<'_> {
    /// The string that begins here.
    pub(super) fn string(&mut self) -> Result<String, Unreadable> {
        let start = self.at;
        self.take('"');
        let mut out = String::new();
        loop {
            let Some(c) = self.peek() else {
                self.at = start;
                return self.fail("the quote that begins here is not closed");
            };
            let here = self.at;
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => self.escape(&mut out),
                c if c < ' ' => {
                    self.repairs.push((here, "a text goes on to the next line"));
                    out.push(c);
                }
                c => out.push(c),
            }
        }
    }

    /// A string as a value. One that goes on over lines and stops before no comma or end was never closed; one with a colon after
    /// it is the first key of an object.
    pub(super) fn string_value(&mut self, depth: usize) -> Result<Value, Unreadable> {
        let (start, repairs) = (self.at, self.repairs.len());
        let line = self.rest().lines().next().unwrap_or("").len();
        let text = self.string();
        let closed = self.at;
        self.space();
        let next = self.peek();
        self.at = closed;
        match text {
            Ok(text) if closed - start <= line => {
                if next != Some(':') {
                    return Ok(Value::Text(text));
                }
                self.at = start;
                self.repair("a brace is missing");
                self.object(depth)
            }
            Ok(text) if matches!(next, None | Some(',' | '}' | ']' | '.' | '…')) => {
                Ok(Value::Text(text))
            }
            other => {
                let rest = self.text.get(start + 1..start + line).unwrap_or("");
                let broken = self
                    .text
                    .get(start + line..)
                    .is_some_and(|rest| !rest.is_empty());
                if !broken {
                    return other.map(Value::Text);
                }
                self.repairs.truncate(repairs);
                self.at = start + line;
                self.repair("a quote is missing");
                let text = rest.trim_end();
                if text.ends_with(',') {
                    self.at = start + 1 + text.len() - 1;
                }
                Ok(Value::Text(text.trim_end_matches(',').to_owned()))
            }
        }
    }

    /// The key that begins here; its closing quote may be missing.
    pub(super) fn key(&mut self) -> Result<String, Unreadable> {
        let (start, repairs) = (self.at, self.repairs.len());
        let key = self.string();
        let first = self
            .text
            .get(start + 1..)
            .and_then(|rest| rest.lines().next());
        // A line break in the source, not one that the key has by an escape.
        let source = self.text.get(start..self.at).unwrap_or("");
        let open = key.is_err() || source.contains('\n');
        let named = first
            .and_then(|first| first.split_once(':'))
            .filter(|_| open);
        match named {
            Some((name, _)) => {
                self.repairs.truncate(repairs);
                self.at = start + 1 + name.len();
                self.repair("a quote is missing");
                Ok(name.trim_end().to_owned())
            }
            None => key,
        }
    }

    /// What stands after a backslash. One that means nothing stays, with what is after it.
    fn escape(&mut self, out: &mut String) {
        let here = self.at;
        let Some(c) = self.peek() else { return };
        self.at += c.len_utf8();
        match c {
            '"' | '\\' | '/' => out.push(c),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => match self.unit() {
                Some(unit) => self.scalar(unit, out),
                None => {
                    self.repairs.push((here, "four digits should follow `\\u`"));
                    out.push_str("\\u");
                }
            },
            c => {
                self.repairs
                    .push((here, "this backslash stands before nothing it could mean"));
                out.push('\\');
                out.push(c);
            }
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        if !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return None;
        }
        let unit = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(unit)
    }

    /// A character of one unit, or of two that belong together.
    fn scalar(&mut self, unit: u32, out: &mut String) {
        if (0xD800..0xDC00).contains(&unit) && self.rest().starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            match self.unit() {
                Some(low) if (0xDC00..0xE000).contains(&low) => {
                    let whole = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                    out.extend(char::from_u32(whole));
                    return;
                }
                _ => self.at = before,
            }
        }
        out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}

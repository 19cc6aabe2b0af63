//! Reading strings: a slice of the text where nothing is escaped, else a copy.

use std::borrow::Cow;

use super::fault::{Fault, FaultKind};
use super::parser::Parser;
use super::scan::end_of_plain;
use crate::value::Text;

impl<'a> Parser<'a> {
    /// Reads a string.
    ///
    /// # Errors
    ///
    /// Something else stands here, or it holds what JSON forbids.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        match self.plain() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped().map(Cow::Owned),
        }
    }

    /// Reads a string that can be taken from the text as it is. Where something else stands, nothing is read.
    #[inline(always)]
    fn plain(&mut self) -> Option<&'a str> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = end_of_plain(self.bytes(), start);
        if self.bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        Some(self.slice(start, end))
    }

    /// Reads a string into a text.
    ///
    /// # Errors
    ///
    /// As [`string`](Parser::string).
    #[inline(never)]
    pub fn read_text(&mut self, to: &mut Text) -> Result<(), Fault> {
        match Text::put_quoted(to, self.text, self.at) {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None => self.read_long_text(to),
        }
    }

    /// The same, where `null` is no text.
    ///
    /// # Errors
    ///
    /// As [`string`](Parser::string).
    #[inline(never)]
    pub fn read_optional_text(&mut self, to: &mut Option<Text>) -> Result<(), Fault> {
        match Text::put_optional_quoted(to, self.text, self.at) {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None => self.read_long_optional_text(to),
        }
    }

    #[inline(never)]
    fn read_long_optional_text(&mut self, to: &mut Option<Text>) -> Result<(), Fault> {
        *to = None;
        match self.null()? {
            true => Ok(()),
            false => self.read_long_text(to.insert(Text::default())),
        }
    }

    /// Any text, over any other.
    #[inline(never)]
    fn read_long_text(&mut self, to: &mut Text) -> Result<(), Fault> {
        match self.plain() {
            Some(text) => {
                self.keep(text, to);
                Ok(())
            }
            None => self.read_escaped(to),
        }
    }

    #[inline(never)]
    fn read_escaped(&mut self, to: &mut Text) -> Result<(), Fault> {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        self.unescape(&mut text)?;
        self.keep(&text, to);
        self.scratch = text;
        Ok(())
    }

    #[inline(never)]
    fn escaped(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        self.unescape(&mut text)?;
        Ok(text)
    }

    /// Reads a string that is not plain, or says what is wrong with it.
    fn unescape(&mut self, out: &mut String) -> Result<(), Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("text"));
        }
        let start = self.at + 1;
        let mut plain_end = end_of_plain(self.bytes(), start);
        out.reserve(plain_end - start + 16);
        out.push_str(self.slice(start, plain_end));
        loop {
            match self.bytes().get(plain_end) {
                Some(b'"') => {
                    self.at = plain_end + 1;
                    return Ok(());
                }
                Some(b'\\') => {}
                Some(_) => return Err(bad_text(plain_end, "a control character")),
                None => return Err(Fault::new(plain_end, FaultKind::End)),
            }
            self.at = plain_end + 1;
            out.push(self.escape()?);
            plain_end = end_of_plain(self.bytes(), self.at);
            out.push_str(self.slice(self.at, plain_end));
        }
    }

    /// The character that is escaped; the parser stands behind the backslash.
    pub(super) fn escape(&mut self) -> Result<char, Fault> {
        let at = self.at;
        let Some(&byte) = self.bytes().get(at) else {
            return Err(Fault::new(at, FaultKind::End));
        };
        self.at += 1;
        match byte {
            b'"' => Ok('"'),
            b'\\' => Ok('\\'),
            b'/' => Ok('/'),
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => self.code_point(at),
            _ => Err(bad_text(at, "an unknown escape")),
        }
    }

    fn code_point(&mut self, at: usize) -> Result<char, Fault> {
        let lone = || bad_text(at, "half a surrogate pair");
        let unit = self.hex4()?;
        let code = match unit {
            0xd800..=0xdbff => {
                if !self
                    .bytes()
                    .get(self.at..)
                    .is_some_and(|rest| rest.starts_with(b"\\u"))
                {
                    return Err(lone());
                }
                self.at += 2;
                let low = self.hex4()?;
                if !(0xdc00..=0xdfff).contains(&low) {
                    return Err(lone());
                }
                0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
            }
            _ => unit,
        };
        char::from_u32(code).ok_or_else(lone)
    }

    fn hex4(&mut self) -> Result<u32, Fault> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(&byte) = self.bytes().get(self.at) else {
                return Err(Fault::new(self.at, FaultKind::End));
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(bad_text(self.at, "an unknown escape"));
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }
}

fn bad_text(at: usize, what: &'static str) -> Fault {
    Fault::new(at, FaultKind::BadText(what))
}

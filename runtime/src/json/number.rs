//! Reading numbers and truth values. The common short spellings are read in one pass, all others by their exact value.

use super::decimal::{Decimal, is_integer};
use super::fault::{Fault, FaultKind};
use super::parser::Parser;

/// The largest whole number up to which `f64` holds every one.
const EXACT: u64 = 1 << 53;

/// The powers of ten that `f64` holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

impl<'a> Parser<'a> {
    /// Reads a whole number, also one that is written `1360.0` or `1.28E10`.
    ///
    /// # Errors
    ///
    /// Something else stands here, the number has a fraction, or it takes more than 64 bits.
    #[inline(never)]
    pub fn read_int(&mut self, to: &mut i64) -> Result<(), Fault> {
        self.peek();
        let start = self.at;
        let negative = self.bytes().get(start) == Some(&b'-');
        let (number, end) = self.digits(start + usize::from(negative), 0);
        if end.wrapping_sub(start) > 18 || self.unusual(start + usize::from(negative), end) {
            *to = self.exact_int()?;
            return Ok(());
        }
        self.at = end;
        *to = if negative {
            -(number as i64)
        } else {
            number as i64
        };
        Ok(())
    }

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// Something else stands here, the number is too large, or it is a whole number that `f64` can't hold exactly.
    #[inline(never)]
    pub fn read_float(&mut self, to: &mut f64) -> Result<(), Fault> {
        self.peek();
        let start = self.at;
        let negative = self.bytes().get(start) == Some(&b'-');
        let first = start + usize::from(negative);
        let (mut number, mut end) = self.digits(first, 0);
        let mut fraction = 0;
        if self.bytes().get(end) == Some(&b'.') && end > first {
            let point = end;
            (number, end) = self.digits(point + 1, number);
            fraction = end - point - 1;
            if fraction == 0 || (self.bytes().get(first) == Some(&b'0') && point - first > 1) {
                end = first;
            }
        } else if self.unusual(first, end) {
            end = first;
        }
        // Both operands are exact, so the quotient is the correctly rounded value.
        if end == first || end - start > 18 || number > EXACT || self.exponent_at(end) {
            *to = self.exact_float()?;
            return Ok(());
        }
        self.at = end;
        let value = match POWERS.get(fraction) {
            Some(power) if fraction > 0 => number as f64 / power,
            _ => number as f64,
        };
        *to = if negative { -value } else { value };
        Ok(())
    }

    /// Reads `true`, `false`, 1 or 0.
    ///
    /// # Errors
    ///
    /// Something else stands here.
    #[inline(never)]
    pub fn read_bool(&mut self, to: &mut bool) -> Result<(), Fault> {
        (*to, _) = self.truth()?;
        Ok(())
    }

    /// Reads a truth value; the second `bool` is whether it was written as a number.
    pub(crate) fn truth(&mut self) -> Result<(bool, bool), Fault> {
        match self.peek() {
            Some(b't') => self.literal("true").map(|()| (true, false)),
            Some(b'f') => self.literal("false").map(|()| (false, false)),
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                let text = self.number()?;
                match Decimal::parse(text).to_i64() {
                    Ok(0) => Ok((false, true)),
                    Ok(1) => Ok((true, true)),
                    _ => Err(Fault::new(
                        start,
                        FaultKind::WrongType {
                            expected: "true, false, 1 or 0",
                            found: "another number",
                        },
                    )),
                }
            }
            _ => Err(self.wrong("true or false")),
        }
    }

    /// The text of the next number.
    ///
    /// # Errors
    ///
    /// Something else stands here.
    pub fn number(&mut self) -> Result<&'a str, Fault> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.wrong("a number"));
        }
        let start = self.at;
        let bytes = self.bytes();
        self.at += usize::from(bytes.get(start) == Some(&b'-'));
        if bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
            if self.digit_at(self.at) {
                return Err(self.syntax("no digit after a leading zero"));
            }
        } else {
            self.some_digits()?;
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if self.exponent_at(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(bytes.get(self.at), Some(b'+' | b'-')));
            self.some_digits()?;
        }
        Ok(self.slice(start, self.at))
    }

    /// Adds the digits from `at` on to a number; wraps around when there are too many, so the caller counts them.
    #[inline(always)]
    fn digits(&self, mut at: usize, mut number: u64) -> (u64, usize) {
        while let Some(digit @ b'0'..=b'9') = self.bytes().get(at) {
            number = number
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit - b'0'));
            at += 1;
        }
        (number, at)
    }

    /// Whether what stands between the offsets is no plain whole number, or not all of the number.
    #[inline(always)]
    fn unusual(&self, first: usize, end: usize) -> bool {
        let bytes = self.bytes();
        end == first
            || (end - first > 1 && bytes.get(first) == Some(&b'0'))
            || matches!(bytes.get(end), Some(b'.' | b'e' | b'E'))
    }

    fn exponent_at(&self, at: usize) -> bool {
        matches!(self.bytes().get(at), Some(b'e' | b'E'))
    }

    fn digit_at(&self, at: usize) -> bool {
        self.bytes().get(at).is_some_and(u8::is_ascii_digit)
    }

    fn some_digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.digit_at(self.at) {
            self.at += 1;
        }
        match self.at > start {
            true => Ok(()),
            // Not `syntax`, which passes over white space first.
            false if self.at >= self.bytes().len() => Err(Fault::new(start, FaultKind::End)),
            false => Err(Fault::new(
                start,
                FaultKind::Syntax {
                    expected: "a digit",
                },
            )),
        }
    }

    #[cold]
    fn exact_int(&mut self) -> Result<i64, Fault> {
        let start = self.at;
        let text = self.number()?;
        Decimal::parse(text)
            .to_i64()
            .map_err(|kind| Fault::new(start, kind(short(text))))
    }

    #[cold]
    fn exact_float(&mut self) -> Result<f64, Fault> {
        let start = self.at;
        let text = self.number()?;
        let value = text.parse().unwrap_or(f64::INFINITY);
        let exact = !value.is_infinite() && (!is_integer(text) || Decimal::is_exactly(text, value));
        match exact {
            true => Ok(value),
            false => Err(Fault::new(start, FaultKind::OutOfRange(short(text)))),
        }
    }
}

/// The number as messages show it.
fn short(text: &str) -> Box<str> {
    match text.get(..40) {
        Some(start) if text.len() > 40 => format!("{start}…").into(),
        _ => text.into(),
    }
}

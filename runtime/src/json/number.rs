//! Reading numbers and truth values. The common short spellings are read eight digits at a time, all others by their exact value.

use super::decimal::{Decimal, is_integer};
use super::fault::{Fault, FaultKind};
use super::parser::Parser;
use super::scan::{decimal, digits, number, word};

/// The largest whole number up to which `f64` holds every one.
const EXACT: u64 = 1 << 53;

/// The powers of ten that are multiplied with.
const INTEGERS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

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
        *to = match self.short_int() {
            Some(number) => number,
            None => self.long_int()?,
        };
        Ok(())
    }

    /// The same, where `null` is no number.
    ///
    /// # Errors
    ///
    /// As [`read_int`](Parser::read_int).
    #[inline(never)]
    pub fn read_optional_int(&mut self, to: &mut Option<i64>) -> Result<(), Fault> {
        *to = match self.short_int() {
            None if self.null()? => None,
            None => Some(self.long_int()?),
            number => number,
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
        *to = match self.short_float() {
            Some(number) => number,
            None => self.long_float()?,
        };
        Ok(())
    }

    /// The same, where `null` is no number.
    ///
    /// # Errors
    ///
    /// As [`read_float`](Parser::read_float).
    #[inline(never)]
    pub fn read_optional_float(&mut self, to: &mut Option<f64>) -> Result<(), Fault> {
        *to = match self.short_float() {
            None if self.null()? => None,
            None => Some(self.long_float()?),
            number => number,
        };
        Ok(())
    }

    /// Reads a whole number of at most 15 digits that is plainly written. Where something else stands, nothing is read.
    #[inline(always)]
    fn short_int(&mut self) -> Option<i64> {
        let bytes = self.bytes();
        let start = self.at;
        let negative = bytes.get(start) == Some(&b'-');
        let first = start + usize::from(negative);
        let head = word(bytes, first)?;
        let mut length = digits(head);
        let mut value = match length {
            0 => return None,
            1..8 => number(head, length),
            _ => {
                let tail = word(bytes, first + 8)?;
                let more = digits(tail);
                length += more;
                match more {
                    0 => number(head, 8),
                    1..8 => number(head, 8) * INTEGERS.get(more as usize)? + number(tail, more),
                    _ => return None,
                }
            }
        } as i64;
        let end = first + length as usize;
        if length > 1 && head as u8 == b'0' || matches!(bytes.get(end), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        if negative {
            value = -value;
        }
        self.at = end;
        Some(value)
    }

    /// Reads a number of at most seven bytes without an exponent. Where something else stands, nothing is read.
    #[inline(always)]
    fn short_float(&mut self) -> Option<f64> {
        let bytes = self.bytes();
        let start = self.at;
        let negative = bytes.get(start) == Some(&b'-');
        let first = start + usize::from(negative);
        let head = word(bytes, first)?;
        let (whole, length, figures) = decimal(head);
        let fraction = (length - whole).saturating_sub(1);
        // A lone point is no fraction, and what follows eight bytes may be more digits.
        let odd = length > 7 || whole == 0 || length == whole + 1;
        if odd || whole > 1 && head as u8 == b'0' {
            return None;
        }
        if matches!((head >> (8 * length)) as u8, b'e' | b'E') {
            return None;
        }
        self.at = first + length as usize;
        // Both operands are exact, so the quotient is the correctly rounded value.
        let value = number(figures, whole + fraction) as f64 / POWERS.get(fraction as usize)?;
        Some(if negative { -value } else { value })
    }

    /// Reads a number without its sign that has one to seven digits on both sides of a point, and no exponent.
    #[inline(always)]
    fn two_words(&mut self, first: usize) -> Option<f64> {
        let whole = word(self.bytes(), first)?;
        let length = digits(whole);
        let point = first + length as usize;
        let fraction = word(self.bytes(), point + 1)?;
        let more = digits(fraction);
        let power = *POWERS.get(more as usize)?;
        let end = point + 1 + more as usize;
        let plain = (1..8).contains(&length)
            && (1..8).contains(&more)
            && (length == 1 || whole as u8 != b'0')
            && self.bytes().get(point) == Some(&b'.')
            && !self.exponent_at(end);
        if !plain {
            return None;
        }
        self.at = end;
        // As above; the sum has at most fourteen digits.
        Some((number(whole, length) as f64 * power + number(fraction, more) as f64) / power)
    }

    /// Reads any whole number.
    #[inline(never)]
    fn long_int(&mut self) -> Result<i64, Fault> {
        self.peek();
        match self.short_int() {
            Some(number) => Ok(number),
            None => self.exact_int(),
        }
    }

    /// Reads any number.
    #[inline(never)]
    fn long_float(&mut self) -> Result<f64, Fault> {
        self.peek();
        let start = self.at;
        let negative = self.bytes().get(start) == Some(&b'-');
        let first = start + usize::from(negative);
        if let Some(value) = self.two_words(first) {
            return Ok(if negative { -value } else { value });
        }
        let (mut number, mut end) = self.digits(first, 0);
        let point = end;
        let mut fraction = 0;
        if self.bytes().get(end) == Some(&b'.') {
            (number, end) = self.digits(point + 1, number);
            fraction = end - point - 1;
        }
        let plain = point > first
            && (point - first == 1 || self.bytes().get(first) != Some(&b'0'))
            && (end == point || fraction > 0)
            && !self.exponent_at(end);
        // As above: exact operands. More digits than 18 may have gone around the end of the number.
        match POWERS.get(fraction) {
            Some(power) if plain && end - start <= 18 && number <= EXACT => {
                self.at = end;
                let value = number as f64 / power;
                Ok(if negative { -value } else { value })
            }
            _ => self.exact_float(),
        }
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

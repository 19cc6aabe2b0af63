//! Reading numbers and truth values. The common short spellings are read eight digits at a time, all others by their exact value.

use super::decimal::{Decimal, is_integer};
use super::fault::{Fault, FaultKind};
use super::parser::Parser;
use super::scan::{chunk, digits, number, short_number, word};

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
        match self.short_int() {
            Some(number) => {
                *to = number;
                Ok(())
            }
            None => self.read_long_int(to),
        }
    }

    /// The same, where `null` is no number.
    ///
    /// # Errors
    ///
    /// As [`read_int`](Parser::read_int).
    #[inline(never)]
    pub fn read_optional_int(&mut self, to: &mut Option<i64>) -> Result<(), Fault> {
        match self.short_int() {
            None => self.read_long_optional_int(to),
            number => {
                *to = number;
                Ok(())
            }
        }
    }

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// Something else stands here, the number is too large, or it is a whole number that `f64` can't hold exactly.
    #[inline(never)]
    pub fn read_float(&mut self, to: &mut f64) -> Result<(), Fault> {
        match self.short_float() {
            Some(number) => {
                *to = number;
                Ok(())
            }
            None => self.read_long_float(to),
        }
    }

    /// The same, where `null` is no number.
    ///
    /// # Errors
    ///
    /// As [`read_float`](Parser::read_float).
    #[inline(never)]
    pub fn read_optional_float(&mut self, to: &mut Option<f64>) -> Result<(), Fault> {
        match self.short_float() {
            None => self.read_long_optional_float(to),
            number => {
                *to = number;
                Ok(())
            }
        }
    }

    #[inline(never)]
    fn read_long_optional_int(&mut self, to: &mut Option<i64>) -> Result<(), Fault> {
        *to = None;
        match self.null()? {
            true => Ok(()),
            false => self.read_long_int(to.insert(0)),
        }
    }

    #[inline(never)]
    fn read_long_optional_float(&mut self, to: &mut Option<f64>) -> Result<(), Fault> {
        *to = None;
        match self.null()? {
            true => Ok(()),
            false => self.read_long_float(to.insert(0.0)),
        }
    }

    /// Reads a whole number of at most 15 digits that is plainly written. Where something else stands, nothing is read.
    #[inline(always)]
    fn short_int(&mut self) -> Option<i64> {
        let bytes = self.bytes();
        let start = self.at;
        let head = word(bytes, start)?;
        let mut length = digits(head);
        let value = match length {
            0 => return None,
            1..8 => number(head, length),
            _ => {
                let tail = word(bytes, start + 8)?;
                let more = digits(tail);
                length += more;
                match more {
                    0 => number(head, 8),
                    1..8 => number(head, 8) * INTEGERS.get(more as usize)? + number(tail, more),
                    _ => return None,
                }
            }
        };
        let end = start + length as usize;
        if length > 1 && head as u8 == b'0' || matches!(bytes.get(end), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.at = end;
        Some(value as i64)
    }

    /// Reads a number of at most seven bytes without a sign or an exponent. Where something else stands, nothing is read.
    #[inline(always)]
    fn short_float(&mut self) -> Option<f64> {
        let number = short_number(word(self.bytes(), self.at)?)?;
        self.at += number.length;
        // Both operands are exact, so the quotient is the correctly rounded value.
        Some(number.digits as f64 / POWERS.get(number.fraction)?)
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
    fn read_long_int(&mut self, to: &mut i64) -> Result<(), Fault> {
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        *to = match self.short_int() {
            Some(number) if negative => -number,
            Some(number) => number,
            None => match self.whole() {
                Some(number) if negative => -number,
                Some(number) => number,
                None => {
                    self.at -= usize::from(negative);
                    self.exact_int()?
                }
            },
        };
        Ok(())
    }

    /// Reads any number.
    #[inline(never)]
    fn read_long_float(&mut self, to: &mut f64) -> Result<(), Fault> {
        let negative = self.peek() == Some(b'-');
        let first = self.at + usize::from(negative);
        let value = match self.two_words(first) {
            Some(value) => value,
            None => match self.any_digits(first) {
                // As above: exact operands.
                Some((number, fraction)) => number as f64 / POWERS.get(fraction).unwrap_or(&1.0),
                None => {
                    *to = self.exact_float()?;
                    return Ok(());
                }
            },
        };
        *to = if negative { -value } else { value };
        Ok(())
    }

    /// Reads a number without its sign or an exponent: its digits, and how many of them stand behind the point. `None` when
    /// one of the two has no exact `f64`.
    #[inline(always)]
    fn any_digits(&mut self, first: usize) -> Option<(u64, usize)> {
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
        // More digits than 18 may have gone around the end of the number.
        if !plain || end - first > 18 || number > EXACT || fraction >= POWERS.len() {
            return None;
        }
        self.at = end;
        Some((number, fraction))
    }

    /// Reads a whole number that is written with a fraction of zeros.
    fn whole(&mut self) -> Option<i64> {
        let start = self.at;
        let (number, fraction) = self.any_digits(start)?;
        // At most 16 of its 18 bytes stand behind the point.
        let power = 10u64.pow(fraction.try_into().ok()?);
        if number % power != 0 {
            self.at = start;
            return None;
        }
        i64::try_from(number / power).ok()
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
        if let Some([digit @ (b'0' | b'1'), b',' | b'}' | b']']) = chunk(self.bytes(), self.at) {
            self.at += 1;
            return Ok((*digit == b'1', true));
        }
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

//! Reading moments.

use std::str::FromStr;

use super::civil::{SECONDS_PER_DAY, days};
use super::{BadTimestamp, Form, Layout, Timestamp, Zone};

impl FromStr for Timestamp {
    type Err = BadTimestamp;

    fn from_str(text: &str) -> Result<Self, BadTimestamp> {
        parse(text.as_bytes()).ok_or_else(|| BadTimestamp::new(text))
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = BadTimestamp;

    fn try_from(text: &str) -> Result<Self, BadTimestamp> {
        text.parse()
    }
}

fn parse(text: &[u8]) -> Option<Timestamp> {
    let Some((moment, rest)) = text.split_first_chunk() else {
        return date(text);
    };
    let (seconds, separator) = seconds(moment)?;
    // The most have nothing more.
    let (nanos, digits, zone, offset) = match rest {
        [] => (0, 0, Zone::Unsaid, 0),
        _ => {
            let (nanos, digits, rest) = fraction(rest)?;
            let (zone, offset) = zone(rest)?;
            (nanos, digits, zone, offset)
        }
    };
    Some(Timestamp {
        seconds: seconds - i64::from(offset) * 60,
        nanos,
        form: Form {
            layout: Layout::new(separator, zone)?,
            digits,
            offset,
        },
    })
}

/// The moment at the start of a JSON text, in quotes, if it is written as most are: to the second, and without a zone.
// Without looking for its end first.
pub(super) fn quoted(json: &[u8]) -> Option<(Timestamp, usize)> {
    let Some([b'"', moment @ .., b'"']) = json.first_chunk::<21>() else {
        return None;
    };
    let (seconds, separator) = seconds(moment)?;
    let form = Form {
        layout: Layout::new(separator, Zone::Unsaid)?,
        digits: 0,
        offset: 0,
    };
    let moment = Timestamp {
        seconds,
        nanos: 0,
        form,
    };
    Some((moment, 21))
}

/// `2013-11-13`
fn date(text: &[u8]) -> Option<Timestamp> {
    let mut midnight = *b"0000-00-00 00:00:00";
    midnight
        .first_chunk_mut::<10>()?
        .copy_from_slice(text.get(..10)?);
    let (seconds, _) = seconds(&midnight)?;
    let form = Form {
        layout: Layout::Date,
        digits: 0,
        offset: 0,
    };
    (text.len() == 10).then_some(Timestamp {
        seconds,
        nanos: 0,
        form,
    })
}

/// The seconds since 1970 of `2013-11-13 02:33:05`, and what stands between date and time, whatever it is.
fn seconds(text: &[u8; 19]) -> Option<(i64, u8)> {
    let [year_month @ .., _, _, _, _, _, _, _, _, _, _, _] = text;
    let [_, _, _, _, _, _, _, _, day_1, day_2, separator, time @ ..] = text;
    let year_month = pairs(year_month, b"0000-00-")?;
    let day = pairs(&[*day_1, *day_2, 0, 0, 0, 0, 0, 0], b"00\0\0\0\0\0\0")?;
    let time = pairs(time, b"00:00:00")?;
    let at = |word: u64, place: u32| (word >> (8 * place)) as u8 as i64;
    let year = at(year_month, 0) * 100 + at(year_month, 2);
    let (hour, minute, second) = (at(time, 0), at(time, 3), at(time, 6));
    if year == 0 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days(year, at(year_month, 5), at(day, 0))?;
    Some((
        days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second,
        *separator,
    ))
}

/// The numbers of two digits in a text of eight bytes, each in the byte of its first digit. The form has a `0` for each
/// digit and else what has to stand there. All bytes at once, as there are many of these.
fn pairs(text: &[u8; 8], form: &[u8; 8]) -> Option<u64> {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Digits become their value, and what is as it has to be becomes 0.
    let value = u64::from_le_bytes(*text) ^ u64::from_le_bytes(*form);
    // These bring what is too large to the high bit, and reach no other byte unless there is a high bit already.
    let most = u64::from_le_bytes(form.map(|byte| if byte == b'0' { 0x7f - 9 } else { 0x7f }));
    let wrong = (value.wrapping_add(most) | value) & HIGH;
    (wrong == 0).then(|| value.wrapping_mul(10).wrapping_add(value >> 8))
}

/// Nanoseconds, how many digits they were written with, and what follows. One to nine digits follow a point.
fn fraction(text: &[u8]) -> Option<(u32, u8, &[u8])> {
    let [b'.', text @ ..] = text else {
        return Some((0, 0, text));
    };
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = u8::try_from(length)
        .ok()
        .filter(|digits| (1..=9).contains(digits))?;
    let (fraction, rest) = text.split_at_checked(length)?;
    let number = fraction
        .iter()
        .fold(0, |number, byte| number * 10 + u32::from(byte - b'0'));
    Some((number * 10u32.pow(9 - u32::from(digits)), digits, rest))
}

fn zone(text: &[u8]) -> Option<(Zone, i16)> {
    let (sign, zone, digits) = match text {
        [] => return Some((Zone::Unsaid, 0)),
        [b'Z'] => return Some((Zone::Z, 0)),
        [sign, h1, h2, b':', m1, m2] => (sign, Zone::Colon, [h1, h2, m1, m2]),
        [sign, h1, h2, m1, m2] => (sign, Zone::Plain, [h1, h2, m1, m2]),
        _ => return None,
    };
    let [h1, h2, m1, m2] = digits.map(|digit| *digit);
    let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let offset = i16::try_from(hours * 60 + minutes).ok()?;
    match sign {
        b'+' => Some((zone, offset)),
        b'-' if offset > 0 => Some((zone, -offset)),
        _ => None,
    }
}

fn two(tens: u8, units: u8) -> Option<i64> {
    let number = i64::from(tens.wrapping_sub(b'0')) * 10 + i64::from(units.wrapping_sub(b'0'));
    (tens.is_ascii_digit() && units.is_ascii_digit()).then_some(number)
}

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
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = text else {
        return None;
    };
    let year = two(*y1, *y2)? * 100 + two(*y3, *y4)?;
    if year == 0 {
        return None;
    }
    let midnight = days(year, two(*m1, *m2)?, two(*d1, *d2)?)? * SECONDS_PER_DAY;
    let [separator, time @ ..] = rest else {
        let form = Form {
            layout: Layout::Date,
            digits: 0,
            offset: 0,
        };
        return Some(Timestamp {
            seconds: midnight,
            nanos: 0,
            form,
        });
    };
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = time else {
        return None;
    };
    let (hour, minute, second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanos, digits, rest) = fraction(rest)?;
    let (zone, offset) = zone(rest)?;
    let layout = Layout::new(*separator, zone)?;
    let seconds = midnight + hour * 3600 + minute * 60 + second - i64::from(offset) * 60;
    Some(Timestamp {
        seconds,
        nanos,
        form: Form {
            layout,
            digits,
            offset,
        },
    })
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

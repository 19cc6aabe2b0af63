//! Printing moments the way they were written.

use std::fmt;

use super::civil::{SECONDS_PER_DAY, date};
use super::{Timestamp, Zone};

impl Timestamp {
    /// The moment as `from` and `to` of a request take it: `2013-11-13T02:33:05`, in UTC. Parts of a second are dropped,
    /// so a `from` never begins later than it says.
    pub fn query_text(self) -> String {
        let mut out = String::with_capacity(19);
        // Writing to a string does not fail.
        let _ = print_date(&mut out, self.seconds)
            .and_then(|()| print_time(&mut out, 'T', self.seconds));
        out
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = self.form;
        let local = self.seconds.saturating_add(i64::from(form.offset) * 60);
        print_date(f, local)?;
        let Some((separator, zone)) = form.layout.parts() else {
            return Ok(());
        };
        print_time(f, separator, local)?;
        if form.digits > 0 {
            let digits = usize::from(form.digits.min(9));
            let fraction = self.nanos / 10u32.pow(9 - digits as u32);
            write!(f, ".{fraction:0digits$}")?;
        }
        let sign = if form.offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (
            form.offset.unsigned_abs() / 60,
            form.offset.unsigned_abs() % 60,
        );
        match zone {
            Zone::Unsaid => Ok(()),
            Zone::Z => f.write_str("Z"),
            Zone::Colon => write!(f, "{sign}{hours:02}:{minutes:02}"),
            Zone::Plain => write!(f, "{sign}{hours:02}{minutes:02}"),
        }
    }
}

fn print_date(out: &mut impl fmt::Write, seconds: i64) -> fmt::Result {
    let (year, month, day) = date(seconds.div_euclid(SECONDS_PER_DAY));
    write!(out, "{year:04}-{month:02}-{day:02}")
}

fn print_time(out: &mut impl fmt::Write, separator: char, seconds: i64) -> fmt::Result {
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    write!(
        out,
        "{separator}{:02}:{:02}:{:02}",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

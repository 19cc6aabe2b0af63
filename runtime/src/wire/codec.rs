//! Other ways to write a type than its own.

use super::Wire;
use crate::json::{Fault, Parser, Writer};
use crate::value::Timestamp;

/// A way to write values of a type.
pub trait Codec<T> {
    /// Reads the next value over this one.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not a value of this type.
    fn read(to: &mut T, p: &mut Parser<'_>) -> Result<(), Fault>;

    /// Writes the value.
    fn write(from: &T, w: &mut Writer);

    /// Writes a member of an object, unless it is absent.
    fn put(w: &mut Writer, key: &str, value: &T)
    where
        T: Wire,
    {
        if !value.is_absent() {
            w.key(key);
            Self::write(value, w);
        }
    }
}

/// The type's own way.
#[derive(Clone, Copy, Debug)]
pub enum Plain {}

/// A `bool` as 1 or 0.
#[derive(Clone, Copy, Debug)]
pub enum Bit {}

/// A [`Timestamp`] as seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub enum EpochSeconds {}

/// A [`Timestamp`] as milliseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub enum EpochMillis {}

impl<T: Wire> Codec<T> for Plain {
    fn read(to: &mut T, p: &mut Parser<'_>) -> Result<(), Fault> {
        to.read(p)
    }

    fn write(from: &T, w: &mut Writer) {
        from.write(w);
    }
}

impl Codec<bool> for Bit {
    fn read(to: &mut bool, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_bool(to)
    }

    fn write(from: &bool, w: &mut Writer) {
        w.int((*from).into());
    }
}

/// A moment as a count since 1970.
pub trait Epoch {
    /// The moment of a count.
    fn moment(count: i64) -> Timestamp;

    /// The count up to a moment; what is left is dropped.
    fn count(moment: Timestamp) -> i64;
}

impl Epoch for EpochSeconds {
    fn moment(count: i64) -> Timestamp {
        Timestamp::from_unix(count)
    }

    fn count(moment: Timestamp) -> i64 {
        moment.unix()
    }
}

impl Epoch for EpochMillis {
    fn moment(count: i64) -> Timestamp {
        Timestamp::from_unix_millis(count)
    }

    fn count(moment: Timestamp) -> i64 {
        moment.unix_millis()
    }
}

impl Codec<Timestamp> for EpochSeconds {
    fn read(to: &mut Timestamp, p: &mut Parser<'_>) -> Result<(), Fault> {
        let mut seconds = 0;
        p.read_int(&mut seconds)?;
        *to = Timestamp::from_unix(seconds);
        Ok(())
    }

    /// Parts of a second are dropped.
    fn write(from: &Timestamp, w: &mut Writer) {
        w.int(from.unix());
    }
}

impl Codec<Timestamp> for EpochMillis {
    fn read(to: &mut Timestamp, p: &mut Parser<'_>) -> Result<(), Fault> {
        let mut millis = 0;
        p.read_int(&mut millis)?;
        *to = Timestamp::from_unix_millis(millis);
        Ok(())
    }

    /// Parts of a millisecond are dropped.
    fn write(from: &Timestamp, w: &mut Writer) {
        w.int(from.unix_millis());
    }
}

macro_rules! optional {
    ($($codec:ident $type:ty),*) => { $(
        impl Codec<Option<$type>> for $codec {
            fn read(to: &mut Option<$type>, p: &mut Parser<'_>) -> Result<(), Fault> {
                if p.null()? {
                    *to = None;
                    return Ok(());
                }
                Self::read(to.get_or_insert_with(Wire::blank), p)
            }

            fn write(from: &Option<$type>, w: &mut Writer) {
                match from {
                    Some(value) => Self::write(value, w),
                    None => w.null(),
                }
            }
        }
    )* };
}

optional!(Bit bool, EpochSeconds Timestamp, EpochMillis Timestamp);

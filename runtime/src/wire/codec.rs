//! Other ways to write a type than its own.

use super::Wire;
use crate::json::{Fault, Parser, Writer};
use crate::value::{List, Patch, Timestamp};

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

macro_rules! around {
    ($($codec:ident),*) => { $(
        /// `null` is none.
        impl<T: Wire> Codec<Option<T>> for $codec
        where
            $codec: Codec<T>,
        {
            #[inline(never)]
            fn read(to: &mut Option<T>, p: &mut Parser<'_>) -> Result<(), Fault> {
                if p.null()? {
                    *to = None;
                    return Ok(());
                }
                <Self as Codec<T>>::read(to.insert(T::blank()), p)
            }

            #[inline(never)]
            fn write(from: &Option<T>, w: &mut Writer) {
                match from {
                    Some(value) => <Self as Codec<T>>::write(value, w),
                    None => w.null(),
                }
            }
        }

        /// As without the box.
        impl<T: Wire> Codec<Box<T>> for $codec
        where
            $codec: Codec<T>,
        {
            fn read(to: &mut Box<T>, p: &mut Parser<'_>) -> Result<(), Fault> {
                <Self as Codec<T>>::read(to, p)
            }

            fn write(from: &Box<T>, w: &mut Writer) {
                <Self as Codec<T>>::write(from, w);
            }
        }

        /// `null` unsets.
        impl<T: Wire> Codec<Patch<T>> for $codec
        where
            $codec: Codec<T>,
        {
            #[inline(never)]
            fn read(to: &mut Patch<T>, p: &mut Parser<'_>) -> Result<(), Fault> {
                let mut value = None;
                <Self as Codec<Option<T>>>::read(&mut value, p)?;
                *to = value.map_or(Patch::Unset, Patch::Set);
                Ok(())
            }

            #[inline(never)]
            fn write(from: &Patch<T>, w: &mut Writer) {
                match from {
                    Patch::Set(value) => <Self as Codec<T>>::write(value, w),
                    Patch::Keep | Patch::Unset => w.null(),
                }
            }
        }

        /// Each element this way; `null` is absent.
        impl<T: Wire> Codec<List<T>> for $codec
        where
            $codec: Codec<T>,
        {
            #[inline(never)]
            fn read(to: &mut List<T>, p: &mut Parser<'_>) -> Result<(), Fault> {
                *to = List::absent();
                if p.null()? {
                    return Ok(());
                }
                let (mut items, mut first) = (Vec::new(), true);
                p.begin_array()?;
                while p.element(&mut first)? {
                    let mut item = T::blank();
                    <Self as Codec<T>>::read(&mut item, p)?;
                    items.push(item);
                }
                *to = items.into();
                Ok(())
            }

            #[inline(never)]
            fn write(from: &List<T>, w: &mut Writer) {
                w.begin_array();
                for item in from {
                    <Self as Codec<T>>::write(item, w);
                }
                w.end_array();
            }
        }
    )* };
}

around!(Bit, EpochSeconds, EpochMillis);

//! How values and models are read from JSON and written to it.
//!
//! The macros here turn the tables that generated code consists of into implementations of [`Wire`].

mod choice;
mod codec;
mod collections;
mod enums;
mod ids;
#[doc(hidden)]
pub mod interop;
mod model;
mod scalars;
mod unions;

pub use choice::{Choice, ChoiceField};
pub use codec::{Bit, Codec, Epoch, EpochMillis, EpochSeconds, Plain};
#[doc(hidden)]
pub use model::presence;
pub(crate) use scalars::read_optional;
pub use unions::UnionKind;

use crate::json::{Fault, Parser, Writer};

/// A value that JSON can hold.
pub trait Wire: Sized {
    /// Whether reading leaves some of the old value where the new one says nothing of it.
    #[doc(hidden)]
    const MODEL: bool = false;

    /// The value before anything was read.
    fn blank() -> Self;

    /// Reads the next value over this one.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not a value of this type.
    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault>;

    /// Writes the value.
    fn write(&self, w: &mut Writer);

    /// Whether the field that holds this value is not written.
    fn is_absent(&self) -> bool {
        false
    }

    /// Reads the next value, or `null`, over an optional one.
    ///
    /// # Errors
    ///
    /// As [`read`](Wire::read).
    // Not inlined, as this is called once for each field; scalars override it with functions that are not generic.
    #[doc(hidden)]
    #[inline(never)]
    fn read_optional(to: &mut Option<Self>, p: &mut Parser<'_>) -> Result<(), Fault> {
        read_optional(to, p)
    }
}

/// A model: a [`Wire`] value that is an object with known keys.
pub trait Fields: Wire {
    /// The keys of its fields, in order.
    const KEYS: &'static [&'static str];

    /// Writes its members into an object that is open.
    fn write_fields(&self, w: &mut Writer);
}

/// `read` and `put` under these names let the macros put a codec before them, or nothing.
#[doc(hidden)]
pub mod plain {
    use super::collections::GROWTH;
    use super::{Fault, Fields, Parser, Wire, Writer};
    use crate::value::Text;

    #[inline(always)]
    pub fn read<T: Wire>(to: &mut T, p: &mut Parser<'_>) -> Result<(), Fault> {
        // Of repeated keys the last counts, and nothing of the others is left.
        if T::MODEL && p.is_again() {
            *to = T::blank();
        }
        to.read(p)
    }

    pub fn value<T: Wire>(p: &mut Parser<'_>) -> Result<T, Fault> {
        let mut value = T::blank();
        value.read(p)?;
        Ok(value)
    }

    /// The next value, if the type knows all that is in it; the parser stays where it is otherwise.
    pub fn fitting<T: Wire>(p: &mut Parser<'_>) -> Result<Option<T>, Fault> {
        let mark = p.mark();
        let mut inner = Parser::reporting(p.raw()?);
        inner.restore_budget(p.budget());
        let mut value = T::blank();
        let read = value.read(&mut inner);
        let left = inner.budget();
        // What takes too much memory takes it whatever it is read as.
        if let Err(fault) = &read
            && fault.is_memory()
        {
            return Err(Fault::new(mark.at, fault.kind().clone()));
        }
        if read.is_ok() && inner.into_unknown().is_empty() {
            p.restore_budget(left);
            return Ok(Some(value));
        }
        p.rewind(&mark);
        Ok(None)
    }

    /// The member that the parser handed out as unknown.
    pub fn member<T: Wire>(p: &mut Parser<'_>) -> Result<(Text, T), Fault> {
        let key = p.extra_key().into();
        p.claim(GROWTH * size_of::<(Text, T)>())?;
        Ok((key, value(p)?))
    }

    pub fn put_tagged<T: Fields>(w: &mut Writer, tag: &str, name: &str, value: &T) {
        w.begin_object();
        w.key(tag);
        w.string(name);
        value.write_fields(w);
        w.end_object();
    }

    #[inline(never)]
    pub fn put<T: Wire>(w: &mut Writer, key: &str, value: &T) {
        if !value.is_absent() {
            w.key(key);
            value.write(w);
        }
    }
}

/// Writes a parameter of a choice, by the word of its table.
#[doc(hidden)]
pub mod param {
    use crate::endpoint::{Encoder, Param};

    pub fn required(to: &mut Encoder, key: &'static str, value: &impl Param) {
        to.required(key, value);
    }

    pub fn optional(to: &mut Encoder, key: &'static str, value: &Option<impl Param>) {
        to.query(key, value);
    }
}

//! Reading and writing single values.

use super::{Fields, Wire};
use crate::json::{Fault, Parser, Writer};
use crate::value::{LocalTime, Text};

/// Integers that were written `1360.0` are written back `1360`: the same number.
impl Wire for i64 {
    fn blank() -> Self {
        0
    }

    #[inline]
    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_int(self)
    }

    fn write(&self, w: &mut Writer) {
        w.int(*self);
    }

    #[inline]
    fn read_optional(to: &mut Option<Self>, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_optional_int(to)
    }
}

impl Wire for f64 {
    fn blank() -> Self {
        0.0
    }

    #[inline]
    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_float(self)
    }

    fn write(&self, w: &mut Writer) {
        w.float(*self);
    }

    #[inline]
    fn read_optional(to: &mut Option<Self>, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_optional_float(to)
    }
}

impl Wire for bool {
    fn blank() -> Self {
        false
    }

    #[inline]
    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_bool(self)
    }

    fn write(&self, w: &mut Writer) {
        w.bool(*self);
    }

    fn read_optional(to: &mut Option<Self>, p: &mut Parser<'_>) -> Result<(), Fault> {
        read_optional(to, p)
    }
}

impl Wire for Text {
    fn blank() -> Self {
        Text::default()
    }

    #[inline]
    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_text(self)
    }

    fn write(&self, w: &mut Writer) {
        w.string(self);
    }

    #[inline]
    fn read_optional(to: &mut Option<Self>, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.read_optional_text(to)
    }
}

/// What `Wire::read_optional` does by default, to be compiled here for the types of this crate.
#[inline(always)]
pub(crate) fn read_optional<T: Wire>(to: &mut Option<T>, p: &mut Parser<'_>) -> Result<(), Fault> {
    if p.null()? {
        *to = None;
        return Ok(());
    }
    to.insert(T::blank()).read(p)
}

impl Wire for LocalTime {
    fn blank() -> Self {
        LocalTime::default()
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        *self = LocalTime::from(p.string()?);
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        w.string(self);
    }
}

impl<T: Wire> Wire for Option<T> {
    fn blank() -> Self {
        None
    }

    #[inline(always)]
    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        T::read_optional(self, p)
    }

    fn write(&self, w: &mut Writer) {
        match self {
            Some(value) => value.write(w),
            None => w.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Fields> Fields for Box<T> {
    const KEYS: &'static [&'static str] = T::KEYS;

    fn write_fields(&self, w: &mut Writer) {
        T::write_fields(self, w);
    }
}

impl<T: Wire> Wire for Box<T> {
    const MODEL: bool = T::MODEL;

    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        p.claim(size_of::<T>())?;
        T::read(self, p)
    }

    fn write(&self, w: &mut Writer) {
        T::write(self, w);
    }

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

//! A field of an update: left alone, taken back, or set.

use crate::json::{Fault, Parser, Writer};
use crate::wire::Wire;

/// What an update does to a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Leaves it as it is: the field is not sent.
    #[default]
    Keep,
    /// Takes the value back: the field is sent as `null`.
    Unset,
    /// Sets it.
    Set(T),
}

impl<T> Patch<T> {
    /// The new value, if one is set.
    pub fn set(&self) -> Option<&T> {
        match self {
            Patch::Set(value) => Some(value),
            Patch::Keep | Patch::Unset => None,
        }
    }

    /// Whether the field is not sent.
    pub fn is_keep(&self) -> bool {
        matches!(self, Patch::Keep)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Patch::Set(value)
    }
}

impl<T: Wire> Wire for Patch<T> {
    fn blank() -> Self {
        Patch::Keep
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        if p.null()? {
            *self = Patch::Unset;
            return Ok(());
        }
        let mut value = T::blank();
        value.read(p)?;
        *self = Patch::Set(value);
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        match self {
            Patch::Set(value) => value.write(w),
            Patch::Keep | Patch::Unset => w.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_keep()
    }
}

//! What the compiler can't check: the two `unsafe` expressions of this crate, each behind functions that can't be called
//! wrongly. docs/decisions/0011-texts-of-sixteen-bytes.md says what they gain.

mod repr;
mod vector;

pub(crate) use repr::{IN_PLACE, Repr};
pub(crate) use vector::special;

//! JSON as it came: laid out, packed, taken apart and put together without touching a number, a key or an escape.

mod layout;
mod splice;
mod tree;

pub(crate) use layout::{compact, pretty};
pub(crate) use splice::with_rows;
pub(crate) use tree::Tree;

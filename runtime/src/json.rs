//! JSON: a strict pull parser that reads in place, a writer, and names for places in a text.

mod budget;
mod decimal;
mod equal;
mod fault;
mod kind;
mod locate;
mod memory;
mod number;
mod object;
mod parser;
mod peek;
mod repeats;
mod scan;
mod skip;
mod string;
mod table;
mod writer;

use std::borrow::Cow;

pub use budget::{MEMORY_FOR_ANY, MEMORY_PER_BYTE};
pub use equal::equal;
pub use fault::{Fault, FaultKind};
pub use kind::Kind;
pub(crate) use locate::cut;
pub use locate::{excerpt, locate, locate_all};
pub(crate) use memory::more_room;
pub use object::{END, EXTRA, Walk};
pub use parser::Parser;
pub(crate) use scan::chunk;
pub use table::{Key, Table};
pub use writer::Writer;

use crate::wire::Wire;

/// Reads a whole text as one value.
///
/// # Errors
///
/// The text is not JSON, or not a value of this type.
pub fn from_str<T: Wire>(text: &str) -> Result<T, Fault> {
    let mut parser = Parser::new(text);
    let mut value = T::blank();
    value.read(&mut parser)?;
    parser.finish()?;
    Ok(value)
}

/// Writes a value as compact JSON.
pub fn to_string<T: Wire>(value: &T) -> String {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.into_string()
}

/// The members of an object in their order: each key, and the JSON text of its value.
///
/// # Errors
///
/// The text is not JSON, or not an object.
pub fn members(text: &str) -> Result<Vec<(Cow<'_, str>, &str)>, Fault> {
    let mut parser = Parser::new(text);
    let mut members = Vec::new();
    let mut first = true;
    parser.begin_object()?;
    while let Some(key) = parser.member(&mut first)? {
        members.push((key, parser.raw()?));
    }
    parser.finish()?;
    Ok(members)
}

//! The values that models are made of.

mod any_id;
mod flag;
mod json;
mod list;
mod map;
mod param;
mod patch;
mod range;
mod text;
mod time;
mod window;

pub use any_id::AnyId;
pub use flag::Flag;
pub use json::Json;
pub use list::List;
pub use map::Map;
pub use patch::Patch;
pub use range::{BadRange, TimeRange};
pub use text::{LocalTime, Text};
pub use time::{BadTimestamp, Timestamp};
pub use window::{BadWindow, Window};

//! Values as path and query parameters.

use std::borrow::Cow;

use super::{AnyId, Flag, LocalTime, Text, Timestamp, Window};
use crate::endpoint::{Param, Use};

impl Param for Text {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Param for LocalTime {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

/// As `YYYY-MM-DDTHH:MM:SS` in UTC.
impl Param for Timestamp {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Owned(self.query_text())
    }
}

impl Param for Window {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

/// As `1` or `0`.
impl Param for Flag {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Borrowed(if self.get() { "1" } else { "0" })
    }
}

impl Param for AnyId {
    fn text(&self, _: Use) -> Cow<'_, str> {
        match self {
            AnyId::Int(id) => Cow::Owned(id.to_string()),
            AnyId::Text(id) => Cow::Borrowed(id),
        }
    }
}

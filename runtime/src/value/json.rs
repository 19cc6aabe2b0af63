//! A value whose type is not known: kept as it is.

use std::fmt;

use super::Text;
use crate::json::{self, Fault, Parser, Writer};
use crate::wire::Wire;

/// Any JSON value, kept as the text it came in. Two are equal when their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Text);

impl Json {
    /// `null`.
    pub fn null() -> Self {
        Json(Text::from("null"))
    }

    /// Takes any JSON text.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    pub fn new(text: &str) -> Result<Self, Fault> {
        json::from_str(text)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// The value as one of a known type.
    ///
    /// # Errors
    ///
    /// It is a value of another type.
    pub fn parse<T: Wire>(&self) -> Result<T, Fault> {
        json::from_str(&self.0)
    }
}

impl Default for Json {
    fn default() -> Self {
        Json::null()
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json(Text::from(if value { "true" } else { "false" }))
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Json(Text::from(value.to_string()))
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        let mut writer = Writer::new();
        writer.string(value);
        Json(Text::from(writer.into_string()))
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Wire for Json {
    fn blank() -> Self {
        Json::null()
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        self.0 = Text::from(p.raw()?);
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        w.raw(&self.0);
    }
}

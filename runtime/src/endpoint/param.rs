//! Values that can be sent as path or query parameters.

use std::borrow::Cow;

use super::Encoder;

/// Where a parameter is written, as some values are spelt differently there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// A segment of the path.
    Path,
    /// A query parameter.
    Query,
}

/// A value that can be sent as a path or query parameter.
pub trait Param {
    /// Its text there, before any encoding for URLs.
    fn text(&self, place: Use) -> Cow<'_, str>;
}

/// Parameters of which one set is sent, such as `window` or `from` and `to`.
pub trait ParamGroup {
    /// Writes the parameters of the set that was chosen.
    fn encode(&self, to: &mut Encoder);
}

impl<T: Param + ?Sized> Param for &T {
    fn text(&self, place: Use) -> Cow<'_, str> {
        (**self).text(place)
    }
}

impl Param for str {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Param for String {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Param for i64 {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

/// Without an exponent, and without a fraction when it is whole.
impl Param for f64 {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

/// The API writes its booleans as 0 and 1.
impl Param for bool {
    fn text(&self, _: Use) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "1" } else { "0" })
    }
}

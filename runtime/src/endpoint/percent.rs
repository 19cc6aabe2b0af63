//! Percent-encoding of path segments and query parts.

use std::fmt::Write;

/// Appends `text` with everything encoded but the unreserved characters of RFC 3986.
///
/// That is more than a path or a query asks for, and so the same text is right in both: a blank is `%20`, which no
/// server mistakes for anything, and `+`, `%`, `&`, `=`, `/`, `:` and `@` can mean nothing but themselves.
pub(super) fn push(to: &mut String, text: &str) {
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            to.push(char::from(byte));
        } else {
            // Writing to a `String` does not fail.
            let _ = write!(to, "%{byte:02X}");
        }
    }
}

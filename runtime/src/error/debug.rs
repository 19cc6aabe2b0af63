//! Errors as `unwrap` and `main` print them: the line of `Display`, and details that help to find the cause.

use std::fmt::{self, Write};

use super::Error;

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return self.in_parts(f);
        }
        write!(f, "{self}")?;
        let Some(excerpt) = self.excerpt() else {
            return Ok(());
        };
        f.write_str("; the response has: ")?;
        // As `escape_debug`, but JSON keeps its quotes.
        excerpt.chars().try_for_each(|c| match c {
            '"' | '\'' | '\\' => f.write_char(c),
            c => write!(f, "{}", c.escape_debug()),
        })
    }
}

impl Error {
    /// All fields; the body is truncated, and the source left out, as the message includes it.
    fn in_parts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = f.debug_struct("Error");
        parts.field("operation", &self.operation());
        parts.field("message", &self.to_string());
        if let Some(excerpt) = self.excerpt() {
            parts.field("excerpt", &excerpt);
        }
        if let Some(status) = self.status() {
            parts.field("status", &status);
            parts.field("headers", &self.headers());
            parts.field("body_bytes_kept", &self.body().map(<[u8]>::len));
            parts.field("body_excerpt", &self.body_excerpt());
        }
        if self.attempts() > 0 {
            parts.field("attempts", &self.attempts());
            parts.field("elapsed", &self.elapsed());
        }
        if let Some(at) = self.retry_at() {
            parts.field("retry_at", &at.to_string());
        }
        parts.finish()
    }
}

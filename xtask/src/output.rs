//! Standard output and standard error of the commands, which may be pipes that nobody reads to their end, or a full disk.

use anyhow::{Context, Result};
use std::io::{ErrorKind, Write};

/// Prints a result. A reader that stops reading, such as `head`, is not a failure.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("can't write to standard output")
        }
        _ => Ok(()),
    }
}

/// Puts text on standard error. Where that goes nowhere the exit code still tells; `eprint!` would panic.
pub(crate) fn message(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// [`message`] of a line, with what `format!` takes.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::output::message(&(format!($($text)*) + "\n"))
    };
}
pub(crate) use say;

/// [`print`](fn@print), and a line break.
pub(crate) fn line(text: &str) -> Result<()> {
    print(&format!("{text}\n"))
}

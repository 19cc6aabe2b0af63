//! Standard output of the commands, which may be a pipe that nobody reads to its end, or a full disk.

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

/// [`print`](fn@print), and a line break.
pub(crate) fn line(text: &str) -> Result<()> {
    print(&format!("{text}\n"))
}

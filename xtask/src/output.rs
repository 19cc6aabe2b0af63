//! Standard output and standard error of the commands, which may be pipes that nobody reads to their end, or a full disk.
//!
//! What the commands print quotes untrusted files. Even if a renderer forgets to escape something, only text and colours get out.

use anyhow::{Context, Result};
use std::io::{ErrorKind, IsTerminal, Write};
use thousandeyes_codegen::escape::terminal_lines;

/// Prints a result. A reader that stops reading, such as `head`, is not a failure.
pub(crate) fn print(text: &str) -> Result<()> {
    let colours = std::io::stdout().is_terminal();
    write(&terminal_lines(text, colours))
}

/// Prints workflow commands of GitHub, or a document such as JSON, in which everything untrusted is escaped already.
pub(crate) fn print_escaped(text: &str) -> Result<()> {
    write(text)
}

fn write(text: &str) -> Result<()> {
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
    let mut stderr = std::io::stderr().lock();
    let text = terminal_lines(text, stderr.is_terminal());
    let _ = stderr.write_all(text.as_bytes());
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

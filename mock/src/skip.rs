//! A test that is skipped says so.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, Write};

/// The variable that names the file which skipped tests are listed in, a line each. `cargo xtask ci` sets it, and shows
/// the list in its last lines.
pub const SKIPPED: &str = "THOUSANDEYES_SKIPPED";

/// Says that `test` can't be run here, and why: on standard error, past the capture of `cargo test`, and in the file that
/// [`SKIPPED`] names.
///
/// # Panics
///
/// The file can't be written. Otherwise the list would be shorter than it should be, in silence.
#[allow(clippy::panic, reason = "it is called by tests only")]
pub fn skipped(test: &str, why: &str) {
    let line = format!("{test}: {}\n", why.replace('\n', " "));
    // Only macros are captured.
    let _ = io::stderr().write_all(format!("SKIPPED {line}").as_bytes());
    let Some(path) = env::var_os(SKIPPED) else {
        return;
    };
    let file = OpenOptions::new().append(true).create(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
    if let Err(error) = written {
        panic!("{} can't be written: {error}", path.display());
    }
}

//! The golden cases: the smallest specs that show one construct each, and the Rust they become.

use crate::cases;
use std::collections::BTreeMap;
use std::io;
use thousandeyes_codegen::{Sources, generate, ir, load};

/// What writes the Rust of the golden cases.
pub const COMMAND: &str =
    "BLESS=1 cargo test -p thousandeyes-tests --no-default-features --test golden_fresh";

/// The golden spec.
///
/// # Errors
///
/// It can't be read.
pub fn sources() -> io::Result<Sources> {
    Sources::read("golden", "tests/golden/spec/", &cases("golden/spec"))
}

/// The golden spec, resolved.
///
/// # Errors
///
/// It can't be read, or it has mistakes.
pub fn api() -> io::Result<ir::Api> {
    let sources = sources()?;
    load(&sources).map_err(|mistakes| io::Error::other(mistakes.render(&sources, false)))
}

/// The Rust of the golden spec, by path below `tests/golden/src`, with first lines that say where it comes from.
///
/// # Errors
///
/// The spec can't be read, or it has mistakes.
pub fn generated() -> io::Result<BTreeMap<String, String>> {
    let tree = generate(&[api()?], "");
    let files = tree.iter().map(|(path, text)| {
        let text = text.replacen(
            "`cargo xtask codegen` from spec/golden/",
            "`golden_fresh` from tests/golden/spec/",
            1,
        );
        (path.trim_start_matches('/').to_owned(), text)
    });
    // The root is the tests' own.
    Ok(files.filter(|(path, _)| path != "lib.rs").collect())
}

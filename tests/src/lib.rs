//! What the tests of the whole have in common: where the cases are, and how a fixture is read.

pub mod fixture;
pub mod goldens;

/// Generated code says `crate::golden`, so it is compiled here under that name.
#[cfg(feature = "cases")]
#[allow(missing_docs, deprecated, reason = "as in the generated crate")]
#[path = "../golden/src"]
mod compiled {
    pub mod golden;
}
#[cfg(feature = "cases")]
pub use compiled::golden;

use std::path::{Path, PathBuf};
use std::{fs, io};
use thousandeyes_codegen::Sources;

/// The folder of a kind of cases: `tests/errors`.
pub fn cases(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(kind)
}

/// The spec that the crate is generated from.
///
/// # Errors
///
/// It can't be read.
pub fn spec() -> io::Result<Sources> {
    Sources::read(
        "v6",
        "spec/v6/",
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6"),
    )
}

/// The files of a folder that end in `suffix`, by name. Folders in it are passed over.
///
/// # Errors
///
/// The folder can't be read.
pub fn files(folder: &Path, suffix: &str) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && path.to_string_lossy().ends_with(suffix) {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// Whether the run writes what it finds instead of holding it against what is there: `BLESS=1`.
pub fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// The lines in which two texts differ, `-` before what was expected and `+` before what was found.
pub fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = old
        .iter()
        .zip(&new)
        .take_while(|(old, new)| old == new)
        .count();
    let rest = old.len().min(new.len()) - same;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(old, new)| old == new)
        .count();
    let mark = |mark: &str, lines: &[&str]| -> String {
        lines
            .iter()
            .map(|line| format!("{mark} {line}\n"))
            .collect()
    };
    let context = same.saturating_sub(2);
    mark(" ", &old[context..same])
        + &mark("-", &old[same..old.len() - tail])
        + &mark("+", &new[same..new.len() - tail])
}

/// The README, so that its example is compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

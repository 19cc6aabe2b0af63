//! Requests that are incomplete or contradict themselves do not compile: one file, one mistake.
//!
//! `TRYBUILD=overwrite` writes the messages anew.

use std::process::Command;

/// The compiler whose messages `ui/*.stderr` hold. They differ a little from release to release.
const RUSTC: &str = "rustc 1.95.";

#[test]
fn mistakes_do_not_compile() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler that built this test");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    if !version.starts_with(RUSTC) {
        eprintln!("skipped: the messages in tests/ui are those of {RUSTC}x, this is {version}");
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
}

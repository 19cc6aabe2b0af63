//! Requests that are incomplete or contradict themselves do not compile: one file, one mistake.
//!
//! `TRYBUILD=overwrite` writes the messages anew.

use std::process::Command;
use thousandeyes_mock::skipped;

/// Names the compiler whose messages `ui/*.stderr` hold. They differ a little from release to release.
const TOOLCHAIN: &str = include_str!("../../rust-toolchain.toml");

/// The release of the pinned toolchain, such as `1.95.0`.
fn pinned() -> &'static str {
    let channel = TOOLCHAIN
        .lines()
        .find_map(|line| line.strip_prefix("channel = "));
    channel.expect("a channel").trim_matches('"')
}

#[test]
fn mistakes_do_not_compile() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler that built this test");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let pinned = pinned();
    if !version.starts_with(&format!("rustc {pinned} ")) {
        let why = format!(
            "the messages in tests/ui are those of rustc {pinned}, this is {}",
            version.trim()
        );
        skipped("tests/tests/compile_fail.rs", &why);
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
}

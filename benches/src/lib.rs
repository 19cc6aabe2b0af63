//! What the benchmarks share: payloads, the hand-written serde structs to compare with, and how ratios are taken.
//!
//! `cargo bench -p thousandeyes-benches` prints the figures of `docs/performance.md`. Nothing asserts them.

pub mod baseline;
#[cfg(test)]
mod derived;
pub mod payload;
pub mod place;
pub mod race;
pub mod random;
pub mod server;
pub mod subject;
pub mod table;

/// Whether this is a measurement. `cargo bench` says so to its programs; under `cargo test` each runs through once.
pub fn measuring() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// How many times to measure: `BENCH_ROUNDS`, or so many; once when nothing is measured.
pub fn rounds(usual: usize) -> usize {
    let wanted = std::env::var("BENCH_ROUNDS").ok();
    let wanted = wanted.and_then(|text| text.parse().ok()).unwrap_or(usual);
    if measuring() { wanted } else { 1 }
}

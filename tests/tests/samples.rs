//! The Rust samples of the reference pages compile as they stand there: `build.rs` makes a function of each.

#[allow(dead_code, reason = "compiled and not called")]
mod samples {
    include!(concat!(env!("OUT_DIR"), "/samples.rs"));
}

#[test]
fn every_operation_has_a_sample_that_compiles() {
    let sources = thousandeyes_tests::spec().unwrap();
    let api = thousandeyes_codegen::load(&sources).unwrap();
    let mut known: Vec<&str> = api.operations.iter().map(|one| one.id.as_str()).collect();
    let mut shown = samples::SAMPLES.to_vec();
    known.sort_unstable();
    shown.sort_unstable();
    assert_eq!(shown, known);
}

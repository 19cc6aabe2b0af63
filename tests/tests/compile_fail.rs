//! Requests that are incomplete or contradict themselves do not compile: one file, one mistake.

#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
}

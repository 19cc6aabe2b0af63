//! `drift docs` against the vendor's own pages, read where they lie: `../shared/docs`. They are not part of the repository; where they are
//! absent each test says so and passes.

mod calls;
mod fields;
mod reach;
mod whole;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;
use thousandeyes_codegen::drift::{DocsReport, Finding, PageFile, Reference, Rule, docs};
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::{Places, Sources, load_placed};
use thousandeyes_mock::skipped;

/// The spec of the operations that the three pages document.
fn spec() -> (Api, Places) {
    let (api, places) = whole();
    let Some(folder) = shared() else {
        return (api, places);
    };
    let mut documented = held(&api, &places, &pages(&folder)).compared;
    // Only called there, by an example; its own page is another.
    documented.retain(|id| id != "tests.tests");
    let api = reach::only(&api, |one| documented.contains(&one.id));
    (api, places)
}

fn whole() -> (Api, Places) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6");
    let sources = Sources::read("v6", "spec/v6/", &folder).unwrap();
    let placed = load_placed(&sources).unwrap();
    (placed.api, placed.places)
}

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/docs");
    if folder.join("test-data.md").is_file() {
        return Some(folder);
    }
    static ONCE: Once = Once::new();
    // The documents are the same for all tests here.
    ONCE.call_once(|| {
        let why = format!(
            "the vendor's pages are not there ({}); `tests/tests/drift.rs` holds drift against pages of our own",
            folder.display()
        );
        skipped("tests/tests/drift_reference", &why);
    });
    None
}

/// Three pages of the vendor, which have twenty operations.
fn pages(folder: &Path) -> Reference {
    let names = [
        "test-data.md",
        "overview.txt",
        "endpoint-web-page-details.md",
    ];
    read(&names.map(|name| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        (name.to_owned(), text)
    }))
}

fn below(folder: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, out);
        } else {
            out.push((
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            ));
        }
    }
}

fn read(pages: &[(String, String)]) -> Reference {
    let files: Vec<PageFile<'_>> = pages
        .iter()
        .map(|(name, text)| PageFile { name, text })
        .collect();
    Reference::read(&files)
}

fn held(api: &Api, places: &Places, pages: &Reference) -> DocsReport {
    docs(api, places, pages, true)
}

fn held_loosely(api: &Api, places: &Places, pages: &Reference) -> DocsReport {
    docs(api, places, pages, false)
}

#[test]
fn the_operations_of_the_three_pages_have_no_unexplained_difference() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let report = held(&api, &places, &pages(&folder));
    assert_eq!(report.findings, []);
    assert_eq!(report.missing_operations, []);
    assert_eq!(report.compared.len(), api.operations.len());
    assert_eq!(report.rows, 281);
    let unclear: Vec<_> = report
        .not_understood
        .iter()
        .filter(|one| !one.ordinary)
        .collect();
    assert!(unclear.is_empty(), "{unclear:?}");
}

#[test]
fn the_whole_reference_runs_through_and_names_what_the_spec_lacks() {
    let Some(folder) = shared() else { return };
    let (api, places) = whole();
    let mut pages = Vec::new();
    below(&folder.join("v6"), &mut pages);
    let report = held_loosely(&api, &places, &read(&pages));
    // One page has a line of another one in its example.
    let other = |one: &&Finding| (one.rule, one.subject.as_str()) != (Rule::Example, "webSessions");
    let findings: Vec<&Finding> = report.findings.iter().filter(other).collect();
    assert!(findings.is_empty(), "{findings:#?}");
    for (method, path) in [
        ("GET", "/tests"),
        ("POST", "/endpoint-data/user-sessions"),
        ("GET", "/net/metrics/{testId}"),
    ] {
        let lacks = report
            .missing_operations
            .iter()
            .any(|one| one.method == method && one.path == path);
        let has = api
            .operations
            .iter()
            .any(|one| one.method.to_string() == method && one.path_template() == path);
        assert_eq!(lacks, !has, "{method} {path}");
    }
    // 129 calls on 125 pages, some twice, and 8 that only examples name. Each is one of the spec's, or in the list.
    assert_eq!(report.calls, 129);
    assert!(report.missing_operations.len() + report.compared.len() >= 129);
}

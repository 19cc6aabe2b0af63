//! `drift docs` against the vendor's own pages, read where they lie: `../shared/docs`. They are not part of the repository; where they are
//! absent each test says so and passes.

mod bench;
mod calls;
mod fields;

use std::fs;
use std::path::{Path, PathBuf};
use thousandeyes_codegen::drift::{DocsReport, NotUnderstood, PageFile, Reference, Rule, docs};
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::{Places, Sources, load_placed};

fn spec() -> (Api, Places) {
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
    eprintln!("SKIPPED: {} is not there", folder.display());
    None
}

/// The whole reference.
fn whole() -> Option<PathBuf> {
    let folder = shared()?.join("v6");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is not there", folder.display());
    None
}

/// The pages that the first of the operations are from.
const THREE: [&str; 3] = [
    "test-data.md",
    "overview.txt",
    "endpoint-web-page-details.md",
];

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

fn three(folder: &Path) -> Reference {
    read(&THREE.map(|name| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        (name.to_owned(), text)
    }))
}

/// Places that the report says it did not understand, prose aside.
fn unclear(report: &DocsReport) -> Vec<&NotUnderstood> {
    let all = report.not_understood.iter();
    all.filter(|one| !one.ordinary).collect()
}

#[test]
fn the_three_pages_have_no_unexplained_difference() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let report = docs(&api, &places, &three(&folder), false);
    assert_eq!(report.findings, []);
    assert_eq!(report.missing_operations, []);
    // 19 calls, and two that only examples name.
    assert_eq!((report.calls, report.compared.len()), (19, 21));
    assert_eq!((report.rows, report.examples), (281, 22));
    assert_eq!(unclear(&report), Vec::<&NotUnderstood>::new());
}

#[test]
fn the_whole_reference_has_no_unexplained_difference_and_no_other_call() {
    let Some(folder) = whole() else { return };
    let (api, places) = spec();
    let mut files = Vec::new();
    below(&folder, &mut files);
    let pages = read(&files);
    let report = docs(&api, &places, &pages, true);
    // One example has a line too many: a key without a value.
    let found = report.findings.iter();
    let found: Vec<_> = found.map(|one| (one.rule, one.subject.as_str())).collect();
    assert_eq!(found, [(Rule::Example, "webSessions")]);
    assert_eq!(report.missing_operations, []);
    assert_eq!(report.not_on_pages, Vec::<String>::new());
    assert_eq!(report.compared.len(), api.operations.len());
    assert_eq!((report.calls, report.examples), (129, 159));
    assert!(report.rows >= 1535, "{}", report.rows);
    // Mostly tables of settings, which belong to the calls of other pages.
    let unclear = unclear(&report);
    assert!(unclear.len() <= 31, "{unclear:#?}");

    // Without what the three pages have not, the report lists the rest.
    let known = docs(&api, &places, &three(folder.parent().unwrap()), false).compared;
    let mut few = api.clone();
    few.operations.retain(|one| known.contains(&one.id));
    let report = docs(&few, &places, &pages, true);
    assert_eq!(report.findings, []);
    let lacks = |method: &str, path: &str| {
        let mut all = report.missing_operations.iter();
        all.any(|one| one.method == method && one.path == path)
    };
    assert!(lacks("POST", "/tests/{testType}/new"));
    assert!(lacks("POST", "/endpoint-data/user-sessions"));
    assert!(!lacks("GET", "/net/metrics/{testId}"));
    let other = api.operations.len() - few.operations.len();
    let more = report.missing_operations.len();
    assert!(more >= other, "{more} for {other}");
}

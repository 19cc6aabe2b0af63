//! docs/api-facts.md names tests and places: all of them exist, so that the page does not outlive what it points to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/api-facts.md")).unwrap()
}

/// Everything between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_named_test_exists() {
    let page = page();
    let mut seen = BTreeSet::new();
    for (file, name) in quoted(&page).filter_map(|quoted| quoted.split_once(".rs::")) {
        let path = root().join(format!("{file}.rs"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}.rs: {error}"));
        // A test is a function, or one that a macro makes for each client and transport.
        let there = |line: &str| {
            let line = line.trim_start().trim_start_matches("async ");
            let rest = line.strip_prefix("fn ").unwrap_or(line).strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', '<', ',', ' ']))
        };
        assert!(text.lines().any(there), "{file}.rs has no test `{name}`");
        seen.insert(name.to_owned());
    }
    assert!(seen.len() > 30, "{seen:?}");
}

#[test]
fn every_link_leads_to_a_file() {
    let page = page();
    let links = page.split("](").skip(1).filter_map(|rest| {
        let (link, _) = rest.split_once(')')?;
        Some(link.split('#').next().unwrap_or(link))
    });
    let files: Vec<&str> = links.filter(|link| !link.is_empty()).collect();
    assert!(files.len() > 6, "{files:?}");
    for file in files {
        assert!(root().join("docs").join(file).exists(), "{file}");
    }
}

#[test]
fn every_named_operation_and_file_exists() {
    let sources = thousandeyes_tests::spec().unwrap();
    let api = thousandeyes_codegen::load(&sources)
        .unwrap_or_else(|problems| panic!("{}", problems.render(&sources, false)));
    let areas: Vec<&str> = api.areas.iter().map(|area| area.name.as_str()).collect();
    let page = page();
    let mut count = 0;
    for text in quoted(&page) {
        let Some((area, name)) = text.split_once('.') else {
            continue;
        };
        let plain = name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !areas.contains(&area) || !plain || name == "yaml" {
            continue;
        }
        count += 1;
        assert!(
            api.operations.iter().any(|operation| operation.id == text),
            "no operation `{text}`"
        );
    }
    assert!(count > 6, "{count} operations");
}

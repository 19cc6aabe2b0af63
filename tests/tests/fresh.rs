//! What is committed is what the generator writes: the same bytes, whatever the order of files, folder or run.

use std::fs;
use std::path::{Path, PathBuf};
use thousandeyes_codegen::{OWNED_FOLDERS, Sources, load, outputs};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn api(sources: &Sources) -> thousandeyes_codegen::ir::Api {
    load(sources).unwrap_or_else(|problems| panic!("{}", problems.render(sources, false)))
}

fn spec() -> Sources {
    Sources::read("v6", "spec/v6/", &repository().join("spec/v6")).unwrap()
}

fn manifest() -> String {
    fs::read_to_string(repository().join("generated/Cargo.toml")).unwrap()
}

#[test]
fn committed_files_are_fresh() {
    let tree = outputs(&[api(&spec())], &manifest()).unwrap();
    let changes = tree.changes(&repository(), OWNED_FOLDERS).unwrap();
    let names: Vec<&str> = changes.iter().map(|(path, _)| path.as_str()).collect();
    assert!(
        names.is_empty(),
        "stale: {names:?}; run `cargo xtask codegen` and commit what it writes"
    );
}

/// Cargo looks for `src/lib.rs` when it loads the workspace, before codegen could write it.
#[test]
fn the_workspace_loads_without_the_generated_sources() {
    assert!(manifest().contains("\n[lib]\npath = \"src/lib.rs\"\n"));
}

#[test]
fn order_of_files_and_their_folder_change_nothing() {
    let first = outputs(&[api(&spec())], &manifest()).unwrap();
    let sources = spec();
    let files: Vec<(String, Vec<u8>)> = sources
        .iter()
        .map(|(_, path, text)| (path.to_owned(), text.to_vec()))
        .collect();
    for turn in [1, 7, 19] {
        let mut shuffled = Sources::new("v6", "/somewhere/else/");
        let count = files.len();
        for index in 0..count {
            let (path, text) = &files[(index * 31 + turn * 17) % count];
            shuffled.insert(path, text.clone());
        }
        // 31 may share a factor with the count; then some are still to come.
        for (path, text) in files.iter().rev() {
            shuffled.insert(path, text.clone());
        }
        assert_eq!(outputs(&[api(&shuffled)], &manifest()).unwrap(), first);
    }
}

#[test]
fn deleted_sources_come_back_and_stray_files_go() {
    let folder = tempfile::tempdir().unwrap();
    let tree = outputs(&[api(&spec())], &manifest()).unwrap();
    let root = folder.path();
    let changes = tree.changes(root, OWNED_FOLDERS).unwrap();
    assert_eq!(changes.len(), tree.iter().count());
    tree.apply(root, &changes).unwrap();
    assert!(tree.changes(root, OWNED_FOLDERS).unwrap().is_empty());

    let stray = root.join("generated/src/v6/gone/thing.rs");
    fs::create_dir_all(stray.parent().unwrap()).unwrap();
    fs::write(&stray, "//! left over").unwrap();
    let metrics = root.join("generated/src/v6/net/metrics.rs");
    let before = fs::metadata(root.join("generated/src/v6/net/bgp.rs"))
        .unwrap()
        .modified()
        .unwrap();
    fs::remove_file(&metrics).unwrap();

    let changes = tree.changes(root, OWNED_FOLDERS).unwrap();
    assert_eq!(changes.len(), 2, "{changes:?}");
    tree.apply(root, &changes).unwrap();
    assert!(!stray.exists() && !stray.parent().unwrap().exists());
    assert_eq!(
        fs::read_to_string(metrics).unwrap(),
        tree.get("generated/src/v6/net/metrics.rs").unwrap()
    );
    let after = fs::metadata(root.join("generated/src/v6/net/bgp.rs"))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(before, after, "a file that did not change was written");
}

#[test]
fn one_more_field_changes_the_lines_one_expects() {
    let before = outputs(&[api(&spec())], &manifest()).unwrap();
    let mut sources = spec();
    let id = sources.find("endpoints/net/metrics.yaml").unwrap();
    let text = sources.text(id).into_owned();
    let anchor = "      jitter: {";
    assert!(text.contains(anchor));
    sources.insert(
        "endpoints/net/metrics.yaml",
        text.replace(
            anchor,
            "      bandwidth: { type: float, unit: bytes-per-second }\n      jitter: {",
        ),
    );
    let after = outputs(&[api(&sources)], &manifest()).unwrap();
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, text)| before.get(path) != Some(text))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        changed,
        [
            "docs/reference/v6/net.md",
            "generated/api/v6.json",
            "generated/api/v6.openapi.json",
            "generated/src/v6/net/metrics.rs"
        ]
    );
    let lines = |tree: &thousandeyes_codegen::FileTree| -> Vec<String> {
        tree.get("generated/src/v6/net/metrics.rs")
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect()
    };
    let (old, new) = (lines(&before), lines(&after));
    let only_in = |one: &[String], other: &[String]| -> Vec<String> {
        let lines = one.iter().filter(|line| !other.contains(line));
        lines.map(|line| line.trim().to_owned()).collect()
    };
    assert_eq!(
        only_in(&new, &old),
        [
            "/// In bytes per second.",
            "pub bandwidth: Option<f64>,",
            "optional bandwidth \"bandwidth\";",
        ]
    );
    assert!(only_in(&old, &new).is_empty());
    assert_eq!(new.len(), old.len() + 3);
}

//! Nothing is lost on the way: what the spec says is in every product.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use thousandeyes::v6::OPERATIONS;
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::{Sources, generate, load};

fn repository() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn api() -> Api {
    let sources = Sources::read("v6", "spec/v6/", &repository().join("spec/v6")).unwrap();
    load(&sources).unwrap_or_else(|problems| panic!("{}", problems.render(&sources, false)))
}

#[test]
fn operations_are_the_same_in_spec_client_and_fluent_form() {
    let api = api();
    let in_spec: BTreeSet<&str> = api
        .operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let in_client: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(in_spec, in_client);
    assert_eq!(in_spec.len(), api.operations.len());
    let tree = generate(std::slice::from_ref(&api), "src");
    for area in &api.areas {
        let text = tree.get(&format!("src/v6/{}.rs", area.name)).unwrap();
        let fluent = text.matches("    pub fn ").count();
        let expected = api
            .operations
            .iter()
            .filter(|operation| operation.area == area.name)
            .count();
        assert_eq!(fluent, expected, "fluent methods of {}", area.name);
    }
}

#[test]
fn one_spec_file_is_one_source_file() {
    let api = api();
    let tree = generate(std::slice::from_ref(&api), "src");
    let mut spec_files = Vec::new();
    for folder in ["models", "endpoints"] {
        walk(&repository().join("spec/v6").join(folder), &mut spec_files);
    }
    for path in spec_files {
        let path = path.to_string_lossy().replace('\\', "/");
        let stem = path
            .split_once("spec/v6/")
            .unwrap()
            .1
            .trim_start_matches("endpoints/")
            .trim_end_matches(".yaml");
        let source = format!("src/v6/{}.rs", stem.replace('-', "_"));
        // A shared file of blocks that are only included has no type of its own.
        let has_types = !stem.starts_with("models/") || declares(&api, stem);
        assert_eq!(
            tree.get(&source).is_some(),
            has_types,
            "{path} and {source}"
        );
    }
}

/// Whether something of a shared file is a type of its own in the IR.
fn declares(api: &Api, stem: &str) -> bool {
    let Api {
        models,
        unions,
        heads,
        ids,
        enums,
        choices,
        ..
    } = api;
    let files = (models.iter().map(|it| &it.file))
        .chain(unions.iter().map(|it| &it.file))
        .chain(heads.iter().map(|it| &it.file))
        .chain(ids.iter().map(|it| &it.file))
        .chain(enums.iter().map(|it| &it.file))
        .chain(choices.iter().map(|it| &it.file));
    files.into_iter().any(|file| file == stem)
}

fn walk(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => walk(&path, out),
            false => out.push(path),
        }
    }
}

#[test]
fn every_example_file_is_named_by_an_operation() {
    let api = api();
    let named: BTreeSet<String> = api
        .operations
        .iter()
        .flat_map(|operation| operation.examples.iter().chain(&operation.body_examples))
        .cloned()
        .collect();
    let mut files = Vec::new();
    let root = repository().join("spec/v6/examples");
    walk(&root, &mut files);
    let found: BTreeSet<String> = files
        .iter()
        .map(|path| {
            path.strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/")
        })
        .collect();
    assert_eq!(named, found);
}

#[test]
fn the_runtime_knows_the_quotas_of_the_spec() {
    let api = api();
    let of_spec: BTreeSet<(String, i64, Vec<String>)> = api
        .buckets
        .iter()
        .map(|bucket| {
            let prefixes = bucket.headers.iter().map(|header| format!("{header}-"));
            (bucket.name.clone(), bucket.per_minute, prefixes.collect())
        })
        .collect();
    let of_runtime: BTreeSet<(String, i64, Vec<String>)> = thousandeyes::known_quotas()
        .map(|(name, per_minute, prefixes)| {
            let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned());
            (name.to_owned(), per_minute.into(), prefixes.collect())
        })
        .collect();
    assert_eq!(of_spec, of_runtime);
}

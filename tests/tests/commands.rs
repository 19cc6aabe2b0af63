//! The commands that the pages name are there: subcommands of `xtask`, packages and tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pages for people who work here, with their names.
fn pages() -> Vec<(String, String)> {
    let mut paths = vec!["README.md".into(), "CONTRIBUTING.md".into()];
    for entry in fs::read_dir(repository().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            paths.push(format!("docs/{name}"));
        }
    }
    let read = |path: String| {
        let text = fs::read_to_string(repository().join(&path)).unwrap();
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// The words of each command that begins with `cargo`, up to the end of its line or code.
fn commands(page: &str) -> Vec<Vec<&str>> {
    let starts = page.match_indices("cargo ").map(|(at, _)| &page[at..]);
    let ends = ['`', '\n', '#', ';', '&', '|'];
    starts
        .map(|rest| &rest[..rest.find(ends).unwrap_or(rest.len())])
        .map(|command| command.split_whitespace().collect())
        .collect()
}

/// The words behind each of `flags`.
fn behind<'a>(command: &[&'a str], flags: &[&str]) -> Vec<&'a str> {
    let pairs = command.windows(2);
    let found = pairs.filter(|pair| flags.contains(&pair[0]));
    found.map(|pair| pair[1]).collect()
}

/// The member folders of the workspace, by package.
fn packages() -> Vec<(String, PathBuf)> {
    let mut packages = Vec::new();
    for entry in fs::read_dir(repository()).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(manifest) = fs::read_to_string(folder.join("Cargo.toml")) else {
            continue;
        };
        let name = manifest
            .lines()
            .find_map(|line| line.strip_prefix("name = "));
        packages.extend(name.map(|name| (name.trim_matches('"').to_owned(), folder)));
    }
    packages
}

#[test]
fn packages_and_tests_exist() {
    let packages = packages();
    assert!(packages.len() > 5, "{packages:?}");
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (page, text) in pages() {
        for command in commands(&text) {
            for name in behind(&command, &["-p", "--package"]) {
                let Some((_, folder)) = packages.iter().find(|(known, _)| known == name) else {
                    wrong.push(format!("{page}: no package `{name}` in {command:?}"));
                    continue;
                };
                for (flag, below) in [("--test", "tests"), ("--bench", "benches")] {
                    for target in behind(&command, &[flag]) {
                        checked += 1;
                        let file = folder.join(below).join(format!("{target}.rs"));
                        let module = folder.join(below).join(target).join("main.rs");
                        if !file.is_file() && !module.is_file() {
                            wrong.push(format!("{page}: no `{target}` in {command:?}"));
                        }
                    }
                }
            }
        }
    }
    assert!(checked > 5, "{checked} tests and benches are named");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn subcommands_of_xtask_exist() {
    let flags = fs::read_to_string(repository().join("xtask/src/flags.rs")).unwrap();
    let (_, variants) = flags.split_once("enum Command {").expect("the commands");
    let (variants, _) = variants.split_once("\n}").expect("the end of the commands");
    // `DiffVerify(…)` is `diff-verify`.
    let kebab = |variant: &str| {
        let mut name = String::new();
        for character in variant.chars() {
            if character.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(character.to_ascii_lowercase());
        }
        name
    };
    let known: BTreeSet<String> = variants
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()))
        .map(|line| kebab(line.split(['(', ' ', ',', '{']).next().unwrap_or(line)))
        .chain(["help".to_owned()])
        .collect();
    assert!(
        known.contains("diff-verify") && known.contains("ci"),
        "{known:?}"
    );
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        for command in commands(&text) {
            if let ["cargo", "xtask", name, ..] = command[..] {
                let name = name.trim_end_matches([',', '.', ':', ')']);
                if !known.contains(name) {
                    wrong.push(format!("{page}: `cargo xtask {name}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The one command that writes the golden files is the one that the page for contributors gives.
#[test]
fn the_command_that_blesses_is_the_one_that_does() {
    let page = fs::read_to_string(repository().join("CONTRIBUTING.md")).unwrap();
    assert!(page.contains(thousandeyes_tests::goldens::COMMAND));
}

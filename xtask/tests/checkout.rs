//! Which checkout the commands work on: the one around the current folder, whichever this program was built in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn lint_in(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("lint").current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    let streams = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&streams).into_owned()
}

#[test]
fn the_one_around_the_current_folder() {
    let other = tempfile::tempdir().unwrap();
    let below = other.path().join("spec/v6/endpoints");
    fs::create_dir_all(&below).unwrap();
    fs::create_dir_all(other.path().join("xtask")).unwrap();
    fs::write(other.path().join("xtask/Cargo.toml"), "").unwrap();
    fs::write(below.join("odd.yaml"), "nonsense: [\n").unwrap();
    let output = lint_in(&below);
    assert!(!output.status.success());
    let said = said(&output);
    assert!(said.contains("spec/v6/endpoints/odd.yaml"), "{said}");
    assert!(!said.contains("note:"), "{said}");
}

#[test]
fn outside_of_all_it_says_which() {
    let nowhere = tempfile::tempdir().unwrap();
    let output = lint_in(nowhere.path());
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let note = format!(
        "note: the current folder is in no checkout, {} is used",
        own.display()
    );
    let said = said(&output);
    assert!(said.contains(&note), "{said}");
    assert!(output.status.success(), "{said}");
}

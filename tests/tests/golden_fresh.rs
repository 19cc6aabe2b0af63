//! The Rust of the golden cases is what the generator makes of their spec. Knows nothing of that Rust, so that it can be
//! written anew even when it does not compile.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};
use thousandeyes_tests::goldens::{COMMAND, generated};
use thousandeyes_tests::{blessing, cases, difference};

#[test]
fn the_rust_is_what_the_spec_becomes() -> io::Result<()> {
    let root = cases("golden/src");
    let files = generated().inspect_err(|error| eprintln!("{error}"))?;
    let mut failures = String::new();
    for (path, text) in &files {
        let full = root.join(path);
        let found = fs::read_to_string(&full).unwrap_or_default();
        if found == *text {
            continue;
        }
        match blessing() {
            true => {
                fs::create_dir_all(full.parent().unwrap_or(&root))?;
                fs::write(&full, text)?;
            }
            false => failures += &format!("golden/src/{path}:\n{}\n", difference(&found, text)),
        }
    }
    let wanted: BTreeSet<PathBuf> = files.keys().map(|path| root.join(path)).collect();
    for stray in on_disk(&root)?.difference(&wanted) {
        match blessing() {
            true => fs::remove_file(stray)?,
            false => failures += &format!("{} comes from no spec file\n", stray.display()),
        }
    }
    assert!(
        failures.is_empty(),
        "{failures}\n{COMMAND} writes what the generator makes; read the difference before you commit it"
    );
    Ok(())
}

fn on_disk(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut out = BTreeSet::new();
    if !folder.exists() {
        return Ok(out);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => out.extend(on_disk(&path)?),
            false => drop(out.insert(path)),
        }
    }
    Ok(out)
}

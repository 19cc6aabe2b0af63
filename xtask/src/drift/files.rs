//! The files that `cargo xtask drift` is given: pages and captured answers, alone or in folders.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Files with what they hold, and what could not be read.
type Texts = (Vec<(String, String)>, Vec<String>);

/// Pages: every `.md` and `.txt` below a folder, and any file that is named.
pub(super) fn pages(paths: &[PathBuf]) -> Texts {
    read(paths, &["md", "markdown", "txt"], "reference pages")
}

/// Answers: every `.json`, `.jsonl` and `.ndjson` below a folder, any file that is named, and `-` for standard input.
pub(super) fn captures(paths: &[PathBuf]) -> Texts {
    read(paths, &["json", "jsonl", "ndjson"], "answers")
}

fn read(paths: &[PathBuf], endings: &[&str], what: &str) -> Texts {
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            add(&mut texts, &mut errors, "standard input", stdin());
            continue;
        }
        if !path.is_dir() {
            add(&mut texts, &mut errors, &shown(path), fs::read(path));
            continue;
        }
        let mut files = Vec::new();
        if let Err(error) = walk(path, endings, &mut files) {
            errors.push(format!("can't read the folder {}: {error}", path.display()));
            continue;
        }
        if files.is_empty() {
            let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
            errors.push(format!(
                "the folder {} has no {what}; expected files that end in {}",
                path.display(),
                endings.join(", ")
            ));
        }
        files.sort();
        for file in files {
            add(&mut texts, &mut errors, &shown(&file), fs::read(&file));
        }
    }
    (texts, errors)
}

fn add(
    texts: &mut Vec<(String, String)>,
    errors: &mut Vec<String>,
    name: &str,
    bytes: std::io::Result<Vec<u8>>,
) {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => return errors.push(format!("can't read {name}: {error}")),
    };
    match String::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => {
            errors.push(format!("{name}: there is nothing in it"));
        }
        Ok(text) => {
            if !texts.iter().any(|(known, _)| known == name) {
                texts.push((name.to_owned(), text));
            }
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = error
                .as_bytes()
                .iter()
                .take(valid)
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            errors.push(format!("{name}:{line}: not UTF-8; save it as UTF-8"));
        }
    }
}

fn stdin() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn walk(folder: &Path, endings: &[&str], out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // Of a link its target counts only as a file, so that no folder leads back to itself.
        if entry.file_type()?.is_dir() {
            walk(&path, endings, out)?;
        } else if path.is_file()
            && path
                .extension()
                .is_some_and(|ending| endings.iter().any(|known| ending == *known))
        {
            out.push(path);
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

//! The folder of a spec as strangers may have made it: with links, pipes and files that never end.

use crate::escape::terminal;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Folders in folders. A spec has four.
const MAX_DEPTH: usize = 16;

/// Files of a spec; v6 has some hundreds.
const MAX_FILES: usize = 100_000;

const LINK: &str = "a link, which is not followed as it may lead out of the spec; put the file or folder itself there";

/// Whether a file of that name is read as a part of a spec.
pub fn is_spec_file(path: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// Whether a link is there, wherever it leads to.
pub fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.file_type().is_symlink())
}

/// Every spec file below a folder: its path from there, and its full path.
pub(super) fn spec_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    if is_link(folder) {
        return Err(refused(LINK));
    }
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new(), 0)];
    while let Some((folder, below, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            let named = |why: &str| refused(&format!("{}: {why}", terminal(&path)));
            let kind = entry.file_type()?;
            if kind.is_symlink() {
                return Err(named(LINK));
            }
            if kind.is_dir() && depth == MAX_DEPTH {
                return Err(named(&format!(
                    "folders are nested more than {MAX_DEPTH} deep"
                )));
            }
            if kind.is_dir() {
                folders.push((entry.path(), format!("{path}/"), depth + 1));
            } else if is_spec_file(&path) {
                files.push((path, entry.path()));
            }
            if files.len() > MAX_FILES {
                return Err(refused(&format!("there are more than {MAX_FILES} files")));
            }
        }
    }
    Ok(files)
}

/// What a file holds, when it is a regular one of at most so many bytes. Nobody may ever write to a pipe, and devices have no end.
pub(super) fn read_file(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let about = fs::symlink_metadata(path)?;
    if about.file_type().is_symlink() {
        return Err(refused(LINK));
    }
    if !about.is_file() {
        return Err(refused("not a regular file"));
    }
    let mut bytes = Vec::new();
    if about.len() <= limit {
        // It may have grown since.
        File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    }
    match about.len().max(bytes.len() as u64) > limit {
        true => Err(refused(
            "too large: the files of a spec have at most 256 MiB together",
        )),
        false => Ok(bytes),
    }
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

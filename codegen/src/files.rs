//! What the generator made, held against what is on disk. The only writer.

use crate::escape::terminal;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Generated text, by its path below the repository's root.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileTree(BTreeMap<String, String>);

/// What has to happen to a file so that the disk is as the generator would have it.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It is not there.
    Create,
    /// It is there with this other text.
    Update(String),
    /// Nothing makes it any more.
    Delete,
}

impl FileTree {
    pub(crate) fn insert(&mut self, path: String, text: String) {
        self.0.insert(path, text);
    }

    /// Every file, in the order of paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// How the disk differs. Files below `owned` folders that nothing makes any more are to be deleted.
    ///
    /// # Errors
    ///
    /// A file or folder can't be read.
    pub fn changes(&self, root: &Path, owned: &[&str]) -> io::Result<Vec<(String, Change)>> {
        let mut out = Vec::new();
        for folder in owned {
            refuse_links(root, folder)?;
        }
        for (path, text) in &self.0 {
            refuse_links(root, path)?;
            match fs::read(root.join(path)) {
                Ok(found) if found == text.as_bytes() => {}
                Ok(found) => out.push((
                    path.clone(),
                    Change::Update(String::from_utf8_lossy(&found).into_owned()),
                )),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    out.push((path.clone(), Change::Create))
                }
                Err(error) => return Err(error),
            }
        }
        for folder in owned {
            let mut found = Vec::new();
            walk(root, Path::new(folder), &mut found)?;
            out.extend(
                found
                    .into_iter()
                    .filter(|path| !self.0.contains_key(path))
                    .map(|path| (path, Change::Delete)),
            );
        }
        out.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(out)
    }

    /// Carries out changes.
    ///
    /// # Errors
    ///
    /// A file or folder can't be written.
    pub fn apply(&self, root: &Path, changes: &[(String, Change)]) -> io::Result<()> {
        for (path, change) in changes {
            refuse_links(root, path)?;
            let full = root.join(path);
            if *change == Change::Delete {
                fs::remove_file(&full)?;
                remove_empty(root, full.parent());
                continue;
            }
            if let Some(folder) = full.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&full, self.get(path).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// Fails if the path leads through a symbolic link, or ends at something that is no file or folder: what a link points to would be
/// shown, overwritten or deleted.
fn refuse_links(root: &Path, path: &str) -> io::Result<()> {
    let mut at = root.to_path_buf();
    for part in Path::new(path).components() {
        at.push(part);
        let about = match fs::symlink_metadata(&at) {
            Ok(about) => about,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        if about.file_type().is_symlink() || !about.is_file() && !about.is_dir() {
            let what = terminal(&at.strip_prefix(root).unwrap_or(&at).display().to_string());
            let message =
                format!("{what} is a link or no regular file; delete it, then run this again");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
    }
    Ok(())
}

/// Every file below a folder; a folder that is not there has none.
fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            walk(root, &path, found)?;
        } else {
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// Removes folders that a deletion left empty, up to the root.
fn remove_empty(root: &Path, folder: Option<&Path>) {
    let mut folder: Option<PathBuf> = folder.map(Path::to_path_buf);
    while let Some(current) = folder.filter(|current| current != root) {
        if fs::remove_dir(&current).is_err() {
            return;
        }
        folder = current.parent().map(Path::to_path_buf);
    }
}

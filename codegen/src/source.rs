//! The text of a spec: which files there are, what is in them, and places in them.

mod disk;

pub use disk::{is_link, is_spec_file};

use crate::escape::terminal;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::Path;

/// Limit for the size of all files of a spec together, far above what any spec has.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// One file of [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A stretch of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(file: FileId, range: Range<usize>) -> Self {
        let start = u32::try_from(range.start).unwrap_or(u32::MAX);
        let end = u32::try_from(range.end).unwrap_or(u32::MAX);
        Self { file, start, end }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The stretch as a range of byte offsets.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place it was written at.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl<T> Spanned<T> {
    pub(crate) fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Every file of a spec, by its path relative to the folder of one API version.
///
/// Files are kept in the order of their paths, so that the order in which they were
/// found changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// What goes in front of a path in messages: `spec/v6/`.
    prefix: String,
    version: String,
    files: BTreeMap<String, Vec<u8>>,
    order: Vec<String>,
}

impl Sources {
    /// No files yet. `version` names the API version, `prefix` is put before paths in messages.
    pub fn new(version: &str, prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            version: version.to_owned(),
            ..Self::default()
        }
    }

    /// Reads every `.yaml`, `.yml` and `.json` file below `folder`. Symbolic links to files and folders are refused, as what they point to
    /// is not part of the spec; so are files that are not regular, and more than [`MAX_BYTES`] in all.
    ///
    /// # Errors
    ///
    /// The folder or one of its files can't be read, or is refused; the message names it by its path below the folder.
    pub fn read(version: &str, prefix: &str, folder: &Path) -> io::Result<Self> {
        let mut sources = Self::new(version, prefix);
        let mut left = MAX_BYTES;
        for (path, full) in disk::spec_files(folder)? {
            let named = |error: io::Error| {
                io::Error::new(error.kind(), format!("{}: {error}", terminal(&path)))
            };
            let text = disk::read_file(&full, left).map_err(named)?;
            left -= text.len() as u64;
            sources.files.insert(path, text);
        }
        sources.order = sources.files.keys().cloned().collect();
        Ok(sources)
    }

    /// Adds a file, or replaces the one of that path.
    pub fn insert(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), text.into());
        self.order = self.files.keys().cloned().collect();
    }

    /// The name of the API version, which is that of the folder: `v6`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &str, &[u8])> {
        let numbered = self.files.iter().enumerate();
        numbered.map(|(index, (path, text))| (file_id(index), path.as_str(), text.as_slice()))
    }

    /// The file of that path, when there is one.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.order
            .binary_search_by(|known| known.as_str().cmp(path))
            .ok()
            .map(file_id)
    }

    /// Path of a file relative to the version's folder.
    pub fn path(&self, file: FileId) -> &str {
        self.order.get(file.0 as usize).map_or("", String::as_str)
    }

    /// Path of a file as messages show it.
    pub fn shown_path(&self, file: FileId) -> String {
        format!("{}{}", self.prefix, self.path(file))
    }

    /// What a file holds.
    pub fn bytes(&self, file: FileId) -> &[u8] {
        self.files.get(self.path(file)).map_or(&[], Vec::as_slice)
    }

    /// What a file holds, with bytes that are not UTF-8 replaced.
    pub fn text(&self, file: FileId) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(file))
    }

    /// Line and column of a place, both counted from one, columns in characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = self.text(span.file);
        let before = text.get(..span.start as usize).unwrap_or(&text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }
}

fn file_id(index: usize) -> FileId {
    FileId(u32::try_from(index).unwrap_or(u32::MAX))
}

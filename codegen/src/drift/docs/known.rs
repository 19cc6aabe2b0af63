//! What the spec knows of one answer or body, asked by the paths that tables write: from the row, or with the keys before it that
//! lead to the row.

use crate::drift::calls::Of;
use crate::drift::tree::{self, Entry, Tree};
use crate::ir::{Answer, Api, Operation};

pub(super) struct Known<'a> {
    pub(super) tree: Tree<'a>,
    /// Keys that lead to the row.
    keys: &'a [String],
    /// Other keys that may stand in their place.
    others: &'a [String],
    /// What a quirk says that tables call it.
    pub(super) quirk: Option<&'a str>,
}

impl<'a> Known<'a> {
    pub(super) fn new(api: &'a Api, operation: &'a Operation, of: Of) -> Self {
        if of == Of::Body {
            return Self {
                tree: tree::body(api, operation),
                keys: &[],
                others: &[],
                quirk: None,
            };
        }
        let quirk = operation.quirk.as_ref();
        Self {
            tree: tree::answer(api, operation),
            keys: tree::answered(operation).2,
            others: match &operation.answer {
                Answer::Rows { or, .. } => or,
                _ => &[],
            },
            quirk: quirk.and_then(|quirk| quirk.name.as_deref()),
        }
    }

    pub(super) fn entries(&self) -> &[Entry<'a>] {
        &self.tree.entries
    }

    /// Whether a field of the row has that path, or is below it.
    pub(super) fn has(&self, path: &str) -> bool {
        let at = |known: &str| {
            let rest = known.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let mut entries = self.entries().iter().filter(|entry| !entry.beside);
        entries.any(|entry| at(&entry.page) || at(&entry.own))
    }

    /// Whether it is the way to the row, or a part of that, and no field.
    pub(super) fn is_key(&self, path: &str) -> bool {
        let part = |at: usize| {
            let (start, end) = self.keys.split_at(at);
            [start, end]
                .iter()
                .any(|keys| !keys.is_empty() && keys.join(".") == path)
        };
        let named = self.other_keys().any(|key| key == path) || (0..=self.keys.len()).any(part);
        named && !self.has(path)
    }

    fn other_keys(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(String::as_str).chain(self.quirk)
    }

    /// Whether a path is or begins with the name that the quirk says.
    pub(super) fn is_quirk(&self, path: &str) -> bool {
        let rest = self.quirk.and_then(|name| path.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// A path from the row on, whether or not the keys that lead there stand before it.
    pub(super) fn inside<'p>(&self, path: &'p str) -> &'p str {
        if self.is_key(path) {
            return "";
        }
        if self.has(path) {
            return path;
        }
        let below = |path: &'p str, key: &str| path.strip_prefix(key)?.strip_prefix('.');
        if let Some(rest) = self.other_keys().find_map(|key| below(path, key)) {
            return rest;
        }
        let mut rest = path;
        for key in self.keys {
            rest = below(rest, key).unwrap_or(rest);
        }
        rest
    }

    /// Whether fields are known below a path.
    pub(super) fn has_parts(&self, path: &str) -> bool {
        let path = self.inside(path);
        self.entries().iter().any(|entry| entry.parent() == path)
    }

    /// How many of these fields stand below a path.
    pub(super) fn count(&self, path: &str, names: &[String]) -> usize {
        let path = self.inside(path);
        let there = |name: &&String| {
            let full = tree::join(path, name);
            let full = self.inside(&full);
            self.entries().iter().any(|entry| entry.page == full)
        };
        names.iter().filter(there).count()
    }
}

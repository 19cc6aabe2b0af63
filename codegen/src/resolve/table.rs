//! Which names are declared, where, and who sees them.

use crate::diagnostic::{Code, Diagnostic, Sink, nearest};
use crate::ir::{IdWire, Name};
use crate::parse::document::{self as doc, Document, File};
use crate::source::{Span, Spanned};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What a name stands for. `None` inside when its declaration could not be read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Decl<'a> {
    Id(Option<IdWire>),
    Enum(Option<&'a doc::Enum>),
    Choice(Option<&'a doc::Choice>),
    Model(Option<&'a doc::Model>),
    Union,
    Head,
}

#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) name: Name,
    pub(super) span: Span,
    pub(super) decl: Decl<'a>,
}

/// All declared names, by area and name.
#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    entries: BTreeMap<Name, Entry<'a>>,
    /// Names that something refers to.
    used: RefCell<BTreeSet<Name>>,
}

impl<'a> Table<'a> {
    /// What `name` means in a file of `area`: the area's own names hide the shared ones.
    pub(super) fn find(&self, area: Option<&str>, name: &str) -> Option<&Entry<'a>> {
        let own = Name {
            area: area.map(str::to_owned),
            name: name.to_owned(),
        };
        let shared = Name {
            area: None,
            name: name.to_owned(),
        };
        let entry = self
            .entries
            .get(&own)
            .or_else(|| self.entries.get(&shared))?;
        self.used.borrow_mut().insert(entry.name.clone());
        Some(entry)
    }

    pub(super) fn get(&self, name: &Name) -> Option<&Entry<'a>> {
        self.entries.get(name)
    }

    pub(super) fn span(&self, name: &Name) -> Option<Span> {
        self.entries.get(name).map(|entry| entry.span)
    }

    pub(super) fn unused(&self) -> Vec<&Entry<'a>> {
        let used = self.used.borrow();
        self.entries
            .values()
            .filter(|entry| !used.contains(&entry.name))
            .collect()
    }

    /// The nearest visible name of the kinds that `fits` lets through.
    pub(super) fn nearest(
        &self,
        area: Option<&str>,
        name: &str,
        fits: impl Fn(Decl<'_>) -> bool,
    ) -> Option<&Entry<'a>> {
        let visible = self.entries.values().filter(|entry| {
            let seen = entry.name.area.is_none() || entry.name.area.as_deref() == area;
            seen && fits(entry.decl)
        });
        let by_name: BTreeMap<&str, &Entry<'a>> = visible
            .map(|entry| (entry.name.name.as_str(), entry))
            .collect();
        nearest(name, by_name.keys().copied()).and_then(|near| by_name.get(near).copied())
    }
}

/// Collects every declaration, refusing two of one name in one scope.
pub(super) fn collect<'a>(document: &'a Document, sink: &mut Sink) -> Table<'a> {
    let mut table = Table::default();
    for file in &document.files {
        let content = &file.content;
        for entry in &content.ids.entries {
            let wire = entry.value.as_ref().map(|id| super::decls::wire(&id.wire));
            declare(&mut table, file, &entry.name, Decl::Id(wire), sink);
        }
        for entry in &content.enums.entries {
            declare(
                &mut table,
                file,
                &entry.name,
                Decl::Enum(entry.value.as_ref()),
                sink,
            );
        }
        for entry in &content.choices.entries {
            declare(
                &mut table,
                file,
                &entry.name,
                Decl::Choice(entry.value.as_ref()),
                sink,
            );
        }
        for entry in &content.models.entries {
            declare(
                &mut table,
                file,
                &entry.name,
                Decl::Model(entry.value.as_ref()),
                sink,
            );
        }
        for entry in &content.unions.entries {
            declare(&mut table, file, &entry.name, Decl::Union, sink);
        }
        for entry in &content.heads.entries {
            declare(&mut table, file, &entry.name, Decl::Head, sink);
        }
    }
    table
}

fn declare<'a>(
    table: &mut Table<'a>,
    file: &File,
    name: &Spanned<String>,
    decl: Decl<'a>,
    sink: &mut Sink,
) {
    let shape = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !shape {
        sink.push(
            Diagnostic::new(
                Code::BadName,
                name.span,
                format!("`{}` is not a type name", name.value),
            )
            .label("expected a name like `PathTrace`")
            .help("types begin with a capital and have letters and digits only"),
        );
    }
    let key = Name {
        area: file.area.clone(),
        name: name.value.clone(),
    };
    if let Some(first) = table.entries.get(&key) {
        let scope = file
            .area
            .as_ref()
            .map_or("among the shared types".to_owned(), |area| {
                format!("in the area `{area}`")
            });
        sink.push(
            Diagnostic::new(
                Code::DuplicateName,
                name.span,
                format!("`{}` is declared twice {scope}", name.value),
            )
            .label("again here")
            .related(first.span, "first here")
            .help("rename one of the two, or share one"),
        );
        return;
    }
    let entry = Entry {
        name: key.clone(),
        span: name.span,
        decl,
    };
    table.entries.insert(key, entry);
}

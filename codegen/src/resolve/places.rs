//! Where things are written, beside the IR, which knows no places: file and line of every declaration.

use crate::ir::Name;
use crate::parse::document::{self as doc, Document, File};
use crate::parse::values::{Named, Short};
use crate::source::{Sources, Span, Spanned};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A line of a spec file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Place {
    /// Path as messages show it: `spec/v6/types.yaml`.
    pub file: String,
    /// Line, counted from one.
    pub line: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// The place of everything that a spec declares.
///
/// A field that came by `include` is where the included model has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// By `owner`, and by `owner#member`; an operation's owner is its id, a type's its name with the area before it.
    at: BTreeMap<String, Place>,
}

/// The owner of what `api.yaml` says.
pub(crate) const API: &str = "api";

impl Places {
    /// Where an operation or type is declared.
    pub fn owner(&self, owner: &str) -> Option<&Place> {
        self.at.get(owner)
    }

    /// Where a field, parameter, value or arm is declared; the owner's place when it has none of its own.
    pub fn member(&self, owner: &str, member: &str) -> Option<&Place> {
        let own = self.at.get(&format!("{owner}#{member}"));
        own.or_else(|| self.owner(owner))
    }
}

/// Notes the place of everything in a document.
pub(crate) fn places(sources: &Sources, document: &Document) -> Places {
    let mut out = Collect {
        sources,
        document,
        places: Places::default(),
    };
    if let Some(file) = &document.api {
        out.api(file);
    }
    for file in &document.files {
        out.file(file);
    }
    out.places
}

struct Collect<'a> {
    sources: &'a Sources,
    document: &'a Document,
    places: Places,
}

impl Collect<'_> {
    fn put(&mut self, key: String, span: Span) {
        let place = Place {
            file: self.sources.shown_path(span.file),
            line: self.sources.line_column(span).0,
        };
        self.places.at.entry(key).or_insert(place);
    }

    fn names<T>(&mut self, owner: &str, named: &Named<T>) {
        for entry in &named.entries {
            self.put(format!("{owner}#{}", entry.name.value), entry.name.span);
        }
    }

    /// A list that has a place of its own: its first entry's.
    fn list<T>(&mut self, owner: &str, named: &Named<T>) {
        if let Some(first) = named.entries.first() {
            self.put(owner.to_owned(), first.name.span);
        }
        self.names(owner, named);
    }

    fn api(&mut self, file: &File) {
        let content = &file.content;
        self.put(API.to_owned(), content.span);
        let texts = [
            ("title", &content.title),
            ("doc", &content.doc),
            ("server", &content.server),
            ("reference", &content.reference),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                self.put(format!("{API}#{key}"), text.span);
            }
        }
        for scheme in &content.auth {
            self.put(format!("{API}#auth"), scheme.span);
        }
        for name in content.errors.iter().flat_map(|errors| &errors.message) {
            self.put(format!("{API}#errors"), name.span);
        }
        if let Some(pages) = &content.pages {
            self.put(format!("{API}#pages"), pages.span);
        }
        self.list("bucket", &content.buckets);
        self.list("area", &content.areas);
        self.list("query", &content.query);
    }

    fn file(&mut self, file: &File) {
        let content = &file.content;
        self.list("unit", &content.units);
        for (name, _) in content.ids.iter() {
            self.declared(file, name);
        }
        for (name, item) in content.enums.iter() {
            let owner = self.declared(file, name);
            self.names(&owner, &item.values);
        }
        for (name, choice) in content.choices.iter() {
            let owner = self.declared(file, name);
            self.names(&owner, &choice.arms);
            for (arm, fields) in choice.arms.iter() {
                self.names(&format!("{owner}#{}", arm.value), fields);
            }
        }
        for (name, model) in content.models.iter() {
            let owner = self.declared(file, name);
            for choice in &model.choices.entries {
                self.put(format!("{owner}#{}", choice.name.value), choice.name.span);
            }
            self.fields(&owner, file, model, 0);
        }
        for (name, union) in content.unions.iter() {
            let owner = self.declared(file, name);
            self.names(&owner, &union.arms);
        }
        for (name, head) in content.heads.iter() {
            let owner = self.declared(file, name);
            self.names(&owner, &head.top);
            self.names(&owner, &head.beside);
        }
        for (name, operation) in content.operations.iter() {
            self.operation(file, name, operation);
        }
    }

    fn declared(&mut self, file: &File, name: &Spanned<String>) -> String {
        let owner = super::decls::name(file, name).to_string();
        self.put(owner.clone(), name.span);
        owner
    }

    /// The fields of a model, and of those it includes. A spec that resolved has no cycle; the depth is for any other.
    fn fields(&mut self, owner: &str, file: &File, model: &doc::Model, depth: usize) {
        self.names(owner, &model.fields);
        if depth > 32 {
            return;
        }
        for include in &model.include {
            if let Some((file, model)) = self.model(file.area.as_deref(), include) {
                self.fields(owner, file, model, depth + 1);
            }
        }
    }

    fn model<'d>(&self, area: Option<&str>, wanted: &str) -> Option<(&'d File, &'d doc::Model)>
    where
        Self: 'd,
    {
        let document = self.document;
        let in_area = |area: Option<&str>| {
            document
                .files
                .iter()
                .filter(|file| file.area.as_deref() == area)
                .find_map(|file| {
                    let mut models = file.content.models.iter();
                    models.find_map(|(name, model)| (name.value == wanted).then_some((file, model)))
                })
        };
        in_area(area).or_else(|| in_area(None))
    }

    fn operation(&mut self, file: &File, name: &Spanned<String>, operation: &doc::Operation) {
        let area = file.area.as_deref().unwrap_or_default();
        let owner = format!("{area}.{}", name.value);
        self.put(owner.clone(), name.span);
        self.names(&owner, &operation.path);
        self.names(&owner, &operation.query);
        match &operation.body {
            Some(Short::Long(body)) => self.put(format!("{owner}#body"), body.span),
            Some(Short::Short(body)) => self.put(format!("{owner}#body"), body.span),
            None => {}
        }
        match &operation.answer {
            Short::Long(answer) => self.put(format!("{owner}#answer"), answer.span),
            Short::Short(answer) => self.put(format!("{owner}#answer"), answer.span),
        }
    }
}

/// The key of a type.
pub(crate) fn key(name: &Name) -> String {
    name.to_string()
}

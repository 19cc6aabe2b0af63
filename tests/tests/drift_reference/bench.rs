//! The spec and the pages that it is held against, and which pages are about what, so that a change is held against those alone.

use super::{below, read, shared, spec};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use thousandeyes_codegen::Places;
use thousandeyes_codegen::drift::{DocsReport, Finding, Reference, docs};
use thousandeyes_codegen::ir::{Answer, Api, Field, Name, Operation, Projection, Type, Use};

/// Pages that a set of changes is held against, and what is found in them without any.
pub(super) struct Part {
    pages: Reference,
    before: Vec<Finding>,
}

/// The spec, and all pages that are there.
pub(super) struct Bench {
    pub(super) api: Api,
    pub(super) places: Places,
    /// Whether the pages are the whole reference, and not the three alone.
    pub(super) whole: bool,
    files: Vec<(String, String)>,
    /// Operations that each page documents or shows.
    about: Vec<BTreeSet<String>>,
    parts: BTreeMap<Vec<usize>, Part>,
    /// What is found without a change.
    before: Vec<Finding>,
}

/// A field of a model.
#[derive(Clone)]
pub(super) struct At {
    pub(super) model: usize,
    pub(super) field: usize,
}

impl Bench {
    /// Nothing where no page is there.
    pub(super) fn new() -> Option<Self> {
        let folder = shared()?;
        let (api, places) = spec();
        let mut files = Vec::new();
        let all = folder.join("v6");
        let whole = all.is_dir();
        if whole {
            below(&all, &mut files);
        } else {
            for name in super::THREE {
                let text = fs::read_to_string(folder.join(name)).unwrap();
                files.push((name.to_owned(), text));
            }
        }
        let about = |file: &(String, String)| {
            let one = read(std::slice::from_ref(file));
            docs(&api, &places, &one, false)
                .compared
                .into_iter()
                .collect()
        };
        let about = files.iter().map(about).collect();
        let before = docs(&api, &places, &read(&files), true).findings;
        Some(Self {
            api,
            places,
            whole,
            files,
            about,
            parts: BTreeMap::new(),
            before,
        })
    }

    fn part(&mut self, operations: &BTreeSet<String>) -> Vec<usize> {
        let shown = |at: &usize| !self.about[*at].is_disjoint(operations);
        let pages: Vec<usize> = (0..self.files.len()).filter(shown).collect();
        if !self.parts.contains_key(&pages) {
            let files: Vec<_> = pages.iter().map(|at| self.files[*at].clone()).collect();
            let read = read(&files);
            let before = docs(&self.api, &self.places, &read, false).findings;
            let part = Part {
                pages: read,
                before,
            };
            self.parts.insert(pages.clone(), part);
        }
        pages
    }

    /// What another field adds to the findings on the pages of some operations.
    pub(super) fn changed(
        &mut self,
        operations: &BTreeSet<String>,
        at: &At,
        mut field: Field,
    ) -> DocsReport {
        let pages = self.part(operations);
        std::mem::swap(&mut self.api.models[at.model].fields[at.field], &mut field);
        let part = &self.parts[&pages];
        let mut report = docs(&self.api, &self.places, &part.pages, false);
        std::mem::swap(&mut self.api.models[at.model].fields[at.field], &mut field);
        report.findings.retain(|one| !part.before.contains(one));
        report
    }

    /// What another operation in the place of one adds to the findings on its pages.
    pub(super) fn operation(&mut self, index: usize, mut operation: Operation) -> DocsReport {
        let pages = self.part(&BTreeSet::from([operation.id.clone()]));
        std::mem::swap(&mut self.api.operations[index], &mut operation);
        let part = &self.parts[&pages];
        let mut report = docs(&self.api, &self.places, &part.pages, false);
        std::mem::swap(&mut self.api.operations[index], &mut operation);
        report.findings.retain(|one| !part.before.contains(one));
        report
    }

    /// Pages that document or show an operation.
    pub(super) fn pages_of(&self, id: &str) -> BTreeSet<usize> {
        let shown = |at: &usize| self.about[*at].contains(id);
        (0..self.files.len()).filter(shown).collect()
    }

    pub(super) fn documented(&self, id: &str) -> bool {
        self.about.iter().any(|about| about.contains(id))
    }

    /// All pages.
    pub(super) fn all(&self) -> Reference {
        read(&self.files)
    }

    /// Findings that are not there without a change. In which operations one of those is seen is no matter.
    pub(super) fn new_in<'r>(&self, report: &'r DocsReport) -> Vec<&'r Finding> {
        let new = report.findings.iter().filter(|one| {
            let mut known = self.before.iter();
            let same = |known: &Finding| {
                (known.rule, &known.subject, &known.page) == (one.rule, &one.subject, &one.page)
            };
            !known.any(same)
        });
        new.collect()
    }

    /// Whether one of these names stands in a table, or as a key in an example, on the pages of some operations. What `drift`
    /// says it did not understand does not count.
    pub(super) fn mentions(&self, operations: &BTreeSet<String>, names: &[&str]) -> bool {
        let row = |line: &str, name: &str| {
            let mut cells = line
                .split('|')
                .map(|cell| cell.trim_matches([' ', '`', '*']));
            line.contains('|') && cells.any(|cell| cell.rsplit('.').next() == Some(name))
        };
        let of = self.about.iter().zip(&self.files);
        let mut files = of.filter(|(about, _)| !about.is_disjoint(operations));
        files.any(|(_, file)| {
            let report = docs(
                &self.api,
                &self.places,
                &read(std::slice::from_ref(file)),
                false,
            );
            let mut unclear = report.not_understood.iter().filter(|one| !one.ordinary);
            let starts: BTreeSet<usize> = unclear.by_ref().map(|one| one.page.line).collect();
            let mut skipped = false;
            file.1.lines().enumerate().any(|(at, line)| {
                skipped = starts.contains(&(at + 1)) || (skipped && !line.is_empty());
                let key = |name: &&str| line.contains(&format!("\"{name}\""));
                !skipped && names.iter().any(|name| row(line, name) || key(name))
            })
        })
    }

    /// Whether no operation answers a model.
    pub(super) fn only_sent(&self, name: &Name) -> bool {
        let mut seen = BTreeSet::new();
        for operation in &self.api.operations {
            match &operation.answer {
                Answer::Empty => {}
                Answer::Bare { ty } | Answer::Rows { ty, .. } | Answer::One { ty, .. } => {
                    self.walk(ty, &mut seen);
                }
            }
        }
        !seen.contains(name)
    }

    /// Models that are an arm of a union, or stand below one: a page need not show each arm.
    pub(super) fn optional(&self) -> BTreeSet<Name> {
        let mut seen = BTreeSet::new();
        for arm in self.api.unions.iter().flat_map(|union| &union.arms) {
            self.walk(&arm.ty, &mut seen);
        }
        seen
    }

    /// The operations that send or answer each model.
    pub(super) fn users(&self) -> BTreeMap<Name, BTreeSet<String>> {
        let mut out: BTreeMap<Name, BTreeSet<String>> = BTreeMap::new();
        for operation in &self.api.operations {
            let mut seen = BTreeSet::new();
            if let Some(body) = &operation.body {
                self.walk(&body.ty, &mut seen);
            }
            match &operation.answer {
                Answer::Empty => {}
                Answer::Bare { ty } => self.walk(ty, &mut seen),
                Answer::Rows { ty, head, .. } | Answer::One { ty, head, .. } => {
                    self.walk(ty, &mut seen);
                    let mut heads = self.api.heads.iter();
                    if let Some(head) = heads.find(|one| Some(&one.name) == head.as_ref()) {
                        self.fields(head.top.iter().chain(&head.beside), &mut seen);
                    }
                }
            }
            for name in seen {
                out.entry(name).or_default().insert(operation.id.clone());
            }
        }
        out
    }

    fn fields<'a>(&self, fields: impl Iterator<Item = &'a Field>, seen: &mut BTreeSet<Name>) {
        for field in fields {
            let uses = &field.uses;
            for used in [&uses.answer, &uses.create, &uses.update]
                .into_iter()
                .flatten()
            {
                self.walk(&used.ty, seen);
            }
        }
    }

    fn walk(&self, ty: &Type, seen: &mut BTreeSet<Name>) {
        match ty {
            Type::List(item) | Type::Map(item) => self.walk(item, seen),
            Type::Model(name) | Type::Union(name) | Type::Choice(name) => {
                if !seen.insert(name.clone()) {
                    return;
                }
                if let Some(model) = self.api.model(name) {
                    self.fields(model.fields.iter(), seen);
                    for used in &model.choices {
                        self.walk(&Type::Choice(used.choice.clone()), seen);
                    }
                }
                for union in self.api.unions.iter().filter(|one| one.name == *name) {
                    union.arms.iter().for_each(|arm| self.walk(&arm.ty, seen));
                }
                for choice in self.api.choices.iter().filter(|one| one.name == *name) {
                    let fields = choice.arms.iter().flat_map(|arm| &arm.fields);
                    self.fields(fields, seen);
                }
            }
            _ => {}
        }
    }
}

/// What a field is in one projection.
pub(super) fn used(field: &mut Field, projection: Projection) -> &mut Option<Use> {
    match projection {
        Projection::Answer => &mut field.uses.answer,
        Projection::Create => &mut field.uses.create,
        Projection::Update => &mut field.uses.update,
    }
}

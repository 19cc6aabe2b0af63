//! Reference pages held against the spec.
//!
//! Each call of a page is matched with its operation; parameters, tables and examples are then compared one by one. What the
//! spec's own quirks say of a page is no difference, and a quirk that the page gives no cause for is one.

mod examples;
mod fields;
mod found;
mod known;
mod matching;
mod params;
mod rows;

use super::calls::{self, Of, PageCall};
use super::places::Where;
use super::report::{DocsReport, Finding, Level, MissingOperation, NotUnderstood, Rule};
use crate::ir::{Api, Operation};
use crate::resolve::{Place, Places};
use found::Found;
use std::collections::BTreeSet;

/// A page, and what messages call it.
#[derive(Clone, Copy, Debug)]
pub struct PageFile<'a> {
    /// Its path, as it was given.
    pub name: &'a str,
    /// What it holds.
    pub text: &'a str,
}

/// What everything below works on.
struct Cx<'a> {
    api: &'a Api,
    places: Where<'a>,
    found: Found,
}

/// A call of a page, with the page's name.
#[derive(Clone, Copy)]
struct Call<'c> {
    file: &'c str,
    call: &'c PageCall,
}

impl Call<'_> {
    fn place(self) -> Place {
        self.at(self.call.line)
    }

    fn at(self, line: usize) -> Place {
        Place {
            file: self.file.to_owned(),
            line,
        }
    }
}

/// Pages that were read, to be held against a spec.
#[derive(Debug, Default)]
pub struct Reference {
    pages: Vec<(String, calls::Page)>,
}

impl Reference {
    /// Reads pages, whatever they hold.
    pub fn read(pages: &[PageFile<'_>]) -> Self {
        let read = |page: &PageFile<'_>| (page.name.to_owned(), calls::read(page.text));
        Self {
            pages: pages.iter().map(read).collect(),
        }
    }
}

/// Holds pages against the spec. `complete` says that the pages are the whole reference, so that an operation which none of
/// them has is drift.
pub fn docs(api: &Api, places: &Places, reference: &Reference, complete: bool) -> DocsReport {
    let read = &reference.pages;
    let mut report = DocsReport {
        pages: read.len(),
        ..DocsReport::default()
    };
    for (file, page) in read {
        for unclear in &page.unclear {
            report.not_understood.push(NotUnderstood {
                page: Place {
                    file: file.clone(),
                    line: unclear.line,
                },
                what: unclear.what.clone(),
                ordinary: unclear.ordinary,
            });
        }
    }
    let mut all: Vec<Call<'_>> = Vec::new();
    for (file, page) in read {
        all.extend(page.calls.iter().map(|call| Call { file, call }));
    }
    report.calls = all.iter().filter(|call| !call.call.implied).count();
    let places = Where(places);
    let mut cx = Cx {
        api,
        places,
        found: Found::default(),
    };
    let matched = matching::matched(&mut cx, &all, &mut report);
    let mut compared: BTreeSet<&str> = BTreeSet::new();
    for (call, operation) in &matched {
        compared.insert(&operation.id);
        cx.compare(*call, operation, &mut report);
    }
    for operation in &api.operations {
        if compared.contains(operation.id.as_str()) {
            report.compared.push(operation.id.clone());
        } else {
            report.not_on_pages.push(operation.id.clone());
            if complete {
                cx.found.push(not_on_pages(places, operation));
            }
        }
    }
    report.findings = cx.found.finish(api);
    report.not_understood.sort();
    report.not_understood.dedup();
    report
}

impl<'x> Cx<'x> {
    fn compare(&mut self, call: Call<'_>, operation: &'x Operation, report: &mut DocsReport) {
        if !call.call.implied {
            self.params(call, operation);
        }
        for of in [Of::Body, Of::Answer] {
            let here = call.call.tables.iter().any(|table| table.of == of);
            if here {
                self.tables(call, operation, of, report);
            }
        }
        self.examples(call, operation, report);
    }
}

fn not_on_pages(places: Where<'_>, operation: &Operation) -> Finding {
    Finding {
        rule: Rule::OperationOnlySpec,
        level: Level::Drift,
        operations: vec![operation.id.clone()],
        subject: format!("{} {}", operation.method, operation.path_template()),
        message: "no page documents it".to_owned(),
        page: Vec::new(),
        spec: places
            .operation(&operation.id)
            .cloned()
            .into_iter()
            .collect(),
        edit: None,
        seen: None,
    }
}

/// A call that the spec lacks, as the list at the end has it.
fn missing(call: Call<'_>) -> MissingOperation {
    let page = call.call;
    let rows = page.tables.iter().map(|table| table.table.rows.len());
    MissingOperation {
        method: page.method.clone(),
        path: page.path.clone(),
        title: page.title.clone(),
        page: vec![call.place()],
        parameters: page.query.iter().filter(|param| !param.in_path).count(),
        fields: rows.sum(),
        examples: page.examples.len(),
    }
}

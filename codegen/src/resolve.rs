//! [`Document`] to [`Api`]: every name looked up, every rule of the language checked.
//!
//! Nothing stops at the first mistake. What can't be resolved is reported and left out, so that one
//! run says everything; the result counts only when nothing was reported.

mod answers;
mod bodies;
mod checks;
mod decls;
mod examples;
mod fields;
mod fit;
mod models;
mod operations;
mod params;
mod paths;
mod places;
mod reach;
mod rust_names;
pub(crate) mod scalar;
mod table;
mod types;
mod unions;
mod values;

pub(crate) use places::{API, key, places};
pub use places::{Place, Places};
pub(crate) use rust_names::request as request_name;

use crate::diagnostic::{Diagnostics, Sink};
use crate::ir::Api;
use crate::parse::document::Document;
use crate::source::{Sources, Span};
use std::collections::BTreeMap;
use table::Table;

/// Resolves a document, or says everything that is wrong with it.
pub(crate) fn resolve(
    sources: &Sources,
    document: &Document,
    sink: Sink,
) -> Result<Api, Diagnostics> {
    let mut cx = Cx {
        sources,
        document,
        table: Table::default(),
        sink,
        quirks: BTreeMap::new(),
    };
    cx.table = table::collect(document, &mut cx.sink);
    let api = cx.api();
    if document.lacks_shared_names() {
        cx.sink.forget_unknown_names();
    }
    cx.sink.finish(api)
}

/// What resolving works on.
struct Cx<'a> {
    sources: &'a Sources,
    document: &'a Document,
    table: Table<'a>,
    sink: Sink,
    /// Every quirk by the place of its field, and whether an example showed it.
    quirks: BTreeMap<Span, bool>,
}

impl Cx<'_> {
    fn api(&mut self) -> Option<Api> {
        let mut api = decls::api(self)?;
        decls::types(self, &mut api);
        models::models(self, &mut api);
        operations::operations(self, &mut api);
        checks::areas(self, &api);
        checks::lists_in_choices(self, &api);
        checks::modules(self);
        checks::when(self);
        paths::ambiguous(self, &api);
        reach::reach(self, &mut api);
        rust_names::check(self, &api);
        examples::check(self, &api);
        Some(api)
    }
}

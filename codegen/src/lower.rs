//! [`Api`]s to a [`Crate`]: every Rust name and type decided, one spec file to one source file.
//!
//! Nothing here fails; what could go wrong with names was reported before the IR existed.

mod answer;
mod docs;
mod model;
pub(crate) mod naming;
mod request;
pub(crate) mod surface;
mod types;

use crate::ir::{Api, Area, Life, Operation, Type};
use crate::rust::{self, AreaMethod, Catalogued, Crate, File, Item, Module, Uses};
use docs::paragraphs;
use std::collections::BTreeMap;

/// The module of the hand-written runtime.
pub(crate) const RUNTIME: &str = "thousandeyes_runtime";

/// Decides how every version of the API looks in Rust.
pub(crate) fn lower(apis: &[Api]) -> Crate {
    let mut files = vec![root(apis)];
    for api in apis {
        version(api, &mut files);
    }
    Crate { files }
}

/// `lib.rs`
fn root(apis: &[Api]) -> File {
    let modules = apis.iter().map(|api| {
        Item::Module(Module {
            name: api.version.clone(),
            public: true,
            feature: None,
        })
    });
    let mut items: Vec<Item> = modules.collect();
    items.push(Item::DocFile("../README.md"));
    items.push(Item::Allow {
        lint: "missing_docs",
        reason: "a name that says it all needs no more",
    });
    items.push(Item::Allow {
        lint: "deprecated",
        reason: "what the vendor gave up is still read and sent",
    });
    items.push(Item::Reexport(format!("{RUNTIME}::*")));
    File {
        path: "lib.rs".to_owned(),
        source: "spec".to_owned(),
        doc: Vec::new(),
        uses: Uses::default(),
        items,
    }
}

/// The request of one operation, without what its file imports.
pub(crate) fn request(api: &Api, operation: &Operation) -> rust::Request {
    request::request(api, operation, &mut Uses::default())
}

/// The files of one version.
fn version(api: &Api, files: &mut Vec<File>) {
    let mut by_file: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for stem in stems(api) {
        let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
        by_file.entry(folder.to_owned()).or_default().push(stem);
    }
    let shared: Vec<&str> = by_file.get("models").cloned().unwrap_or_default();
    let has_types = by_file
        .get("")
        .is_some_and(|stems| stems.contains(&"types"));
    files.push(version_module(api, has_types, !shared.is_empty()));
    if has_types {
        files.push(spec_file(api, "types"));
    }
    if !shared.is_empty() {
        files.push(folder_module(
            api,
            "models",
            &shared,
            "Objects that several areas answer with.",
        ));
        files.extend(shared.iter().map(|stem| spec_file(api, stem)));
    }
    for area in &api.areas {
        let stems = by_file
            .get(&format!("endpoints/{}", area.name))
            .cloned()
            .unwrap_or_default();
        files.push(area_module(api, area, &stems));
        files.extend(stems.iter().map(|stem| spec_file(api, stem)));
    }
}

/// The spec files that declare something, in the order of their paths.
fn stems(api: &Api) -> Vec<&str> {
    let mut stems: Vec<&str> = Vec::new();
    stems.extend(api.ids.iter().map(|item| item.file.as_str()));
    stems.extend(api.enums.iter().map(|item| item.file.as_str()));
    stems.extend(
        api.choices
            .iter()
            .filter(|choice| !choice.time_range)
            .map(|item| item.file.as_str()),
    );
    stems.extend(api.models.iter().map(|item| item.file.as_str()));
    stems.extend(api.unions.iter().map(|item| item.file.as_str()));
    stems.extend(api.heads.iter().map(|item| item.file.as_str()));
    stems.extend(api.operations.iter().map(|item| item.file.as_str()));
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// `v6.rs`
fn version_module(api: &Api, has_types: bool, has_models: bool) -> File {
    let mut items = Vec::new();
    let public = |name: &str, feature: Option<String>| {
        Item::Module(Module {
            name: name.to_owned(),
            public: true,
            feature,
        })
    };
    for area in &api.areas {
        items.push(public(&naming::snake(&area.name), Some(area.name.clone())));
    }
    if has_models {
        items.push(public("models", None));
    }
    if has_types {
        items.push(public("types", None));
    }
    // As `rustfmt` sorts them.
    items.sort_by(|a, b| module_name(a).cmp(module_name(b)));
    if has_models {
        items.push(Item::Reexport("models::*".to_owned()));
    }
    if has_types {
        items.push(Item::Reexport("types::*".to_owned()));
    }
    let methods = api.areas.iter().map(|area| AreaMethod {
        method: naming::snake(&area.name),
        module: naming::snake(&area.name),
        handle: naming::pascal(&area.name),
        doc: vec![format!("The calls of the area {}.", area.title)],
    });
    items.push(Item::Areas(methods.collect()));
    items.push(Item::Catalogue(catalogue(api)));
    let mut doc = vec![format!(
        "Version {} of the {}.",
        api.version.trim_start_matches('v'),
        api.title
    )];
    doc.extend(api.doc.as_deref().map(paragraphs).unwrap_or_default());
    let mut uses = Uses::default();
    uses.add(RUNTIME, "Operation");
    uses.add(RUNTIME, "Sender");
    File {
        path: format!("{}.rs", api.version),
        source: format!("spec/{}/api.yaml", api.version),
        doc,
        uses,
        items,
    }
}

fn module_name(item: &Item) -> &str {
    match item {
        Item::Module(module) => &module.name,
        _ => "",
    }
}

fn catalogue(api: &Api) -> Vec<Catalogued> {
    let lines = api.operations.iter().map(|operation| Catalogued {
        feature: operation.area.clone(),
        module: naming::snake(&operation.area),
        request: crate::resolve::request_name(operation),
        title: operation.title.clone(),
    });
    lines.collect()
}

/// `models.rs`
fn folder_module(api: &Api, folder: &str, stems: &[&str], doc: &str) -> File {
    let mut items = Vec::new();
    modules_of(folder, stems, &mut items);
    File {
        path: format!("{}/{folder}.rs", api.version),
        source: format!("spec/{}/{folder}", api.version),
        doc: vec![doc.to_owned()],
        uses: Uses::default(),
        items,
    }
}

fn modules_of(folder: &str, stems: &[&str], items: &mut Vec<Item>) {
    let names: Vec<String> = stems
        .iter()
        .filter_map(|stem| stem.rsplit('/').next())
        .map(naming::snake)
        .collect();
    let modules = names.iter().map(|name| {
        Item::Module(Module {
            name: name.clone(),
            public: false,
            feature: None,
        })
    });
    items.extend(modules);
    if names.iter().any(|name| name == folder) {
        items.push(Item::Allow {
            lint: "clippy::module_inception",
            reason: "a file is named like its folder",
        });
    }
    items.extend(
        names
            .iter()
            .map(|name| Item::Reexport(format!("{}::*", naming::ident(name)))),
    );
}

/// `net.rs`
fn area_module(api: &Api, area: &Area, stems: &[&str]) -> File {
    let mut items = Vec::new();
    let mut uses = Uses::default();
    modules_of(&naming::snake(&area.name), stems, &mut items);
    let mut methods = Vec::new();
    for operation in api
        .operations
        .iter()
        .filter(|operation| operation.area == area.name)
    {
        let request = request::request(api, operation, &mut Uses::default());
        let arguments = request.arguments();
        for param in operation.path_params.iter().chain(&operation.query) {
            if arguments
                .iter()
                .any(|argument| argument.name == naming::member(&param.name, param.rust.as_deref()))
            {
                types::rust(api, &param.ty, None, &mut uses);
            }
        }
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            let item = match &body.ty {
                Type::List(item) => item,
                ty => ty,
            };
            types::projected(api, item, body.projection, None, &mut uses);
        }
        methods.push(rust::Call {
            name: naming::snake(&operation.name),
            doc: docs::title(operation),
            request: request.name,
            arguments,
            deprecated: deprecated(&operation.life),
        });
    }
    // Its own names come through the re-exports.
    uses.0.remove(&format!(
        "crate::{}::{}",
        api.version,
        naming::snake(&area.name)
    ));
    let mut doc = vec![sentence(&area.title)];
    doc.extend(area.doc.as_deref().map(paragraphs).unwrap_or_default());
    let handle = rust::Area {
        name: naming::pascal(&area.name),
        doc: vec![format!(
            "The calls of the area {}, on a client.",
            area.title
        )],
        methods,
    };
    items.push(Item::Area(handle));
    File {
        path: format!("{}/{}.rs", api.version, naming::snake(&area.name)),
        source: format!("spec/{}/endpoints/{}", api.version, area.name),
        doc,
        uses,
        items,
    }
}

fn sentence(text: &str) -> String {
    match text.ends_with('.') {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// The source file of one spec file.
fn spec_file(api: &Api, stem: &str) -> File {
    let mut uses = Uses::default();
    let mut items = Vec::new();
    let operations: Vec<&Operation> = api
        .operations
        .iter()
        .filter(|operation| operation.file == stem)
        .collect();
    for operation in &operations {
        items.push(Item::Request(request::request(api, operation, &mut uses)));
    }
    items.extend(model::items(api, stem, &mut uses));
    let path = stem.strip_prefix("endpoints/").unwrap_or(stem);
    let path: Vec<String> = path.split('/').map(naming::snake).collect();
    File {
        path: format!("{}/{}.rs", api.version, path.join("/")),
        source: format!("spec/{}/{stem}.yaml", api.version),
        doc: docs::file(api, stem, &operations),
        uses,
        items,
    }
}

/// The text of `#[deprecated]`, when it is.
fn deprecated(life: &Life) -> Option<String> {
    match (&life.deprecated, &life.removed) {
        (_, Some(date)) => Some(format!("removed from the API on {date}")),
        (Some(date), None) => Some(format!("deprecated by the vendor on {date}")),
        (None, None) => None,
    }
}

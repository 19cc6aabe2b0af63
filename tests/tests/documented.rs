//! What the spec says of a thing reaches every product: each `doc` and `title` of the IR is in rustdoc, OpenAPI and the reference pages.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use thousandeyes_codegen::ir::{Answer, Api, Field, Projection, Type};
use thousandeyes_codegen::{FileTree, load, outputs};

fn tree(api: &Api) -> FileTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = fs::read_to_string(root.join("generated/Cargo.toml")).unwrap();
    outputs(std::slice::from_ref(api), &manifest).unwrap()
}

fn real() -> Api {
    let sources = thousandeyes_tests::spec().unwrap();
    load(&sources).unwrap_or_else(|problems| panic!("{}", problems.render(&sources, false)))
}

/// A text without what products add to it: escapes, line ends, case, brackets around links.
fn plain(text: &str) -> String {
    let bare = text.replace(['\\', '<', '>'], "").to_lowercase();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentences of a doc, without their ends: a unit may follow the first one.
fn sentences(doc: &str) -> Vec<String> {
    let text = plain(doc);
    let parts = text.split(". ").map(|part| part.trim_end_matches('.'));
    parts.map(str::to_owned).collect()
}

/// Every doc of the IR that a product shows, with the thing that has it.
fn docs(api: &Api) -> BTreeSet<(String, String)> {
    let mut out = BTreeSet::new();
    let mut put = |what: String, doc: Option<&str>| {
        if let Some(doc) = doc {
            out.insert((what, doc.to_owned()));
        }
    };
    for area in &api.areas {
        put(format!("area {}", area.name), Some(&area.title));
        put(format!("area {}", area.name), area.doc.as_deref());
    }
    for id in &api.ids {
        put(format!("id {}", id.name), id.doc.as_deref());
    }
    for item in &api.enums {
        put(format!("enum {}", item.name), item.doc.as_deref());
        for value in &item.values {
            put(
                format!("enum {}.{}", item.name, value.value),
                value.doc.as_deref(),
            );
        }
    }
    let fields = |fields: &[Field], faces: &[Projection]| -> Vec<(String, Option<String>)> {
        let shown = fields.iter().filter(|field| {
            let mut faces = faces.iter();
            faces.any(|face| field.uses.get(*face).is_some())
        });
        let shown = shown.map(|field| (field.name.clone(), field.doc.clone()));
        shown.collect()
    };
    for model in api
        .models
        .iter()
        .filter(|model| !model.projections.is_empty())
    {
        put(format!("model {}", model.name), model.doc.as_deref());
        for (name, doc) in fields(&model.fields, &model.projections) {
            put(format!("field {}.{name}", model.name), doc.as_deref());
        }
        for used in &model.choices {
            let choice = api.choices.iter().find(|choice| choice.name == used.choice);
            put(
                format!("choice {}", used.choice),
                choice.unwrap().doc.as_deref(),
            );
        }
    }
    for union in api
        .unions
        .iter()
        .filter(|union| !union.projections.is_empty())
    {
        put(format!("union {}", union.name), union.doc.as_deref());
        for arm in &union.arms {
            put(format!("arm {}.{}", union.name, arm.on), arm.doc.as_deref());
        }
    }
    for head in &api.heads {
        put(format!("head {}", head.name), head.doc.as_deref());
        for list in [&head.top, &head.beside] {
            for (name, doc) in fields(list, &[Projection::Answer]) {
                put(format!("field {}.{name}", head.name), doc.as_deref());
            }
        }
    }
    for operation in &api.operations {
        put(
            format!("operation {}", operation.id),
            Some(&operation.title),
        );
        put(
            format!("operation {}", operation.id),
            operation.doc.as_deref(),
        );
        for param in operation.path_params.iter().chain(&operation.query) {
            let what = format!("parameter {}.{}", operation.id, param.name);
            let choice = api.choice(&param.ty);
            let own = param.doc.as_deref();
            put(
                what,
                own.or(choice.and_then(|choice| choice.doc.as_deref())),
            );
        }
    }
    out
}

/// Models that are only within others, or that a row holds with a doc of the field.
fn within(api: &Api) -> BTreeSet<String> {
    let item = |ty: &Type| match ty {
        Type::List(item) => (**item).clone(),
        ty => ty.clone(),
    };
    let answered = api
        .operations
        .iter()
        .filter_map(|operation| match &operation.answer {
            Answer::Empty => None,
            Answer::Bare { ty } | Answer::Rows { ty, .. } | Answer::One { ty, .. } => {
                Some(item(ty))
            }
        });
    let bodies = api
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let shown: Vec<Type> = answered.chain(bodies.map(|body| item(&body.ty))).collect();
    let models = api.models.iter().filter(|model| {
        !shown.contains(&Type::Model(model.name.clone())) && model.name.area.is_some()
    });
    models
        .map(|model| format!("model {}", model.name))
        .collect()
}

/// All that the OpenAPI document says in words.
fn words(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => {
            out.push_str(text);
            out.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, out)),
        Value::Object(members) => {
            // Examples are no documentation.
            let told = members.iter().filter(|(key, _)| *key != "examples");
            told.for_each(|(_, value)| words(value, out));
        }
        _ => {}
    }
}

/// The text of each product.
fn products(api: &Api) -> BTreeMap<&'static str, String> {
    let mut out: BTreeMap<&'static str, String> = BTreeMap::new();
    for (path, text) in tree(api).iter() {
        if path.ends_with(".rs") {
            let lines = text.lines().map(|line| {
                let line = line.trim_start();
                let doc = line
                    .strip_prefix("///")
                    .or_else(|| line.strip_prefix("//!"));
                doc.unwrap_or(line)
            });
            let text: Vec<&str> = lines.collect();
            *out.entry("rustdoc").or_default() += &plain(&text.join("\n"));
        } else if path.ends_with(".openapi.json") {
            let document: Value = serde_json::from_str(text).unwrap();
            let mut said = String::new();
            words(&document, &mut said);
            *out.entry("OpenAPI").or_default() += &plain(&said);
        } else if path.starts_with("docs/reference/") {
            *out.entry("reference").or_default() += &plain(text);
        }
    }
    assert_eq!(out.len(), 3, "{:?}", out.keys());
    out
}

#[test]
fn every_doc_is_in_every_product() {
    for api in [real(), thousandeyes_tests::goldens::api().unwrap()] {
        let mut missing = Vec::new();
        let docs = docs(&api);
        let products = products(&api);
        let within = within(&api);
        for (what, doc) in &docs {
            for sentence in sentences(doc) {
                for (product, text) in &products {
                    // In tables of fields an object is described by the field that holds it.
                    let nested = *product == "reference" && within.contains(what);
                    if !nested && !text.contains(&sentence) {
                        missing.push(format!("{product} of {}: {what}: {sentence}", api.version));
                    }
                }
            }
        }
        assert!(docs.len() > 50, "{} docs", docs.len());
        assert!(
            missing.is_empty(),
            "{} of {}:\n{}",
            missing.len(),
            docs.len(),
            missing.join("\n")
        );
    }
}

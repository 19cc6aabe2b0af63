//! The same models as other generators emit them: structs with serde's derive. Not shipped; it is what our own crate is
//! measured against (`cargo xtask cost`, `benches`).
//!
//! A fair opponent does the same work and no more: every model with its documentation, owned `String`s, and for each
//! operation a function that reads its answer and one that writes it back. Requests, ids, lenient numbers and rows that
//! are never lost, which our crate has beside that, are left out.

mod envelope;
mod item;

use crate::ir::{Api, Model, Projection, Type};
use std::fmt::Write;

/// The models of an API as the one file of a crate that depends on `serde` with `derive` and on `serde_json`.
pub fn derive_models(api: &Api) -> String {
    let mut out = String::from(
        "//! Models with serde's derive, to measure against.\n\n\
         #![allow(missing_docs, unreachable_pub, clippy::all)]\n\n\
         use serde::{Deserialize, Serialize};\n",
    );
    item::flag(&mut out);
    for id in &api.ids {
        item::id(&mut out, id);
    }
    for set in &api.enums {
        item::set(&mut out, set);
    }
    for model in &api.models {
        for face in faces(model) {
            item::model(&mut out, api, model, face);
        }
    }
    for union in &api.unions {
        for wanted in &union.projections {
            let face = api.union_face(union, *wanted);
            if face == *wanted || !union.projections.contains(&face) {
                item::union(&mut out, api, union, face);
            }
        }
    }
    for operation in &api.operations {
        envelope::answer(&mut out, api, operation);
        envelope::body(&mut out, api, operation);
    }
    envelope::catalogue(&mut out, api);
    out
}

/// The faces of a model that differ.
fn faces(model: &Model) -> Vec<Projection> {
    let mut faces: Vec<_> = model
        .projections
        .iter()
        .map(|wanted| model.face(*wanted))
        .collect();
    faces.sort_unstable();
    faces.dedup();
    faces
}

/// A type as a field has it, in one face of its model.
fn rust(api: &Api, ty: &Type, face: Projection) -> String {
    match ty {
        Type::Text(_) | Type::Time | Type::Date | Type::LocalTime | Type::Window => {
            "String".to_owned()
        }
        Type::Int | Type::EpochSeconds | Type::EpochMillis => "i64".to_owned(),
        Type::Float => "f64".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Bit | Type::Flag => "Flag".to_owned(),
        Type::Json | Type::Choice(_) => "serde_json::Value".to_owned(),
        Type::List(item) => format!("Vec<{}>", rust(api, item, face)),
        Type::Map(value) => format!(
            "std::collections::BTreeMap<String, {}>",
            rust(api, value, face)
        ),
        Type::Id(name) | Type::Enum(name) => pascal(&name.to_string()),
        Type::Model(name) => {
            let shown = api
                .model(name)
                .map_or(Projection::Answer, |model| model.face(face));
            faced(&name.to_string(), shown)
        }
        Type::Union(name) => {
            let shown = api
                .union(name)
                .map_or(Projection::Answer, |union| api.union_face(union, face));
            faced(&name.to_string(), shown)
        }
    }
}

/// The name of one face of a model.
fn faced(name: &str, face: Projection) -> String {
    let name = pascal(name);
    match face {
        Projection::Answer => name,
        Projection::Create => format!("{name}Create"),
        Projection::Update => format!("{name}Update"),
    }
}

/// `net.path-vis` to `NetPathVis`.
fn pascal(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty()).map(|part| {
        let (first, rest) = part.split_at(1);
        first.to_ascii_uppercase() + rest
    });
    let name: String = parts.collect();
    match name.starts_with(|c: char| c.is_ascii_digit()) || name == "Self" || name.is_empty() {
        true => format!("V{name}"),
        false => name,
    }
}

/// `agentId` to `agent_id`; what is a keyword gets an underscore.
fn snake(text: &str) -> String {
    let mut name = String::new();
    let mut lower = false;
    for c in text.chars() {
        if c.is_ascii_uppercase() && lower {
            name.push('_');
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        match c.is_ascii_alphanumeric() {
            true => name.push(c.to_ascii_lowercase()),
            false => name.push('_'),
        }
    }
    let digit = name.starts_with(|c: char| c.is_ascii_digit());
    if digit || name.is_empty() || syn::parse_str::<syn::Ident>(&name).is_err() {
        name.push('_');
    }
    match digit {
        true => format!("v{name}"),
        false => name,
    }
}

/// Documentation, as our own crate has it.
fn doc(out: &mut String, text: Option<&str>) {
    for line in text.into_iter().flat_map(str::lines) {
        // Writing to a `String` does not fail.
        let _ = writeln!(out, "#[doc = {line:?}]");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sources, load};
    use std::collections::BTreeSet;
    use std::path::Path;

    /// Emits the models of a spec below the repository.
    fn emitted(folder: &str, version: &str) -> syn::File {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let sources =
            Sources::read(version, folder, &root.join(folder)).expect("the spec is there");
        let api = load(&sources).expect("the spec is sound");
        syn::parse_file(&derive_models(&api)).expect("Rust")
    }

    #[test]
    fn every_construct_of_the_language_becomes_rust_and_no_name_comes_twice() {
        for (folder, version) in [("spec/v6/", "v6"), ("tests/golden/spec/", "golden")] {
            let mut names = BTreeSet::new();
            for item in emitted(folder, version).items {
                let name = match item {
                    syn::Item::Struct(item) => item.ident.to_string(),
                    syn::Item::Enum(item) => item.ident.to_string(),
                    syn::Item::Fn(item) => item.sig.ident.to_string(),
                    _ => continue,
                };
                assert!(names.insert(name.clone()), "{folder}: {name} comes twice");
            }
            assert!(names.contains("reread") && names.len() > 20, "{folder}");
        }
    }
}

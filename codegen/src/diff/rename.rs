//! Finds what is the same under another name, so that it is not shown as gone and new.
//!
//! Only what is clear is taken for a rename: nothing else fits as well, on either side.

use super::names;
use crate::ir::{Api, Area, Field, Model, Name, Operation, Segment, Type};
use std::collections::BTreeMap;

/// What has another name in the newer spec.
#[derive(Debug, Default)]
pub(super) struct Renames {
    /// Areas: old name to new.
    pub(super) areas: BTreeMap<String, String>,
    /// Types: old name, area and all, to new.
    pub(super) types: BTreeMap<Name, Name>,
    /// Operations: old id to new.
    pub(super) operations: BTreeMap<String, String>,
    /// Models whose Rust type alone has another name: old to new, by the model's newer name.
    pub(super) rust: BTreeMap<Name, (String, String)>,
}

impl Renames {
    /// The id that an operation has when nothing but its area is called otherwise.
    pub(super) fn with_area(&self, id: &str) -> String {
        let parts = id.split_once('.');
        let area = parts.and_then(|(area, name)| Some((self.areas.get(area)?, name)));
        area.map_or_else(|| id.to_owned(), |(area, name)| format!("{area}.{name}"))
    }

    /// The old name of a type, by its new one.
    pub(super) fn old_type(&self, new: &Name) -> Name {
        let found = self.types.iter().find(|(_, to)| *to == new);
        found.map_or_else(|| new.clone(), |(from, _)| from.clone())
    }
}

/// Finds the renames, and gives the older spec the newer one's names of areas and types. Operations keep their ids.
pub(super) fn align(old: &Api, new: &Api) -> (Api, Renames) {
    let mut renames = Renames {
        areas: areas(old, new),
        ..Renames::default()
    };
    let mut aligned = old.clone();
    for area in &mut aligned.areas {
        if let Some(name) = renames.areas.get(&area.name) {
            area.name = name.clone();
        }
    }
    let files = |file: &mut String| {
        for (from, to) in &renames.areas {
            if let Some(noun) = file.strip_prefix(&format!("endpoints/{from}/")) {
                *file = format!("endpoints/{to}/{noun}");
                return;
            }
        }
    };
    each_file(&mut aligned, files);
    let moved = |name: &Name| Name {
        area: name.area.as_ref().map(|area| {
            let renamed = renames.areas.get(area);
            renamed.unwrap_or(area).clone()
        }),
        name: name.name.clone(),
    };
    // A type that moved with its area is not a rename of its own, but its place is under the old name.
    let mut with_area = BTreeMap::new();
    for name in type_names(old).filter(|name| moved(name) != *name) {
        with_area.insert(name.clone(), moved(&name));
    }
    names::rename(&mut aligned, &|name| *name = moved(name));
    let found = types(&aligned, new);
    names::rename(&mut aligned, &|name| {
        if let Some(to) = found.get(name) {
            *name = to.clone();
        }
    });
    renames.types = with_area;
    for to in renames.types.values_mut() {
        if let Some(renamed) = found.get(to) {
            *to = renamed.clone();
        }
    }
    for (from, to) in found {
        if !renames.types.values().any(|known| *known == to) {
            renames.types.insert(from, to);
        }
    }
    renames.operations = operations(old, new);
    for model in &mut aligned.models {
        let Some(other) = new.model(&model.name) else {
            continue;
        };
        // Said once, here, and not again wherever the type is used.
        if model.rust != other.rust {
            let rust = |model: &Model| {
                let given = model.rust.as_ref();
                given.unwrap_or(&model.name.name).clone()
            };
            let names = (rust(model), rust(other));
            if names.0 != names.1 {
                renames.rust.insert(model.name.clone(), names);
            }
            model.rust.clone_from(&other.rust);
        }
    }
    (aligned, renames)
}

/// Every mention of the file that something is declared in.
fn each_file(api: &mut Api, change: impl Fn(&mut String)) {
    let ids = api.ids.iter_mut().map(|item| &mut item.file);
    let enums = api.enums.iter_mut().map(|item| &mut item.file);
    let choices = api.choices.iter_mut().map(|item| &mut item.file);
    let models = api.models.iter_mut().map(|item| &mut item.file);
    let unions = api.unions.iter_mut().map(|item| &mut item.file);
    let heads = api.heads.iter_mut().map(|item| &mut item.file);
    let operations = api.operations.iter_mut().map(|item| &mut item.file);
    let types = ids.chain(enums).chain(choices).chain(models);
    let all = types.chain(unions).chain(heads).chain(operations);
    all.for_each(change);
}

fn type_names(api: &Api) -> impl Iterator<Item = Name> {
    let ids = api.ids.iter().map(|item| &item.name);
    let enums = api.enums.iter().map(|item| &item.name);
    let choices = api.choices.iter().map(|item| &item.name);
    let models = api.models.iter().map(|item| &item.name);
    let unions = api.unions.iter().map(|item| &item.name);
    let heads = api.heads.iter().map(|item| &item.name);
    let all = ids.chain(enums).chain(choices).chain(models);
    all.chain(unions).chain(heads).cloned()
}

/// Areas whose operations are all in another one that was not there before.
fn areas(old: &Api, new: &Api) -> BTreeMap<String, String> {
    let gone = |area: &&Area| new.areas.iter().all(|other| other.name != area.name);
    let come = |area: &&Area| old.areas.iter().all(|other| other.name != area.name);
    let calls = |api: &Api, area: &Area| -> Vec<String> {
        let own = api.operations.iter().filter(|item| item.area == area.name);
        own.map(call).collect()
    };
    let score = |from: &Area, to: &Area| alike(&calls(old, from), &calls(new, to));
    let from: Vec<&Area> = old.areas.iter().filter(gone).collect();
    let to: Vec<&Area> = new.areas.iter().filter(come).collect();
    let pairs = best(&from, &to, |from, to| score(from, to));
    let pairs = pairs.into_iter();
    pairs
        .map(|(from, to)| (from.name.clone(), to.name.clone()))
        .collect()
}

/// What is sent where: what makes an operation the same under another id.
fn call(operation: &Operation) -> String {
    let mut out = operation.method.to_string();
    for segment in &operation.path {
        out.push('/');
        match segment {
            Segment::Literal(text) => out.push_str(text),
            Segment::Param(_) | Segment::Optional(_) => out.push_str("{}"),
        }
    }
    out
}

fn operations(old: &Api, new: &Api) -> BTreeMap<String, String> {
    let known = |api: &Api, id: &str| api.operations.iter().any(|other| other.id == id);
    let gone = old.operations.iter().filter(|item| !known(new, &item.id));
    let gone: Vec<&Operation> = gone.collect();
    let come = new.operations.iter().filter(|item| !known(old, &item.id));
    let come: Vec<&Operation> = come.collect();
    let score = |from: &Operation, to: &Operation| (call(from) == call(to)).into();
    let pairs = best(&gone, &come, |from, to| score(from, to)).into_iter();
    pairs
        .map(|(from, to)| (from.id.clone(), to.id.clone()))
        .collect()
}

/// A type, as far as renaming is concerned.
struct Shape {
    name: Name,
    /// What kind of type; only the same kind can be the same type.
    kind: &'static str,
    parts: Vec<String>,
}

fn types(old: &Api, new: &Api) -> BTreeMap<Name, Name> {
    let (from, to) = (shapes(old), shapes(new));
    let missing = |shape: &&Shape, from: &[Shape]| from.iter().all(|one| one.name != shape.name);
    let gone: Vec<&Shape> = from.iter().filter(|shape| missing(shape, &to)).collect();
    let come: Vec<&Shape> = to.iter().filter(|shape| missing(shape, &from)).collect();
    let pairs = best(&gone, &come, |from, to| match from.kind == to.kind {
        // A type that only moved between areas, or into all of them, keeps its name.
        true if from.name.name == to.name.name => 1.0 + alike(&from.parts, &to.parts),
        true => alike(&from.parts, &to.parts),
        false => 0.0,
    });
    let pairs = pairs.into_iter();
    pairs
        .map(|(from, to)| (from.name.clone(), to.name.clone()))
        .collect()
}

fn shapes(api: &Api) -> Vec<Shape> {
    let mut out = Vec::new();
    let mut put = |name: &Name, kind, parts: Vec<String>| {
        out.push(Shape {
            name: name.clone(),
            kind,
            parts,
        });
    };
    for id in &api.ids {
        // An id has nothing inside: who uses it says what it is.
        let wire = format!("{:?} {}", id.wire, id.moment);
        let users = users(api, &id.name).into_iter();
        put(
            &id.name,
            "id",
            users.map(|user| format!("{wire} {user}")).collect(),
        );
    }
    for item in &api.enums {
        let values = item.values.iter().map(|value| value.value.clone());
        put(&item.name, "enum", values.collect());
    }
    for choice in &api.choices {
        let fields = choice.arms.iter().flat_map(|arm| &arm.fields);
        put(&choice.name, "choice", field_names(fields));
    }
    for model in &api.models {
        put(&model.name, "model", field_names(&model.fields));
    }
    for union in &api.unions {
        let arms = union.arms.iter().map(|arm| arm.on.clone());
        put(&union.name, "union", arms.collect());
    }
    for head in &api.heads {
        let fields = head.top.iter().chain(&head.beside);
        put(&head.name, "head", field_names(fields));
    }
    out
}

fn field_names<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Vec<String> {
    let fields = fields.into_iter();
    fields.map(|field| field.name.clone()).collect()
}

/// Names of the fields and parameters of a type.
fn users(api: &Api, name: &Name) -> Vec<String> {
    fn is(ty: &Type, name: &Name) -> bool {
        match ty {
            Type::List(inner) | Type::Map(inner) => is(inner, name),
            Type::Id(id) => id == name,
            _ => false,
        }
    }
    let mut out = Vec::new();
    for operation in &api.operations {
        for param in operation.path_params.iter().chain(&operation.query) {
            if is(&param.ty, name) {
                out.push(format!("{} {}", operation.id, param.name));
            }
        }
    }
    let models = api.models.iter();
    for (model, field) in models.flat_map(|model| model.fields.iter().map(move |f| (model, f))) {
        let uses = [&field.uses.create, &field.uses.update, &field.uses.answer];
        if uses
            .iter()
            .any(|used| used.as_ref().is_some_and(|used| is(&used.ty, name)))
        {
            out.push(format!("{} {}", model.name.name, field.name));
        }
    }
    out
}

/// How much of two lists is in both, from 0 to 1.
fn alike(one: &[String], other: &[String]) -> f64 {
    let both = one.iter().filter(|part| other.contains(part)).count();
    let all = one.len() + other.len() - both.min(one.len() + other.len());
    match all {
        0 => 0.0,
        all => both as f64 / all as f64,
    }
}

/// Less than this in common is not the same thing.
const ENOUGH: f64 = 0.7;

/// Pairs that fit: each the other's best, and better than anything else.
fn best<'a, T>(from: &[&'a T], to: &[&'a T], score: impl Fn(&T, &T) -> f64) -> Vec<(&'a T, &'a T)> {
    let mut out = Vec::new();
    for one in from {
        let scored: Vec<(f64, &'a T)> =
            to.iter().map(|other| (score(one, other), *other)).collect();
        let Some((top, found)) = unique(&scored) else {
            continue;
        };
        let back: Vec<(f64, &'a T)> = from
            .iter()
            .map(|other| (score(other, found), *other))
            .collect();
        if top >= ENOUGH && unique(&back).is_some_and(|(_, back)| std::ptr::eq(back, *one)) {
            out.push((*one, found));
        }
    }
    out
}

/// The entry with the highest score, when no other has the same.
fn unique<'a, T>(scored: &[(f64, &'a T)]) -> Option<(f64, &'a T)> {
    let top = scored.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let same = scored.iter().filter(|entry| entry.0 == top.0).count();
    (same == 1).then_some(*top)
}

/// Fields that are the same under other names on the wire and in Rust: of one type, with one text, and nothing else like it.
pub(super) fn same_field<'a>(gone: &'a [&'a Field], come: &Field) -> Option<&'a Field> {
    let mut fits = gone.iter().filter(|field| {
        let uses = |field: &Field| {
            let uses = &field.uses;
            [&uses.create, &uses.update, &uses.answer].map(|used| {
                let used = used.as_ref();
                used.map(|used| (used.ty.clone(), used.required))
            })
        };
        field.doc.is_some()
            && field.doc == come.doc
            && field.unit == come.unit
            && uses(field) == uses(come)
    });
    match (fits.next(), fits.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

//! Each field of the spec taken out in turn, held against the pages of the whole reference that it could stand on.

use super::{below, held_loosely, reach, read, shared, whole};
use std::collections::BTreeMap;
use thousandeyes_codegen::drift::Rule;
use thousandeyes_codegen::ir::{Api, Name, Type, Union};

#[test]
fn every_field_of_the_whole_reference_that_is_taken_out_is_reported() {
    let Some(folder) = shared() else { return };
    let (api, places) = whole();
    let mut pages = Vec::new();
    below(&folder.join("v6"), &mut pages);
    // Which pages are about an operation.
    let mut about: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for page in &pages {
        let alone = held_loosely(&api, &places, &read(std::slice::from_ref(page)));
        for operation in alone.compared {
            about.entry(operation).or_default().push(page.clone());
        }
    }
    let (mut all, mut once, mut often) = (0, 0, 0);
    // No page has its name; another arm of the union has it; the rest.
    let (mut nowhere, mut twin, mut silent) = (0, 0, Vec::new());
    for model in &api.models {
        let small = reach::only(&api, |one| reach::of(&api, one).contains(&model.name));
        let Some(place) = small.models.iter().position(|one| one.name == model.name) else {
            continue;
        };
        let mut texts: Vec<(String, String)> = Vec::new();
        for operation in &small.operations {
            texts.extend(about.get(&operation.id).into_iter().flatten().cloned());
        }
        texts.sort();
        texts.dedup();
        let reference = read(&texts);
        let before = held_loosely(&small, &places, &reference).findings;
        for (index, field) in model.fields.iter().enumerate() {
            let mut mutant = small.clone();
            mutant.models[place].fields.remove(index);
            let mut found = held_loosely(&mutant, &places, &reference).findings;
            found.retain(|one| !before.contains(one));
            all += 1;
            let named = field.quirk.as_ref().and_then(|quirk| quirk.name.as_deref());
            let named = named.unwrap_or(&field.name);
            match found.as_slice() {
                [] if !texts.iter().any(|(_, text)| text.contains(named)) => nowhere += 1,
                [] if has_twin(&small, &model.name, &field.name) => twin += 1,
                [] => silent.push(format!("{}.{}", model.name, field.name)),
                [one] => {
                    once += 1;
                    assert!(RULES.contains(&one.rule), "{}: {one:#?}", field.name);
                }
                _ => often += 1,
            }
        }
    }
    println!(
        "{all} fields: {once} reported once, {often} several times, {nowhere} on no page, {twin} in another arm; \
         {} silent: {silent:?}",
        silent.len()
    );
    assert!(silent.len() * 10 < all, "{silent:#?}");
}

const RULES: [Rule; 8] = [
    Rule::FieldOnlyPage,
    Rule::FieldName,
    Rule::FieldType,
    Rule::FieldUnit,
    Rule::FieldRange,
    Rule::FieldRequired,
    Rule::Example,
    Rule::Quirk,
];

/// Whether another model has the field in the same place: an arm of the same union, or what stands below one.
fn has_twin(api: &Api, model: &Name, field: &str) -> bool {
    let beside = |union: &&Union| {
        union
            .arms
            .iter()
            .any(|arm| arm.ty == Type::Model(model.clone()))
    };
    let arms = api.unions.iter().filter(beside).flat_map(|one| &one.arms);
    arms.filter(|arm| arm.ty != Type::Model(model.clone()))
        .any(|arm| {
            let Type::Model(name) = &arm.ty else {
                return false;
            };
            let other = api.models.iter().find(|one| one.name == *name);
            other.is_some_and(|other| other.fields.iter().any(|one| one.name == field))
        })
}

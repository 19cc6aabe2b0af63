//! Objects that several operations share, and values that are one of several, each in a section of its own.

use super::fields;
use super::markdown::{Links, key, table};
use super::types::text;
use crate::escape::markdown_code;
use crate::ir::{Api, By, Model, Name, Projection, Type, Union};

/// The headings of the page of shared objects, with the keys that links know them by.
pub(super) fn headings(api: &Api) -> Vec<(String, String)> {
    let mut out = vec![("models: title".to_owned(), "Objects".to_owned())];
    out.extend(sections(api, None));
    out
}

/// The sections that an area, or the shared page, has: shared models and every union.
pub(super) fn sections(api: &Api, area: Option<&str>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let heading = |name: &Name, face| (key(name, face), heading(name, face));
    if area.is_none() {
        for model in shared(api) {
            out.extend(
                model
                    .projections
                    .iter()
                    .map(|face| heading(&model.name, *face)),
            );
        }
    }
    for union in api
        .unions
        .iter()
        .filter(|union| union.name.area.as_deref() == area)
    {
        out.extend(
            union
                .projections
                .iter()
                .map(|face| heading(&union.name, *face)),
        );
    }
    out
}

fn shared(api: &Api) -> impl Iterator<Item = &Model> {
    api.models.iter().filter(|model| model.name.area.is_none())
}

fn heading(name: &Name, face: Projection) -> String {
    match face {
        Projection::Answer => name.name.clone(),
        Projection::Create => format!("{} to create", name.name),
        Projection::Update => format!("{} to update", name.name),
    }
}

pub(super) fn page(api: &Api, links: &Links) -> String {
    let mut out =
        "# Objects\n\nThose that several operations answer with. In bold: what is always there.\n"
            .to_owned();
    for model in shared(api) {
        for face in &model.projections {
            let mut rows = Vec::new();
            for (field, used) in model.projected(*face) {
                fields::row(api, field, used, *face, "", links, &mut rows);
            }
            out += &format!(
                "\n## {}\n\n{}\n\n{}",
                heading(&model.name, *face),
                text(model.doc.as_deref()),
                table(fields::HEADER, &rows)
            );
        }
    }
    out + &unions(api, None, links)
}

/// The sections of the unions of an area, or of the shared ones.
pub(super) fn unions(api: &Api, area: Option<&str>, links: &Links) -> String {
    let mut out = String::new();
    for union in api
        .unions
        .iter()
        .filter(|union| union.name.area.as_deref() == area)
    {
        for face in &union.projections {
            out += &self::union(api, union, *face, links);
        }
    }
    out
}

fn union(api: &Api, union: &Union, face: Projection, links: &Links) -> String {
    let told = match &union.by {
        By::Tag(_) if api.tag_in_path(union, face) => {
            "The path says which of these it is.".to_owned()
        }
        By::Tag(tag) => format!(
            "The field {} says which of these it is.",
            markdown_code(tag)
        ),
        By::Presence => "The field that is there says which of these it is.".to_owned(),
        By::Kind => "The kind of the value says which of these it is.".to_owned(),
    };
    let says = text(union.doc.as_deref());
    let mut out =
        format!("\n## {}\n\n{says} {told}\n", heading(&union.name, face)).replace("\n ", "\n");
    // Arms of one type share a table.
    let mut types: Vec<&Type> = Vec::new();
    for arm in &union.arms {
        if !types.contains(&&arm.ty) {
            types.push(&arm.ty);
        }
    }
    for ty in types {
        let names = union.arms.iter().filter(|arm| arm.ty == *ty).map(|arm| {
            let (doc, on) = (text(arm.doc.as_deref()), markdown_code(&arm.on));
            match doc.as_str() {
                "" => on,
                doc => format!("{on} ({})", doc.trim_end_matches('.')),
            }
        });
        let names: Vec<String> = names.collect();
        let mut rows = Vec::new();
        fields::rows(api, ty, face, "", links, &mut rows);
        out += &format!("\n{}: {}\n", names.join(", "), links.ty(api, ty, face));
        if !rows.is_empty() {
            out += &format!("\n{}", table(fields::HEADER, &rows));
        }
    }
    out
}

//! Markdown as GitHub renders it: tables, and the anchors that headings get.

use super::area_page;
use crate::ir::{Api, Name, Projection, Type};
use std::collections::BTreeMap;

/// A table; nothing, when it has no rows. Columns in which every cell is empty are left out.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let used: Vec<bool> = (0..header.len())
        .map(|at| {
            rows.iter()
                .any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()))
        })
        .collect();
    let line = |cells: Vec<String>| {
        let shown = cells.into_iter().zip(&used).filter(|(_, used)| **used);
        let shown: Vec<String> = shown.map(|(cell, _)| cell).collect();
        format!("| {} |\n", shown.join(" | "))
    };
    let mut out = line(header.iter().map(|&cell| cell.to_owned()).collect());
    out += &line(header.iter().map(|_| "---".to_owned()).collect());
    for row in rows {
        out += &line(row.iter().map(|cell| self::cell(cell)).collect());
    }
    out
}

/// A bar ends a cell even within code, unless an odd number of backslashes stands before it.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if c == '|' && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// The anchors that GitHub gives to the headings of one page, in their order.
pub(super) fn anchors(headings: &[String]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for heading in headings {
        let kept = heading
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
        let slug: String = kept
            .flat_map(char::to_lowercase)
            .map(|c| if c == ' ' { '-' } else { c })
            .collect();
        let count = seen.entry(slug.clone()).or_default();
        out.push(match *count {
            0 => slug,
            again => format!("{slug}-{again}"),
        });
        *count += 1;
    }
    out
}

/// Where each operation, type and shared object is described.
pub(super) struct Links(BTreeMap<String, String>);

impl Links {
    pub(super) fn new(api: &Api) -> Self {
        let mut out = BTreeMap::new();
        let mut page = |file: String, headings: Vec<(String, String)>| {
            let titles: Vec<String> = headings.iter().map(|(_, title)| title.clone()).collect();
            for ((key, _), anchor) in headings.into_iter().zip(anchors(&titles)) {
                out.insert(key, format!("{file}.md#{anchor}"));
            }
        };
        page("types".to_owned(), super::types::headings(api));
        page("models".to_owned(), super::models::headings(api));
        for area in &api.areas {
            page(area_page(&area.name), super::area::headings(api, area));
        }
        Self(out)
    }

    /// The place of a key, as seen from a page in the same folder.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// A type, with a link where it is described.
    pub(super) fn ty(&self, api: &Api, ty: &Type, wanted: Projection) -> String {
        match ty {
            Type::List(item) => format!("array of {}", self.ty(api, item, wanted)),
            Type::Map(value) => format!("map of {}", self.ty(api, value, wanted)),
            Type::Model(name) => {
                let face = api
                    .model(name)
                    .map_or(Projection::Answer, |model| model.face(wanted));
                self.object(name, face)
            }
            Type::Union(name) => {
                let face = api
                    .union(name)
                    .map_or(Projection::Answer, |union| api.union_face(union, wanted));
                self.object(name, face)
            }
            Type::Id(name) | Type::Enum(name) | Type::Choice(name) => {
                self.named(&name.to_string(), &name.name)
            }
            ty => ty.to_string(),
        }
    }

    fn object(&self, name: &Name, face: Projection) -> String {
        match self.get(&key(name, face)) {
            Some(_) => self.named(&key(name, face), &name.name),
            // Its fields follow where it is used.
            None => "object".to_owned(),
        }
    }

    fn named(&self, key: &str, shown: &str) -> String {
        match self.get(key) {
            Some(place) => format!("[{shown}]({place})"),
            None => shown.to_owned(),
        }
    }
}

/// The key of a model or union in one face.
pub(super) fn key(name: &Name, face: Projection) -> String {
    match face {
        Projection::Answer => name.to_string(),
        Projection::Create => format!("{name} (create)"),
        Projection::Update => format!("{name} (update)"),
    }
}

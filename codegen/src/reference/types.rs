//! The page of types: how values are written, units, ids, and sets of values.

use super::markdown::table;
use crate::escape::{markdown, markdown_code};
use crate::ir::{Api, EnumValue, Id, IdWire};
use crate::sentences;

/// What the types of the language are on the wire.
const WRITTEN: &[(&str, &str)] = &[
    ("text", "a string"),
    (
        "url, ip, cidr, country, uuid, email",
        "a string of that kind",
    ),
    ("int", "a whole number of 64 bits; `1360.0` is one too"),
    ("float", "a number"),
    ("bool", "`true` or `false`; `1` or `0` in a path or query"),
    ("bit", "`0` or `1`"),
    ("flag", "`0` or `1` in places, `true` or `false` in others"),
    (
        "time",
        "a moment as text, `2013-11-13 02:33:05` in UTC or ISO 8601",
    ),
    (
        "epoch-s, epoch-ms",
        "a moment as seconds or milliseconds since 1970",
    ),
    ("date", "a day as text, `2013-11-13`"),
    ("local-time", "a time of day and date without a zone"),
    (
        "window",
        "a stretch of time up to now: `1200` (seconds), `15m`, `12h`, `10d`, `2w`",
    ),
    ("json", "anything"),
];

/// The headings of the page, with the keys that links know them by.
pub(super) fn headings(api: &Api) -> Vec<(String, String)> {
    let heading = |text: &str| (format!("types: {text}"), text.to_owned());
    let mut out = vec![heading("Types"), heading("How values are written")];
    out.extend((!api.units.is_empty()).then(|| heading("Units")));
    out.extend((!api.ids.is_empty()).then(|| heading("Ids")));
    let ids = api.ids.iter().map(|id| id.name.to_string());
    let enums = api.enums.iter().map(|item| item.name.to_string());
    out.extend(ids.map(|name| (name.clone(), name)));
    out.extend((!api.enums.is_empty()).then(|| heading("Sets of values")));
    out.extend(enums.map(|name| (name.clone(), name)));
    out
}

pub(super) fn page(api: &Api) -> String {
    let written: Vec<Vec<String>> = WRITTEN
        .iter()
        .map(|(name, wire)| vec![(*name).to_owned(), (*wire).to_owned()])
        .collect();
    let mut out = format!(
        "# Types\n\n## How values are written\n\n{}",
        table(&["type", "in JSON"], &written)
    );
    if !api.units.is_empty() {
        let units = api
            .units
            .iter()
            .map(|unit| vec![markdown_code(&unit.name), markdown(&unit.text)]);
        let units: Vec<Vec<String>> = units.collect();
        out += &format!("\n## Units\n\n{}", table(&["in the spec", "here"], &units));
    }
    if !api.ids.is_empty() {
        out += "\n## Ids\n";
    }
    for id in &api.ids {
        let Id {
            name,
            file: _,
            wire,
            moment,
            doc,
        } = id;
        let wire = match wire {
            IdWire::Int => "A whole number.",
            IdWire::Text => "Text.",
            IdWire::Any => "A whole number or text.",
        };
        let moment = if *moment {
            " It is a moment, in seconds since 1970."
        } else {
            ""
        };
        let says = text(doc.as_deref());
        out += &format!("\n### {name}\n\n{} {wire}{moment}\n", says).replace("\n ", "\n");
    }
    if !api.enums.is_empty() {
        out += "\n## Sets of values\n\nThese are the values that are known; others may come.\n";
    }
    for item in &api.enums {
        let rows: Vec<Vec<String>> = item.values.iter().map(value).collect();
        let header = ["value", "in paths", "in queries", "meaning"];
        out += &format!(
            "\n### {}\n\n{}\n\n{}",
            item.name,
            text(item.doc.as_deref()),
            table(&header, &rows)
        );
    }
    out
}

fn value(value: &EnumValue) -> Vec<String> {
    let EnumValue {
        value,
        rust: _,
        path,
        query,
        doc,
        life,
    } = value;
    let code = |text: &Option<String>| {
        text.as_ref()
            .map_or_else(String::new, |text| markdown_code(text))
    };
    let mut says = text(doc.as_deref());
    says.extend(sentences::life(life).map(|life| format!(" {life}")));
    vec![
        markdown_code(value),
        code(path),
        code(query),
        says.trim().to_owned(),
    ]
}

/// A text of the spec in one paragraph.
pub(super) fn text(doc: Option<&str>) -> String {
    let paragraphs = doc.map(sentences::paragraphs).unwrap_or_default();
    markdown(&paragraphs.join(" "))
}

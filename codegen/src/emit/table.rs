//! The wire tables: what the runtime's macros take. One line for each field, value or arm.

use super::format;
use crate::lower::naming::ident;
use crate::rust::{Choice, Enum, Head, Member, Presence, Struct, Union, UnionBy, Wire};

/// ```text
/// wire! { Metric {
///     required agent_id "agentId";
///     optional loss "loss";
/// } choices { sources MinimumSources; } keep extra }
/// ```
pub(super) fn structure(item: &Struct) -> String {
    let rows = rows(&item.fields, "    ");
    let chosen = item
        .fields
        .iter()
        .filter(|field| matches!(field.wire, Wire::Choice));
    let chosen: Vec<String> = chosen
        .map(|field| format!("{} {};", ident(&field.name), field.full_type()))
        .collect();
    let choices = match chosen.is_empty() {
        true => String::new(),
        false => format!(" choices {{ {} }}", chosen.join(" ")),
    };
    let keep = if item.keep_extra { " keep extra" } else { "" };
    format!("wire! {{ {} {{\n{rows}}}{choices}{keep} }}\n", item.name)
}

fn rows(fields: &[Member], indent: &str) -> String {
    let keyed = fields.iter().filter_map(|field| row(field, true));
    keyed.map(|row| format!("{indent}{row}\n")).collect()
}

fn row(field: &Member, codecs: bool) -> Option<String> {
    let Wire::Key { key, codec } = &field.wire else {
        return None;
    };
    let name = ident(&field.name);
    let word = if field.presence == Presence::Required {
        "required"
    } else {
        "optional"
    };
    let codec = codec
        .filter(|_| codecs)
        .map(|codec| format!(" as {codec}"))
        .unwrap_or_default();
    Some(format!("{word} {name} {key:?}{codec};"))
}

/// ```text
/// head! { TestResults {
///     beside test "test";
///     top pages "pages";
/// } next pages.next }
/// ```
///
/// A required field on the way to the link stands in parentheses: `next links.(next)`.
pub(super) fn head(item: &Head) -> String {
    let mut out = format!("head! {{ {} {{\n", item.name);
    for (place, fields) in [("beside", &item.beside), ("top", &item.top)] {
        for field in fields {
            if let Wire::Key { key, codec } = &field.wire {
                let codec = codec
                    .map(|codec| format!(" as {codec}"))
                    .unwrap_or_default();
                out.push_str(&format!(
                    "    {place} {} {key:?}{codec};\n",
                    ident(&field.name)
                ));
            }
        }
    }
    let next = match item.next.as_slice() {
        [] => String::new(),
        path => {
            let steps = path
                .iter()
                .map(|step| match (ident(&step.name), step.required) {
                    (name, true) => format!("({name})"),
                    (name, false) => name.to_string(),
                });
            format!(" next {}", steps.collect::<Vec<_>>().join("."))
        }
    };
    format!("{out}}}{next} }}\n")
}

/// ```text
/// text_enum! { Direction {
///     ToTarget "TO_TARGET",
/// } }
/// ```
pub(super) fn enumeration(item: &Enum) -> String {
    let rows = item.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        if item.int {
            return format!("    {name} {},\n", variant.wire);
        }
        let path = variant
            .path
            .as_ref()
            .map(|path| format!(" path {path:?}"))
            .unwrap_or_default();
        let query = variant
            .query
            .as_ref()
            .map(|query| format!(" query {query:?}"))
            .unwrap_or_default();
        format!("    {name} {:?}{path}{query},\n", variant.wire)
    });
    let mac = if item.int { "int_enum" } else { "text_enum" };
    format!(
        "{mac}! {{ {} {{\n{}}} }}\n",
        item.name,
        rows.collect::<String>()
    )
}

/// ```text
/// tagged! { Test by "type" {
///     "http-server" HttpServer,
/// } }
/// ```
pub(super) fn union(item: &Union) -> String {
    let head = match &item.by {
        UnionBy::Tag(tag) => format!("tagged! {{ {} by {tag:?} {{\n", item.name),
        UnionBy::PathTag => format!("tagged! {{ {} by path {{\n", item.name),
        UnionBy::Presence => format!("by_presence! {{ {} {{\n", item.name),
        UnionBy::Kind => format!("by_kind! {{ {} {{\n", item.name),
    };
    let rows = item.arms.iter().map(|arm| match item.by {
        UnionBy::Kind => format!("    {} {},\n", arm.on, ident(&arm.name)),
        _ => format!("    {:?} {},\n", arm.on, ident(&arm.name)),
    });
    format!("{head}{}}} }}\n", rows.collect::<String>())
}

/// ```text
/// common! { Test [HttpServer Bgp] {
///     required test_id TestId;
///     optional test_name Text;
/// } }
/// ```
pub(super) fn common(item: &Union) -> String {
    let arms: Vec<String> = item
        .arms
        .iter()
        .map(|arm| ident(&arm.name).to_string())
        .collect();
    let arms = format::list(&arms);
    let rows = item.common.iter().map(|field| {
        let list = field
            .ty
            .strip_prefix("List<")
            .and_then(|rest| rest.strip_suffix('>'));
        let (word, ty) = match (field.presence, list) {
            (Presence::Itself, Some(item)) => ("list", item),
            (Presence::Required, _) => ("required", field.ty.as_str()),
            (Presence::Rare, _) => ("rare", field.ty.as_str()),
            _ => ("optional", field.ty.as_str()),
        };
        format!(
            "{}    {word} {} {ty};\n",
            format::doc_lines(&field.doc, "    "),
            ident(&field.name)
        )
    });
    format!(
        "common! {{ {} [{arms}] {{\n{}}} }}\n",
        item.name,
        rows.collect::<String>()
    )
}

/// ```text
/// choice! { MinimumSources {
///     Count {
///         required minimum_sources "minimumSources";
///     }
/// } }
/// ```
pub(super) fn choice(item: &Choice, mac: &str) -> String {
    let mut out = format!("{mac}! {{ {} {{\n", item.name);
    for arm in &item.arms {
        let rows = arm
            .fields
            .iter()
            .filter_map(|field| row(field, mac == "choice"));
        let rows: String = rows.map(|row| format!("        {row}\n")).collect();
        out.push_str(&format!("    {} {{\n{rows}    }}\n", arm.name));
    }
    out.push_str("} }\n");
    out
}

/// `serde_interop! { Metric, Hop }`
pub(super) fn serde(names: &[String]) -> String {
    let one = format!("serde_interop! {{ {} }}\n", names.join(", "));
    if one.len() <= 100 {
        return one;
    }
    let rows: String = names.iter().map(|name| format!("    {name},\n")).collect();
    format!("serde_interop! {{\n{rows}}}\n")
}

//! The wire tables: what the runtime's macros take. One line for each field, value or arm.

use crate::lower::naming::ident;
use crate::rust::{Choice, Enum, Head, Member, Presence, Struct, Union, UnionBy, Wire};

/// ```ignore
/// wire! { Metric {
///     0 required agent_id "agentId";
///     1 optional loss "loss";
/// } choices { sources MinimumSources; } keep extra }
/// ```
pub(super) fn structure(item: &Struct) -> String {
    let rows = rows(&item.fields, "    ");
    let chosen = item.fields.iter().filter(|field| matches!(field.wire, Wire::Choice));
    let chosen: Vec<String> = chosen.map(|field| format!("{} {};", ident(&field.name), field.full_type())).collect();
    let choices = match chosen.is_empty() {
        true => String::new(),
        false => format!(" choices {{ {} }}", chosen.join(" ")),
    };
    let keep = if item.keep_extra { " keep extra" } else { "" };
    format!("wire! {{ {} {{\n{rows}}}{choices}{keep} }}\n", item.name)
}

fn rows(fields: &[Member], indent: &str) -> String {
    let keyed = fields.iter().filter_map(row);
    keyed.enumerate().map(|(index, row)| format!("{indent}{index} {row}\n")).collect()
}

fn row(field: &Member) -> Option<String> {
    let Wire::Key { key, codec } = &field.wire else { return None };
    let name = ident(&field.name);
    let word = if field.presence == Presence::Required { "required" } else { "optional" };
    let codec = codec.map(|codec| format!(" as {codec}")).unwrap_or_default();
    Some(format!("{word} {name} {key:?}{codec};"))
}

/// ```ignore
/// head! { TestResults {
///     beside 0 test "test";
///     top 0 pages "pages";
/// } next pages.next }
/// ```
pub(super) fn head(item: &Head) -> String {
    let mut out = format!("head! {{ {} {{\n", item.name);
    for (place, fields) in [("beside", &item.beside), ("top", &item.top)] {
        for (index, field) in fields.iter().enumerate() {
            if let Wire::Key { key, codec } = &field.wire {
                let codec = codec.map(|codec| format!(" as {codec}")).unwrap_or_default();
                out.push_str(&format!("    {place} {index} {} {key:?}{codec};\n", ident(&field.name)));
            }
        }
    }
    let next = match item.next.as_slice() {
        [] => String::new(),
        path => format!(" next {}", path.join(".")),
    };
    format!("{out}}}{next} }}\n")
}

/// ```ignore
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
        let path = variant.path.as_ref().map(|path| format!(" path {path:?}")).unwrap_or_default();
        let query = variant.query.as_ref().map(|query| format!(" query {query:?}")).unwrap_or_default();
        format!("    {name} {:?}{path}{query},\n", variant.wire)
    });
    let mac = if item.int { "int_enum" } else { "text_enum" };
    format!("{mac}! {{ {} {{\n{}}} }}\n", item.name, rows.collect::<String>())
}

/// ```ignore
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

/// ```ignore
/// choice! { MinimumSources {
///     Count {
///         0 required minimum_sources "minimumSources";
///     }
/// } }
/// ```
pub(super) fn choice(item: &Choice, mac: &str) -> String {
    let mut out = format!("{mac}! {{ {} {{\n", item.name);
    for arm in &item.arms {
        out.push_str(&format!("    {} {{\n{}    }}\n", arm.name, rows(&arm.fields, "        ")));
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

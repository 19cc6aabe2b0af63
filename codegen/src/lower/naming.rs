//! Wire names to Rust names. The only place that knows how, and the only user of `heck`.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Keywords that `r#` makes into names.
const KEYWORDS: &[&str] = &[
    "as", "break", "const", "continue", "else", "enum", "extern", "false", "fn", "for", "if",
    "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static",
    "struct", "trait", "true", "type", "unsafe", "use", "where", "while", "async", "await", "dyn",
    "abstract", "become", "box", "do", "final", "macro", "override", "priv", "typeof", "unsized",
    "virtual", "yield", "try", "gen",
];

/// Words that can't be names even so.
const IMPOSSIBLE: &[&str] = &["self", "super", "crate", "_", ""];

/// Types that generated code names, from the standard prelude and the runtime.
const TAKEN_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "Vec",
    "String",
    "Into",
    "From",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "PartialOrd",
    "Ord",
    "Send",
    "Sync",
    "Text",
    "List",
    "Map",
    "Json",
    "Flag",
    "Timestamp",
    "LocalTime",
    "Window",
    "TimeRange",
    "Patch",
    "AnyId",
    "Endpoint",
    "Encoder",
    "Method",
    "Envelope",
    "Page",
    "One",
    "Bare",
    "Sender",
    "Pager",
    "Areas",
    "Client",
    "Error",
    "Response",
    "Head",
    "Wire",
    "Fields",
    "Bit",
    "EpochSeconds",
    "EpochMillis",
    // The type parameter of requests, and types that generated code names.
    "C",
    "Operation",
    "Sized",
];

/// Modules that every version has, and cargo features of the client crate that are no areas.
const TAKEN_MODULES: &[&str] = &[
    "types", "models", "areas", "blocking", "chrono", "default", "hyper", "jiff", "reqwest",
    "rustls", "serde", "tracing", "ureq",
];

/// Names of fields and setters that requests have for themselves.
const TAKEN_MEMBERS: &[&str] = &[
    "on", "send", "pages", "rows", "client", "encode", "clone", "body",
];

/// The Rust name of a field or parameter, without `r#`.
pub(crate) fn member(wire: &str, given: Option<&str>) -> String {
    let name = match given {
        Some(given) => given.to_owned(),
        None => wire.to_snake_case(),
    };
    match name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("n{name}"),
        false => name,
    }
}

/// The Rust name of an enum variant or union arm.
pub(crate) fn variant(wire: &str, given: Option<&str>) -> String {
    let name = match given {
        Some(given) => given.to_owned(),
        None => wire.to_upper_camel_case(),
    };
    match name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("N{name}"),
        false => name,
    }
}

/// The Rust name of a type that is named after an operation or an area.
pub(crate) fn pascal(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The Rust name of a module or method.
pub(crate) fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// Why a field, setter or method can't have this name, if so.
pub(crate) fn refused_member(name: &str, in_request: bool) -> Option<&'static str> {
    if IMPOSSIBLE.contains(&name) || !is_identifier(name) {
        return Some("Rust has no such name");
    }
    if name == "new" {
        return Some("that is what the constructor is called");
    }
    (in_request && TAKEN_MEMBERS.contains(&name)).then_some("requests have a method of that name")
}

/// Why a type can't have this name, if so.
pub(crate) fn refused_type(name: &str) -> Option<&'static str> {
    if !is_identifier(name) {
        return Some("Rust has no such name");
    }
    TAKEN_TYPES
        .contains(&name)
        .then_some("generated code uses a type of that name")
}

/// Whether an area can't have this name.
pub(crate) fn is_taken_module(name: &str) -> bool {
    TAKEN_MODULES.contains(&name)
}

/// Reserved types that only the modules of requests import. The module of an area does not, so its handle may have such a name.
const IN_REQUESTS_ONLY: &[&str] = &[
    "Bare", "Client", "Encoder", "Endpoint", "Envelope", "Error", "Fields", "Head", "Method",
    "One", "Page", "Pager", "Response", "Sender", "Wire",
];

/// Why the handle of an area can't have this name, if so.
pub(crate) fn refused_handle(name: &str) -> Option<&'static str> {
    refused_type(name).filter(|_| !IN_REQUESTS_ONLY.contains(&name))
}

/// Why a variant can't have this name, if so.
pub(crate) fn refused_variant(name: &str) -> Option<&'static str> {
    if !is_identifier(name) || name == "Self" {
        return Some("Rust has no such name");
    }
    (name == "Other").then_some("`Other` holds the values that are not listed")
}

/// Whether the word needs `r#` in front.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Whether a name has the form of a Rust identifier. Keywords do.
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// An identifier token, `r#` added where it is needed.
pub(crate) fn ident(name: &str) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    if is_keyword(name) {
        proc_macro2::Ident::new_raw(name, span)
    } else {
        proc_macro2::Ident::new(name, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn workspace() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
    }

    #[test]
    fn features_of_the_crate_are_no_areas() {
        let manifest = std::fs::read_to_string(workspace().join("generated/Cargo.toml")).unwrap();
        let features = manifest.split("[features]\n").nth(1).unwrap();
        let own = features.split("# @generated").next().unwrap();
        let names = own.lines().filter_map(|line| line.split_once(" = "));
        let names: Vec<&str> = names
            .map(|(name, _)| name)
            .filter(|name| !name.contains('-'))
            .collect();
        assert!(names.len() > 5, "{names:?}");
        for name in names {
            assert!(is_taken_module(name), "{name}");
        }
    }
}

//! Names that Rust can't have, and names that are two on the wire and one in Rust.

use super::Cx;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Field, Method, Operation, Param, Projection};
use crate::lower::naming;
use crate::parse::values::Named;
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

/// The fields of one struct.
pub(super) fn fields<'f>(cx: &mut Cx<'_>, fields: impl IntoIterator<Item = (&'f Field, Span)>) {
    let mut seen: BTreeMap<(Projection, String), (String, Span)> = BTreeMap::new();
    for (field, span) in fields {
        let mut said = false;
        for projection in [Projection::Answer, Projection::Create, Projection::Update] {
            let Some(used) = field.uses.get(projection) else {
                continue;
            };
            let rust = naming::member(&used.name, field.rust.as_deref());
            let refused = naming::refused_member(&rust, false).filter(|_| !said);
            if let Some(why) = refused {
                reserved(cx, span, &used.name, &rust, why);
                said = true;
            }
            let earlier = seen.insert((projection, rust.clone()), (used.name.clone(), span));
            if let Some((other, first)) = earlier.filter(|(other, _)| *other != used.name && !said)
            {
                clash(cx, span, first, &used.name, &other, &rust);
                said = true;
            }
        }
    }
}

/// The choices of a model, which are fields of its bodies.
pub(super) fn choices(cx: &mut Cx<'_>, fields: &[(Field, Span)], choices: &Named<Spanned<String>>) {
    for entry in &choices.entries {
        let rust = naming::member(&entry.name, None);
        if let Some(why) = naming::refused_member(&rust, false) {
            reserved(cx, entry.name.span, &entry.name, &rust, why);
        }
        let taken = fields.iter().find(|(field, _)| {
            let mut sent = [Projection::Create, Projection::Update]
                .into_iter()
                .filter_map(|projection| field.uses.get(projection));
            sent.any(|used| naming::member(&used.name, field.rust.as_deref()) == rust)
        });
        if let Some((field, first)) = taken {
            clash(cx, entry.name.span, *first, &entry.name, &field.name, &rust);
        }
    }
}

/// Refuses a field whose name is that of the field for unknown ones, in a model that keeps them.
pub(super) fn extra(cx: &mut Cx<'_>, fields: &[(Field, Span)]) {
    for (field, span) in fields {
        let faces = [Projection::Answer, Projection::Create, Projection::Update];
        let mut used = faces.iter().filter_map(|face| field.uses.get(*face));
        let taken = |name: &str| naming::member(name, field.rust.as_deref()) == "extra";
        if let Some(used) = used.find(|used| taken(&used.name)) {
            let why = "unknown fields are kept in a field of that name";
            reserved(cx, *span, &used.name, "extra", why);
        }
    }
}

/// Checks the name of an area, which becomes a type, a module and a cargo feature.
pub(super) fn area(cx: &mut Cx<'_>, name: &Spanned<String>) {
    let (handle, what) = (naming::pascal(name), format!("the area `{}`", name.value));
    if let Some(why) = naming::refused_handle(&handle).filter(|_| naming::is_identifier(&handle)) {
        reserved(cx, name.span, &what, &handle, why);
    } else if naming::is_taken_module(name) {
        let why = "a module or cargo feature of the crate has that name";
        reserved(cx, name.span, &what, name, why);
    }
}

/// The values of an enum or the arms of a union.
pub(super) fn variants<'f>(
    cx: &mut Cx<'_>,
    values: impl IntoIterator<Item = (&'f str, Option<&'f str>, Span)>,
) {
    let mut seen: BTreeMap<String, (String, Span)> = BTreeMap::new();
    for (value, given, span) in values {
        let rust = naming::variant(value, given);
        if let Some(why) = naming::refused_variant(&rust) {
            reserved(cx, span, value, &rust, why);
        }
        if let Some((other, first)) = seen.insert(rust.clone(), (value.to_owned(), span)) {
            clash(cx, span, first, value, &other, &rust);
        }
    }
}

/// Types, requests and parameters.
pub(super) fn check(cx: &mut Cx<'_>, api: &Api) {
    let mut scopes: BTreeMap<(Option<String>, String), (String, Span)> = BTreeMap::new();
    let mut all: Vec<(Option<String>, String, String, Span)> = Vec::new();
    let mut add = |area: &Option<String>, rust: String, what: String, span: Option<Span>| {
        all.extend(span.map(|span| (area.clone(), rust, what, span)));
    };
    let faces = |name: &str, projections: &[Projection]| -> Vec<String> {
        let suffix = |projection: &Projection| match projection {
            Projection::Answer => "",
            Projection::Create => "Create",
            Projection::Update => "Update",
        };
        projections
            .iter()
            .map(|projection| format!("{name}{}", suffix(projection)))
            .collect()
    };
    for model in &api.models {
        let own = model.rust.as_deref().unwrap_or(&model.name.name);
        for rust in faces(own, &model.projections) {
            add(
                &model.name.area,
                rust,
                format!("the model `{}`", model.name.name),
                cx.table.span(&model.name),
            );
        }
    }
    for union in &api.unions {
        for rust in faces(&union.name.name, &union.projections) {
            add(
                &union.name.area,
                rust,
                format!("the union `{}`", union.name.name),
                cx.table.span(&union.name),
            );
        }
    }
    let ids = api.ids.iter().map(|id| (&id.name, "id"));
    let enums = api.enums.iter().map(|item| (&item.name, "enum"));
    let heads = api.heads.iter().map(|item| (&item.name, "head"));
    let choices = api
        .choices
        .iter()
        .filter(|choice| !choice.time_range)
        .map(|item| (&item.name, "choice"));
    for (name, what) in ids.chain(enums).chain(heads).chain(choices) {
        add(
            &name.area,
            name.name.clone(),
            format!("the {what} `{}`", name.name),
            cx.table.span(name),
        );
    }
    for operation in &api.operations {
        let span = operation_span(cx, operation);
        add(
            &Some(operation.area.clone()),
            request(operation),
            format!("the operation `{}`", operation.id),
            span,
        );
    }
    for (area, rust, what, span) in all {
        // A name that is no identifier was reported as a bad name already.
        if let Some(why) = naming::refused_type(&rust).filter(|_| naming::is_identifier(&rust)) {
            reserved(cx, span, &what, &rust, why);
        }
        let handle = area
            .as_deref()
            .map(naming::pascal)
            .is_some_and(|handle| handle == rust);
        if handle {
            reserved(cx, span, &what, &rust, "the area's own type has that name");
        }
        if let Some((other, first)) = scopes.insert((area, rust.clone()), (what.clone(), span)) {
            clash(cx, span, first, &what, &other, &rust);
        }
    }
    for operation in &api.operations {
        params(cx, operation);
    }
}

/// The Rust name of an operation's request.
pub(crate) fn request(operation: &Operation) -> String {
    match &operation.request {
        Some(given) => given.clone(),
        None if operation.safe || operation.method == Method::Get => {
            format!("Get{}", naming::pascal(&operation.name))
        }
        None => naming::pascal(&operation.name),
    }
}

fn params(cx: &mut Cx<'_>, operation: &Operation) {
    let mut seen: BTreeMap<String, (&Param, Span)> = BTreeMap::new();
    for param in operation.path_params.iter().chain(&operation.query) {
        let Some(span) = param_span(cx, operation, param) else {
            continue;
        };
        let rust = naming::member(&param.name, param.rust.as_deref());
        if let Some(why) = naming::refused_member(&rust, true) {
            reserved(cx, span, &param.name, &rust, why);
        }
        if let Some((other, first)) = seen.insert(rust.clone(), (param, span)) {
            clash(cx, span, first, &param.name, &other.name, &rust);
        }
    }
}

/// What the language wants a name of Rust to look like.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Case {
    /// Fields and parameters.
    Snake,
    /// Types and variants.
    Pascal,
}

/// A Rust name that the spec gives must be one, in the case that Rust has for it.
pub(super) fn given(cx: &mut Cx<'_>, rust: &Option<Spanned<String>>, case: Case) {
    let Some(rust) = rust else { return };
    let letters = rust
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' && case == Case::Snake);
    let fine = match case {
        Case::Snake => {
            rust.starts_with(|c: char| c.is_ascii_lowercase())
                && !rust.contains(|c: char| c.is_ascii_uppercase())
        }
        Case::Pascal => rust.starts_with(|c: char| c.is_ascii_uppercase()),
    };
    let expected = match case {
        Case::Snake => "expected lower case with underscores, like `agent_id`",
        Case::Pascal => "expected a name like `FromTarget`",
    };
    if !fine || !letters {
        let message = format!("`{}` is not a name that Rust has here", rust.value);
        cx.sink
            .push(Diagnostic::new(Code::BadName, rust.span, message).label(expected));
    } else if naming::is_keyword(rust) {
        let message = format!("`{}` is a keyword of Rust", rust.value);
        cx.sink.push(
            Diagnostic::new(Code::ReservedWord, rust.span, message).label("needs another name"),
        );
    }
}

fn operation_span(cx: &Cx<'_>, operation: &Operation) -> Option<Span> {
    let files = cx
        .document
        .files
        .iter()
        .filter(|file| file.stem == operation.file);
    let mut names = files.flat_map(|file| file.content.operations.entries.iter());
    names
        .find(|entry| entry.name.value == operation.name)
        .map(|entry| entry.name.span)
}

/// Where a parameter is declared: in its operation, or for all of them.
fn param_span(cx: &Cx<'_>, operation: &Operation, param: &Param) -> Option<Span> {
    let files = cx
        .document
        .files
        .iter()
        .filter(|file| file.stem == operation.file);
    let written = files
        .flat_map(|file| file.content.operations.iter())
        .find(|(name, _)| name.value == operation.name)?
        .1;
    let declared = match operation
        .path_params
        .iter()
        .any(|other| std::ptr::eq(other, param))
    {
        true => &written.path,
        false => &written.query,
    };
    let globals = cx
        .document
        .api
        .iter()
        .flat_map(|file| &file.content.query.entries);
    let mut entries = declared.entries.iter().chain(globals);
    entries
        .find(|entry| entry.name.value == param.name)
        .map(|entry| entry.name.span)
}

fn reserved(cx: &mut Cx<'_>, span: Span, name: &str, rust: &str, why: &str) {
    let message = match why {
        "Rust has no such name" if rust.is_empty() => format!(
            "{} has no letter or digit to make a Rust name of",
            quoted(name)
        ),
        "Rust has no such name" => format!(
            "{} would be called `{rust}`, which Rust refuses as a name",
            quoted(name)
        ),
        _ => format!("{} would be called `{rust}` in Rust: {why}", quoted(name)),
    };
    let help = match name.starts_with("the area ") {
        true => "rename it",
        false => "give it one with `rust: …`, or rename it",
    };
    cx.sink.push(
        Diagnostic::new(Code::ReservedWord, span, message)
            .label("needs another name")
            .help(help),
    );
}

fn clash(cx: &mut Cx<'_>, span: Span, first: Span, name: &str, other: &str, rust: &str) {
    let message = format!(
        "{} and {} are both called `{rust}` in Rust",
        quoted(name),
        quoted(other)
    );
    let mut diagnostic = Diagnostic::new(Code::RustNameClash, span, message).label("this one");
    if first != span {
        diagnostic = diagnostic.related(first, "and this one");
    }
    cx.sink
        .push(diagnostic.help("give one of them another name with `rust: …`"));
}

fn quoted(name: &str) -> String {
    match name.starts_with("the ") {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}

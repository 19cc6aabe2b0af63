//! Examples: each fits the model of its operation, and each quirk is shown by one.
//!
//! JSON is read by the YAML reader, of which it is a part, so that misfits have places.

use super::Cx;
use super::fit::Fit;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Answer, Api, Head, Name, Operation, Projection, Type};
use crate::parse::document as doc;
use crate::parse::values::Short;
use crate::parse::yaml::{self, Key, Kind, Node};
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The part of a message that misfits with the same cause share: the whole message if something is missing, or the expected type if
/// values of a named type are of another kind.
fn cause(misfit: &str) -> String {
    match misfit.split_once("`), found ") {
        Some((expected, _)) => expected.to_owned(),
        None => misfit.to_owned(),
    }
}

/// Checks every example of every operation.
pub(super) fn check(cx: &mut Cx<'_>, api: &Api) {
    let document = cx.document;
    let files: BTreeMap<&str, FileId> = document
        .examples
        .iter()
        .map(|(path, id)| (path.as_str(), *id))
        .collect();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let quirks = quirk_places(cx);
    for operation in &api.operations {
        for (path, body) in all_examples(operation) {
            named.insert(path);
            let Some(file) = files.get(path) else {
                named.extend(missing(cx, operation, path, &files));
                continue;
            };
            let Some(node) = read(cx, *file) else {
                continue;
            };
            let mut fit = Fit {
                api,
                sink: &mut cx.sink,
                shown: BTreeSet::new(),
                operation: &operation.id,
            };
            fit.twice(&node);
            match (body, &operation.body) {
                (true, Some(body)) => fit.value(&node, &body.ty, body.projection),
                (true, None) => {}
                (false, _) => answer(&mut fit, &node, &operation.answer),
            }
            let shown = std::mem::take(&mut fit.shown);
            for place in shown.iter().filter_map(|shown| quirks.get(shown)) {
                cx.quirks.insert(*place, true);
            }
        }
    }
    let unread = |path: &str| {
        let mut stems = document.unread.iter();
        stems.any(|stem| {
            let noun = stem.strip_prefix("endpoints/");
            noun.is_some_and(|noun| path.rsplit_once('/').is_some_and(|(at, _)| at == noun))
        })
    };
    // An operation that could not be read may name it.
    let hidden = cx.sink.hides_uses();
    for (path, file) in &document.examples {
        if !hidden
            && !named.contains(path.as_str())
            && !unread(path)
            && document.files.iter().any(|file| file.area.is_some())
        {
            let message = format!("no operation names the example `{path}`");
            let help = "add it to `examples` or `body-examples` of its operation, or delete it";
            cx.sink.push(
                Diagnostic::new(Code::StrayExample, Span::new(*file, 0..0), message).help(help),
            );
        }
    }
    cx.sink.gather(Code::ExampleMisfit, cause);
    let judged = !cx.sink.hides_quirks();
    for (place, shown) in std::mem::take(&mut cx.quirks) {
        if !shown && judged {
            let message = "no example shows this quirk any more";
            let help = "remove the quirk, or add an example answer that shows it";
            cx.sink.push(
                Diagnostic::new(Code::StaleQuirk, place, message)
                    .label("not shown")
                    .help(help),
            );
        }
    }
}

fn all_examples(operation: &Operation) -> impl Iterator<Item = (&str, bool)> {
    let answers = operation.examples.iter().map(|path| (path.as_str(), false));
    answers.chain(
        operation
            .body_examples
            .iter()
            .map(|path| (path.as_str(), true)),
    )
}

/// Where each field with a quirk is declared, by its model or head and its name.
fn quirk_places(cx: &Cx<'_>) -> BTreeMap<(Name, String), Span> {
    let mut out = BTreeMap::new();
    for file in &cx.document.files {
        let models = file
            .content
            .models
            .iter()
            .map(|(name, model)| (name, vec![&model.fields]));
        let heads = file
            .content
            .heads
            .iter()
            .map(|(name, head)| (name, vec![&head.top, &head.beside]));
        for (owner, fields) in models.chain(heads) {
            let owner = super::decls::name(file, owner);
            for entry in fields.into_iter().flat_map(|fields| &fields.entries) {
                if let Some(Short::Long(doc::Field {
                    quirk: Some(quirk), ..
                })) = &entry.value
                {
                    out.insert((owner.clone(), entry.name.value.clone()), quirk.span);
                }
            }
        }
    }
    // An included field shows the quirk of the model that declares it.
    let mut inherited = Vec::new();
    for file in &cx.document.files {
        for (name, model) in file.content.models.iter() {
            let mut open: Vec<_> = model.include.iter().collect();
            let mut seen = BTreeSet::new();
            while let Some(include) = open.pop() {
                let Some(entry) = cx.table.find(file.area.as_deref(), include) else {
                    continue;
                };
                if !seen.insert(entry.name.clone()) {
                    continue;
                }
                for ((_, field), place) in out.iter().filter(|((owner, _), _)| *owner == entry.name)
                {
                    inherited.push(((super::decls::name(file, name), field.clone()), *place));
                }
                if let super::table::Decl::Model(Some(model)) = entry.decl {
                    open.extend(model.include.iter());
                }
            }
        }
    }
    out.extend(inherited);
    out
}

/// Reports an example that is not there; gives the file that was meant, when there is one.
fn missing<'f>(
    cx: &mut Cx<'_>,
    operation: &Operation,
    path: &str,
    files: &BTreeMap<&'f str, FileId>,
) -> Option<&'f str> {
    let written = cx
        .document
        .files
        .iter()
        .filter(|file| file.stem == operation.file)
        .flat_map(|file| file.content.operations.iter());
    let written = written.filter(|(name, _)| name.value == operation.name);
    let mut names =
        written.flat_map(|(_, written)| written.examples.iter().chain(&written.body_examples));
    let name = names.find(|name| {
        path.strip_suffix(name.as_str())
            .is_some_and(|folder| folder.ends_with('/'))
    })?;
    let folder = &path[..path.len() - name.len()];
    let beside: BTreeMap<&str, &'f str> = files
        .keys()
        .filter_map(|path| Some((path.strip_prefix(folder)?, *path)))
        .collect();
    let near = nearest(name, beside.keys().copied());
    let message = format!("there is no example `{path}`");
    cx.sink.push(
        Diagnostic::new(Code::MissingExample, name.span, message)
            .label("no such file")
            .help(format!("write `examples/{path}`"))
            .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
    );
    near.and_then(|near| beside.get(near).copied())
}

fn read(cx: &mut Cx<'_>, file: FileId) -> Option<Node> {
    let bytes = cx.sources.bytes(file);
    let at = |offset: usize| Span::new(file, offset..(offset + 1).min(bytes.len()));
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let place = at(error.valid_up_to());
            cx.sink.push(
                Diagnostic::new(Code::NotUtf8, place, "the example is not UTF-8")
                    .label("first byte that is not")
                    .help("save it as UTF-8"),
            );
            return None;
        }
    };
    if text.trim().is_empty() {
        let whole = Span::new(file, 0..0);
        cx.sink.push(
            Diagnostic::new(Code::BadExample, whole, "the example has nothing in it")
                .help("paste what the reference shows, or delete the file"),
        );
        return None;
    }
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let line_start: usize = text
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .sum();
        let last = text.trim_end().len().saturating_sub(1);
        let mut start = (line_start + error.column().saturating_sub(1)).min(last);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let said = error.to_string();
        let (said, help) = match said.split(" at line ").next().unwrap_or(&said) {
            "key must be a string" | "trailing comma" => (
                "expected a key in quotes",
                "JSON has no comma after the last entry and no comments",
            ),
            said if said.starts_with("control character") => (
                "a text goes on to the next line",
                "look for a quote that is not closed on this line",
            ),
            said if error.is_eof() => (
                said,
                "the end is missing; look for a bracket or a quote that is not closed",
            ),
            said => (said, "examples are JSON as the service sends it"),
        };
        let place = at(start);
        cx.sink.push(
            Diagnostic::new(
                Code::BadExample,
                place,
                format!("the example is not JSON: {said}"),
            )
            .label("the reader gave up here")
            .help(help),
        );
        return None;
    }
    yaml::read_example(file, text, &mut cx.sink)
}

fn answer(fit: &mut Fit<'_>, node: &Node, answer: &Answer) {
    match answer {
        Answer::Empty => fit.misfit(node, "this operation answers nothing", "unexpected"),
        Answer::Bare { ty } => fit.value(node, ty, Projection::Answer),
        Answer::Rows {
            path, or, ty, head, ..
        } => {
            let there = |key: &&String| matches!(&node.kind, Kind::Map(entries) if entries.iter().any(|(found, _)| found.scalar.text == **key));
            let other = or
                .iter()
                .find(there)
                .filter(|_| !path.iter().any(|key| there(&key)));
            enveloped(
                fit,
                node,
                other.map_or(path, std::slice::from_ref),
                ty,
                head,
                true,
            );
        }
        Answer::One { path, ty, head, .. } => enveloped(fit, node, path, ty, head, false),
    }
}

fn enveloped(
    fit: &mut Fit<'_>,
    node: &Node,
    path: &[String],
    ty: &Type,
    head: &Option<Name>,
    rows: bool,
) {
    let api = fit.api;
    let head = head
        .as_ref()
        .and_then(|name| api.heads.iter().find(|head| head.name == *name));
    let mut at = node;
    for (depth, key) in path.iter().enumerate() {
        let Kind::Map(entries) = &at.kind else {
            fit.misfit(
                at,
                &format!("expected an object with `{key}`, found {}", at.what()),
                "expected an object",
            );
            return;
        };
        let last = depth + 1 == path.len();
        let Some((_, next)) = entries.iter().find(|(found, _)| found.scalar.text == *key) else {
            fit.no_way(
                at,
                path,
                nearest(
                    key,
                    entries.iter().map(|(found, _)| found.scalar.text.as_str()),
                ),
            );
            return;
        };
        let siblings = entries
            .iter()
            .filter(|(found, _)| found.scalar.text != *key);
        for (found, value) in siblings {
            sibling(fit, head, found, value, depth == 0, last);
        }
        at = next;
    }
    match &at.kind {
        Kind::List(items) => items
            .iter()
            .for_each(|item| fit.value(item, ty, Projection::Answer)),
        _ if rows => fit.misfit(
            at,
            &format!("`{}` holds the rows, found {}", path.join("."), at.what()),
            "expected an array",
        ),
        _ => fit.value(at, ty, Projection::Answer),
    }
}

/// A key beside the way to the rows.
fn sibling(
    fit: &mut Fit<'_>,
    head: Option<&Head>,
    key: &Key,
    value: &Node,
    top: bool,
    beside: bool,
) {
    let name = key.scalar.text.as_str();
    let tops = head.iter().filter(|_| top).flat_map(|head| &head.top);
    let besides = head.iter().filter(|_| beside).flat_map(|head| &head.beside);
    let known: Vec<_> = tops.chain(besides).collect();
    let found = known.iter().find(|field| field.name == name);
    match (found, head) {
        (Some(field), Some(head)) => fit.field(value, &head.name, field, Projection::Answer),
        _ => {
            let near = nearest(name, known.iter().map(|field| field.name.as_str()));
            fit.unknown(key, "the answer's head", near);
        }
    }
}

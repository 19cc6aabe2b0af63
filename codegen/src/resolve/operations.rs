//! Calls: method and path, parameters, body, answer.

use super::bodies::{body, check_tag_of};
use super::decls::{one_of, text};
use super::params::{self, Place};
use super::paths;
use super::table::Decl;
use super::{Cx, answers, values};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Api, Body, Method, Operation, Param, Projection, Segment, Type, Update};
use crate::parse::document::{self as doc, File};
use crate::parse::values::{Named, Short};
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

type Text = Spanned<String>;

/// Adds every operation.
pub(super) fn operations(cx: &mut Cx<'_>, api: &mut Api) {
    let document = cx.document;
    let globals = globals(cx);
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for file in &document.files {
        let Some(area) = &file.area else { continue };
        for (name, written) in file.content.operations.iter() {
            let id = format!("{area}.{}", name.value);
            if let Some(first) = seen.get(&id) {
                cx.sink.push(
                    Diagnostic::new(
                        Code::DuplicateOperation,
                        name.span,
                        format!("the operation `{id}` is there twice"),
                    )
                    .label("again here")
                    .related(*first, "first here")
                    .help("an operation's name is unique in its area"),
                );
                continue;
            }
            seen.insert(id, name.span);
            let operation = operation(cx, api, file, area, name, written, &globals);
            api.operations.extend(operation);
        }
    }
    same_call_twice(cx, api, &seen);
}

fn globals(cx: &mut Cx<'_>) -> Vec<Param> {
    let document = cx.document;
    let query = document
        .api
        .iter()
        .flat_map(|file| file.content.query.iter());
    query
        .map(|(name, written)| params::param(cx, None, name, written, Place::Global))
        .collect()
}

fn operation(
    cx: &mut Cx<'_>,
    api: &Api,
    file: &File,
    area: &str,
    name: &Text,
    written: &doc::Operation,
    globals: &[Param],
) -> Option<Operation> {
    if !crate::parse::is_name(name) {
        let message = format!("`{}` is not an operation name", name.value);
        cx.sink.push(
            Diagnostic::new(Code::BadName, name.span, message)
                .label("expected lower case with hyphens, like `path-vis`"),
        );
    } else if crate::lower::naming::refused_member(&crate::lower::naming::snake(name), false)
        .is_some()
    {
        let message = format!("Rust has no method called `{}`", name.value);
        cx.sink.push(
            Diagnostic::new(Code::ReservedWord, name.span, message)
                .label("needs another name")
                .help("rename the operation"),
        );
    }
    super::rust_names::given(cx, &written.request, super::rust_names::Case::Pascal);
    for list in [&written.without, &written.examples, &written.body_examples] {
        values::twice(cx, list);
    }
    let call = call(cx, name, written);
    let path_params = named_params(cx, file, &written.path, Place::Path);
    let mut query = named_params(cx, file, &written.query, Place::Query);
    query.extend(globals_of(cx, written, globals));
    let body = written
        .body
        .as_ref()
        .and_then(|written| body(cx, file, written));
    let answer = answers::answer(cx, api, file, &written.answer);
    let quirk = answers::quirk(cx, written);
    let bucket = bucket(cx, api, &written.bucket);
    let (method, path_text) = call?;
    let path = paths::parse(cx, path_text)?;
    let path_params = paths::match_params(cx, path_text, &path, &written.path, path_params);
    let (answer, status) = answer?;
    check_tag_of(cx, api, written, &body);
    if let Some(safe) = written.safe.as_ref().filter(|_| method != Method::Post) {
        let message = format!("`safe` is for a POST that only reads; this is a {method}");
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, safe.span, message)
                .label("means nothing here")
                .help("remove it"),
        );
    }
    check_sent_twice(cx, written, &query);
    if let (Some(example), None) = (written.body_examples.first(), &written.body) {
        let message = "an example of a body, but the operation sends none";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, example.span, message)
                .label("of what?")
                .help("add `body`, or move it to `examples`"),
        );
    }
    let safe = method == Method::Get || written.safe.as_ref().is_some_and(|safe| safe.value);
    if let (Method::Get, Some(body)) = (method, &written.body) {
        let span = match body {
            Short::Short(text) => text.span,
            Short::Long(long) => long.span,
        };
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, span, "a GET has no body")
                .label("never sent")
                .help("is it a `post` with `safe: true`?"),
        );
    }
    let open = written
        .auth
        .as_ref()
        .is_some_and(|auth| one_of(cx, auth, &["none"]));
    let update = update(cx, &written.update, body.as_ref());
    let denied_by_401 = denied_by_401(cx, written, open);
    let doc::Operation {
        page,
        title,
        doc,
        request,
        since,
        deprecated,
        removed,
        examples,
        body_examples,
        ..
    } = written;
    let folder = file.stem.strip_prefix("endpoints/").unwrap_or(&file.stem);
    let below = |names: &[Text]| {
        names
            .iter()
            .map(|name| format!("{folder}/{}", name.value))
            .collect()
    };
    Some(Operation {
        id: format!("{area}.{}", name.value),
        area: area.to_owned(),
        name: name.value.clone(),
        file: file.stem.clone(),
        request: text(request),
        title: title.value.trim().to_owned(),
        doc: text(doc),
        page: format!("{}{}", api.reference, page.value),
        method,
        path,
        safe,
        update,
        open,
        denied_by_401,
        bucket,
        path_params,
        query,
        body,
        answer,
        status,
        quirk,
        examples: below(examples),
        body_examples: below(body_examples),
        life: values::life(cx, since, deprecated, removed),
    })
}

/// What an update does to fields that are not sent. Refused for operations that send no update.
fn update(cx: &mut Cx<'_>, written: &Option<Text>, body: Option<&Body>) -> Option<Update> {
    let word = written.as_ref()?;
    if !one_of(cx, word, &["merge", "replace"]) {
        return None;
    }
    if body.is_none_or(|body| body.projection == Projection::Create) {
        let message = "`update` says what happens to fields that an update does not send; this operation sends no update";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, word.span, message)
                .label("means nothing here")
                .help("remove it, or give the operation a body with `use: update`"),
        );
        return None;
    }
    match word.value.as_str() {
        "merge" => Some(Update::Merge),
        _ => Some(Update::Replace),
    }
}

/// Whether the operation returns 401 for a missing permission.
fn denied_by_401(cx: &mut Cx<'_>, written: &doc::Operation, open: bool) -> bool {
    let Some(denied) = &written.denied else {
        return false;
    };
    if open {
        let message = "the operation takes no credentials, so it denies nobody anything";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, denied.span, message)
                .label("means nothing here")
                .help("remove it, or `auth: none`"),
        );
    }
    if denied.value != 401 {
        cx.sink.push(
            Diagnostic::new(
                Code::BadValue,
                denied.span,
                format!("`{}` is not a value of this key", denied.value),
            )
            .label("expected `401`")
            .help("403 is what every operation may answer; for 401 write `denied: 401`"),
        );
    }
    denied.value == 401
}

/// The one method key, and its path.
fn call<'w>(
    cx: &mut Cx<'_>,
    name: &Text,
    written: &'w doc::Operation,
) -> Option<(Method, &'w Text)> {
    let doc::Operation {
        get,
        post,
        put,
        patch,
        delete,
        ..
    } = written;
    let all = [
        (Method::Get, get),
        (Method::Post, post),
        (Method::Put, put),
        (Method::Patch, patch),
        (Method::Delete, delete),
    ];
    let mut given = all
        .into_iter()
        .filter_map(|(method, path)| Some((method, path.as_ref()?)));
    let Some(first) = given.next() else {
        let message = format!("the operation `{}` has no path", name.value);
        cx.sink.push(
            Diagnostic::new(Code::MissingKey, name.span, message)
                .label("which call is it?")
                .help("give it one of `get`, `post`, `put`, `patch`, `delete`"),
        );
        return None;
    };
    for (method, path) in given {
        let message = format!("the operation `{}` has two methods", name.value);
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, path.span, message)
                .label(format!("{method} as well"))
                .related(first.1.span, format!("{} here", first.0))
                .help("write one operation for each"),
        );
    }
    Some(first)
}

fn named_params(
    cx: &mut Cx<'_>,
    file: &File,
    written: &Named<Short<Text, doc::Param>>,
    place: Place,
) -> Vec<Param> {
    let area = file.area.as_deref();
    written
        .iter()
        .map(|(name, param)| params::param(cx, area, name, param, place))
        .collect()
}

fn globals_of(cx: &mut Cx<'_>, written: &doc::Operation, globals: &[Param]) -> Vec<Param> {
    for without in &written.without {
        if !globals.iter().any(|global| global.name == without.value) {
            let near = nearest(without, globals.iter().map(|global| global.name.as_str()));
            let message = format!("no global parameter is called `{}`", without.value);
            cx.sink.push(
                Diagnostic::new(Code::UnknownName, without.span, message)
                    .label("unknown parameter")
                    .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
            );
        }
    }
    let taken = |global: &&Param| {
        let excluded = written
            .without
            .iter()
            .any(|without| without.value == global.name);
        let own = written
            .query
            .iter()
            .chain(written.path.iter())
            .any(|(name, _)| name.value == global.name);
        !excluded && !own
    };
    globals.iter().filter(taken).cloned().collect()
}

fn bucket(cx: &mut Cx<'_>, api: &Api, written: &Option<Text>) -> String {
    let default = api
        .buckets
        .first()
        .map(|bucket| bucket.name.clone())
        .unwrap_or_default();
    let Some(written) = written else {
        return default;
    };
    if !api
        .buckets
        .iter()
        .any(|bucket| bucket.name == written.value)
    {
        let near = nearest(
            written,
            api.buckets.iter().map(|bucket| bucket.name.as_str()),
        );
        let message = format!("no rate-limit bucket is called `{}`", written.value);
        let help = near.map(|near| format!("did you mean `{near}`?"));
        cx.sink.push(
            Diagnostic::new(Code::UnknownName, written.span, message)
                .label("unknown bucket")
                .maybe_help(help),
        );
    }
    written.value.clone()
}

/// A query parameter and a choice that send one name.
fn check_sent_twice(cx: &mut Cx<'_>, written: &doc::Operation, query: &[Param]) {
    let mut sent: BTreeMap<&str, &str> = BTreeMap::new();
    for param in query
        .iter()
        .filter(|param| !matches!(param.ty, Type::Choice(_)))
    {
        sent.insert(&param.name, &param.name);
    }
    for param in query {
        let Type::Choice(name) = &param.ty else {
            continue;
        };
        let Some(Decl::Choice(Some(choice))) = cx.table.get(name).map(|entry| entry.decl) else {
            continue;
        };
        let names: std::collections::BTreeSet<&str> = choice
            .arms
            .iter()
            .flat_map(|(_, arm)| arm.entries.iter())
            .map(|entry| entry.name.as_str())
            .collect();
        for field in names {
            let Some(other) = sent.insert(field, &param.name) else {
                continue;
            };
            let span = written
                .query
                .entries
                .iter()
                .find(|entry| entry.name.value == param.name)
                .map(|entry| entry.name.span);
            let message = format!(
                "`{field}` is sent by `{other}` and by the choice `{}`",
                param.name
            );
            cx.sink.extend(span.map(|span| {
                Diagnostic::new(Code::Contradiction, span, message)
                    .label("sends it too")
                    .help("one of the two has to go")
            }));
        }
    }
}

/// Two operations of one method and path template.
fn same_call_twice(cx: &mut Cx<'_>, api: &Api, places: &BTreeMap<String, Span>) {
    let mut seen: BTreeMap<(Method, String), &str> = BTreeMap::new();
    for operation in &api.operations {
        let shape = operation.path.iter().map(|segment| match segment {
            Segment::Literal(text) => text.clone(),
            Segment::Param(name) | Segment::Optional(name) => format!("{{{name}}}"),
        });
        let shape = shape.collect::<Vec<_>>().join("/");
        let earlier = seen.insert((operation.method, shape), &operation.id);
        if let (Some(earlier), Some(span)) = (earlier, places.get(&operation.id)) {
            let message = format!(
                "`{}` and `{earlier}` are the same call, {} {}",
                operation.id,
                operation.method,
                operation.path_template()
            );
            let mut diagnostic = Diagnostic::new(Code::DuplicateOperation, *span, message)
                .label("the same call again")
                .help("remove one of the two");
            if let Some(first) = places.get(earlier) {
                diagnostic = diagnostic.related(*first, "first here");
            }
            cx.sink.push(diagnostic);
        }
    }
}

//! Calls: method and path, parameters, body, answer.

use super::decls::{one_of, text};
use super::fields::life;
use super::params::{self, Place};
use super::paths;
use super::table::Decl;
use super::types::{self, Position};
use super::Cx;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Answer, Api, Body, BodyFormat, Method, Name, Operation, Param, Projection, Segment, Type};
use crate::parse::document::{self as doc, File};
use crate::parse::record::{Named, Short};
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
                    Diagnostic::new(Code::DuplicateOperation, name.span, format!("the operation `{id}` is there twice"))
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
    let query = document.api.iter().flat_map(|file| file.content.query.iter());
    query.filter_map(|(name, written)| params::param(cx, None, name, written, Place::Global)).collect()
}

fn operation(cx: &mut Cx<'_>, api: &Api, file: &File, area: &str, name: &Text, written: &doc::Operation, globals: &[Param]) -> Option<Operation> {
    if !crate::parse::is_name(name) {
        let message = format!("`{}` is not an operation name", name.value);
        cx.sink.push(Diagnostic::new(Code::BadName, name.span, message).label("expected lower case with hyphens, like `path-vis`"));
    }
    let call = call(cx, name, written);
    let path_params = named_params(cx, file, &written.path, Place::Path);
    let mut query = named_params(cx, file, &written.query, Place::Query);
    query.extend(globals_of(cx, written, globals));
    let body = written.body.as_ref().and_then(|written| body(cx, file, written));
    let (answer, status) = answer(cx, file, &written.answer)?;
    let bucket = bucket(cx, api, &written.bucket);
    let (method, path_text) = call?;
    let path = paths::parse(cx, path_text)?;
    let path_params = paths::match_params(cx, path_text, &path, &written.path, path_params);
    check_tag_of(cx, &path_params, &body, name);
    let safe = method == Method::Get || written.safe.as_ref().is_some_and(|safe| safe.value);
    if let (Method::Get, Some(body)) = (method, &written.body) {
        let span = match body {
            Short::Short(text) => text.span,
            Short::Long(long) => long.span,
        };
        cx.sink.push(Diagnostic::new(Code::Contradiction, span, "a GET has no body").help("is it a `post` with `safe: true`?"));
    }
    let doc::Operation { page, title, doc, request, since, deprecated, removed, examples, body_examples, .. } = written;
    let folder = file.stem.strip_prefix("endpoints/").unwrap_or(&file.stem);
    let below = |names: &[Text]| names.iter().map(|name| format!("{folder}/{}", name.value)).collect();
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
        bucket,
        path_params,
        query,
        body,
        answer,
        status,
        examples: below(examples),
        body_examples: below(body_examples),
        life: life(since, deprecated, removed),
    })
}

/// The one method key, and its path.
fn call<'w>(cx: &mut Cx<'_>, name: &Text, written: &'w doc::Operation) -> Option<(Method, &'w Text)> {
    let doc::Operation { get, post, put, patch, delete, .. } = written;
    let all = [(Method::Get, get), (Method::Post, post), (Method::Put, put), (Method::Patch, patch), (Method::Delete, delete)];
    let mut given = all.into_iter().filter_map(|(method, path)| Some((method, path.as_ref()?)));
    let Some(first) = given.next() else {
        let message = format!("the operation `{}` has no path", name.value);
        cx.sink.push(Diagnostic::new(Code::MissingKey, name.span, message).help("give it one of `get`, `post`, `put`, `patch`, `delete`"));
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

fn named_params(cx: &mut Cx<'_>, file: &File, written: &Named<Short<Text, doc::Param>>, place: Place) -> Vec<Param> {
    let area = file.area.as_deref();
    written.iter().filter_map(|(name, param)| params::param(cx, area, name, param, place)).collect()
}

fn globals_of(cx: &mut Cx<'_>, written: &doc::Operation, globals: &[Param]) -> Vec<Param> {
    for without in &written.without {
        if !globals.iter().any(|global| global.name == without.value) {
            let near = nearest(without, globals.iter().map(|global| global.name.as_str()));
            let message = format!("no global parameter is called `{}`", without.value);
            cx.sink.push(Diagnostic::new(Code::UnknownName, without.span, message).maybe_help(near.map(|near| format!("did you mean `{near}`?"))));
        }
    }
    let taken = |global: &&Param| {
        let excluded = written.without.iter().any(|without| without.value == global.name);
        let own = written.query.iter().chain(written.path.iter()).any(|(name, _)| name.value == global.name);
        !excluded && !own
    };
    globals.iter().filter(taken).cloned().collect()
}

fn bucket(cx: &mut Cx<'_>, api: &Api, written: &Option<Text>) -> String {
    let default = api.buckets.first().map(|bucket| bucket.name.clone()).unwrap_or_default();
    let Some(written) = written else { return default };
    if !api.buckets.iter().any(|bucket| bucket.name == written.value) {
        let near = nearest(written, api.buckets.iter().map(|bucket| bucket.name.as_str()));
        let message = format!("no rate-limit bucket is called `{}`", written.value);
        let help = near.map(|near| format!("did you mean `{near}`?"));
        cx.sink.push(Diagnostic::new(Code::UnknownName, written.span, message).label("unknown bucket").maybe_help(help));
    }
    written.value.clone()
}

fn body(cx: &mut Cx<'_>, file: &File, written: &Short<Text, doc::Body>) -> Option<Body> {
    let (of, long) = match written {
        Short::Short(of) => (of, None),
        Short::Long(long) => (&long.of, Some(long)),
    };
    let ty = types::resolve(cx, file.area.as_deref(), of, Position::Value)?;
    let item = match &ty {
        Type::List(item) => item.as_ref(),
        other => other,
    };
    if !matches!(item, Type::Model(_) | Type::Union(_)) {
        let message = "a body is a model, a union, or a list of models";
        cx.sink.push(Diagnostic::new(Code::MisplacedType, of.span, message).label("expected the name of a model"));
    }
    let projection = match long.and_then(|long| long.uses.as_ref()) {
        Some(uses) if one_of(cx, uses, &["create", "update"]) => match uses.as_str() {
            "create" => Projection::Create,
            _ => Projection::Update,
        },
        _ => Projection::Answer,
    };
    let format = match long.and_then(|long| long.format.as_ref()) {
        Some(format) if one_of(cx, format, &["json", "csv"]) && format.value == "csv" => BodyFormat::Csv,
        _ => BodyFormat::Json,
    };
    if format == BodyFormat::Csv && !matches!(&ty, Type::List(item) if matches!(item.as_ref(), Type::Model(_))) {
        let message = "a CSV body is a list of models";
        cx.sink.push(Diagnostic::new(Code::Contradiction, of.span, message).label("expected `[Model]`"));
    }
    let required = !long.and_then(|long| long.optional.as_ref()).is_some_and(|optional| optional.value);
    Some(Body { ty, projection, format, required })
}

fn answer(cx: &mut Cx<'_>, file: &File, written: &Short<Text, doc::Answer>) -> Option<(Answer, Vec<i64>)> {
    let long = match written {
        Short::Short(word) if word.value == "none" => return Some((Answer::Empty, vec![200, 204])),
        Short::Short(of) => {
            let ty = types::resolve(cx, file.area.as_deref(), of, Position::Value)?;
            return Some((Answer::Bare { ty }, vec![200]));
        }
        Short::Long(long) => long,
    };
    let doc::Answer { span, of, rows, one, head, paged, status } = long;
    let ty = types::resolve(cx, file.area.as_deref(), of, Position::Value);
    let head = head.as_ref().and_then(|head| self::head(cx, file, head));
    let paged = paged.as_ref().is_some_and(|paged| paged.value);
    let mut codes: Vec<i64> = status.iter().map(|code| code.value).collect();
    for code in status.iter().filter(|code| !(200..300).contains(&code.value)) {
        let message = format!("{} is not a code that means success", code.value);
        cx.sink.push(Diagnostic::new(Code::BadValue, code.span, message).label("expected 200 to 299"));
    }
    if codes.is_empty() {
        codes.push(200);
    }
    let keys = |path: &Text| -> Vec<String> { path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect() };
    let ty = ty?;
    let answer = match (rows, one) {
        (Some(rows), None) => Answer::Rows { path: keys(rows), ty, head, paged },
        (None, Some(one)) if !paged => Answer::One { path: keys(one), ty, head },
        (None, None) if !paged && head.is_none() => Answer::Bare { ty },
        (Some(_), Some(one)) => {
            cx.sink.push(Diagnostic::new(Code::Contradiction, one.span, "an answer has `rows` or `one`, not both"));
            return None;
        }
        _ => {
            let message = "only an answer with `rows` is paged, and only one with `rows` or `one` has a head";
            cx.sink.push(Diagnostic::new(Code::Contradiction, *span, message));
            return None;
        }
    };
    Some((answer, codes))
}

fn head(cx: &mut Cx<'_>, file: &File, head: &Text) -> Option<Name> {
    let found = cx.table.find(file.area.as_deref(), head).map(|entry| (entry.decl, entry.name.clone()));
    if let Some((Decl::Head, name)) = found {
        return Some(name);
    }
    let near = cx.table.nearest(file.area.as_deref(), head, |decl| matches!(decl, Decl::Head));
    let help = near.map(|entry| format!("did you mean `{}`?", entry.name.name));
    let message = format!("no head is called `{}`", head.value);
    cx.sink.push(Diagnostic::new(Code::UnknownName, head.span, message).label("unknown head").maybe_help(help));
    None
}

fn check_tag_of(cx: &mut Cx<'_>, params: &[Param], body: &Option<Body>, name: &Text) {
    let union = matches!(body, Some(Body { ty: Type::Union(_), .. }));
    if params.iter().any(|param| param.tag_of_body) && !union {
        let message = format!("`{}` takes a path parameter from the body, which is not a union", name.value);
        cx.sink.push(Diagnostic::new(Code::Contradiction, name.span, message).help("`tag-of: body` needs a body that is a union with a `tag`"));
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
            let message = format!("`{}` and `{earlier}` are the same call, {} {}", operation.id, operation.method, operation.path_template());
            let mut diagnostic = Diagnostic::new(Code::DuplicateOperation, *span, message).label("the same call again");
            if let Some(first) = places.get(earlier) {
                diagnostic = diagnostic.related(*first, "first here");
            }
            cx.sink.push(diagnostic);
        }
    }
}

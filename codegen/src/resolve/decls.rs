//! What `api.yaml` says, and the ids, enums and choices.

use super::rust_names::{self, Case};
use super::types::Position;
use super::{Cx, fields, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Api, Area, Bucket, Choice, ChoiceArm, Enum, EnumValue, Id, IdWire, Life, Name, Unit,
};
use crate::parse::document::{self as doc, File};
use crate::parse::values::{MaybeText, Short};
use crate::source::Spanned;
use std::collections::BTreeMap;

type Text = Spanned<String>;

/// The text of an optional key.
pub(super) fn text(value: &Option<Text>) -> Option<String> {
    value.as_ref().map(|text| text.value.trim().to_owned())
}

/// An [`Api`] with everything that `api.yaml` and `units` say, and nothing else yet.
pub(super) fn api(cx: &mut Cx<'_>) -> Option<Api> {
    let document = cx.document;
    let file = document.api.as_ref()?;
    let content = &file.content;
    let title = needed(cx, file, &content.title, "title");
    let server = needed(cx, file, &content.server, "server");
    let reference = needed(cx, file, &content.reference, "reference");
    check_url(cx, &content.server, true);
    check_url(cx, &content.reference, false);
    values::twice(cx, &content.auth);
    if let Some(pages) = &content.pages {
        super::paths::keys(cx, &pages.next);
    }
    for scheme in &content.auth {
        one_of(cx, scheme, &["basic", "bearer"]);
    }
    let buckets = buckets(cx, file);
    let areas = content.areas.iter();
    let areas = areas.map(|(name, area)| Area {
        name: name.value.clone(),
        title: area.title.value.clone(),
        doc: text(&area.doc),
    });
    Some(Api {
        version: cx.sources.version().to_owned(),
        title,
        doc: text(&content.doc),
        server,
        reference,
        auth: content
            .auth
            .iter()
            .map(|scheme| scheme.value.clone())
            .collect(),
        buckets,
        error_message: content
            .errors
            .iter()
            .flat_map(|errors| &errors.message)
            .map(|name| name.value.clone())
            .collect(),
        units: units(document),
        areas: areas.collect(),
        ids: Vec::new(),
        enums: Vec::new(),
        choices: Vec::new(),
        models: Vec::new(),
        unions: Vec::new(),
        heads: Vec::new(),
        operations: Vec::new(),
        examples: examples(cx),
    })
}

fn examples(cx: &Cx<'_>) -> BTreeMap<String, String> {
    let files = cx.document.examples.iter();
    let texts = files.map(|(path, file)| (path.clone(), cx.sources.text(*file).into_owned()));
    texts.collect()
}

fn needed(cx: &mut Cx<'_>, file: &File, value: &Option<Text>, key: &str) -> String {
    if value.is_none() {
        let message = format!("`api.yaml` needs the key `{key}`");
        cx.sink.push(
            Diagnostic::new(Code::MissingKey, file.content.span, message)
                .label(format!("`{key}` is missing here")),
        );
    }
    text(value).unwrap_or_default()
}

/// Reports a value that is not the URL that callers could send to.
fn check_url(cx: &mut Cx<'_>, url: &Option<Text>, base: bool) {
    let Some(url) = url else { return };
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = host.map(|rest| rest.split('/').next().unwrap_or(""));
    let why = match host {
        None => "a URL begins with `https://`",
        Some("") => "a URL names a host",
        Some(_) if url.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            "a URL has no spaces"
        }
        Some(_) if base && url.ends_with('/') => {
            "paths begin with a slash, so the server does not end in one"
        }
        Some(_) if base && url.contains(['?', '#']) => "a base URL has no query and no fragment",
        Some(_) => return,
    };
    let message = format!("`{}` can't be used as a URL here", url.value);
    cx.sink.push(
        Diagnostic::new(Code::BadValue, url.span, message)
            .label(why)
            .help("it looks like `https://api.example.com/v6`"),
    );
}

/// Reports a value that is not one of `allowed`.
pub(super) fn one_of(cx: &mut Cx<'_>, value: &Text, allowed: &[&str]) -> bool {
    if allowed.contains(&value.as_str()) || value.span.is_empty() {
        return true;
    }
    let all: Vec<String> = allowed.iter().map(|value| format!("`{value}`")).collect();
    let near = crate::diagnostic::nearest(value, allowed.iter().copied());
    cx.sink.push(
        Diagnostic::new(
            Code::BadValue,
            value.span,
            format!("`{}` is not a value of this key", value.value),
        )
        .label(format!("expected {}", all.join(" or ")))
        .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
    );
    false
}

fn buckets(cx: &mut Cx<'_>, file: &File) -> Vec<Bucket> {
    let mut out = Vec::new();
    let mut headers: Vec<(&Text, &Text)> = Vec::new();
    for (name, bucket) in file.content.buckets.iter() {
        let entry = Bucket {
            name: name.value.clone(),
            headers: bucket
                .headers
                .iter()
                .map(|header| header.value.clone())
                .collect(),
            per_minute: bucket.per_minute.value,
            doc: text(&bucket.doc),
        };
        if bucket.per_minute.value < 1 {
            let message = "a bucket allows at least one call a minute";
            cx.sink.push(
                Diagnostic::new(Code::BadValue, bucket.per_minute.span, message)
                    .label("expected 1 or more"),
            );
        }
        values::twice(cx, &bucket.headers);
        if bucket.headers.is_empty() {
            let message = format!("the bucket `{}` names no headers", name.value);
            cx.sink.push(
                Diagnostic::new(Code::Empty, name.span, message)
                    .label("nothing in it")
                    .help("give the names before `-Limit`, `-Remaining` and `-Reset`"),
            );
        }
        for header in &bucket.headers {
            if let Some((other, first)) = headers.iter().find(|(other, first): &&(&Text, &Text)| {
                other.value != name.value && first.value == header.value
            }) {
                let message = format!(
                    "the buckets `{}` and `{}` both read `{}`",
                    other.value, name.value, header.value
                );
                cx.sink.push(
                    Diagnostic::new(Code::Contradiction, header.span, message)
                        .label("again here")
                        .related(first.span, "first here"),
                );
            }
            headers.push((name, header));
        }
        match bucket.default {
            Some(Spanned { value: true, .. }) => out.insert(0, entry),
            _ => out.push(entry),
        }
    }
    check_default_bucket(cx, file);
    out
}

/// Operations that name no bucket draw on one; it must be clear on which.
fn check_default_bucket(cx: &mut Cx<'_>, file: &File) {
    let buckets = &file.content.buckets;
    let help = "operations that name no bucket draw on the default one";
    let Some(first) = buckets.entries.first() else {
        let message = "`api.yaml` needs the key `buckets`";
        cx.sink.push(
            Diagnostic::new(Code::MissingKey, file.content.span, message)
                .label("`buckets` is missing here")
                .help(help),
        );
        return;
    };
    let mut defaults = buckets
        .iter()
        .filter_map(|(_, bucket)| bucket.default.as_ref().filter(|default| default.value));
    match (defaults.next(), defaults.next()) {
        (Some(one), Some(other)) => {
            let message = "two buckets say `default: true`";
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, other.span, message)
                    .label("again here")
                    .related(one.span, "first here")
                    .help(help),
            );
        }
        (None, _) if buckets.entries.iter().all(|entry| entry.value.is_some()) => {
            let message = "no bucket says `default: true`";
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, first.name.span, message)
                    .label("is it this one?")
                    .help(help),
            );
        }
        _ => {}
    }
}

fn units(document: &doc::Document) -> Vec<Unit> {
    let files = document
        .files
        .iter()
        .flat_map(|file| file.content.units.iter());
    files
        .map(|(name, text)| Unit {
            name: name.value.clone(),
            text: text.value.clone(),
        })
        .collect()
}

/// Adds ids, enums and choices.
pub(super) fn types(cx: &mut Cx<'_>, api: &mut Api) {
    let document = cx.document;
    for file in &document.files {
        for (name, id) in file.content.ids.iter() {
            api.ids.extend(self::id(cx, file, name, id));
        }
        for (name, decl) in file.content.enums.iter() {
            let entry = enumeration(cx, file, name, decl);
            api.enums.push(entry);
        }
        for (name, decl) in file.content.choices.iter() {
            let entry = choice(cx, file, name, decl);
            api.choices.push(entry);
        }
    }
}

pub(super) fn name(file: &File, name: &Text) -> Name {
    Name {
        area: file.area.clone(),
        name: name.value.clone(),
    }
}

fn id(cx: &mut Cx<'_>, file: &File, id_name: &Text, id: &doc::Id) -> Option<Id> {
    if !one_of(cx, &id.wire, &["int", "text", "any"]) {
        return None;
    }
    let wire = wire(&id.wire);
    if let Some(time) = &id.time
        && one_of(cx, time, &["epoch-s"])
        && wire != IdWire::Int
    {
        let message = "only an id with `wire: int` can be a moment";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, time.span, message)
                .label("a moment is a number")
                .related(id.wire.span, "this one is not"),
        );
    }
    Some(Id {
        name: name(file, id_name),
        file: file.stem.clone(),
        wire,
        moment: id.time.is_some(),
        doc: text(&id.doc),
    })
}

/// How an id is written.
pub(super) fn wire(written: &str) -> IdWire {
    match written {
        "int" => IdWire::Int,
        "text" => IdWire::Text,
        _ => IdWire::Any,
    }
}

fn enumeration(cx: &mut Cx<'_>, file: &File, enum_name: &Text, decl: &doc::Enum) -> Enum {
    if let Some(wire) = &decl.wire {
        one_of(cx, wire, &["text", "int"]);
    }
    let int = decl.wire.as_ref().is_some_and(|wire| wire.value == "int");
    if decl.values.is_empty() {
        cx.sink.push(
            Diagnostic::new(
                Code::Empty,
                enum_name.span,
                format!("the enum `{}` has no values", enum_name.value),
            )
            .label("nothing in it")
            .help("list what the reference lists; unknown values are kept anyway"),
        );
    }
    let mut values = Vec::new();
    for (value, detail) in decl.values.iter() {
        if int && value.parse::<i64>().is_err() {
            let message = format!("`{}` is not a whole number", value.value);
            cx.sink.push(
                Diagnostic::new(Code::BadValue, value.span, message)
                    .label("expected an integer, as the enum says `wire: int`"),
            );
        }
        values.push(enum_value(cx, value, detail));
    }
    let rust = |detail: &Option<Short<MaybeText, doc::EnumValue>>| match detail {
        Some(Short::Long(long)) => text(&long.rust),
        _ => None,
    };
    let named: Vec<_> = decl
        .values
        .entries
        .iter()
        .map(|entry| (&entry.name, rust(&entry.value)))
        .collect();
    rust_names::variants(
        cx,
        named
            .iter()
            .map(|(value, rust)| (value.as_str(), rust.as_deref(), value.span)),
    );
    Enum {
        name: name(file, enum_name),
        file: file.stem.clone(),
        int,
        doc: text(&decl.doc),
        values,
    }
}

fn enum_value(
    cx: &mut Cx<'_>,
    value: &Text,
    detail: &Short<MaybeText, doc::EnumValue>,
) -> EnumValue {
    let plain = EnumValue {
        value: value.value.clone(),
        rust: None,
        path: None,
        query: None,
        doc: None,
        life: Life::default(),
    };
    match detail {
        Short::Short(doc) => EnumValue {
            doc: text(&doc.0),
            ..plain
        },
        Short::Long(long) => EnumValue {
            rust: text(&long.rust),
            path: text(&long.path),
            query: text(&long.query),
            doc: text(&long.doc),
            life: {
                rust_names::given(cx, &long.rust, Case::Pascal);
                values::life(cx, &long.since, &long.deprecated, &long.removed)
            },
            ..plain
        },
    }
}

fn choice(cx: &mut Cx<'_>, file: &File, choice_name: &Text, decl: &doc::Choice) -> Choice {
    if let Some(builtin) = &decl.builtin {
        one_of(cx, builtin, &["time-range"]);
    }
    if decl.arms.is_empty() {
        let message = format!("the choice `{}` has no arms", choice_name.value);
        cx.sink.push(
            Diagnostic::new(Code::Empty, choice_name.span, message)
                .label("nothing in it")
                .help("a choice is between two or more sets of fields"),
        );
    }
    let mut arms = Vec::new();
    for (arm, written) in decl.arms.iter() {
        let fields = fields::choice_arm(cx, file, written, Position::Param);
        if !fields
            .iter()
            .any(|field| field.uses.create.as_ref().is_some_and(|used| used.required))
        {
            let message = format!("the arm `{}` has no required field", arm.value);
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, arm.span, message)
                    .label("nothing tells that it was chosen")
                    .help("say `required: true` on one of its fields"),
            );
        }
        arms.push(ChoiceArm {
            name: arm.value.clone(),
            fields,
        });
    }
    if decl.builtin.is_some() && !decl.arms.is_empty() {
        check_time_range(cx, choice_name, &arms);
    }
    Choice {
        name: name(file, choice_name),
        file: file.stem.clone(),
        doc: text(&decl.doc),
        time_range: decl.builtin.is_some(),
        arms,
    }
}

/// The runtime writes `window`, or `from` and `to`, whatever the spec says.
fn check_time_range(cx: &mut Cx<'_>, name: &Text, arms: &[ChoiceArm]) {
    let mut written: Vec<Vec<&str>> = arms
        .iter()
        .map(|arm| arm.fields.iter().map(|field| field.name.as_str()).collect())
        .collect();
    written.sort();
    if written != [vec!["from", "to"], vec!["window"]] {
        let message = format!(
            "the arms of `{}` are not those of the runtime's `TimeRange`",
            name.value
        );
        let help = "`time-range` has the arms `window: { window }` and `from: { from, to }`";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, name.span, message)
                .label("not a time range")
                .help(help),
        );
    }
}

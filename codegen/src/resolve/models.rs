//! Models with their includes, unions and heads.

use super::decls::{name, one_of, text};
use super::fields::{self, Defaults, Placed};
use super::table::Decl;
use super::types::{self, Position};
use super::Cx;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Api, Arm, By, ChoiceUse, Field, Head, Model, Name, TextKind, Type, Union};
use crate::parse::document::{self as doc, File};
use crate::parse::record::{Named, Short};
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

type Text = Spanned<String>;

/// A model before its includes are flattened into it.
struct Own<'a> {
    file: &'a File,
    written: &'a doc::Model,
    fields: Vec<Placed>,
    includes: Vec<(Name, Span)>,
}

/// Adds models, unions and heads.
pub(super) fn models(cx: &mut Cx<'_>, api: &mut Api) {
    let document = cx.document;
    let mut own = BTreeMap::new();
    let mut order = Vec::new();
    for file in &document.files {
        for (model, written) in file.content.models.iter() {
            let key = name(file, model);
            let resolved = self::own(cx, file, written);
            if own.insert(key.clone(), resolved).is_none() {
                order.push((key, model));
            }
        }
    }
    for (key, declared) in order {
        let model = flatten(cx, &own, &key, declared);
        api.models.extend(model);
    }
    for file in &document.files {
        for (union_name, written) in file.content.unions.iter() {
            let entry = union(cx, file, union_name, written);
            api.unions.extend(entry);
        }
        for (head_name, written) in file.content.heads.iter() {
            let entry = head(cx, file, head_name, written);
            api.heads.push(entry);
        }
    }
}

fn own<'a>(cx: &mut Cx<'_>, file: &'a File, written: &'a doc::Model) -> Own<'a> {
    let defaults = Defaults { uses: written.uses.as_ref(), key: &written.key };
    let fields = written.fields.iter().filter_map(|(name, field)| fields::field(cx, file, name, field, defaults)).collect();
    let mut includes = Vec::new();
    for include in &written.include {
        let found = cx.table.find(file.area.as_deref(), include).map(|entry| (entry.decl, entry.name.clone()));
        match found {
            Some((Decl::Model(_), name)) => includes.push((name, include.span)),
            Some(_) => {
                let message = format!("`{}` is not a model", include.value);
                cx.sink.push(Diagnostic::new(Code::MisplacedType, include.span, message).label("only models can be included"));
            }
            None => {
                let near = cx.table.nearest(file.area.as_deref(), include, |decl| matches!(decl, Decl::Model(_)));
                let help = near.map(|entry| format!("did you mean `{}`?", entry.name.name));
                let message = format!("no model is called `{}`", include.value);
                cx.sink.push(Diagnostic::new(Code::UnknownName, include.span, message).label("unknown model").maybe_help(help));
            }
        }
    }
    Own { file, written, fields, includes }
}

fn flatten(cx: &mut Cx<'_>, all: &BTreeMap<Name, Own<'_>>, key: &Name, declared: &Text) -> Option<Model> {
    let own = all.get(key)?;
    let mut fields: Vec<(Field, Span)> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    let mut trail = vec![key.clone()];
    gather(cx, all, key, &mut trail, &mut fields, &mut keys);
    let own_keys = &own.written.key;
    if !own_keys.is_empty() {
        keys = own_keys.iter().map(|key| key.value.clone()).collect();
    }
    for key in own_keys {
        if !fields.iter().any(|(field, _)| field.name == key.value) {
            let near = nearest(key, fields.iter().map(|(field, _)| field.name.as_str())).map(|near| format!("did you mean `{near}`?"));
            let message = format!("the key names a field `{}` that `{}` does not have", key.value, declared.value);
            cx.sink.push(Diagnostic::new(Code::UnknownName, key.span, message).label("no such field").maybe_help(near));
        }
    }
    for (field, _) in &mut fields {
        if let Some(answer) = field.uses.answer.as_mut().filter(|_| keys.contains(&field.name)) {
            answer.required = true;
        }
    }
    super::rust_names::fields(cx, fields.iter().map(|(field, span)| (field, *span)));
    let choices = choices(cx, own);
    if fields.is_empty() && choices.is_empty() && own.written.extra.is_none() && own.written.fields.is_empty() {
        let message = format!("the model `{}` has no fields", declared.value);
        cx.sink.push(Diagnostic::new(Code::Empty, declared.span, message).help("give it `fields`, or use the type `json`"));
    }
    let keep_extra = match &own.written.extra {
        Some(extra) => one_of(cx, extra, &["keep"]),
        None => false,
    };
    Some(Model {
        name: key.clone(),
        file: own.file.stem.clone(),
        rust: text(&own.written.rust),
        doc: text(&own.written.doc),
        key: keys,
        fields: fields.into_iter().map(|(field, _)| field).collect(),
        choices,
        keep_extra,
        projections: Vec::new(),
        sent: false,
    })
}

/// Collects the fields of a model after those of the models it includes.
fn gather(
    cx: &mut Cx<'_>,
    all: &BTreeMap<Name, Own<'_>>,
    model: &Name,
    trail: &mut Vec<Name>,
    fields: &mut Vec<(Field, Span)>,
    keys: &mut Vec<String>,
) {
    let Some(own) = all.get(model) else { return };
    for (include, span) in &own.includes {
        if trail.contains(include) {
            let round: Vec<String> = trail.iter().chain([include]).map(Name::to_string).collect();
            let message = format!("models include each other: {}", round.join(" → "));
            cx.sink.push(Diagnostic::new(Code::IncludeCycle, *span, message).label("this closes the circle"));
            continue;
        }
        trail.push(include.clone());
        gather(cx, all, include, trail, fields, keys);
        trail.pop();
    }
    keys.extend(own.written.key.iter().map(|key| key.value.clone()));
    for placed in &own.fields {
        let earlier = fields.iter().find(|(field, span)| field.name == placed.field.name && *span != placed.span);
        if let Some((_, first)) = earlier {
            let message = format!("the field `{}` is there twice, once through an include", placed.field.name);
            cx.sink.push(
                Diagnostic::new(Code::DuplicateField, placed.span, message)
                    .label("again here")
                    .related(*first, "included from here")
                    .help("remove one of the two, or do not include the model"),
            );
            continue;
        }
        if !fields.iter().any(|(_, span)| *span == placed.span) {
            fields.push((placed.field.clone(), placed.span));
        }
    }
}

fn choices(cx: &mut Cx<'_>, own: &Own<'_>) -> Vec<ChoiceUse> {
    let mut out = Vec::new();
    for (choice, when) in own.written.choices.iter() {
        one_of(cx, when, &["required", "optional"]);
        let found = cx.table.find(own.file.area.as_deref(), choice).map(|entry| (entry.decl, entry.name.clone()));
        match found {
            Some((Decl::Choice(_), name)) => out.push(ChoiceUse { choice: name, required: when.value == "required" }),
            _ => {
                let near = cx.table.nearest(own.file.area.as_deref(), choice, |decl| matches!(decl, Decl::Choice(_)));
                let help = near.map(|entry| format!("did you mean `{}`?", entry.name.name));
                let message = format!("no choice is called `{}`", choice.value);
                cx.sink.push(Diagnostic::new(Code::UnknownName, choice.span, message).label("unknown choice").maybe_help(help));
            }
        }
    }
    out
}

fn union(cx: &mut Cx<'_>, file: &File, union_name: &Text, written: &doc::Union) -> Option<Union> {
    let doc::Union { span, doc, tag, by, arms } = written;
    if arms.is_empty() {
        let message = format!("the union `{}` has no arms", union_name.value);
        cx.sink.push(Diagnostic::new(Code::Empty, union_name.span, message));
    }
    let by = match (tag, by) {
        (Some(tag), None) => By::Tag(tag.value.clone()),
        (None, Some(by)) => match one_of(cx, by, &["presence", "kind"]) {
            true if by.value == "presence" => By::Presence,
            true => By::Kind,
            false => return None,
        },
        _ => {
            let message = format!("the union `{}` needs either `tag` or `by`", union_name.value);
            cx.sink.push(Diagnostic::new(Code::Contradiction, *span, message).help("`tag: <field>` when a field's value tells, `by: presence` or `by: kind` otherwise"));
            return None;
        }
    };
    let mut out = Vec::new();
    for (on, arm) in arms.iter() {
        let (of, rust, doc) = match arm {
            Short::Short(of) => (of, None, None),
            Short::Long(long) => (&long.of, text(&long.rust), text(&long.doc)),
        };
        let Some(ty) = types::resolve(cx, file.area.as_deref(), of, Position::Value) else {
            continue;
        };
        check_arm(cx, &by, on, of, &ty);
        out.push(Arm { on: on.value.clone(), ty, rust, doc });
    }
    super::rust_names::variants(cx, arms.entries.iter().map(|entry| {
        let rust = match &entry.value {
            Some(Short::Long(long)) => long.rust.as_ref().map(|rust| rust.value.as_str()),
            _ => None,
        };
        (entry.name.value.as_str(), rust, entry.name.span)
    }));
    Some(Union { name: name(file, union_name), file: file.stem.clone(), doc: text(doc), by, arms: out, projections: Vec::new() })
}

fn check_arm(cx: &mut Cx<'_>, by: &By, on: &Text, of: &Text, ty: &Type) {
    match by {
        By::Kind => {
            one_of(cx, on, &["int", "float", "bool", "text", "list", "object"]);
        }
        By::Tag(_) | By::Presence if !matches!(ty, Type::Model(_)) => {
            let message = format!("the arm `{}` must be a model", on.value);
            cx.sink.push(Diagnostic::new(Code::MisplacedType, of.span, message).label("expected a model"));
        }
        By::Tag(tag) => {
            let Type::Model(model) = ty else { return };
            let Some(Decl::Model(Some(model))) = cx.table.get(model).map(|entry| entry.decl) else { return };
            let declared = model.fields.entries.iter().find(|field| field.name.value == *tag);
            if let Some(field) = declared.map(|field| field.name.span) {
                let message = format!("the arm `{}` declares `{tag}`, which the union reads", on.value);
                cx.sink.push(Diagnostic::new(Code::Contradiction, field, message).label("remove it here").related(on.span, "the arm"));
            }
        }
        By::Presence => {}
    }
}

fn head(cx: &mut Cx<'_>, file: &File, head_name: &Text, written: &doc::Head) -> Head {
    let doc::Head { span: _, doc, top, beside } = written;
    let mut fields = |named: &Named<Short<Text, doc::Field>>| -> Vec<Placed> {
        named.iter().filter_map(|(name, field)| fields::field(cx, file, name, field, Defaults::default())).collect()
    };
    let (top, beside) = (fields(top), fields(beside));
    super::rust_names::fields(cx, top.iter().chain(&beside).map(|placed| (&placed.field, placed.span)));
    let plain = |placed: Vec<Placed>| placed.into_iter().map(|placed| placed.field).collect::<Vec<_>>();
    let (top, beside) = (plain(top), plain(beside));
    let next = next_link(cx, &top);
    Head { name: name(file, head_name), file: file.stem.clone(), doc: text(doc), top, beside, next }
}

/// The fields from a head to the link to the next page, when the head holds it where `api.yaml` says.
fn next_link(cx: &Cx<'_>, top: &[Field]) -> Vec<String> {
    let pages = cx.document.api.as_ref().and_then(|api| api.content.pages.as_ref());
    let Some(path) = pages.map(|pages| pages.next.value.split('.').map(str::to_owned).collect::<Vec<_>>()) else {
        return Vec::new();
    };
    let [first, rest @ ..] = path.as_slice() else { return Vec::new() };
    let Some(mut ty) = top.iter().find(|field| field.name == *first).and_then(|field| Some(field.uses.answer.as_ref()?.ty.clone())) else {
        return Vec::new();
    };
    for key in rest {
        let Type::Model(model) = &ty else { return Vec::new() };
        let Some(Decl::Model(Some(model))) = cx.table.get(model).map(|entry| entry.decl) else { return Vec::new() };
        let Some((_, field)) = model.fields.iter().find(|(name, _)| name.value == *key) else { return Vec::new() };
        let written = match field {
            Short::Short(ty) => ty,
            Short::Long(long) => &long.ty,
        };
        ty = match written.as_str() {
            "text" | "url" => Type::Text(TextKind::Url),
            other => match cx.table.find(None, other) {
                Some(entry) => Type::Model(entry.name.clone()),
                None => return Vec::new(),
            },
        };
    }
    match ty {
        Type::Text(_) => path,
        _ => Vec::new(),
    }
}

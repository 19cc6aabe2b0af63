//! Models with their includes, unions and heads.

use super::decls::{name, one_of, text};
use super::fields::{self, Defaults, Placed};
use super::table::Decl;
use super::rust_names::{self, Case};
use super::types::{self, Position};
use super::{Cx, values};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Api, Arm, By, ChoiceUse, Field, Head, IdWire, Model, Name, Projection, TextKind, Type, Union};
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
    let fields = written.fields.iter().map(|(name, field)| fields::field(cx, file, name, field, defaults)).collect();
    values::twice(cx, &written.key);
    values::twice(cx, &written.include);
    rust_names::given(cx, &written.rust, Case::Pascal);
    let mut includes = Vec::new();
    for include in &written.include {
        let found = cx.table.find(file.area.as_deref(), include).map(|entry| (entry.decl, entry.name.clone()));
        match found {
            Some((Decl::Model(_), name)) => includes.push((name, include.span)),
            Some(_) => {
                let message = format!("`{}` is not a model", include.value);
                cx.sink.push(Diagnostic::new(Code::MisplacedType, include.span, message).label("only models can be included").help("use it as the type of a field"));
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
    rust_names::fields(cx, fields.iter().map(|(field, span)| (field, *span)));
    let choices = choices(cx, own);
    if fields.is_empty() && choices.is_empty() && own.written.extra.is_none() && own.written.fields.is_empty() {
        let message = format!("the model `{}` has no fields", declared.value);
        cx.sink.push(Diagnostic::new(Code::Empty, declared.span, message).label("nothing in it").help("give it `fields`, or use the type `json`"));
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
            // Each model of a circle comes by here; the first by name reports it.
            if trail.first() == Some(include) && trail.iter().min() == Some(include) {
                let round: Vec<&str> = trail.iter().chain([include]).map(|name| name.name.as_str()).collect();
                let message = match trail.len() {
                    1 => format!("the model `{}` includes itself", include.name),
                    _ => format!("models include each other: {}", round.join(" → ")),
                };
                cx.sink.push(Diagnostic::new(Code::IncludeCycle, *span, message).label("this closes the circle").help("move the fields they share into a model of their own"));
            }
            continue;
        }
        trail.push(include.clone());
        gather(cx, all, include, trail, fields, keys);
        trail.pop();
    }
    keys.extend(own.written.key.iter().map(|key| key.value.clone()));
    for placed in &own.fields {
        let earlier = fields.iter().find(|(field, span)| shares_name(field, &placed.field) && *span != placed.span);
        if let Some((_, first)) = earlier {
            let message = match fields.iter().any(|(field, _)| field.name == placed.field.name) {
                true => format!("the field `{}` is there already, through an include", placed.field.name),
                false => format!("the field `{}` has the name on the wire that another field has", placed.field.name),
            };
            cx.sink.push(
                Diagnostic::new(Code::DuplicateField, placed.span, message)
                    .label("again here")
                    .related(*first, "first here")
                    .help("remove one of the two, or give them other names"),
            );
            continue;
        }
        if !fields.iter().any(|(_, span)| *span == placed.span) {
            fields.push((placed.field.clone(), placed.span));
        }
    }
}

/// Whether two fields have one name on the wire in some projection.
fn shares_name(one: &Field, other: &Field) -> bool {
    let all = [Projection::Answer, Projection::Create, Projection::Update];
    let wire = |field: &'_ Field, projection| field.uses.get(projection).map(|used| used.name.clone());
    one.name == other.name || all.into_iter().any(|face| wire(one, face).is_some() && wire(one, face) == wire(other, face))
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
        cx.sink.push(Diagnostic::new(Code::Empty, union_name.span, message).label("nothing in it"));
    }
    let by = match (tag, by) {
        (Some(tag), None) => By::Tag(tag.value.clone()),
        (None, Some(by)) => match one_of(cx, by, &["presence", "kind"]) {
            true if by.value == "presence" => By::Presence,
            true => By::Kind,
            false => By::Kind,
        },
        (tag, _) => {
            let place = tag.as_ref().map_or(*span, |tag| tag.span);
            let says = if tag.is_some() { "has both `tag` and `by`" } else { "has neither `tag` nor `by`" };
            let message = format!("the union `{}` {says}", union_name.value);
            let help = "`tag: <field>` when a field's value tells the arms apart, `by: presence` or `by: kind` otherwise";
            cx.sink.push(Diagnostic::new(Code::Contradiction, place, message).label("needs one of the two").help(help));
            for (_, arm) in arms.iter() {
                let of = match arm {
                    Short::Short(of) => of,
                    Short::Long(long) => &long.of,
                };
                types::resolve(cx, file.area.as_deref(), of, Position::Value);
            }
            return None;
        }
    };
    let mut out = Vec::new();
    for (on, arm) in arms.iter() {
        let (of, rust, doc) = match arm {
            Short::Short(of) => (of, None, None),
            Short::Long(long) => {
                rust_names::given(cx, &long.rust, Case::Pascal);
                (&long.of, text(&long.rust), text(&long.doc))
            }
        };
        let Some(ty) = types::resolve(cx, file.area.as_deref(), of, Position::Value) else {
            continue;
        };
        check_arm(cx, &by, on, of, &ty);
        out.push(Arm { on: on.value.clone(), ty, rust, doc });
    }
    rust_names::variants(cx, arms.entries.iter().map(|entry| {
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
            if one_of(cx, on, &["int", "float", "bool", "text", "list", "object"]) && !is_kind(cx, ty, on) {
                let message = format!("`{}` never comes as {}", of.value, kind_words(on));
                cx.sink.push(Diagnostic::new(Code::Contradiction, of.span, message).label("another kind").related(on.span, "the kind"));
            }
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
        By::Presence => {
            let Type::Model(name) = ty else { return };
            let Some(Decl::Model(Some(model))) = cx.table.get(name).map(|entry| entry.decl) else { return };
            if model.fields.entries.iter().any(|field| field.name.value == on.value) || !model.include.is_empty() {
                return;
            }
            let near = nearest(on, model.fields.entries.iter().map(|field| field.name.as_str()));
            let message = format!("the model `{}` has no field `{}` whose presence could tell", name.name, on.value);
            let help = near.map(|near| format!("did you mean `{near}`?"));
            cx.sink.push(Diagnostic::new(Code::UnknownName, on.span, message).label("no such field").maybe_help(help));
        }
    }
}

/// Whether values of the type are JSON of this kind.
fn is_kind(cx: &Cx<'_>, ty: &Type, kind: &str) -> bool {
    match ty {
        Type::Int | Type::EpochSeconds | Type::EpochMillis => kind == "int",
        Type::Float => matches!(kind, "int" | "float"),
        Type::Bool => kind == "bool",
        Type::Bit | Type::Flag => matches!(kind, "bool" | "int"),
        Type::Text(_) | Type::Time | Type::Date | Type::LocalTime | Type::Window => kind == "text",
        Type::List(_) => kind == "list",
        Type::Map(_) | Type::Model(_) => kind == "object",
        Type::Id(name) => match cx.table.get(name).map(|entry| entry.decl) {
            Some(Decl::Id(Some(IdWire::Int))) => kind == "int",
            Some(Decl::Id(Some(IdWire::Text))) => kind == "text",
            _ => matches!(kind, "int" | "text"),
        },
        Type::Enum(_) => matches!(kind, "int" | "text"),
        Type::Json | Type::Union(_) | Type::Choice(_) => true,
    }
}

fn kind_words(kind: &str) -> &str {
    match kind {
        "int" => "a whole number",
        "float" => "a number",
        "bool" => "a boolean",
        "list" => "an array",
        "object" => "an object",
        other => other,
    }
}

fn head(cx: &mut Cx<'_>, file: &File, head_name: &Text, written: &doc::Head) -> Head {
    let doc::Head { span: _, doc, top, beside } = written;
    let mut fields = |named: &Named<Short<Text, doc::Field>>| -> Vec<Placed> {
        let field = |(name, field): (&Text, &Short<Text, doc::Field>)| {
            if let Short::Long(long) = field {
                values::only_elsewhere(cx, "a head", long, &["unset", "in"]);
            }
            fields::field(cx, file, name, field, Defaults::default())
        };
        named.iter().map(field).collect()
    };
    let (top, beside) = (fields(top), fields(beside));
    rust_names::fields(cx, top.iter().chain(&beside).map(|placed| (&placed.field, placed.span)));
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

//! Models with their includes, and heads.

use super::decls::{name, one_of, text};
use super::fields::{self, Defaults, Placed};
use super::rust_names::{self, Case};
use super::table::Decl;
use super::{Cx, unions, values};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Api, ChoiceUse, Field, Head, Model, Name, Projection, TextKind, Type};
use crate::parse::document::{self as doc, File};
use crate::parse::values::{Named, Short};
use crate::source::{Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};

type Text = Spanned<String>;

/// More includes of includes than any spec has; keeps hostile input from exhausting the stack.
const MAX_DEPTH: usize = 32;

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
            let entry = unions::union(cx, api, file, union_name, written);
            api.unions.extend(entry);
        }
        for (head_name, written) in file.content.heads.iter() {
            let entry = head(cx, file, head_name, written);
            api.heads.push(entry);
        }
    }
}

fn own<'a>(cx: &mut Cx<'_>, file: &'a File, written: &'a doc::Model) -> Own<'a> {
    let defaults = Defaults {
        uses: written.uses.as_ref(),
        key: &written.key,
    };
    let fields = written
        .fields
        .iter()
        .map(|(name, field)| fields::field(cx, file, name, field, defaults))
        .collect();
    let keys: Vec<Text> = written.key.iter().map(|key| identity(key).0).collect();
    values::twice(cx, &keys);
    values::twice(cx, &written.include);
    rust_names::given(cx, &written.rust, Case::Pascal);
    let mut includes = Vec::new();
    for include in &written.include {
        let found = cx
            .table
            .find(file.area.as_deref(), include)
            .map(|entry| (entry.decl, entry.name.clone()));
        match found {
            Some((Decl::Model(_), name)) => includes.push((name, include.span)),
            Some(_) => {
                let message = format!("`{}` is not a model", include.value);
                cx.sink.push(
                    Diagnostic::new(Code::MisplacedType, include.span, message)
                        .label("only models can be included")
                        .help("use it as the type of a field"),
                );
            }
            None => {
                let near = cx.table.nearest(file.area.as_deref(), include, |decl| {
                    matches!(decl, Decl::Model(_))
                });
                let help = near.map(|entry| format!("did you mean `{}`?", entry.name.name));
                let message = format!("no model is called `{}`", include.value);
                cx.sink.push(
                    Diagnostic::new(Code::UnknownName, include.span, message)
                        .label("unknown model")
                        .maybe_help(help),
                );
            }
        }
    }
    Own {
        file,
        written,
        fields,
        includes,
    }
}

fn flatten(
    cx: &mut Cx<'_>,
    all: &BTreeMap<Name, Own<'_>>,
    key: &Name,
    declared: &Text,
) -> Option<Model> {
    let own = all.get(key)?;
    let mut gathered = Gathered::default();
    gathered.done.insert(key.clone());
    gather(cx, all, key, &mut vec![key.clone()], &mut gathered);
    let Gathered {
        mut fields,
        mut keys,
        ..
    } = gathered;
    let own_keys = &own.written.key;
    if !own_keys.is_empty() {
        keys = own_keys.iter().map(identity).collect();
    }
    for key in own_keys.iter().map(|key| identity(key).0) {
        if !fields.iter().any(|(field, _)| field.name == key.value) {
            let near = nearest(&key, fields.iter().map(|(field, _)| field.name.as_str()))
                .map(|near| format!("did you mean `{near}`?"));
            let message = format!(
                "the key names a field `{}` that `{}` does not have",
                key.value, declared.value
            );
            cx.sink.push(
                Diagnostic::new(Code::UnknownName, key.span, message)
                    .label("no such field")
                    .maybe_help(near),
            );
        }
    }
    for (field, _) in &mut fields {
        if let Some(answer) = field.uses.answer.as_mut().filter(|_| {
            keys.iter()
                .any(|(key, always)| *always && key.value == field.name)
        }) {
            answer.required = true;
            // A model that includes it may have it seldom; here it is always there.
            field.rare = false;
        }
    }
    rust_names::fields(cx, fields.iter().map(|(field, span)| (field, *span)));
    rust_names::choices(cx, &fields, &own.written.choices);
    if own.written.extra.is_some() {
        rust_names::extra(cx, &fields);
    }
    too_many(cx, declared, &fields);
    let choices = choices(cx, own);
    if fields.is_empty()
        && choices.is_empty()
        && own.written.extra.is_none()
        && own.written.fields.is_empty()
    {
        let message = format!("the model `{}` has no fields", declared.value);
        cx.sink.push(
            Diagnostic::new(Code::Empty, declared.span, message)
                .label("nothing in it")
                .help("give it `fields`, or use the type `json`"),
        );
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
        key: keys.into_iter().map(|(key, _)| key.value).collect(),
        fields: fields.into_iter().map(|(field, _)| field).collect(),
        choices,
        keep_extra,
        projections: Vec::new(),
        sent: false,
    })
}

/// The runtime keeps which fields of a row are present in a set of this many bits.
const MAX_FIELDS: usize = 128;

/// Refuses a model with more fields than its table can hold.
fn too_many(cx: &mut Cx<'_>, model: &Spanned<String>, fields: &[(Field, Span)]) {
    let faces = [
        (Projection::Answer, "answers"),
        (Projection::Create, "bodies to create"),
        (Projection::Update, "bodies to update"),
    ];
    for (face, what) in faces {
        let used = fields
            .iter()
            .filter(|(field, _)| field.uses.get(face).is_some());
        let count = used.count();
        if count > MAX_FIELDS {
            let message = format!(
                "the model `{}` has {count} fields in {what}; expected {MAX_FIELDS} at most",
                model.value
            );
            cx.sink.push(
                Diagnostic::new(Code::TooManyFields, model.span, message)
                    .label("too many fields")
                    .help("give those that belong together a model of their own, or use `map<…>` or `extra: keep`"),
            );
            return;
        }
    }
}

/// The field that an entry of `key` names, and whether every response has it: `asn?` is part of the key only where it is present.
fn identity(key: &Text) -> (Text, bool) {
    let name = key.value.strip_suffix('?');
    let always = name.is_none();
    let value = name.unwrap_or(&key.value).to_owned();
    (
        Text {
            value,
            ..key.clone()
        },
        always,
    )
}

/// The fields of a model and of those it includes, as they are collected.
#[derive(Default)]
struct Gathered {
    fields: Vec<(Field, Span)>,
    /// Fields that identify a row, each with whether every response has it.
    keys: Vec<(Text, bool)>,
    /// Names that are taken, in a projection or in the spec, and by which field.
    taken: BTreeMap<(Option<Projection>, String), Span>,
    done: BTreeSet<Name>,
}

/// Collects the fields of a model after those of the models it includes.
fn gather(
    cx: &mut Cx<'_>,
    all: &BTreeMap<Name, Own<'_>>,
    model: &Name,
    trail: &mut Vec<Name>,
    into: &mut Gathered,
) {
    let Some(own) = all.get(model) else { return };
    for (include, span) in &own.includes {
        if trail.contains(include) {
            // Each model of a circle comes by here; the first by name reports it.
            if trail.first() == Some(include) && trail.iter().min() == Some(include) {
                let round: Vec<&str> = trail
                    .iter()
                    .chain([include])
                    .map(|name| name.name.as_str())
                    .collect();
                let message = match trail.len() {
                    1 => format!("the model `{}` includes itself", include.name),
                    _ => format!("models include each other: {}", round.join(" → ")),
                };
                let help = "move the fields they share into a model of their own";
                cx.sink.push(
                    Diagnostic::new(Code::IncludeCycle, *span, message)
                        .label("this closes the circle")
                        .help(help),
                );
            }
            continue;
        }
        if trail.len() == MAX_DEPTH {
            let message = format!("models include each other more than {MAX_DEPTH} deep");
            cx.sink
                .push(Diagnostic::new(Code::IncludeCycle, *span, message).label("too deep"));
            return;
        }
        trail.push(include.clone());
        if into.done.insert(include.clone()) {
            gather(cx, all, include, trail, into);
        }
        trail.pop();
    }
    into.keys.extend(own.written.key.iter().map(identity));
    for Placed { field, span } in &own.fields {
        let faces = [Projection::Answer, Projection::Create, Projection::Update];
        let wire = faces
            .into_iter()
            .filter_map(|face| Some((Some(face), field.uses.get(face)?.name.clone())));
        let names: Vec<_> = std::iter::once((None, field.name.clone()))
            .chain(wire)
            .collect();
        if let Some(first) = names.iter().find_map(|name| into.taken.get(name)) {
            let message = match into.taken.contains_key(&(None, field.name.clone())) {
                true => format!(
                    "the field `{}` is there already, through an include",
                    field.name
                ),
                false => format!(
                    "the field `{}` has the name on the wire that another field has",
                    field.name
                ),
            };
            cx.sink.push(
                Diagnostic::new(Code::DuplicateField, *span, message)
                    .label("again here")
                    .related(*first, "first here")
                    .help("remove one of the two, or give them other names"),
            );
            continue;
        }
        into.taken
            .extend(names.into_iter().map(|name| (name, *span)));
        into.fields.push((field.clone(), *span));
    }
}

fn choices(cx: &mut Cx<'_>, own: &Own<'_>) -> Vec<ChoiceUse> {
    let mut out = Vec::new();
    for (choice, when) in own.written.choices.iter() {
        one_of(cx, when, &["required", "optional"]);
        let found = cx
            .table
            .find(own.file.area.as_deref(), choice)
            .map(|entry| (entry.decl, entry.name.clone()));
        match found {
            Some((Decl::Choice(_), name)) => out.push(ChoiceUse {
                choice: name,
                required: when.value == "required",
            }),
            _ => {
                let near = cx.table.nearest(own.file.area.as_deref(), choice, |decl| {
                    matches!(decl, Decl::Choice(_))
                });
                let help = near.map(|entry| format!("did you mean `{}`?", entry.name.name));
                let message = format!("no choice is called `{}`", choice.value);
                cx.sink.push(
                    Diagnostic::new(Code::UnknownName, choice.span, message)
                        .label("unknown choice")
                        .maybe_help(help),
                );
            }
        }
    }
    out
}

fn head(cx: &mut Cx<'_>, file: &File, head_name: &Text, written: &doc::Head) -> Head {
    let doc::Head {
        span: _,
        doc,
        top,
        beside,
    } = written;
    let mut fields = |named: &Named<Short<Text, doc::Field>>| -> Vec<Placed> {
        let field = |(name, field): (&Text, &Short<Text, doc::Field>)| {
            if let Short::Long(long) = field {
                values::only_elsewhere(cx, "a head", long, &["unset", "rare", "in"]);
            }
            fields::field(cx, file, name, field, Defaults::default())
        };
        named.iter().map(field).collect()
    };
    let (top, beside) = (fields(top), fields(beside));
    rust_names::fields(
        cx,
        top.iter()
            .chain(&beside)
            .map(|placed| (&placed.field, placed.span)),
    );
    let plain = |placed: Vec<Placed>| {
        placed
            .into_iter()
            .map(|placed| placed.field)
            .collect::<Vec<_>>()
    };
    let (top, beside) = (plain(top), plain(beside));
    let next = next_link(cx, file.area.as_deref(), &top);
    Head {
        name: name(file, head_name),
        file: file.stem.clone(),
        doc: text(doc),
        top,
        beside,
        next,
    }
}

/// The fields from a head to the link to the next page, when the head holds it where `api.yaml` says.
fn next_link(cx: &Cx<'_>, area: Option<&str>, top: &[Field]) -> Vec<String> {
    let pages = cx
        .document
        .api
        .as_ref()
        .and_then(|api| api.content.pages.as_ref());
    let Some(path) = pages.map(|pages| {
        pages
            .next
            .value
            .split('.')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    }) else {
        return Vec::new();
    };
    let [first, rest @ ..] = path.as_slice() else {
        return Vec::new();
    };
    let Some(mut ty) = top
        .iter()
        .find(|field| field.name == *first)
        .and_then(|field| Some(field.uses.answer.as_ref()?.ty.clone()))
    else {
        return Vec::new();
    };
    for key in rest {
        let Type::Model(model) = &ty else {
            return Vec::new();
        };
        let Some(Decl::Model(Some(model))) = cx.table.get(model).map(|entry| entry.decl) else {
            return Vec::new();
        };
        let Some((_, field)) = model.fields.iter().find(|(name, _)| name.value == *key) else {
            return Vec::new();
        };
        let written = match field {
            Short::Short(ty) => ty,
            Short::Long(long) => &long.ty,
        };
        ty = match written.as_str() {
            "text" | "url" => Type::Text(TextKind::Url),
            other => match cx.table.find(area, other) {
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

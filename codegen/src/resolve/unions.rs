//! Unions: what tells their arms apart, and whether the arms can be told apart so.

use super::Cx;
use super::decls::{name, one_of, text};
use super::rust_names::{self, Case};
use super::table::Decl;
use super::types::{self, Position};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Api, Arm, By, IdWire, Type, Union};
use crate::parse::document::{self as doc, File};
use crate::parse::values::Short;
use crate::source::Spanned;

type Text = Spanned<String>;

/// Resolves a union.
pub(super) fn union(
    cx: &mut Cx<'_>,
    api: &Api,
    file: &File,
    union_name: &Text,
    written: &doc::Union,
) -> Option<Union> {
    let doc::Union {
        span,
        doc,
        tag,
        by,
        arms,
    } = written;
    if arms.is_empty() {
        let message = format!("the union `{}` has no arms", union_name.value);
        cx.sink
            .push(Diagnostic::new(Code::Empty, union_name.span, message).label("nothing in it"));
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
            let says = if tag.is_some() {
                "has both `tag` and `by`"
            } else {
                "has neither `tag` nor `by`"
            };
            let message = format!("the union `{}` {says}", union_name.value);
            let help = "`tag: <field>` when a field's value tells the arms apart, `by: presence` or `by: kind` otherwise";
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, place, message)
                    .label("needs one of the two")
                    .help(help),
            );
            for (_, arm) in arms.iter() {
                let of = match arm {
                    Short::Short(of) => of,
                    Short::Long(long) => &long.of,
                };
                types::resolve(cx, file.area.as_deref(), of, Position::Element);
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
        let Some(ty) = types::resolve(cx, file.area.as_deref(), of, Position::Element) else {
            continue;
        };
        check_arm(cx, api, &by, on, of, &ty);
        out.push(Arm {
            on: on.value.clone(),
            ty,
            rust,
            doc,
        });
    }
    rust_names::variants(
        cx,
        arms.entries.iter().map(|entry| {
            let rust = match &entry.value {
                Some(Short::Long(long)) => long.rust.as_ref().map(|rust| rust.value.as_str()),
                _ => None,
            };
            (entry.name.value.as_str(), rust, entry.name.span)
        }),
    );
    Some(Union {
        name: name(file, union_name),
        file: file.stem.clone(),
        doc: text(doc),
        by,
        arms: out,
        projections: Vec::new(),
    })
}

fn check_arm(cx: &mut Cx<'_>, api: &Api, by: &By, on: &Text, of: &Text, ty: &Type) {
    match by {
        By::Kind => {
            if one_of(cx, on, &["int", "float", "bool", "text", "list", "object"])
                && !is_kind(cx, ty, on)
            {
                let message = format!("`{}` never comes as {}", of.value, kind_words(on));
                cx.sink.push(
                    Diagnostic::new(Code::Contradiction, of.span, message)
                        .label("another kind")
                        .related(on.span, "the kind"),
                );
            }
        }
        By::Tag(_) | By::Presence if !matches!(ty, Type::Model(_)) => {
            let message = format!("the arm `{}` must be a model", on.value);
            cx.sink.push(
                Diagnostic::new(Code::MisplacedType, of.span, message).label("expected a model"),
            );
        }
        By::Tag(tag) => {
            let Type::Model(name) = ty else { return };
            if !api
                .model(name)
                .is_some_and(|model| model.fields.iter().any(|field| field.name == *tag))
            {
                return;
            }
            let own = match cx.table.get(name).map(|entry| entry.decl) {
                Some(Decl::Model(Some(model))) => model
                    .fields
                    .entries
                    .iter()
                    .find(|field| field.name.value == *tag),
                _ => None,
            };
            let message = format!(
                "the arm `{}` declares `{tag}`, which the union reads",
                on.value
            );
            let mistake = match own {
                Some(field) => Diagnostic::new(Code::Contradiction, field.name.span, message)
                    .label("remove it here")
                    .related(on.span, "the arm"),
                None => Diagnostic::new(Code::Contradiction, of.span, message)
                    .label("has it through an include")
                    .help("do not include that model"),
            };
            cx.sink.push(mistake);
        }
        By::Presence => {
            let Type::Model(name) = ty else { return };
            let Some(model) = api.model(name) else { return };
            if model.fields.iter().any(|field| field.name == on.value) {
                return;
            }
            let near = nearest(on, model.fields.iter().map(|field| field.name.as_str()));
            let message = format!(
                "the model `{}` has no field `{}` whose presence could tell",
                name.name, on.value
            );
            let help = near.map(|near| format!("did you mean `{near}`?"));
            cx.sink.push(
                Diagnostic::new(Code::UnknownName, on.span, message)
                    .label("no such field")
                    .maybe_help(help),
            );
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

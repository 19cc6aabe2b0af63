//! What operations send.

use super::Cx;
use super::decls::one_of;
use super::table::Decl;
use super::types::{self, Position};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Body, BodyFormat, By, Projection, Type};
use crate::parse::document::{self as doc, File};
use crate::parse::values::Short;
use crate::source::Spanned;

type Text = Spanned<String>;

pub(super) fn body(cx: &mut Cx<'_>, file: &File, written: &Short<Text, doc::Body>) -> Option<Body> {
    let (of, long) = match written {
        Short::Short(of) => (of, None),
        Short::Long(long) => (&long.of, Some(long)),
    };
    let ty = types::resolve(cx, file.area.as_deref(), of, Position::Element)?;
    let (item, fits) = match &ty {
        Type::List(item) => (
            item.as_ref(),
            !matches!(**item, Type::List(_) | Type::Map(_)),
        ),
        other => (other, matches!(other, Type::Model(_) | Type::Union(_))),
    };
    if !fits {
        let message = format!(
            "`{}` is no body: a body is a model, a union, or a list of one or the other, of ids or of values",
            of.value
        );
        cx.sink.push(
            Diagnostic::new(Code::MisplacedType, of.span, message)
                .label("expected a model, a union, or a list such as `[AgentId]`"),
        );
    }
    let projection = match long.and_then(|long| long.uses.as_ref()) {
        Some(uses) if one_of(cx, uses, &["create", "update"]) => match uses.as_str() {
            "create" => Projection::Create,
            _ => Projection::Update,
        },
        _ => Projection::Answer,
    };
    check_projection(
        cx,
        item,
        projection,
        long.and_then(|long| long.uses.as_ref()).unwrap_or(of),
    );
    let format = match long.and_then(|long| long.format.as_ref()) {
        Some(format) if one_of(cx, format, &["json", "csv"]) && format.value == "csv" => {
            BodyFormat::Csv
        }
        _ => BodyFormat::Json,
    };
    if format == BodyFormat::Csv
        && !matches!(&ty, Type::List(item) if matches!(item.as_ref(), Type::Model(_)))
    {
        let message = "a CSV body is a list of models";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, of.span, message).label("expected `[Model]`"),
        );
    }
    let required = !long
        .and_then(|long| long.optional.as_ref())
        .is_some_and(|optional| optional.value);
    Some(Body {
        ty,
        projection,
        format,
        required,
    })
}

/// A model that says what a body has is used so, and one that does not is not.
fn check_projection(cx: &mut Cx<'_>, item: &Type, projection: Projection, place: &Text) {
    let Type::Model(name) = item else { return };
    let Some(Decl::Model(Some(model))) = cx.table.get(name).map(|entry| entry.decl) else {
        return;
    };
    let says = |uses: &doc::Uses| (uses.create.is_some(), uses.update.is_some());
    let own = model.fields.iter().filter_map(|(_, field)| match field {
        Short::Long(long) => long.uses.as_ref(),
        Short::Short(_) => None,
    });
    let all = own
        .chain(&model.uses)
        .map(says)
        .fold((false, false), |all, one| (all.0 || one.0, all.1 || one.1));
    let known = match projection {
        Projection::Create => all.0,
        Projection::Update => all.1,
        Projection::Answer => {
            if all.0 || all.1 {
                let words = if all.0 { "create" } else { "update" };
                let message = format!(
                    "`{}` differs between bodies and answers, and the body does not say which it takes",
                    name.name
                );
                cx.sink.push(
                    Diagnostic::new(Code::Contradiction, place.span, message)
                        .label("which one?")
                        .help(format!(
                            "write `body: {{ of: {}, use: {words} }}`",
                            name.name
                        )),
                );
            }
            return;
        }
    };
    if !known && model.include.is_empty() && model.choices.is_empty() {
        let word = &place.value;
        let message = format!(
            "no field of `{}` says that it is in bodies that {word}",
            name.name
        );
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, place.span, message)
                .label("nothing to send")
                .help(format!(
                    "say `in: {{ {word}: … }}` in the model, or drop `use`"
                )),
        );
    }
}

pub(super) fn check_tag_of(
    cx: &mut Cx<'_>,
    api: &Api,
    written: &doc::Operation,
    body: &Option<Body>,
) {
    let tagged = match body {
        Some(Body {
            ty: Type::Union(name),
            ..
        }) => api
            .union(name)
            .is_none_or(|union| matches!(union.by, By::Tag(_))),
        _ => false,
    };
    for (name, param) in written.path.iter() {
        let Short::Long(doc::Param {
            tag_of: Some(tag_of),
            ..
        }) = param
        else {
            continue;
        };
        let same = match written.body.as_ref() {
            Some(Short::Long(body)) => {
                body.uses.is_none()
                    || body
                        .optional
                        .as_ref()
                        .is_some_and(|optional| optional.value)
            }
            _ => true,
        };
        if tagged && same {
            let message = format!(
                "`{}` takes its value from a body that answers may have as well, or that may be missing",
                name.value
            );
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, tag_of.span, message)
                    .label("not from this one")
                    .help("write `body: { of: …, use: create }`, or `update`"),
            );
        }
        if !tagged {
            let message = format!(
                "`{}` takes its value from the body, which is not a union with a `tag`",
                name.value
            );
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, tag_of.span, message)
                    .label("there is no tag")
                    .help("`tag-of: body` needs `body` to be a union with a `tag`"),
            );
        }
    }
}

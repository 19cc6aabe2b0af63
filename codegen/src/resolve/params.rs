//! Parameters of paths and queries.

use super::decls::{one_of, text};
use super::fields::{self, check_unit};
use super::rust_names::{self, Case};
use super::types::{self, Position};
use super::{Cx, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Life, ListStyle, Param, Type};
use crate::parse::document as doc;
use crate::parse::values::Short;
use crate::source::Spanned;

type Text = Spanned<String>;

/// Where a parameter goes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Path,
    Query,
    /// In the query of every operation.
    Global,
}

/// Resolves one parameter as seen from a file of `area`.
pub(super) fn param(
    cx: &mut Cx<'_>,
    area: Option<&str>,
    name: &Text,
    written: &Short<Text, doc::Param>,
    place: Place,
) -> Param {
    let (param, ty) = match written {
        Short::Short(ty) => (
            Param {
                required: place == Place::Path,
                ..bare(name, types::or_json(cx, area, ty, Position::Param), place)
            },
            ty,
        ),
        Short::Long(long) => (detailed(cx, area, name, long, place), &long.ty),
    };
    let list = matches!(param.ty, Type::List(_));
    if list && place == Place::Path {
        let message = format!("the path parameter `{}` is a list", name.value);
        cx.sink.push(
            Diagnostic::new(Code::MisplacedType, ty.span, message)
                .label("a segment holds one value"),
        );
    }
    if matches!(param.ty, Type::Choice(_)) && place == Place::Path {
        let message = format!("the path parameter `{}` is a choice", name.value);
        cx.sink.push(
            Diagnostic::new(Code::MisplacedType, ty.span, message)
                .label("a choice goes into the query"),
        );
    }
    Param {
        list: param.list.or(list.then_some(ListStyle::Comma)),
        ..param
    }
}

fn bare(name: &Text, ty: Type, place: Place) -> Param {
    Param {
        name: name.value.clone(),
        rust: None,
        ty,
        required: false,
        global: place == Place::Global,
        flag: false,
        tag_of_body: false,
        list: None,
        doc: None,
        unit: None,
        range: None,
        values: Vec::new(),
        default: None,
        life: Life::default(),
    }
}

fn detailed(
    cx: &mut Cx<'_>,
    area: Option<&str>,
    name: &Text,
    long: &doc::Param,
    place: Place,
) -> Param {
    let doc::Param {
        span,
        ty,
        doc,
        unit,
        range,
        values,
        default,
        required,
        list,
        flag,
        tag_of,
        rust,
        since,
        deprecated,
        removed,
    } = long;
    let ty = types::or_json(cx, area, ty, Position::Param);
    check_unit(cx, unit);
    rust_names::given(cx, rust, Case::Snake);
    values::check(cx, &ty, range, values, default);
    let says_required = required.as_ref().is_some_and(|required| required.value);
    if let (Some(required), Some(default)) =
        (required.as_ref().filter(|required| required.value), default)
    {
        fields::required_default(cx, name, required.span, default.span);
    }
    if let Some(tag_of) = tag_of
        && one_of(cx, tag_of, &["body"])
        && place != Place::Path
    {
        let message = format!(
            "`{}` is not in the path, so it can't be the tag of the body",
            name.value
        );
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, tag_of.span, message)
                .label("only for path parameters"),
        );
    }
    let list_span = list.as_ref().map(|list| list.span);
    let list = match list {
        Some(style) if one_of(cx, style, &["comma", "repeat"]) => match style.as_str() {
            "repeat" => Some(ListStyle::Repeat),
            _ => Some(ListStyle::Comma),
        },
        _ => None,
    };
    if let (Some(span), false) = (list_span, matches!(ty, Type::List(_))) {
        let message = format!("`{}` says how a list is sent, but is not one", name.value);
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, span, message)
                .label("only for lists")
                .help("drop `list`, or make the type a list"),
        );
    }
    let is_flag = flag.as_ref().is_some_and(|flag| flag.value);
    if let Some(flag) = flag {
        let (message, help) = match (place, &ty) {
            (Place::Path, _) => (
                Some(format!(
                    "`{}` is in the path, where nothing can be left out",
                    name.value
                )),
                "drop `flag`",
            ),
            (_, Type::Bool | Type::Bit) => (None, ""),
            _ => (
                Some(format!("`{}` is a flag, but not a boolean", name.value)),
                "give it `type: bool`",
            ),
        };
        if let Some(message) = message {
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, flag.span, message)
                    .label("only for booleans in the query")
                    .help(help),
            );
        }
    }
    Param {
        rust: text(rust),
        required: says_required || place == Place::Path,
        flag: is_flag,
        tag_of_body: tag_of.is_some(),
        list,
        doc: text(doc),
        unit: text(unit),
        range: values::range(cx, range, *span),
        values: values.iter().map(|value| value.text.clone()).collect(),
        default: default.as_ref().map(|value| value.text.clone()),
        life: values::life(cx, since, deprecated, removed),
        ..bare(name, ty, place)
    }
}

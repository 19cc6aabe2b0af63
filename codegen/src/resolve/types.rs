//! Type expressions: `text`, `[Hop]`, `map<float>`, `TestId`.

use super::Cx;
use super::table::Decl;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{TextKind, Type};
use crate::source::{Span, Spanned};

/// Every scalar of the language, with its type.
const SCALARS: &[(&str, Type)] = &[
    ("text", Type::Text(TextKind::Plain)),
    ("url", Type::Text(TextKind::Url)),
    ("ip", Type::Text(TextKind::Ip)),
    ("cidr", Type::Text(TextKind::Cidr)),
    ("country", Type::Text(TextKind::Country)),
    ("uuid", Type::Text(TextKind::Uuid)),
    ("email", Type::Text(TextKind::Email)),
    ("int", Type::Int),
    ("float", Type::Float),
    ("bool", Type::Bool),
    ("bit", Type::Bit),
    ("flag", Type::Flag),
    ("time", Type::Time),
    ("epoch-s", Type::EpochSeconds),
    ("epoch-ms", Type::EpochMillis),
    ("date", Type::Date),
    ("local-time", Type::LocalTime),
    ("window", Type::Window),
    ("json", Type::Json),
];

/// Lists of lists deeper than any answer has.
const MAX_NESTING: usize = 8;

/// Names that other languages have for scalars.
const ELSEWHERE: &[(&str, &str)] = &[
    ("string", "text"),
    ("str", "text"),
    ("varchar", "text"),
    ("integer", "int"),
    ("long", "int"),
    ("number", "float"),
    ("double", "float"),
    ("decimal", "float"),
    ("boolean", "bool"),
    ("timestamp", "time"),
    ("datetime", "time"),
    ("date-time", "time"),
    ("epoch", "epoch-s"),
    ("uri", "url"),
    ("object", "json"),
    ("any", "json"),
    ("array", "[T]"),
    ("list", "[T]"),
    ("map", "map<T>"),
];

/// Where a type stands, which decides what it may be.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Position {
    /// In a field.
    Value,
    /// In a body, an answer, a union, a list or a map.
    Element,
    /// In a path or query.
    Param,
}

/// Resolves a type as seen from a file of `area`.
pub(super) fn resolve(
    cx: &mut Cx<'_>,
    area: Option<&str>,
    expression: &Spanned<String>,
    position: Position,
) -> Option<Type> {
    if expression.span.is_empty() {
        return None;
    }
    let ty = inner(cx, area, expression, &expression.value)?;
    misplaced(&ty, position).map_or(Some(ty), |why| {
        let message = format!("`{}` can't stand here: {why}", expression.value);
        cx.sink
            .push(Diagnostic::new(Code::MisplacedType, expression.span, message).label("not here"));
        None
    })
}

/// As [`resolve`], with a stand-in for what could not be resolved, so that what has the type is still known.
pub(super) fn or_json(
    cx: &mut Cx<'_>,
    area: Option<&str>,
    expression: &Spanned<String>,
    position: Position,
) -> Type {
    resolve(cx, area, expression, position).unwrap_or(Type::Json)
}

fn inner(cx: &mut Cx<'_>, area: Option<&str>, whole: &Spanned<String>, part: &str) -> Option<Type> {
    let part = part.trim();
    if part.matches(['[', '<']).count() > MAX_NESTING {
        let message = format!("the type is nested more than {MAX_NESTING} deep");
        cx.sink
            .push(Diagnostic::new(Code::MisplacedType, whole.span, message).label("too deep"));
        return None;
    }
    if let Some(item) = part
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return Some(Type::List(Box::new(inner(cx, area, whole, item)?)));
    }
    if let Some(value) = part
        .strip_prefix("map<")
        .and_then(|rest| rest.strip_suffix('>'))
    {
        return Some(Type::Map(Box::new(inner(cx, area, whole, value)?)));
    }
    if let Some((_, ty)) = SCALARS.iter().find(|(name, _)| *name == part) {
        return Some(ty.clone());
    }
    let found = cx
        .table
        .find(area, part)
        .map(|entry| (entry.decl, entry.name.clone()));
    match found {
        Some((Decl::Id(_), name)) => Some(Type::Id(name)),
        Some((Decl::Enum(_), name)) => Some(Type::Enum(name)),
        Some((Decl::Choice(_), name)) => Some(Type::Choice(name)),
        Some((Decl::Model(_), name)) => Some(Type::Model(name)),
        Some((Decl::Union, name)) => Some(Type::Union(name)),
        Some((Decl::Head, _)) => {
            let message = format!("`{part}` is a head, which only `answer.head` can name");
            cx.sink.push(
                Diagnostic::new(Code::MisplacedType, place(whole, part), message)
                    .label("expected a type"),
            );
            None
        }
        None => {
            unknown(cx, area, place(whole, part), part);
            None
        }
    }
}

fn unknown(cx: &mut Cx<'_>, area: Option<&str>, span: Span, name: &str) {
    if name.is_empty()
        || name.contains(|c: char| matches!(c, '[' | ']' | '<' | '>') || c.is_whitespace())
    {
        let shown = if name.is_empty() { "[]" } else { name };
        let message = format!("`{shown}` is not a type");
        let help = "a list is written `[T]`, a map `map<T>`; every bracket is closed";
        cx.sink.push(
            Diagnostic::new(Code::UnknownType, span, message)
                .label("not a type")
                .help(help),
        );
        return;
    }
    let lower = name.to_ascii_lowercase();
    let elsewhere = ELSEWHERE
        .iter()
        .find(|(other, _)| *other == lower)
        .map(|(_, ours)| *ours);
    let scalar = elsewhere.or_else(|| nearest(name, SCALARS.iter().map(|(name, _)| *name)));
    let declared = cx
        .table
        .nearest(area, name, |decl| !matches!(decl, Decl::Head));
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    let help = match (scalar, declared) {
        (Some(scalar), None) => format!("did you mean `{scalar}`?"),
        (Some(scalar), Some(_)) if !capital => format!("did you mean `{scalar}`?"),
        (_, Some(entry)) => {
            let (line, _) = cx.sources.line_column(entry.span);
            format!(
                "did you mean `{}`? it is declared at {}:{line}",
                entry.name.name,
                cx.sources.shown_path(entry.span.file)
            )
        }
        (None, None) if capital => {
            format!("declare `{name}` in this file, in `models/` or in `types.yaml`")
        }
        (None, None) => {
            let all: Vec<&str> = SCALARS.iter().map(|(name, _)| *name).collect();
            format!(
                "the types of the language are {}; others begin with a capital",
                all.join(", ")
            )
        }
    };
    cx.sink.push(
        Diagnostic::new(
            Code::UnknownType,
            span,
            format!("no type is called `{name}`"),
        )
        .label("unknown type")
        .help(help),
    );
}

/// The place of `part` within a written type.
fn place(whole: &Spanned<String>, part: &str) -> Span {
    let span = whole.span;
    let written = span.range().len();
    let quotes = written.saturating_sub(whole.value.len()) / 2;
    let offset = whole.value.find(part).unwrap_or(0) + quotes;
    let start = span.start as usize + offset;
    let end = (start + part.len()).min(span.end as usize);
    Span::new(span.file, start..end.max(start))
}

fn misplaced(ty: &Type, position: Position) -> Option<&'static str> {
    match (ty, position) {
        (Type::Bit, Position::Element) => Some(
            "only a field can be a `bit`; elsewhere it is a `bool`, or a `flag` when 0 and 1 must come back",
        ),
        (Type::EpochSeconds | Type::EpochMillis, Position::Element) => Some(
            "only a field can be a count since 1970; elsewhere it is an `int`, or an id with `time: epoch-s`",
        ),
        (Type::EpochSeconds | Type::EpochMillis, Position::Param) => {
            Some("a moment in a query is a `time`, or an id with `time: epoch-s`")
        }
        (Type::Model(_) | Type::Union(_) | Type::Map(_) | Type::Json, Position::Param) => {
            Some("a parameter is a scalar, an id, an enum, a choice or a list of these")
        }
        (Type::List(item), Position::Param) => match item.as_ref() {
            Type::List(_) | Type::Choice(_) => {
                Some("a list of parameters holds scalars, ids or enums")
            }
            item => misplaced(item, position),
        },
        (_, Position::Param) => None,
        (Type::Window, _) => Some("a window is a query parameter, never a field"),
        (Type::Choice(_), _) => Some("a choice goes into `choices` of a model, or into a query"),
        (Type::List(item) | Type::Map(item), _) => misplaced(item, Position::Element),
        _ => None,
    }
}

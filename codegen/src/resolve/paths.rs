//! Path templates: what they are made of, whether the parameters match, whether two can be told apart.

use super::Cx;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Api, IdWire, Operation, Param, Segment, Type};
use crate::parse::document as doc;
use crate::parse::values::{Named, Short};
use crate::source::{Span, Spanned};

type Text = Spanned<String>;

/// The keys of a path into an answer: `net.metrics`, and `.` for the answer itself.
pub(super) fn keys(cx: &mut Cx<'_>, path: &Text) -> Vec<String> {
    if path.value == "." || path.span.is_empty() {
        return Vec::new();
    }
    if path
        .split('.')
        .any(|key| key.is_empty() || key.chars().any(char::is_whitespace))
    {
        let message = format!("`{}` is not a path of keys", path.value);
        cx.sink.push(
            Diagnostic::new(Code::BadValue, path.span, message)
                .label("expected keys with a dot between, like `net.metrics`"),
        );
    }
    path.split('.').map(str::to_owned).collect()
}

/// Splits a path template into segments.
pub(super) fn parse(cx: &mut Cx<'_>, text: &Text) -> Option<Vec<Segment>> {
    let mut bad = |why: &str| {
        cx.sink.push(
            Diagnostic::new(
                Code::BadPath,
                text.span,
                format!("`{}` is not a path", text.value),
            )
            .label(why)
            .help("a path looks like `/dns/server/{testId}[/{serverId}]`"),
        );
        None
    };
    let (fixed, optional) = match text.split_once('[') {
        Some((fixed, optional)) => (fixed, Some(optional)),
        None => (text.as_str(), None),
    };
    let Some(rest) = fixed.strip_prefix('/') else {
        return bad("a path begins with `/`");
    };
    let mut segments = Vec::new();
    for part in rest.split('/') {
        match parameter(part) {
            _ if part.is_empty() => return bad("two slashes, or one at the end"),
            Some(name) => segments.push(Segment::Param(name.to_owned())),
            None if part.chars().all(literal_char) => {
                segments.push(Segment::Literal(part.to_owned()))
            }
            None => return bad("a segment is letters, digits, `-`, `_`, `.`, or one `{name}`"),
        }
    }
    if let Some(optional) = optional {
        let name = optional
            .strip_suffix(']')
            .and_then(|inner| inner.strip_prefix('/'))
            .and_then(parameter);
        match name {
            Some(name) => segments.push(Segment::Optional(name.to_owned())),
            None => return bad("an optional segment is `[/{name}]`, at the end"),
        }
    }
    Some(segments)
}

fn parameter(part: &str) -> Option<&str> {
    let name = part.strip_prefix('{')?.strip_suffix('}')?;
    let fine = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    fine.then_some(name)
}

fn literal_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Holds declared path parameters against the path, and puts them into its order.
pub(super) fn match_params(
    cx: &mut Cx<'_>,
    text: &Text,
    path: &[Segment],
    written: &Named<Short<Text, doc::Param>>,
    mut params: Vec<Param>,
) -> Vec<Param> {
    let mut out = Vec::new();
    // Declared names that one in the path was most likely to be.
    let mut meant: Vec<&str> = Vec::new();
    for segment in path {
        let (name, optional) = match segment {
            Segment::Literal(_) => continue,
            Segment::Param(name) => (name, false),
            Segment::Optional(name) => (name, true),
        };
        if out.iter().any(|param: &Param| param.name == *name) {
            let message = format!("`{{{name}}}` is in the path twice");
            cx.sink.push(
                Diagnostic::new(Code::BadPath, part(text, name), message).label("again here"),
            );
            continue;
        }
        if let Some(at) = params.iter().position(|param| param.name == *name) {
            let mut param = params.remove(at);
            check_presence(cx, written, name, optional);
            param.required = !optional;
            out.push(param);
        } else if !written
            .entries
            .iter()
            .any(|entry| entry.name.value == *name)
        {
            let near = nearest(
                name,
                written.entries.iter().map(|entry| entry.name.as_str()),
            );
            meant.extend(near);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it: `path: {{ {name}: … }}`"),
            };
            let message = format!("`{{{name}}}` is in the path, but `path` does not declare it");
            cx.sink.push(
                Diagnostic::new(Code::UndeclaredParameter, part(text, name), message)
                    .label("undeclared")
                    .help(help),
            );
        }
    }
    let in_path: Vec<&str> = path.iter().filter_map(segment_name).collect();
    for entry in written.entries.iter().filter(|entry| {
        !in_path.contains(&entry.name.as_str()) && !meant.contains(&entry.name.as_str())
    }) {
        let near = nearest(&entry.name, in_path.iter().copied())
            .map(|near| format!("did you mean `{near}`?"));
        let message = format!(
            "`{}` is declared, but the path has no `{{{}}}`",
            entry.name.value, entry.name.value
        );
        cx.sink.push(
            Diagnostic::new(Code::UnusedParameter, entry.name.span, message)
                .label("not in the path")
                .related(text.span, "the path")
                .maybe_help(near),
        );
    }
    out
}

/// Whether a path parameter is sent is decided by its segment alone.
fn check_presence(
    cx: &mut Cx<'_>,
    written: &Named<Short<Text, doc::Param>>,
    name: &str,
    optional: bool,
) {
    let long = written.iter().find_map(|(key, param)| match param {
        Short::Long(long) if key.value == *name => Some(long),
        _ => None,
    });
    let Some(doc::Param {
        required, default, ..
    }) = long
    else {
        return;
    };
    if let (Some(default), false) = (default, optional) {
        let message = format!("the path parameter `{name}` is always sent, so it has no default");
        cx.sink.push(
            Diagnostic::new(Code::RequiredDefault, default.span, message)
                .label("never taken")
                .help("drop `default`, or make the segment optional: `[/{name}]`"),
        );
    }
    if let Some(required) = required
        .as_ref()
        .filter(|required| required.value == optional)
    {
        let is = if optional { "optional" } else { "not" };
        let message = format!(
            "`required` contradicts the path, where the segment of `{name}` is {is}{}",
            if optional { "" } else { " optional" }
        );
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, required.span, message)
                .label("drop it")
                .help("`[/{name}]` at the end of the path makes a parameter optional"),
        );
    }
}

fn segment_name(segment: &Segment) -> Option<&str> {
    match segment {
        Segment::Literal(_) => None,
        Segment::Param(name) | Segment::Optional(name) => Some(name),
    }
}

fn part(text: &Text, name: &str) -> Span {
    let start = text.span.start as usize + text.find(&format!("{{{name}}}")).unwrap_or(0);
    Span::new(text.span.file, start..start + name.len() + 2)
}

/// What a segment accepts, as far as a server can tell.
enum Accepts<'a> {
    Literal(&'a str),
    Digits,
    OneOf(Vec<&'a str>),
    Anything,
}

/// Two operations of one method whose paths some request fits both.
pub(super) fn ambiguous(cx: &mut Cx<'_>, api: &Api) {
    for (index, one) in api.operations.iter().enumerate() {
        for other in &api.operations[..index] {
            if one.method != other.method
                || one.path_template() == other.path_template()
                || !overlap(api, one, other)
            {
                continue;
            }
            let place = |operation: &Operation| {
                let files = cx
                    .document
                    .files
                    .iter()
                    .filter(|file| file.stem == operation.file);
                let mut names = files.flat_map(|file| file.content.operations.iter());
                names
                    .find(|(name, _)| name.value == operation.name)
                    .map(|(name, _)| name.span)
            };
            let (Some(span), Some(first)) = (place(one), place(other)) else {
                continue;
            };
            let message = format!(
                "a server can't tell `{}` {} from `{}` {}",
                one.id,
                one.path_template(),
                other.id,
                other.path_template()
            );
            cx.sink.push(
                Diagnostic::new(Code::AmbiguousPath, span, message)
                    .label("this one")
                    .related(first, "and this one")
                    .help(
                        "give the parameters types that differ: an integer id against an enum, say",
                    ),
            );
        }
    }
}

fn overlap(api: &Api, one: &Operation, other: &Operation) -> bool {
    let lengths = |operation: &Operation| {
        let optional = operation
            .path
            .iter()
            .filter(|segment| matches!(segment, Segment::Optional(_)))
            .count();
        (operation.path.len() - optional)..=operation.path.len()
    };
    lengths(one).any(|length| {
        lengths(other).contains(&length)
            && one
                .path
                .iter()
                .zip(&other.path)
                .take(length)
                .all(|(a, b)| meets(&accepts(api, one, a), &accepts(api, other, b)))
    })
}

fn accepts<'a>(api: &'a Api, operation: &'a Operation, segment: &'a Segment) -> Accepts<'a> {
    let name = match segment {
        Segment::Literal(text) => return Accepts::Literal(text),
        Segment::Param(name) | Segment::Optional(name) => name,
    };
    let Some(param) = operation
        .path_params
        .iter()
        .find(|param| param.name == *name)
    else {
        return Accepts::Anything;
    };
    match &param.ty {
        Type::Int => Accepts::Digits,
        Type::Id(id) => match api
            .ids
            .iter()
            .find(|known| known.name == *id)
            .map(|id| id.wire)
        {
            Some(IdWire::Int) => Accepts::Digits,
            _ => Accepts::Anything,
        },
        Type::Enum(name) => {
            let values = api
                .enums
                .iter()
                .filter(|known| known.name == *name)
                .flat_map(|known| &known.values);
            Accepts::OneOf(
                values
                    .map(|value| value.path.as_deref().unwrap_or(&value.value))
                    .collect(),
            )
        }
        // Stands in for a type that was reported; nothing more is said about it.
        Type::Json => Accepts::OneOf(Vec::new()),
        _ => Accepts::Anything,
    }
}

/// A literal always wins over a parameter, so the two never compete.
fn meets(a: &Accepts<'_>, b: &Accepts<'_>) -> bool {
    match (a, b) {
        (Accepts::Literal(a), Accepts::Literal(b)) => a == b,
        (Accepts::Literal(_), _) | (_, Accepts::Literal(_)) => false,
        (Accepts::Digits, Accepts::OneOf(values)) | (Accepts::OneOf(values), Accepts::Digits) => {
            values.iter().any(|value| value.parse::<i64>().is_ok())
        }
        (Accepts::OneOf(a), Accepts::OneOf(b)) => a.iter().any(|value| b.contains(value)),
        _ => true,
    }
}

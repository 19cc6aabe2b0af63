//! The values that records hold: texts, numbers, lists, maps with names of the author's, and short forms.

use super::record::{Parse, duplicates, expected, found, text};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::{Span, Spanned};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeSet;

impl Parse for Spanned<String> {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        let scalar = match &node.kind {
            Kind::Scalar(scalar) => scalar,
            Kind::List(items) => {
                let item = match items.as_slice() {
                    [
                        Node {
                            kind: Kind::Scalar(item),
                            ..
                        },
                    ] => item.text.as_str(),
                    _ => "T",
                };
                let message = "expected text, found a list";
                sink.push(
                    Diagnostic::new(Code::WrongShape, node.span, message)
                        .label("expected text")
                        .help(format!("a list type is written in quotes: \"[{item}]\"")),
                );
                return None;
            }
            Kind::Map(_) => {
                expected(node, "text", sink);
                return None;
            }
        };
        Some(Spanned::new(text(node.span, scalar, sink)?, node.span))
    }

    fn stand_in(place: Span) -> Option<Self> {
        Some(Spanned::new(
            String::new(),
            Span {
                end: place.start,
                ..place
            },
        ))
    }
}

impl Parse for Spanned<bool> {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(scalar) if !scalar.quoted && scalar.text == "true" => {
                Some(Spanned::new(true, node.span))
            }
            Kind::Scalar(scalar) if !scalar.quoted && scalar.text == "false" => {
                Some(Spanned::new(false, node.span))
            }
            _ => {
                expected(node, "`true` or `false`", sink);
                None
            }
        }
    }
}

impl Parse for Spanned<i64> {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        let value = match &node.kind {
            Kind::Scalar(scalar) if !scalar.quoted => scalar.text.parse().ok(),
            _ => None,
        };
        if value.is_none() {
            expected(node, "a whole number", sink);
        }
        Some(Spanned::new(value?, node.span))
    }

    fn stand_in(place: Span) -> Option<Self> {
        Some(Spanned::new(
            1,
            Span {
                end: place.start,
                ..place
            },
        ))
    }
}

/// Any scalar: a number, a boolean, text or null. Used where the value is only shown.
#[derive(Clone, Debug)]
pub(crate) struct Literal {
    pub(crate) span: Span,
    pub(crate) text: String,
    pub(crate) quoted: bool,
}

impl Parse for Literal {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Kind::Scalar(scalar) = &node.kind else {
            expected(node, "a number, `true`, `false` or text", sink);
            return None;
        };
        Some(Self {
            span: node.span,
            text: scalar.text.clone(),
            quoted: scalar.quoted,
        })
    }
}

impl<T: Parse> Parse for Option<T> {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        T::parse(node, sink).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Parse> Parse for Vec<T> {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            let one = match &node.kind {
                Kind::Scalar(scalar) if !scalar.is_null() => format!("[{}]", scalar.text),
                _ => "[…]".to_owned(),
            };
            let message = format!("expected a list, found {}", found(node));
            sink.push(
                Diagnostic::new(Code::WrongShape, node.span, message)
                    .label("expected a list")
                    .help(format!("write it as `{one}`")),
            );
            return None;
        };
        Some(
            items
                .iter()
                .filter_map(|item| T::parse(item, sink))
                .collect(),
        )
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

/// One text, or a list of them.
#[derive(Clone, Debug)]
pub(crate) struct OneOrMore {
    pub(crate) span: Span,
    pub(crate) items: Vec<Spanned<String>>,
}

impl Parse for OneOrMore {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        let items = match &node.kind {
            Kind::List(items) => items
                .iter()
                .filter_map(|item| Parse::parse(item, sink))
                .collect(),
            _ => vec![Parse::parse(node, sink)?],
        };
        Some(Self {
            span: node.span,
            items,
        })
    }
}

/// A map with names of the author's, in the order written.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    pub(crate) entries: Vec<Entry<T>>,
}

/// One name and what it stands for; `None` when that could not be read.
#[derive(Clone, Debug)]
pub(crate) struct Entry<T> {
    pub(crate) name: Spanned<String>,
    pub(crate) value: Option<T>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<T> Named<T> {
    /// The entries that could be read.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &T)> {
        self.entries
            .iter()
            .filter_map(|entry| Some((&entry.name, entry.value.as_ref()?)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T: Parse> Parse for Named<T> {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        let entries = match &node.kind {
            Kind::Map(entries) => entries,
            _ => {
                expected(node, "a map of names", sink);
                return None;
            }
        };
        duplicates(entries, sink);
        let mut out = Vec::new();
        let mut seen = BTreeSet::new();
        for (key, node) in entries {
            if super::record::is_merge(key, sink) {
                continue;
            }
            // A number is a fine key for an integer enum; whether it is one is known later.
            let number = key
                .scalar
                .text
                .parse::<i64>()
                .is_ok_and(|n| n.to_string() == key.scalar.text);
            if !number {
                text(key.span, &key.scalar, sink);
            }
            let value = T::parse(node, sink).or_else(T::wrong);
            // The second of two was reported; it stays out, or every later rule would report it again.
            if seen.insert(key.scalar.text.as_str()) {
                out.push(Entry {
                    name: Spanned::new(key.scalar.text.clone(), key.span),
                    value,
                });
            }
        }
        Some(Self { entries: out })
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Either a bare `S` or the long form `L`.
#[derive(Clone, Debug)]
pub(crate) enum Short<S, L> {
    Short(S),
    Long(L),
}

impl<S: Parse, L: Parse> Parse for Short<S, L> {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        match node.kind {
            Kind::Map(_) => L::parse(node, sink).map(Short::Long),
            _ => S::parse(node, sink).map(Short::Short),
        }
    }

    fn stand_in(place: Span) -> Option<Self> {
        S::stand_in(place).map(Short::Short)
    }
}

/// A doc text, or nothing: `TO_TARGET:` without more.
#[derive(Clone, Debug)]
pub(crate) struct MaybeText(pub(crate) Option<Spanned<String>>);

impl Parse for MaybeText {
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.is_null() => Some(Self(None)),
            _ => Parse::parse(node, sink).map(|text| Self(Some(text))),
        }
    }
}

macro_rules! schema_as {
    ($(for[$($t:ident),*] $ty:ty => |$generator:ident| $schema:expr;)*) => {$(
        impl<$($t: JsonSchema),*> JsonSchema for $ty {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($ty).replace(['<', '>', ' ', ','], "").into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

schema_as! {
    for[] Literal => |_generator| json_schema!({ "type": ["number", "boolean", "string", "null"] });
    for[] MaybeText => |_generator| json_schema!({ "type": ["string", "null"] });
    for[] OneOrMore => |_generator| json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
    for[T] Spanned<T> => |generator| T::json_schema(generator);
    for[T] Named<T> => |generator| json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() });
    for[S, L] Short<S, L> => |generator| json_schema!({ "anyOf": [generator.subschema_for::<S>(), generator.subschema_for::<L>()] });
}

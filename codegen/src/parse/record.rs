//! How a YAML node becomes a value of [`Document`](super::document): one declaration gives the
//! struct, its reader and its JSON Schema, so that the three can't differ.

use super::yaml::{Key, Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Sink, nearest};
use crate::source::Span;
use std::collections::BTreeMap;

/// A value that can be read from a node.
pub(crate) trait Parse: Sized {
    /// Reads it. `None` when it could not be read; the sink then says why.
    fn parse(node: &Node, sink: &mut Sink) -> Option<Self>;

    /// What stands for a key that is not there. `None` when the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// What stands for a value that was there but wrong, so that one mistake is reported once.
    fn wrong() -> Option<Self> {
        Self::absent()
    }

    /// What stands for a required value that is missing or wrong, so that its neighbours are still looked at.
    /// It has no width, by which later rules know that there is nothing to say about it.
    fn stand_in(_place: Span) -> Option<Self> {
        None
    }
}

/// Declares a struct that is written as a YAML map.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$field_doc:meta])* $field:ident $key:literal: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(crate) struct $name {
            #[schemars(skip)]
            #[allow(dead_code, reason = "not every record is pointed at")]
            pub(crate) span: $crate::source::Span,
            $($(#[$field_doc])* #[schemars(rename = $key)] pub(crate) $field: $ty,)*
        }

        impl $crate::parse::record::Parse for $name {
            fn parse(node: &$crate::parse::yaml::Node, sink: &mut $crate::diagnostic::Sink) -> Option<Self> {
                let map = $crate::parse::record::Map::open(node, $what, &[$($key),*], sink)?;
                $(let $field = map.take::<$ty>($key, sink);)*
                Some(Self { span: map.span(), $($field: $field?,)* })
            }
        }
    };
}
pub(crate) use record;

/// A map whose keys were checked against those that may be there.
pub(crate) struct Map<'a> {
    what: &'static str,
    span: Span,
    entries: &'a [(Key, Node)],
    /// Keys that a misspelt one most likely stands for, so that they are not missed as well.
    meant: Vec<String>,
}

impl<'a> Map<'a> {
    /// Where it begins: its first key, as a caret under a whole block helps nobody.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    pub(crate) fn open(
        node: &'a Node,
        what: &'static str,
        keys: &[&str],
        sink: &mut Sink,
    ) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            sink.push(
                Diagnostic::new(
                    Code::WrongShape,
                    node.span,
                    format!("{what} is written as a map, found {}", found(node)),
                )
                .label(format!("expected a map of {}", list(keys))),
            );
            return None;
        };
        duplicates(entries, sink);
        let mut meant = Vec::new();
        for (key, _) in entries {
            let name = key.scalar.text.as_str();
            if keys.contains(&name) {
                continue;
            }
            if is_merge(key, sink) {
                meant.extend(keys.iter().map(|key| (*key).to_owned()));
                continue;
            }
            let help = match nearest(name, keys.iter().copied()) {
                Some(near) => {
                    meant.push(near.to_owned());
                    format!("did you mean `{near}`?")
                }
                None => format!("{what} has the keys {}", list(keys)),
            };
            sink.push(
                Diagnostic::new(
                    Code::UnknownKey,
                    key.span,
                    format!("{what} has no key `{name}`"),
                )
                .label("not a key of the spec language here")
                .help(help),
            );
        }
        let span = entries.first().map_or(node.span, |(key, _)| key.span);
        Some(Self {
            what,
            span,
            entries,
            meant,
        })
    }

    pub(crate) fn take<T: Parse>(&self, key: &str, sink: &mut Sink) -> Option<T> {
        let found = self
            .entries
            .iter()
            .find(|(found, _)| found.scalar.text == key);
        let Some((_, node)) = found else {
            let absent = T::absent();
            if absent.is_none() && !self.meant.iter().any(|meant| meant == key) {
                sink.push(
                    Diagnostic::new(
                        Code::MissingKey,
                        self.span,
                        format!("{} needs the key `{key}`", self.what),
                    )
                    .label(format!("`{key}` is missing here")),
                );
            }
            return absent.or_else(|| T::stand_in(self.span));
        };
        T::parse(node, sink)
            .or_else(T::wrong)
            .or_else(|| T::stand_in(node.span))
    }
}

/// Whether a key merges another map into this one, as YAML has it; reports it. In quotes it is a text like any other.
pub(super) fn is_merge(key: &Key, sink: &mut Sink) -> bool {
    let merge = key.scalar.text == "<<" && !key.scalar.quoted;
    if merge {
        let message = "merge keys are not part of the spec language";
        sink.push(
            Diagnostic::new(Code::Unsupported, key.span, message)
                .label("not here")
                .help("write the keys out; models share fields with `include`"),
        );
    }
    merge
}

pub(super) fn duplicates(entries: &[(Key, Node)], sink: &mut Sink) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (key, _) in entries {
        if let Some(first) = seen.get(key.scalar.text.as_str()) {
            sink.push(
                Diagnostic::new(
                    Code::DuplicateKey,
                    key.span,
                    format!("the key `{}` stands here twice", key.scalar.text),
                )
                .label("again here")
                .related(*first, "first here")
                .help("remove one of the two, or merge them"),
            );
            continue;
        }
        seen.insert(&key.scalar.text, key.span);
    }
}

pub(super) fn list(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    quoted.join(", ")
}

pub(super) fn expected(node: &Node, expected: &str, sink: &mut Sink) {
    sink.push(
        Diagnostic::new(
            Code::WrongShape,
            node.span,
            format!("expected {expected}, found {}", found(node)),
        )
        .label(format!("expected {expected}")),
    );
}

/// What a node is, with its text when that is short.
pub(super) fn found(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar)
            if scalar.is_null() || scalar.text.len() > 40 || scalar.text.contains('\n') =>
        {
            node.what().to_owned()
        }
        Kind::Scalar(scalar) if scalar.quoted => format!("the text {:?}", scalar.text),
        Kind::Scalar(scalar) => format!("`{}`", scalar.text),
        Kind::List(_) | Kind::Map(_) => node.what().to_owned(),
    }
}

/// The text of a scalar, refusing what YAML would not read as text.
pub(crate) fn text(span: Span, scalar: &super::yaml::Scalar, sink: &mut Sink) -> Option<String> {
    if scalar.text.is_empty() && !scalar.quoted {
        sink.push(
            Diagnostic::new(Code::NotText, span, "expected text, found nothing")
                .label("expected text")
                .help("write the text, or remove the key"),
        );
        return None;
    }
    if let Some(other) = scalar.reads_as() {
        sink.push(
            Diagnostic::new(
                Code::NotText,
                span,
                format!("expected text, but YAML reads `{}` as {other}", scalar.text),
            )
            .label("expected text")
            .help(format!(
                "write \"{}\" with quotes if text is meant",
                scalar.text
            )),
        );
        return None;
    }
    Some(scalar.text.clone())
}

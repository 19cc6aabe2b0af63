//! Whether an example value fits its type, and which quirks it shows.

use super::scalar::{Json, describe, fits, json, kind_of};
use crate::diagnostic::{Code, Diagnostic, Sink, nearest};
use crate::ir::{Api, By, Field, Name, Projection, Range, TextKind, Type, Union};
use crate::parse::yaml::{Key, Kind, Node};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// One example being held against the spec.
pub(super) struct Fit<'a> {
    pub(super) api: &'a Api,
    pub(super) sink: &'a mut Sink,
    /// Fields whose quirk the example shows: owner and field.
    pub(super) shown: BTreeSet<(Name, String)>,
    pub(super) operation: &'a str,
}

impl<'a> Fit<'a> {
    /// Reports keys that stand twice in an object, of which readers take either.
    pub(super) fn twice(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar(_) => {}
            Kind::List(items) => items.iter().for_each(|item| self.twice(item)),
            Kind::Map(entries) => {
                let mut seen = BTreeMap::new();
                for (key, value) in entries {
                    if let Some(first) = seen.insert(key.scalar.text.as_str(), key.span) {
                        let message = format!(
                            "the example has the key `{}` twice in one object",
                            key.scalar.text
                        );
                        self.sink.push(
                            Diagnostic::new(Code::BadExample, key.span, message)
                                .label("again here")
                                .related(first, "first here"),
                        );
                    }
                    self.twice(value);
                }
            }
        }
    }

    /// Holds a value against a type.
    pub(super) fn value(&mut self, node: &Node, ty: &Type, wanted: Projection) {
        match (ty, &node.kind) {
            (Type::List(item), Kind::List(items)) => {
                items.iter().for_each(|node| self.value(node, item, wanted))
            }
            (Type::Map(item), Kind::Map(entries)) => entries
                .iter()
                .for_each(|(_, node)| self.value(node, item, wanted)),
            (Type::Json, _) => {}
            (Type::Model(name), Kind::Map(entries)) => {
                self.object(node, entries, name, wanted, None)
            }
            (Type::Union(name), _) => {
                let api = self.api;
                if let Some(union) = api.union(name) {
                    self.union(node, union, wanted);
                }
            }
            (_, Kind::Scalar(scalar)) if fits(self.api, ty, scalar) => {}
            (Type::Enum(name), Kind::Scalar(scalar))
                if matches!(json(scalar), Json::Text | Json::Int) =>
            {
                let values = self
                    .api
                    .enums
                    .iter()
                    .filter(|known| known.name == *name)
                    .flat_map(|known| &known.values);
                let near = nearest(&scalar.text, values.map(|value| value.value.as_str()))
                    .map(|near| format!("did you mean `{near}`?"));
                let message = format!(
                    "`{}` is not a value of `{name}` that the spec lists",
                    scalar.text
                );
                let add = format!("add it to the values of `{}`", name.name);
                self.sink.push(
                    self.diagnostic(node.span, &message)
                        .label("not listed")
                        .help(near.unwrap_or(add)),
                );
            }
            _ => {
                let expected = describe(self.api, ty);
                self.misfit(
                    node,
                    &format!("expected {expected}, found {}", found(node)),
                    &format!("expected {expected}"),
                );
            }
        }
    }

    /// Holds one field's value against it, in the projection that stands.
    pub(super) fn field(&mut self, node: &Node, owner: &Name, field: &Field, wanted: Projection) {
        if let Some(quirk) = &field.quirk {
            let by_type = quirk
                .ty
                .as_ref()
                .is_some_and(|documented| !self.fits_strictly(documented, node));
            let by_presence = quirk.missing || quirk.name.is_some() || quirk.unit.is_some();
            if by_type || by_presence {
                self.shown.insert((owner.clone(), field.name.clone()));
            }
        }
        if matches!(&node.kind, Kind::Scalar(scalar) if json(scalar) == Json::Null) {
            return;
        }
        let used = field.uses.get(wanted);
        if let Some(used) = used {
            self.value(node, &used.ty, wanted);
        }
        let values = used.map_or(field.values.as_slice(), |used| field.values_in(used));
        let range = used.map_or(field.range.as_ref(), |used| field.range_in(used));
        self.bounds(node, &field.name, values, range);
    }

    /// Holds numbers and texts against the values and the range that the spec gives.
    fn bounds(&mut self, node: &Node, field: &str, values: &[String], range: Option<&Range>) {
        match &node.kind {
            Kind::List(items) => items
                .iter()
                .for_each(|item| self.bounds(item, field, values, range)),
            Kind::Map(_) => {}
            Kind::Scalar(scalar) => {
                let text = scalar.text.as_str();
                if !values.is_empty() && !values.iter().any(|value| value == text) {
                    let near = nearest(text, values.iter().map(String::as_str))
                        .map(|near| format!("did you mean `{near}`?"));
                    let message = format!("`{text}` is not among the values of `{field}`");
                    let add = "add it to `values`".to_owned();
                    self.sink.push(
                        self.diagnostic(node.span, &message)
                            .label("not listed")
                            .help(near.unwrap_or(add)),
                    );
                }
                let Some(range) = range else { return };
                let bound = |bound: &Option<String>| {
                    bound.as_ref().and_then(|bound| bound.parse::<f64>().ok())
                };
                let below = |number: f64| bound(&range.low).is_some_and(|low| number < low);
                let above = |number: f64| bound(&range.high).is_some_and(|high| number > high);
                if text
                    .parse::<f64>()
                    .is_ok_and(|number| below(number) || above(number))
                {
                    let shown =
                        |bound: &Option<String>| bound.clone().unwrap_or_else(|| "null".to_owned());
                    let message = format!(
                        "`{text}` is outside of the range [{}, {}] of `{field}`",
                        shown(&range.low),
                        shown(&range.high),
                    );
                    self.misfit(node, &message, "out of range");
                }
            }
        }
    }

    fn object(
        &mut self,
        node: &Node,
        entries: &[(Key, Node)],
        name: &Name,
        wanted: Projection,
        tag: Option<&str>,
    ) {
        let api = self.api;
        let Some(model) = api.model(name) else { return };
        let face = model.face(wanted);
        for (key, value) in entries {
            let wire = key.scalar.text.as_str();
            if tag == Some(wire) {
                continue;
            }
            let found = model.projected(face).find(|(_, used)| used.name == wire);
            let choice_fields = || {
                let arms = model.choices.iter().filter_map(|used| {
                    api.choices.iter().find(|choice| choice.name == used.choice)
                });
                arms.flat_map(|choice| choice.arms.iter().flat_map(|arm| &arm.fields))
            };
            match found {
                Some((field, _)) => self.field(value, name, field, face),
                None if choice_fields().any(|field| field.name == wire) => {
                    if let Some(field) = choice_fields().find(|field| field.name == wire) {
                        self.field(value, name, field, Projection::Create);
                    }
                }
                None if model.keep_extra => {}
                None => {
                    let near = nearest(
                        wire,
                        model.projected(face).map(|(_, used)| used.name.as_str()),
                    );
                    self.unknown(key, &format!("the model `{name}`"), near);
                }
            }
        }
        for (_, used) in model.projected(face).filter(|(_, used)| used.required) {
            let value = entries
                .iter()
                .find(|(key, _)| key.scalar.text == used.name)
                .map(|(_, value)| value);
            match value {
                None => self.misfit(
                    node,
                    &format!("`{}` of `{name}` is required", used.name),
                    "missing here",
                ),
                Some(value) if matches!(&value.kind, Kind::Scalar(scalar) if json(scalar) == Json::Null) =>
                {
                    self.misfit(
                        value,
                        &format!("`{}` of `{name}` is required, found `null`", used.name),
                        "expected a value",
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn union(&mut self, node: &Node, union: &Union, wanted: Projection) {
        let entries = match &node.kind {
            Kind::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        let arm = match &union.by {
            By::Tag(tag) => {
                let value = entries
                    .iter()
                    .find(|(key, _)| key.scalar.text == *tag)
                    .map(|(_, value)| value);
                let value = match value.map(|value| &value.kind) {
                    Some(Kind::Scalar(scalar)) => Some(scalar.text.as_str()),
                    _ => None,
                };
                // A body may leave its tag to the path; then any arm that takes its keys will do.
                match value {
                    Some(value) => union.arms.iter().find(|arm| arm.on == value),
                    None => union
                        .arms
                        .iter()
                        .find(|arm| self.takes_keys(&arm.ty, entries, wanted)),
                }
            }
            By::Presence => union
                .arms
                .iter()
                .find(|arm| entries.iter().any(|(key, _)| key.scalar.text == arm.on)),
            By::Kind => union.arms.iter().find(|arm| arm.on == kind_of(node)),
        };
        let tag = match &union.by {
            By::Tag(tag) => Some(tag.as_str()),
            _ => None,
        };
        match arm.map(|arm| &arm.ty) {
            Some(Type::Model(name)) => self.object(node, entries, name, wanted, tag),
            Some(ty) => self.value(node, ty, wanted),
            None => {
                let value = tag
                    .and_then(|tag| entries.iter().find(|(key, _)| key.scalar.text == tag))
                    .map(|(_, value)| value);
                let arms = || union.arms.iter().map(|arm| arm.on.as_str());
                let (span, message, near) = match value {
                    Some(Node {
                        span,
                        kind: Kind::Scalar(scalar),
                    }) => (
                        *span,
                        format!("no arm of `{}` has the tag `{}`", union.name, scalar.text),
                        nearest(&scalar.text, arms()),
                    ),
                    _ => (
                        start(node),
                        format!("no arm of `{}` takes this value", union.name),
                        None,
                    ),
                };
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "add an arm; there are {}",
                        arms()
                            .map(|arm| format!("`{arm}`"))
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                };
                self.sink
                    .push(self.diagnostic(span, &message).label("no arm").help(help));
            }
        }
    }

    fn takes_keys(&self, ty: &Type, entries: &[(Key, Node)], wanted: Projection) -> bool {
        let Type::Model(name) = ty else { return false };
        self.api.model(name).is_some_and(|model| {
            let face = model.face(wanted);
            entries.iter().all(|(key, _)| {
                model
                    .projected(face)
                    .any(|(_, used)| used.name == key.scalar.text)
            })
        })
    }

    /// Whether a value is just what a documented type says, which is stricter than what is read.
    fn fits_strictly(&self, ty: &Type, node: &Node) -> bool {
        match (ty, &node.kind) {
            (Type::List(item), Kind::List(items)) => {
                items.iter().all(|node| self.fits_strictly(item, node))
            }
            (Type::Int, Kind::Scalar(scalar)) => json(scalar) == Json::Int,
            (Type::Bool, Kind::Scalar(scalar)) => json(scalar) == Json::Bool,
            (Type::Bit, Kind::Scalar(scalar)) => {
                !scalar.quoted && matches!(scalar.text.as_str(), "0" | "1")
            }
            (Type::Text(TextKind::Url), Kind::Scalar(scalar)) => {
                scalar.quoted && scalar.text.contains("://")
            }
            (Type::Model(_) | Type::Union(_) | Type::Map(_), Kind::Map(_)) | (Type::Json, _) => {
                true
            }
            (_, Kind::Scalar(scalar)) => fits(self.api, ty, scalar),
            _ => false,
        }
    }

    pub(super) fn unknown(&mut self, key: &Key, owner: &str, near: Option<&str>) {
        let message = format!("{owner} has no field `{}`", key.scalar.text);
        let help = match near {
            Some(near) => format!("did you mean `{near}`? otherwise add the field to the spec"),
            None => format!("add it to the spec: `{}: {{ type: … }}`", key.scalar.text),
        };
        self.sink.push(
            self.diagnostic(key.span, &message)
                .label("unknown field")
                .help(help),
        );
    }

    pub(super) fn misfit(&mut self, node: &Node, message: &str, label: &str) {
        self.sink
            .push(self.diagnostic(start(node), message).label(label));
    }

    /// Reports a key on the way to the rows that is not there.
    pub(super) fn no_way(&mut self, node: &Node, path: &[String], near: Option<&str>) {
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let message = format!("the answer has no `{}`", path.join("."));
        self.sink.push(
            self.diagnostic(start(node), &message)
                .label("missing here")
                .maybe_help(help),
        );
    }

    fn diagnostic(&self, span: Span, message: &str) -> Diagnostic {
        Diagnostic::new(
            Code::ExampleMisfit,
            span,
            format!("{message} (example of `{}`)", self.operation),
        )
    }
}

/// Where a value begins: a caret under a whole object helps nobody.
fn start(node: &Node) -> Span {
    match node.kind {
        Kind::Scalar(_) => node.span,
        Kind::List(_) | Kind::Map(_) => Span {
            end: node.span.end.min(node.span.start + 1),
            ..node.span
        },
    }
}

fn found(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.quoted => {
            let short: String = scalar.text.chars().take(40).collect();
            format!("the text {short:?}")
        }
        Kind::Scalar(scalar) => format!("`{}`", scalar.text),
        Kind::List(_) => "an array".to_owned(),
        Kind::Map(_) => "an object".to_owned(),
    }
}

//! The paths of OpenAPI, which knows neither optional segments nor two paths that differ in the names of their parameters only.
//!
//! An operation with an optional segment becomes two, the longer one with the parameter's name behind its id. Where a segment is a type
//! in one path and an id in another (`/groups/{type}`, `/groups/{groupId}`), the path with the type is written once for each value,
//! with the value behind the id: a literal segment goes before a parameter. `x-variant-of` has the operation that it is.

use crate::ir::{Api, Operation, Segment, Type};
use std::collections::BTreeMap;

/// One operation on one path of OpenAPI.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variant<'a> {
    pub(super) operation: &'a Operation,
    pub(super) id: String,
    pub(super) segments: Vec<Part<'a>>,
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part<'a> {
    Literal(&'a str),
    /// A parameter that stands as this value.
    Value {
        param: &'a str,
        value: &'a str,
    },
    /// A parameter, and what the path calls it.
    Param {
        param: &'a str,
        shown: &'a str,
    },
}

impl Variant<'_> {
    /// `/net/metrics/{testId}`
    pub(super) fn template(&self) -> String {
        let segments = self.segments.iter().map(|part| match part {
            Part::Literal(text) | Part::Value { value: text, .. } => format!("/{text}"),
            Part::Param { shown, .. } => format!("/{{{shown}}}"),
        });
        segments.collect()
    }

    /// What the path calls a parameter; `None` when it stands as a value, or not at all.
    pub(super) fn shown(&self, name: &str) -> Option<&str> {
        self.segments.iter().find_map(|part| match part {
            Part::Param { param, shown } if *param == name => Some(*shown),
            _ => None,
        })
    }

    /// The path without the names of its parameters.
    fn shape(&self) -> String {
        let segments = self.segments.iter().map(|part| match part {
            Part::Literal(text) | Part::Value { value: text, .. } => format!("/{text}"),
            Part::Param { .. } => "/{}".to_owned(),
        });
        segments.collect()
    }
}

/// Every operation on every path it has, in the order of the spec.
pub(super) fn variants(api: &Api) -> Vec<Variant<'_>> {
    let all: Vec<Variant<'_>> = api.operations.iter().flat_map(by_length).collect();
    let groups = by_shape(&all);
    let mut out = Vec::new();
    for variant in &all {
        let group = groups.get(&variant.shape()).map_or(&[][..], Vec::as_slice);
        out.extend(as_values(api, variant, group));
    }
    // What still has one shape must have one set of names.
    let shown = shown_names(&out);
    for variant in &mut out {
        let names = shown.get(&variant.shape()).cloned().unwrap_or_default();
        let params = variant.segments.iter_mut().filter_map(|part| match part {
            Part::Param { shown, .. } => Some(shown),
            _ => None,
        });
        for (own, name) in params.zip(names) {
            *own = name;
        }
    }
    out
}

fn by_shape<'v, 'a>(all: &'v [Variant<'a>]) -> BTreeMap<String, Vec<&'v Variant<'a>>> {
    let mut groups: BTreeMap<String, Vec<&Variant<'_>>> = BTreeMap::new();
    for variant in all {
        groups.entry(variant.shape()).or_default().push(variant);
    }
    groups
}

/// The names of the parameters of each shape: those of the first operation that has it.
fn shown_names<'a>(all: &[Variant<'a>]) -> BTreeMap<String, Vec<&'a str>> {
    let mut out: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for variant in all {
        let names = variant.segments.iter().filter_map(|part| match part {
            Part::Param { param, .. } => Some(*param),
            _ => None,
        });
        out.entry(variant.shape())
            .or_insert_with(|| names.collect());
    }
    out
}

/// The operation without its optional segments, with the first of them, and so on.
fn by_length(operation: &Operation) -> Vec<Variant<'_>> {
    let mut variant = Variant {
        operation,
        id: operation.id.clone(),
        segments: Vec::new(),
    };
    let mut out = Vec::new();
    for segment in &operation.path {
        match segment {
            Segment::Literal(text) => variant.segments.push(Part::Literal(text)),
            Segment::Param(name) => variant.segments.push(param(name)),
            Segment::Optional(name) => {
                out.push(variant.clone());
                variant.id = format!("{}.{name}", variant.id);
                variant.segments.push(param(name));
            }
        }
    }
    out.push(variant);
    out
}

fn param(name: &str) -> Part<'_> {
    Part::Param {
        param: name,
        shown: name,
    }
}

/// The variant itself, or one for each value of an enum in it that stands where another path of the same shape has another parameter.
fn as_values<'a>(api: &'a Api, variant: &Variant<'a>, group: &[&Variant<'a>]) -> Vec<Variant<'a>> {
    let mut out = vec![variant.clone()];
    for (at, part) in variant.segments.iter().enumerate() {
        let Part::Param { param, .. } = part else {
            continue;
        };
        let differs = group.iter().any(|other| match other.segments.get(at) {
            Some(Part::Param { param: name, .. }) => {
                name != param && values(api, other.operation, name).is_none()
            }
            _ => false,
        });
        let Some(values) = values(api, variant.operation, param).filter(|_| differs) else {
            continue;
        };
        let each = out.iter().flat_map(|variant| {
            values.iter().map(|value| {
                let mut variant = variant.clone();
                variant.id = format!("{}.{value}", variant.id);
                if let Some(part) = variant.segments.get_mut(at) {
                    *part = Part::Value { param, value };
                }
                variant
            })
        });
        out = each.collect();
    }
    out
}

/// The values of a path parameter that is an enum, as paths spell them.
fn values<'a>(api: &'a Api, operation: &Operation, name: &str) -> Option<Vec<&'a str>> {
    let mut params = operation.path_params.iter();
    let param = params.find(|param| param.name == name)?;
    let Type::Enum(name) = &param.ty else {
        return None;
    };
    let item = api.enums.iter().find(|item| item.name == *name)?;
    let spelled = item
        .values
        .iter()
        .map(|value| value.path.as_deref().unwrap_or(&value.value));
    Some(spelled.collect())
}

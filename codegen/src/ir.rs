//! The API as every product sees it: all references resolved, in the order of the spec.
//!
//! Plain data. It knows nothing of YAML, places, Rust or HTTP libraries; nothing that is made from
//! it can fail. `cargo xtask export ir` prints it, and `generated/api/v6.json` is what it prints.

mod model;
mod operation;
mod types;

pub use model::{
    Arm, By, Choice, ChoiceArm, ChoiceUse, Field, Head, Model, Projection, Quirk, Range, Union,
    Use, Uses,
};
pub use operation::{
    Answer, Body, BodyFormat, ListStyle, Method, Operation, Param, Segment, Update,
};
pub use types::{Enum, EnumValue, Id, IdWire, Name, TextKind, Type};

use serde::Serialize;
use std::collections::BTreeMap;

/// One version of the API.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Api {
    /// Name of the version, which is a Rust module: `v6`.
    pub version: String,
    /// Name of the API.
    pub title: String,
    /// One or two sentences about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Base URL, up to and with the version.
    pub server: String,
    /// Where the vendor's reference starts.
    pub reference: String,
    /// How callers may authenticate.
    pub auth: Vec<String>,
    /// Rate limits; the first is the default one.
    pub buckets: Vec<Bucket>,
    /// Fields of an error body that hold its message, in order of preference.
    pub error_message: Vec<String>,
    /// Units of measure.
    pub units: Vec<Unit>,
    /// Groups of operations.
    pub areas: Vec<Area>,
    /// Identifiers.
    pub ids: Vec<Id>,
    /// Open sets of values.
    pub enums: Vec<Enum>,
    /// Alternatives in requests.
    pub choices: Vec<Choice>,
    /// Objects.
    pub models: Vec<Model>,
    /// Values that are one of several.
    pub unions: Vec<Union>,
    /// What stands beside the rows of answers.
    pub heads: Vec<Head>,
    /// Calls.
    pub operations: Vec<Operation>,
    /// Text of the example answers and bodies, by the paths that operations give. They are files of the spec already, so the
    /// committed IR does not repeat them.
    #[serde(skip)]
    pub examples: BTreeMap<String, String>,
}

/// A rate limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bucket {
    /// Its name in the spec.
    pub name: String,
    /// Header names before `-Limit`, `-Remaining` and `-Reset`.
    pub headers: Vec<String>,
    /// Calls a minute.
    pub per_minute: i64,
    /// What it limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unit {
    /// Its short name: `ms`.
    pub name: String,
    /// The word for it: `milliseconds`.
    pub text: String,
}

/// A group of operations, which is a module and a cargo feature.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Area {
    /// Its name: `net`.
    pub name: String,
    /// Its name for people: `Network`.
    pub title: String,
    /// What its operations are about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

/// When something came and went, as dates of the vendor's change summary.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Life {
    /// Date it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Date it was deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Date it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<String>,
}

pub(crate) fn is_false(value: &bool) -> bool {
    !value
}

impl Api {
    /// The model of that name.
    pub fn model(&self, name: &Name) -> Option<&Model> {
        self.models.iter().find(|model| model.name == *name)
    }

    /// The union of that name.
    pub fn union(&self, name: &Name) -> Option<&Union> {
        self.unions.iter().find(|union| union.name == *name)
    }

    /// The choice that a type names, if it is one.
    pub fn choice(&self, ty: &Type) -> Option<&Choice> {
        let Type::Choice(name) = ty else { return None };
        self.choices.iter().find(|choice| choice.name == *name)
    }

    /// The face that a union shows where `wanted` is asked for. One whose tag is in the path differs from the one in
    /// answers, whatever its arms are.
    pub fn union_face(&self, union: &Union, wanted: Projection) -> Projection {
        let differs = union.arms.iter().any(|arm| match &arm.ty {
            Type::Model(name) => self
                .model(name)
                .is_some_and(|model| model.face(wanted) == wanted),
            _ => false,
        });
        if differs || self.tag_in_path(union, wanted) {
            wanted
        } else {
            Projection::Answer
        }
    }

    /// What updates with this type as their body do to fields that are not sent. `None` if the reference does not say, if operations
    /// differ, or if the type is only ever a part of a body.
    pub fn update_of(&self, name: &Name) -> Option<Update> {
        let sends = |ty: &Type| {
            let item: &Type = match ty {
                Type::List(item) => item,
                ty => ty,
            };
            match item {
                Type::Model(sent) => sent == name,
                Type::Union(sent) => {
                    sent == name
                        || self.union(sent).is_some_and(|union| {
                            let mut arms = union.arms.iter();
                            arms.any(|arm| arm.ty == Type::Model(name.clone()))
                        })
                }
                _ => false,
            }
        };
        let mut found = self.operations.iter().filter(|operation| {
            let body = operation.body.as_ref();
            body.is_some_and(|body| body.projection != Projection::Create && sends(&body.ty))
        });
        let first = found.next()?.update;
        first.filter(|_| found.all(|other| other.update == first))
    }

    /// Whether bodies leave the tag of a union to the path.
    pub fn tag_in_path(&self, union: &Union, projection: Projection) -> bool {
        self.operations.iter().any(|operation| {
            let body = operation.body.as_ref().is_some_and(|body| {
                body.ty == Type::Union(union.name.clone()) && body.projection == projection
            });
            body && operation.path_params.iter().any(|param| param.tag_of_body)
        })
    }
}

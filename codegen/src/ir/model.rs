//! Objects, and what is made of objects.

use super::{Life, Name, Type};
use serde::Serialize;

/// Which face of a model: one list of fields serves bodies and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Projection {
    /// As answers have it; also bodies whose model makes no difference.
    Answer,
    /// As bodies that create have it.
    Create,
    /// As bodies that update have it.
    Update,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    /// Its name.
    pub name: Name,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// Name of the Rust type, when the spec gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// What one object is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The fields that identify it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// Its fields, with those of the models it includes.
    pub fields: Vec<Field>,
    /// Alternatives in bodies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceUse>,
    /// Whether unknown fields are kept.
    #[serde(skip_serializing_if = "super::is_false")]
    pub keep_extra: bool,
    /// The faces that operations use.
    pub projections: Vec<Projection>,
    /// Whether callers make values of its answer face, as bodies use it too.
    #[serde(skip_serializing_if = "super::is_false")]
    pub sent: bool,
}

impl Model {
    /// The face that the model shows where `wanted` is asked for: a model that makes no difference
    /// between bodies and answers has one face only.
    pub fn face(&self, wanted: Projection) -> Projection {
        let own = self
            .fields
            .iter()
            .any(|field| field.uses.get(wanted).is_some());
        if own || !self.choices.is_empty() {
            wanted
        } else {
            Projection::Answer
        }
    }

    /// The fields of one face, with how each looks there.
    pub fn projected(&self, projection: Projection) -> impl Iterator<Item = (&Field, &Use)> {
        let fields = self.fields.iter();
        fields.filter_map(move |field| Some((field, field.uses.get(projection)?)))
    }
}

/// A choice among the fields of a body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChoiceUse {
    /// The choice.
    pub choice: Name,
    /// Whether one of its arms must be sent.
    pub required: bool,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Its wire name, where the projections do not say otherwise.
    pub name: String,
    /// Its Rust name, when the spec gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// What the name does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Name of its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Lowest and highest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The values it may take.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What the server takes when it is not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The query parameter that makes it appear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whether `null` takes the value back.
    #[serde(skip_serializing_if = "super::is_false")]
    pub unset: bool,
    /// Whether answers seldom have it, so that Rust has it behind a pointer there.
    #[serde(skip_serializing_if = "super::is_false")]
    pub rare: bool,
    /// What the vendor's table says instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quirk: Option<Quirk>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
    /// How it looks in each projection.
    pub uses: Uses,
}

impl Field {
    /// Lowest and highest value in a projection: its own, or else those of the field.
    pub fn range_in<'a>(&'a self, used: &'a Use) -> Option<&'a Range> {
        used.range.as_ref().or(self.range.as_ref())
    }

    /// The values it may take in a projection: its own, or else those of the field.
    pub fn values_in<'a>(&'a self, used: &'a Use) -> &'a [String] {
        match used.values.as_slice() {
            [] => &self.values,
            own => own,
        }
    }
}

/// Lowest and highest value, as written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Range {
    /// Lowest value.
    pub low: Option<String>,
    /// Highest value.
    pub high: Option<String>,
}

/// A field in the projections of its model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Uses {
    /// In bodies that create.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create: Option<Use>,
    /// In bodies that update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<Use>,
    /// In answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Use>,
}

impl Uses {
    /// The field in one projection, when it is there.
    pub fn get(&self, projection: Projection) -> Option<&Use> {
        match projection {
            Projection::Answer => self.answer.as_ref(),
            Projection::Create => self.create.as_ref(),
            Projection::Update => self.update.as_ref(),
        }
    }
}

/// A field in one projection.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Use {
    /// Its wire name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Lowest and highest value, where this projection differs from the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The values it may take, where this projection differs from the field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// What the vendor's table says instead of what is sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quirk {
    /// The type in the table.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<Type>,
    /// The table does not have the field.
    #[serde(skip_serializing_if = "super::is_false")]
    pub missing: bool,
    /// The name in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The unit in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The reason.
    pub why: String,
}

/// Parameters or fields of which one set is sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// Its name.
    pub name: Name,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// What is chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Whether it is the time range that the runtime brings.
    #[serde(skip_serializing_if = "super::is_false")]
    pub time_range: bool,
    /// The alternatives.
    pub arms: Vec<ChoiceArm>,
}

/// One alternative of a choice. Its fields are in the create projection.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChoiceArm {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A value that is one of several.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Union {
    /// Its name.
    pub name: Name,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// What chooses the arm.
    pub by: By,
    /// The alternatives.
    pub arms: Vec<Arm>,
    /// The faces that operations use.
    pub projections: Vec<Projection>,
}

/// What chooses the arm of a union.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The value of this field.
    Tag(String),
    /// Which field is there.
    Presence,
    /// Which kind of JSON value it is.
    Kind,
}

/// One alternative of a union.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Arm {
    /// Tag value, field name or kind.
    pub on: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Name of the Rust variant, when the spec gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

/// What stands beside the rows of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Head {
    /// Its name.
    pub name: Name,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Fields at the top of the answer.
    pub top: Vec<Field>,
    /// Fields in the object that holds the rows.
    pub beside: Vec<Field>,
    /// The fields that lead to the link to the next page, when there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
}

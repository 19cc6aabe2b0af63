//! Objects, and what is made of objects.

use serde::Deserialize;

use crate::{Life, Type};

/// Which face of a model: one list of fields serves bodies and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Model {
    /// Its name: `net.Metric`.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// What one object is.
    #[serde(default)]
    pub doc: Option<String>,
    /// The fields that identify it.
    #[serde(default)]
    pub key: Vec<String>,
    /// Its fields, with those of the models it includes.
    pub fields: Vec<Field>,
    /// Alternatives in bodies.
    #[serde(default)]
    pub choices: Vec<ChoiceUse>,
    /// Whether fields beyond these are kept.
    #[serde(default)]
    pub keep_extra: bool,
    /// The faces that operations use.
    pub projections: Vec<Projection>,
    /// Whether bodies use its answer face too.
    #[serde(default)]
    pub sent: bool,
}

impl Model {
    /// The face that the model shows where `wanted` is asked for: a model that makes no difference between bodies and answers has
    /// one face only.
    pub fn face(&self, wanted: Projection) -> Projection {
        let mut fields = self.fields.iter();
        let own = fields.any(|field| field.uses.get(wanted).is_some());
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

    /// The fields of answers, with how each looks there.
    pub fn answered(&self) -> impl Iterator<Item = (&Field, &Use)> {
        self.projected(Projection::Answer)
    }

    /// The field of that wire name in answers.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let mut fields = self.answered();
        fields
            .find(|(_, used)| used.name == name)
            .map(|(field, _)| field)
    }
}

/// A choice among the fields of a body.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChoiceUse {
    /// The choice.
    pub choice: String,
    /// Whether one of its arms must be sent.
    pub required: bool,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Field {
    /// Its wire name, where the projections do not say otherwise.
    pub name: String,
    /// What the name does not say.
    #[serde(default)]
    pub doc: Option<String>,
    /// Short name of its unit; [`Api::unit_text`](crate::Api::unit_text) has the word.
    #[serde(default)]
    pub unit: Option<String>,
    /// Lowest and highest value.
    #[serde(default)]
    pub range: Option<Range>,
    /// The values it may take.
    #[serde(default)]
    pub values: Vec<String>,
    /// What the server takes when it is not sent.
    #[serde(default)]
    pub default: Option<String>,
    /// The query parameter that makes it appear.
    #[serde(default)]
    pub when: Option<String>,
    /// Whether `null` takes the value back.
    #[serde(default)]
    pub unset: bool,
    /// What the vendor's table says instead.
    #[serde(default)]
    pub quirk: Option<Quirk>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
    /// How it looks in each projection.
    pub uses: Uses,
}

impl Field {
    /// Lowest and highest value in one projection.
    pub fn range_in<'a>(&'a self, used: &'a Use) -> Option<&'a Range> {
        used.range.as_ref().or(self.range.as_ref())
    }

    /// The values it may take in one projection.
    pub fn values_in<'a>(&'a self, used: &'a Use) -> &'a [String] {
        match used.values.as_slice() {
            [] => &self.values,
            own => own,
        }
    }
}

/// Lowest and highest value, as written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Range {
    /// Lowest value.
    #[serde(default)]
    pub low: Option<String>,
    /// Highest value.
    #[serde(default)]
    pub high: Option<String>,
}

/// A field in the projections of its model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Uses {
    /// In bodies that create.
    #[serde(default)]
    pub create: Option<Use>,
    /// In bodies that update.
    #[serde(default)]
    pub update: Option<Use>,
    /// In answers.
    #[serde(default)]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Use {
    /// Its wire name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Lowest and highest value, where this projection differs from the field.
    #[serde(default)]
    pub range: Option<Range>,
    /// The values it may take, where this projection differs from the field.
    #[serde(default)]
    pub values: Vec<String>,
}

/// What the vendor's table says instead of what is sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Quirk {
    /// The type in the table.
    #[serde(rename = "type", default)]
    pub ty: Option<Type>,
    /// The table does not have the field.
    #[serde(default)]
    pub missing: bool,
    /// The name in the table.
    #[serde(default)]
    pub name: Option<String>,
    /// The unit in the table.
    #[serde(default)]
    pub unit: Option<String>,
    /// The reason.
    pub why: String,
}

/// Parameters or fields of which one set is sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// What is chosen.
    #[serde(default)]
    pub doc: Option<String>,
    /// Whether it is the time range: `window`, or `from` with `to`.
    #[serde(default)]
    pub time_range: bool,
    /// The alternatives.
    pub arms: Vec<ChoiceArm>,
}

/// One alternative of a choice. Its fields are in the create projection.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChoiceArm {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A value that is one of several.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Union {
    /// Its name.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// What it is.
    #[serde(default)]
    pub doc: Option<String>,
    /// What chooses the arm.
    pub by: By,
    /// The alternatives.
    pub arms: Vec<Arm>,
    /// The faces that operations use.
    pub projections: Vec<Projection>,
}

/// What chooses the arm of a union.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum By {
    /// The value of this field.
    Tag(String),
    /// Which field is there.
    Presence,
    /// Which kind of JSON value it is.
    Kind,
}

/// One alternative of a union.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Arm {
    /// Tag value, field name or kind.
    pub on: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// What it is.
    #[serde(default)]
    pub doc: Option<String>,
}

/// What stands beside the rows of an answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Head {
    /// Its name.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// What it is.
    #[serde(default)]
    pub doc: Option<String>,
    /// Fields at the top of the answer.
    pub top: Vec<Field>,
    /// Fields in the object that holds the rows.
    pub beside: Vec<Field>,
    /// The keys that lead to the link to the next page, when there is one.
    #[serde(default)]
    pub next: Vec<String>,
}

//! One version of the API, and looking things up in it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Choice, Enum, Field, Head, Id, Model, Operation, Union};

/// One version of the API.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Api {
    /// Name of the version: `v6`.
    pub version: String,
    /// Name of the API.
    pub title: String,
    /// One or two sentences about it.
    #[serde(default)]
    pub doc: Option<String>,
    /// Base URL, up to and with the version.
    pub server: String,
    /// Where the vendor's reference starts.
    pub reference: String,
    /// How callers may authenticate: `basic`, `bearer`.
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
    /// Example answers and bodies by their path below `examples/`.
    #[serde(skip)]
    examples: BTreeMap<String, String>,
}

/// A rate limit.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Bucket {
    /// Its name in the spec.
    pub name: String,
    /// Header names before `-Limit`, `-Remaining` and `-Reset`; the spelling that is sent comes first.
    pub headers: Vec<String>,
    /// Calls a minute.
    pub per_minute: i64,
    /// What it limits.
    #[serde(default)]
    pub doc: Option<String>,
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Unit {
    /// Its short name: `ms`.
    pub name: String,
    /// The word for it: `milliseconds`.
    pub text: String,
}

/// A group of operations.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Area {
    /// Its name: `net`.
    pub name: String,
    /// Its name for people: `Network`.
    pub title: String,
    /// What its operations are about.
    #[serde(default)]
    pub doc: Option<String>,
}

/// When something came and went, as dates of the vendor's change summary.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Life {
    /// Date it came.
    #[serde(default)]
    pub since: Option<String>,
    /// Date it was deprecated.
    #[serde(default)]
    pub deprecated: Option<String>,
    /// Date it went.
    #[serde(default)]
    pub removed: Option<String>,
}

/// An example of the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Example<'a> {
    /// Its path below the version's `examples/`.
    pub file: &'a str,
    /// Its text: JSON, or CSV for bodies that are.
    pub text: &'a str,
}

impl Api {
    /// Reads the IR as `cargo xtask export ir` prints it. It comes without example answers; [`set_examples`](Self::set_examples)
    /// brings them.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not an IR.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Takes the texts of examples, each with its path below `examples/`.
    pub fn set_examples<P: AsRef<str>, T: AsRef<str>>(&mut self, examples: &[(P, T)]) {
        let examples = examples.iter();
        let owned =
            examples.map(|(path, text)| (path.as_ref().to_owned(), text.as_ref().to_owned()));
        self.examples = owned.collect();
    }

    /// The operation of that id: `net.metrics`.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The operations of an area, in the order of the spec.
    pub fn operations_of<'a>(&'a self, area: &'a str) -> impl Iterator<Item = &'a Operation> {
        let operations = self.operations.iter();
        operations.filter(move |operation| operation.area == area)
    }

    /// The area of that name.
    pub fn area(&self, name: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.name == name)
    }

    /// The rate limit of that name.
    pub fn bucket(&self, name: &str) -> Option<&Bucket> {
        self.buckets.iter().find(|bucket| bucket.name == name)
    }

    /// The unit of that short name.
    pub fn unit(&self, name: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.name == name)
    }

    /// The model of that name: `net.Metric`, or `Har` when it is shared.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The union of that name.
    pub fn union(&self, name: &str) -> Option<&Union> {
        self.unions.iter().find(|union| union.name == name)
    }

    /// The head of that name.
    pub fn head(&self, name: &str) -> Option<&Head> {
        self.heads.iter().find(|head| head.name == name)
    }

    /// The id of that name: `TestId`.
    pub fn id(&self, name: &str) -> Option<&Id> {
        self.ids.iter().find(|id| id.name == name)
    }

    /// The enum of that name: `Direction`.
    pub fn enumeration(&self, name: &str) -> Option<&Enum> {
        self.enums.iter().find(|found| found.name == name)
    }

    /// The choice of that name: `TimeRange`.
    pub fn choice(&self, name: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.name == name)
    }

    /// The word for the unit of a field: `milliseconds`; its short name when the spec has no word.
    pub fn unit_text<'a>(&'a self, field: &'a Field) -> Option<&'a str> {
        let name = field.unit.as_deref()?;
        Some(self.unit(name).map_or(name, |unit| unit.text.as_str()))
    }

    /// The example answers of an operation, in the order of the spec.
    pub fn examples<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = Example<'a>> {
        self.find(&operation.examples)
    }

    /// The example bodies of an operation.
    pub fn body_examples<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> impl Iterator<Item = Example<'a>> {
        self.find(&operation.body_examples)
    }

    fn find<'a>(&'a self, files: &'a [String]) -> impl Iterator<Item = Example<'a>> {
        files.iter().filter_map(|file| {
            let text = self.examples.get(file)?;
            Some(Example { file, text })
        })
    }
}

//! Answers held against the spec: what was seen where, and how often. Pages' examples and captured answers go through it alike.

mod envelope;

use super::json::{Node, Value};
use crate::ir::{Api, By, Field, Model, Name, Operation, Projection, Type, Union, Use};
use crate::parse::yaml::Scalar;
use crate::resolve::scalar::{describe, fits};
use std::collections::{BTreeMap, BTreeSet};

pub(super) use envelope::{BESIDE, WrongAnswer};

/// What was seen in some answers.
pub(super) struct Tally<'a> {
    pub(super) api: &'a Api,
    /// Objects of a model at a path, and how many there were.
    pub(super) objects: BTreeMap<(String, Name), usize>,
    /// Fields of a model at a path that had a value.
    pub(super) present: BTreeSet<(String, Name, String)>,
    /// Objects in which dots stood for fields.
    partial: BTreeSet<(String, Name)>,
    /// What does not fit.
    pub(super) misfits: BTreeMap<Misfit, Count>,
    /// Rows, or the one item.
    pub(super) rows: usize,
    /// The answer that is being read.
    file: usize,
}

/// Something that does not fit, wherever it is seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Misfit {
    /// Path with `[]` for entries of arrays and `{}` for keys of maps.
    pub(super) path: String,
    /// The model or head that has the field, or should.
    pub(super) owner: Option<Name>,
    /// The field.
    pub(super) field: String,
    pub(super) what: Wrong,
}

impl Misfit {
    /// What the spec would declare an unknown field in: a model, or the part of a head that stands where it was seen.
    pub(super) fn home(&self, api: &Api, operation: &str) -> String {
        match self.owner.as_ref().filter(|owner| **owner != BESIDE) {
            Some(owner) if api.model(owner).is_some() => format!("the model `{owner}`"),
            Some(owner) => {
                let part = if self.path.is_empty() {
                    "top"
                } else {
                    "beside"
                };
                format!("`{part}` of the head `{owner}`")
            }
            None => format!("the head of `{operation}`"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wrong {
    /// The spec has no such field.
    Unknown,
    /// What was expected.
    Type(String),
    /// A value that is not in the list: of the enum, or of the field.
    Unlisted(Option<Name>, String),
    /// Outside of the range.
    Range(String),
    /// It must be there.
    Missing,
    /// No arm of the union takes it.
    NoArm(Name),
}

/// How often.
#[derive(Clone, Debug, Default)]
pub(super) struct Count {
    pub(super) times: usize,
    pub(super) kinds: BTreeSet<&'static str>,
    pub(super) files: BTreeSet<usize>,
    /// Values that were seen, the first few.
    pub(super) samples: Vec<Node>,
    /// Byte of the first.
    pub(super) at: usize,
}

impl Count {
    /// Puts two counts together.
    pub(super) fn add(&mut self, other: &Count) {
        if self.times == 0 {
            self.at = other.at;
        }
        self.times += other.times;
        self.kinds.extend(&other.kinds);
        self.files.extend(&other.files);
        let room = SAMPLES.saturating_sub(self.samples.len());
        self.samples
            .extend(other.samples.iter().take(room).cloned());
    }
}

/// Values of a field that are looked at to guess its type.
const SAMPLES: usize = 50;

impl<'a> Tally<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self {
            api,
            objects: BTreeMap::new(),
            present: BTreeSet::new(),
            partial: BTreeSet::new(),
            misfits: BTreeMap::new(),
            rows: 0,
            file: 0,
        }
    }

    /// Holds an answer against an operation. `file` tells apart where answers are from.
    ///
    /// # Errors
    ///
    /// It is not an answer of this operation at all.
    pub(super) fn answer(
        &mut self,
        node: &Node,
        operation: &'a Operation,
        file: usize,
    ) -> Result<(), WrongAnswer> {
        self.file = file;
        self.enveloped(node, &operation.answer)
    }

    /// Holds a body against an operation.
    pub(super) fn body(&mut self, node: &Node, operation: &'a Operation) {
        if let Some(body) = &operation.body {
            self.value(node, &body.ty, body.projection, "", None);
        }
    }

    /// Objects of that model at that path.
    pub(super) fn of(&self, path: &str, owner: &Name) -> usize {
        let key = (path.to_owned(), owner.clone());
        self.objects.get(&key).copied().unwrap_or(0)
    }

    /// Whether dots stood for some fields of these objects.
    pub(super) fn is_partial(&self, path: &str, owner: &Name) -> bool {
        self.partial.contains(&(path.to_owned(), owner.clone()))
    }

    fn wrong(&mut self, node: &Node, path: &str, at: Place<'_>, what: Wrong) {
        let misfit = Misfit {
            path: path.to_owned(),
            owner: at.map(|(owner, _)| owner.clone()),
            field: at.map_or("", |(_, field)| field).to_owned(),
            what,
        };
        let count = self.misfits.entry(misfit).or_default();
        if count.times == 0 {
            count.at = node.at;
        }
        count.times += 1;
        count.kinds.insert(node.kind());
        count.files.insert(self.file);
        if count.samples.len() < SAMPLES {
            count.samples.push(node.clone());
        }
    }

    fn value(&mut self, node: &Node, ty: &'a Type, wanted: Projection, path: &str, at: Place<'_>) {
        if matches!(node.value, Value::Elided) {
            return;
        }
        match (ty, &node.value) {
            (Type::Json, _) => {}
            (Type::List(item), Value::List(items)) => {
                let path = format!("{path}[]");
                for node in items {
                    self.value(node, item, wanted, &path, at);
                }
            }
            (Type::Map(item), Value::Object(entries, _)) => {
                let path = format!("{path}.{{}}");
                for (_, node) in entries {
                    self.value(node, item, wanted, &path, at);
                }
            }
            (Type::Model(name), Value::Object(entries, whole)) => {
                if let Some(model) = self.api.model(name) {
                    self.object(node, (entries, *whole), model, wanted, (path, None));
                }
            }
            (Type::Union(name), _) => {
                if let Some(union) = self.api.union(name) {
                    self.union(node, union, wanted, path, at);
                }
            }
            (Type::Enum(name), _) => self.listed(node, ty, name, path, at),
            _ => {
                let fine = scalar(node).is_some_and(|scalar| fits(self.api, ty, &scalar));
                if !fine {
                    let expected = describe(self.api, ty);
                    self.wrong(node, path, at, Wrong::Type(expected));
                }
            }
        }
    }

    fn listed(&mut self, node: &Node, ty: &Type, name: &Name, path: &str, at: Place<'_>) {
        let Some(known) = self.api.enums.iter().find(|known| known.name == *name) else {
            return;
        };
        let right = matches!(
            (known.int, &node.value),
            (true, Value::Number(_)) | (false, Value::Text(_))
        );
        let Some(scalar) = scalar(node).filter(|_| right) else {
            let expected = describe(self.api, ty);
            return self.wrong(node, path, at, Wrong::Type(expected));
        };
        if !known.values.iter().any(|value| value.value == scalar.text) {
            let wrong = Wrong::Unlisted(Some(name.clone()), scalar.text);
            self.wrong(node, path, at, wrong);
        }
    }

    fn object(
        &mut self,
        node: &Node,
        (entries, whole): (&[(String, Node)], bool),
        model: &'a Model,
        wanted: Projection,
        (path, tag): (&str, Option<&str>),
    ) {
        let key = (path.to_owned(), model.name.clone());
        *self.objects.entry(key.clone()).or_default() += 1;
        if !whole {
            self.partial.insert(key);
        }
        let api = self.api;
        let face = model.face(wanted);
        for (name, value) in entries {
            if tag == Some(name.as_str()) {
                continue;
            }
            let own = model.projected(face).find(|(_, used)| used.name == *name);
            let chosen = || {
                let choices = model.choices.iter().filter_map(|used| {
                    api.choices.iter().find(|choice| choice.name == used.choice)
                });
                let mut fields =
                    choices.flat_map(|choice| choice.arms.iter().flat_map(|arm| &arm.fields));
                fields.find(|field| field.name == *name)
            };
            let at = Some((&model.name, name.as_str()));
            match own
                .map(|(field, _)| (field, face))
                .or_else(|| Some((chosen()?, Projection::Create)))
            {
                Some((field, face)) => self.field(value, &model.name, field, face, path),
                None if model.keep_extra => {}
                None => self.wrong(value, path, at, Wrong::Unknown),
            }
        }
        for (_, used) in model.projected(face).filter(|(_, used)| used.required) {
            let value = entries.iter().find(|(name, _)| *name == used.name);
            let null = value.is_some_and(|(_, node)| node.value == Value::Null);
            if null || (value.is_none() && whole) {
                let at = Some((&model.name, used.name.as_str()));
                self.wrong(node, path, at, Wrong::Missing);
            }
        }
    }

    fn field(
        &mut self,
        node: &Node,
        owner: &'a Name,
        field: &'a Field,
        wanted: Projection,
        path: &str,
    ) {
        let Some(used) = field.uses.get(wanted).or(field.uses.answer.as_ref()) else {
            return;
        };
        if node.value == Value::Null {
            return;
        }
        self.present
            .insert((path.to_owned(), owner.clone(), used.name.clone()));
        let below = super::tree::join(path, &used.name);
        let at = Some((owner, used.name.as_str()));
        self.value(node, &used.ty, wanted, &below, at);
        self.bounds(node, (field, used), &below, at);
    }

    /// Holds numbers and texts against the values and the range that the spec gives.
    fn bounds(&mut self, node: &Node, (field, used): (&Field, &Use), path: &str, at: Place<'_>) {
        if let Value::List(items) = &node.value {
            items
                .iter()
                .for_each(|item| self.bounds(item, (field, used), path, at));
        }
        let Some(scalar) = scalar(node) else { return };
        let text = scalar.text;
        let values = field.values_in(used);
        if !values.is_empty() && !values.contains(&text) {
            self.wrong(node, path, at, Wrong::Unlisted(None, text));
            return;
        }
        let Some(range) = field.range_in(used) else {
            return;
        };
        let bound = |bound: &Option<String>| {
            let bound = bound.as_ref();
            bound.and_then(|bound| bound.parse::<f64>().ok())
        };
        let Ok(number) = text.parse::<f64>() else {
            return;
        };
        let outside = bound(&range.low).is_some_and(|low| number < low)
            || bound(&range.high).is_some_and(|high| number > high);
        if outside {
            let show = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "null".to_owned());
            let shown = format!("[{}, {}]", show(&range.low), show(&range.high));
            self.wrong(node, path, at, Wrong::Range(shown));
        }
    }

    fn union(
        &mut self,
        node: &Node,
        union: &'a Union,
        wanted: Projection,
        path: &str,
        at: Place<'_>,
    ) {
        let tag = match &union.by {
            By::Tag(tag) => Some(tag.as_str()),
            _ => None,
        };
        let text = tag
            .and_then(|tag| node.get(tag))
            .and_then(scalar)
            .map(|scalar| scalar.text);
        let arm = union.arms.iter().find(|arm| match &union.by {
            By::Tag(_) => match &text {
                Some(text) => arm.on == *text,
                // A body may leave its tag to the path.
                None => self.takes(&arm.ty, node, wanted),
            },
            By::Presence => node.get(&arm.on).is_some(),
            By::Kind => arm.on == node.kind(),
        });
        let whole = !matches!(node.value, Value::Object(_, false));
        match arm.map(|arm| &arm.ty) {
            Some(Type::Model(name)) => match self.api.model(name) {
                Some(model) if matches!(node.value, Value::Object(..)) => {
                    let entries = (node.entries(), whole);
                    self.object(node, entries, model, wanted, (path, tag));
                }
                _ => {
                    let wrong = Wrong::Type(format!("an object (`{name}`)"));
                    self.wrong(node, path, at, wrong);
                }
            },
            Some(ty) => self.value(node, ty, wanted, path, at),
            None => self.wrong(node, path, at, Wrong::NoArm(union.name.clone())),
        }
    }

    fn takes(&self, ty: &Type, node: &Node, wanted: Projection) -> bool {
        let Type::Model(name) = ty else { return false };
        self.api.model(name).is_some_and(|model| {
            let face = model.face(wanted);
            let mut keys = node.entries().iter();
            keys.all(|(key, _)| model.projected(face).any(|(_, used)| used.name == *key))
        })
    }
}

/// The field that a value is of, when it is of one.
type Place<'p> = Option<(&'p Name, &'p str)>;

/// A scalar as the checks of examples take it.
fn scalar(node: &Node) -> Option<Scalar> {
    let (text, quoted) = match &node.value {
        Value::Text(text) => (text.clone(), true),
        Value::Number(text) => (text.clone(), false),
        Value::Bool(value) => (value.to_string(), false),
        Value::Null => ("null".to_owned(), false),
        _ => return None,
    };
    Some(Scalar { text, quoted })
}

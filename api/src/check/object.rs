//! Objects held against models: their keys, what must be there, and choices among fields.

use std::collections::BTreeSet;

use super::MistakeKind;
use super::nearest::nearest;
use super::path::{Step, shown};
use super::scalar::expected;
use super::tree::Json;
use super::walk::Walk;
use crate::{Choice, Field, Model, Projection, Use};

impl<'a> Walk<'a> {
    /// Checks the members of an object. `tag` is the key that chose this model among those of a union, which is no field of it.
    pub(super) fn object(
        &mut self,
        model: &'a Model,
        members: &[(String, Json)],
        tag: Option<&str>,
    ) {
        let fields = Fields::of(self, model);
        let keys: BTreeSet<&str> = members.iter().map(|(key, _)| key.as_str()).collect();
        let missing: Vec<(&Field, &Use)> = fields
            .own()
            .filter(|(_, used)| used.required && !keys.contains(used.name.as_str()))
            .collect();
        // A required field that is missing and misspelt is one mistake.
        let mut misspelt: Vec<&str> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (key, value) in members {
            let step = || Step::Key(key.clone());
            if !seen.insert(key) {
                self.at(step(), |walk| {
                    let message = "given twice in one object, expected once".to_owned();
                    walk.mistake(MistakeKind::Duplicate, message);
                });
            } else if let Some((field, used)) = fields.find(key) {
                self.at(step(), |walk| walk.member(field, used, value));
            } else if tag != Some(key) {
                // A model that keeps what else is sent has no strangers, but a required field may be misspelt.
                let known = |name: &str| match model.keep_extra {
                    true => missing.iter().any(|(_, used)| used.name == name),
                    false => true,
                };
                let names = || fields.names().chain(tag).filter(|name| known(name));
                // What is not there yet was meant, rather than what is.
                let free = nearest(key, names().filter(|name| !keys.contains(name)));
                let near = free.or_else(|| nearest(key, names()));
                if model.keep_extra && near.is_none() {
                    continue;
                }
                misspelt.extend(near.filter(|_| !self.found.is_full()));
                self.at(step(), |walk| walk.stranger(model, &fields, key, near));
            }
        }
        for (field, used) in missing {
            let name = used.name.as_str();
            if misspelt.contains(&name) || self.absent.iter().any(|known| known == name) {
                continue;
            }
            let values = match field.values_in(used) {
                [] => expected(self.api, &used.ty),
                listed => super::scalar::one_of(listed.iter().map(String::as_str)),
            };
            self.at(Step::Key(name.to_owned()), |walk| {
                let message = format!("required, but missing: expected {values}");
                walk.mistake(MistakeKind::Missing, message);
            });
        }
        for (choice, required) in fields.choices() {
            let near = |name: &str| misspelt.contains(&name);
            self.choice(choice, *required, members, near);
        }
    }

    /// The value of a field that the model has.
    fn member(&mut self, field: &Field, used: &Use, value: &Json) {
        match value {
            Json::Null if field.unset => {}
            Json::Null if !used.required => {
                let expected = expected(self.api, &used.ty);
                let message = format!(
                    "expected {expected}, found null, which does not clear this field: leave it out to keep its value"
                );
                self.mistake(MistakeKind::Null, message);
            }
            value => self.value(&used.ty, value, Some((field, used))),
        }
    }

    /// A key that is no field of this variant of the model.
    fn stranger(&mut self, model: &Model, fields: &Fields<'_>, key: &str, near: Option<&str>) {
        let name = model.name.rsplit('.').next().unwrap_or(&model.name);
        let elsewhere = |wanted: Projection| {
            let mut projected = model.projected(wanted);
            projected.any(|(_, used)| used.name == key)
        };
        let other = match self.variant {
            Projection::Create if elsewhere(Projection::Update) => Some("only updates take it"),
            Projection::Update if elsewhere(Projection::Create) => {
                Some("it can be set when creating only")
            }
            _ if elsewhere(Projection::Answer) => Some("the API sets it"),
            _ => None,
        };
        if let Some(reason) = other {
            let message = format!("read-only here, {reason}: leave it out");
            return self.mistake(MistakeKind::ReadOnly, message);
        }
        let few = match (near, fields.count()) {
            (None, 1..=8) => {
                let names: Vec<&str> = fields.names().collect();
                format!(", which has {}", names.join(", "))
            }
            _ => String::new(),
        };
        let message = format!("not a field of `{}`{few}", shown(name));
        self.mistake_near(MistakeKind::Unknown, message, near);
    }

    /// A choice among fields: those of one alternative, and of no other.
    fn choice(
        &mut self,
        choice: &Choice,
        required: bool,
        members: &[(String, Json)],
        misspelt: impl Fn(&str) -> bool,
    ) {
        let sent = |name: &str| members.iter().any(|(key, _)| key == name);
        let names = |arm: usize| {
            let fields = choice.arms.get(arm).into_iter().flat_map(|arm| &arm.fields);
            fields.filter_map(|field| used(field))
        };
        let arms = || 0..choice.arms.len();
        let begun: Vec<usize> = arms()
            .filter(|arm| names(*arm).any(|used| sent(&used.name)))
            .collect();
        // An alternative that has all of the fields that were sent.
        let whole = begun.iter().find(|arm| {
            let mut all = begun.iter().flat_map(|arm| names(*arm));
            all.all(|used| !sent(&used.name) || names(**arm).any(|own| own.name == used.name))
        });
        let text = |arms: &mut dyn Iterator<Item = usize>| {
            let arms = arms.map(|arm| {
                let names: Vec<&str> = names(arm).map(|used| used.name.as_str()).collect();
                format!("`{}`", names.join("` with `"))
            });
            arms.collect::<Vec<_>>()
        };
        match (begun.first(), whole) {
            (None, _) if required => {
                if arms().any(|arm| names(arm).any(|used| misspelt(&used.name))) {
                    return;
                }
                let message = format!("required, but missing: {}", text(&mut arms()).join(" or "));
                self.mistake(MistakeKind::Missing, message);
            }
            (None, _) => {}
            (Some(_), Some(arm)) => {
                let missing = names(*arm).filter(|used| used.required && !sent(&used.name));
                for used in missing.collect::<Vec<_>>() {
                    let expected = expected(self.api, &used.ty);
                    self.at(Step::Key(used.name.clone()), |walk| {
                        let message = format!("required, but missing: expected {expected}");
                        walk.mistake(MistakeKind::Missing, message);
                    });
                }
            }
            (Some(_), None) => {
                let message = format!(
                    "{} exclude each other: send one of them",
                    text(&mut begun.iter().copied()).join(" and ")
                );
                self.mistake(MistakeKind::Exclusive, message);
            }
        }
    }
}

/// A field of a choice as bodies have it.
fn used(field: &Field) -> Option<&Use> {
    field.uses.create.as_ref().or(field.uses.update.as_ref())
}

/// The fields of one variant of a model, those of its choices included.
struct Fields<'a> {
    own: Vec<(&'a Field, &'a Use)>,
    choices: Vec<(&'a Choice, bool)>,
}

impl<'a> Fields<'a> {
    fn of(walk: &Walk<'a>, model: &'a Model) -> Self {
        let choices = model.choices.iter().filter_map(|used| {
            let choice = walk.api.choice(&used.choice)?;
            Some((choice, used.required))
        });
        let face = model.face(walk.variant);
        // Answers show the fields of the choices as fields of their own.
        let choices = choices.filter(|_| face != Projection::Answer);
        Self {
            own: model.projected(face).collect(),
            choices: choices.collect(),
        }
    }

    fn own(&self) -> impl Iterator<Item = (&'a Field, &'a Use)> {
        self.own.iter().copied()
    }

    fn choices(&self) -> &[(&'a Choice, bool)] {
        &self.choices
    }

    fn all(&self) -> impl Iterator<Item = (&'a Field, &'a Use)> {
        let arms = self.choices.iter().flat_map(|(choice, _)| &choice.arms);
        let fields = arms.flat_map(|arm| &arm.fields);
        let chosen = fields.filter_map(|field| Some((field, used(field)?)));
        self.own.iter().copied().chain(chosen)
    }

    fn find(&self, name: &str) -> Option<(&'a Field, &'a Use)> {
        self.all().find(|(_, used)| used.name == name)
    }

    fn names(&self) -> impl Iterator<Item = &'a str> {
        self.all().map(|(_, used)| used.name.as_str())
    }

    fn count(&self) -> usize {
        self.all().count()
    }
}

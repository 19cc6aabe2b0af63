//! Declared types: objects, heads and choices.

use super::field::{Face, Fields};
use super::{At, Owner, Pair, Walk, pair};
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Choice, ChoiceArm, ChoiceUse, Head, Model, Name, Projection};
use crate::lower::surface;

impl Walk<'_> {
    /// Pairs types by name, and reports those that came, went, or have another name.
    pub(super) fn declared<'a, T>(
        &mut self,
        (old, new): (&'a [T], &'a [T]),
        element: Element,
        name: impl Fn(&T) -> &Name,
    ) -> Vec<(Owner, At, &'a T, &'a T)> {
        let mut both = Vec::new();
        for found in pair(old, new, |a, b| name(a) == name(b)) {
            let (Pair::Both(_, one) | Pair::Gone(one) | Pair::Come(one)) = &found;
            let owner = self.type_owner(name(one));
            let at = self.of(&owner, element, self.direction(name(one)));
            let plain = at.going(Direction::None);
            let text = Some(owner.shown.clone());
            match found {
                Pair::Come(_) => self.put(&plain, Aspect::Existence, Action::Added, None, text),
                Pair::Gone(_) => self.put(&plain, Aspect::Existence, Action::Removed, text, None),
                Pair::Both(old, new) => {
                    if owner.base != owner.head && !self.moved_with_area(name(new)) {
                        let (from, to) = (Some(owner.base.clone()), Some(owner.head.clone()));
                        self.put(&plain, Aspect::Name, Action::Changed, from, to);
                    }
                    both.push((owner, at, old, new));
                }
            }
        }
        both
    }

    /// Whether only the name of its area is another.
    fn moved_with_area(&self, new: &Name) -> bool {
        let old = self.renames.old_type(new);
        let area = old
            .area
            .as_ref()
            .and_then(|area| self.renames.areas.get(area));
        old.name == new.name && area.is_some() && area == new.area.as_ref()
    }

    pub(super) fn models(&mut self, old: &[Model]) {
        let found = self.declared((old, &self.new.models), Element::Model, |model| &model.name);
        for (owner, at, old, new) in found {
            self.model(&owner, &at, old, new);
        }
    }

    fn model(&mut self, owner: &Owner, at: &At, old: &Model, new: &Model) {
        let Model {
            name,
            file,
            rust: _,
            doc,
            key,
            fields,
            choices,
            keep_extra,
            projections,
            sent,
        } = old;
        let plain = at.going(Direction::None);
        // An endpoint file that moved says so at its operations.
        self.differ(&plain, Aspect::File, file, &new.file, String::clone);
        if let Some((before, after)) = self.renames.rust.get(name) {
            let (before, after) = (before.clone(), after.clone());
            self.put(
                &plain,
                Aspect::RustName,
                Action::Changed,
                Some(before),
                Some(after),
            );
        }
        self.text(&plain, Aspect::Doc, doc, &new.doc);
        self.words(&plain, Aspect::Key, key, &new.key);
        self.flag(at, Aspect::Extra, *keep_extra, new.keep_extra);
        self.faces(&plain, projections, &new.projections);
        let answers = projections.contains(&Projection::Answer)
            && new.projections.contains(&Projection::Answer);
        if answers {
            self.flag(&plain, Aspect::Constructor, *sent, new.sent);
        }
        let both_sent = *sent && new.sent;
        let faces: Vec<Face> = projections
            .iter()
            .filter(|projection| new.projections.contains(projection))
            .map(|projection| Face {
                projection: *projection,
                direction: match projection {
                    Projection::Create | Projection::Update => Direction::Request,
                    Projection::Answer if !both_sent => Direction::Answer,
                    Projection::Answer => at.direction,
                },
            })
            .collect();
        let of = Fields {
            owner,
            element: Element::Field,
            faces: &faces,
        };
        self.fields(&of, fields, &new.fields);
        let in_bodies = faces
            .iter()
            .any(|face| face.projection != Projection::Answer);
        if in_bodies {
            self.choice_uses(owner, choices, &new.choices);
        }
        self.constructor_order(at, &faces, old, new);
    }

    /// Arguments of constructors that both have, in another order.
    fn constructor_order(&mut self, at: &At, faces: &[Face], old: &Model, new: &Model) {
        for face in faces {
            let made = face.projection != Projection::Answer || old.sent && new.sent;
            if !made {
                continue;
            }
            let names = |api: &crate::ir::Api, model: &Model| -> Vec<String> {
                let fields = model.projected(face.projection);
                let needed = fields.filter(|(field, used)| {
                    surface::is_argument(api, field, used, face.projection)
                });
                needed.map(|(_, used)| used.name.clone()).collect()
            };
            let (before, after) = (names(self.old, old), names(self.new, new));
            let common = |one: &[String], other: &[String]| -> Vec<String> {
                let kept = one.iter().filter(|name| other.contains(name));
                kept.cloned().collect()
            };
            let (before, after) = (common(&before, &after), common(&after, &before));
            let at = at.going(Direction::Request);
            self.differ(&at, Aspect::ArgumentOrder, &before, &after, |names| {
                names.join(", ")
            });
        }
    }

    pub(super) fn faces(&mut self, at: &At, old: &[Projection], new: &[Projection]) {
        let words = |faces: &[Projection]| -> Vec<String> {
            let mut words: Vec<String> = faces
                .iter()
                .map(|face| format!("{face:?}").to_lowercase())
                .collect();
            words.sort();
            words
        };
        self.words(at, Aspect::Face, &words(old), &words(new));
    }

    /// Choices among the fields of a body look like fields of it.
    fn choice_uses(&mut self, owner: &Owner, old: &[ChoiceUse], new: &[ChoiceUse]) {
        for found in pair(old, new, |a, b| a.choice == b.choice) {
            let (before, after) = match found {
                Pair::Both(old, new) => (Some(old), Some(new)),
                Pair::Gone(old) => (Some(old), None),
                Pair::Come(new) => (None, Some(new)),
            };
            let name = |used: Option<&ChoiceUse>| used.map(|used| used.choice.name.clone());
            let (old, new) = (name(before), name(after));
            let (old, new) = (old.as_deref(), new.as_deref());
            let at = self.part(owner, Element::Field, Direction::Request, old, new);
            let aspect = |used: &ChoiceUse| match used.required {
                true => Aspect::Required,
                false => Aspect::Optional,
            };
            let text = |used: &ChoiceUse| Some(used.choice.name.clone());
            match (before, after) {
                (Some(old), Some(new)) => {
                    self.necessity(&at, Aspect::Necessity, old.required, new.required);
                }
                (Some(old), None) => {
                    self.put(&at, aspect(old), Action::Removed, text(old), None);
                }
                (None, Some(new)) => self.put(&at, aspect(new), Action::Added, None, text(new)),
                (None, None) => {}
            }
        }
    }

    pub(super) fn heads(&mut self, old: &[Head]) {
        let found = self.declared((old, &self.new.heads), Element::Head, |head| &head.name);
        for (owner, at, old, new) in found {
            let Head {
                name: _,
                file,
                doc,
                top,
                beside,
                next,
            } = old;
            let plain = at.going(Direction::None);
            self.differ(&plain, Aspect::File, file, &new.file, String::clone);
            self.text(&plain, Aspect::Doc, doc, &new.doc);
            let path = |next: &[String]| (!next.is_empty()).then(|| next.join("."));
            self.text(&at, Aspect::Next, &path(next), &path(&new.next));
            let (before, after) = (
                [beside.as_slice(), top].concat(),
                [new.beside.as_slice(), &new.top].concat(),
            );
            let faces = [Face {
                projection: Projection::Answer,
                direction: Direction::Answer,
            }];
            let of = Fields {
                owner: &owner,
                element: Element::Field,
                faces: &faces,
            };
            self.fields(&of, &before, &after);
            for field in top {
                if new.beside.iter().any(|other| other.name == field.name) {
                    self.position(&owner, &field.name, "top", "beside");
                }
            }
            for field in beside {
                if new.top.iter().any(|other| other.name == field.name) {
                    self.position(&owner, &field.name, "beside", "top");
                }
            }
        }
    }

    fn position(&mut self, owner: &Owner, name: &str, before: &str, after: &str) {
        let at = self.part(
            owner,
            Element::Field,
            Direction::Answer,
            Some(name),
            Some(name),
        );
        let (before, after) = (Some(before.to_owned()), Some(after.to_owned()));
        self.put(&at, Aspect::Position, Action::Changed, before, after);
    }

    pub(super) fn choices(&mut self, old: &[Choice]) {
        let new = &self.new.choices;
        for (owner, at, old, new) in self.declared((old, new), Element::Choice, |item| &item.name) {
            let Choice {
                name: _,
                file,
                doc,
                time_range,
                arms,
            } = old;
            let plain = at.going(Direction::None);
            self.differ(&plain, Aspect::File, file, &new.file, String::clone);
            self.text(&plain, Aspect::Doc, doc, &new.doc);
            self.flag(&plain, Aspect::By, *time_range, new.time_range);
            self.choice_arms(&owner, arms, &new.arms);
        }
    }

    fn choice_arms(&mut self, owner: &Owner, old: &[ChoiceArm], new: &[ChoiceArm]) {
        for found in pair(old, new, |a, b| a.name == b.name) {
            let (Pair::Both(arm, _) | Pair::Gone(arm) | Pair::Come(arm)) = &found;
            let name = Some(arm.name.as_str());
            let at = self.part(owner, Element::ChoiceArm, Direction::Request, name, name);
            let text = |arm: &ChoiceArm| {
                let names = arm.fields.iter().map(|field| field.name.as_str());
                Some(names.collect::<Vec<_>>().join(", "))
            };
            match found {
                Pair::Come(arm) => {
                    self.put(&at, Aspect::Existence, Action::Added, None, text(arm));
                }
                Pair::Gone(arm) => {
                    self.put(&at, Aspect::Existence, Action::Removed, text(arm), None);
                }
                Pair::Both(old, new) => {
                    let ChoiceArm { name, fields } = old;
                    let arm = |side: &str| format!("{side}#{name}");
                    let owner = Owner {
                        shown: format!("{}.{name}", owner.shown),
                        base: arm(&owner.base),
                        head: arm(&owner.head),
                    };
                    let faces = [Face {
                        projection: Projection::Create,
                        direction: Direction::Request,
                    }];
                    let of = Fields {
                        owner: &owner,
                        element: Element::ChoiceField,
                        faces: &faces,
                    };
                    self.fields(&of, fields, &new.fields);
                }
            }
        }
        let names = |arms: &[ChoiceArm]| -> Vec<String> {
            let names = arms.iter().map(|arm| arm.name.clone());
            names.collect()
        };
        let at = self.of(owner, Element::ChoiceArm, Direction::None);
        self.order(&at, &names(old), &names(new));
    }
}

//! Unions: what chooses their arms, the arms, and the methods that read what all arms have.

use super::{At, Owner, Pair, Walk, pair};
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Arm, By, Projection, Union};
use crate::lower::{naming, surface};

impl Walk<'_> {
    pub(super) fn unions(&mut self, old: &[Union]) {
        let found = self.declared((old, &self.new.unions), Element::Union, |union| &union.name);
        for (owner, at, old, new) in found {
            let Union {
                name: _,
                file,
                doc,
                by,
                arms,
                projections,
            } = old;
            let plain = at.going(Direction::None);
            self.differ(&plain, Aspect::File, file, &new.file, String::clone);
            self.text(&plain, Aspect::Doc, doc, &new.doc);
            self.differ(&at, Aspect::By, by, &new.by, |by| match by {
                By::Tag(tag) => format!("`{tag}`"),
                By::Presence => "presence".to_owned(),
                By::Kind => "kind".to_owned(),
            });
            self.faces(&plain, projections, &new.projections);
            self.arms(&owner, at.direction, arms, &new.arms);
            for projection in projections {
                if new.projections.contains(projection) {
                    self.common(&at, *projection, old, new);
                }
            }
        }
    }

    fn arms(&mut self, owner: &Owner, direction: Direction, old: &[Arm], new: &[Arm]) {
        let rust = |arm: &Arm| naming::variant(&arm.on, arm.rust.as_deref());
        let known = |arms: &[Arm], one: &Arm| arms.iter().any(|other| other.on == one.on);
        let same = |a: &Arm, b: &Arm| {
            a.on == b.on || rust(a) == rust(b) && !known(new, a) && !known(old, b)
        };
        for found in pair(old, new, same) {
            let (before, after) = match &found {
                Pair::Both(old, new) => (Some(old.on.as_str()), Some(new.on.as_str())),
                Pair::Gone(old) => (Some(old.on.as_str()), None),
                Pair::Come(new) => (None, Some(new.on.as_str())),
            };
            let at = self.part(owner, Element::Arm, direction, before, after);
            let text = |arm: &Arm| Some(arm.ty.to_string());
            match found {
                Pair::Come(arm) => {
                    self.put(&at, Aspect::Existence, Action::Added, None, text(arm));
                }
                Pair::Gone(arm) => {
                    self.put(&at, Aspect::Existence, Action::Removed, text(arm), None);
                }
                Pair::Both(old, new) => {
                    let Arm {
                        on,
                        ty,
                        rust: _,
                        doc,
                    } = old;
                    let names = (rust(old), rust(new));
                    self.renamed(&at, (on.clone(), new.on.clone()), names, false);
                    let face = Projection::Answer;
                    self.value_type(&at, (self.old, ty, face), (self.new, &new.ty, face));
                    let plain = at.going(Direction::None);
                    self.text(&plain, Aspect::Doc, doc, &new.doc);
                }
            }
        }
        let names = |arms: &[Arm]| -> Vec<String> {
            let names = arms.iter().map(|arm| arm.on.clone());
            names.collect()
        };
        let at = self.of(owner, Element::Arm, Direction::None);
        self.order(&at, &names(old), &names(new));
    }

    /// Methods of a union that read what all arms have alike: one arm that differs takes the method away.
    fn common(&mut self, at: &At, projection: Projection, old: &Union, new: &Union) {
        let (before, after) = (
            surface::common(self.old, old, projection),
            surface::common(self.new, new, projection),
        );
        let at = |name: &str| At {
            name: name.to_owned(),
            direction: Direction::None,
            ..at.clone()
        };
        for (name, ty) in &after {
            match before.iter().find(|(known, _)| known == name) {
                None => {
                    let after = Some(ty.clone());
                    self.put(&at(name), Aspect::Common, Action::Added, None, after);
                }
                Some((_, was)) => {
                    self.differ(&at(name), Aspect::Common, was, ty, String::clone);
                }
            }
        }
        for (name, ty) in &before {
            if !after.iter().any(|(known, _)| known == name) {
                let before = Some(ty.clone());
                self.put(&at(name), Aspect::Common, Action::Removed, before, None);
            }
        }
    }
}

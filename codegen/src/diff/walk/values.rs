//! Enums with their values, and ids.

use super::{At, Owner, Pair, Walk, pair};
use crate::diff::compat::{Reader, Typed, takes};
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Enum, EnumValue, Id, Type};
use crate::lower::naming;

impl Walk<'_> {
    pub(super) fn enums(&mut self, old: &[Enum]) {
        let found = self.declared((old, &self.new.enums), Element::Enum, |item| &item.name);
        for (owner, at, old, new) in found {
            let Enum {
                name: _,
                file,
                int,
                doc,
                values,
            } = old;
            let plain = at.going(Direction::None);
            self.differ(&plain, Aspect::File, file, &new.file, String::clone);
            let wire = |int: &bool| if *int { "int" } else { "text" }.to_owned();
            self.differ(&at, Aspect::Encoding, int, &new.int, wire);
            self.text(&plain, Aspect::Doc, doc, &new.doc);
            self.enum_values(&owner, at.direction, values, &new.values);
        }
    }

    fn enum_values(
        &mut self,
        owner: &Owner,
        direction: Direction,
        old: &[EnumValue],
        new: &[EnumValue],
    ) {
        let rust = |value: &EnumValue| naming::variant(&value.value, value.rust.as_deref());
        let known =
            |all: &[EnumValue], one: &EnumValue| all.iter().any(|other| other.value == one.value);
        let same = |a: &EnumValue, b: &EnumValue| {
            a.value == b.value || rust(a) == rust(b) && !known(new, a) && !known(old, b)
        };
        for found in pair(old, new, same) {
            let (before, after) = match &found {
                Pair::Both(old, new) => (Some(old.value.as_str()), Some(new.value.as_str())),
                Pair::Gone(old) => (Some(old.value.as_str()), None),
                Pair::Come(new) => (None, Some(new.value.as_str())),
            };
            let at = self.part(owner, Element::Value, direction, before, after);
            let text = |value: &EnumValue| Some(value.value.clone());
            match found {
                Pair::Come(value) => {
                    self.put(&at, Aspect::Existence, Action::Added, None, text(value));
                }
                Pair::Gone(value) => {
                    self.put(&at, Aspect::Existence, Action::Removed, text(value), None);
                }
                Pair::Both(old, new) => {
                    let EnumValue {
                        value,
                        rust: _,
                        path,
                        query,
                        doc,
                        life,
                    } = old;
                    let names = (rust(old), rust(new));
                    self.renamed(&at, (value.clone(), new.value.clone()), names, false);
                    let sent = at.going(Direction::Request);
                    self.spelling(&sent, (value, path), (&new.value, &new.path));
                    self.spelling(&sent, (value, query), (&new.value, &new.query));
                    let plain = at.going(Direction::None);
                    self.text(&plain, Aspect::Doc, doc, &new.doc);
                    self.life(&at, life, &new.life);
                }
            }
        }
        let names = |values: &[EnumValue]| -> Vec<String> {
            let names = values.iter().map(|value| value.value.clone());
            names.collect()
        };
        let at = self.of(owner, Element::Value, Direction::None);
        self.order(&at, &names(old), &names(new));
    }

    /// How a value is spelled in paths and queries, where that differs from JSON.
    fn spelling(
        &mut self,
        at: &At,
        (value, own): (&String, &Option<String>),
        (new_value, new_own): (&String, &Option<String>),
    ) {
        if own != new_own {
            let before = own.as_ref().unwrap_or(value);
            let after = new_own.as_ref().unwrap_or(new_value);
            self.differ(at, Aspect::Spelling, before, after, String::clone);
        }
    }

    pub(super) fn ids(&mut self, old: &[Id]) {
        let found = self.declared((old, &self.new.ids), Element::Id, |id| &id.name);
        for (owner, at, old, new) in found {
            let _ = owner;
            let Id {
                name,
                file,
                wire,
                moment,
                doc,
            } = old;
            let plain = at.going(Direction::None);
            self.differ(&plain, Aspect::File, file, &new.file, String::clone);
            if wire != &new.wire {
                let ty = Type::Id(name.clone());
                let before = Typed {
                    api: self.old,
                    ty: &ty,
                };
                let after = Typed {
                    api: self.new,
                    ty: &ty,
                };
                let sent = takes(Reader::Server, after, before);
                let answered = takes(Reader::Client, before, after);
                let fits = match at.direction {
                    Direction::Request => sent,
                    Direction::Answer => answered,
                    Direction::Both | Direction::None => sent && answered,
                };
                let action = match fits {
                    true => Action::Eased,
                    false => Action::Changed,
                };
                let word = |wire| Some(format!("{wire:?}").to_lowercase());
                self.put(&at, Aspect::Type, action, word(wire), word(&new.wire));
            }
            self.flag(&plain, Aspect::Moment, *moment, new.moment);
            self.text(&plain, Aspect::Doc, doc, &new.doc);
        }
    }
}

//! What a version says of itself, its areas, limits and units; and from there to everything else.

use super::{At, Pair, Walk, pair};
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Api, Area, Bucket, Unit};
use crate::resolve::API;

impl Walk<'_> {
    pub(super) fn api(&mut self) {
        let (old, new) = (self.old, self.new);
        let Api {
            version: _,
            title,
            doc,
            server,
            reference,
            auth,
            buckets,
            error_message,
            units,
            areas,
            ids,
            enums,
            choices,
            models,
            unions,
            heads,
            operations,
            examples,
        } = old;
        let at = |walk: &Self, key: &str, direction| walk.listed(API, key, Element::Api, direction);
        let here = at(self, "title", Direction::None);
        self.differ(&here, Aspect::Doc, title, &new.title, String::clone);
        let here = at(self, "doc", Direction::None);
        self.text(&here, Aspect::Doc, doc, &new.doc);
        let here = at(self, "reference", Direction::None);
        self.differ(&here, Aspect::Doc, reference, &new.reference, String::clone);
        let here = at(self, "server", Direction::Request);
        self.differ(&here, Aspect::Server, server, &new.server, String::clone);
        let here = at(self, "auth", Direction::Request);
        self.words(&here, Aspect::Auth, auth, &new.auth);
        let here = at(self, "errors", Direction::Answer);
        self.words(&here, Aspect::ErrorKey, error_message, &new.error_message);
        self.buckets(buckets);
        self.units(units);
        self.areas(areas);
        self.operations(operations);
        self.models(models);
        self.heads(heads);
        self.unions(unions);
        self.choices(choices);
        self.enums(enums);
        self.ids(ids);
        for (path, text) in examples {
            let other = new.examples.get(path).filter(|other| *other != text);
            if let Some(other) = other {
                let here = At {
                    owner: path.clone(),
                    ..at(self, path, Direction::None)
                };
                self.differ(&here, Aspect::Example, text, other, String::clone);
            }
        }
    }

    /// Something that `api.yaml` or `units` lists.
    fn listed(&self, owner: &str, name: &str, element: Element, direction: Direction) -> At {
        At {
            direction,
            element,
            owner: owner.to_owned(),
            name: name.to_owned(),
            base: self.base.member(owner, name).cloned(),
            head: self.head.member(owner, name).cloned(),
        }
    }

    fn buckets(&mut self, old: &[Bucket]) {
        let new = &self.new.buckets;
        for found in pair(old, new, |a, b| a.name == b.name) {
            let (name, one) = match &found {
                Pair::Both(bucket, _) | Pair::Gone(bucket) | Pair::Come(bucket) => {
                    (bucket.name.clone(), Some(bucket.name.clone()))
                }
            };
            let at = self.listed("bucket", &name, Element::Bucket, Direction::None);
            match found {
                Pair::Come(_) => self.put(&at, Aspect::Existence, Action::Added, None, one),
                Pair::Gone(_) => self.put(&at, Aspect::Existence, Action::Removed, one, None),
                Pair::Both(before, after) => {
                    let Bucket {
                        name: _,
                        headers,
                        per_minute,
                        doc,
                    } = before;
                    self.words(&at, Aspect::Headers, headers, &after.headers);
                    let show = |calls: &i64| format!("{calls} a minute");
                    self.differ(&at, Aspect::Limit, per_minute, &after.per_minute, show);
                    self.text(&at, Aspect::Doc, doc, &after.doc);
                }
            }
        }
        let names = |buckets: &[Bucket]| -> Vec<String> {
            let names = buckets.iter().map(|bucket| bucket.name.clone());
            names.collect()
        };
        // Operations that name no bucket draw on the first.
        let first = |buckets: &[Bucket]| buckets.first().map(|bucket| bucket.name.clone());
        let at = self.listed("bucket", "default", Element::Bucket, Direction::None);
        if first(old) == first(new) {
            self.order(&at, &names(old), &names(new));
        } else {
            self.text(&at, Aspect::Bucket, &first(old), &first(new));
        }
    }

    fn units(&mut self, old: &[Unit]) {
        let new = &self.new.units;
        for found in pair(old, new, |a, b| a.name == b.name) {
            let (Pair::Both(unit, _) | Pair::Gone(unit) | Pair::Come(unit)) = &found;
            let at = self.listed("unit", &unit.name, Element::Unit, Direction::None);
            let text = |unit: &Unit| Some(unit.text.clone());
            match found {
                Pair::Come(unit) => {
                    self.put(&at, Aspect::Existence, Action::Added, None, text(unit));
                }
                Pair::Gone(unit) => {
                    self.put(&at, Aspect::Existence, Action::Removed, text(unit), None);
                }
                Pair::Both(before, after) => {
                    let Unit { name: _, text } = before;
                    self.differ(&at, Aspect::Doc, text, &after.text, String::clone);
                }
            }
        }
        let names = |units: &[Unit]| -> Vec<String> {
            let names = units.iter().map(|unit| unit.name.clone());
            names.collect()
        };
        let at = self.listed("unit", "units", Element::Unit, Direction::None);
        self.order(&at, &names(old), &names(new));
    }

    fn areas(&mut self, old: &[Area]) {
        let new = &self.new.areas;
        for (from, to) in &self.renames.areas {
            let at = At {
                base: self.base.member("area", from).cloned(),
                ..self.listed("area", to, Element::Area, Direction::None)
            };
            let (from, to) = (Some(from.clone()), Some(to.clone()));
            self.put(&at, Aspect::Name, Action::Changed, from, to);
        }
        for found in pair(old, new, |a, b| a.name == b.name) {
            let (Pair::Both(area, _) | Pair::Gone(area) | Pair::Come(area)) = &found;
            let at = self.listed("area", &area.name, Element::Area, Direction::None);
            let name = Some(area.name.clone());
            match found {
                Pair::Come(_) => self.put(&at, Aspect::Existence, Action::Added, None, name),
                Pair::Gone(_) => self.put(&at, Aspect::Existence, Action::Removed, name, None),
                Pair::Both(before, after) => {
                    let Area {
                        name: _,
                        title,
                        doc,
                    } = before;
                    self.differ(&at, Aspect::Doc, title, &after.title, String::clone);
                    self.text(&at, Aspect::Doc, doc, &after.doc);
                }
            }
        }
        let names = |areas: &[Area]| -> Vec<String> {
            let names = areas.iter().map(|area| area.name.clone());
            names.collect()
        };
        let at = self.listed("area", "areas", Element::Area, Direction::None);
        self.order(&at, &names(old), &names(new));
    }
}

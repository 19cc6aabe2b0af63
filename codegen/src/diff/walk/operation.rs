//! Calls: how they are named, where they go, and what they take.

use super::{At, Owner, Pair, Walk, pair};
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Body, Operation, Projection, Segment, Type, Update};
use crate::lower::surface;

impl Walk<'_> {
    pub(super) fn operations(&mut self, old: &[Operation]) {
        let (new, renames) = (&self.new.operations, self.renames);
        let same = |old: &Operation, new: &Operation| {
            renames.operations.get(&old.id).unwrap_or(&old.id) == &new.id
        };
        let mut order = (Vec::new(), Vec::new());
        for found in pair(old, new, same) {
            let (base, head) = match found {
                Pair::Both(old, new) => (&old.id, &new.id),
                Pair::Gone(one) | Pair::Come(one) => (&one.id, &one.id),
            };
            let owner = Owner {
                shown: head.clone(),
                base: base.clone(),
                head: head.clone(),
            };
            let at = self.of(&owner, Element::Operation, Direction::Request);
            match found {
                Pair::Come(new) => {
                    self.put(&at, Aspect::Existence, Action::Added, None, Some(line(new)));
                }
                Pair::Gone(old) => {
                    self.put(
                        &at,
                        Aspect::Existence,
                        Action::Removed,
                        Some(line(old)),
                        None,
                    );
                }
                Pair::Both(old, new) => self.operation(&owner, &at, old, new),
            }
        }
        order.0.extend(old.iter().map(|item| item.id.clone()));
        order.1.extend(new.iter().map(|item| item.id.clone()));
        if let Some(first) = new.first() {
            let at = At {
                name: "operations".to_owned(),
                owner: "operations".to_owned(),
                head: self.head.owner(&first.id).cloned(),
                base: self.base.owner(&first.id).cloned(),
                element: Element::Operation,
                direction: Direction::None,
            };
            self.order(&at, &order.0, &order.1);
        }
    }

    fn operation(&mut self, owner: &Owner, at: &At, old: &Operation, new: &Operation) {
        let Operation {
            id,
            area: _,
            name: _,
            file,
            request: _,
            title,
            doc,
            page,
            method,
            path,
            safe,
            update,
            open,
            denied_by_401,
            bucket,
            path_params,
            query,
            body,
            answer,
            status,
            quirk,
            examples,
            body_examples,
            life,
        } = old;
        let plain = at.going(Direction::None);
        if self.renames.with_area(id) != new.id {
            let (from, to) = (Some(id.clone()), Some(new.id.clone()));
            self.put(&plain, Aspect::Name, Action::Changed, from, to);
        } else {
            // Another area, and so another file, goes with another id.
            self.differ(&plain, Aspect::File, file, &new.file, String::clone);
        }
        let (before, after) = (surface::request_name(old), surface::request_name(new));
        if self.renames.with_area(id) == new.id {
            self.differ(&plain, Aspect::RustName, &before, &after, String::clone);
        }
        self.differ(&plain, Aspect::Doc, title, &new.title, String::clone);
        self.text(&plain, Aspect::Doc, doc, &new.doc);
        self.differ(&plain, Aspect::Doc, page, &new.page, String::clone);
        self.differ(at, Aspect::Method, method, &new.method, ToString::to_string);
        let (before, after) = (shape(path), shape(&new.path));
        if before != after {
            let (before, after) = (old.path_template(), new.path_template());
            self.put(at, Aspect::Url, Action::Changed, Some(before), Some(after));
        }
        self.flag(at, Aspect::Safe, *safe, new.safe);
        let word = |update: &Option<Update>| update.map(|update| update.to_string());
        self.text(at, Aspect::Update, &word(update), &word(&new.update));
        self.flag(at, Aspect::Auth, !*open, !new.open);
        self.flag(&plain, Aspect::Denied, *denied_by_401, new.denied_by_401);
        self.differ(&plain, Aspect::Bucket, bucket, &new.bucket, String::clone);
        self.params(
            owner,
            (old, path_params),
            (new, &new.path_params),
            Element::Path,
        );
        self.params(owner, (old, query), (new, &new.query), Element::Query);
        self.body(owner, body.as_ref(), new.body.as_ref());
        self.argument_order(at, old, new);
        self.answer(owner, answer, &new.answer);
        let codes = |status: &[i64]| -> Vec<String> {
            let codes = status.iter().map(i64::to_string);
            codes.collect()
        };
        let answered = at.going(Direction::Answer);
        self.words(
            &answered,
            Aspect::Status,
            &codes(status),
            &codes(&new.status),
        );
        self.quirk(at, quirk, &new.quirk);
        self.words(&plain, Aspect::Example, examples, &new.examples);
        self.words(&plain, Aspect::Example, body_examples, &new.body_examples);
        self.life(at, life, &new.life);
    }

    /// Arguments that both have, in another order: calls compile, or not, and mean something else.
    fn argument_order(&mut self, at: &At, old: &Operation, new: &Operation) {
        let (before, after) = (
            surface::arguments(self.old, old),
            surface::arguments(self.new, new),
        );
        let common = |one: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
            let kept = one
                .iter()
                .filter(|(name, _)| other.iter().any(|(same, _)| name == same));
            kept.map(|(name, _)| name.clone()).collect()
        };
        let (before, after) = (common(&before, &after), common(&after, &before));
        let show = |names: &Vec<String>| names.join(", ");
        self.differ(at, Aspect::ArgumentOrder, &before, &after, show);
    }

    fn body(&mut self, owner: &Owner, old: Option<&Body>, new: Option<&Body>) {
        let name = |body: Option<&Body>| body.map(|_| "body");
        let (before, after) = (name(old), name(new));
        let at = self.part(owner, Element::Body, Direction::Request, before, after);
        let aspect = |body: &Body| match body.required {
            true => Aspect::Required,
            false => Aspect::Optional,
        };
        let text = |body: &Body| Some(body.ty.to_string());
        match (old, new) {
            (None, None) => {}
            (None, Some(body)) => self.put(&at, aspect(body), Action::Added, None, text(body)),
            (Some(body), None) => self.put(&at, aspect(body), Action::Removed, text(body), None),
            (Some(old), Some(new)) => self.same_body(&at, old, new),
        }
    }

    fn same_body(&mut self, at: &At, old: &Body, new: &Body) {
        let Body {
            ty,
            projection,
            format,
            required,
        } = old;
        let (before, after) = (
            body_type(self.old, ty, *projection),
            body_type(self.new, &new.ty, new.projection),
        );
        if ty != &new.ty {
            self.differ(at, Aspect::Type, &before, &after, String::clone);
        } else {
            // What a body is for is said by the name of its face.
            self.differ(at, Aspect::Face, &before, &after, String::clone);
        }
        self.differ(at, Aspect::Encoding, format, &new.format, |format| {
            format!("{format:?}").to_lowercase()
        });
        self.necessity(at, Aspect::Necessity, *required, new.required);
    }

    /// Reports what must be there now, or need not be any more.
    pub(super) fn necessity(&mut self, at: &At, aspect: Aspect, before: bool, after: bool) {
        if before != after {
            let action = match after {
                true => Action::Tightened,
                false => Action::Loosened,
            };
            let word = |is: bool| Some(if is { "required" } else { "optional" }.to_owned());
            self.put(at, aspect, action, word(before), word(after));
        }
    }
}

fn body_type(api: &crate::ir::Api, ty: &Type, projection: Projection) -> String {
    surface::value(api, ty, projection)
}

/// A call in one line.
fn line(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path_template())
}

/// A path without the names of its parameters, which are not on the wire.
fn shape(path: &[Segment]) -> String {
    let mut out = String::new();
    for segment in path {
        out.push('/');
        match segment {
            Segment::Literal(text) => out.push_str(text),
            Segment::Param(_) | Segment::Optional(_) => out.push_str("{}"),
        }
    }
    out
}

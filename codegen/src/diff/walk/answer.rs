//! What calls answer, and where that is in the JSON.

use super::{At, Owner, Walk};
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Answer, Name, Projection, Type};

/// An answer taken apart, whatever its shape.
struct Parts<'a> {
    shape: &'static str,
    path: &'a [String],
    or: &'a [String],
    ty: Option<&'a Type>,
    head: Option<&'a Name>,
    paged: bool,
}

impl<'a> Parts<'a> {
    fn of(answer: &'a Answer) -> Self {
        let none = Self {
            shape: "nothing",
            path: &[],
            or: &[],
            ty: None,
            head: None,
            paged: false,
        };
        match answer {
            Answer::Empty => none,
            Answer::Bare { ty } => Self {
                shape: "one value",
                ty: Some(ty),
                ..none
            },
            Answer::Rows {
                path,
                or,
                ty,
                head,
                paged,
            } => Self {
                shape: "rows",
                path,
                or,
                ty: Some(ty),
                head: head.as_ref(),
                paged: *paged,
            },
            Answer::One {
                path,
                ty,
                head,
                paged,
            } => Self {
                shape: "one item",
                path,
                or: &[],
                ty: Some(ty),
                head: head.as_ref(),
                paged: *paged,
            },
        }
    }

    fn text(&self) -> String {
        match self.ty {
            Some(ty) => format!("{} of {ty}", self.shape),
            None => self.shape.to_owned(),
        }
    }
}

impl Walk<'_> {
    pub(super) fn answer(&mut self, owner: &Owner, old: &Answer, new: &Answer) {
        let name = Some("answer");
        let at = self.part(owner, Element::Answer, Direction::Answer, name, name);
        let (before, after) = (Parts::of(old), Parts::of(new));
        if before.shape != after.shape {
            let (before, after) = (Some(before.text()), Some(after.text()));
            self.put(&at, Aspect::Shape, Action::Changed, before, after);
            return;
        }
        if let (Some(old), Some(new)) = (before.ty, after.ty) {
            self.value_type(
                &at,
                (self.old, old, Projection::Answer),
                (self.new, new, Projection::Answer),
            );
        }
        self.keys(&at, &before, &after);
        let name = |head: Option<&Name>| head.map(ToString::to_string);
        let (old, new) = (name(before.head), name(after.head));
        self.text(&at, Aspect::Head, &old, &new);
        self.flag(&at, Aspect::Paging, before.paged, after.paged);
    }

    fn keys(&mut self, at: &At, old: &Parts<'_>, new: &Parts<'_>) {
        let show = |path: &Vec<String>| path.join(".");
        let (before, after) = (old.path.to_vec(), new.path.to_vec());
        self.differ(at, Aspect::Keys, &before, &after, show);
        self.words(at, Aspect::OtherKey, old.or, new.or);
    }
}

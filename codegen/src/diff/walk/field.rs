//! Fields of objects, in each face that has them.

use super::{At, Owner, Pair, Walk, pair};
use crate::diff::rename::same_field;
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Field, Projection, Type, Use};
use crate::lower::surface;

/// A face of an object, and which way its values travel.
#[derive(Clone, Copy)]
pub(super) struct Face {
    pub(super) projection: Projection,
    pub(super) direction: Direction,
}

/// Whose fields they are, and how they are seen.
pub(super) struct Fields<'a> {
    pub(super) owner: &'a Owner,
    pub(super) element: Element,
    pub(super) faces: &'a [Face],
}

impl Walk<'_> {
    pub(super) fn fields(&mut self, of: &Fields<'_>, old: &[Field], new: &[Field]) {
        for found in pair_fields(old, new) {
            match found {
                Pair::Both(old, new) => self.field(of, old, new),
                Pair::Gone(old) => self.came_or_went(of, old, Action::Removed),
                Pair::Come(new) => self.came_or_went(of, new, Action::Added),
            }
        }
        let names = |fields: &[Field]| -> Vec<String> {
            let names = fields.iter().map(|field| field.name.clone());
            names.collect()
        };
        let at = self.of(of.owner, of.element, Direction::None);
        let at = At {
            name: "fields".to_owned(),
            ..at
        };
        self.order(&at, &names(old), &names(new));
    }

    fn came_or_went(&mut self, of: &Fields<'_>, field: &Field, action: Action) {
        for face in of.faces {
            let Some(used) = field.uses.get(face.projection) else {
                continue;
            };
            let name = used.name.as_str();
            let (before, after) = match action {
                Action::Removed => (Some(field.name.as_str()), None),
                _ => (None, Some(field.name.as_str())),
            };
            let mut at = self.part(of.owner, of.element, face.direction, before, after);
            name.clone_into(&mut at.name);
            self.exists(&at, used, action);
        }
    }

    fn exists(&mut self, at: &At, used: &Use, action: Action) {
        let aspect = match used.required {
            true => Aspect::Required,
            false => Aspect::Optional,
        };
        let text = Some(used.ty.to_string());
        match action {
            Action::Removed => self.put(at, aspect, action, text, None),
            _ => self.put(at, aspect, action, None, text),
        }
    }

    fn field(&mut self, of: &Fields<'_>, old: &Field, new: &Field) {
        let Field {
            name,
            rust: _,
            doc,
            unit,
            range,
            values,
            default,
            when,
            unset,
            rare,
            quirk,
            life,
            uses: _,
        } = old;
        let at = |walk: &Self, direction| {
            let (before, after) = (Some(name.as_str()), Some(new.name.as_str()));
            walk.part(of.owner, of.element, direction, before, after)
        };
        let mut directions = Vec::new();
        for face in of.faces {
            let at = At {
                direction: face.direction,
                ..at(self, face.direction)
            };
            let (before, after) = (old.uses.get(face.projection), new.uses.get(face.projection));
            match (before, after) {
                (None, None) => continue,
                (Some(used), None) => self.exists(&at, used, Action::Removed),
                (None, Some(used)) => self.exists(&at, used, Action::Added),
                (Some(before), Some(after)) => {
                    self.used(&at, face.projection, (old, before), (new, after));
                }
            }
            directions.push(face.direction);
        }
        if directions.is_empty() {
            return;
        }
        let here = at(self, whole(&directions));
        let plain = here.going(Direction::None);
        self.text(&plain, Aspect::Doc, doc, &new.doc);
        self.text(&here, Aspect::Unit, unit, &new.unit);
        if !(has_own_bounds(old) || has_own_bounds(new)) {
            self.range(&here, range, &new.range);
            self.values(&here, values, &new.values);
        }
        self.text(&here, Aspect::Default, default, &new.default);
        self.text(&here, Aspect::When, when, &new.when);
        self.flag(&here, Aspect::Null, *unset, new.unset);
        if old.uses.answer.is_some() && new.uses.answer.is_some() {
            self.flag(&plain, Aspect::Rare, *rare, new.rare);
        }
        self.quirk(&here, quirk, &new.quirk);
        self.life(&here, life, &new.life);
    }

    /// A field that one face has before and after.
    fn used(
        &mut self,
        at: &At,
        projection: Projection,
        (old, before): (&Field, &Use),
        (new, after): (&Field, &Use),
    ) {
        let Use {
            name,
            ty,
            required,
            range: _,
            values: _,
        } = before;
        let rust = (
            surface::field_name(old, before),
            surface::field_name(new, after),
        );
        // Fields are public, so that their names are callers' business even where a constructor takes them by position.
        self.renamed(at, (name.clone(), after.name.clone()), rust, false);
        self.value_type(
            at,
            (self.old, ty, projection),
            (self.new, &after.ty, projection),
        );
        let lists = matches!((ty, &after.ty), (Type::List(_), Type::List(_)));
        let aspect = match lists && at.direction == Direction::Answer {
            true => Aspect::ListNecessity,
            false => Aspect::Necessity,
        };
        self.necessity(at, aspect, *required, after.required);
        if has_own_bounds(old) || has_own_bounds(new) {
            let ranges = (old.range_in(before), new.range_in(after));
            self.range(at, &ranges.0.cloned(), &ranges.1.cloned());
            self.values(at, old.values_in(before), new.values_in(after));
        }
    }
}

/// Whether some face of the field overrides its range or values. The faces are then compared one by one.
fn has_own_bounds(field: &Field) -> bool {
    let uses = &field.uses;
    let mut faces = [&uses.create, &uses.update, &uses.answer].into_iter();
    faces.any(|used| {
        let used = used.as_ref();
        used.is_some_and(|used| used.range.is_some() || !used.values.is_empty())
    })
}

/// Which way something travels that several faces have.
fn whole(directions: &[Direction]) -> Direction {
    let mut out: Option<Direction> = None;
    for direction in directions {
        out = Some(match out {
            None => *direction,
            Some(known) if known == *direction => known,
            Some(_) => Direction::Both,
        });
    }
    out.unwrap_or(Direction::None)
}

/// Fields of one wire name, or else of one Rust name, or else alike in all but both names.
fn pair_fields<'a>(old: &'a [Field], new: &'a [Field]) -> Vec<Pair<'a, Field>> {
    let by_name = |a: &Field, b: &Field| a.name == b.name;
    let left = |fields: &'a [Field], others: &[Field]| -> Vec<&'a Field> {
        let left = fields.iter();
        left.filter(|field| !others.iter().any(|other| by_name(field, other)))
            .collect()
    };
    let (gone, come) = (left(old, new), left(new, old));
    let rust = |field: &Field| {
        let uses = [&field.uses.answer, &field.uses.create, &field.uses.update];
        let used = uses.into_iter().flatten().next();
        used.map(|used| surface::field_name(field, used))
    };
    let mut partners: Vec<(&Field, &Field)> = Vec::new();
    for field in &come {
        let same = gone.iter().find(|other| rust(other) == rust(field));
        let alike = || {
            // The other way round as well, so that two new fields don't share one old.
            let found = same_field(&gone, field)?;
            same_field(&come, found).filter(|back| std::ptr::eq(*back, *field))?;
            Some(found)
        };
        let partner = same.copied().or_else(alike);
        if let Some(partner) = partner.filter(|one| !partners.iter().any(|(taken, _)| taken == one))
        {
            partners.push((partner, field));
        }
    }
    pair(old, new, |a, b| {
        by_name(a, b)
            || partners
                .iter()
                .any(|(old, new)| std::ptr::eq(*old, a) && std::ptr::eq(*new, b))
    })
}

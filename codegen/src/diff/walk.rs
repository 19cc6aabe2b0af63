//! Two APIs side by side, to the list of their differences. Structure only: what a difference breaks, rules say.
//!
//! Everything is taken apart without `..`, so that what the IR learns to say can't stay unseen here.

mod answer;
mod api;
mod field;
mod operation;
mod param;
mod types;
mod unions;
mod values;

use super::change::{Cell, Change};
use super::names::{Travel, travel};
use super::rename::Renames;
use super::words::{Action, Aspect, Direction, Element};
use crate::ir::{Api, Life, Name, Quirk, Range};
use crate::resolve::{Place, Places, key};

/// Finds every difference. `old` has the newer names already.
pub(super) fn walk(
    old: &Api,
    new: &Api,
    base: &Places,
    head: &Places,
    renames: &Renames,
) -> Vec<Change> {
    let mut walk = Walk {
        old,
        new,
        base,
        head,
        renames,
        old_travel: travel(old),
        new_travel: travel(new),
        out: Vec::new(),
    };
    walk.api();
    walk.out
}

struct Walk<'a> {
    old: &'a Api,
    new: &'a Api,
    base: &'a Places,
    head: &'a Places,
    renames: &'a Renames,
    old_travel: Travel,
    new_travel: Travel,
    out: Vec<Change>,
}

/// What a change is of, but for its aspect.
#[derive(Clone)]
struct At {
    direction: Direction,
    element: Element,
    owner: String,
    name: String,
    base: Option<Place>,
    head: Option<Place>,
}

impl At {
    fn going(&self, direction: Direction) -> Self {
        Self {
            direction,
            ..self.clone()
        }
    }
}

/// An operation or a type, with its keys among the places of both specs.
#[derive(Clone)]
struct Owner {
    shown: String,
    base: String,
    head: String,
}

/// What two lists have of one name.
enum Pair<'a, T> {
    Both(&'a T, &'a T),
    Gone(&'a T),
    Come(&'a T),
}

/// Two lists side by side: in the order of the newer one, what is gone last.
fn pair<'a, T>(old: &'a [T], new: &'a [T], same: impl Fn(&T, &T) -> bool) -> Vec<Pair<'a, T>> {
    let mut out = Vec::new();
    for item in new {
        out.push(match old.iter().find(|other| same(other, item)) {
            Some(other) => Pair::Both(other, item),
            None => Pair::Come(item),
        });
    }
    let gone = old
        .iter()
        .filter(|item| !new.iter().any(|other| same(item, other)));
    out.extend(gone.map(Pair::Gone));
    out
}

impl<'a> Walk<'a> {
    fn put(
        &mut self,
        at: &At,
        aspect: Aspect,
        action: Action,
        before: Option<String>,
        after: Option<String>,
    ) {
        let gone = action == Action::Removed && before.is_some() && after.is_none();
        let come = action == Action::Added && before.is_none() && after.is_some();
        let whole = matches!(
            aspect,
            Aspect::Existence | Aspect::Optional | Aspect::Required
        );
        self.out.push(Change {
            cell: Cell {
                direction: at.direction,
                element: at.element,
                aspect,
                action,
            },
            owner: at.owner.clone(),
            name: at.name.clone(),
            before,
            after,
            base: at.base.clone().filter(|_| !(come && whole)),
            head: at.head.clone().filter(|_| !(gone && whole)),
        });
    }

    /// Reports two values that differ.
    fn differ<T: PartialEq>(
        &mut self,
        at: &At,
        aspect: Aspect,
        before: &T,
        after: &T,
        show: impl Fn(&T) -> String,
    ) {
        if before != after {
            self.put(
                at,
                aspect,
                Action::Changed,
                Some(show(before)),
                Some(show(after)),
            );
        }
    }

    /// Reports two texts that may be missing.
    fn text(&mut self, at: &At, aspect: Aspect, before: &Option<String>, after: &Option<String>) {
        let action = match (before, after) {
            (None, None) => return,
            (Some(before), Some(after)) if before == after => return,
            (Some(_), Some(_)) => Action::Changed,
            (None, Some(_)) => Action::Added,
            (Some(_), None) => Action::Removed,
        };
        self.put(at, aspect, action, before.clone(), after.clone());
    }

    /// Reports something that is so, or is not.
    fn flag(&mut self, at: &At, aspect: Aspect, before: bool, after: bool) {
        if before != after {
            let action = match after {
                true => Action::Added,
                false => Action::Removed,
            };
            let word = |is: bool| Some(if is { "yes" } else { "no" }.to_owned());
            self.put(at, aspect, action, word(before), word(after));
        }
    }

    /// Reports what was added to a list of words, and what was taken out; and another order of the same.
    fn words(&mut self, at: &At, aspect: Aspect, before: &[String], after: &[String]) {
        for word in after.iter().filter(|word| !before.contains(word)) {
            self.put(at, aspect, Action::Added, None, Some(word.clone()));
        }
        for word in before.iter().filter(|word| !after.contains(word)) {
            self.put(at, aspect, Action::Removed, Some(word.clone()), None);
        }
        self.order(at, before, after);
    }

    /// Reports another order of what both lists have.
    fn order(&mut self, at: &At, before: &[String], after: &[String]) {
        let common = |one: &[String], other: &[String]| -> Vec<String> {
            let kept = one.iter().filter(|word| other.contains(word));
            kept.cloned().collect()
        };
        let (before, after) = (common(before, after), common(after, before));
        let at = at.going(Direction::None);
        self.differ(&at, Aspect::Order, &before, &after, |words| {
            words.join(", ")
        });
    }

    fn life(&mut self, at: &At, before: &Life, after: &Life) {
        let Life {
            since,
            deprecated,
            removed,
        } = before;
        let plain = at.going(Direction::None);
        self.text(&plain, Aspect::Since, since, &after.since);
        self.text(&plain, Aspect::Deprecated, deprecated, &after.deprecated);
        self.text(at, Aspect::Withdrawn, removed, &after.removed);
    }

    fn quirk(&mut self, at: &At, before: &Option<Quirk>, after: &Option<Quirk>) {
        if before == after {
            return;
        }
        let text = |quirk: &Option<Quirk>| {
            let quirk = quirk.as_ref()?;
            let Quirk {
                ty,
                missing,
                name,
                unit,
                why,
            } = quirk;
            let mut parts = Vec::new();
            parts.extend(ty.as_ref().map(|ty| format!("type {ty}")));
            parts.extend(missing.then(|| "not in the table".to_owned()));
            parts.extend(name.as_ref().map(|name| format!("name {name}")));
            parts.extend(unit.as_ref().map(|unit| format!("unit {unit}")));
            parts.push(why.clone());
            Some(parts.join("; "))
        };
        let plain = at.going(Direction::None);
        self.text(&plain, Aspect::Quirk, &text(before), &text(after));
    }

    /// A range that takes less in any direction is narrower, whatever else it takes more.
    fn range(&mut self, at: &At, before: &Option<Range>, after: &Option<Range>) {
        if before == after {
            return;
        }
        let bounds = |range: &Option<Range>| {
            let Range { low, high } = range.clone().unwrap_or(Range {
                low: None,
                high: None,
            });
            let number = |text: Option<String>, none: f64| {
                text.and_then(|text| text.parse::<f64>().ok())
                    .unwrap_or(none)
            };
            (number(low, f64::NEG_INFINITY), number(high, f64::INFINITY))
        };
        let (old, new) = (bounds(before), bounds(after));
        let narrower = new.0 > old.0 || new.1 < old.1;
        let action = match narrower {
            true => Action::Narrowed,
            false => Action::Widened,
        };
        let text = |range: &Option<Range>| {
            let range = range.as_ref()?;
            let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "…".to_owned());
            Some(format!("{} to {}", side(&range.low), side(&range.high)))
        };
        self.put(at, Aspect::Range, action, text(before), text(after));
    }

    /// A list of values that lacks one it had takes less; so does one where any value was taken.
    fn values(&mut self, at: &At, before: &[String], after: &[String]) {
        let has_all = |of: &[String], those: &[String]| those.iter().all(|one| of.contains(one));
        let same = has_all(before, after) && has_all(after, before);
        if same {
            self.order(at, before, after);
            return;
        }
        let wider = after.is_empty() || !before.is_empty() && has_all(after, before);
        let action = match wider {
            true => Action::Widened,
            false => Action::Narrowed,
        };
        let text = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
        self.put(at, Aspect::Values, action, text(before), text(after));
    }

    /// Where a type is, under both its names.
    fn type_owner(&self, name: &Name) -> Owner {
        Owner {
            shown: key(name),
            base: key(&self.renames.old_type(name)),
            head: key(name),
        }
    }

    fn of(&self, owner: &Owner, element: Element, direction: Direction) -> At {
        At {
            direction,
            element,
            owner: owner.shown.clone(),
            name: owner.shown.clone(),
            base: self.base.owner(&owner.base).cloned(),
            head: self.head.owner(&owner.head).cloned(),
        }
    }

    /// A part of an operation or type; its names may differ.
    fn part(
        &self,
        owner: &Owner,
        element: Element,
        direction: Direction,
        before: Option<&str>,
        after: Option<&str>,
    ) -> At {
        let place = |places: &Places, owner: &str, name: Option<&str>| {
            name.and_then(|name| places.member(owner, name).cloned())
        };
        At {
            direction,
            element,
            owner: owner.shown.clone(),
            name: after.or(before).unwrap_or_default().to_owned(),
            base: place(self.base, &owner.base, before),
            head: place(self.head, &owner.head, after),
        }
    }

    /// Which way a named type travels, before or after.
    fn direction(&self, name: &Name) -> Direction {
        let sent = self.old_travel.sent(name) || self.new_travel.sent(name);
        let answered = self.old_travel.answered(name) || self.new_travel.answered(name);
        match (sent, answered) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            (false, _) => Direction::Answer,
        }
    }
}

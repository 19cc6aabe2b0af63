//! What changed between two specs, and what it breaks: callers of the generated crate, or the wire.
//!
//! ```text
//! Api, Api ──align──▶ same names ──walk──▶ Change ──rules──▶ Finding ──▶ Report ──▶ text, Markdown, JSON, …
//!                                          where, what       what it breaks
//! ```
//!
//! Specs are compared as [`Api`]s, never as text. The walk has no opinions; rules are data.

mod change;
mod compat;
mod downstream;
mod names;
mod rename;
mod render;
mod report;
mod rule;
mod rules;
mod version;
mod walk;
mod words;

pub use change::{Cell, Change};
pub use downstream::downstream;
pub use render::Format;
pub use report::{Class, Counts, Finding, Report, diff_schema};
pub use rule::{BadRule, Effect, Rule, Verdict, bad_rules, rules};
pub use version::{Bump, Version, VersionCheck};
pub use words::{Action, Aspect, Direction, Element};

use crate::ir::Api;
use crate::resolve::Places;

/// One version of the API, with the places of what it declares.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The version.
    pub api: Api,
    /// Where it is written.
    pub places: Places,
}

/// Every difference between two specs, by coordinates. Nothing is said of what it breaks.
pub fn changes(base: &[Placed], head: &[Placed]) -> Vec<Change> {
    let mut out = Vec::new();
    for new in head {
        let same = base.iter().find(|old| old.api.version == new.api.version);
        match same {
            Some(old) => out.extend(of_version(old, new)),
            None => out.push(version(new, Action::Added)),
        }
    }
    for old in base {
        if !head.iter().any(|new| new.api.version == old.api.version) {
            out.push(version(old, Action::Removed));
        }
    }
    out
}

/// Every difference, with what it breaks.
pub fn diff(base: &[Placed], head: &[Placed]) -> Vec<Finding> {
    report::findings(changes(base, head), rules())
}

fn of_version(old: &Placed, new: &Placed) -> Vec<Change> {
    let (aligned, renames) = rename::align(&old.api, &new.api);
    let mut found = walk::walk(&aligned, &new.api, &old.places, &new.places, &renames);
    if found.is_empty() && old.api != new.api {
        let cell = Cell {
            direction: Direction::None,
            element: Element::Api,
            aspect: Aspect::Unseen,
            action: Action::Changed,
        };
        found.push(Change {
            cell,
            owner: new.api.version.clone(),
            name: new.api.version.clone(),
            before: None,
            after: None,
            base: None,
            head: None,
        });
    }
    found
}

fn version(of: &Placed, action: Action) -> Change {
    let name = of.api.version.clone();
    let place = of.places.owner(crate::resolve::API).cloned();
    let new = action == Action::Added;
    Change {
        cell: Cell {
            direction: Direction::None,
            element: Element::Version,
            aspect: Aspect::Existence,
            action,
        },
        owner: name.clone(),
        name: name.clone(),
        before: (!new).then(|| name.clone()),
        after: new.then_some(name),
        base: place.clone().filter(|_| !new),
        head: place.filter(|_| new),
    }
}

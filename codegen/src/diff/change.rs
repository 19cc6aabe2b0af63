//! A change as it is found: coordinates, places, before and after. No opinion.

use super::words::{Action, Aspect, Direction, Element};
use crate::resolve::Place;
use schemars::JsonSchema;
use serde::Serialize;

/// Coordinates of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Cell {
    /// Which way it travels.
    pub direction: Direction,
    /// What changed.
    pub element: Element,
    /// Which side of it.
    pub aspect: Aspect,
    /// What happened.
    pub action: Action,
}

/// One difference between two specs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its coordinates.
    pub cell: Cell,
    /// What it is part of: an operation's id, a type's name, or a word such as `api`.
    pub owner: String,
    /// Its own name there; the owner's when the owner itself changed.
    pub name: String,
    /// How it was.
    pub before: Option<String>,
    /// How it is.
    pub after: Option<String>,
    /// Where it was written.
    pub base: Option<Place>,
    /// Where it is written.
    pub head: Option<Place>,
}

impl Change {
    /// Whether both come from the same lines of the spec: a field that several models include, a parameter that all
    /// operations take.
    pub(super) fn same_source(&self, other: &Change) -> bool {
        let placed = self.base.is_some() || self.head.is_some();
        placed
            && self.cell == other.cell
            && self.name == other.name
            && self.before == other.before
            && self.after == other.after
            && self.base == other.base
            && self.head == other.head
    }
}

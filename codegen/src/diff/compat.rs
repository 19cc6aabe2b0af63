//! Whether one side of the wire takes what the other writes, when both were told different types.

use crate::ir::{Api, IdWire, Name, Type};

/// Who reads.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Reader {
    /// This crate, which is tolerant.
    Client,
    /// The vendor's server, of which only the documented is known.
    Server,
}

/// A type and the spec it is of.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) api: &'a Api,
    pub(super) ty: &'a Type,
}

impl<'a> Typed<'a> {
    fn inner(self, ty: &'a Type) -> Self {
        Self { ty, ..self }
    }
}

/// What a value is on the wire, as far as readers tell values apart.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Text,
    Word,
    Int,
    IntOrText,
    Moment,
    Other,
}

/// Whether a reader that expects one type takes every value of another.
pub(super) fn takes(who: Reader, expected: Typed<'_>, written: Typed<'_>) -> bool {
    match (expected.ty, written.ty) {
        (Type::Json, _) => true,
        (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => {
            takes(who, expected.inner(one), written.inner(other))
        }
        (Type::Float, other) => *other == Type::Float || shape(written) == Shape::Int,
        (Type::Bool | Type::Bit | Type::Flag, Type::Bool | Type::Bit | Type::Flag) => {
            who == Reader::Client || *expected.ty == Type::Flag || expected.ty == written.ty
        }
        (Type::Enum(one), Type::Enum(other)) if one == other => true,
        (one, other) if one == other => same_ids(expected, written),
        _ => match (shape(expected), shape(written)) {
            (Shape::Text, Shape::Text | Shape::Word | Shape::Moment) => true,
            (Shape::Word, Shape::Text | Shape::Word) => who == Reader::Client,
            (Shape::Int, Shape::Int) => !epoch(expected.ty) || expected.ty == written.ty,
            (Shape::IntOrText, Shape::Int | Shape::IntOrText | Shape::Text | Shape::Word) => true,
            _ => false,
        },
    }
}

/// Whether an id of one name is written alike on both sides.
fn same_ids(one: Typed<'_>, other: Typed<'_>) -> bool {
    match (one.ty, other.ty) {
        (Type::Id(name), Type::Id(same)) => match (id(one.api, name), id(other.api, same)) {
            (Some(one), Some(other)) => one == other || one == IdWire::Any,
            _ => true,
        },
        _ => true,
    }
}

fn epoch(ty: &Type) -> bool {
    matches!(ty, Type::EpochSeconds | Type::EpochMillis)
}

fn id(api: &Api, name: &Name) -> Option<IdWire> {
    let found = api.ids.iter().find(|id| id.name == *name);
    found.map(|id| id.wire)
}

fn shape(typed: Typed<'_>) -> Shape {
    match typed.ty {
        Type::Text(_) => Shape::Text,
        Type::Int | Type::EpochSeconds | Type::EpochMillis => Shape::Int,
        Type::Time | Type::Date | Type::LocalTime | Type::Window => Shape::Moment,
        Type::Id(name) => match id(typed.api, name) {
            Some(IdWire::Int) => Shape::Int,
            Some(IdWire::Any) => Shape::IntOrText,
            Some(IdWire::Text) | None => Shape::Text,
        },
        Type::Enum(name) => {
            let found = typed.api.enums.iter().find(|known| known.name == *name);
            match found {
                Some(known) if known.int => Shape::Int,
                _ => Shape::Word,
            }
        }
        _ => Shape::Other,
    }
}

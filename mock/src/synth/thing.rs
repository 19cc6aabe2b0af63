//! Things that have an id of their own: tests, reports, roles, labels. Which field of an answer says who a thing is, which things there
//! are from the start, and what was made of them by calls since.

use serde_json::{Map, Value, json};
use thousandeyes_api::{Answer, Api, IdWire, Model, Operation, Type, Union};

use super::Maker;
use super::world::Kind;
use crate::ask::Ask;
use crate::noise::{mix, text};

/// How many of each kind are looked through to find which one an id names.
const LISTED: i64 = 64;
/// First number of things that calls create, beyond those of the start.
const CREATED: i64 = 200_000;

/// The thing that a row is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Thing {
    /// The field that says who it is.
    pub(crate) field: String,
    pub(crate) id_type: String,
    pub(crate) id: Value,
    /// Which one of its kind it is, from 0.
    pub(crate) number: i64,
    /// What calls made of it.
    pub(crate) given: Map<String, Value>,
    /// The variant of a union that it is, when a call said so.
    pub(crate) variant: Option<String>,
}

/// The field of an answer that says who a thing is, and the type of its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) field: String,
    pub(crate) id_type: String,
}

/// What identifies the rows of an operation, or the one thing that it answers. `None` for measurements, and for what has no id.
pub(crate) fn identity(api: &Api, operation: &Operation) -> Option<Identity> {
    let ty = operation.answer.row()?;
    match ty {
        Type::Model(name) => of_model(api, operation, api.model(name)?),
        Type::Union(name) => of_union(api, operation, api.union(name)?),
        _ => None,
    }
}

fn of_union(api: &Api, operation: &Operation, union: &Union) -> Option<Identity> {
    let mut arms = union.arms.iter().map(|arm| match &arm.ty {
        Type::Model(name) => of_model(api, operation, api.model(name)?),
        _ => None,
    });
    let first = arms.next()??;
    arms.all(|other| other.as_ref() == Some(&first))
        .then_some(first)
}

fn of_model(api: &Api, operation: &Operation, model: &Model) -> Option<Identity> {
    let is_moment = |name: &str| api.id(name).is_some_and(|id| id.moment);
    let ids: Vec<(&str, &str)> = model
        .answered()
        .filter_map(|(_, used)| match &used.ty {
            Type::Id(id) => Some((used.name.as_str(), id.as_str())),
            _ => None,
        })
        .collect();
    // Rows with a round are measurements, whoever made them.
    if ids.iter().any(|(_, id)| is_moment(id)) {
        return None;
    }
    let named = |name: &String| ids.iter().find(|(field, _)| field == name);
    let found = match model.key.first() {
        Some(key) => named(key)?,
        // Without a key the id by which operations of the same collection are called.
        None => ids.iter().find(|(_, id)| names_it(api, operation, id))?,
    };
    Some(Identity {
        field: found.0.to_owned(),
        id_type: found.1.to_owned(),
    })
}

fn names_it(api: &Api, operation: &Operation, id: &str) -> bool {
    api.operations.iter().any(|other| {
        let mut params = other.path_params.iter();
        collection(other) == collection(operation)
            && params.any(|param| matches!(&param.ty, Type::Id(name) if name == id))
    })
}

/// The first word of a path: operations that share it are about the same things.
pub(crate) fn collection(operation: &Operation) -> &str {
    match operation.path.first() {
        Some(thousandeyes_api::Segment::Literal(text)) => text,
        _ => "",
    }
}

/// The path parameter with an id of that type.
pub(crate) fn param_of<'a>(operation: &'a Operation, id_type: &str) -> Option<&'a str> {
    let mut params = operation.path_params.iter().rev();
    let found = params.find(|param| matches!(&param.ty, Type::Id(name) if name == id_type))?;
    Some(&found.name)
}

/// The id of a thing, by its number.
pub(crate) fn id_at(api: &Api, seed: u64, id_type: &str, number: i64) -> Value {
    let kind = Kind::of(id_type);
    match api.id(id_type).map(|id| id.wire) {
        Some(IdWire::Text) => json!(uuid(mix(&[seed, text(id_type), number as u64]))),
        _ if kind != Kind::Thing && number < CREATED => {
            json!(kind.at(usize::try_from(number).unwrap_or(0)).id)
        }
        _ => json!(first_id(seed, id_type).saturating_add(number)),
    }
}

/// The number of the thing that call `count` creates.
pub(crate) fn created(count: usize) -> i64 {
    CREATED.saturating_add(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The number of the thing with an id; ids that are not listed have a number of their own, too, as any id may be asked for.
pub(crate) fn number_of(api: &Api, seed: u64, id_type: &str, id: &str) -> i64 {
    let known = (0..LISTED).find(|number| spelt(&id_at(api, seed, id_type, *number)) == id);
    known.unwrap_or_else(|| match id.parse::<i64>() {
        Ok(number) => number.saturating_sub(first_id(seed, id_type)).max(LISTED),
        Err(_) => LISTED + (text(id) % 100_000) as i64,
    })
}

fn first_id(seed: u64, id_type: &str) -> i64 {
    1000 + (mix(&[seed, text(id_type)]) % 90_000) as i64
}

/// An id as paths have it.
pub(crate) fn spelt(id: &Value) -> String {
    match id {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub(super) fn uuid(key: u64) -> String {
    let (a, b) = (mix(&[key, 81]), mix(&[key, 82]));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}

impl Maker<'_> {
    /// The thing that the one value of an answer is about: the one that the path names, the one that this call created, or the first.
    pub(super) fn the_thing(&self) -> Option<Thing> {
        let (api, operation) = (self.ask.api, self.ask.operation);
        let Identity { field, id_type } = identity(api, operation)?;
        let asked = param_of(operation, &id_type).and_then(|name| self.ask.path.get(name));
        let (id, number) = match (&self.recipe.created, asked) {
            (Some((id, number)), _) => (id.clone(), *number),
            (None, Some(asked)) => {
                let wire = api.id(&id_type).map(|id| id.wire);
                let whole = asked
                    .parse::<i64>()
                    .ok()
                    .filter(|_| wire != Some(IdWire::Text));
                let number = number_of(api, self.recipe.seed, &id_type, asked);
                (whole.map_or_else(|| json!(asked), Value::from), number)
            }
            (None, None) => (id_at(api, self.recipe.seed, &id_type, 0), 0),
        };
        Some(self.with_state(
            &id_type,
            Thing {
                field,
                id_type: id_type.clone(),
                id,
                number,
                given: Map::new(),
                variant: None,
            },
        ))
    }

    /// A thing with what calls made of it.
    fn with_state(&self, id_type: &str, mut thing: Thing) -> Thing {
        if let Some(kept) = self.recipe.things.find(id_type, &spelt(&thing.id)) {
            thing.given = kept.fields.clone();
            thing.variant = kept.variant.clone();
        }
        thing
    }

    /// The things of a list: those of the start, but for the deleted ones, and those that were created since.
    pub(super) fn things(&self, identity: &Identity, few: usize) -> Vec<Thing> {
        let Identity { field, id_type } = identity;
        let api = self.ask.api;
        let things = self.recipe.things;
        let thing = |id: Value, number| {
            self.with_state(
                id_type,
                Thing {
                    field: field.clone(),
                    id_type: id_type.clone(),
                    id,
                    number,
                    given: Map::new(),
                    variant: None,
                },
            )
        };
        let few = i64::try_from(few).unwrap_or(i64::MAX);
        let usual = (0..few).map(|n| (id_at(api, self.recipe.seed, id_type, n), n));
        let usual = usual.filter(|(id, _)| !things.is_gone(id_type, &spelt(id)));
        let mut out: Vec<Thing> = usual.map(|(id, n)| thing(id, n)).collect();
        if matches!(self.ask.operation.answer, Answer::Rows { .. }) {
            let wanted = self.path_value();
            let created = things.created(id_type, collection(self.ask.operation));
            let created = created.filter(|(_, kept)| match (&wanted, &kept.variant) {
                (Some(wanted), Some(variant)) => wanted == variant,
                _ => true,
            });
            out.extend(created.map(|(id, kept)| thing(id.clone(), kept.number)));
        }
        out
    }

    pub(super) fn path_value(&self) -> Option<String> {
        path_value(self.ask)
    }
}

/// The value in JSON of an enum that the path names: `/tests/voice` has tests of that kind.
pub(crate) fn path_value(ask: &Ask<'_>) -> Option<String> {
    let mut params = ask.operation.path_params.iter();
    params.find_map(|param| {
        let Type::Enum(name) = &param.ty else {
            return None;
        };
        let given = ask.path.get(&param.name)?;
        let mut values = ask.api.enumeration(name)?.values.iter();
        let value = values.find(|value| value.in_path() == given)?;
        Some(value.value.clone())
    })
}

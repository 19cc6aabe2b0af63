//! IR types to Rust types.

use super::{RUNTIME, naming};
use crate::ir::{Api, Field, IdWire, Name, Projection, Type, Use};
use crate::rust::{Presence, Uses};

/// A Rust type, how it may be missing, and how it is passed.
pub(super) struct Rust {
    pub(super) ty: String,
    pub(super) presence: Presence,
    pub(super) into: bool,
    pub(super) codec: Option<&'static str>,
}

/// The Rust name of a type, noting what must be imported. `home` is the file that uses it.
pub(super) fn rust(api: &Api, ty: &Type, home: Option<&str>, uses: &mut Uses) -> String {
    projected(api, ty, Projection::Answer, home, uses)
}

/// The same, where bodies have faces of their own.
pub(super) fn projected(
    api: &Api,
    ty: &Type,
    wanted: Projection,
    home: Option<&str>,
    uses: &mut Uses,
) -> String {
    let mut runtime = |name: &str| {
        uses.add(RUNTIME, name);
        name.to_owned()
    };
    match ty {
        Type::Text(_) => runtime("Text"),
        Type::Int => "i64".to_owned(),
        Type::Float => "f64".to_owned(),
        Type::Bool | Type::Bit => "bool".to_owned(),
        Type::Flag => runtime("Flag"),
        Type::Time | Type::Date | Type::EpochSeconds | Type::EpochMillis => runtime("Timestamp"),
        Type::LocalTime => runtime("LocalTime"),
        Type::Window => runtime("Window"),
        Type::Json => runtime("Json"),
        Type::List(item) => {
            runtime("List");
            format!("List<{}>", projected(api, item, wanted, home, uses))
        }
        Type::Map(value) => {
            runtime("Map");
            format!("Map<{}>", projected(api, value, wanted, home, uses))
        }
        Type::Choice(name) => match api.choices.iter().find(|choice| choice.name == *name) {
            Some(choice) if choice.time_range => runtime("TimeRange"),
            found => declared(
                api,
                name,
                &name.name,
                found.map(|choice| choice.file.as_str()),
                home,
                uses,
            ),
        },
        Type::Id(name) => {
            let file = api
                .ids
                .iter()
                .find(|id| id.name == *name)
                .map(|id| id.file.as_str());
            declared(api, name, &name.name, file, home, uses)
        }
        Type::Enum(name) => {
            let file = api
                .enums
                .iter()
                .find(|known| known.name == *name)
                .map(|known| known.file.as_str());
            declared(api, name, &name.name, file, home, uses)
        }
        Type::Model(name) => {
            let model = api.model(name);
            let face = model.map_or(Projection::Answer, |model| model.face(wanted));
            let own = model
                .and_then(|model| model.rust.as_deref())
                .unwrap_or(&name.name);
            declared(
                api,
                name,
                &faced(own, face),
                model.map(|model| model.file.as_str()),
                home,
                uses,
            )
        }
        Type::Union(name) => {
            let union = api.union(name);
            let face = union.map_or(Projection::Answer, |union| api.union_face(union, wanted));
            declared(
                api,
                name,
                &faced(&name.name, face),
                union.map(|union| union.file.as_str()),
                home,
                uses,
            )
        }
    }
}

/// The name of a model or union in one projection.
pub(super) fn faced(name: &str, projection: Projection) -> String {
    match projection {
        Projection::Answer => name.to_owned(),
        Projection::Create => format!("{name}Create"),
        Projection::Update => format!("{name}Update"),
    }
}

fn declared(
    api: &Api,
    name: &Name,
    rust: &str,
    file: Option<&str>,
    home: Option<&str>,
    uses: &mut Uses,
) -> String {
    if file.is_none() || file != home {
        uses.add(&module(api, name), rust);
    }
    rust.to_owned()
}

/// The module that exports a name.
pub(super) fn module(api: &Api, name: &Name) -> String {
    match &name.area {
        Some(area) => format!("crate::{}::{}", api.version, naming::snake(area)),
        None => format!("crate::{}", api.version),
    }
}

/// How a field looks in one projection.
pub(super) fn field(
    api: &Api,
    field: &Field,
    used: &Use,
    wanted: Projection,
    home: &str,
    uses: &mut Uses,
) -> Rust {
    let ty = projected(api, &used.ty, wanted, Some(home), uses);
    let body = wanted != Projection::Answer;
    let presence = match &used.ty {
        _ if body && field.unset => {
            uses.add(RUNTIME, "Patch");
            Presence::Patch
        }
        _ if used.required => Presence::Required,
        Type::List(_) => Presence::Itself,
        _ if !body && field.rare => Presence::Rare,
        _ => Presence::Optional,
    };
    let codec = match &used.ty {
        Type::Bit => Some("Bit"),
        Type::EpochSeconds => Some("EpochSeconds"),
        Type::EpochMillis => Some("EpochMillis"),
        _ => None,
    };
    Rust {
        ty,
        presence,
        into: passes_into(&used.ty),
        codec,
    }
}

/// Whether a value is taken as `impl Into<T>`: where callers have something plainer at hand.
pub(super) fn passes_into(ty: &Type) -> bool {
    match ty {
        Type::Text(_)
        | Type::LocalTime
        | Type::List(_)
        | Type::Map(_)
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Choice(_)
        | Type::Union(_) => true,
        Type::Int
        | Type::Float
        | Type::Bool
        | Type::Bit
        | Type::Flag
        | Type::Json
        | Type::Model(_) => false,
        Type::Time | Type::Date | Type::EpochSeconds | Type::EpochMillis | Type::Window => false,
    }
}

/// What an id holds in Rust.
pub(super) fn held(wire: IdWire) -> &'static str {
    match wire {
        IdWire::Int => "i64",
        IdWire::Text => "Text",
        IdWire::Any => "AnyId",
    }
}

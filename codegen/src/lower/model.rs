//! Ids, enums, choices, models, unions and heads to Rust items.

use super::{RUNTIME, deprecated, docs, naming, types};
use crate::escape::markdown_code;
use crate::ir::{
    Api, By, Choice, Enum, Field, Head, Id, IdWire, Model, Name, Projection, Type, Union, Use,
};
use crate::rust::{self, Item, Member, Presence, UnionArm, UnionBy, Uses, Wire};
use crate::sentences;

/// The items that one spec file declares, besides its operations.
pub(super) fn items(api: &Api, stem: &str, uses: &mut Uses) -> Vec<Item> {
    let mut out = Vec::new();
    let mut interop = Vec::new();
    for id in api.ids.iter().filter(|id| id.file == stem) {
        interop.push(id.name.name.clone());
        out.push(Item::Id(self::id(id, uses)));
    }
    for item in api.enums.iter().filter(|item| item.file == stem) {
        interop.push(item.name.name.clone());
        out.push(Item::Enum(enumeration(item, uses)));
    }
    for item in api
        .choices
        .iter()
        .filter(|item| item.file == stem && !item.time_range)
    {
        out.push(Item::Choice(choice(api, item, uses)));
    }
    for model in api.models.iter().filter(|model| model.file == stem) {
        for projection in &model.projections {
            let item = structure(api, model, *projection, uses);
            interop.push(item.name.clone());
            out.push(Item::Struct(item));
        }
    }
    for item in api.unions.iter().filter(|item| item.file == stem) {
        for projection in &item.projections {
            let item = union(api, item, *projection, uses);
            interop.push(item.name.clone());
            out.push(Item::Union(item));
        }
    }
    for item in api.heads.iter().filter(|item| item.file == stem) {
        out.push(Item::Head(head(api, item, uses)));
    }
    if !interop.is_empty() {
        uses.add(RUNTIME, "serde_interop");
        out.push(Item::Serde(interop));
    }
    out
}

fn text_doc(doc: &Option<String>) -> Vec<String> {
    doc.as_deref().map(docs::paragraphs).unwrap_or_default()
}

fn id(id: &Id, uses: &mut Uses) -> rust::Id {
    let (mac, holds) = match id.wire {
        IdWire::Int => ("int_id", "i64"),
        IdWire::Text => ("text_id", "Text"),
        IdWire::Any => ("any_id", "AnyId"),
    };
    uses.add(RUNTIME, mac);
    if holds != "i64" {
        uses.add(RUNTIME, holds);
    }
    let moment = match id.moment {
        true => " as EpochSeconds",
        false => "",
    };
    let name = &id.name.name;
    rust::Id {
        name: name.clone(),
        doc: text_doc(&id.doc),
        holds: types::held(id.wire),
        copy: id.wire == IdWire::Int,
        table: format!("{mac}! {{ {name}{moment} }}"),
    }
}

fn enumeration(item: &Enum, uses: &mut Uses) -> rust::Enum {
    uses.add(RUNTIME, if item.int { "int_enum" } else { "text_enum" });
    if !item.int {
        uses.add(RUNTIME, "Text");
    }
    let variants = item.values.iter().map(|value| rust::Variant {
        name: naming::variant(&value.value, value.rust.as_deref()),
        doc: match text_doc(&value.doc) {
            doc if doc.is_empty() => vec![markdown_code(&value.value)],
            doc => doc,
        },
        deprecated: deprecated(&value.life),
        wire: value.value.clone(),
        path: value.path.clone(),
        query: value.query.clone(),
    });
    rust::Enum {
        name: item.name.name.clone(),
        doc: text_doc(&item.doc),
        int: item.int,
        variants: variants.collect(),
    }
}

fn choice(api: &Api, item: &Choice, uses: &mut Uses) -> rust::Choice {
    let in_bodies = api
        .models
        .iter()
        .any(|model| model.choices.iter().any(|used| used.choice == item.name));
    let in_queries = api
        .operations
        .iter()
        .flat_map(|operation| &operation.query)
        .any(|param| param.ty == Type::Choice(item.name.clone()));
    for (used, mac) in [(in_bodies, "choice"), (in_queries, "param_choice")] {
        if used {
            uses.add(RUNTIME, mac);
        }
    }
    let arms = item.arms.iter().map(|arm| {
        let fields = arm
            .fields
            .iter()
            .filter_map(|field| Some((field, field.uses.create.as_ref()?)));
        let fields = fields
            .map(|(field, used)| member(api, field, used, Projection::Create, &item.file, uses))
            .collect();
        rust::ChoiceArm {
            name: naming::variant(&arm.name, None),
            fields,
        }
    });
    let arms = arms.collect();
    rust::Choice {
        name: item.name.name.clone(),
        doc: text_doc(&item.doc),
        arms,
        in_bodies,
        in_queries,
    }
}

fn structure(api: &Api, model: &Model, projection: Projection, uses: &mut Uses) -> rust::Struct {
    uses.add(RUNTIME, "wire");
    let fields = model.projected(projection);
    let mut fields: Vec<Member> = fields
        .map(|(field, used)| member(api, field, used, projection, &model.file, uses))
        .collect();
    for used in &model.choices {
        if projection != Projection::Answer {
            fields.push(choice_member(
                api,
                used.required,
                &used.choice.name,
                model,
                uses,
            ));
        }
    }
    if model.keep_extra {
        uses.add(RUNTIME, "Json");
        uses.add(RUNTIME, "Map");
    }
    rust::Struct {
        name: types::faced(
            model.rust.as_deref().unwrap_or(&model.name.name),
            projection,
        ),
        doc: object_doc(api, &model.doc, &model.name, projection),
        fields,
        constructor: projection != Projection::Answer || model.sent,
        keep_extra: model.keep_extra,
    }
}

/// What a model or union says of itself in one projection.
fn object_doc(api: &Api, doc: &Option<String>, name: &Name, projection: Projection) -> Vec<String> {
    let mut doc = text_doc(doc);
    if doc.is_empty() {
        doc.push(format!("A {} of the reference.", markdown_code(&name.name)));
    }
    match projection {
        Projection::Answer => {}
        Projection::Create => doc.push("Sent to create one.".to_owned()),
        // Whether other fields keep their values depends on the operation.
        Projection::Update => doc.push(match api.update_of(name) {
            Some(update) => format!("Sent to update one. {}", sentences::update(update)),
            None => "Sent to update one.".to_owned(),
        }),
    }
    doc
}

fn choice_member(api: &Api, required: bool, name: &str, model: &Model, uses: &mut Uses) -> Member {
    let choice = api.choices.iter().find(|choice| choice.name.name == name);
    if let Some(choice) = choice.filter(|choice| choice.file != model.file) {
        uses.add(&types::module(api, &choice.name), name);
    }
    Member {
        name: naming::member(name, None),
        doc: choice
            .map(|choice| text_doc(&choice.doc))
            .unwrap_or_default(),
        deprecated: None,
        ty: name.to_owned(),
        presence: if required {
            Presence::Required
        } else {
            Presence::Optional
        },
        into: false,
        wire: Wire::Choice,
    }
}

fn member(
    api: &Api,
    field: &Field,
    used: &Use,
    projection: Projection,
    home: &str,
    uses: &mut Uses,
) -> Member {
    let types::Rust {
        ty,
        presence,
        into,
        codec,
    } = types::field(api, field, used, projection, home, uses);
    let given = field.rust.as_deref();
    Member {
        name: naming::member(
            if used.name == field.name {
                &field.name
            } else {
                &used.name
            },
            given,
        ),
        doc: docs::field(api, field, used),
        deprecated: deprecated(&field.life),
        ty,
        presence,
        into,
        wire: Wire::Key {
            key: used.name.clone(),
            codec,
        },
    }
}

pub(super) fn union(
    api: &Api,
    union: &Union,
    projection: Projection,
    uses: &mut Uses,
) -> rust::Union {
    uses.add(RUNTIME, "Json");
    let by = match &union.by {
        By::Tag(_) if api.tag_in_path(union, projection) => UnionBy::PathTag,
        By::Tag(tag) => UnionBy::Tag(tag.clone()),
        By::Presence => UnionBy::Presence,
        By::Kind => UnionBy::Kind,
    };
    let arms = union.arms.iter().map(|arm| UnionArm {
        name: naming::variant(&arm.on, arm.rust.as_deref()),
        on: arm.on.clone(),
        ty: types::projected(api, &arm.ty, projection, Some(&union.file), uses),
        boxed: matches!(arm.ty, Type::Model(_)),
        doc: text_doc(&arm.doc),
    });
    let arms: Vec<UnionArm> = arms.collect();
    uses.add(
        RUNTIME,
        match by {
            UnionBy::Tag(_) | UnionBy::PathTag => "tagged",
            UnionBy::Presence => "by_presence",
            UnionBy::Kind => "by_kind",
        },
    );
    let common = match by {
        UnionBy::Tag(_) => common(api, union, projection, uses),
        _ => Vec::new(),
    };
    if !common.is_empty() {
        uses.add(RUNTIME, "common");
    }
    rust::Union {
        name: types::faced(&union.name.name, projection),
        doc: object_doc(api, &union.doc, &union.name, projection),
        by,
        arms,
        common,
    }
}

/// The fields that all arms have alike, which a caller wants without asking for the arm.
fn common(api: &Api, union: &Union, projection: Projection, uses: &mut Uses) -> Vec<Member> {
    let models: Vec<&Model> = union
        .arms
        .iter()
        .filter_map(|arm| match &arm.ty {
            Type::Model(name) => api.model(name),
            _ => None,
        })
        .collect();
    let Some((first, rest)) = models.split_first() else {
        return Vec::new();
    };
    let same = |field: &Field, used: &Use| {
        rest.iter().all(|model| {
            let mut others = model.projected(model.face(projection));
            others.any(|(other, other_use)| {
                other_use == used
                    && other.rust == field.rust
                    && other.unset == field.unset
                    && other.rare == field.rare
            })
        })
    };
    let shared = first
        .projected(first.face(projection))
        .filter(|(field, used)| same(field, used));
    let members =
        shared.map(|(field, used)| member(api, field, used, projection, &union.file, uses));
    members
        .filter(|member| member.presence != Presence::Patch)
        .collect()
}

fn head(api: &Api, head: &Head, uses: &mut Uses) -> rust::Head {
    uses.add(RUNTIME, "head");
    let mut members = |fields: &[Field]| -> Vec<Member> {
        let present = fields
            .iter()
            .filter_map(|field| Some((field, field.uses.answer.as_ref()?)));
        present
            .map(|(field, used)| {
                // A page whose head is missing still has rows, so fields of the head are optional even if the spec requires them.
                let used = Use {
                    required: false,
                    ..used.clone()
                };
                member(api, field, &used, Projection::Answer, &head.file, uses)
            })
            .collect()
    };
    let (beside, top) = (members(&head.beside), members(&head.top));
    rust::Head {
        name: head.name.name.clone(),
        doc: match text_doc(&head.doc) {
            doc if doc.is_empty() => vec!["What stands beside the rows of an answer.".to_owned()],
            doc => doc,
        },
        beside,
        top,
        next: steps(api, head),
    }
}

/// The fields that lead to the link to the next page: one of the head, then fields of nested models.
fn steps(api: &Api, head: &Head) -> Vec<rust::Step> {
    let mut out = Vec::new();
    let mut fields: Vec<&Field> = head.top.iter().collect();
    for key in &head.next {
        let mut used = fields
            .iter()
            .filter_map(|field| Some((*field, field.uses.answer.as_ref()?)));
        let Some((field, used)) = used.find(|(_, used)| used.name == *key) else {
            return Vec::new();
        };
        out.push(rust::Step {
            name: naming::member(key, field.rust.as_deref()),
            // The fields of the head itself are always optional.
            required: used.required && !out.is_empty(),
        });
        fields = match &used.ty {
            Type::Model(name) => api
                .model(name)
                .map_or_else(Vec::new, |model| model.fields.iter().collect()),
            _ => Vec::new(),
        };
    }
    out
}

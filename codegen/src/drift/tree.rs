//! What an operation sends or answers, as a flat list of fields under the names that the vendor's tables use.

use crate::ir::{Answer, Api, By, Field, Name, Operation, Projection, Quirk, Type, Use};
use std::collections::BTreeSet;

/// A field, as it should stand in a table.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// Its path in the table: `endpoints.pathId`.
    pub(super) page: String,
    /// Its path under its own name, which is another one when a quirk names it.
    pub(super) own: String,
    /// The model or head that has it.
    pub(super) owner: &'a Name,
    pub(super) field: &'a Field,
    pub(super) used: &'a Use,
    /// Beside the rows, which tables do not describe.
    pub(super) beside: bool,
    /// The ways that lead to it, each the arms of unions on it. With no arm it is always there.
    pub(super) ways: Vec<Vec<Fork<'a>>>,
}

/// An arm of a union, and where the union stands. Arms of the same type are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fork<'a> {
    pub(super) at: String,
    pub(super) union: &'a Name,
    pub(super) arm: String,
}

/// All fields of an answer or a body.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// Paths of the fields that tell which arm of a union it is. No arm declares them.
    pub(super) tags: BTreeSet<String>,
}

impl Entry<'_> {
    /// The path of the object that it is in; empty for rows.
    pub(super) fn parent(&self) -> &str {
        parent(&self.page)
    }

    pub(super) fn quirk(&self) -> Option<&Quirk> {
        self.field.quirk.as_ref()
    }

    /// Whether it holds objects, so that fields may stand below it.
    pub(super) fn is_container(&self) -> bool {
        model_of(&self.used.ty)
    }
}

/// A path without its last name.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// The last name of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, last)| last)
}

fn model_of(ty: &Type) -> bool {
    match ty {
        Type::List(item) | Type::Map(item) => model_of(item),
        Type::Model(_) | Type::Union(_) => true,
        _ => false,
    }
}

/// The type of a row or of the whole answer, what stands beside it, and the keys that lead to it.
pub(super) fn answered(operation: &Operation) -> (Option<&Type>, Option<&Name>, &[String]) {
    match &operation.answer {
        Answer::Empty => (None, None, &[]),
        Answer::Bare { ty } => (Some(ty), None, &[]),
        Answer::Rows { path, ty, head, .. } | Answer::One { path, ty, head, .. } => {
            (Some(ty), head.as_ref(), path)
        }
    }
}

/// The fields of what an operation answers.
pub(super) fn answer<'a>(api: &'a Api, operation: &'a Operation) -> Tree<'a> {
    let mut walk = Walk::new(api, Projection::Answer);
    let (ty, head, _) = answered(operation);
    if let Some(ty) = ty {
        walk.ty(ty, "");
    }
    walk.beside = true;
    if let Some(head) = head.and_then(|name| api.heads.iter().find(|head| head.name == *name)) {
        for field in head.top.iter().chain(&head.beside) {
            walk.field(&head.name, field, "");
        }
    }
    walk.out
}

/// The fields of what an operation sends.
pub(super) fn body<'a>(api: &'a Api, operation: &'a Operation) -> Tree<'a> {
    let Some(body) = &operation.body else {
        return Tree::default();
    };
    let mut walk = Walk::new(api, body.projection);
    walk.ty(&body.ty, "");
    walk.out
}

struct Walk<'a> {
    api: &'a Api,
    projection: Projection,
    beside: bool,
    /// Arms that the walk is in.
    way: Vec<Fork<'a>>,
    out: Tree<'a>,
}

impl<'a> Walk<'a> {
    fn new(api: &'a Api, projection: Projection) -> Self {
        Self {
            api,
            projection,
            beside: false,
            way: Vec::new(),
            out: Tree::default(),
        }
    }

    fn ty(&mut self, ty: &'a Type, prefix: &str) {
        match ty {
            Type::List(item) | Type::Map(item) => self.ty(item, prefix),
            Type::Model(name) => self.model(name, prefix),
            Type::Union(name) => {
                let Some(union) = self.api.union(name) else {
                    return;
                };
                if let By::Tag(tag) = &union.by {
                    self.out.tags.insert(join(prefix, tag));
                }
                for arm in &union.arms {
                    self.way.push(Fork {
                        at: prefix.to_owned(),
                        union: name,
                        arm: arm.ty.to_string(),
                    });
                    self.ty(&arm.ty, prefix);
                    self.way.pop();
                }
            }
            _ => {}
        }
    }

    fn model(&mut self, name: &'a Name, prefix: &str) {
        let api = self.api;
        let Some(model) = api.model(name) else { return };
        let face = model.face(self.projection);
        for (field, _) in model.projected(face) {
            self.field(&model.name, field, prefix);
        }
        for used in &model.choices {
            let choice = api.choices.iter().find(|choice| choice.name == used.choice);
            for field in choice
                .iter()
                .flat_map(|choice| &choice.arms)
                .flat_map(|arm| &arm.fields)
            {
                self.field(&model.name, field, prefix);
            }
        }
    }

    fn field(&mut self, owner: &'a Name, field: &'a Field, prefix: &str) {
        let uses = [self.projection, Projection::Answer, Projection::Create];
        let Some(used) = uses.iter().find_map(|one| field.uses.get(*one)) else {
            return;
        };
        let named = field.quirk.as_ref().and_then(|quirk| quirk.name.as_deref());
        let page = match named.unwrap_or(&used.name) {
            // With a dot it is the whole path in the table.
            name if named.is_some() && name.contains('.') => name.to_owned(),
            name => join(prefix, name),
        };
        // Arms of a union may share a model.
        let twice = |known: &&mut Entry<'_>| known.page == page && *known.owner == *owner;
        match self.out.entries.iter_mut().find(twice) {
            Some(known) if known.ways.contains(&self.way) => {}
            Some(known) => known.ways.push(self.way.clone()),
            None => self.out.entries.push(Entry {
                page: page.clone(),
                own: join(prefix, &used.name),
                owner,
                field,
                used,
                beside: self.beside,
                ways: vec![self.way.clone()],
            }),
        }
        self.ty(&used.ty, &page);
    }
}

pub(super) fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}.{name}")
    }
}

//! Which models an operation answers with and sends, and a spec cut down to some operations.

use std::collections::BTreeSet;
use thousandeyes_codegen::ir::{Answer, Api, Field, Name, Operation, Projection, Type};

struct Reach<'a> {
    api: &'a Api,
    faces: &'static [Projection],
    names: BTreeSet<Name>,
}

impl Reach<'_> {
    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::List(item) | Type::Map(item) => self.ty(item),
            Type::Model(name) | Type::Union(name) if self.names.insert(name.clone()) => {
                let api = self.api;
                if let Some(model) = api.models.iter().find(|one| one.name == *name) {
                    self.fields(&model.fields);
                    for used in &model.choices {
                        let choice = api.choices.iter().find(|one| one.name == used.choice);
                        for arm in choice.iter().flat_map(|choice| &choice.arms) {
                            self.fields(&arm.fields);
                        }
                    }
                }
                if let Some(union) = api.unions.iter().find(|one| one.name == *name) {
                    union.arms.iter().for_each(|arm| self.ty(&arm.ty));
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            let uses = self.faces.iter().filter_map(|face| field.uses.get(*face));
            uses.for_each(|used| self.ty(&used.ty));
        }
    }
}

/// The models and unions that an operation reaches.
pub(super) fn of(api: &Api, operation: &Operation) -> BTreeSet<Name> {
    let new = |faces| Reach {
        api,
        faces,
        names: BTreeSet::new(),
    };
    let mut reach = new(&[Projection::Answer]);
    let head = match &operation.answer {
        Answer::Empty => None,
        Answer::Bare { ty } => {
            reach.ty(ty);
            None
        }
        Answer::Rows { ty, head, .. } | Answer::One { ty, head, .. } => {
            reach.ty(ty);
            head.as_ref()
        }
    };
    for head in api.heads.iter().filter(|one| Some(&one.name) == head) {
        reach.fields(&head.top);
        reach.fields(&head.beside);
    }
    let mut sent = new(&[Projection::Create, Projection::Update]);
    if let Some(body) = &operation.body {
        sent.ty(&body.ty);
    }
    reach.names.append(&mut sent.names);
    reach.names
}

/// The spec of some operations alone.
pub(super) fn only(api: &Api, wanted: impl Fn(&Operation) -> bool) -> Api {
    let mut out = api.clone();
    out.operations.retain(wanted);
    let names: BTreeSet<Name> = out.operations.iter().flat_map(|one| of(api, one)).collect();
    out.models.retain(|model| names.contains(&model.name));
    out.unions.retain(|union| names.contains(&union.name));
    out
}

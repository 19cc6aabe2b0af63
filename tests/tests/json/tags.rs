//! The tags of the unions that the responses of an operation can hold.

use std::collections::BTreeSet;

use thousandeyes_codegen::ir::{Answer, Api, By, Field, Name, Projection, Type};

/// The keys that choose between the models of some union in the responses of an operation.
pub(crate) fn tags(api: &Api, answer: &Answer) -> BTreeSet<String> {
    let mut search = Search {
        api,
        seen: BTreeSet::new(),
        tags: BTreeSet::new(),
    };
    match answer {
        Answer::Empty => {}
        Answer::Bare { ty } => search.ty(ty),
        Answer::Rows { ty, head, .. } | Answer::One { ty, head, .. } => {
            search.ty(ty);
            let head = api
                .heads
                .iter()
                .find(|known| Some(&known.name) == head.as_ref());
            for fields in head.iter().flat_map(|head| [&head.top, &head.beside]) {
                search.fields(fields);
            }
        }
    }
    search.tags
}

struct Search<'a> {
    api: &'a Api,
    seen: BTreeSet<Name>,
    tags: BTreeSet<String>,
}

impl Search<'_> {
    fn fields(&mut self, fields: &[Field]) {
        for used in fields
            .iter()
            .filter_map(|field| field.uses.get(Projection::Answer))
        {
            self.ty(&used.ty);
        }
    }

    fn ty(&mut self, ty: &Type) {
        let api = self.api;
        match ty {
            Type::List(item) | Type::Map(item) => self.ty(item),
            Type::Model(name) if self.seen.insert(name.clone()) => {
                for model in api.models.iter().filter(|model| model.name == *name) {
                    self.fields(&model.fields);
                }
            }
            Type::Union(name) if self.seen.insert(name.clone()) => {
                for union in api.unions.iter().filter(|union| union.name == *name) {
                    if let By::Tag(tag) = &union.by {
                        self.tags.insert(tag.clone());
                    }
                    union.arms.iter().for_each(|arm| self.ty(&arm.ty));
                }
            }
            _ => {}
        }
    }
}

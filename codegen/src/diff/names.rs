//! Every name that an API refers to, for renaming it and for finding what travels which way.

use crate::ir::{Answer, Api, Field, Name, Projection, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Gives names and areas other ones, wherever they stand.
pub(super) fn rename(api: &mut Api, change: &dyn Fn(&mut Name)) {
    api.ids.iter_mut().for_each(|item| change(&mut item.name));
    api.enums.iter_mut().for_each(|item| change(&mut item.name));
    for choice in &mut api.choices {
        change(&mut choice.name);
        let fields = choice.arms.iter_mut().flat_map(|arm| &mut arm.fields);
        fields.for_each(|field| rename_field(field, change));
    }
    for model in &mut api.models {
        change(&mut model.name);
        let fields = model.fields.iter_mut();
        fields.for_each(|field| rename_field(field, change));
        let choices = model.choices.iter_mut();
        choices.for_each(|used| change(&mut used.choice));
    }
    for union in &mut api.unions {
        change(&mut union.name);
        let arms = union.arms.iter_mut();
        arms.for_each(|arm| rename_type(&mut arm.ty, change));
    }
    for head in &mut api.heads {
        change(&mut head.name);
        let fields = head.top.iter_mut().chain(&mut head.beside);
        fields.for_each(|field| rename_field(field, change));
    }
    for operation in &mut api.operations {
        let params = operation.path_params.iter_mut();
        params
            .chain(&mut operation.query)
            .for_each(|param| rename_type(&mut param.ty, change));
        if let Some(body) = &mut operation.body {
            rename_type(&mut body.ty, change);
        }
        match &mut operation.answer {
            Answer::Empty => {}
            Answer::Bare { ty } => rename_type(ty, change),
            Answer::Rows { ty, head, .. } | Answer::One { ty, head, .. } => {
                rename_type(ty, change);
                head.iter_mut().for_each(change);
            }
        }
    }
}

fn rename_field(field: &mut Field, change: &dyn Fn(&mut Name)) {
    if let Some(ty) = field.quirk.as_mut().and_then(|quirk| quirk.ty.as_mut()) {
        rename_type(ty, change);
    }
    let uses = &mut field.uses;
    let uses = [&mut uses.create, &mut uses.update, &mut uses.answer];
    for used in uses.into_iter().flatten() {
        rename_type(&mut used.ty, change);
    }
}

fn rename_type(ty: &mut Type, change: &dyn Fn(&mut Name)) {
    match ty {
        Type::List(inner) | Type::Map(inner) => rename_type(inner, change),
        Type::Id(name)
        | Type::Enum(name)
        | Type::Model(name)
        | Type::Union(name)
        | Type::Choice(name) => change(name),
        _ => {}
    }
}

/// Which named types are sent, and which are answered.
#[derive(Debug, Default)]
pub(super) struct Travel {
    sent: BTreeSet<Name>,
    answered: BTreeSet<Name>,
}

impl Travel {
    pub(super) fn sent(&self, name: &Name) -> bool {
        self.sent.contains(name)
    }

    pub(super) fn answered(&self, name: &Name) -> bool {
        self.answered.contains(name)
    }
}

/// Follows all operations to the types they send and answer.
pub(super) fn travel(api: &Api) -> Travel {
    let index = Index::of(api);
    let (mut sent, mut answered) = (Seen::new(), Seen::new());
    for operation in &api.operations {
        for param in operation.path_params.iter().chain(&operation.query) {
            index.follow(&param.ty, Projection::Create, &mut sent);
        }
        if let Some(body) = &operation.body {
            index.follow(&body.ty, body.projection, &mut sent);
        }
        match &operation.answer {
            Answer::Empty => {}
            Answer::Bare { ty } => index.follow(ty, Projection::Answer, &mut answered),
            Answer::Rows { ty, head, .. } | Answer::One { ty, head, .. } => {
                index.follow(ty, Projection::Answer, &mut answered);
                index.head(head.as_ref(), &mut answered);
            }
        }
    }
    let names = |seen: Seen| seen.into_iter().map(|(name, _)| name).collect();
    Travel {
        sent: names(sent),
        answered: names(answered),
    }
}

/// Names that were followed, each in the projections it was asked for.
type Seen = BTreeSet<(Name, Projection)>;

/// What names refer to.
struct Index<'a> {
    api: &'a Api,
    models: BTreeMap<&'a Name, usize>,
}

impl<'a> Index<'a> {
    fn of(api: &'a Api) -> Self {
        let models = api.models.iter().enumerate();
        Self {
            api,
            models: models.map(|(at, model)| (&model.name, at)).collect(),
        }
    }

    fn head(&self, head: Option<&Name>, seen: &mut Seen) {
        let found = self
            .api
            .heads
            .iter()
            .find(|known| Some(&known.name) == head);
        let Some(head) = found else { return };
        seen.insert((head.name.clone(), Projection::Answer));
        for field in head.top.iter().chain(&head.beside) {
            self.field(field, Projection::Answer, seen);
        }
    }

    fn field(&self, field: &Field, projection: Projection, seen: &mut Seen) {
        if let Some(used) = field.uses.get(projection) {
            self.follow(&used.ty, projection, seen);
        }
    }

    fn follow(&self, ty: &Type, projection: Projection, seen: &mut Seen) {
        match ty {
            Type::List(inner) | Type::Map(inner) => self.follow(inner, projection, seen),
            Type::Id(name) | Type::Enum(name) => {
                seen.insert((name.clone(), projection));
            }
            Type::Choice(name) => {
                let found = self.api.choices.iter().find(|known| known.name == *name);
                if let Some(choice) = found.filter(|_| seen.insert((name.clone(), projection))) {
                    for field in choice.arms.iter().flat_map(|arm| &arm.fields) {
                        self.field(field, Projection::Create, seen);
                    }
                }
            }
            Type::Model(name) => {
                let found = self
                    .models
                    .get(name)
                    .and_then(|at| self.api.models.get(*at));
                let Some(model) = found else { return };
                if !seen.insert((name.clone(), projection)) {
                    return;
                }
                let face = model.face(projection);
                for (_, used) in model.projected(face) {
                    self.follow(&used.ty, projection, seen);
                }
                for used in &model.choices {
                    self.follow(&Type::Choice(used.choice.clone()), projection, seen);
                }
            }
            Type::Union(name) => {
                if !seen.insert((name.clone(), projection)) {
                    return;
                }
                let found = self.api.unions.iter().find(|known| known.name == *name);
                for arm in found.iter().flat_map(|union| &union.arms) {
                    self.follow(&arm.ty, projection, seen);
                }
            }
            _ => {}
        }
    }
}

//! Which faces of which models operations use, and what nothing uses.

use super::Cx;
use super::table::Decl;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Answer, Api, Field, Name, Projection, Type};
use std::collections::BTreeSet;

/// More models in models than any answer has; keeps hostile input from exhausting the stack.
const MAX_DEPTH: usize = 48;

/// Marks the projections that operations reach; reports cycles and what nothing reaches.
pub(super) fn reach(cx: &mut Cx<'_>, api: &mut Api) {
    let mut walk = Walk {
        api,
        seen: BTreeSet::new(),
        sent: BTreeSet::new(),
        trail: Vec::new(),
        cycles: Vec::new(),
        unions: BTreeSet::new(),
        deep: None,
    };
    let fields = |named: &[Field]| -> Vec<Type> {
        named
            .iter()
            .filter_map(|field| Some(field.uses.answer.as_ref()?.ty.clone()))
            .collect()
    };
    for head in &walk.api.heads {
        for ty in fields(&head.top).into_iter().chain(fields(&head.beside)) {
            walk.ty(&ty, Projection::Answer, false);
        }
    }
    for operation in &walk.api.operations {
        match &operation.answer {
            Answer::Empty => {}
            Answer::Bare { ty } | Answer::Rows { ty, .. } | Answer::One { ty, .. } => {
                walk.ty(ty, Projection::Answer, false)
            }
        }
        if let Some(body) = &operation.body {
            walk.ty(&body.ty, body.projection, true);
        }
    }
    for choice in &walk.api.choices {
        for field in choice.arms.iter().flat_map(|arm| &arm.fields) {
            if let Some(used) = &field.uses.create {
                walk.ty(&used.ty, Projection::Create, true);
            }
        }
    }
    let Walk {
        seen,
        sent,
        cycles,
        deep,
        ..
    } = walk;
    if let Some(span) = deep.and_then(|name| cx.table.span(&name)) {
        let message = format!("models contain each other more than {MAX_DEPTH} deep");
        cx.sink.push(
            Diagnostic::new(Code::ModelCycle, span, message)
                .label("too deep")
                .help("use the type `json` from here on"),
        );
    }
    for (round, name) in cycles {
        if let Some(span) = cx.table.span(&name) {
            let message = format!("models contain each other: {}", round.join(" → "));
            cx.sink.push(
                Diagnostic::new(Code::ModelCycle, span, message)
                    .label("contains itself")
                    .help("the language has no recursion; use the type `json` where it closes"),
            );
        }
    }
    for model in &mut api.models {
        model.projections = projections(&seen, &model.name);
        model.sent = sent.contains(&model.name);
    }
    for union in &mut api.unions {
        union.projections = projections(&seen, &union.name);
    }
    unused(cx);
    // What is only included has no type of its own.
    api.models.retain(|model| !model.projections.is_empty());
    api.unions.retain(|union| !union.projections.is_empty());
}

fn projections(seen: &BTreeSet<(Name, Projection)>, name: &Name) -> Vec<Projection> {
    seen.iter()
        .filter(|(seen, _)| seen == name)
        .map(|(_, projection)| *projection)
        .collect()
}

struct Walk<'a> {
    api: &'a Api,
    seen: BTreeSet<(Name, Projection)>,
    /// Models whose answer face is in a body.
    sent: BTreeSet<Name>,
    trail: Vec<Name>,
    cycles: Vec<(Vec<String>, Name)>,
    /// Unions that were walked, with what was asked of them.
    unions: BTreeSet<(Name, Projection, bool)>,
    /// The first type that is too deep within others.
    deep: Option<Name>,
}

impl Walk<'_> {
    fn ty(&mut self, ty: &Type, wanted: Projection, sent: bool) {
        match ty {
            Type::List(item) | Type::Map(item) => self.ty(item, wanted, sent),
            Type::Model(name) => self.model(name, wanted, sent),
            Type::Union(name) => self.union(name, wanted, sent),
            _ => {}
        }
    }

    fn model(&mut self, name: &Name, wanted: Projection, sent: bool) {
        let Some(model) = self.api.model(name) else {
            return;
        };
        let face = model.face(wanted);
        let newly_sent = sent && face == Projection::Answer && self.sent.insert(name.clone());
        if let Some(at) = self.trail.iter().position(|outer| outer == name) {
            let round = self.trail[at..]
                .iter()
                .chain([name])
                .map(Name::to_string)
                .collect();
            self.cycles.push((round, name.clone()));
            return;
        }
        if !self.seen.insert((name.clone(), face)) && !newly_sent {
            return;
        }
        if self.too_deep(name) {
            return;
        }
        self.trail.push(name.clone());
        for (_, used) in model.projected(face) {
            self.ty(&used.ty, wanted, sent);
        }
        self.trail.pop();
    }

    fn too_deep(&mut self, name: &Name) -> bool {
        let deep = self.trail.len() >= MAX_DEPTH;
        if deep {
            self.deep.get_or_insert_with(|| name.clone());
        }
        deep
    }

    fn union(&mut self, name: &Name, wanted: Projection, sent: bool) {
        let Some(union) = self.api.union(name) else {
            return;
        };
        let face = self.api.union_face(union, wanted);
        self.seen.insert((name.clone(), face));
        let again = !self.unions.insert((name.clone(), wanted, sent));
        if again || self.trail.contains(name) || self.too_deep(name) {
            return;
        }
        self.trail.push(name.clone());
        for arm in &union.arms {
            self.ty(&arm.ty, wanted, sent);
        }
        self.trail.pop();
    }
}

fn unused(cx: &mut Cx<'_>) {
    if cx.sink.hides_uses() {
        return;
    }
    super::checks::units(cx);
    let unused = cx.table.unused();
    let reports: Vec<Diagnostic> = unused
        .into_iter()
        .map(|entry| {
            let what = match entry.decl {
                Decl::Id(_) => "id",
                Decl::Enum(_) => "enum",
                Decl::Choice(_) => "choice",
                Decl::Model(_) => "model",
                Decl::Union => "union",
                Decl::Head => "head",
            };
            let message = format!("nothing uses the {what} `{}`", entry.name.name);
            Diagnostic::new(Code::Unused, entry.span, message)
                .label("declared here")
                .help("use it, or remove it")
        })
        .collect();
    for report in reports {
        cx.sink.push(report);
    }
}

//! What `--help` says about the body that an operation sends: its fields, and an example to begin with.

use std::collections::BTreeSet;
use std::fmt::Write;

use thousandeyes_api::{
    Api, Body, BodyFormat, By, ChoiceArm, Field, Model, Operation, Param, Type, Union, Use,
};

use crate::json::{Tree, pretty};

/// Everything about the body; nothing for an operation that sends none.
pub(super) fn details(api: &Api, operation: &Operation) -> String {
    let Some(body) = &operation.body else {
        return String::new();
    };
    let mut text = match body.format {
        BodyFormat::Json => "\n\nBody, for --data, as JSON".to_owned(),
        BodyFormat::Csv => "\n\nBody, for --data, as CSV with a header".to_owned(),
    };
    let (of, is_list) = match &body.ty {
        Type::List(of) => (of.as_ref(), true),
        other => (other, false),
    };
    if is_list && body.format == BodyFormat::Json {
        text.push_str(", a list");
    }
    match of {
        Type::Model(name) => {
            text.push_str("; * must be there:");
            for line in api
                .model(name)
                .iter()
                .flat_map(|model| fields(api, model, body))
            {
                let _ = write!(text, "\n  {line}");
            }
        }
        Type::Union(name) => match api.union(name) {
            Some(union) => choices(api, operation, union, body, &mut text),
            None => text.push(':'),
        },
        other => {
            let _ = write!(text, ": {}", other.describe());
        }
    }
    let mut seen = BTreeSet::new();
    for (model, of) in inside(api, of, body, &mut seen) {
        let doc = model.doc.as_deref().unwrap_or_default();
        let _ = write!(text, "\n\n{of}: {doc}");
        for line in fields(api, model, body) {
            let _ = write!(text, "\n  {line}");
        }
    }
    if let Some(sample) = api.body_sample(operation) {
        let sample = match body.format {
            BodyFormat::Json => pretty(&sample),
            BodyFormat::Csv => sample,
        };
        text.push_str("\n\nFor example:");
        for line in sample.lines() {
            let _ = write!(text, "\n  {line}");
        }
    }
    text
}

/// The fields that all alternatives share, and then what each has beyond them.
fn choices(api: &Api, operation: &Operation, union: &Union, body: &Body, text: &mut String) {
    let models = || union.arms.iter().filter_map(|arm| model(api, &arm.ty));
    let each: Vec<BTreeSet<String>> = models()
        .map(|model| fields(api, model, body).collect())
        .collect();
    if each.len() < union.arms.len() || each.is_empty() {
        let kinds: Vec<String> = union.arms.iter().map(|arm| arm.ty.describe()).collect();
        let _ = write!(text, ": {}", kinds.join(" or "));
        return;
    }
    text.push_str("; * must be there:");
    let shared = |line: &String| each.iter().all(|fields| fields.contains(line));
    let first = models().next();
    for line in first.iter().flat_map(|model| fields(api, model, body)) {
        if shared(&line) {
            let _ = write!(text, "\n  {line}");
        }
    }
    let by = operation.path_params.iter().find(|param| param.tag_of_body);
    for arm in &union.arms {
        let Some(model) = model(api, &arm.ty) else {
            continue;
        };
        let own: Vec<String> = fields(api, model, body)
            .filter(|line| !shared(line))
            .collect();
        let own = match own.is_empty() {
            true => "nothing more".to_owned(),
            false => own.join(", "),
        };
        let on = match by {
            Some(param) => spelt(api, param, &arm.on),
            None => arm.on.clone(),
        };
        let _ = write!(text, "\n  for {on}: {own}");
    }
}

/// The fields of a model as bodies have them: name, star and type; and those of its choices, of which one may or must be there.
fn fields<'a>(api: &'a Api, model: &'a Model, body: &'a Body) -> impl Iterator<Item = String> + 'a {
    let fields = model.projected(model.face(body.projection));
    let fields = fields.map(|(_, used)| named(used));
    let choices = model.choices.iter().filter_map(|used| {
        let choice = api.choice(&used.choice)?;
        let arms: Vec<String> = choice
            .arms
            .iter()
            .map(|arm| alternative(arm, body))
            .collect();
        let star = if used.required {
            "one of these*"
        } else {
            "at most one of these"
        };
        Some(format!("{star}: {}", arms.join(" or ")))
    });
    fields.chain(choices)
}

fn named(used: &Use) -> String {
    let star = if used.required { "*" } else { "" };
    format!("{}{star} ({})", used.name, used.ty.describe())
}

/// The fields of one alternative: all of them are sent together.
fn alternative(arm: &ChoiceArm, body: &Body) -> String {
    let fields = arm.fields.iter();
    let fields = fields.filter_map(|field| use_in_body(field, body).map(named));
    fields.collect::<Vec<_>>().join(" with ")
}

/// A field of a choice as the body has it.
fn use_in_body<'a>(field: &'a Field, body: &Body) -> Option<&'a Use> {
    let uses = &field.uses;
    let used = uses.get(body.projection).or(uses.create.as_ref());
    used.or(uses.answer.as_ref())
}

/// The models in the fields of a body, each once, in the order in which they are met; with the name that the fields give them.
fn inside<'a>(
    api: &'a Api,
    ty: &Type,
    body: &Body,
    seen: &mut BTreeSet<String>,
) -> Vec<(&'a Model, String)> {
    let mut out = Vec::new();
    for outer in models(api, ty) {
        let own = outer
            .projected(outer.face(body.projection))
            .map(|(_, used)| used);
        let arms = outer
            .choices
            .iter()
            .filter_map(|used| api.choice(&used.choice));
        let chosen = arms
            .flat_map(|choice| &choice.arms)
            .flat_map(|arm| &arm.fields);
        let chosen = chosen.filter_map(|field| use_in_body(field, body));
        for used in own.chain(chosen) {
            for model in models(api, &used.ty) {
                if seen.insert(model.name.clone()) {
                    out.push((model, Type::Model(model.name.clone()).describe()));
                    out.extend(inside(api, &Type::Model(model.name.clone()), body, seen));
                }
            }
        }
    }
    out
}

/// The models that values of a type are of, or of which they have items.
fn models<'a>(api: &'a Api, ty: &Type) -> Vec<&'a Model> {
    match ty {
        Type::List(of) | Type::Map(of) => models(api, of),
        other => crate::columns::models(api, other),
    }
}

fn model<'a>(api: &'a Api, ty: &Type) -> Option<&'a Model> {
    match ty {
        Type::Model(name) => api.model(name),
        _ => None,
    }
}

/// A value of the parameter that chooses the body, such that the example fits it; `None` when the parameter does not choose.
pub(super) fn chosen(api: &Api, operation: &Operation, param: &Param) -> Option<String> {
    let body = operation.body.as_ref().filter(|_| param.tag_of_body)?;
    let Type::Union(name) = &body.ty else {
        return None;
    };
    let union = api.union(name)?;
    let sample = api.body_sample(operation)?;
    let Ok(Tree::Object(members, _)) = Tree::parse(&sample) else {
        return None;
    };
    let tag = match &union.by {
        By::Tag(tag) => tag.as_str(),
        _ => "",
    };
    let sent: BTreeSet<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
    let arm = union.arms.iter().find(|arm| {
        let Some(model) = model(api, &arm.ty) else {
            return false;
        };
        let fields = || model.projected(model.face(body.projection));
        let mut needed = fields().filter(|(_, used)| used.required && used.name != tag);
        let known: BTreeSet<&str> = fields().map(|(_, used)| used.name.as_str()).collect();
        needed.all(|(_, used)| sent.contains(used.name.as_str()))
            && sent.iter().all(|name| *name == tag || known.contains(name))
    });
    arm.map(|arm| spelt(api, param, &arm.on))
}

/// A value as the path has it.
fn spelt(api: &Api, param: &Param, value: &str) -> String {
    let known = match &param.ty {
        Type::Enum(name) => api.enumeration(name),
        _ => None,
    };
    let mut values = known.iter().flat_map(|known| &known.values);
    let found = values.find(|known| known.value == value);
    found.map_or(value, |known| known.in_path()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{chosen, details};

    #[test]
    fn bodies_are_explained() {
        let api = thousandeyes_api::v6();
        let of = |id: &str| details(api, api.operation(id).expect("an operation"));
        assert_eq!(of("net.metrics"), "");
        let text = of("admin.create-role");
        assert!(text.contains("\n  roleName* (text)"), "{text}");
        assert!(text.contains("For example:\n  {"), "{text}");
        let text = of("labels.create-label");
        assert!(text.contains("\n  name* (text)"), "{text}");
        assert!(text.contains("\n  for endpoint-agents: "), "{text}");
        let text = of("endpoint.transfer-agents");
        assert!(text.contains("as CSV"), "{text}");
        assert!(text.contains("machine_id* (EndpointAgentId)"), "{text}");
        assert!(text.contains("\n  machine_id,from_aid,to_aid\n"), "{text}");
    }

    #[test]
    fn every_field_of_every_body_is_named() {
        let api = thousandeyes_api::v6();
        let mut nested = 0;
        for operation in &api.operations {
            let Some(body) = &operation.body else {
                continue;
            };
            let text = details(api, operation);
            let mut all = super::models(api, &body.ty);
            let inside = super::inside(api, &body.ty, body, &mut Default::default());
            nested += inside.len();
            all.extend(inside.iter().map(|(model, _)| *model));
            for model in all {
                let own = model.projected(model.face(body.projection));
                let own = own.map(|(_, used)| (used.name.clone(), used.required));
                let chosen = model.choices.iter().flat_map(|used| {
                    let arms = &api.choice(&used.choice).expect("a choice").arms;
                    arms.iter().flat_map(|arm| &arm.fields)
                });
                let chosen: Vec<_> = chosen.map(|field| (field.name.clone(), false)).collect();
                for (name, required) in own.chain(chosen) {
                    let starred = text.contains(&format!(" {name}* ("));
                    let plain = text.contains(&format!(" {name} ("));
                    let named = starred || (plain && !required);
                    assert!(named, "{}: {}: {name}: {text}", operation.id, model.name);
                }
            }
        }
        assert!(nested > 20, "{nested}");
        let rule = api
            .operation("alerts.create-alert-rule")
            .expect("an operation");
        let text = details(api, rule);
        let line = "one of these*: minimumSources";
        assert!(
            text.contains(line) && text.contains(" or minimumSourcesPct"),
            "{text}"
        );
    }

    #[test]
    fn the_example_fits_the_value_in_the_path() {
        let api = thousandeyes_api::v6();
        let operation = api.operation("tests.create-test").expect("an operation");
        let param = operation.path_params.first().expect("a parameter");
        assert_eq!(
            chosen(api, operation, param).as_deref(),
            Some("agent-to-server")
        );
    }
}

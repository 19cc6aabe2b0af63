//! What `--help` says about the body that an operation sends: its fields, and an example to begin with.

use std::collections::BTreeSet;
use std::fmt::Write;

use thousandeyes_api::{Api, Body, BodyFormat, By, Model, Operation, Param, Type, Union};

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
            for line in api.model(name).iter().flat_map(|model| fields(model, body)) {
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
        .map(|model| fields(model, body).collect())
        .collect();
    if each.len() < union.arms.len() || each.is_empty() {
        let kinds: Vec<String> = union.arms.iter().map(|arm| arm.ty.describe()).collect();
        let _ = write!(text, ": {}", kinds.join(" or "));
        return;
    }
    text.push_str("; * must be there:");
    let shared = |line: &String| each.iter().all(|fields| fields.contains(line));
    let first = models().next();
    for line in first.iter().flat_map(|model| fields(model, body)) {
        if shared(&line) {
            let _ = write!(text, "\n  {line}");
        }
    }
    let by = operation.path_params.iter().find(|param| param.tag_of_body);
    for arm in &union.arms {
        let Some(model) = model(api, &arm.ty) else {
            continue;
        };
        let own: Vec<String> = fields(model, body).filter(|line| !shared(line)).collect();
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

/// The fields of a model as bodies have them: name, star and type.
fn fields<'a>(model: &'a Model, body: &'a Body) -> impl Iterator<Item = String> + 'a {
    let fields = model.projected(model.face(body.projection));
    fields.map(|(_, used)| {
        let star = if used.required { "*" } else { "" };
        format!("{}{star} ({})", used.name, used.ty.describe())
    })
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
        for operation in &api.operations {
            let Some(body) = &operation.body else {
                continue;
            };
            let text = details(api, operation);
            for model in crate::columns::models(api, &body.ty) {
                for (_, used) in model.projected(model.face(body.projection)) {
                    let name = &used.name;
                    assert!(
                        text.contains(&format!(" {name} ("))
                            || text.contains(&format!(" {name}* (")),
                        "{}: {name}: {text}",
                        operation.id
                    );
                }
            }
        }
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

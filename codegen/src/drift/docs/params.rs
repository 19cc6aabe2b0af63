//! Query parameters of a page held against those of an operation.

use super::{Call, Cx};
use crate::diagnostic::nearest;
use crate::drift::calls::PageParam;
use crate::drift::report::{Edit, Finding, Level, Rule};
use crate::drift::yaml::key;
use crate::ir::{Name, Operation, Param, Type};
use crate::resolve::Place;

/// Parameters that the client sends, or leaves out, by itself: how an answer is to be written.
const CHOSEN_BY_CLIENT: &[&str] = &["format"];

/// A parameter of the spec as it goes over the wire: a choice is several.
struct Wire<'a> {
    name: &'a str,
    /// The key in the spec that it comes from.
    key: &'a str,
    ty: &'a Type,
    values: &'a [String],
    required: bool,
    global: bool,
}

impl Cx<'_> {
    pub(super) fn params(&mut self, call: Call<'_>, operation: &Operation) {
        let wire = self.wire(operation);
        for param in &call.call.query {
            if CHOSEN_BY_CLIENT.contains(&param.name.as_str()) {
                continue;
            }
            match wire.iter().find(|known| known.name == param.name) {
                // With the name of a parameter of the path it may be either.
                Some(_) if param.in_path => {}
                Some(known) => self.param(call, operation, known, param),
                None if param.in_path => {}
                None => self.param_only_page(call, operation, &wire, param),
            }
        }
        if !call.call.lists_query {
            return;
        }
        for known in &wire {
            let there = call.call.query.iter().any(|param| param.name == known.name);
            let near = || {
                let unknown = call
                    .call
                    .query
                    .iter()
                    .filter(|param| !wire.iter().any(|known| known.name == param.name));
                nearest(known.name, unknown.map(|param| param.name.as_str())).is_some()
            };
            // Pages leave out what holds for every call; a name that is nearly it was reported already.
            if !there && !known.global && !self.is_general(known.name) && !near() {
                let spec = self.places.param(&operation.id, known.key).cloned();
                self.found.push(Finding {
                    page: vec![call.place()],
                    ..finding(
                        Rule::ParameterOnlySpec,
                        operation,
                        known.name,
                        "the page lists its parameters without it".to_owned(),
                        spec,
                    )
                });
            }
        }
    }

    /// Whether every call takes a parameter of that name. An operation whose path has it, too, declares it for itself.
    fn is_general(&self, name: &str) -> bool {
        let mut all = self.api.operations.iter().flat_map(|one| &one.query);
        all.any(|param| param.global && param.name == name)
    }

    fn wire<'a>(&self, operation: &'a Operation) -> Vec<Wire<'a>>
    where
        Self: 'a,
    {
        let mut out = Vec::new();
        for param in &operation.query {
            match &param.ty {
                Type::Choice(name) => self.arms(param, name, &mut out),
                ty => out.push(Wire {
                    name: &param.name,
                    key: &param.name,
                    ty,
                    values: &param.values,
                    required: param.required,
                    global: param.global,
                }),
            }
        }
        out
    }
}

impl<'x> Cx<'x> {
    fn arms<'a>(&self, param: &'a Param, name: &Name, out: &mut Vec<Wire<'a>>)
    where
        'x: 'a,
    {
        let api: &'x crate::ir::Api = self.api;
        let choice = api.choices.iter().find(|choice| choice.name == *name);
        let arms = choice.into_iter().flat_map(|choice| &choice.arms);
        for field in arms.flat_map(|arm| &arm.fields) {
            if let Some(used) = field.uses.create.as_ref().or(field.uses.answer.as_ref()) {
                out.push(Wire {
                    name: &used.name,
                    key: &param.name,
                    ty: &used.ty,
                    values: &field.values,
                    required: param.required && used.required,
                    global: param.global,
                });
            }
        }
    }

    fn param(
        &mut self,
        call: Call<'_>,
        operation: &Operation,
        known: &Wire<'_>,
        param: &PageParam,
    ) {
        let spec = self.places.param(&operation.id, known.key).cloned();
        if param
            .required
            .is_some_and(|required| required != known.required)
        {
            let (page, ours) = match known.required {
                true => ("optional", "required"),
                false => ("required", "optional"),
            };
            self.found.push(Finding {
                page: vec![call.at(param.line)],
                ..finding(
                    Rule::ParameterRequired,
                    operation,
                    known.name,
                    format!("the page has it {page}, the spec {ours}"),
                    spec.clone(),
                )
            });
        }
        if param.values.is_empty() {
            return;
        }
        let listed = self.listed(known);
        let mut page = param.values.clone();
        page.sort();
        let mut ours = listed.clone();
        ours.sort();
        if page == ours {
            return;
        }
        let message = format!(
            "the page has the values {}, the spec {}",
            page.join(", "),
            if ours.is_empty() {
                "none".to_owned()
            } else {
                ours.join(", ")
            }
        );
        self.found.push(Finding {
            page: vec![call.at(param.line)],
            edit: Some(Edit {
                at: spec.clone(),
                into: format!("the parameter `{}` of `{}`", known.name, operation.id),
                yaml: vec![format!("        values: [{}]", param.values.join(", "))],
            }),
            ..finding(Rule::ParameterValues, operation, known.name, message, spec)
        });
    }

    /// The values that the spec lists for a parameter.
    fn listed(&self, known: &Wire<'_>) -> Vec<String> {
        if !known.values.is_empty() {
            return known.values.to_vec();
        }
        let name = match known.ty {
            Type::Enum(name) => name,
            Type::List(item) => match item.as_ref() {
                Type::Enum(name) => name,
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let values = self
            .api
            .enums
            .iter()
            .filter(|known| known.name == *name)
            .flat_map(|known| &known.values);
        values
            .map(|value| value.query.clone().unwrap_or_else(|| value.value.clone()))
            .collect()
    }

    fn param_only_page(
        &mut self,
        call: Call<'_>,
        operation: &Operation,
        wire: &[Wire<'_>],
        param: &PageParam,
    ) {
        let spec = self.places.operation(&operation.id).cloned();
        let free = wire
            .iter()
            .filter(|known| !call.call.query.iter().any(|param| param.name == known.name));
        let near = nearest(&param.name, free.map(|known| known.name));
        let message = match near {
            Some(near) => format!("the page has it; the spec has `{near}`"),
            None => "only the page has it".to_owned(),
        };
        let ty = match param.values.is_empty() {
            true => "text".to_owned(),
            false => format!("{{ type: text, values: [{}] }}", param.values.join(", ")),
        };
        let line = format!("      {}: {ty}", key(&param.name));
        self.found.push(Finding {
            page: vec![call.at(param.line)],
            edit: Some(Edit {
                at: spec.clone(),
                into: format!("`query` of the operation `{}`", operation.id),
                yaml: vec![line],
            }),
            ..finding(
                Rule::ParameterOnlyPage,
                operation,
                &param.name,
                message,
                spec,
            )
        });
    }
}

fn finding(
    rule: Rule,
    operation: &Operation,
    subject: &str,
    message: String,
    spec: Option<Place>,
) -> Finding {
    Finding {
        rule,
        level: Level::Drift,
        operations: vec![operation.id.clone()],
        subject: format!("?{subject}"),
        message,
        page: Vec::new(),
        spec: spec.into_iter().collect(),
        edit: None,
        seen: None,
    }
}

//! Which operation a call of a page is: by method and path; by the shape of the path where a parameter has another name; by
//! likeness where the path itself changed.

use super::{Call, Cx, missing};
use crate::drift::report::{DocsReport, Edit, Finding, Level, NotUnderstood, Rule};
use crate::ir::{Api, Operation, Segment};

/// Calls with their operations. What has none is reported.
pub(super) fn matched<'a, 'c>(
    cx: &mut Cx<'a>,
    calls: &[Call<'c>],
    report: &mut DocsReport,
) -> Vec<(Call<'c>, &'a Operation)> {
    let api = cx.api;
    let mut out: Vec<(Call<'c>, &'a Operation)> = Vec::new();
    let mut left = Vec::new();
    for call in calls {
        if call.call.version != api.version {
            report.not_understood.push(NotUnderstood {
                page: call.place(),
                what: format!(
                    "a call of version `{}`; the spec is of `{}`",
                    call.call.version, api.version
                ),
                ordinary: call.call.implied,
            });
            continue;
        }
        match exact(api, *call) {
            Some(operation) => out.push((*call, operation)),
            None => left.push(*call),
        }
    }
    // Other names of parameters, unless the operation has a page that names them as it does.
    let mut unmatched = Vec::new();
    for call in left {
        let taken = |operation: &Operation| {
            let mut known = out.iter();
            known.any(|(other, known)| known.id == operation.id && !other.call.implied)
        };
        let shape = api.operations.iter().find(|operation| {
            call.call.method == operation.method.to_string()
                && paths(operation).iter().any(|path| {
                    shape(path) == shape(&call.call.path)
                        || (call.call.implied && fills(path, &call.call.path))
                })
                && (call.call.implied || !taken(operation))
        });
        match shape {
            Some(operation) => out.push((call, operation)),
            None => unmatched.push(call),
        }
    }
    for (call, operation) in &out {
        if !call.call.implied {
            names(cx, *call, operation);
        }
    }
    let documented: Vec<&str> = calls
        .iter()
        .filter(|call| !call.call.implied)
        .map(|call| call.call.path.as_str())
        .collect();
    for call in unmatched {
        let own = documented
            .iter()
            .any(|path| *path == call.call.path || fills(path, &call.call.path));
        // A path with names in it is a call like any other, if no page is about it.
        let template = call.call.path.contains('{') && !own;
        if call.call.implied && !template {
            report.not_understood.push(NotUnderstood {
                page: call.place(),
                what: format!("an example of `{} {}`", call.call.method, call.call.path),
                ordinary: own || !call.call.astray,
            });
            continue;
        }
        match moved(api, call, &out) {
            Some(operation) if !call.call.implied => {
                path_differs(cx, call, operation);
                out.push((call, operation));
            }
            _ => {
                let same = |known: &&mut crate::drift::report::MissingOperation| {
                    known.method == call.call.method && known.path == call.call.path
                };
                let found = missing(call);
                match report.missing_operations.iter_mut().find(same) {
                    Some(known) => {
                        known.page.extend(found.page);
                        known.fields = known.fields.max(found.fields);
                        known.parameters = known.parameters.max(found.parameters);
                        known.examples = known.examples.max(found.examples);
                    }
                    None => report.missing_operations.push(found),
                }
            }
        }
    }
    out.sort_by_key(|(call, operation)| {
        let at = api.operations.iter().position(|one| one.id == operation.id);
        (at, call.place())
    });
    out
}

/// An operation's path with the optional segment, and without.
fn paths(operation: &Operation) -> Vec<String> {
    let mut long = String::new();
    let mut short = None;
    for segment in &operation.path {
        match segment {
            Segment::Literal(text) => long.push_str(&format!("/{text}")),
            Segment::Param(name) => long.push_str(&format!("/{{{name}}}")),
            Segment::Optional(name) => {
                short.get_or_insert(long.clone());
                long.push_str(&format!("/{{{name}}}"));
            }
        }
    }
    std::iter::once(long).chain(short).collect()
}

fn exact<'a>(api: &'a Api, call: Call<'_>) -> Option<&'a Operation> {
    let wanted = call.call.path.trim_end_matches('/');
    api.operations.iter().find(|operation| {
        operation.method.to_string() == call.call.method
            && paths(operation).iter().any(|path| path == wanted)
    })
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let segments = path.trim_end_matches('/').split('/');
    let segments = segments.map(|one| if one.starts_with('{') { "{}" } else { one });
    segments.collect::<Vec<_>>().join("/")
}

/// Whether a path with values is one of this template.
fn fills(template: &str, path: &str) -> bool {
    let template: Vec<&str> = template.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
}

/// Reports parameters that the page names otherwise.
fn names(cx: &mut Cx<'_>, call: Call<'_>, operation: &Operation) {
    let page: Vec<&str> = braces(&call.call.path);
    for path in paths(operation) {
        if shape(&path) != shape(&call.call.path) {
            continue;
        }
        for (spec, page) in braces(&path).into_iter().zip(&page) {
            if spec != *page {
                let place = cx.places.param(&operation.id, spec).cloned();
                cx.found.push(Finding {
                    rule: Rule::PathParameter,
                    level: Level::Drift,
                    operations: vec![operation.id.clone()],
                    subject: spec.to_owned(),
                    message: format!("the page calls it `{page}`"),
                    page: vec![call.place()],
                    spec: place.into_iter().collect(),
                    edit: None,
                    seen: None,
                });
            }
        }
        return;
    }
}

fn braces(path: &str) -> Vec<&str> {
    let segments = path.split('/');
    segments
        .filter_map(|one| one.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}

/// The operation that this call was, when its path changed: one that no page has, and whose path differs in a few letters.
fn moved<'a>(
    api: &'a Api,
    call: Call<'_>,
    out: &[(Call<'_>, &Operation)],
) -> Option<&'a Operation> {
    let taken = |operation: &Operation| {
        let mut known = out.iter().filter(|(other, _)| !other.call.implied);
        known.any(|(_, known)| known.id == operation.id)
    };
    api.operations
        .iter()
        .filter(|one| one.method.to_string() == call.call.method && !taken(one))
        .find(|one| paths(one).iter().any(|path| alike(path, &call.call.path)))
}

/// Whether two paths have parameters in the same places, and all else is nearly the same.
fn alike(one: &str, other: &str) -> bool {
    let other: Vec<&str> = other.split('/').collect();
    let one: Vec<&str> = one.split('/').collect();
    let segment =
        |(one, other): (&&str, &&str)| match (one.starts_with('{'), other.starts_with('{')) {
            (true, true) => true,
            (false, false) => changed(one, other) <= 2,
            _ => false,
        };
    one.len() == other.len() && one.iter().zip(&other).all(segment)
}

/// Letters between what two words begin and end with alike.
fn changed(one: &str, other: &str) -> usize {
    let same =
        |pairs: &mut dyn Iterator<Item = (char, char)>| pairs.take_while(|(a, b)| a == b).count();
    let shorter = one.chars().count().min(other.chars().count());
    let start = same(&mut one.chars().zip(other.chars()));
    let end = same(&mut one.chars().rev().zip(other.chars().rev())).min(shorter - start);
    one.chars().count().max(other.chars().count()) - start - end
}

fn path_differs(cx: &mut Cx<'_>, call: Call<'_>, operation: &Operation) {
    let spec: Vec<_> = cx
        .places
        .operation(&operation.id)
        .cloned()
        .into_iter()
        .collect();
    let method = operation.method.to_string().to_ascii_lowercase();
    cx.found.push(Finding {
        rule: Rule::Path,
        level: Level::Drift,
        operations: vec![operation.id.clone()],
        subject: format!("{} {}", operation.method, operation.path_template()),
        message: format!("the page has `{}`", call.call.path),
        page: vec![call.place()],
        edit: Some(Edit {
            at: spec.first().cloned(),
            into: format!("the operation `{}`", operation.id),
            yaml: vec![format!("    {method}: {}", call.call.path)],
        }),
        spec,
        seen: None,
    });
}

//! Rules that concern the spec as a whole.

use super::Cx;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Api, Name, Type};
use crate::lower::naming;
use crate::parse::document as doc;
use crate::parse::values::{Named, Short};
use crate::source::Spanned;
use std::collections::BTreeSet;

type Fields = Named<Short<Spanned<String>, doc::Field>>;

/// Every folder is a declared area, and every declared area has a folder with operations.
pub(super) fn areas(cx: &mut Cx<'_>, api: &Api) {
    let mut said = BTreeSet::new();
    for file in &cx.document.files {
        let Some(area) = file.area.as_deref() else {
            continue;
        };
        if api.areas.iter().any(|known| known.name == area) || !said.insert(area) {
            continue;
        }
        let near = nearest(area, api.areas.iter().map(|area| area.name.as_str()));
        let help = match near {
            Some(near) => {
                format!("did you mean `{near}`? otherwise add `{area}` to `areas` in `api.yaml`")
            }
            None => format!("add it to `areas` in `api.yaml`: `{area}: {{ title: … }}`"),
        };
        let message = format!("the folder `endpoints/{area}` is not a declared area");
        cx.sink.push(
            Diagnostic::new(Code::UnknownName, file.content.span, message)
                .label("a file of it")
                .help(help),
        );
    }
    let Some(api_file) = &cx.document.api else {
        return;
    };
    for (name, _) in api_file.content.areas.iter() {
        let used = cx
            .document
            .files
            .iter()
            .any(|file| file.area.as_deref() == Some(name.as_str()));
        if !used {
            let message = format!("the area `{}` has no operations", name.value);
            let help = format!(
                "add `endpoints/{}/<noun>.yaml`, or remove the area",
                name.value
            );
            cx.sink.push(
                Diagnostic::new(Code::Unused, name.span, message)
                    .label("declared here")
                    .help(help),
            );
        }
        super::rust_names::area(cx, name);
        if !crate::parse::is_name(name) || name.contains('-') {
            let message = format!("`{}` is not an area name", name.value);
            cx.sink.push(
                Diagnostic::new(Code::BadName, name.span, message)
                    .label("expected one word in lower case"),
            );
        }
    }
}

/// Files and areas become modules, which have names that Rust takes.
pub(super) fn modules(cx: &mut Cx<'_>) {
    for file in &cx.document.files {
        let noun = file.stem.rsplit('/').next().unwrap_or(&file.stem);
        let area = file.area.as_deref().unwrap_or("");
        for name in [noun, area] {
            let rust = naming::snake(name);
            if matches!(rust.as_str(), "self" | "super" | "crate") || naming::is_keyword(&rust) {
                let message = format!(
                    "`{}` would be a module called `{rust}`, which is a keyword of Rust",
                    file.stem
                );
                let mistake = Diagnostic::new(Code::ReservedWord, file.content.span, message)
                    .label("in this file");
                cx.sink.push(mistake.help("rename the file or its folder"));
            }
        }
    }
}

/// The parameter that makes a field appear is one of the query of an operation that could answer with it.
pub(super) fn when(cx: &mut Cx<'_>) {
    let document = cx.document;
    for file in &document.files {
        let near = document
            .files
            .iter()
            .filter(|other| file.area.is_none() || other.area == file.area);
        let known: BTreeSet<&str> = near
            .flat_map(|file| file.content.operations.iter())
            .flat_map(|(_, operation)| &operation.query.entries)
            .map(|entry| entry.name.as_str())
            .collect();
        for (name, field) in fields(file, false) {
            let Some(when) = &field.when else { continue };
            if known.contains(when.as_str()) {
                continue;
            }
            let help = match nearest(when, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`when` names the parameter; what else there is to say goes into `doc`"
                    .to_owned(),
            };
            let message = format!(
                "`{}` appears with the query parameter `{}`, which no operation here has",
                name.value, when.value
            );
            cx.sink.push(
                Diagnostic::new(Code::UnknownName, when.span, message)
                    .label("unknown parameter")
                    .help(help),
            );
        }
    }
}

/// A choice among query parameters holds no lists, which have more than one way to be sent.
pub(super) fn lists_in_choices(cx: &mut Cx<'_>, api: &Api) {
    let params = api.operations.iter().flat_map(|operation| &operation.query);
    let used: BTreeSet<&Name> = params
        .filter_map(|param| {
            if let Type::Choice(name) = &param.ty {
                Some(name)
            } else {
                None
            }
        })
        .collect();
    for choice in api
        .choices
        .iter()
        .filter(|choice| used.contains(&choice.name))
    {
        let fields = choice.arms.iter().flat_map(|arm| &arm.fields);
        let mut lists = fields.filter(|field| {
            field
                .uses
                .create
                .as_ref()
                .is_some_and(|used| matches!(used.ty, Type::List(_)))
        });
        if let (Some(field), Some(span)) = (lists.next(), cx.table.span(&choice.name)) {
            let message = format!(
                "`{}` stands in a query, where `{}` can't be a list",
                choice.name.name, field.name
            );
            let help = "a choice with a list is for bodies; in a query, give the list a parameter of its own";
            cx.sink.push(
                Diagnostic::new(Code::MisplacedType, span, message)
                    .label("has a list in an arm")
                    .help(help),
            );
        }
    }
}

/// Units that nothing is measured in.
pub(super) fn units(cx: &mut Cx<'_>) {
    let document = cx.document;
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for file in document.files.iter().chain(&document.api) {
        for (_, field) in fields(file, true) {
            used.extend(field.unit.as_ref().map(|unit| unit.as_str()));
            used.extend(
                field
                    .quirk
                    .as_ref()
                    .and_then(|quirk| quirk.unit.as_ref())
                    .map(|unit| unit.as_str()),
            );
        }
        let own = file
            .content
            .operations
            .iter()
            .flat_map(|(_, operation)| operation.path.iter().chain(operation.query.iter()));
        for (_, param) in own.chain(file.content.query.iter()) {
            if let Short::Long(param) = param {
                used.extend(param.unit.as_ref().map(|unit| unit.as_str()));
            }
        }
    }
    for (name, _) in document
        .files
        .iter()
        .flat_map(|file| file.content.units.iter())
    {
        if !used.contains(name.as_str()) {
            let message = format!("nothing uses the unit `{}`", name.value);
            cx.sink.push(
                Diagnostic::new(Code::Unused, name.span, message)
                    .label("declared here")
                    .help("use it, or remove it"),
            );
        }
    }
}

/// Every field of a file that is written with more than its type, with those of choices or without.
fn fields(
    file: &doc::File,
    of_choices: bool,
) -> impl Iterator<Item = (&Spanned<String>, &doc::Field)> {
    let models = file.content.models.iter().map(|(_, model)| &model.fields);
    let heads = file
        .content
        .heads
        .iter()
        .flat_map(|(_, head)| [&head.top, &head.beside]);
    let choices = file
        .content
        .choices
        .iter()
        .filter(move |_| of_choices)
        .flat_map(|(_, choice)| choice.arms.iter().map(|(_, arm)| arm));
    models
        .chain(heads)
        .chain(choices)
        .flat_map(|fields: &Fields| fields.iter())
        .filter_map(|(name, field)| match field {
            Short::Long(long) => Some((name, long)),
            Short::Short(_) => None,
        })
}

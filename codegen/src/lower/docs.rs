//! Documentation texts: what the spec says in sentences, made safe for rustdoc.

use crate::escape::{markdown as escape, markdown_code, markdown_target};
use crate::ir::{Api, Choice, Field, Operation, Param, Use};
use crate::sentences;

/// The paragraphs of a text of the spec, made safe for rustdoc.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    safe(sentences::paragraphs(text))
}

fn safe(paragraphs: Vec<String>) -> Vec<String> {
    paragraphs.iter().map(|text| escape(text)).collect()
}

/// What a module says of itself.
pub(super) fn file(api: &Api, stem: &str, operations: &[&Operation]) -> Vec<String> {
    let calls = operations.iter().map(|operation| {
        let title = operation.title.trim_end_matches('.');
        format!(
            "- {}: {}.",
            markdown_code(&format!(
                "{} {}",
                operation.method,
                operation.path_template()
            )),
            lower_first(&escape(title))
        )
    });
    let calls: Vec<String> = calls.collect();
    match (calls.as_slice(), stem) {
        ([], "types") => vec![sentence(kinds(api, stem))],
        ([], _) => {
            let names: Vec<String> = names(api, stem)
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            let sharing = match stem.strip_prefix("endpoints/") {
                Some(_) => "several operations",
                None => "several areas",
            };
            vec![format!("What {sharing} share: {}.", names.join(", "))]
        }
        ([one], _) => vec![one.trim_start_matches("- ").to_owned()],
        _ => vec![calls.join("\n")],
    }
}

/// What is declared in a file that has no operations, by its Rust names.
fn names(api: &Api, stem: &str) -> Vec<String> {
    let of_file = |file: &String| file == stem;
    let models = api.models.iter().filter(|model| of_file(&model.file));
    let models = models.map(|model| model.rust.clone().unwrap_or(model.name.name.clone()));
    let unions = api.unions.iter().filter(|union| of_file(&union.file));
    let heads = api.heads.iter().filter(|head| of_file(&head.file));
    let ids = api.ids.iter().filter(|id| of_file(&id.file));
    let enums = api.enums.iter().filter(|item| of_file(&item.file));
    models
        .chain(unions.map(|union| union.name.name.clone()))
        .chain(heads.map(|head| head.name.name.clone()))
        .chain(ids.map(|id| id.name.name.clone()))
        .chain(enums.map(|item| item.name.name.clone()))
        .collect()
}

/// Which kinds of things the file of types has.
fn kinds(api: &Api, stem: &str) -> Vec<&'static str> {
    let ids = api.ids.iter().any(|id| id.file == stem);
    let enums = api.enums.iter().any(|item| item.file == stem);
    let mut choices = api.choices.iter();
    let choices = choices.any(|choice| choice.file == stem && !choice.time_range);
    let kinds = [
        (ids, "identifiers"),
        (enums, "sets of values"),
        (choices, "choices"),
    ];
    let there = kinds.into_iter().filter(|(there, _)| *there);
    there.map(|(_, kind)| kind).collect()
}

/// `Identifiers, sets of values and choices.`
fn sentence(words: Vec<&str>) -> String {
    let text = match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", chars.as_str())
}

/// An acronym at the start stays one.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// The title of an operation, as a paragraph.
pub(super) fn title(operation: &Operation) -> Vec<String> {
    vec![format!(
        "{}.",
        escape(operation.title.trim_end_matches('.'))
    )]
}

/// What a request says of itself.
pub(super) fn operation(operation: &Operation, arguments: &[String]) -> Vec<String> {
    let mut out = title(operation);
    out.extend(safe(sentences::operation(operation)));
    out.extend((!arguments.is_empty()).then(|| arguments.join("\n")));
    out.push(format!("[Reference]({})", markdown_target(&operation.page)));
    out
}

/// What a field says of itself.
pub(super) fn field(api: &Api, field: &Field, used: &Use) -> Vec<String> {
    safe(sentences::field(api, field, used))
}

/// The documentation of a parameter that is a choice.
pub(super) fn choice(param: &Param, choice: &Choice) -> Vec<String> {
    safe(sentences::choice(param, choice))
}

/// What a parameter says of itself.
pub(super) fn param(api: &Api, param: &Param) -> Vec<String> {
    safe(sentences::param(api, param))
}

//! What `--help` says about operations: how they are called, what they answer, where that is documented.

use std::fmt::Write;

use thousandeyes_api::{Api, Area, Operation, Param, Type};

use super::arguments::{flag_name, value_name, values};
use super::body;
use crate::columns::documented;
use crate::draw;
use crate::family::Family;
use crate::value::Place;

/// The end of the help of the whole.
pub(super) fn root() -> String {
    "Examples:
  thousandeyes --mock net metrics 817 --window 1h       try it without an account
  thousandeyes net metrics 817 --from 2d --all -o csv   every row of two days
  thousandeyes operations                               everything there is

Credentials: TE_TOKEN, or TE_EMAIL with TE_AUTH_TOKEN, or `thousandeyes login`.
Exit codes: 0 fine, 1 the API said no, 2 could not be done."
        .to_owned()
}

/// One line about an area.
pub(super) fn area(area: &Area) -> String {
    match &area.doc {
        Some(doc) => format!("{}: {}", area.title, doc.trim_end_matches('.')),
        None => area.title.clone(),
    }
}

/// What the operation does, and what else its command reaches.
pub(super) fn operation(api: &Api, operation: &Operation, family: &Family) -> String {
    let mut text = operation.title.clone();
    if let Some(doc) = &operation.doc {
        let _ = write!(text, "\n\n{doc}");
    }
    for sentence in facts(api, operation) {
        let _ = write!(text, "\n\n{sentence}");
    }
    for member in family.members().iter().skip(1) {
        let title = lower(&member.title);
        let _ = write!(
            text,
            "\n\nWith {} it is {}: {title}.",
            arguments_of(member),
            member.id
        );
    }
    text
}

/// What the flags of a choice can't say one by one, and what an update does to fields that are not sent.
fn facts(api: &Api, operation: &Operation) -> Vec<String> {
    let mut out = Vec::new();
    for param in &operation.query {
        let Type::Choice(name) = &param.ty else {
            continue;
        };
        let own = param.doc.as_deref();
        let doc = own.or_else(|| api.choice(name)?.doc.as_deref());
        out.extend(doc.map(str::to_owned));
    }
    out.extend(operation.update.map(|update| update.sentence().to_owned()));
    out
}

/// `1 argument (TEST_ID)`.
fn arguments_of(operation: &Operation) -> String {
    let count = operation.path_params.len();
    let noun = if count == 1 { "argument" } else { "arguments" };
    let names = operation.path_params.iter();
    let names: Vec<String> = names.map(|param| value_name(&param.name)).collect();
    format!("{count} {noun} ({})", names.join(" "))
}

/// Lines that can be pasted.
pub(super) fn examples(api: &Api, operation: &Operation) -> String {
    let drawing = Drawing::of_one(api, operation);
    let call = call(api, operation);
    let mut lines = vec![call.clone()];
    if operation.query.iter().any(|param| param.name == "range") {
        lines.push(format!("{call} --window 1h"));
    }
    if operation.answer.is_paged() {
        lines.push(format!("{call} --all -o csv > rows.csv"));
    }
    let plotted = draw::drawable(api, operation).plot;
    if let (true, Some(field)) = (drawing.plot, plotted.first()) {
        lines.push(format!("{call} --window 12h --plot {field}"));
    }
    if drawing.waterfall {
        lines.push(format!("{call} --waterfall"));
    }
    if drawing.graph {
        lines.push(format!("{call} -o svg > paths.svg"));
    }
    let mut text = "Examples:".to_owned();
    for line in lines {
        let _ = write!(text, "\n  {line}");
    }
    text
}

/// The same with the wire, the reference page and the fields of a row.
pub(super) fn details(api: &Api, operation: &Operation, family: &Family) -> String {
    let mut text = examples(api, operation);
    let _ = write!(
        text,
        "\n\nRequest: {} {}",
        operation.method,
        operation.template()
    );
    let _ = write!(text, "\nReference: {}", operation.page);
    for member in family.members().iter().skip(1) {
        let _ = write!(
            text,
            "\n\n{}: {} {}",
            member.id,
            member.method,
            member.template()
        );
        let _ = write!(text, "\nReference: {}", member.page);
    }
    text.push_str(&body::details(api, operation));
    if operation.answer.row().is_none() {
        text.push_str("\n\nAnswers nothing: exit code 0 says that it was done.");
    }
    let columns = documented(api, operation);
    if !columns.is_empty() {
        text.push_str("\n\nColumns, for --columns and --sort:");
        for column in columns {
            let _ = write!(text, "\n  {}", column.name);
            if let Some(unit) = &column.unit {
                let words = api.unit(unit).map_or(unit.as_str(), |unit| &unit.text);
                let _ = write!(text, " ({words})");
            }
        }
    }
    text
}

/// The command with arguments as an example answer has them.
fn call(api: &Api, operation: &Operation) -> String {
    let mut text = format!("thousandeyes {} {}", operation.area, operation.name);
    let required = operation.path_params.iter().filter(|param| param.required);
    for param in required {
        let value = example_value(api, operation, param);
        let value = value.unwrap_or_else(|| value_name(&param.name));
        let _ = write!(text, " {value}");
    }
    let required = operation.query.iter().filter(|param| param.required);
    for param in required {
        let value = value_name(&param.name);
        let _ = write!(text, " --{} {value}", flag_name(&param.name));
    }
    if operation.body.as_ref().is_some_and(|body| body.required) {
        text.push_str(" --data body.json");
    }
    text
}

/// A value for a parameter of the path: the one that goes with the example body, the first that is listed, or a number that the first
/// example answer has under that name, wherever it is.
fn example_value(api: &Api, operation: &Operation, param: &Param) -> Option<String> {
    if let Some(chosen) = body::chosen(api, operation, param) {
        return Some(chosen);
    }
    if let Some(first) = values(api, param, &param.ty, Place::Path)
        .into_iter()
        .next()
    {
        return Some(first);
    }
    let name = &param.name;
    let example = api.examples(operation).next()?;
    let (_, rest) = example.text.split_once(&format!("\"{name}\""))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// What `--plot` takes.
pub(super) fn plot(api: &Api, family: &Family) -> String {
    let members = family.members().iter();
    let fields = members.map(|member| draw::drawable(api, member).plot);
    let mut names: Vec<String> = Vec::new();
    for name in fields.flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    format!("Draw a field over time: {}", names.join(", "))
}

/// Which pictures there are of the answers of a command.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Drawing {
    pub(super) plot: bool,
    pub(super) waterfall: bool,
    pub(super) graph: bool,
}

impl Drawing {
    pub(super) fn of(api: &Api, family: &Family) -> Self {
        let all = family
            .members()
            .iter()
            .map(|member| Self::of_one(api, member));
        all.fold(Self::default(), |one, other| Self {
            plot: one.plot || other.plot,
            waterfall: one.waterfall || other.waterfall,
            graph: one.graph || other.graph,
        })
    }

    fn of_one(api: &Api, operation: &Operation) -> Self {
        let found = draw::drawable(api, operation);
        Self {
            plot: !found.plot.is_empty(),
            waterfall: found.waterfall,
            graph: found.graph,
        }
    }
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next();
    // `DNS` stays, `One page` does not.
    let shouted = letters.clone().next().is_some_and(char::is_uppercase);
    match first {
        Some(first) if !shouted => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}

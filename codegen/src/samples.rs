//! How an operation is called: a line for the shell and one of Rust, for OpenAPI and the reference pages.

use crate::ir::{Api, Operation, Segment, Type};
use crate::lower;
use crate::lower::naming;

/// `thousandeyes net metrics TEST_ID --window 12h`
pub(crate) fn shell(api: &Api, operation: &Operation) -> String {
    let mut words = vec![
        "thousandeyes".to_owned(),
        operation.area.clone(),
        operation.name.clone(),
    ];
    for param in &operation.path_params {
        let word = placeholder(&param.name);
        let optional = operation
            .path
            .contains(&Segment::Optional(param.name.clone()));
        words.push(if optional { format!("[{word}]") } else { word });
    }
    for param in operation.query.iter().filter(|param| param.required) {
        if !matches!(param.ty, Type::Choice(_)) {
            words.push(format!(
                "--{} {}",
                flag(&param.name),
                placeholder(&param.name)
            ));
        }
    }
    if operation.body.as_ref().is_some_and(|body| body.required) {
        words.push("--data body.json".to_owned());
    }
    if takes_range(api, operation) {
        words.push("--window 12h".to_owned());
    }
    words.join(" ")
}

/// `client.net().metrics(test_id).window(Window::hours(12)).send().await?`
pub(crate) fn rust(api: &Api, operation: &Operation) -> String {
    let request = lower::request(api, operation);
    let arguments: Vec<String> = request
        .arguments()
        .iter()
        .map(|argument| naming::ident(&argument.name).to_string())
        .collect();
    let range = match takes_range(api, operation) {
        true => ".window(Window::hours(12))",
        false => "",
    };
    format!(
        "client.{}().{}({}){range}.send().await?",
        naming::snake(&operation.area),
        naming::ident(&naming::snake(&operation.name)),
        arguments.join(", ")
    )
}

/// The names and types of the variables in a sample of Rust, as they are in the area's module; for the test that compiles them.
#[doc(hidden)]
pub fn sample_arguments(api: &Api, operation: &Operation) -> Vec<(String, String)> {
    let arguments = lower::request(api, operation).arguments().into_iter();
    arguments
        .map(|argument| (naming::ident(&argument.name).to_string(), argument.ty))
        .collect()
}

/// Whether it takes the time range that the runtime brings, so that a sample may ask for a stretch of time.
fn takes_range(api: &Api, operation: &Operation) -> bool {
    let mut choices = api.choices.iter().filter(|choice| choice.time_range);
    choices.any(|choice| {
        let mut query = operation.query.iter();
        query.any(|param| param.ty == Type::Choice(choice.name.clone()))
    })
}

/// `agentTypes` is the flag `agent-types`.
fn flag(name: &str) -> String {
    naming::snake(name).replace('_', "-")
}

/// `testId` is `TEST_ID` to those who are to put something else there.
fn placeholder(name: &str) -> String {
    naming::snake(name).to_uppercase()
}

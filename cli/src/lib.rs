//! The `thousandeyes` command: every operation of the API from a terminal.
//!
//! It is driven by the description of the API (`thousandeyes-api`) and by the catalogue of the client
//! (`thousandeyes::v6::OPERATIONS`): an operation that is added in YAML is a command without a line of code here.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod app;
mod columns;
mod commands;
pub mod draw;
mod failure;
mod family;
mod fetch;
mod interrupt;
mod json;
mod moment;
mod nearest;
mod output;
mod progress;
mod reading;
mod resume;
mod secret;
mod settings;
mod terminal;
mod usage;
mod value;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use failure::Failure;

/// Does what the arguments say, the first of which is the name of the program. The exit code is 0 when all is fine, 1 when something
/// was found (the API said no), 2 when it could not be done.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let api = thousandeyes_api::v6();
    let arguments = app::split_id(api, arguments.into_iter().collect());
    let mut command = app::command(api);
    let matches = match command.try_get_matches_from_mut(&arguments) {
        Ok(matches) => matches,
        Err(error) if error.kind() == clap::error::ErrorKind::MissingSubcommand => {
            return usage::help(&mut command, &arguments);
        }
        Err(error) => return usage::end(&error, &usage::meant(&command, &arguments)),
    };
    match commands::run(api, &matches) {
        Ok(exit) => exit,
        Err(failure) => end(&failure),
    }
}

/// Says why it ends.
fn end(failure: &Failure) -> ExitCode {
    if !failure.is_silent() {
        // Line by line, as `say` makes one line of what it is given.
        for (number, line) in failure.lines().enumerate() {
            match number {
                0 => watch::say(&format!("thousandeyes: {line}")),
                _ => watch::say(line),
            }
        }
    }
    ExitCode::from(failure.exit())
}

//! `thousandeyes login`: credentials from the terminal into the config file, without echo.

use std::env;
use std::io::{self, IsTerminal, stdin};
use std::process::ExitCode;

use clap::ArgMatches;

use crate::failure::Failure;
use crate::secret::{ask, ask_silently};
use crate::settings::{DEFAULT_PROFILE, config_path, save};
use crate::watch::say;

/// Asks, checks that what was typed can be sent, and saves it.
pub(crate) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let profile = matches
        .get_one::<String>("profile")
        .map_or(DEFAULT_PROFILE, String::as_str);
    let path = config_path(|name| env::var_os(name));
    let path = path.ok_or_else(|| {
        Failure::input("there is no home folder to keep credentials in: set HOME")
    })?;
    if !stdin().is_terminal() {
        return Err(Failure::input(
            "login asks on a terminal, and standard input is none; in scripts set TE_TOKEN, or TE_EMAIL with TE_AUTH_TOKEN",
        ));
    }
    say(
        "An OAuth bearer token, or the e-mail address of an account with its basic authentication token.",
    );
    let unread = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Failure::input("nothing was typed, so nothing was saved"),
        _ => Failure::input(format!("the terminal can't be read: {error}")),
    };
    let email = ask("E-mail, empty for a bearer token: ").map_err(unread)?;
    let label = if email.is_empty() {
        "Bearer token: "
    } else {
        "Authentication token: "
    };
    let token = ask_silently(label).map_err(unread)?;
    if token.is_empty() {
        return Err(Failure::input("nothing was typed, so nothing was saved"));
    }
    let builder = thousandeyes::blocking::Client::builder();
    let (builder, credentials) = match email.is_empty() {
        true => (builder.bearer(token.clone()), vec![("token", token)]),
        false => (
            builder.basic(email.clone(), token.clone()),
            vec![("email", email), ("auth_token", token)],
        ),
    };
    // The client knows what can be sent.
    builder
        .build()
        .map_err(|error| Failure::call(&error).advise("nothing was saved"))?;
    save(&path, profile, &credentials)?;
    say(&format!(
        "Saved as profile `{profile}` in {}. `thousandeyes status` shows what is used.",
        path.display()
    ));
    if ["TE_TOKEN", "TE_EMAIL", "TE_AUTH_TOKEN"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
    {
        say("The environment has credentials as well, and goes before the file.");
    }
    Ok(ExitCode::SUCCESS)
}

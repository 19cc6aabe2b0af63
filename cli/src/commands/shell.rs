//! `thousandeyes completions` and `thousandeyes man`: what shells and readers want to know of the commands.

use std::fs;
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use clap::{ArgMatches, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use thousandeyes_api::Api;

use crate::app;
use crate::failure::Failure;

/// Prints completions for one shell.
pub(crate) fn completions(api: &'static Api, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let name = matches
        .get_one::<String>("shell")
        .map_or("", String::as_str);
    let shell: Shell = name
        .parse()
        .map_err(|_| Failure::input(format!("there are no completions for `{name}`")))?;
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut app::command(api), "thousandeyes", &mut text);
    let mut out = stdout().lock();
    out.write_all(&text)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the page of the whole, or writes one for each command.
pub(crate) fn man(api: &'static Api, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    // The pages are the same on every terminal.
    let mut command = app::command(api).term_width(100);
    command.build();
    let Some(folder) = matches.get_one::<String>("folder") else {
        let mut text = Vec::new();
        Man::new(command).render(&mut text)?;
        let mut out = stdout().lock();
        out.write_all(&text)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    };
    let failed =
        |error: std::io::Error| Failure::input(format!("{folder} can't be written: {error}"));
    fs::create_dir_all(folder).map_err(failed)?;
    pages(&command, "thousandeyes", Path::new(folder)).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the page of a command, and those of the commands below it.
fn pages(command: &Command, name: &str, folder: &Path) -> std::io::Result<()> {
    let mut text = Vec::new();
    Man::new(command.clone().name(name.to_owned())).render(&mut text)?;
    fs::write(folder.join(format!("{name}.1")), text)?;
    for inner in command.get_subcommands() {
        pages(inner, &format!("{name}-{}", inner.get_name()), folder)?;
    }
    Ok(())
}

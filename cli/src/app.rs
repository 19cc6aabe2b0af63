//! The commands and their flags: one for each operation of the description, and those of the tool itself.

mod arguments;
mod body;
mod help;

use std::ffi::OsString;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Args, Command, ValueHint};
use thousandeyes_api::{Api, Operation};

use crate::family::Family;
use crate::output::Format;

pub(crate) use arguments::{flag_name, path_id, query_id};

/// The whole command line of one version of the API.
pub(crate) fn command(api: &'static Api) -> Command {
    let mut root = Command::new("thousandeyes")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Every operation of the ThousandEyes API from a terminal")
        .after_help(help::root())
        .max_term_width(110)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .args(global());
    for area in &api.areas {
        let mut command = Command::new(area.name.as_str())
            .about(help::area(area))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true)
            .subcommand_help_heading("Operations")
            .subcommand_value_name("OPERATION");
        for operation in api.operations_of(&area.name) {
            command = command.subcommand(operation_command(api, operation));
        }
        root = root.subcommand(command);
    }
    root.subcommands(own_commands())
}

/// Replaces `help net metrics` by `net metrics --help`, and an id such as `net.metrics` by its area and its name.
pub(crate) fn split_id(api: &Api, mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_flag = |argument: &OsString| argument.as_encoded_bytes().starts_with(b"-");
    let takes_value = |argument: &OsString| *argument == *"--profile" || *argument == *"--color";
    let mut place = 1;
    while let Some(argument) = arguments.get(place).filter(|argument| is_flag(argument)) {
        place += if takes_value(argument) { 2 } else { 1 };
    }
    if arguments.get(place).is_some_and(|word| word == "help") {
        arguments.remove(place);
        arguments.push("--help".into());
    }
    let id = arguments.get(place).and_then(|id| id.to_str());
    if let Some(operation) = id.and_then(|id| api.operation(id)) {
        let words = [operation.area.as_str(), operation.name.as_str()];
        arguments.splice(place..=place, words.map(OsString::from));
    }
    arguments
}

/// Flags that any command takes.
fn global() -> [Arg; 5] {
    let level = PossibleValuesParser::new(["auto", "always", "never"]);
    [
        Arg::new("mock")
            .long("mock")
            .action(ArgAction::SetTrue)
            .global(true)
            .help_heading("Global options")
            .help("Call a mock server inside this process: no account, no network"),
        Arg::new("profile")
            .long("profile")
            .value_name("NAME")
            .global(true)
            .help_heading("Global options")
            .help("Profile of the config file [default: `default`, or TE_PROFILE]"),
        Arg::new("color")
            .long("color")
            .value_name("WHEN")
            .value_parser(level)
            .default_value("auto")
            .global(true)
            .help_heading("Global options")
            .help("Colours: on terminals, always or never; NO_COLOR is heeded"),
        Arg::new("no-retry")
            .long("no-retry")
            .action(ArgAction::SetTrue)
            .global(true)
            .help_heading("Global options")
            .help("Try nothing again; usually what may well pass is sent up to five times"),
        Arg::new("verbose")
            .long("verbose")
            .short('v')
            .action(ArgAction::Count)
            .global(true)
            .help_heading("Global options")
            .help("Show requests and where settings come from, without secrets"),
    ]
}

/// The command of one operation.
fn operation_command(api: &'static Api, operation: &'static Operation) -> Command {
    let family = Family::of(api, operation);
    let mut command = Command::new(operation.name.as_str())
        .about(operation.title.as_str())
        .long_about(help::operation(api, operation, &family))
        .after_help(help::examples(api, operation))
        .after_long_help(help::details(api, operation, &family))
        .args(arguments::path(api, &family))
        .args(arguments::query(api, &family))
        .args(output_flags(api, &family));
    if family.members().iter().any(|member| member.body.is_some()) {
        command = command.arg(
            Arg::new("data")
                .long("data")
                .value_name("FILE|-|JSON")
                .value_hint(ValueHint::FilePath)
                .help("The body: a file, `-` for standard input, or the JSON itself"),
        );
        command = command.arg(
            Arg::new("no-check")
                .long("no-check")
                .action(ArgAction::SetTrue)
                .help("Send the body without checking it against the description"),
        );
    }
    command
}

/// How the answer of an operation is shown, and how much of it there is.
fn output_flags(api: &'static Api, family: &Family) -> Vec<Arg> {
    let drawing = help::Drawing::of(api, family);
    let mut flags = vec![
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FORMAT")
            .value_parser(PossibleValuesParser::new(Format::ALL.map(|format| {
                PossibleValue::new(format.name()).help(format.about())
            })))
            .hide_possible_values(true)
            .help("table, json, ndjson, csv, svg or dot [default: table on a terminal, json elsewhere]"),
        Arg::new("columns")
            .long("columns")
            .value_name("NAMES")
            .value_delimiter(',')
            .help("Only these columns, in this order; `all` for every one"),
        Arg::new("sort")
            .long("sort")
            .value_name("COLUMN")
            .allow_hyphen_values(true)
            .help("Sort by a column; `-loss` for the highest first"),
        Arg::new("limit")
            .long("limit")
            .value_name("N")
            .value_parser(crate::value::count)
            .allow_negative_numbers(true)
            .help("Maximum number of rows to fetch, from as many pages as it takes"),
        Arg::new("csv-safe")
            .long("csv-safe")
            .action(ArgAction::SetTrue)
            .help("In CSV, put a ' before texts that a spreadsheet would run as a formula"),
    ];
    if family
        .members()
        .iter()
        .any(|member| member.answer.is_paged())
    {
        flags.push(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help("Follow the links to all pages"),
        );
        flags.push(
            Arg::new("resume")
                .long("resume")
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .help("Keep in FILE where it stands, and go on from there; implies --all"),
        );
    }
    if drawing.plot {
        flags.push(
            Arg::new("plot")
                .long("plot")
                .value_name("FIELD")
                .conflicts_with_all(["columns", "sort"])
                .help(help::plot(api, family)),
        );
    }
    if drawing.waterfall {
        flags.push(
            Arg::new("waterfall")
                .long("waterfall")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["columns", "sort"])
                .help("Draw the requests of a page as a waterfall"),
        );
    }
    if drawing.graph {
        flags.push(
            Arg::new("graph")
                .long("graph")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["columns", "sort"])
                .help("Draw the paths as a graph"),
        );
    }
    flags
        .into_iter()
        .map(|flag| flag.help_heading("Output"))
        .collect()
}

/// The commands of the tool itself.
fn own_commands() -> [Command; 7] {
    let format = || {
        Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .value_parser(PossibleValuesParser::new(["text", "json"]))
            .default_value("text")
            .help("Of the output")
    };
    let shells = PossibleValuesParser::new(["bash", "elvish", "fish", "powershell", "zsh"]);
    [
        Command::new("status")
            .about("Whether the API is there, and with which settings it is called")
            .arg(format()),
        Command::new("decode")
            .about("Decode a saved answer with the typed model, and print it back as JSON")
            .after_help("Unknown fields are named on standard error; rows that can't be read make exit code 1.")
            .arg(
                Arg::new("operation")
                    .value_name("OPERATION")
                    .required(true)
                    .help("Its id, such as `net.metrics`; `thousandeyes operations` lists them"),
            )
            .arg(
                Arg::new("file")
                    .value_name("FILE")
                    .required(true)
                    .value_hint(ValueHint::FilePath)
                    .help("The answer; `-` for standard input"),
            ),
        Command::new("operations")
            .about("List all operations, or search them")
            .arg(
                Arg::new("words")
                    .value_name("WORDS")
                    .num_args(0..)
                    .help("Only operations with all these words in id, title or path"),
            )
            .arg(format()),
        crate::commands::mock::Args::augment_args(
            Command::new("mock").about("Serve answers as the API does, for tests and trials"),
        ),
        Command::new("login")
            .about("Ask for credentials on the terminal, and keep them in the config file")
            .after_help("They are read without echo, never from a flag, and kept with mode 0600."),
        Command::new("completions")
            .about("Print completions for a shell")
            .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(shells)),
        Command::new("man")
            .about("Print the man page, or write those of all commands into a folder")
            .arg(
                Arg::new("folder")
                    .value_name("FOLDER")
                    .value_hint(ValueHint::DirPath)
                    .help("Where to write one page for each command"),
            ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{command, own_commands};

    #[test]
    fn the_tree_is_sound() {
        // clap checks names, conflicts and defaults here.
        command(thousandeyes_api::v6()).debug_assert();
    }

    #[test]
    fn every_operation_has_a_command() {
        let api = thousandeyes_api::v6();
        let root = command(api);
        for operation in &api.operations {
            let area = root.find_subcommand(&operation.area);
            let found = area.and_then(|area| area.find_subcommand(&operation.name));
            assert!(found.is_some(), "{}", operation.id);
        }
    }

    #[test]
    fn areas_and_commands_of_our_own_do_not_meet() {
        let api = thousandeyes_api::v6();
        for area in &api.areas {
            let own = own_commands();
            assert!(own.iter().all(|command| command.get_name() != area.name));
        }
    }
}

//! Command lines that make no sense, as one line each; help and version as they are asked for.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Command;
use clap::error::ErrorKind;

use crate::failure::COULD_NOT;
use crate::nearest::suggestion;
use crate::terminal::spelt;
use crate::watch::say;

/// The command that was meant: the words of a command line that are commands.
pub(crate) fn meant(command: &Command, arguments: &[OsString]) -> String {
    let (mut command, mut name) = (command, command.get_name().to_owned());
    for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(inner) = command.find_subcommand(word) {
            command = inner;
            name = format!("{name} {word}");
        }
    }
    name
}

/// Ends as the parser of the command line says, of the command that was meant.
pub(crate) fn end(error: &clap::Error, meant: &str) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => crate::end(&error.into()),
        },
        // Nothing was said, so everything is told.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(COULD_NOT)
        }
        _ => {
            say(&format!(
                "thousandeyes: {}",
                line(&error.render().to_string(), meant)
            ));
            ExitCode::from(COULD_NOT)
        }
    }
}

/// The help of a command that needs another word, on standard error: nobody asked for it.
pub(crate) fn help(root: &mut Command, arguments: &[OsString]) -> ExitCode {
    let meant = meant(root, arguments);
    root.build();
    let words: Vec<&str> = meant.split(' ').skip(1).collect();
    let help = help_of(root, &words);
    let _ = write!(std::io::stderr(), "{}", spelt(help));
    ExitCode::from(COULD_NOT)
}

/// The help of the command that words name.
fn help_of(command: &mut Command, words: &[&str]) -> String {
    if let Some((word, rest)) = words.split_first()
        && let Some(found) = command.find_subcommand_mut(word)
    {
        return help_of(found, rest);
    }
    command.render_help().to_string()
}

/// What clap says on several lines as one: the mistake, the tips, and where to look.
fn line(rendered: &str, meant: &str) -> String {
    let (said, _) = rendered.split_once("\nUsage: ").unwrap_or((rendered, ""));
    let mut parts: Vec<String> = Vec::new();
    for part in said.lines().map(str::trim).filter(|part| !part.is_empty()) {
        let part = part.strip_prefix("error: ").unwrap_or(part);
        let part = part.strip_prefix("tip: ").unwrap_or(part);
        // clap proposes to pass an unknown option as a value, which none of ours can be.
        if part.starts_with("For more information") || part.starts_with("to pass '") {
            continue;
        }
        if part.starts_with("a similar argument exists") && !is_near(parts.first(), part) {
            continue;
        }
        match parts.last_mut() {
            // A list of missing arguments goes on behind its colon.
            Some(last) if last.ends_with(':') => {
                last.push(' ');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts.push(format!("see `{meant} --help`"));
    parts.join("; ")
}

/// Whether the option that is offered is spelt much like the one that was typed: what clap offers for `--port` is `--no-retry`.
fn is_near(mistake: Option<&String>, offer: &str) -> bool {
    let quoted = |text: &str| text.split('\'').nth(1).map(str::to_owned);
    let (Some(typed), Some(offered)) = (mistake.and_then(|text| quoted(text)), quoted(offer))
    else {
        return true;
    };
    !suggestion(&typed, [offered.as_str()]).is_empty()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use crate::app;

    fn line(arguments: &[&str]) -> String {
        let all = std::iter::once(&"thousandeyes").chain(arguments);
        let all: Vec<OsString> = all.map(OsString::from).collect();
        let mut command = app::command(thousandeyes_api::v6());
        let error = command.try_get_matches_from_mut(&all);
        let rendered = error.expect_err("a mistake").render().to_string();
        super::line(&rendered, &super::meant(&command, &all))
    }

    #[test]
    fn one_line_each() {
        for (arguments, expected) in [
            (
                &["nett"][..],
                "unrecognized subcommand 'nett'; a similar subcommand exists: 'net'; see `thousandeyes --help`",
            ),
            (
                &["net", "metrics"],
                "the following required arguments were not provided: <TEST_ID>; see `thousandeyes net metrics --help`",
            ),
            (
                &["net", "metrics", "1", "--to", "now"],
                "the following required arguments were not provided: --from <FROM>; see `thousandeyes net metrics --help`",
            ),
            (
                &["--color", "never", "net", "metrics", "1", "--limit", "x"],
                "invalid value 'x' for '--limit <N>': expected a whole number, 0 or more; see `thousandeyes net metrics --help`",
            ),
            (
                &["net", "metrics", "1", "--windw", "1h"],
                "unexpected argument '--windw' found; a similar argument exists: '--window'; see `thousandeyes net metrics --help`",
            ),
            (
                &["mock", "--port", "8080"],
                "unexpected argument '--port' found; see `thousandeyes mock --help`",
            ),
            (
                &["admin", "users", "--graph"],
                "unexpected argument '--graph' found; see `thousandeyes admin users --help`",
            ),
        ] {
            assert_eq!(line(arguments), expected);
        }
        let both = line(&["net", "metrics", "1", "--window", "1h", "--from", "2h"]);
        assert!(
            both.contains("cannot be used with") && both.lines().count() == 1,
            "{both}"
        );
    }
}

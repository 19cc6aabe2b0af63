//! Command lines that make no sense, as one line each; help and version as they are asked for.

use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::failure::COULD_NOT;
use crate::watch::say;

/// Ends as the parser of the command line says.
pub(crate) fn end(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that goes away has seen enough.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        // Nothing was said, so everything is told.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(COULD_NOT)
        }
        _ => {
            say(&format!(
                "thousandeyes: {}",
                line(&error.render().to_string())
            ));
            ExitCode::from(COULD_NOT)
        }
    }
}

/// What clap says on several lines as one: the mistake, the tips, and where to look.
fn line(rendered: &str) -> String {
    let (said, usage) = rendered.split_once("\nUsage: ").unwrap_or((rendered, ""));
    let mut parts: Vec<String> = Vec::new();
    for part in said.lines().map(str::trim).filter(|part| !part.is_empty()) {
        let part = part.strip_prefix("error: ").unwrap_or(part);
        let part = part.strip_prefix("tip: ").unwrap_or(part);
        if part.starts_with("For more information") {
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
    let words = usage.lines().next().unwrap_or_default().split_whitespace();
    let command: Vec<&str> = words
        .take_while(|word| !word.starts_with(['[', '<', '-']))
        .collect();
    let command = if command.is_empty() {
        "thousandeyes".to_owned()
    } else {
        command.join(" ")
    };
    parts.push(format!("see `{command} --help`"));
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use crate::app;

    fn line(arguments: &[&str]) -> String {
        let all = std::iter::once(&"thousandeyes").chain(arguments);
        let error = app::command(thousandeyes_api::v6()).try_get_matches_from(all);
        super::line(&error.expect_err("a mistake").render().to_string())
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
                &["net", "metrics", "1", "--windw", "1h"],
                "unexpected argument '--windw' found; a similar argument exists: '--window'; see `thousandeyes net metrics --help`",
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

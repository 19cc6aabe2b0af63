//! The commands that the README and `docs/cli.md` show, run in a terminal: they print what is written there.
//!
//! `BLESS=1` writes it there.

use std::env;
use std::fs;

use snapbox::Assert;

use crate::support::Cli;
use crate::terminals::terminal;

/// Columns of the terminal that the pages show.
const COLUMNS: u16 = 100;

/// Of an output that is longer than this, the pages show the beginning and the end.
const LONG: usize = 34;

/// What a command prints in a terminal; `None` for one that is not ours.
fn printed(command: &str) -> Option<String> {
    let newcomer = command.strip_prefix("cargo run -p thousandeyes-cli -- ");
    let line = newcomer.or_else(|| command.strip_prefix("thousandeyes "))?;
    let arguments = words(line);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let cli = Cli::new().with("NO_COLOR", "1");
    let seen = terminal(&cli, COLUMNS, &arguments, &[]);
    let lines = seen
        .screen
        .lines()
        .map(|line| format!("{}\n", line.trim_end()));
    Some(lines.collect())
}

/// The words of a command, as a shell has them: blanks part them, but for those in single quotes.
fn words(line: &str) -> Vec<String> {
    let (mut out, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for c in line.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => out.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    out.extend(word);
    out
}

/// The page with what its commands print now, and how many these are.
fn renewed(page: &str) -> (String, usize) {
    let (mut out, mut count, mut in_block) = (String::new(), 0, false);
    let mut ours = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_block = line == "```console";
            ours = false;
        }
        let command = line.strip_prefix("$ ").filter(|_| in_block);
        if let Some(text) = command.map(printed) {
            ours = text.is_some();
            out.push_str(line);
            out.push('\n');
            if let Some(text) = text {
                count += 1;
                out.push_str(&shortened(&text));
            }
            continue;
        }
        // What is written is what was printed once.
        if !(in_block && ours) {
            out.push_str(line);
            out.push('\n');
        }
    }
    (out, count)
}

fn shortened(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    match lines.len() > LONG {
        false => text.to_owned(),
        true => {
            let (first, last) = (lines[..12].join("\n"), lines[lines.len() - 2..].join("\n"));
            format!("{first}\n...\n{last}\n")
        }
    }
}

#[test]
fn the_pages_show_what_is_printed() {
    let mut checked = 0;
    for file in ["README.md", "docs/cli.md"] {
        let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
        let page = fs::read_to_string(&path).expect("a page");
        let (now, count) = renewed(&page);
        checked += count;
        match env::var_os("BLESS") {
            Some(_) => fs::write(&path, now).expect("written"),
            None => Assert::new().eq(page, snapbox::Data::text(now).raw()),
        }
    }
    assert!(checked >= 4, "{checked}");
}

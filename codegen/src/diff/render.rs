//! A report as people and programs read it.

mod changelog;
mod github;
mod markdown;
mod text;

use super::report::Report;
use super::rule::{Effect, Verdict};
use super::version::Bump;
use crate::escape;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal; with colours or not.
    Text {
        /// Whether to colour it.
        colours: bool,
    },
    /// For a comment on a pull request.
    Markdown,
    /// For programs; see [`diff_schema`](super::diff_schema).
    Json,
    /// Annotations of GitHub's checks.
    Github,
    /// Lines for `CHANGELOG.md`.
    Changelog,
}

impl Report {
    /// The report as text in one of the formats.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text { colours } => text::text(self, colours),
            Format::Markdown => markdown::markdown(self),
            Format::Json => json(self),
            Format::Github => github::github(self),
            Format::Changelog => changelog::changelog(self),
        }
    }
}

fn json(report: &Report) -> String {
    // Plain data with text keys: there is nothing in it that JSON can't hold.
    escape::json(&serde_json::to_string_pretty(report).unwrap_or_default()) + "\n"
}

/// What the version needs, and whether it has it.
fn bump(report: &Report) -> String {
    let needed = match report.bump {
        Bump::None => return "no new version is needed".to_owned(),
        Bump::Patch => "a patch release",
        Bump::Minor => "a release with additions",
        Bump::Major => "a breaking release",
    };
    match &report.version {
        None => format!("needs {needed}"),
        Some(check) if check.enough => format!(
            "needs {needed}, {} at least: {} → {} does",
            check.needed, check.base, check.head
        ),
        Some(check) => format!(
            "needs {needed}: {} at least, `Cargo.toml` has {} until the release",
            check.needed, check.head
        ),
    }
}

/// `1 change`, `2 changes`.
fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

/// What it breaks, in one word.
fn breaks(rust: &Verdict, wire: &Verdict) -> &'static str {
    match (rust.effect, wire.effect) {
        (Effect::Breaking, Effect::Breaking) => "Rust and wire",
        (Effect::Breaking, _) => "Rust",
        (_, Effect::Breaking) => "wire",
        _ => "nothing",
    }
}

/// The other things that changed by the same lines, cut short.
fn also(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let first: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| escape::markdown_code(name))
        .collect();
    match names.len() {
        0 => String::new(),
        all if all > SHOWN => format!("also {} and {} more", first.join(", "), all - SHOWN),
        _ => format!("also {}", first.join(", ")),
    }
}

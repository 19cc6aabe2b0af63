//! Reports as text for a terminal.

use super::report::{DocsReport, Edit, Finding, Level, NotUnderstood, PayloadReport};
use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use std::fmt::Write;

/// How a report is to look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// With colours.
    pub colour: bool,
    /// With what is of little use: fields that were never seen, prose that was not understood.
    pub verbose: bool,
    /// With details of the operations that the spec lacks.
    pub missing: bool,
}

/// Lines of one kind that are shown before they are cut.
const SHOWN: usize = 20;

impl Look {
    fn paint(self, style: Style, text: &str) -> String {
        if self.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    fn dim(self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }
}

/// What `drift docs` found.
pub fn docs_text(report: &DocsReport, look: Look) -> String {
    let mut out = String::new();
    findings(&mut out, &report.findings, look);
    unclear(&mut out, &report.not_understood, look);
    missing(&mut out, report, look);
    let drift = drifting(&report.findings);
    let lacks = report.missing_operations.len();
    let _ = writeln!(
        out,
        "{}",
        look.bold(&format!(
            "{}, {} in {}; {} of the spec compared: {}, {}",
            count(report.pages, "page"),
            count(report.calls, "call"),
            if report.pages == 1 { "it" } else { "them" },
            count(report.compared.len(), "operation"),
            count(report.rows, "row"),
            count(report.examples, "example"),
        ))
    );
    let _ = writeln!(
        out,
        "{}, {} missing in the spec, {} not understood",
        count(drift, "difference"),
        count(lacks, "operation"),
        count(
            report
                .not_understood
                .iter()
                .filter(|one| !one.ordinary)
                .count(),
            "place"
        ),
    );
    if !report.not_on_pages.is_empty() {
        let _ = writeln!(
            out,
            "not on these pages: {}",
            list(&report.not_on_pages, look.verbose)
        );
    }
    out
}

/// What `drift payload` found.
pub fn payload_text(report: &PayloadReport, look: Look) -> String {
    let mut out = String::new();
    findings(&mut out, &report.findings, look);
    if look.verbose {
        unseen(&mut out, &report.findings, look);
    }
    for note in &report.notes {
        let _ = writeln!(out, "note: {note}");
    }
    let _ = writeln!(
        out,
        "{}",
        look.bold(&format!(
            "{}: {}, {}, {}",
            report.operation,
            count(report.files, "file"),
            count(report.answers, "answer"),
            count(report.rows, "row"),
        ))
    );
    let unseen = report.findings.len() - drifting(&report.findings);
    let hint = if unseen > 0 && !look.verbose {
        " (`--verbose` lists them)"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "{}, {} never seen{hint}",
        count(drifting(&report.findings), "difference"),
        count(unseen, "documented field"),
    );
    out
}

fn drifting(findings: &[Finding]) -> usize {
    let drift = |finding: &&Finding| finding.level == Level::Drift;
    findings.iter().filter(drift).count()
}

/// Findings in groups of their operations, the columns of a group aligned.
fn findings(out: &mut String, findings: &[Finding], look: Look) {
    let shown: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.level == Level::Drift)
        .collect();
    let mut rest = shown.as_slice();
    while let Some(first) = rest.first() {
        let length = rest
            .iter()
            .take_while(|finding| finding.operations == first.operations)
            .count();
        let (group, after) = rest.split_at(length);
        rest = after;
        let _ = writeln!(out, "{}", look.bold(&list(&first.operations, look.verbose)));
        let width = |text: fn(&Finding) -> &str| {
            let lengths = group.iter().map(|finding| text(finding).chars().count());
            lengths.max().unwrap_or(0).min(48)
        };
        let rules = width(|finding| finding.rule.name());
        let subjects = width(|finding| &finding.subject);
        for finding in group {
            one(out, finding, (rules, subjects), look);
        }
        out.push('\n');
    }
}

fn one(out: &mut String, finding: &Finding, (rules, subjects): (usize, usize), look: Look) {
    let rule = format!("{:rules$}", finding.rule.name());
    let rule = look.paint(AnsiColor::Red.on_default(), &rule);
    let mut message = clean(&finding.message).into_owned();
    if let Some(seen) = &finding.seen {
        let _ = write!(message, " ({} of {}", seen.count, seen.of);
        if seen.files > 1 {
            let _ = write!(message, ", in {} files", seen.files);
        }
        if let Some(example) = &seen.example {
            let _ = write!(message, ", such as {example}");
        }
        message.push(')');
    }
    let _ = writeln!(
        out,
        "  {rule}  {:subjects$}  {message}",
        clean(&finding.subject)
    );
    let mut places = Vec::new();
    if let Some(first) = finding.page.first() {
        let more = finding.page.len() - 1;
        places.push(match more {
            0 => format!("page {first}"),
            more => format!("page {first} and {more} more"),
        });
    }
    let edit_at = finding.edit.as_ref().and_then(|edit| edit.at.as_ref());
    for place in finding
        .spec
        .iter()
        .filter(|place| Some(*place) != edit_at)
        .take(3)
    {
        places.push(format!("spec {place}"));
    }
    if !places.is_empty() {
        let _ = writeln!(out, "      {}", look.dim(&places.join("   ")));
    }
    if let Some(edit) = &finding.edit {
        suggested(out, edit, look);
    }
}

/// What no answer has, a line for each object.
fn unseen(out: &mut String, findings: &[Finding], look: Look) {
    let mut objects: Vec<(&str, Vec<&str>)> = Vec::new();
    let info = findings
        .iter()
        .filter(|finding| finding.level == Level::Info);
    for finding in info {
        let (object, field) = finding
            .subject
            .rsplit_once('.')
            .unwrap_or(("the answer", &finding.subject));
        match objects.iter_mut().find(|(known, _)| *known == object) {
            Some((_, fields)) => fields.push(field),
            None => objects.push((object, vec![field])),
        }
    }
    if objects.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", look.bold("documented, and in no answer"));
    for (object, fields) in objects {
        let _ = writeln!(out, "  {object}: {}", clean(&fields.join(", ")));
    }
    out.push('\n');
}

fn suggested(out: &mut String, edit: &Edit, look: Look) {
    let at = edit
        .at
        .as_ref()
        .map(|at| format!(", {at}"))
        .unwrap_or_default();
    let _ = writeln!(out, "      in {}{at}:", edit.into);
    for line in &edit.yaml {
        let _ = writeln!(
            out,
            "      {}",
            look.paint(AnsiColor::Green.on_default(), &format!("+ {}", clean(line)))
        );
    }
}

fn unclear(out: &mut String, all: &[NotUnderstood], look: Look) {
    let shown: Vec<&NotUnderstood> = all
        .iter()
        .filter(|one| look.verbose || !one.ordinary)
        .collect();
    if shown.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", look.bold("not understood"));
    let cut = if look.verbose { shown.len() } else { SHOWN };
    for one in shown.iter().take(cut) {
        let _ = writeln!(
            out,
            "  {}  {}",
            look.dim(&one.page.to_string()),
            clean(&one.what)
        );
    }
    if shown.len() > cut {
        let _ = writeln!(
            out,
            "  and {} more; `--verbose` shows them",
            shown.len() - cut
        );
    }
    out.push('\n');
}

fn missing(out: &mut String, report: &DocsReport, look: Look) {
    let all = &report.missing_operations;
    if all.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "{}",
        look.bold(&format!(
            "{} that the spec lacks",
            count(all.len(), "operation")
        ))
    );
    let width = all
        .iter()
        .map(|one| one.path.len())
        .max()
        .unwrap_or(0)
        .min(60);
    for one in all {
        if !look.missing {
            let _ = writeln!(out, "  {:6} {}", one.method, clean(&one.path));
            continue;
        }
        let _ = writeln!(
            out,
            "  {:6} {:width$}  {}",
            one.method,
            clean(&one.path),
            clean(&one.title)
        );
        let places: Vec<String> = one.page.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            out,
            "         {}",
            look.dim(&format!(
                "{}; {}, {}, {}",
                places.join(", "),
                count(one.parameters, "parameter"),
                count(one.fields, "field"),
                count(one.examples, "example"),
            ))
        );
    }
    if !look.missing {
        out.push_str("  `--missing` shows their titles and places\n");
    }
    out.push('\n');
}

/// Text of a page or an answer without what a terminal would take for a command.
fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| {
        if c.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    Cow::Owned(text.chars().map(shown).collect())
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

fn list(names: &[String], all: bool) -> String {
    const FEW: usize = 4;
    if all || names.len() <= FEW {
        return names.join(", ");
    }
    let few = names
        .iter()
        .take(FEW)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    format!("{few} and {} more", names.len() - FEW)
}

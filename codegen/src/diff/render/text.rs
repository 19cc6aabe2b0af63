//! For a terminal: what breaks first, each with place, reason and what to do.

use super::{also, breaks, bump, count};
use crate::diff::report::{Class, Finding, Report};
use crate::diff::rule::Effect;
use crate::escape::terminal;

/// The report, lines of at most a few words each.
pub(super) fn text(report: &Report, colours: bool) -> String {
    let paint = Paint { colours };
    let mut out = format!("{} → {}\n", terminal(&report.base), terminal(&report.head));
    if report.findings.is_empty() {
        out.push_str("no changes\n");
        return out;
    }
    for finding in &report.findings {
        out.push('\n');
        one(finding, paint, &mut out);
    }
    let counts = report.counts;
    out.push_str(&format!(
        "\n{} ({} Rust, {} the wire), {}, {} of behaviour, {} of documentation\n",
        count(counts.breaking, "breaking change"),
        counts.breaks_rust,
        counts.breaks_wire,
        count(counts.additions, "addition"),
        counts.behaviour,
        counts.documentation,
    ));
    out.push_str(&bump(report));
    out.push('\n');
    out
}

fn one(finding: &Finding, paint: Paint, out: &mut String) {
    let label = match finding.class {
        Class::Breaking => paint.red(&format!("breaks {}", breaks(&finding.rust, &finding.wire))),
        Class::Addition => paint.green("addition"),
        Class::Behaviour => paint.yellow("behaviour"),
        Class::Documentation => paint.dim("documentation"),
    };
    out.push_str(&format!(
        "{label} [{}] {}\n",
        finding.rule,
        terminal(&finding.message)
    ));
    let mut line = |what: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&format!(
                "  {:>5} {}\n",
                paint.dim(&format!("{what:>5}")),
                terminal(text)
            ));
        }
    };
    if let Some(place) = &finding.base {
        line("was", &place.to_string());
    }
    if let Some(place) = &finding.head {
        line("is", &place.to_string());
    }
    line("", &also(&finding.also));
    if finding.class == Class::Documentation {
        return;
    }
    for (side, verdict) in [("Rust", &finding.rust), ("wire", &finding.wire)] {
        let word = match verdict.effect {
            Effect::Breaking => "breaks: ",
            Effect::Addition => "adds: ",
            Effect::None => "",
        };
        line(side, &format!("{word}{}", verdict.why));
    }
    line("help", finding.todo.as_deref().unwrap_or_default());
}

/// Colours of a terminal, or none.
#[derive(Clone, Copy)]
struct Paint {
    colours: bool,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        match self.colours {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }

    fn red(self, text: &str) -> String {
        self.with("1;31", text)
    }

    fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    fn yellow(self, text: &str) -> String {
        self.with("33", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }
}

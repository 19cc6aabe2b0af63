//! For a comment on a pull request: one screen for a typical change.

use super::{also, breaks, bump, count};
use crate::diff::report::{Class, Finding, Report};
use crate::diff::rule::{Effect, Verdict};
use crate::escape::{markdown as markdown_text, markdown_code};

/// Findings of one kind that are written out; what is more goes into a fold.
const SHOWN: usize = 12;

/// The longest text that a comment may have is 65536 characters; this stays well below.
const LONGEST: usize = 60_000;

/// The comment.
pub(super) fn markdown(report: &Report) -> String {
    let mut out = format!("### {}\n\n", headline(report));
    out.push_str(&format!(
        "{} → {}",
        markdown_code(&report.base),
        markdown_code(&report.head)
    ));
    if report.findings.is_empty() {
        out.push_str(": nothing that the spec says is different.\n");
        return out;
    }
    out.push_str(&format!(" · {}\n", bump(report)));
    let of = |class: Class| -> Vec<&Finding> {
        let all = report.findings.iter();
        all.filter(|finding| finding.class == class).collect()
    };
    section(&mut out, "Breaking", &of(Class::Breaking), breaking);
    section(&mut out, "Added", &of(Class::Addition), plain);
    section(&mut out, "Behaviour", &of(Class::Behaviour), reasoned);
    let documentation = of(Class::Documentation);
    if !documentation.is_empty() {
        fold(&mut out, "Documentation", &documentation);
    }
    match out.len() > LONGEST {
        true => cut(&out),
        false => out,
    }
}

/// Cuts the report to the size of a comment. Only whole lines are kept, as half of one could end within an escape.
fn cut(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        if out.len() + line.len() > LONGEST {
            break;
        }
        out.push_str(line);
    }
    let open = out.matches("<details>").count() - out.matches("</details>").count();
    out.push_str(&"\n</details>\n".repeat(open));
    out + "\n… cut here; `cargo xtask diff` shows the rest.\n"
}

fn headline(report: &Report) -> String {
    let counts = report.counts;
    if report.findings.is_empty() {
        return "The API is the same".to_owned();
    }
    if counts.breaking == 0 {
        let mut parts = Vec::new();
        if counts.additions > 0 {
            parts.push(count(counts.additions, "addition"));
        }
        if counts.behaviour > 0 {
            parts.push(format!(
                "{} of behaviour",
                count(counts.behaviour, "change")
            ));
        }
        if counts.documentation > 0 {
            let number = count(counts.documentation, "change");
            parts.push(format!("{number} of documentation"));
        }
        return format!("Nothing breaks: {}", parts.join(", "));
    }
    format!(
        "{}: {} for Rust callers, {} on the wire",
        count(counts.breaking, "breaking change"),
        counts.breaks_rust,
        counts.breaks_wire
    )
}

fn section(out: &mut String, title: &str, findings: &[&Finding], line: fn(&Finding) -> String) {
    if findings.is_empty() {
        return;
    }
    out.push_str(&format!("\n**{title}**\n\n"));
    let shown = findings.iter().take(SHOWN);
    shown.for_each(|finding| out.push_str(&line(finding)));
    if let Some(rest) = findings.get(SHOWN..).filter(|rest| !rest.is_empty()) {
        fold(out, &format!("{title}, continued"), rest);
    }
}

fn fold(out: &mut String, title: &str, findings: &[&Finding]) {
    out.push_str(&format!(
        "\n<details><summary>{title} ({})</summary>\n\n",
        findings.len()
    ));
    let lines = findings.iter().map(|finding| match finding.class {
        Class::Breaking => breaking(finding),
        _ => plain(finding),
    });
    lines.for_each(|line| out.push_str(&line));
    out.push_str("\n</details>\n");
}

fn breaking(finding: &Finding) -> String {
    let mut out = format!(
        "- **{}** {}{}\n",
        breaks(&finding.rust, &finding.wire),
        markdown_text(&finding.message),
        tail(finding)
    );
    let why = |side: &str, verdict: &Verdict| match verdict.effect {
        Effect::Breaking => format!("{side}: {}. ", sentence(&verdict.why)),
        _ => String::new(),
    };
    let why = why("Rust", &finding.rust) + &why("Wire", &finding.wire);
    let todo = finding
        .todo
        .as_deref()
        .map(|todo| format!("*{}*", markdown_text(todo)));
    out.push_str(&format!("  {why}{}\n", todo.unwrap_or_default()));
    out.replace(" \n", "\n")
}

fn plain(finding: &Finding) -> String {
    format!("- {}{}\n", markdown_text(&finding.message), tail(finding))
}

fn reasoned(finding: &Finding) -> String {
    let wire = sentence(&finding.wire.why);
    format!(
        "- {}: {wire}{}\n",
        markdown_text(&finding.message),
        tail(finding)
    )
}

/// Place and rule.
fn tail(finding: &Finding) -> String {
    let place = finding.head.as_ref().or(finding.base.as_ref());
    let place = place.map(|place| format!(" · {}", markdown_code(&place.to_string())));
    let also = match also(&finding.also) {
        text if text.is_empty() => text,
        text => format!(" ({})", markdown_text(&text)),
    };
    format!("{also}{} · `{}`", place.unwrap_or_default(), finding.rule)
}

fn sentence(text: &str) -> String {
    markdown_text(text.trim_end_matches('.'))
}

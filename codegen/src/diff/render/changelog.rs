//! Lines for `CHANGELOG.md`: what users of the crate notice, in the order of the sections there.

use super::also;
use crate::diff::report::{Class, Finding, Report};
use crate::escape::markdown;

/// A list for each section that has something.
pub(super) fn changelog(report: &Report) -> String {
    let sections = [
        ("Breaking", Class::Breaking),
        ("Added", Class::Addition),
        ("Changed", Class::Behaviour),
    ];
    let mut out = String::new();
    for (title, class) in sections {
        let findings = report.findings.iter();
        let lines: Vec<String> = findings
            .filter(|finding| finding.class == class)
            .map(line)
            .collect();
        if lines.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("### {title}\n\n{}", lines.concat()));
    }
    out
}

fn line(finding: &Finding) -> String {
    let mut text = finding.message.replace(['\n', '\r'], " ");
    if let Some(first) = text.chars().next().filter(char::is_ascii_lowercase) {
        text.replace_range(..1, &first.to_ascii_uppercase().to_string());
    }
    let also = match also(&finding.also) {
        text if text.is_empty() => text,
        text => format!(", {text}"),
    };
    format!("- {}.\n", markdown(&(text + &also)))
}

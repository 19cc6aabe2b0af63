//! Annotations of GitHub's checks: one line each, at the line of the newer spec.

use super::{breaks, bump};
use crate::diff::report::{Class, Report};
use crate::diff::version::Bump;
use crate::escape::{github_message, github_property};

/// A workflow command for every change but those of documentation.
pub(super) fn github(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let level = match finding.class {
            // A change may break something on purpose; whether it may is for the reviewer to say.
            Class::Breaking => "warning",
            Class::Addition | Class::Behaviour => "notice",
            Class::Documentation => continue,
        };
        let title = match finding.class {
            Class::Breaking => format!(
                "breaks {}: {}",
                breaks(&finding.rust, &finding.wire),
                finding.rule
            ),
            _ => finding.rule.clone(),
        };
        // What is gone has no line in the files that are shown.
        let place = finding
            .head
            .as_ref()
            .map(|place| format!("file={},line={},", github_property(&place.file), place.line));
        let mut text = finding.message.clone();
        if finding.class == Class::Breaking {
            text.push_str(&format!(
                "\nRust: {}\nwire: {}",
                finding.rust.why, finding.wire.why
            ));
            text.extend(finding.todo.iter().map(|todo| format!("\n{todo}")));
        }
        out.push_str(&format!(
            "::{level} {}title={}::{}\n",
            place.unwrap_or_default(),
            github_property(&title),
            github_message(&text)
        ));
    }
    // Only a release raises the version. A pull request is told what the next release needs; that is no error of its own.
    if report.lacks_bump() {
        let level = match report.bump {
            Bump::Major => "warning",
            _ => "notice",
        };
        out.push_str(&format!(
            "::{level} title=version::{}\n",
            github_message(&bump(report))
        ));
    }
    out
}

//! Findings being collected. What shows in several operations or on several pages is one finding with several places, and what a
//! table and an example say of one field is one finding, too.

use crate::drift::report::{Finding, Rule};
use crate::drift::tree::last;
use crate::ir::Api;
use crate::resolve::Place;

#[derive(Default)]
pub(super) struct Found {
    findings: Vec<(Option<Subject>, Finding)>,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    /// The model or head.
    pub(super) owner: String,
    pub(super) field: String,
    pub(super) aspect: Aspect,
}

/// What of a field differs, where a table and an example can say the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aspect {
    /// Whether it is there.
    Presence,
    Type,
    /// Anything that only one of them says.
    Other,
}

impl Found {
    pub(super) fn push(&mut self, finding: Finding) {
        self.add(None, finding);
    }

    /// Adds what is wrong with one field of a model.
    pub(super) fn field(&mut self, subject: Subject, finding: Finding) {
        self.add(Some(subject), finding);
    }

    /// Adds the place of an unknown field of an example to what a table said of a field that nobody knows. `false` when no table did.
    pub(super) fn extend_unknown(
        &mut self,
        operation: &str,
        field: &str,
        finding: &Finding,
    ) -> bool {
        let same = |(_, known): &&mut (Option<Subject>, Finding)| {
            known.rule == Rule::FieldOnlyPage
                && known.operations.iter().any(|one| one == operation)
                && last(&known.subject) == field
        };
        let Some((_, known)) = self.findings.iter_mut().find(same) else {
            return false;
        };
        add(&mut known.page, finding.page.clone());
        true
    }

    fn add(&mut self, subject: Option<Subject>, finding: Finding) {
        let same = |(known, other): &&mut (Option<Subject>, Finding)| {
            let said = other.rule == finding.rule
                && other.subject == finding.subject
                && other.message == finding.message;
            let same = |one: &Subject| one.aspect != Aspect::Other && Some(one) == known.as_ref();
            said || subject.as_ref().is_some_and(same)
        };
        if let Some((_, known)) = self.findings.iter_mut().find(same) {
            merge(known, finding);
            return;
        }
        self.findings.push((subject, finding));
    }

    /// All findings, by operation in the order of the spec, then by place.
    pub(super) fn finish(self, api: &Api) -> Vec<Finding> {
        let mut out: Vec<Finding> = self
            .findings
            .into_iter()
            .map(|(_, finding)| finding)
            .collect();
        let order = |finding: &Finding| {
            let first = finding.operations.first();
            let at = first.and_then(|id| api.operations.iter().position(|one| one.id == *id));
            (
                at.unwrap_or(usize::MAX),
                finding.operations.clone(),
                finding.page.first().cloned(),
                finding.rule,
                finding.subject.clone(),
            )
        };
        out.sort_by_key(order);
        out
    }
}

fn merge(known: &mut Finding, mut finding: Finding) {
    // A table says more than an example.
    if known.rule == Rule::Example && finding.rule != Rule::Example {
        std::mem::swap(known, &mut finding);
    }
    add(&mut known.operations, finding.operations);
    add::<Place>(&mut known.page, finding.page);
    add::<Place>(&mut known.spec, finding.spec);
    known.edit = known.edit.take().or(finding.edit);
}

fn add<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

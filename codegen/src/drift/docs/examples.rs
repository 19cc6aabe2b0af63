//! JSON of a page held against the model: what would not decode, and what it has that the spec does not know.

use super::found::{Aspect, Subject};
use super::{Call, Cx};
use crate::drift::calls::{Example, Of};
use crate::drift::json;
use crate::drift::names::cut;
use crate::drift::report::{DocsReport, Edit, Finding, Level, NotUnderstood, Rule};
use crate::drift::tally::{BESIDE, Count, Misfit, Tally, Wrong};
use crate::drift::tree::join;
use crate::drift::yaml::{self, Draft};
use crate::ir::{Name, Operation};

impl<'x> Cx<'x> {
    pub(super) fn examples(
        &mut self,
        call: Call<'_>,
        operation: &'x Operation,
        report: &mut DocsReport,
    ) {
        for example in &call.call.examples {
            self.example(call, operation, example, report);
        }
    }

    fn example(
        &mut self,
        call: Call<'_>,
        operation: &'x Operation,
        example: &Example,
        report: &mut DocsReport,
    ) {
        let line = |at: usize| {
            let before = example.text.get(..at).unwrap_or(&example.text);
            call.at(example.line + before.matches('\n').count())
        };
        let mut note = |at: usize, what: String, ordinary: bool| {
            report.not_understood.push(NotUnderstood {
                page: line(at),
                what,
                ordinary,
            });
        };
        let reading = match &example.json {
            Ok(reading) => reading,
            Err(json::Unreadable { at, what }) => {
                return note(
                    *at,
                    format!("JSON that can't be read: {what}"),
                    call.call.implied,
                );
            }
        };
        for (at, what) in &reading.repairs {
            note(*at, format!("broken JSON, mended: {what}"), true);
        }
        let rest = example.text.get(reading.end..).unwrap_or("").trim();
        if !rest.is_empty() && rest != "..." {
            note(
                reading.end,
                "text after the end of the JSON".to_owned(),
                false,
            );
        }
        let mut tally = Tally::new(self.api);
        match example.of {
            Of::Body => tally.body(&reading.node, operation),
            Of::Answer => {
                if let Err(wrong) = tally.answer(&reading.node, operation, 0) {
                    // What stands beside a command of another page may be cut down to the point it makes.
                    if call.call.implied && call.call.path != operation.path_template() {
                        return note(
                            wrong.at,
                            format!("JSON that is not an answer of `{}`", operation.id),
                            true,
                        );
                    }
                    if self.is_body(&reading.node, operation) {
                        report.examples += 1;
                        return note(
                            wrong.at,
                            "a body of the request where an answer should stand".to_owned(),
                            true,
                        );
                    }
                    let message = format!(
                        "the example has no {}; it is {}",
                        wrong.expected, wrong.found
                    );
                    self.found.push(Finding {
                        page: vec![line(wrong.at)],
                        ..self.misfit(operation, None, "answer", message)
                    });
                    return;
                }
            }
        }
        report.examples += 1;
        let misfits: Vec<(Misfit, Count)> = tally.misfits.into_iter().collect();
        for (misfit, count) in misfits {
            let place = line(count.at);
            let owner = misfit.owner.as_ref();
            let field = owner.map(|owner| (owner, misfit.field.as_str()));
            let mut finding = self.misfit(operation, field, &misfit.path, said(&misfit, &count));
            finding.page = vec![place];
            if matches!(misfit.what, Wrong::Unknown | Wrong::Missing) {
                finding.subject = join(&misfit.path, &misfit.field);
            }
            if misfit.what == Wrong::Unknown {
                finding.edit = self.add_field(operation, &misfit, &count);
            }
            let unknown = misfit.what == Wrong::Unknown;
            if unknown
                && self
                    .found
                    .extend_unknown(&operation.id, &misfit.field, &finding)
            {
                continue;
            }
            let subject = Subject {
                owner: owner.map_or_else(String::new, Name::to_string),
                field: misfit.field.clone(),
                aspect: match misfit.what {
                    Wrong::Unknown => Aspect::Presence,
                    Wrong::Type(_) | Wrong::NoArm(_) => Aspect::Type,
                    _ => Aspect::Other,
                },
            };
            self.found.field(subject, finding);
        }
    }

    /// Whether it is something to send, with nothing that differs.
    fn is_body(&self, node: &json::Node, operation: &'x Operation) -> bool {
        let mut tally = Tally::new(self.api);
        tally.body(node, operation);
        operation.body.is_some() && !node.entries().is_empty() && tally.misfits.is_empty()
    }

    fn misfit(
        &self,
        operation: &Operation,
        field: Option<(&Name, &str)>,
        subject: &str,
        message: String,
    ) -> Finding {
        let spec = field.and_then(|(owner, field)| self.places.field(owner, field));
        let spec = spec.or_else(|| self.places.operation(&operation.id));
        Finding {
            rule: Rule::Example,
            level: Level::Drift,
            operations: vec![operation.id.clone()],
            subject: subject.to_owned(),
            message,
            page: Vec::new(),
            spec: spec.cloned().into_iter().collect(),
            edit: None,
            seen: None,
        }
    }

    fn add_field(&self, operation: &Operation, misfit: &Misfit, count: &Count) -> Option<Edit> {
        let owner = misfit.owner.as_ref().filter(|owner| **owner != BESIDE);
        let samples: Vec<&json::Node> = count.samples.iter().collect();
        let draft = Draft {
            name: misfit.field.clone(),
            sketch: yaml::from_values(self.api, &misfit.field, &samples),
            unit: None,
        };
        let lines = yaml::write(self.api, Some(&operation.area), &draft);
        let mut yaml = lines.field;
        if !lines.models.is_empty() {
            yaml.push("models:".to_owned());
            yaml.extend(lines.models);
        }
        Some(Edit {
            at: owner.and_then(|owner| self.places.declared(owner)).cloned(),
            into: misfit.home(self.api, &operation.id),
            yaml,
        })
    }
}

fn said(misfit: &Misfit, count: &Count) -> String {
    let kinds: Vec<&str> = count.kinds.iter().copied().collect();
    let kinds = kinds.join(", ");
    match &misfit.what {
        Wrong::Unknown => format!("only an example has it: {kinds}"),
        Wrong::Type(expected) => format!("an example has {kinds} where the spec wants {expected}"),
        Wrong::Unlisted(_, value) => {
            format!(
                "an example has `{}`, which the spec does not list",
                cut(value)
            )
        }
        Wrong::Range(range) => format!("an example has a number outside of {range}"),
        Wrong::Missing => "the spec requires it, and an example lacks it".to_owned(),
        Wrong::NoArm(union) => format!("no arm of `{union}` takes the value of an example"),
    }
}

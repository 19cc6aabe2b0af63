//! A tally of captured answers to findings, in the order of paths.

use crate::drift::json::{Node, Value};
use crate::drift::names::{cut, is_one_more, is_plain, shown};
use crate::drift::places::Where;
use crate::drift::report::{Edit, Finding, Level, PayloadReport, Rule, Seen};
use crate::drift::tally::{BESIDE, Count, Misfit, Tally, Wrong};
use crate::drift::tree::join;
use crate::drift::yaml::{self, Draft};
use crate::ir::{Api, Name, Operation, Projection};
use std::collections::BTreeMap;

struct Cx<'a, 't> {
    places: Where<'a>,
    operation: &'a Operation,
    tally: &'t Tally<'a>,
    values: bool,
}

pub(super) fn findings<'a>(
    places: Where<'a>,
    operation: &'a Operation,
    tally: Tally<'a>,
    values: bool,
    report: &mut PayloadReport,
) {
    let cx = Cx {
        places,
        operation,
        tally: &tally,
        values,
    };
    for (misfit, count) in &cx.veiled() {
        cx.misfit(misfit, count, report);
    }
    cx.never_seen(report);
    report
        .findings
        .sort_by(|a, b| (&a.level, &a.subject, a.rule).cmp(&(&b.level, &b.subject, b.rule)));
}

impl Cx<'_, '_> {
    fn api(&self) -> &Api {
        self.tally.api
    }

    /// What does not fit, with values and keys that may not be shown put together: they would be many lines that say the same.
    fn veiled(&self) -> BTreeMap<Misfit, Count> {
        let mut out: BTreeMap<Misfit, Count> = BTreeMap::new();
        for (misfit, count) in &self.tally.misfits {
            let mut misfit = misfit.clone();
            if misfit.what == Wrong::Unknown && !is_plain(&misfit.field) && !self.values {
                misfit.field = shown(&misfit.field, false);
            }
            let veil = match &misfit.what {
                Wrong::Unlisted(_, value) => !self.may_show(&misfit, value),
                _ => false,
            };
            if let Wrong::Unlisted(_, value) = &mut misfit.what
                && veil
            {
                value.clear();
            }
            out.entry(misfit).or_default().add(count);
        }
        out
    }

    fn misfit(&self, misfit: &Misfit, count: &Count, report: &mut PayloadReport) {
        let of = match &misfit.owner {
            Some(owner) if *owner != BESIDE && self.api().model(owner).is_some() => {
                // The field's own path is one name longer than that of its object.
                let parent = match misfit.what {
                    Wrong::Unknown | Wrong::Missing => misfit.path.as_str(),
                    _ => parent(&misfit.path, &misfit.field),
                };
                self.tally.of(parent, owner)
            }
            _ => report.answers,
        };
        let (rule, message) = self.said(misfit, count);
        let path = match misfit.what {
            Wrong::Unknown | Wrong::Missing => {
                join(&misfit.path, &shown(&misfit.field, self.values))
            }
            _ => misfit.path.clone(),
        };
        let spec = misfit.owner.as_ref().filter(|owner| **owner != BESIDE);
        let spec = spec.and_then(|owner| match misfit.what {
            Wrong::Unknown => self.places.declared(owner),
            _ => self
                .places
                .field(owner, &misfit.field)
                .or_else(|| self.places.declared(owner)),
        });
        let spec = spec.or_else(|| self.places.operation(&self.operation.id));
        report.findings.push(Finding {
            rule,
            level: Level::Drift,
            operations: vec![self.operation.id.clone()],
            subject: path,
            message,
            page: Vec::new(),
            spec: spec.cloned().into_iter().collect(),
            edit: self.edit(misfit, count),
            seen: Some(Seen {
                count: count.times,
                of: of.max(count.files.len()),
                kinds: count.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
                files: count.files.len(),
                example: count
                    .samples
                    .first()
                    .filter(|_| self.values && misfit.what != Wrong::Missing)
                    .map(sample),
            }),
        });
    }

    fn said(&self, misfit: &Misfit, count: &Count) -> (Rule, String) {
        let kinds: Vec<&str> = count.kinds.iter().copied().collect();
        let kinds = kinds.join(", ");
        match &misfit.what {
            Wrong::Unknown => (
                Rule::UnknownField,
                format!("the spec does not know it: {kinds}"),
            ),
            Wrong::Type(expected) => (
                Rule::OtherType,
                format!("the spec wants {expected}, found {kinds}"),
            ),
            Wrong::Unlisted(owner, value) => {
                let what = match owner {
                    Some(owner) => format!("`{owner}`"),
                    None => "the field".to_owned(),
                };
                let message = match self.may_show(misfit, value) {
                    true => format!("{what} does not list `{}`", cut(value)),
                    false => format!("{what} does not list it; `--values` shows what it is"),
                };
                (Rule::UnlistedValue, message)
            }
            Wrong::Range(range) => (Rule::OutOfRange, format!("a number is outside of {range}")),
            Wrong::Missing => (Rule::MissingField, "the spec requires it".to_owned()),
            Wrong::NoArm(union) => (
                Rule::OtherType,
                format!("no arm of `{union}` takes it: {kinds}"),
            ),
        }
    }

    /// Whether a value that no list has may be shown: one like the others of its enum, or any when that was asked for.
    fn may_show(&self, misfit: &Misfit, value: &str) -> bool {
        let Wrong::Unlisted(Some(name), _) = &misfit.what else {
            return self.values;
        };
        let known = self.api().enums.iter().find(|known| known.name == *name);
        self.values || known.is_some_and(|known| is_one_more(known, value))
    }

    fn edit(&self, misfit: &Misfit, count: &Count) -> Option<Edit> {
        let owner = misfit.owner.as_ref().filter(|owner| **owner != BESIDE);
        let api = self.api();
        let field = |draft: &Draft| {
            let lines = yaml::write(api, Some(&self.operation.area), draft);
            let mut yaml = lines.field;
            if !lines.models.is_empty() {
                yaml.push("models:".to_owned());
                yaml.extend(lines.models);
            }
            yaml
        };
        let declared = owner.and_then(|owner| self.places.declared(owner)).cloned();
        match &misfit.what {
            Wrong::Unknown if self.values || is_plain(&misfit.field) => {
                let samples: Vec<&Node> = count.samples.iter().collect();
                let draft = Draft {
                    name: misfit.field.clone(),
                    sketch: yaml::from_values(api, &misfit.field, &samples),
                    unit: None,
                };
                Some(Edit {
                    at: declared,
                    into: misfit.home(api, &self.operation.id),
                    yaml: field(&draft),
                })
            }
            Wrong::Unlisted(Some(name), value) if self.may_show(misfit, value) => Some(Edit {
                at: self.places.declared(name).cloned(),
                into: format!("`values` of the enum `{name}`"),
                yaml: vec![format!("      {}: …", enum_key(api, name, value))],
            }),
            Wrong::Missing => owner.map(|owner| Edit {
                at: declared.clone(),
                into: format!("the model `{owner}`"),
                yaml: vec![format!(
                    "# take `{}` out of `key`, or `required` off it",
                    misfit.field
                )],
            }),
            _ => None,
        }
    }

    /// Fields that no answer has, although their objects are there.
    fn never_seen(&self, report: &mut PayloadReport) {
        for ((path, owner), count) in &self.tally.objects {
            let Some(model) = self.api().model(owner) else {
                continue;
            };
            if self.tally.is_partial(path, owner) {
                continue;
            }
            for (field, used) in model.projected(model.face(Projection::Answer)) {
                let key = (path.clone(), owner.clone(), used.name.clone());
                // A field that must be there is missing, and reported as such.
                let gone = field.life.removed.is_some() || used.required;
                if gone || self.tally.present.contains(&key) {
                    continue;
                }
                let spec = self.places.field(owner, &field.name);
                report.findings.push(Finding {
                    rule: Rule::NeverSeen,
                    level: Level::Info,
                    operations: vec![self.operation.id.clone()],
                    subject: join(path, &used.name),
                    message: "no answer has it".to_owned(),
                    page: Vec::new(),
                    spec: spec.cloned().into_iter().collect(),
                    edit: None,
                    seen: Some(Seen {
                        count: 0,
                        of: *count,
                        kinds: Vec::new(),
                        files: 0,
                        example: None,
                    }),
                });
            }
        }
    }
}

/// The path of the object that has the field of a path: `net.metrics[].loss` to `net.metrics[]`.
fn parent<'p>(path: &'p str, field: &str) -> &'p str {
    let path = path.trim_end_matches("[]").trim_end_matches(".{}");
    let before = path.strip_suffix(field).unwrap_or(path);
    before.strip_suffix('.').unwrap_or(before)
}

fn enum_key(api: &Api, name: &Name, value: &str) -> String {
    let int = api
        .enums
        .iter()
        .any(|known| known.name == *name && known.int);
    if int {
        value.to_owned()
    } else {
        yaml::key(value)
    }
}

/// A value, cut short.
fn sample(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("\"{}\"", cut(text)),
        Value::Number(text) => cut(text),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Elided => "null".to_owned(),
        Value::List(items) => format!("an array of {}", items.len()),
        Value::Object(entries, _) => format!("an object of {}", entries.len()),
    }
}

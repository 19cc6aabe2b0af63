//! Changes with what rules say of them, in the order in which a reviewer wants them.

use super::change::{Cell, Change};
use super::rule::{Effect, Rule, Verdict};
use super::version::{Bump, VersionCheck};
use super::words::{Aspect, Element};
use crate::resolve::Place;
use schemars::JsonSchema;
use serde::Serialize;

/// What kind of change it is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// It breaks Rust callers, the wire, or both.
    Breaking,
    /// Something is there that was not.
    Addition,
    /// It changes behaviour without breaking anything.
    Behaviour,
    /// It changes what people read.
    Documentation,
}

/// One change, and what it breaks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Finding {
    /// The rule's id, which stays the same from release to release.
    pub rule: String,
    /// The rule in a few words.
    pub title: String,
    /// What kind of change it is.
    pub class: Class,
    /// Its coordinates.
    #[serde(flatten)]
    pub cell: Cell,
    /// The operation or type that changed, or that the changed part is of.
    pub owner: String,
    /// The part, or the owner again.
    pub name: String,
    /// What else changed by the same lines of the spec.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub also: Vec<String>,
    /// The change in one sentence.
    pub message: String,
    /// How it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// How it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Where the base has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<Place>,
    /// Where the head has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Place>,
    /// What it does to callers of the generated crate.
    pub rust: Verdict,
    /// What it does to clients that were made before, as the newer spec has the server.
    pub wire: Verdict,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub todo: Option<String>,
}

impl Finding {
    /// Whether it breaks anything.
    pub fn is_breaking(&self) -> bool {
        self.class == Class::Breaking
    }
}

/// How many findings there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Counts {
    /// That break Rust callers.
    pub breaks_rust: usize,
    /// That break the wire.
    pub breaks_wire: usize,
    /// That break either.
    pub breaking: usize,
    /// That add something.
    pub additions: usize,
    /// That change behaviour.
    pub behaviour: usize,
    /// That change documentation.
    pub documentation: usize,
}

/// All that is to say of two specs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this format; a new one when a reader of an old one could be misled.
    pub format: u32,
    /// What was compared, in words: a revision, a folder, or the working tree.
    pub base: String,
    /// Likewise.
    pub head: String,
    /// What has to go up in the version of the client crate.
    pub bump: Bump,
    /// Whether it went up. Not there when a version is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionCheck>,
    /// How many findings there are.
    pub counts: Counts,
    /// The findings, worst first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Puts findings together. `versions` are those of the client crate at the base and at the head.
    pub fn new(
        base: String,
        head: String,
        findings: Vec<Finding>,
        versions: Option<(&str, &str)>,
    ) -> Self {
        let bump = bump(&findings);
        Self {
            format: 1,
            base,
            head,
            bump,
            version: versions.and_then(|(old, new)| VersionCheck::new(old, new, bump)),
            counts: counts(&findings),
            findings,
        }
    }

    /// Whether the version of the client crate lacks what the changes demand.
    pub fn lacks_bump(&self) -> bool {
        self.version.as_ref().is_some_and(|check| !check.enough)
    }
}

/// JSON Schema of a [`Report`] as JSON.
pub fn diff_schema() -> String {
    let schema = schemars::schema_for!(Report);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn bump(findings: &[Finding]) -> Bump {
    let worst = findings.iter().map(|finding| match finding.rust.effect {
        Effect::Breaking => Bump::Major,
        Effect::Addition => Bump::Minor,
        // A broken wire is mended by the new code alone, which `cargo update` should bring to callers.
        Effect::None => Bump::Patch,
    });
    worst.max().unwrap_or(Bump::None)
}

fn counts(findings: &[Finding]) -> Counts {
    let count = |is: &dyn Fn(&Finding) -> bool| findings.iter().filter(|one| is(one)).count();
    Counts {
        breaks_rust: count(&|one| one.rust.effect == Effect::Breaking),
        breaks_wire: count(&|one| one.wire.effect == Effect::Breaking),
        breaking: count(&|one| one.class == Class::Breaking),
        additions: count(&|one| one.class == Class::Addition),
        behaviour: count(&|one| one.class == Class::Behaviour),
        documentation: count(&|one| one.class == Class::Documentation),
    }
}

/// Says of every change what it breaks. Changes by the same lines of the spec become one finding.
pub(super) fn findings(changes: Vec<Change>, rules: &[Rule]) -> Vec<Finding> {
    let mut folded: Vec<(Change, Vec<String>)> = Vec::new();
    for change in changes {
        match folded
            .iter_mut()
            .find(|(first, _)| first.same_source(&change))
        {
            Some((first, also)) => {
                if first.owner != change.owner && !also.contains(&change.owner) {
                    also.push(change.owner);
                }
            }
            None => folded.push((change, Vec::new())),
        }
    }
    let folded = folded.into_iter();
    let mut out: Vec<Finding> = folded
        .map(|(one, also)| finding(one, also, rules))
        .collect();
    out.sort_by(|a, b| {
        let key = |one: &Finding| {
            let place = one.head.clone().or_else(|| one.base.clone());
            (one.class, place, one.rule.clone(), one.owner.clone())
        };
        key(a).cmp(&key(b))
    });
    out
}

fn finding(change: Change, also: Vec<String>, rules: &[Rule]) -> Finding {
    let rule = rules.iter().find(|rule| rule.covers(change.cell));
    let fill = |text: &str| fill(text, &change);
    // A test sees to it that no change is without a rule. Should one be, it is not passed over.
    let unknown = || Verdict {
        effect: Effect::Breaking,
        why: "no rule says that it is harmless".to_owned(),
    };
    let rust = rule.map_or_else(unknown, |rule| rule.rust.clone());
    let wire = rule.map_or_else(unknown, |rule| rule.wire.clone());
    let message = rule.map_or_else(
        || {
            fill(&format!(
                "`{{name}}` of `{{owner}}`: {}",
                place_of(change.cell)
            ))
        },
        |rule| fill(&rule.says),
    );
    Finding {
        rule: rule.map_or("no-rule", |rule| rule.id).to_owned(),
        title: rule
            .map_or("change without a rule", |rule| &rule.name)
            .to_owned(),
        class: class(change.cell, rust.effect, wire.effect),
        cell: change.cell,
        message,
        also,
        rust,
        wire,
        todo: rule.and_then(|rule| rule.todo.as_deref()).map(fill),
        owner: change.owner.clone(),
        name: change.name.clone(),
        before: change.before.clone(),
        after: change.after.clone(),
        base: change.base.clone(),
        head: change.head.clone(),
    }
}

/// Values longer than this are cut in sentences; the report has them whole.
const LONGEST: usize = 80;

/// A rule's sentence with the change's own words.
fn fill(text: &str, change: &Change) -> String {
    let value = |value: &Option<String>| {
        let text = value.as_deref().unwrap_or("nothing");
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        match text.chars().count() > LONGEST {
            true => text.chars().take(LONGEST).chain(['…']).collect(),
            false => text,
        }
    };
    let subject = match change.owner.as_str() {
        owner if change.name == owner => format!("`{owner}`"),
        // What is only listed has the list for its owner. No name of a spec is one of these: models begin with a capital, operations have a dot.
        kind @ ("area" | "bucket" | "unit") => format!("the {kind} `{}`", change.name),
        owner => format!("`{}` of `{owner}`", change.name),
    };
    let words = [
        ("{subject}", subject),
        ("{name}", change.name.clone()),
        ("{owner}", change.owner.clone()),
        ("{before}", value(&change.before)),
        ("{after}", value(&change.after)),
    ];
    // In one pass, as the words themselves may look like a place for another: paths have braces.
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let found = words.iter().find(|(key, _)| from.starts_with(key));
        let (put, length) = found.map_or(("{", 1), |(key, word)| (word.as_str(), key.len()));
        out.push_str(put);
        rest = from.get(length..).unwrap_or_default();
    }
    out + rest
}

fn place_of(cell: Cell) -> String {
    let Cell {
        direction,
        element,
        aspect,
        action,
    } = cell;
    format!("{direction} {element} {aspect} {action}")
}

fn class(cell: Cell, rust: Effect, wire: Effect) -> Class {
    let documentation = matches!(
        cell.aspect,
        Aspect::Doc
            | Aspect::Quirk
            | Aspect::Example
            | Aspect::Since
            | Aspect::Order
            | Aspect::File
            | Aspect::Key
            | Aspect::Unit
            | Aspect::Range
            | Aspect::Values
            | Aspect::Default
            | Aspect::Update
            | Aspect::When
            | Aspect::Format
            | Aspect::Global
            | Aspect::ArgumentName
            | Aspect::Unseen
            | Aspect::Null
    );
    // A unit is a word in documentation, whether it is there or not.
    let documentation = documentation || cell.element == Element::Unit;
    match rust.max(wire) {
        Effect::Breaking => Class::Breaking,
        Effect::Addition => Class::Addition,
        Effect::None if documentation => Class::Documentation,
        Effect::None => Class::Behaviour,
    }
}

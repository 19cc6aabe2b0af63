//! The rules: what a change at given coordinates breaks, and why. One file each below `rules/`, named as its id.

use super::change::Cell;
use super::rules::FILES;
use super::words::{Action, Aspect, Direction, Element};
use crate::diagnostic::Sink;
use crate::parse::record::{Parse, record};
use crate::parse::values::OneOrMore;
use crate::parse::yaml;
use crate::source::{FileId, Spanned};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::LazyLock;

type Text = Spanned<String>;

/// What a change does to one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing that was there is affected.
    None,
    /// Something is there that was not.
    Addition,
    /// What worked does not work any more.
    Breaking,
}

/// What a change does to one side, and why.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Verdict {
    /// What it does.
    pub effect: Effect,
    /// Why.
    pub why: String,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its id, which is the name of its file.
    pub id: &'static str,
    /// What it finds, in a few words.
    pub name: String,
    /// What it finds, in a sentence. `{name}`, `{owner}`, `{before}` and `{after}` stand for the change's.
    pub says: String,
    /// What it does to callers of the generated crate.
    pub rust: Verdict,
    /// What it does to requests and answers of clients that were made before.
    pub wire: Verdict,
    /// What to do about it.
    pub todo: Option<String>,
    /// The coordinates it is for: any combination.
    pub directions: Vec<Direction>,
    /// Likewise.
    pub elements: Vec<Element>,
    /// Likewise.
    pub aspects: Vec<Aspect>,
    /// Likewise.
    pub actions: Vec<Action>,
    /// Why no rule is for the same change read backwards.
    pub no_reverse: Option<String>,
    /// Why no rule is for the same change of what travels the other way.
    pub no_other_way: Option<String>,
}

impl Rule {
    /// Whether the rule is for changes at these coordinates.
    pub fn covers(&self, cell: Cell) -> bool {
        self.directions.contains(&cell.direction)
            && self.elements.contains(&cell.element)
            && self.aspects.contains(&cell.aspect)
            && self.actions.contains(&cell.action)
    }

    /// Every combination of coordinates that the rule is for.
    pub fn cells(&self) -> Vec<Cell> {
        let mut out = Vec::new();
        for direction in &self.directions {
            for element in &self.elements {
                for aspect in &self.aspects {
                    out.extend(self.actions.iter().map(|action| Cell {
                        direction: *direction,
                        element: *element,
                        aspect: *aspect,
                        action: *action,
                    }));
                }
            }
        }
        out
    }
}

record! {
    /// A rule as it is written.
    Written, "a rule" {
        /// What it finds, in a few words.
        name "name": Text,
        /// The coordinate `direction`.
        direction "direction": OneOrMore,
        /// The coordinate `element`.
        element "element": OneOrMore,
        /// The coordinate `aspect`.
        aspect "aspect": OneOrMore,
        /// The coordinate `action`.
        action "action": OneOrMore,
        /// The sentence.
        says "says": Text,
        /// The verdict on Rust callers.
        rust "rust": WrittenVerdict,
        /// The verdict on the wire.
        wire "wire": WrittenVerdict,
        /// What to do.
        todo "todo": Option<Text>,
        /// Why it has no reverse.
        no_reverse "no-reverse": Option<Text>,
        /// Why it has no counterpart the other way.
        no_other_way "no-other-way": Option<Text>,
    }
}

record! {
    /// A verdict as it is written.
    WrittenVerdict, "a verdict" {
        /// `none`, `addition` or `breaking`.
        effect "effect": Text,
        /// Why.
        why "why": Text,
    }
}

/// A rule file that can't be used, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct BadRule {
    /// The id that its name gives it.
    pub id: &'static str,
    /// What is wrong with it.
    pub why: String,
}

/// All rules, in the order of their ids.
pub fn rules() -> &'static [Rule] {
    &READ.0
}

/// The files that are no rules, of which a test sees to it that there are none.
pub fn bad_rules() -> &'static [BadRule] {
    &READ.1
}

static READ: LazyLock<(Vec<Rule>, Vec<BadRule>)> = LazyLock::new(|| {
    let (mut rules, mut bad) = (Vec::new(), Vec::new());
    for (id, text) in FILES {
        match read(id, text) {
            Ok(rule) => rules.push(rule),
            Err(why) => bad.push(BadRule { id, why }),
        }
    }
    (rules, bad)
});

fn read(id: &'static str, text: &str) -> Result<Rule, String> {
    let mut sink = Sink::default();
    let node = yaml::read(FileId::default(), text, &mut sink);
    let written = node.and_then(|node| Written::parse(&node, &mut sink));
    let written = sink.finish(written).map_err(|mistakes| {
        let mistakes = mistakes.iter().map(|mistake| mistake.message.clone());
        mistakes.collect::<Vec<_>>().join("; ")
    })?;
    Ok(Rule {
        id,
        name: written.name.value,
        says: written.says.value,
        rust: verdict(written.rust)?,
        wire: verdict(written.wire)?,
        todo: written.todo.map(|text| text.value),
        directions: words(&written.direction, Direction::ALL, Direction::as_str)?,
        elements: words(&written.element, Element::ALL, Element::as_str)?,
        aspects: words(&written.aspect, Aspect::ALL, Aspect::as_str)?,
        actions: words(&written.action, Action::ALL, Action::as_str)?,
        no_reverse: written.no_reverse.map(|text| text.value),
        no_other_way: written.no_other_way.map(|text| text.value),
    })
}

fn verdict(written: WrittenVerdict) -> Result<Verdict, String> {
    let effect = match written.effect.as_str() {
        "none" => Effect::None,
        "addition" => Effect::Addition,
        "breaking" => Effect::Breaking,
        other => return Err(format!("`{other}` is no effect")),
    };
    Ok(Verdict {
        effect,
        why: written.why.value,
    })
}

fn words<T: Copy>(
    written: &OneOrMore,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Result<Vec<T>, String> {
    let find = |text: &Text| {
        let found = all.iter().find(|one| word(**one) == text.value);
        found
            .copied()
            .ok_or_else(|| format!("`{}` is no coordinate", text.value))
    };
    written.items.iter().map(find).collect()
}

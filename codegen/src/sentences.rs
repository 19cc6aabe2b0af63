//! What the spec says of a call, field or parameter in plain sentences: unit, range and conditions put into words. Rustdoc,
//! OpenAPI and the reference pages say the same.

use crate::escape::markdown_code;
use crate::ir::{Api, Choice, Field, Life, Operation, Param, Quirk, Range, Type, Update, Use};

/// The paragraphs of a text of the spec.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let parts = lines
        .split(|line| line.is_empty())
        .filter(|part| !part.is_empty());
    parts.map(|part| part.join(" ")).collect()
}

/// What a call says of itself, besides its title.
pub(crate) fn operation(operation: &Operation) -> Vec<String> {
    let mut out = operation.doc.as_deref().map(paragraphs).unwrap_or_default();
    out.extend(operation.update.map(|found| update(found).to_owned()));
    out.extend(life(&operation.life));
    out.extend(operation.quirk.as_ref().and_then(quirk));
    out
}

/// What an update does to fields that are not sent.
pub(crate) fn update(update: Update) -> &'static str {
    match update {
        Update::Merge => "Fields that are not sent keep their values.",
        Update::Replace => {
            "Replaces all settings: fields that are not sent do not keep their values."
        }
    }
}

/// The documentation of a field in one projection.
pub(crate) fn field(api: &Api, field: &Field, used: &Use) -> Vec<String> {
    let Field {
        name: _,
        rust: _,
        doc,
        unit,
        range: _,
        values: _,
        default,
        when,
        unset: _,
        rare: _,
        quirk,
        life,
        uses,
    } = field;
    // A moment and an id are types of their own, which no unit belongs to.
    let shown = uses
        .answer
        .as_ref()
        .or(uses.create.as_ref())
        .or(uses.update.as_ref());
    let typed = shown.is_some_and(|shown| {
        matches!(
            shown.ty,
            Type::Id(_) | Type::EpochSeconds | Type::EpochMillis | Type::Time
        )
    });
    let unit = unit.as_ref().filter(|_| !typed);
    let facts = Facts {
        unit: unit.map(String::as_str),
        range: field.range_in(used),
        values: field.values_in(used),
        default: default.as_deref(),
        when: when.as_deref(),
        life,
    };
    let mut out = facts.sentences(api, doc.as_deref());
    out.extend(quirk.as_ref().and_then(self::quirk));
    out
}

/// Where the reference differs in what a caller gets. Under which name it has the thing is for those who read its tables.
fn quirk(quirk: &Quirk) -> Option<String> {
    let Quirk {
        ty,
        missing,
        name: _,
        unit,
        why,
    } = quirk;
    let felt = ty.is_some() || *missing || unit.is_some();
    let why = why.trim_end_matches('.');
    felt.then(|| format!("The reference differs: {why}."))
}

/// The documentation of a parameter that is a choice, or else of the choice.
pub(crate) fn choice(param: &Param, choice: &Choice) -> Vec<String> {
    let doc = param.doc.as_deref().or(choice.doc.as_deref());
    doc.map(paragraphs).unwrap_or_default()
}

/// What a parameter says of itself.
pub(crate) fn param(api: &Api, param: &Param) -> Vec<String> {
    let Param {
        doc,
        unit,
        range,
        values,
        default,
        life,
        ..
    } = param;
    let facts = Facts {
        unit: unit.as_deref(),
        range: range.as_ref(),
        values,
        default: default.as_deref(),
        when: None,
        life,
    };
    facts.sentences(api, doc.as_deref())
}

struct Facts<'a> {
    unit: Option<&'a str>,
    range: Option<&'a Range>,
    values: &'a [String],
    default: Option<&'a str>,
    when: Option<&'a str>,
    life: &'a Life,
}

impl Facts<'_> {
    fn sentences(&self, api: &Api, doc: Option<&str>) -> Vec<String> {
        let mut out = doc.map(paragraphs).unwrap_or_default();
        let mut facts: Vec<String> = Vec::new();
        if let Some(unit) = self.unit {
            let word = api
                .units
                .iter()
                .find(|known| known.name == unit)
                .map_or(unit, |known| known.text.as_str());
            match out.first_mut() {
                Some(first) => *first = with_unit(first, word),
                None => facts.push(format!("In {word}.")),
            }
        }
        match self.range {
            Some(Range {
                low: Some(low),
                high: Some(high),
            }) => facts.push(format!("From {low} to {high}.")),
            Some(Range {
                low: Some(low),
                high: None,
            }) => facts.push(format!("At least {low}.")),
            Some(Range {
                low: None,
                high: Some(high),
            }) => facts.push(format!("At most {high}.")),
            _ => {}
        }
        if !self.values.is_empty() {
            let values: Vec<String> = self
                .values
                .iter()
                .map(|value| markdown_code(value))
                .collect();
            facts.push(format!("One of {}.", values.join(", ")));
        }
        if let Some(default) = self.default {
            facts.push(format!(
                "The server takes {} when it is not sent.",
                markdown_code(default)
            ));
        }
        if let Some(when) = self.when {
            facts.push(format!(
                "Only there when {} asks for it.",
                markdown_code(when)
            ));
        }
        facts.extend(life(self.life));
        let facts = facts.join(" ");
        match out.first_mut() {
            _ if facts.is_empty() => {}
            Some(first) => *first = format!("{first} {facts}"),
            None => out.push(facts),
        }
        out
    }
}

/// `Mean round trip. Absent when all were lost.` with its unit: `Mean round trip, in milliseconds. Absent …`
fn with_unit(text: &str, unit: &str) -> String {
    let end = text.find(". ").unwrap_or(text.trim_end_matches('.').len());
    let (sentence, rest) = text.split_at(end);
    let separator = if sentence.contains([',', ';']) {
        ";"
    } else {
        ","
    };
    format!(
        "{sentence}{separator} in {unit}{}",
        if rest.is_empty() { "." } else { rest }
    )
}

pub(crate) fn life(life: &Life) -> Option<String> {
    let mut out = Vec::new();
    out.extend(life.since.as_ref().map(|date| format!("Since {date}.")));
    out.extend(
        life.deprecated
            .as_ref()
            .map(|date| format!("Deprecated since {date}.")),
    );
    out.extend(
        life.removed
            .as_ref()
            .map(|date| format!("Removed on {date}.")),
    );
    (!out.is_empty()).then(|| out.join(" "))
}

//! Documentation texts: what the spec says, with unit, range and conditions put into sentences.

use crate::ir::{Api, Field, Life, Operation, Param, Quirk, Range, Type};

/// The paragraphs of a text of the spec, made safe for rustdoc.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let parts = lines
        .split(|line| line.is_empty())
        .filter(|part| !part.is_empty());
    parts.map(|part| escape(&part.join(" "))).collect()
}

/// Brackets, tags and bare links mean something to rustdoc; outside code they are meant as they stand.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '`' => in_code = !in_code,
            '[' | ']' | '<' | '>' | '*' | '_' if !in_code => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    let linked = out.split(' ').map(|word| {
        match word.starts_with("http://") || word.starts_with("https://") {
            true => format!("<{}>", word.replace('\\', "")),
            false => word.to_owned(),
        }
    });
    linked.collect::<Vec<_>>().join(" ")
}

/// What a module says of itself.
pub(super) fn file(stem: &str, operations: &[&Operation]) -> Vec<String> {
    let calls = operations.iter().map(|operation| {
        let title = operation.title.trim_end_matches('.');
        format!(
            "- `{} {}`: {}.",
            operation.method,
            operation.path_template(),
            lower_first(&escape(title))
        )
    });
    let calls: Vec<String> = calls.collect();
    match (calls.as_slice(), stem) {
        ([], "types") => vec!["Identifiers, sets of values and choices.".to_owned()],
        ([], _) => {
            let noun = stem.rsplit('/').next().unwrap_or(stem).replace('-', " ");
            vec![format!("Objects about: {noun}.")]
        }
        ([one], _) => vec![one.trim_start_matches("- ").to_owned()],
        _ => vec![calls.join("\n")],
    }
}

/// An acronym at the start stays one.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// The title of an operation, as a paragraph.
pub(super) fn title(operation: &Operation) -> Vec<String> {
    vec![format!(
        "{}.",
        escape(operation.title.trim_end_matches('.'))
    )]
}

/// What a request says of itself.
pub(super) fn operation(operation: &Operation) -> Vec<String> {
    let mut out = title(operation);
    out.extend(operation.doc.as_deref().map(paragraphs).unwrap_or_default());
    out.extend(life(&operation.life));
    out.extend(operation.quirk.as_ref().and_then(quirk));
    out.push(format!("[Reference]({})", operation.page));
    out
}

/// What a field says of itself.
pub(super) fn field(api: &Api, field: &Field) -> Vec<String> {
    let Field {
        name: _,
        rust: _,
        doc,
        unit,
        range,
        values,
        default,
        when,
        unset: _,
        quirk,
        life,
        uses,
    } = field;
    // A moment and an id are types of their own, which no unit belongs to.
    let used = uses
        .answer
        .as_ref()
        .or(uses.create.as_ref())
        .or(uses.update.as_ref());
    let typed = used.is_some_and(|used| {
        matches!(
            used.ty,
            Type::Id(_) | Type::EpochSeconds | Type::EpochMillis | Type::Time
        )
    });
    let unit = unit.as_ref().filter(|_| !typed);
    let facts = Facts {
        unit: unit.map(String::as_str),
        range: range.as_ref(),
        values,
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
    let why = escape(why.trim_end_matches('.'));
    felt.then(|| format!("The reference differs: {why}."))
}

/// What a parameter says of itself.
pub(super) fn param(api: &Api, param: &Param) -> Vec<String> {
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
                .map(|value| format!("`{value}`"))
                .collect();
            facts.push(format!("One of {}.", values.join(", ")));
        }
        if let Some(default) = self.default {
            facts.push(format!("The server takes `{default}` when it is not sent."));
        }
        if let Some(when) = self.when {
            facts.push(format!("Only there when `{when}` asks for it."));
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

fn life(life: &Life) -> Option<String> {
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

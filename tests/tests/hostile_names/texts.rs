//! A text in every place that takes one, and things of more parts than anyone has.

use super::entries::{Entry, line, quoted};

pub(crate) fn worded(index: usize, text: &str) -> Entry {
    let title = quoted(&text.replace('\n', " "));
    let text = quoted(text);
    let file = "endpoints/texts/things.yaml";
    let lines = vec![
        line(
            file,
            "operations",
            format!(
                "t{index}: {{ title: {title}, doc: {text}, page: {title}, get: \"/t/{index}/{{p}}\", path: {{ p: {{ type: text, doc: {text} }} }}, \
             query: {{ q: {{ type: text, doc: {text}, default: {title} }}, e: Worded{index} }}, answer: {{ rows: rows, of: Said{index} }} }}"
            ),
        ),
        line(
            file,
            "enums",
            format!(
                "Worded{index}: {{ doc: {text}, values: {{ {title}: {{ doc: {text}, rust: One }} }} }}"
            ),
        ),
        line(
            file,
            "models",
            format!(
                "Said{index}: {{ doc: {text}, fields: {{ a: {{ type: text, doc: {text}, unit: Unit{index}, values: [{title}, x] }}, b: {{ type: int, doc: {text}, deprecated: 2019-06-30 }} }} }}"
            ),
        ),
        line("types.yaml", "units", format!("Unit{index}: {title}")),
    ];
    Entry { kind: "doc", lines }
}

/// Models, enums and requests of more parts than anyone has.
pub(crate) fn sized(index: usize) -> Entry {
    let count = [1, 60, 127, 128, 129][index];
    let list = |what: &dyn Fn(usize) -> String| (0..count).map(what).collect::<Vec<_>>().join(", ");
    let file = "endpoints/members/things.yaml";
    // Beyond this, which no API has, `prettyplease` and `rustfmt` break lines in different ways.
    let long = "n".repeat(count.min(60));
    let lines = vec![
        line(
            file,
            "models",
            format!(
                "Wide{index}: {{ doc: It., fields: {{ {} }} }}",
                list(&|n| format!("f{n}: int"))
            ),
        ),
        line(
            file,
            "enums",
            format!(
                "Many{index}: {{ doc: It., values: {{ {} }} }}",
                list(&|n| format!("v{n}: One."))
            ),
        ),
        line(
            file,
            "operations",
            format!(
                "s{index}: {{ title: T, page: p, get: /s/{index}, query: {{ {}, e: Many{index}, {long}: text }}, answer: {{ rows: rows, of: Wide{index} }} }}",
                list(&|n| format!("q{n}: text"))
            ),
        ),
    ];
    Entry {
        kind: "size",
        lines,
    }
}

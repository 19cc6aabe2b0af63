//! Declarations of every kind, each under every name.

use super::names::{NAMES, TEXTS};
use super::texts::{sized, worded};

/// What is declared under one name, on lines of its own.
pub(crate) struct Entry {
    pub(crate) kind: &'static str,
    pub(crate) lines: Vec<Line>,
}

/// A line in a section of a file.
pub(crate) struct Line {
    pub(crate) file: String,
    pub(crate) section: &'static str,
    pub(crate) text: String,
}

/// Where names and texts stand.
pub(crate) const KINDS: &[&str] = &[
    "model",
    "shared",
    "id",
    "enum",
    "union",
    "head",
    "choice",
    "value",
    "number",
    "field",
    "path",
    "query",
    "operation",
    "arm",
    "file",
    "area",
    "doc",
    "size",
];

pub(crate) fn all() -> Vec<Entry> {
    let mut out = vec![ground()];
    for (index, name) in NAMES.iter().enumerate() {
        out.extend(named(index, name));
    }
    for (index, text) in TEXTS.iter().enumerate() {
        out.push(worded(index, text));
    }
    out.extend((0..5).map(sized));
    out
}

/// JSON texts are YAML texts.
pub(crate) fn quoted(text: &str) -> String {
    format!("{text:?}")
        .replace("\\u{301}", "\u{301}")
        .replace("\\u{308}", "\u{308}")
        .replace("\\'", "'")
}

pub(crate) fn line(file: &str, section: &'static str, text: String) -> Line {
    Line {
        file: file.to_owned(),
        section,
        text,
    }
}

/// What the others stand on.
fn ground() -> Entry {
    let areas = [
        "inmodels",
        "inids",
        "inenums",
        "inunions",
        "inheads",
        "inchoices",
        "members",
        "calls",
        "files",
        "texts",
    ];
    let lines = areas.iter().flat_map(|area| {
        let call = format!("ground: {{ title: T, page: p, get: /ground/{area}, answer: none }}");
        [
            line("api.yaml", "areas", format!("{area}: {{ title: Area }}")),
            line(&format!("endpoints/{area}/ground.yaml"), "operations", call),
        ]
    });
    let lines = lines.collect();
    Entry {
        kind: "ground",
        lines,
    }
}

fn named(index: usize, name: &str) -> Vec<Entry> {
    let key = quoted(name);
    let call = |kind: &str, rest: &str| {
        format!("{kind}{index}: {{ title: T, page: p, get: /{kind}/{index}, {rest} }}")
    };
    let rows = |of: &str| format!("answer: {{ rows: rows, of: {of} }}");
    let mut out = Vec::new();
    let mut add = |kind: &'static str, lines: Vec<(&str, &'static str, String)>| {
        let lines = lines
            .into_iter()
            .map(|(file, section, text)| line(file, section, text))
            .collect();
        out.push(Entry { kind, lines });
    };
    // Types and variants that the spec names begin with a capital; every tenth does as it likes.
    let wild = index.is_multiple_of(10);
    let plain_key = key.clone();
    let key = match wild {
        true => key,
        false => quoted(&pascal(name)),
    };
    let operation = match wild {
        true => plain_key.clone(),
        false => quoted(&kebab(name)),
    };
    let used = format!("path: {{ x: {key} }}");
    let file = "endpoints/inmodels/things.yaml";
    add(
        "model",
        vec![
            (
                file,
                "models",
                format!(
                    "{key}: {{ doc: It., fields: {{ a: text, b: {{ type: text, in: {{ create: required, answer: optional }} }} }} }}"
                ),
            ),
            (file, "operations", call("m", &rows(&key))),
            (
                file,
                "operations",
                format!(
                    "n{index}: {{ title: T, page: p, post: /n/{index}, body: {{ of: {key}, use: create }}, answer: none }}"
                ),
            ),
        ],
    );
    add(
        "shared",
        vec![
            (
                "models/things.yaml",
                "models",
                format!("{key}: {{ doc: It., fields: {{ a: text }} }}"),
            ),
            (
                "endpoints/members/shared.yaml",
                "operations",
                call("o", &rows(&key)),
            ),
        ],
    );
    let wire = ["int", "text", "any"][index % 3];
    let file = "endpoints/inids/things.yaml";
    add(
        "id",
        vec![
            (file, "ids", format!("{key}: {{ wire: {wire}, doc: It. }}")),
            (
                file,
                "operations",
                call("i", &format!("{used}, answer: none"))
                    .replace(&format!("/i/{index}"), &format!("\"/i/{index}/{{x}}\"")),
            ),
        ],
    );
    let file = "endpoints/inenums/things.yaml";
    add(
        "enum",
        vec![
            (
                file,
                "enums",
                format!("{key}: {{ doc: It., values: {{ A: One. }} }}"),
            ),
            (
                file,
                "operations",
                call("e", &format!("query: {{ x: {key} }}, answer: none")),
            ),
        ],
    );
    let file = "endpoints/inunions/things.yaml";
    add(
        "union",
        vec![
            (
                file,
                "unions",
                format!("{key}: {{ doc: It., tag: kind, arms: {{ a: UnionArm{index} }} }}"),
            ),
            (
                file,
                "models",
                format!("UnionArm{index}: {{ doc: It., fields: {{ a: text }} }}"),
            ),
            (file, "operations", call("u", &rows(&key))),
        ],
    );
    let file = "endpoints/inheads/things.yaml";
    add(
        "head",
        vec![
            (
                file,
                "heads",
                format!("{key}: {{ doc: It., top: {{ a: text }} }}"),
            ),
            (
                file,
                "operations",
                call(
                    "h",
                    &format!("answer: {{ rows: rows, of: text, head: {key} }}"),
                ),
            ),
        ],
    );
    let file = "endpoints/inchoices/things.yaml";
    add(
        "choice",
        vec![
            (
                file,
                "choices",
                format!(
                    "{key}: {{ doc: It., arms: {{ one: {{ a: {{ type: text, required: true }} }}, two: {{ b: {{ type: text, required: true }} }} }} }}"
                ),
            ),
            (
                file,
                "models",
                format!(
                    "Chosen{index}: {{ doc: It., in: {{ create: optional }}, choices: {{ {key}: required }}, fields: {{ c: text }} }}"
                ),
            ),
            (
                file,
                "operations",
                call("c", &format!("query: {{ x: {key} }}, answer: none")),
            ),
            (
                file,
                "operations",
                format!(
                    "d{index}: {{ title: T, page: p, post: /d/{index}, body: {{ of: Chosen{index}, use: create }}, answer: none }}"
                ),
            ),
        ],
    );
    let file = "endpoints/members/things.yaml";
    add(
        "value",
        vec![
            (
                file,
                "enums",
                format!(
                    "Values{index}: {{ doc: It., values: {{ {plain_key}: One., second: {{ doc: Two., path: {plain_key}, query: {plain_key} }} }} }}"
                ),
            ),
            (
                file,
                "operations",
                call("v", &format!("query: {{ x: Values{index} }}, answer: none")),
            ),
        ],
    );
    add(
        "number",
        vec![
            (
                file,
                "enums",
                format!(
                    "Numbers{index}: {{ doc: It., wire: int, values: {{ -1: {{ rust: {key} }}, 2: Two. }} }}"
                ),
            ),
            (
                file,
                "operations",
                call(
                    "w",
                    &format!("query: {{ x: Numbers{index} }}, answer: none"),
                ),
            ),
        ],
    );
    add(
        "field",
        vec![
            (
                file,
                "models",
                format!(
                    "Fields{index}: {{ doc: It., in: {{ create: required, update: optional, answer: optional }}, fields: {{ {plain_key}: text, zz: {{ type: \"[int]\", rare: false }} }}, extra: keep }}"
                ),
            ),
            (
                file,
                "operations",
                call("f", &rows(&format!("Fields{index}"))),
            ),
            (
                file,
                "operations",
                format!(
                    "g{index}: {{ title: T, page: p, post: /g/{index}, body: {{ of: Fields{index}, use: create }}, answer: none }}"
                ),
            ),
            (
                file,
                "operations",
                format!(
                    "h{index}: {{ title: T, page: p, put: /g/{index}, body: {{ of: Fields{index}, use: update }}, answer: none }}"
                ),
            ),
            (
                file,
                "choices",
                format!(
                    "FieldChoice{index}: {{ doc: It., arms: {{ {plain_key}: {{ {plain_key}: {{ type: text, required: true }} }} }} }}"
                ),
            ),
            (
                file,
                "operations",
                call(
                    "k",
                    &format!("query: {{ x: FieldChoice{index} }}, answer: none"),
                ),
            ),
            (
                file,
                "heads",
                format!("FieldHead{index}: {{ doc: It., top: {{ {plain_key}: text }} }}"),
            ),
            (
                file,
                "operations",
                call(
                    "l",
                    &format!(
                        "answer: {{ rows: {}, of: text, head: FieldHead{index} }}",
                        quoted(&format!("rows.r{index}"))
                    ),
                ),
            ),
        ],
    );
    add(
        "path",
        vec![(
            file,
            "operations",
            call("p", &format!("path: {{ {plain_key}: text }}, answer: none")).replace(
                &format!("/p/{index}"),
                &quoted(&format!("/p/{index}/{{{name}}}")),
            ),
        )],
    );
    add(
        "query",
        vec![
            (
                file,
                "operations",
                call(
                    "q",
                    &format!(
                        "query: {{ {plain_key}: text, zz: {{ type: \"[text]\" }}, yy: {{ type: text, required: true }} }}, answer: none"
                    ),
                ),
            ),
            (
                file,
                "operations",
                call(
                    "r",
                    &format!(
                        "query: {{ {plain_key}: {{ type: \"[text]\", required: false }} }}, answer: {{ rows: r, of: text }}"
                    ),
                ),
            ),
        ],
    );
    add(
        "operation",
        vec![(
            "endpoints/calls/things.yaml",
            "operations",
            format!("{operation}: {{ title: T, page: p, get: /op/{index}, answer: none }}"),
        )],
    );
    add(
        "arm",
        vec![
            (
                file,
                "unions",
                format!(
                    "Arms{index}: {{ doc: It., tag: kind, arms: {{ {plain_key}: Arm{index} }} }}"
                ),
            ),
            (
                file,
                "unions",
                format!(
                    "Present{index}: {{ doc: It., by: presence, arms: {{ {plain_key}: Holds{index} }} }}"
                ),
            ),
            (
                file,
                "models",
                format!(
                    "Arm{index}: {{ doc: It., fields: {{ x: text, {plain_key}: \"[text]\" }} }}"
                ),
            ),
            (
                file,
                "models",
                format!("Holds{index}: {{ doc: It., fields: {{ {plain_key}: text }} }}"),
            ),
            (
                file,
                "operations",
                call("a", &rows(&format!("Arms{index}"))),
            ),
            (
                file,
                "operations",
                call("b", &rows(&format!("Present{index}"))),
            ),
        ],
    );
    let plain = name.to_lowercase() == *name
        && !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if plain {
        let path = format!("endpoints/files/{}.yaml", name);
        let operation = format!("x{index}: {{ title: T, page: p, get: /x/{index}, answer: none }}");
        add("file", vec![(path.as_str(), "operations", operation)]);
        let path = format!("endpoints/{}/thing.yaml", name);
        add(
            "area",
            vec![
                (
                    "api.yaml",
                    "areas",
                    format!("{}: {{ title: Area }}", plain_key),
                ),
                (
                    path.as_str(),
                    "operations",
                    format!("x{index}: {{ title: T, page: p, get: /y/{index}, answer: none }}"),
                ),
            ],
        );
    }
    out
}

fn pascal(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    let rest = chars.filter(|c| !matches!(c, '_' | '-' | ' '));
    first.into_iter().chain(rest).collect()
}

fn kebab(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

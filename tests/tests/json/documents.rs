//! Documents to start from: made from the descriptions, with every field of every answer, and the examples.

use std::collections::BTreeSet;
use std::fs;

use thousandeyes::Operation;
use thousandeyes_codegen::ir::{Answer, Api, By, Field, IdWire, Name, Projection, Type};
use thousandeyes_codegen::load;
use thousandeyes_tests::{cases, goldens, spec};

use crate::tags::tags;

/// An answer of an operation.
pub(crate) struct Document {
    pub(crate) operation: &'static Operation,
    pub(crate) text: String,
    /// The tags of the unions that it can hold.
    pub(crate) tags: BTreeSet<String>,
}

/// The two descriptions there are, each with the operations made of it and the folder of its examples.
fn apis() -> Vec<(Api, &'static [Operation], std::path::PathBuf)> {
    let sources = spec().expect("the spec is there");
    let v6 = load(&sources).unwrap_or_else(|_| panic!("the spec has mistakes"));
    let golden = goldens::api().expect("the golden spec is there");
    vec![
        (
            v6,
            thousandeyes::v6::OPERATIONS,
            cases("../spec/v6/examples"),
        ),
        (
            golden,
            thousandeyes_tests::golden::OPERATIONS,
            cases("golden/spec/examples"),
        ),
    ]
}

/// For each operation that answers something: documents in which every field is there, with every arm of each union.
pub(crate) fn all() -> Vec<Document> {
    let mut out = Vec::new();
    for (api, operations, _) in apis() {
        let turns = api.unions.iter().map(|union| union.arms.len() + 1).max();
        for described in &api.operations {
            let Some(operation) = operations.iter().find(|known| known.id == described.id) else {
                panic!("{} is not in the catalogue", described.id)
            };
            let tags = tags(&api, &described.answer);
            for turn in 0..turns.unwrap_or(1).max(3) {
                let mut maker = Maker {
                    api: &api,
                    turn,
                    made: turn,
                };
                if let Some(text) = maker.answer(&described.answer) {
                    out.push(Document {
                        operation,
                        text,
                        tags: tags.clone(),
                    });
                }
            }
        }
    }
    assert!(out.len() > 100, "{} documents", out.len());
    out
}

/// The example answers.
pub(crate) fn examples() -> Vec<Document> {
    let mut out = Vec::new();
    for (api, operations, folder) in apis() {
        for described in &api.operations {
            let operation = operations.iter().find(|known| known.id == described.id);
            for (operation, path) in operation
                .into_iter()
                .flat_map(|operation| described.examples.iter().map(move |path| (operation, path)))
            {
                let text = fs::read_to_string(folder.join(path)).expect("the example is there");
                let tags = tags(&api, &described.answer);
                out.push(Document {
                    operation,
                    text,
                    tags,
                });
            }
        }
    }
    // Larger ones take the time of many, and have nothing that smaller ones have not.
    out.retain(|document| document.text.len() < 3_000);
    assert!(out.len() > 10, "{} examples", out.len());
    out
}

struct Maker<'a> {
    api: &'a Api,
    /// Which arm of unions is taken.
    turn: usize,
    /// How many values there are by now, so that they differ.
    made: usize,
}

impl Maker<'_> {
    fn answer(&mut self, answer: &Answer) -> Option<String> {
        match answer {
            Answer::Empty => None,
            Answer::Bare { ty } => Some(self.value(ty)),
            Answer::Rows {
                path, or, ty, head, ..
            } => {
                let rows = self.list(ty);
                let mut path = path.clone();
                if let Some(other) = or.get(self.turn % (or.len() + 1)) {
                    path = vec![other.clone()];
                }
                Some(self.envelope(&path, head.as_ref(), rows))
            }
            Answer::One { path, ty, head, .. } => {
                let item = match self.turn % 2 {
                    0 => self.value(ty),
                    _ => format!("[{}]", self.value(ty)),
                };
                // What is the whole answer is not put into a list.
                let item = if path.is_empty() {
                    self.value(ty)
                } else {
                    item
                };
                Some(self.envelope(path, head.as_ref(), item))
            }
        }
    }

    /// The content below a path of keys, with the fields of the head where they belong.
    fn envelope(&mut self, path: &[String], head: Option<&Name>, content: String) -> String {
        let api = self.api;
        let head = head.and_then(|name| api.heads.iter().find(|head| head.name == *name));
        let mut out = content;
        for (depth, key) in path.iter().enumerate().rev() {
            let mut members = vec![format!("{key:?}: {out}")];
            if let Some(head) = head {
                if depth == path.len() - 1 {
                    members.extend(self.members(&head.beside));
                }
                if depth == 0 {
                    members.extend(self.members(&head.top));
                }
            }
            // In front of the rows, or behind them.
            if self.turn.is_multiple_of(2) {
                members.reverse();
            }
            out = format!("{{{}}}", members.join(", "));
        }
        out
    }

    fn members(&mut self, fields: &[Field]) -> Vec<String> {
        let used = fields
            .iter()
            .filter_map(|field| field.uses.get(Projection::Answer));
        used.map(|used| format!("{:?}:{}", used.name, self.value(&used.ty)))
            .collect()
    }

    fn list(&mut self, item: &Type) -> String {
        let items: Vec<String> = (0..1 + self.made % 3).map(|_| self.value(item)).collect();
        format!("[{}]", items.join(","))
    }

    fn model(&mut self, name: &Name) -> Vec<String> {
        let api = self.api;
        let model = api.models.iter().find(|model| model.name == *name);
        let mut members = self.members(&model.expect("models are declared").fields);
        // In the order of the table, and in another.
        if self.turn % 3 == 1 {
            members.reverse();
        }
        members
    }

    fn union(&mut self, name: &Name) -> String {
        let api = self.api;
        let union = api.unions.iter().find(|union| union.name == *name);
        let union = union.expect("unions are declared");
        let arm = union.arms.get(self.turn % (union.arms.len() + 1));
        match (&union.by, arm) {
            (By::Tag(tag), Some(arm)) => {
                let mut members = match &arm.ty {
                    Type::Model(name) => self.model(name),
                    _ => Vec::new(),
                };
                let place = self.made % (members.len() + 1);
                members.insert(place, format!("{tag:?}:{:?}", arm.on));
                format!("{{{}}}", members.join(","))
            }
            (By::Tag(tag), None) => format!("{{{tag:?}:\"unheard of\",\"more\":[1,{{}}]}}"),
            (_, Some(arm)) => self.value(&arm.ty),
            (By::Presence, None) => "{\"neither\":null}".to_owned(),
            (By::Kind, None) => {
                let kinds = [
                    ("bool", "true"),
                    ("text", "\"text\""),
                    ("object", "{\"a\":1}"),
                ];
                let other = kinds
                    .iter()
                    .find(|(kind, _)| union.arms.iter().all(|arm| arm.on != *kind));
                other.map_or("null", |(_, value)| value).to_owned()
            }
        }
    }

    fn value(&mut self, ty: &Type) -> String {
        const TEXTS: [&str; 10] = [
            "\"\"",
            "\"short\"",
            "\"fifteen letters\"",
            "\"sixteen letters.\"",
            "\"https://app.example.com/a/rather/long/path?with=a&query=string\"",
            "\"twice \\\"quoted\\\" \\\\ \\u00e9\\n\"",
            "\"é€😀\"",
            "\"10.0.0.0/8\"",
            "\"http://www.example.com:8080\"",
            "\"\\ud83d\\ude00 escaped, and long enough\"",
        ];
        const FLOATS: [&str; 10] = [
            "0",
            "1.5",
            "0.0",
            "705.554",
            "-1",
            "1e2",
            "123456.789012",
            "1360.0",
            "0.1",
            "1.28E10",
        ];
        const INTS: [&str; 6] = ["0", "1", "-7", "1384309800", "281474976735863", "1360.0"];
        const TIMES: [&str; 6] = [
            "2013-11-13 02:33:05",
            "2013-11-13T02:33:05Z",
            "2018-07-12T16:00:00.009Z",
            "2013-11-13 02:33:05.0",
            "2012-02-29 23:59:59",
            "2013-11-13T02:33:05.123456+02:00",
        ];
        self.made += 1;
        let made = self.made;
        let one_of = |of: &[&str]| of[made % of.len()].to_owned();
        match ty {
            Type::Text(_) => one_of(&TEXTS),
            Type::Int => one_of(&INTS),
            Type::Float => one_of(&FLOATS),
            Type::Bool => one_of(&["true", "false"]),
            Type::Bit => one_of(&["1", "0"]),
            Type::Flag => one_of(&["1", "true", "0", "false"]),
            Type::Time => format!("{:?}", one_of(&TIMES)),
            Type::EpochSeconds => "1384309985".to_owned(),
            Type::EpochMillis => "1384309985123".to_owned(),
            Type::Date => "\"2013-11-13\"".to_owned(),
            Type::LocalTime => "\"2013-11-13 04:33\"".to_owned(),
            Type::Window => "\"2h\"".to_owned(),
            Type::Json => one_of(&["[1, {\"a\": null}]", "\"text\"", "1.50", "{}"]),
            Type::List(item) => self.list(item),
            Type::Map(value) => format!(
                "{{\"one\":{},\"two \\\"2\\\"\":{}}}",
                self.value(value),
                self.value(value)
            ),
            Type::Id(name) => {
                let api = self.api;
                let id = api.ids.iter().find(|id| id.name == *name);
                match id.expect("ids are declared").wire {
                    IdWire::Int => one_of(&["12", "-3", "1384309800"]),
                    IdWire::Text => one_of(&["\"a:b\"", "\"0123456789abcdef\""]),
                    IdWire::Any => one_of(&["5", "\"5\"", "\"a8d7\""]),
                }
            }
            Type::Enum(name) => {
                let api = self.api;
                let one = api.enums.iter().find(|one| one.name == *name);
                let one = one.expect("enums are declared");
                match (one.values.get(made % (one.values.len() + 1)), one.int) {
                    (Some(value), true) => value.value.clone(),
                    (Some(value), false) => format!("{:?}", value.value),
                    (None, true) => "77".to_owned(),
                    (None, false) => "\"unheard of\"".to_owned(),
                }
            }
            Type::Model(name) => format!("{{{}}}", self.model(name).join(",")),
            Type::Union(name) => self.union(name),
            Type::Choice(name) => panic!("`{name}` is in no answer"),
        }
    }
}

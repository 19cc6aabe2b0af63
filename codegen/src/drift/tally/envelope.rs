//! The way to the rows of an answer, and what stands beside it.

use super::{Tally, Wrong};
use crate::drift::json::{Node, Value};
use crate::drift::tree::join;
use crate::ir::{Answer, Head, Name, Projection, Type};

/// Why something is not an answer of the operation.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::drift) struct WrongAnswer {
    /// What should be there.
    pub(in crate::drift) expected: String,
    /// What is there instead.
    pub(in crate::drift) found: String,
    /// Byte where.
    pub(in crate::drift) at: usize,
}

impl<'a> Tally<'a> {
    pub(super) fn enveloped(&mut self, node: &Node, answer: &'a Answer) -> Result<(), WrongAnswer> {
        match answer {
            Answer::Empty if node.entries().is_empty() => Ok(()),
            Answer::Empty => Err(wrong(node, "nothing, as it answers without a body")),
            Answer::Bare { ty } => {
                let object = matches!(ty, Type::Model(_) | Type::Map(_));
                if object && !matches!(node.value, Value::Object(..)) {
                    return Err(wrong(node, "an object"));
                }
                if let (Type::Model(name), Value::Object(entries, whole)) = (ty, &node.value) {
                    let model = self.api.model(name);
                    let knows = |name: &str| {
                        let fields = model.iter().flat_map(|model| &model.fields);
                        fields.into_iter().any(|field| field.name == name)
                    };
                    let declares = model.is_some_and(|model| !model.fields.is_empty());
                    if *whole && declares && !entries.iter().any(|(name, _)| knows(name)) {
                        let fields = model.iter().flat_map(|model| &model.fields);
                        let names: Vec<String> = fields
                            .take(3)
                            .map(|field| format!("`{}`", field.name))
                            .collect();
                        return Err(wrong(node, &format!("an object with {}", names.join(", "))));
                    }
                }
                self.rows += 1;
                self.value(node, ty, Projection::Answer, "", None);
                Ok(())
            }
            Answer::Rows {
                path, or, ty, head, ..
            } => {
                let there = |key: &&String| node.get(key).is_some();
                let other = or
                    .iter()
                    .find(there)
                    .filter(|_| !path.iter().any(|key| there(&key)));
                let path = other.map_or(path.as_slice(), std::slice::from_ref);
                self.below(node, path, ty, head.as_ref(), true)
            }
            Answer::One { path, ty, head, .. } => self.below(node, path, ty, head.as_ref(), false),
        }
    }

    fn below(
        &mut self,
        node: &Node,
        path: &[String],
        ty: &'a Type,
        head: Option<&Name>,
        rows: bool,
    ) -> Result<(), WrongAnswer> {
        let api = self.api;
        let head = head.and_then(|name| api.heads.iter().find(|head| head.name == *name));
        let mut at = node;
        let mut shown = String::new();
        for (depth, key) in path.iter().enumerate() {
            let Some(next) = at.get(key) else {
                if at.value == Value::Elided {
                    return Ok(());
                }
                return Err(wrong(at, &format!("`{}`", path.join("."))));
            };
            let beside = depth + 1 == path.len();
            for (name, value) in at.entries().iter().filter(|(name, _)| name != key) {
                self.sibling(value, name, head, (depth == 0, beside), &shown);
            }
            shown = join(&shown, key);
            at = next;
        }
        match &at.value {
            Value::List(items) => {
                let path = format!("{shown}[]");
                for item in items {
                    self.rows += 1;
                    self.value(item, ty, Projection::Answer, &path, None);
                }
                Ok(())
            }
            Value::Elided => Ok(()),
            Value::Null if !rows => Ok(()),
            _ if rows => Err(wrong(at, "an array of rows")),
            _ => {
                self.rows += 1;
                self.value(at, ty, Projection::Answer, &shown, None);
                Ok(())
            }
        }
    }

    /// A key beside the way to the rows.
    fn sibling(
        &mut self,
        node: &Node,
        name: &str,
        head: Option<&'a Head>,
        (top, beside): (bool, bool),
        path: &str,
    ) {
        let tops = head.iter().filter(|_| top).flat_map(|head| &head.top);
        let besides = head.iter().filter(|_| beside).flat_map(|head| &head.beside);
        let field = tops.chain(besides).find(|field| field.name == name);
        match (field, head) {
            (Some(field), Some(head)) => {
                self.field(node, &head.name, field, Projection::Answer, path);
            }
            _ => {
                let at = head.map(|head| (&head.name, name));
                let at = at.or(Some((&BESIDE, name)));
                self.wrong(node, path, at, Wrong::Unknown);
            }
        }
    }
}

/// Stands for the head of an answer that has none.
pub(in crate::drift) static BESIDE: Name = Name {
    area: None,
    name: String::new(),
};

fn wrong(node: &Node, expected: &str) -> WrongAnswer {
    let found = match &node.value {
        Value::Object(entries, _) if entries.is_empty() => "an empty object".to_owned(),
        Value::Object(entries, _) => {
            // Names of fields only; a key that is none may be anything.
            let mut keys = entries.iter().map(|(key, _)| key.as_str());
            let named: Vec<String> = keys
                .by_ref()
                .filter(|key| crate::drift::names::is_plain(key))
                .take(4)
                .map(|key| format!("`{key}`"))
                .collect();
            format!("an object with {}", named.join(", "))
        }
        Value::List(_) => "an array".to_owned(),
        _ => format!("a value of the kind {}", node.kind()),
    };
    WrongAnswer {
        expected: expected.to_owned(),
        found,
        at: node.at,
    }
}

//! Where in a JSON document something is.

use std::fmt;

/// The place of a value in a JSON document: `agents[0].agentId`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JsonPath(Vec<Step>);

/// One step of a [`JsonPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the member of an object.
    Key(String),
    /// Into the item of an array, from 0.
    Index(usize),
}

/// The most steps that are shown; longer paths are cut in the middle.
const SHOWN: usize = 12;

impl JsonPath {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// The steps that lead there from the document itself.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The path of the member `key` of this value.
    pub fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned()))
    }

    /// The path of the item `index` of this value.
    pub fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    pub(super) fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }
}

/// As `agents[0].agentId`; keys that are not plain names are in brackets and quoted, and control characters are escaped.
impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the body");
        }
        for (place, step) in self.0.iter().enumerate() {
            if self.0.len() > SHOWN && place == SHOWN / 2 {
                f.write_str("…")?;
            }
            if self.0.len() > SHOWN && (SHOWN / 2..self.0.len() - SHOWN / 2).contains(&place) {
                continue;
            }
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if is_plain(key) => {
                    if place > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(key)?;
                }
                Step::Key(key) => write!(f, "[\"{}\"]", shown(key))?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !key.is_empty() && key.len() <= 60 && key.chars().all(letter)
}

/// The beginning of a text of the user's, fit for one line of a terminal.
pub(crate) fn shown(text: &str) -> String {
    let mut start: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        start.push('…');
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_like_code() {
        let path = JsonPath::root().key("agents").index(0).key("agentId");
        assert_eq!(path.to_string(), "agents[0].agentId");
        assert_eq!(JsonPath::root().to_string(), "the body");
        let odd = JsonPath::root().key("a b").key("\u{1b}[31m\u{202e}");
        assert_eq!(odd.to_string(), r#"["a b"]["\u{1b}[31m\u{202e}"]"#);
    }

    #[test]
    fn deep_paths_are_cut_in_the_middle() {
        let deep = (0..5000).fold(JsonPath::root(), |mut path, _| {
            path.push(Step::Key("a".to_owned()));
            path
        });
        assert!(deep.to_string().len() < 60, "{deep}");
    }
}

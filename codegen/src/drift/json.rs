//! JSON as pages print it: elided, cut, with commas too many or too few. Read as far as it goes; every repair is noted.
//!
//! Valid JSON is read as it is, with no repair, so that captured answers go through the same reader.

mod text;

/// Deeper nesting than any answer has; keeps hostile input from exhausting the stack.
const MAX_DEPTH: usize = 100;

/// A value and the byte it begins at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As it was written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// Whether dots stood for further entries, so that what is missing may have been left out.
    Object(Vec<(String, Node)>, bool),
    /// Dots, or brackets around dots, in the place of a value.
    Elided,
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) node: Node,
    /// One past its last byte.
    pub(super) end: usize,
    /// What had to be mended, and where.
    pub(super) repairs: Vec<(usize, &'static str)>,
}

/// Why a text could not be read, and the byte where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unreadable {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

/// Reads the value at the beginning of a text, white space before it skipped.
pub(super) fn read(text: &str) -> Result<Reading, Unreadable> {
    let mut reader = Reader {
        text,
        at: 0,
        lists: 0,
        repairs: Vec::new(),
    };
    let node = reader.value(0)?;
    Ok(Reading {
        node,
        end: reader.at,
        repairs: reader.repairs,
    })
}

impl Node {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(entries, _) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// Its entries, when it is an object.
    pub(super) fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Object(entries, _) => entries,
            _ => &[],
        }
    }

    /// What it is, in one word of the spec language.
    pub(super) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(text) if text.contains(['.', 'e', 'E']) => "float",
            Value::Number(_) => "int",
            Value::Text(_) => "text",
            Value::List(_) => "list",
            Value::Object(..) => "object",
            Value::Elided => "elided",
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Lists that are open.
    lists: usize,
    repairs: Vec<(usize, &'static str)>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes a comment up to the end of its line; whether dots are in it.
    fn comment(&mut self) -> Option<bool> {
        let rest = self.rest();
        let text = rest.strip_prefix("//")?.lines().next().unwrap_or("");
        let (length, dots) = (text.len() + 2, text.contains("..") || text.contains('…'));
        self.repair("a comment");
        self.at += length;
        Some(dots)
    }

    fn repair(&mut self, what: &'static str) {
        self.repairs.push((self.at, what));
    }

    fn fail<T>(&self, what: &'static str) -> Result<T, Unreadable> {
        Err(Unreadable { at: self.at, what })
    }

    /// Whether dots stand here, which are taken.
    fn dots(&mut self) -> bool {
        let rest = self.rest();
        let after = rest.trim_start_matches(['.', '…']);
        let long = rest.len() - after.len() >= 2;
        if long {
            self.at += rest.len() - after.len();
            self.repair("dots stand for more");
        }
        long
    }

    fn value(&mut self, depth: usize) -> Result<Node, Unreadable> {
        if depth > MAX_DEPTH {
            return self.fail("it is nested too deeply");
        }
        self.space();
        let at = self.at;
        let value = match self.peek() {
            None => return self.fail("it ends where a value should stand"),
            Some('{') => self.object(depth)?,
            Some('[') => {
                self.lists += 1;
                let list = self.list(depth)?;
                self.lists -= 1;
                list
            }
            Some('"') => self.string_value(depth)?,
            Some('.' | '…') if self.dots() => Value::Elided,
            Some(c) if c == '-' || c.is_ascii_digit() => Value::Number(self.number()),
            Some(c) if c.is_ascii_alphabetic() => self.word(),
            Some(_) => return self.fail("no value begins like this"),
        };
        Ok(Node { at, value })
    }

    fn object(&mut self, depth: usize) -> Result<Value, Unreadable> {
        self.take('{');
        let mut entries = Vec::new();
        let mut whole = true;
        let mut comma = true;
        loop {
            self.space();
            match self.peek() {
                None => {
                    self.repair("the end is missing");
                    break;
                }
                Some('}') => {
                    if comma && !entries.is_empty() {
                        self.repair("a comma stands before the end");
                    }
                    self.take('}');
                    break;
                }
                // The bracket of the list around it: its own brace is missing.
                Some(']') if self.lists > 0 => {
                    self.repair("a brace is missing");
                    break;
                }
                Some(']') => {
                    self.repair("a bracket too many");
                    self.take(']');
                }
                Some(',') => {
                    if comma {
                        self.repair("a comma too many");
                    }
                    self.take(',');
                    comma = true;
                }
                Some('"') => {
                    if !comma {
                        self.repair("a comma is missing");
                    }
                    let key = self.key()?;
                    self.space();
                    if !self.take(':') {
                        return self.fail("a colon is missing");
                    }
                    entries.push((key, self.value(depth + 1)?));
                    comma = false;
                }
                Some('.' | '…') if self.dots() => {
                    whole = false;
                    comma = false;
                }
                Some('/') if self.rest().starts_with("//") => {
                    if self.comment() == Some(true) {
                        whole = false;
                        comma = false;
                    }
                }
                Some('[' | '{') if matches!(self.value(depth + 1)?.value, Value::Elided) => {
                    whole = false;
                    comma = false;
                }
                Some(_) => return self.fail("a key in quotes should stand here"),
            }
        }
        if entries.is_empty() && !whole {
            return Ok(Value::Elided);
        }
        Ok(Value::Object(entries, whole))
    }

    fn list(&mut self, depth: usize) -> Result<Value, Unreadable> {
        self.take('[');
        let mut items: Vec<Node> = Vec::new();
        let mut comma = true;
        let mut elided = false;
        loop {
            self.space();
            match self.peek() {
                None => {
                    self.repair("the end is missing");
                    break;
                }
                Some(']') => {
                    if comma && !items.is_empty() {
                        self.repair("a comma stands before the end");
                    }
                    self.take(']');
                    break;
                }
                Some('}') if depth > 0 => {
                    self.repair("a bracket is missing");
                    // The brace of the whole, with more keys to come: it stands in the place of the bracket.
                    let rest = self.rest().get(1..).unwrap_or("").trim_start();
                    if depth == 1 && rest.starts_with(['"', ',']) {
                        self.take('}');
                    }
                    break;
                }
                Some(',') => {
                    if comma {
                        self.repair("a comma too many");
                    }
                    self.take(',');
                    comma = true;
                }
                // A key: the list before it was never closed.
                Some('"') if self.is_key()? => {
                    self.repair("a bracket is missing");
                    break;
                }
                Some('/') if self.rest().starts_with("//") => {
                    comma &= self.comment() != Some(true);
                }
                Some(_) => {
                    if !comma {
                        self.repair("a comma is missing");
                    }
                    let item = self.value(depth + 1)?;
                    comma = false;
                    if item.value == Value::Elided {
                        elided = true;
                    } else {
                        items.push(item);
                    }
                }
            }
        }
        if items.is_empty() && elided {
            return Ok(Value::Elided);
        }
        Ok(Value::List(items))
    }

    /// Whether the string that begins here is followed by a colon. Nothing is taken.
    fn is_key(&mut self) -> Result<bool, Unreadable> {
        let (start, repairs) = (self.at, self.repairs.len());
        self.string()?;
        self.space();
        let key = self.peek() == Some(':');
        self.at = start;
        self.repairs.truncate(repairs);
        Ok(key)
    }

    fn number(&mut self) -> String {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E')))
            .unwrap_or(rest.len());
        let number = rest.get(..end).unwrap_or("").to_owned();
        self.at += end;
        number
    }

    fn word(&mut self) -> Value {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')))
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or("").to_owned();
        self.at += end;
        match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => {
                self.repair("a word without quotes");
                Value::Elided
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value as Plain;
    use std::path::Path;

    /// The same as another reader has it.
    fn plain(node: &Node) -> Plain {
        match &node.value {
            Value::Null | Value::Elided => Plain::Null,
            Value::Bool(value) => Plain::from(*value),
            Value::Number(text) => serde_json::from_str(text).unwrap(),
            Value::Text(text) => Plain::from(text.as_str()),
            Value::List(items) => items.iter().map(plain).collect(),
            Value::Object(entries, _) => {
                let entries = entries.iter().map(|(key, node)| (key.clone(), plain(node)));
                Plain::Object(entries.collect())
            }
        }
    }

    #[track_caller]
    fn valid(text: &str) {
        let reading = read(text).unwrap();
        assert_eq!(reading.repairs, []);
        assert_eq!(
            plain(&reading.node),
            serde_json::from_str::<Plain>(text).unwrap()
        );
        assert_eq!(reading.end, text.trim_end().len());
    }

    fn examples(folder: &Path, count: &mut usize) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                examples(&path, count);
            } else {
                valid(&std::fs::read_to_string(&path).unwrap());
                *count += 1;
            }
        }
    }

    #[test]
    fn valid_json_is_read_as_it_is() {
        let mut count = 0;
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6/examples");
        examples(&spec, &mut count);
        assert!(count > 20, "{count}");
        for text in [
            r#" {"a": [1, -2.5e3, true, null, {}, []], "b": "\u00e9\ud83d\ude00\n\"\/ü" } "#,
            "[]",
            "\"...\"",
            "0",
        ] {
            valid(text);
        }
    }

    #[track_caller]
    fn mended(text: &str, wanted: &str) {
        let reading = read(text).unwrap();
        assert!(!reading.repairs.is_empty());
        assert_eq!(plain(&reading.node).to_string(), wanted);
    }

    #[test]
    fn what_pages_do_to_json_is_mended() {
        mended(r#"{ "a": 1 "b": 2, }"#, r#"{"a":1,"b":2}"#);
        mended(r#"{ "a": [ {"b": 1}, ... ], ... }"#, r#"{"a":[{"b":1}]}"#);
        mended(r#"{ "a": [...], "b": {...} }"#, r#"{"a":null,"b":null}"#);
        mended(r#"{ "a": [ 1, 2 "b": 3 }"#, r#"{"a":[1,2],"b":3}"#);
        mended(r#"[ { "a": 1 ] "#, r#"[{"a":1}]"#);
        mended("{ \"a\": \"b\nc\" ", "{\"a\":\"b\\nc\"}");
        mended(r#"{ "a": [1,, 2] }"#, r#"{"a":[1,2]}"#);
        mended(
            "{ \"a\": 1, // one\n \"b\": [ 2, // ...\n ] }",
            r#"{"a":1,"b":[2]}"#,
        );
        mended(
            r#"{ "a": { "b": [1] ] }, "c": 2 }"#,
            r#"{"a":{"b":[1]},"c":2}"#,
        );
        mended(
            r#"{ "a": [ {"b": 1} } "c": 2 }"#,
            r#"{"a":[{"b":1}],"c":2}"#,
        );
        mended(r#"[ { "a": [ {"b": 1} ] "#, r#"[{"a":[{"b":1}]}]"#);
        mended("{ \"a: [\n { \"b\": 1 } ] }", r#"{"a":[{"b":1}]}"#);
        mended("{ \"a\": \"b\n }", r#"{"a":"b"}"#);
        mended("{ \"a\": \"b,\n \"c\": 1 }", r#"{"a":"b","c":1}"#);
        mended(r#"{ "a": "b": 1 } }"#, r#"{"a":{"b":1}}"#);
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_stops() {
        for (text, at) in [
            ("", 0),
            ("{ 7: 1 }", 2),
            ("{ \"a\" 1 }", 6),
            ("\"abc", 0),
            ("<a>", 0),
        ] {
            assert_eq!(read(text).unwrap_err().at, at, "{text}");
        }
        let deep = "[".repeat(10_000);
        assert_eq!(read(&deep).unwrap_err().what, "it is nested too deeply");
    }
}

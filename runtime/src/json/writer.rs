//! Writing JSON, compact, in the order of the calls.

use std::fmt::Write as _;

/// Builds a JSON text.
///
/// The calls are trusted to nest; what comes out is JSON if they do.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    comma: bool,
}

impl Writer {
    /// A writer that has written nothing.
    pub fn new() -> Self {
        Writer::default()
    }

    /// The text so far.
    pub fn into_string(self) -> String {
        self.out
    }

    /// Starts an object.
    pub fn begin_object(&mut self) {
        self.begin('{');
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.end('}');
    }

    /// Starts an array.
    pub fn begin_array(&mut self) {
        self.begin('[');
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.end(']');
    }

    /// Writes the key of the value that is written next.
    pub fn key(&mut self, key: &str) {
        self.string(key);
        self.out.push(':');
        self.comma = false;
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        self.before();
        self.out.push('"');
        let mut rest = value;
        // What is escaped is ASCII, so both sides of it are characters' boundaries.
        while let Some(at) = rest.find(|c: char| c == '"' || c == '\\' || c < ' ') {
            let (plain, special) = rest.split_at(at);
            self.out.push_str(plain);
            let mut characters = special.chars();
            if let Some(character) = characters.next() {
                self.escape(character);
            }
            rest = characters.as_str();
        }
        self.out.push_str(rest);
        self.out.push('"');
    }

    fn escape(&mut self, character: char) {
        match character {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            '\u{8}' => self.out.push_str("\\b"),
            '\u{c}' => self.out.push_str("\\f"),
            other => {
                let _ = write!(self.out, "\\u{:04x}", other as u32);
            }
        }
    }

    /// Writes a whole number.
    pub fn int(&mut self, value: i64) {
        self.before();
        let _ = write!(self.out, "{value}");
    }

    /// Writes a number by the fewest digits that read back the same; whole ones with `.0`.
    /// JSON has no infinity and no NaN: they are written `null`.
    pub fn float(&mut self, value: f64) {
        self.before();
        let _ = match value.is_finite() {
            true => write!(self.out, "{value:?}"),
            false => write!(self.out, "null"),
        };
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Writes a value that is JSON text already.
    pub fn raw(&mut self, json: &str) {
        self.before();
        self.out.push_str(json);
    }

    fn begin(&mut self, bracket: char) {
        self.before();
        self.out.push(bracket);
        self.comma = false;
    }

    fn end(&mut self, bracket: char) {
        self.out.push(bracket);
        self.comma = true;
    }

    fn before(&mut self) {
        if self.comma {
            self.out.push(',');
        }
        self.comma = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_arrays_take_commas_between() {
        let mut w = Writer::new();
        w.begin_object();
        w.key("a");
        w.begin_array();
        w.int(1);
        w.begin_array();
        w.end_array();
        w.float(100.0);
        w.end_array();
        w.key("b");
        w.null();
        w.key("c\"");
        w.bool(true);
        w.end_object();
        assert_eq!(w.into_string(), r#"{"a":[1,[],100.0],"b":null,"c\"":true}"#);
    }

    #[test]
    fn numbers_are_short_and_read_back() {
        for (value, text) in [
            (100.0, "100.0"),
            (-0.0, "-0.0"),
            (1e-7, "1e-7"),
            (1e300, "1e300"),
            (0.1, "0.1"),
            (f64::NAN, "null"),
            (f64::INFINITY, "null"),
        ] {
            let mut w = Writer::new();
            w.float(value);
            assert_eq!(w.into_string(), text);
        }
    }
}

//! Header fields of requests and answers, looked up without regard to case.

use std::fmt;

use crate::json::cut;

/// Names whose values are credentials, and so are never shown.
const SECRET: [&str; 4] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
];

/// How many characters of a name or value, and how many fields, `Debug` shows.
const LONGEST_SHOWN: usize = 200;
const MOST_SHOWN: usize = 32;

/// Bytes that a field takes, more or less.
const USUAL: usize = 40;

/// An ordered list of header fields; names compare without regard to case.
///
/// ```
/// # extern crate thousandeyes_runtime as thousandeyes;
/// use thousandeyes::Headers;
///
/// let headers = Headers::from_iter([("X-Server-Name", "1-5")]);
/// assert_eq!(headers.get("x-server-name"), Some("1-5"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers {
    /// Names and values one behind the other: an answer has a dozen fields, and each text of its own would be a block of memory.
    text: String,
    fields: Vec<Ends>,
}

/// Where a name and its value end; they begin where the field before ends.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends {
    name: usize,
    value: usize,
}

impl Headers {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first value of `name`, if there is one.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.iter();
        let found = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    /// Every value of `name`, in the order of the message.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let same = move |(field, _): &(&str, &str)| field.eq_ignore_ascii_case(name);
        self.iter().filter(same).map(|(_, value)| value)
    }

    /// Adds a field behind those already there.
    pub fn append(&mut self, name: &str, value: &str) {
        self.text.push_str(name);
        let name = self.text.len();
        self.text.push_str(value);
        let value = self.text.len();
        self.fields.push(Ends { name, value });
    }

    /// All fields, in the order of the message, names spelt as they arrived.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.fields.iter().map(move |ends| {
            let name = &self.text[start..ends.name];
            let value = &self.text[ends.name..ends.value];
            start = ends.value;
            (name, value)
        })
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is no field at all.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        let fields = fields.into_iter();
        let mut headers = Self::new();
        let count = fields.size_hint().0.min(128);
        headers.fields.reserve(count);
        headers.text.reserve(count * USUAL);
        for (name, value) in fields {
            headers.append(name.as_ref(), value.as_ref());
        }
        headers
    }
}

/// Hides the values of fields that carry credentials; truncates long values and long lists.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.iter().map(|(name, value)| {
            let secret = SECRET.iter().any(|known| name.eq_ignore_ascii_case(known));
            let value = if secret { "[secret]" } else { value };
            (cut(name, LONGEST_SHOWN), cut(value, LONGEST_SHOWN))
        });
        let mut map = f.debug_map();
        map.entries(shown.take(MOST_SHOWN));
        match self.len() > MOST_SHOWN {
            true => map.finish_non_exhaustive(),
            false => map.finish(),
        }
    }
}

//! Collects the parts of a request, and puts them together.

use std::fmt;

use super::{Method, Param, ParamGroup, Use, percent, template};

/// Takes the parameters and the body of a request, in the order of [`Endpoint::encode`](super::Endpoint::encode).
///
/// What can't be sent is noted here and refused as a whole when the request is sent, so that `encode` reads as a table.
#[derive(Default)]
pub struct Encoder {
    path: Vec<template::Value>,
    /// Encoded already, without the `?`.
    query: String,
    has_aid: bool,
    body: Option<Body>,
    refused: Option<String>,
}

struct Body {
    content_type: &'static str,
    bytes: Vec<u8>,
}

impl Encoder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Sets a path parameter.
    pub fn path(&mut self, name: &'static str, value: &impl Param) {
        let text = value.text(Use::Path).into_owned();
        self.path.push((name, Some(text)));
    }

    /// Sets a path parameter of the optional part, when it has a value.
    pub fn path_option(&mut self, name: &'static str, value: &Option<impl Param>) {
        if let Some(value) = value {
            self.path(name, value);
        }
    }

    /// Adds a query parameter, when it has a value.
    pub fn query(&mut self, name: &'static str, value: &Option<impl Param>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Adds a query parameter.
    pub fn required(&mut self, name: &'static str, value: &impl Param) {
        self.pair(name, &value.text(Use::Query));
    }

    /// Adds a query parameter with the value 1, when it is on.
    pub fn flag(&mut self, name: &'static str, on: bool) {
        if on {
            self.required(name, &true);
        }
    }

    /// Adds the parameters of a group, when one was chosen.
    pub fn group(&mut self, group: &Option<impl ParamGroup>) {
        if let Some(group) = group {
            self.group_required(group);
        }
    }

    /// Adds the parameters of a group.
    pub fn group_required(&mut self, group: &impl ParamGroup) {
        group.encode(self);
    }

    /// Adds one query parameter that holds all values with commas between, when there are any.
    pub fn list_comma(&mut self, name: &'static str, values: &[impl Param]) {
        self.joined(name, values.iter().map(|value| value.text(Use::Query)));
    }

    /// Adds one query parameter for each value.
    pub fn list_repeat(&mut self, name: &'static str, values: &[impl Param]) {
        for value in values {
            self.required(name, value);
        }
    }

    /// Notes that a parameter can't be sent; the request fails with this reason before anything is sent.
    pub fn refuse(&mut self, name: &'static str, reason: impl Into<String>) {
        if self.refused.is_none() {
            let reason = reason.into();
            self.refused = Some(format!("the parameter `{name}` can't be sent: {reason}"));
        }
    }

    /// Adds the account group of the client, unless the request names one itself.
    pub(crate) fn default_aid(&mut self, aid: &str) {
        if !self.has_aid {
            self.pair("aid", aid);
        }
    }

    /// Puts all parts together, or says what can't be sent.
    pub(crate) fn finish(self, method: Method, path: &'static str) -> Result<Encoded, String> {
        if let Some(reason) = self.refused {
            return Err(reason);
        }
        let mut target = template::fill(path, &self.path)?;
        let path_end = target.len();
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        let (content_type, body) = match self.body {
            Some(body) => (Some(body.content_type), Some(body.bytes)),
            None => (None, None),
        };
        Ok(Encoded {
            method,
            target,
            path_end,
            content_type,
            body,
        })
    }

    pub(crate) fn set_body(&mut self, content_type: &'static str, text: String) {
        let bytes = text.into_bytes();
        self.body = Some(Body {
            content_type,
            bytes,
        });
    }

    /// Sets the path parameters of a template in their order.
    pub(crate) fn positional(&mut self, template: &'static str, values: &[String]) {
        let mut names = template::names(template);
        for value in values {
            match names.next() {
                Some(name) => self.path.push((name, Some(value.clone()))),
                None => {
                    let problem = "the path takes fewer values than were given";
                    self.refused
                        .get_or_insert_with(|| format!("{problem}: `{template}`"));
                }
            }
        }
    }

    /// Adds one query parameter that holds all values with commas between, when there are any.
    pub(crate) fn texts(&mut self, name: &str, values: &[String]) {
        self.joined(name, values.iter().map(String::as_str));
    }

    fn joined<T: AsRef<str>>(&mut self, name: &str, values: impl Iterator<Item = T>) {
        for (index, value) in values.enumerate() {
            match index {
                0 => self.name(name),
                // A comma between values stands as it is; one inside a value is encoded.
                _ => self.query.push(','),
            }
            percent::push(&mut self.query, value.as_ref());
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.name(name);
        percent::push(&mut self.query, value);
    }

    fn name(&mut self, name: &str) {
        self.has_aid |= name == "aid";
        if !self.query.is_empty() {
            self.query.push('&');
        }
        percent::push(&mut self.query, name);
        self.query.push('=');
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder")
            .field("path", &self.path)
            .field("query", &self.query)
            .finish_non_exhaustive()
    }
}

/// A request as it is sent below the base URL, the same for every attempt.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded {
    method: Method,
    /// Path and query, as on the request line.
    target: String,
    path_end: usize,
    content_type: Option<&'static str>,
    body: Option<Vec<u8>>,
}

/// Omits the body, which may be long.
impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoded")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("content_type", &self.content_type)
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .finish()
    }
}

impl Encoded {
    /// The same with another path and query.
    pub(crate) fn with_target(self, target: String) -> Self {
        let path_end = target.find('?').unwrap_or(target.len());
        Self {
            target,
            path_end,
            ..self
        }
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Path and query, percent-encoded, such as `/net/metrics/818?window=10d`.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The path, percent-encoded.
    pub fn path(&self) -> &str {
        &self.target[..self.path_end]
    }

    /// The query, percent-encoded, without its `?`; empty when there is none.
    pub fn query(&self) -> &str {
        self.target.get(self.path_end + 1..).unwrap_or_default()
    }

    /// The media type of the body.
    pub fn content_type(&self) -> Option<&'static str> {
        self.content_type
    }

    /// The body.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }
}

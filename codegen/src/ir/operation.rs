//! Calls.

use super::{Life, Name, Projection, Quirk, Range, Type};
use serde::Serialize;
use std::fmt;

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// `<area>.<name>`, the same in every product.
    pub id: String,
    /// Its area.
    pub area: String,
    /// Its name in the area.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// Rust name of the request, when the spec gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// One line that says what it does.
    pub title: String,
    /// More, when the title does not say it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// URL of the reference page.
    pub page: String,
    /// HTTP method.
    pub method: Method,
    /// Path below the server's base URL.
    pub path: Vec<Segment>,
    /// Whether it only reads, so that it may be retried and paged.
    pub safe: bool,
    /// What it does to fields that an update does not send, where the reference says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<Update>,
    /// Whether it answers without credentials.
    #[serde(skip_serializing_if = "super::is_false")]
    pub open: bool,
    /// Whether it answers 401 where a permission is missing, which says nothing against the credentials.
    #[serde(skip_serializing_if = "super::is_false")]
    pub denied_by_401: bool,
    /// The rate limit it draws on.
    pub bucket: String,
    /// Path parameters, in path order.
    pub path_params: Vec<Param>,
    /// Query parameters, the global ones last.
    pub query: Vec<Param>,
    /// What it sends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// What it answers.
    pub answer: Answer,
    /// The codes that mean success.
    pub status: Vec<i64>,
    /// What the vendor's table calls the key that the answer stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quirk: Option<Quirk>,
    /// Example answers, as paths below the version's `examples/`.
    pub examples: Vec<String>,
    /// Example bodies, likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub body_examples: Vec<String>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
}

impl Operation {
    /// The path as the reference writes it, optional segments in brackets.
    pub fn path_template(&self) -> String {
        let mut out = String::new();
        for segment in &self.path {
            match segment {
                Segment::Literal(text) => out.push_str(&format!("/{text}")),
                Segment::Param(name) => out.push_str(&format!("/{{{name}}}")),
                Segment::Optional(name) => out.push_str(&format!("[/{{{name}}}]")),
            }
        }
        out
    }
}

/// What an update does to fields that are not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Update {
    /// They keep their values.
    Merge,
    /// They lose their values.
    Replace,
}

impl fmt::Display for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Update::Merge => "merge",
            Update::Replace => "replace",
        })
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        })
    }
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Segment {
    /// Text as it is.
    Literal(String),
    /// A parameter.
    Param(String),
    /// A parameter that may be left out, with its slash.
    Optional(String),
}

/// A parameter of the path or the query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Param {
    /// Its wire name. For a choice, only what the Rust name is made of.
    pub name: String,
    /// Its Rust name, when the spec gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it must be sent.
    pub required: bool,
    /// Whether every operation takes it.
    #[serde(skip_serializing_if = "super::is_false")]
    pub global: bool,
    /// Whether it is sent as `name=1`, or not at all.
    #[serde(skip_serializing_if = "super::is_false")]
    pub flag: bool,
    /// Whether its value is the tag of the body's union.
    #[serde(skip_serializing_if = "super::is_false")]
    pub tag_of_body: bool,
    /// How a list is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListStyle>,
    /// What the name does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Name of its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Lowest and highest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The values it may take.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What the server takes when it is not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
}

/// How a list is sent in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListStyle {
    /// `a=1,2`
    Comma,
    /// `a=1&a=2`
    Repeat,
}

/// What an operation sends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Body {
    /// A model, a union, or a list of models.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Which face of the model.
    pub projection: Projection,
    /// How it is written.
    pub format: BodyFormat,
    /// Whether the call needs it.
    pub required: bool,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyFormat {
    /// `application/json`
    Json,
    /// `text/csv`
    Csv,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Nothing.
    Empty,
    /// One value, the whole answer.
    Bare {
        /// Its type.
        #[serde(rename = "type")]
        ty: Type,
    },
    /// Rows below a path of keys.
    Rows {
        /// The keys; none when the answer is the array itself.
        path: Vec<String>,
        /// Other keys that may hold them in its place.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        or: Vec<String>,
        /// The type of a row.
        #[serde(rename = "type")]
        ty: Type,
        /// What stands beside them.
        head: Option<Name>,
        /// Whether there may be a next page.
        paged: bool,
    },
    /// One item below a path of keys.
    One {
        /// The keys.
        path: Vec<String>,
        /// Its type.
        #[serde(rename = "type")]
        ty: Type,
        /// What stands beside it.
        head: Option<Name>,
        /// Whether there may be a next page.
        #[serde(skip_serializing_if = "super::is_false")]
        paged: bool,
    },
}

//! Calls: their paths, parameters, bodies and answers.

use std::fmt;

use serde::Deserialize;

use crate::{Life, Projection, Quirk, Range, Type};

/// One call.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Operation {
    /// `<area>.<name>`, the same in every product.
    pub id: String,
    /// Its area.
    pub area: String,
    /// Its name in the area.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// One line that says what it does.
    pub title: String,
    /// More, when the title does not say it all.
    #[serde(default)]
    pub doc: Option<String>,
    /// URL of the reference page.
    pub page: String,
    /// HTTP method.
    pub method: Method,
    /// Path below the server's base URL.
    pub path: Vec<Segment>,
    /// Whether it only reads, so that it may be retried and paged.
    pub safe: bool,
    /// What an update does to fields that are not sent, where the reference says so.
    #[serde(default)]
    pub update: Option<Update>,
    /// Whether it answers without credentials.
    #[serde(default)]
    pub open: bool,
    /// Whether it also responds with 401 when a permission is missing, although the credentials are valid.
    #[serde(default)]
    pub denied_by_401: bool,
    /// The rate limit it draws on.
    pub bucket: String,
    /// Path parameters, in path order.
    pub path_params: Vec<Param>,
    /// Query parameters, the global ones last.
    pub query: Vec<Param>,
    /// What it sends.
    #[serde(default)]
    pub body: Option<Body>,
    /// What it answers.
    pub answer: Answer,
    /// The status codes that mean success.
    pub status: Vec<i64>,
    /// What the vendor's table calls the key that the answer stands under.
    #[serde(default)]
    pub quirk: Option<Quirk>,
    /// Example answers, as paths below the version's `examples/`.
    pub examples: Vec<String>,
    /// Example bodies, likewise.
    #[serde(default)]
    pub body_examples: Vec<String>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
}

impl Operation {
    /// The path as the reference writes it: `/dns/server/{testId}[/{serverId}]`.
    pub fn template(&self) -> String {
        let parts = self.path.iter().map(|segment| match segment {
            Segment::Literal(text) => format!("/{text}"),
            Segment::Param(name) => format!("/{{{name}}}"),
            Segment::Optional(name) => format!("[/{{{name}}}]"),
        });
        parts.collect()
    }

    /// The path parameter of that wire name.
    pub fn path_param(&self, name: &str) -> Option<&Param> {
        self.path_params.iter().find(|param| param.name == name)
    }

    /// The query parameter of that wire name; a choice goes by the name the spec gives it.
    pub fn query_param(&self, name: &str) -> Option<&Param> {
        self.query.iter().find(|param| param.name == name)
    }
}

/// What an update does to fields that are not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Update {
    /// They keep their values.
    Merge,
    /// They lose their values.
    Replace,
}

impl Update {
    /// The same in a sentence, for documentation.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Merge => "Fields that are not sent keep their values.",
            Self::Replace => {
                "Replaces all settings: fields that are not sent do not keep their values."
            }
        }
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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

impl Method {
    /// As requests have it: `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Param {
    /// Its wire name. For a choice, whose arms have the wire names, a name for all of them.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it must be sent.
    pub required: bool,
    /// Whether every operation takes it.
    #[serde(default)]
    pub global: bool,
    /// Whether it is sent as `name=1`, or not at all.
    #[serde(default)]
    pub flag: bool,
    /// Whether its value is the tag of the body's union.
    #[serde(default)]
    pub tag_of_body: bool,
    /// How a list is sent.
    #[serde(default)]
    pub list: Option<ListStyle>,
    /// What the name does not say.
    #[serde(default)]
    pub doc: Option<String>,
    /// Short name of its unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Lowest and highest value.
    #[serde(default)]
    pub range: Option<Range>,
    /// The values it may take.
    #[serde(default)]
    pub values: Vec<String>,
    /// What the server takes when it is not sent.
    #[serde(default)]
    pub default: Option<String>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
}

/// How a list is sent in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListStyle {
    /// `a=1,2`
    Comma,
    /// `a=1&a=2`
    Repeat,
}

/// What an operation sends.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyFormat {
    /// `application/json`
    Json,
    /// `text/csv`
    Csv,
}

impl BodyFormat {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
        }
    }
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
        #[serde(default)]
        or: Vec<String>,
        /// The type of a row.
        #[serde(rename = "type")]
        ty: Type,
        /// Name of the head that stands beside them.
        head: Option<String>,
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
        /// Name of the head that stands beside it.
        head: Option<String>,
        /// Whether there may be a next page.
        #[serde(default)]
        paged: bool,
    },
}

impl Answer {
    /// The keys that lead to the rows or the item; none when it is the whole answer, or nothing.
    pub fn row_path(&self) -> &[String] {
        match self {
            Self::Rows { path, .. } | Self::One { path, .. } => path,
            Self::Empty | Self::Bare { .. } => &[],
        }
    }

    /// The type of a row, or of the one item; `None` when nothing is answered.
    pub fn row(&self) -> Option<&Type> {
        match self {
            Self::Rows { ty, .. } | Self::One { ty, .. } | Self::Bare { ty } => Some(ty),
            Self::Empty => None,
        }
    }

    /// Name of the head beside the rows.
    pub fn head(&self) -> Option<&str> {
        match self {
            Self::Rows { head, .. } | Self::One { head, .. } => head.as_deref(),
            Self::Empty | Self::Bare { .. } => None,
        }
    }

    /// Whether there are rows, rather than one thing or none.
    pub fn is_rows(&self) -> bool {
        matches!(self, Self::Rows { .. })
    }

    /// Whether there may be a next page.
    pub fn is_paged(&self) -> bool {
        match self {
            Self::Rows { paged, .. } | Self::One { paged, .. } => *paged,
            Self::Empty | Self::Bare { .. } => false,
        }
    }
}

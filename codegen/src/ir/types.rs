//! Types of fields and parameters, and the ids and enums among them.

use super::Life;
use serde::{Serialize, Serializer};
use std::fmt;

/// Name of something declared: unique in its area, or among the shared ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The area it belongs to; `None` when shared.
    pub area: Option<String>,
    /// Its own name.
    pub name: String,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.area {
            Some(area) => write!(f, "{area}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a text is, for readers, OpenAPI and the mock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// Any text.
    Plain,
    /// A URL.
    Url,
    /// An IP address.
    Ip,
    /// An address block: `10.0.0.0/8`.
    Cidr,
    /// An ISO 3166-1 alpha-2 code.
    Country,
    /// A UUID.
    Uuid,
    /// An e-mail address.
    Email,
}

impl TextKind {
    /// Its name in the spec language.
    pub fn as_str(self) -> &'static str {
        match self {
            TextKind::Plain => "text",
            TextKind::Url => "url",
            TextKind::Ip => "ip",
            TextKind::Cidr => "cidr",
            TextKind::Country => "country",
            TextKind::Uuid => "uuid",
            TextKind::Email => "email",
        }
    }
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// A string.
    Text(TextKind),
    /// A whole number of 64 bits.
    Int,
    /// A number.
    Float,
    /// `true` or `false`.
    Bool,
    /// `0` or `1`.
    Bit,
    /// `0`, `1`, `true` or `false`.
    Flag,
    /// A moment as text.
    Time,
    /// A moment as seconds since 1970.
    EpochSeconds,
    /// A moment as milliseconds since 1970.
    EpochMillis,
    /// A day as text.
    Date,
    /// A time without a zone.
    LocalTime,
    /// A stretch of time up to now, in parameters.
    Window,
    /// Any JSON value.
    Json,
    /// An array.
    List(Box<Type>),
    /// An object with keys of the user's.
    Map(Box<Type>),
    /// An identifier.
    Id(Name),
    /// One of an open set of values.
    Enum(Name),
    /// An object.
    Model(Name),
    /// One of several models.
    Union(Name),
    /// One of several sets of parameters.
    Choice(Name),
}

/// As the spec language writes it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Text(kind) => f.write_str(kind.as_str()),
            Type::Int => f.write_str("int"),
            Type::Float => f.write_str("float"),
            Type::Bool => f.write_str("bool"),
            Type::Bit => f.write_str("bit"),
            Type::Flag => f.write_str("flag"),
            Type::Time => f.write_str("time"),
            Type::EpochSeconds => f.write_str("epoch-s"),
            Type::EpochMillis => f.write_str("epoch-ms"),
            Type::Date => f.write_str("date"),
            Type::LocalTime => f.write_str("local-time"),
            Type::Window => f.write_str("window"),
            Type::Json => f.write_str("json"),
            Type::List(item) => write!(f, "[{item}]"),
            Type::Map(value) => write!(f, "map<{value}>"),
            Type::Id(name)
            | Type::Enum(name)
            | Type::Model(name)
            | Type::Union(name)
            | Type::Choice(name) => f.write_str(&name.name),
        }
    }
}

/// How an id is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdWire {
    /// A signed integer of 64 bits.
    Int,
    /// A string.
    Text,
    /// Either.
    Any,
}

/// An identifier with a type of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Id {
    /// Its name.
    pub name: Name,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// How it is written.
    pub wire: IdWire,
    /// Whether the number is a moment, as seconds since 1970.
    #[serde(skip_serializing_if = "super::is_false")]
    pub moment: bool,
    /// What it identifies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

/// An open set of values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// Whether values are integers.
    #[serde(skip_serializing_if = "super::is_false")]
    pub int: bool,
    /// What the values say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The values known today.
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnumValue {
    /// The value in JSON.
    pub value: String,
    /// Name of the Rust variant, when the spec gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// Spelling in paths, when it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Spelling in queries, when it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// What it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
}

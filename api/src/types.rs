//! Types of fields and parameters, and the ids and enums among them.

use serde::Deserialize;

use crate::{Api, Life};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
    /// One that this crate does not know yet.
    #[serde(other)]
    Other,
}

/// The type of a value. Names are `area.Name`, or `Name` alone when shared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
    /// A moment as text, in UTC: `2013-11-13 02:33:05`.
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
    Id(String),
    /// One of an open set of values.
    Enum(String),
    /// An object.
    Model(String),
    /// One of several models.
    Union(String),
    /// One of several sets of parameters.
    Choice(String),
}

impl Type {
    /// Its name in the spec language, for people: `int`, `[Hop]`, `TestId`.
    pub fn describe(&self) -> String {
        let plain = match self {
            Self::Text(TextKind::Plain | TextKind::Other) => "text",
            Self::Text(TextKind::Url) => "url",
            Self::Text(TextKind::Ip) => "ip",
            Self::Text(TextKind::Cidr) => "cidr",
            Self::Text(TextKind::Country) => "country",
            Self::Text(TextKind::Uuid) => "uuid",
            Self::Text(TextKind::Email) => "email",
            Self::Int => "int",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::Bit => "bit",
            Self::Flag => "flag",
            Self::Time => "time",
            Self::EpochSeconds => "epoch seconds",
            Self::EpochMillis => "epoch milliseconds",
            Self::Date => "date",
            Self::LocalTime => "local time",
            Self::Window => "window",
            Self::Json => "json",
            Self::List(of) => return format!("[{}]", of.describe()),
            Self::Map(of) => return format!("{{{}}}", of.describe()),
            Self::Id(name)
            | Self::Enum(name)
            | Self::Model(name)
            | Self::Union(name)
            | Self::Choice(name) => name.rsplit('.').next().unwrap_or(name),
        };
        plain.to_owned()
    }

    /// Whether it is a number that can be measured, and drawn over time.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Float)
    }

    /// Whether everything it names is declared.
    pub fn resolves_in(&self, api: &Api) -> bool {
        match self {
            Self::List(of) | Self::Map(of) => of.resolves_in(api),
            Self::Id(name) => api.id(name).is_some(),
            Self::Enum(name) => api.enumeration(name).is_some(),
            Self::Model(name) => api.model(name).is_some(),
            Self::Union(name) => api.union(name).is_some(),
            Self::Choice(name) => api.choice(name).is_some(),
            _ => true,
        }
    }
}

/// How an id is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IdWire {
    /// A signed integer of 64 bits.
    Int,
    /// A string.
    Text,
    /// Either.
    Any,
}

/// An identifier with a type of its own.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Id {
    /// Its name: `TestId`.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// How it is written.
    pub wire: IdWire,
    /// Whether the number is a moment, as seconds since 1970.
    #[serde(default)]
    pub moment: bool,
    /// What it identifies.
    #[serde(default)]
    pub doc: Option<String>,
}

/// An open set of values.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Enum {
    /// Its name: `Direction`.
    pub name: String,
    /// The spec file that declares it, without suffix.
    pub file: String,
    /// Whether values are integers.
    #[serde(default)]
    pub int: bool,
    /// What the values say.
    #[serde(default)]
    pub doc: Option<String>,
    /// The values known today.
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EnumValue {
    /// The value in JSON.
    pub value: String,
    /// Spelling in paths, when it differs.
    #[serde(default)]
    pub path: Option<String>,
    /// Spelling in queries, when it differs.
    #[serde(default)]
    pub query: Option<String>,
    /// What it means.
    #[serde(default)]
    pub doc: Option<String>,
    /// When it came and went.
    #[serde(flatten)]
    pub life: Life,
}

impl EnumValue {
    /// As paths have it.
    pub fn in_path(&self) -> &str {
        self.path.as_deref().unwrap_or(&self.value)
    }

    /// As queries have it.
    pub fn in_query(&self) -> &str {
        self.query.as_deref().unwrap_or(&self.value)
    }
}

//! How answers are shown: formats, which columns, in which order.

mod cell;
mod csv;
mod guard;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod properties;
mod record;
mod select;
mod table;

pub(crate) use cell::{cut, tame};
pub(crate) use csv::CsvSink;
pub(crate) use guard::{Data, data};
pub(crate) use select::{Selection, check as check_column, project, sort};
pub(crate) use table::{Caption, Table};

/// A form that answers can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// The JSON of the API, laid out.
    Json,
    /// One row a line.
    Ndjson,
    /// RFC 4180.
    Csv,
    /// A picture.
    Svg,
    /// A graph, for graphviz.
    Dot,
}

impl Format {
    /// All of them, as help lists them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Table,
        Self::Json,
        Self::Ndjson,
        Self::Csv,
        Self::Svg,
        Self::Dot,
    ];

    /// The name of the flag's value.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Dot => "dot",
        }
    }

    /// One line for help.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Table => "for people: useful columns first, fitted to the terminal",
            Self::Json => "the JSON of the API, laid out",
            Self::Ndjson => "one row a line, as it comes",
            Self::Csv => "with a header, nested fields as dotted columns",
            Self::Svg => "a picture of a plot, a waterfall or paths",
            Self::Dot => "paths as a graph, for graphviz",
        }
    }

    /// The format of that name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

//! How an answer is to be shown, and which wishes do not go together.

use std::path::PathBuf;

use clap::ArgMatches;
use thousandeyes_api::{Api, Operation, Type};

use crate::app::query_id;
use crate::columns::documented;
use crate::commands::picture::Drawing;
use crate::failure::Failure;
use crate::family::Family;
use crate::output::{Format, Selection, check_column};
use crate::terminal::Terminal;

/// Rows that the picture of a range has at most when no flag says how many: a month of a test with thirty agents and a round in five
/// minutes has more, and is more than a picture shows.
pub(super) const MOST_DRAWN: u64 = 200_000;

/// What the flags of a call say.
pub(super) struct Options {
    pub(super) format: Format,
    pub(super) columns: Selection,
    pub(super) sort: Option<String>,
    pub(super) limit: Option<u64>,
    /// Whether CSV has no formulas.
    pub(super) csv_safe: bool,
    /// Whether a picture of a range was asked for, without saying how many rows.
    pub(super) picture_of_range: bool,
    /// Whether links to more pages are followed.
    pub(super) follow: bool,
    pub(super) resume: Option<PathBuf>,
    pub(super) drawing: Option<Drawing>,
    pub(super) terminal: Terminal,
}

impl Options {
    pub(super) fn read(
        api: &'static Api,
        family: &Family,
        operation: &'static Operation,
        matches: &ArgMatches,
    ) -> Result<Self, Failure> {
        let text = |name: &str| matches.try_get_one::<String>(name).ok().flatten();
        let flag = |name: &str| {
            matches
                .try_get_one::<bool>(name)
                .ok()
                .flatten()
                .is_some_and(|on| *on)
        };
        let terminal = Terminal::find(text("color").map_or("auto", String::as_str));
        let default = if terminal.is_terminal {
            Format::Table
        } else {
            Format::Json
        };
        let asked = text("output").and_then(|name| Format::of(name));
        let drawing = Drawing::asked(text("plot").cloned(), flag("waterfall"), flag("graph"))?;
        let format = asked.unwrap_or(if drawing.is_some() {
            Format::Table
        } else {
            default
        });
        let drawing = drawing.map_or_else(
            || Drawing::implied(api, operation, format),
            |drawing| Ok(Some(drawing)),
        )?;
        if let Some(drawing) = &drawing {
            drawing.check(api, family, operation, format)?;
        }
        let names = matches.get_many::<String>("columns");
        let columns = Selection::new(names.map(|names| names.cloned().collect()));
        let known = documented(api, operation);
        columns.check(&known)?;
        let sort = text("sort").cloned();
        if let Some(by) = &sort {
            check_column(by.strip_prefix('-').unwrap_or(by), &known)?;
        }
        let limit = matches.get_one::<u64>("limit").copied();
        let resume = text("resume").map(PathBuf::from);
        // A picture of a range is of all of it, not of its first page.
        let whole_range = drawing.is_some()
            && limit.is_none()
            && !flag("all")
            && range_flags(api, operation).any(|name| text(&query_id(name)).is_some());
        let options = Self {
            follow: flag("all") || limit.is_some() || resume.is_some() || whole_range,
            picture_of_range: whole_range,
            format,
            columns,
            sort,
            limit: limit.or(whole_range.then_some(MOST_DRAWN)),
            csv_safe: flag("csv-safe"),
            resume,
            drawing,
            terminal,
        };
        options.agree()
    }

    /// Refuses wishes that do not go together, before anything is sent.
    fn agree(self) -> Result<Self, Failure> {
        let rows = matches!(self.format, Format::Ndjson | Format::Csv);
        if self.columns.is_some() && self.format == Format::Json {
            return Err(Failure::input(
                "--columns goes with -o table, csv and ndjson; -o json is the answer as the API gives it",
            ));
        }
        if self.csv_safe && self.format != Format::Csv {
            return Err(Failure::input("--csv-safe goes with -o csv"));
        }
        if self.resume.is_some() && (!rows || self.drawing.is_some()) {
            return Err(Failure::input(
                "--resume goes with -o ndjson and -o csv, whose rows can be added to a file",
            ));
        }
        if self.resume.is_some() && self.sort.is_some() {
            return Err(Failure::input(
                "--sort needs all rows and --resume writes them as they come: leave one of them out",
            ));
        }
        Ok(self)
    }
}

/// The parameters that ask for a range of time.
fn range_flags<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a str> {
    let choices = operation.query.iter().filter_map(|param| match &param.ty {
        Type::Choice(name) => api.choice(name).filter(|choice| choice.time_range),
        _ => None,
    });
    let fields = choices
        .flat_map(|choice| &choice.arms)
        .flat_map(|arm| &arm.fields);
    fields.map(|field| field.name.as_str())
}

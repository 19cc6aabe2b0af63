//! Pictures of answers: which was asked for, whether the operation has it, and drawing it.

use serde_json::Value;
use thousandeyes_api::{Api, Operation};

use crate::draw::{self, DrawError, Picture, Style};
use crate::failure::Failure;
use crate::family::Family;
use crate::nearest::{same, suggestion};
use crate::output::Format;
use crate::terminal::Terminal;
use crate::value::shown;

/// A picture that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Drawing {
    /// A field over time.
    Plot(String),
    /// The requests of a page.
    Waterfall,
    /// Paths.
    Graph,
}

impl Drawing {
    /// By its flag.
    pub(super) fn asked(
        plot: Option<String>,
        waterfall: bool,
        graph: bool,
    ) -> Result<Option<Self>, Failure> {
        let all = plot.map(Self::Plot).into_iter();
        let all = all.chain(waterfall.then_some(Self::Waterfall));
        let mut all: Vec<Self> = all.chain(graph.then_some(Self::Graph)).collect();
        match all.len() {
            0 | 1 => Ok(all.pop()),
            _ => Err(Failure::input(
                "--plot, --waterfall and --graph are three pictures: ask for one of them",
            )),
        }
    }

    /// By the format alone, where the rows are a picture of one kind.
    pub(super) fn implied(
        api: &Api,
        operation: &Operation,
        format: Format,
    ) -> Result<Option<Self>, Failure> {
        if !matches!(format, Format::Svg | Format::Dot) {
            return Ok(None);
        }
        let can = draw::drawable(api, operation);
        if can.graph {
            return Ok(Some(Self::Graph));
        }
        if can.waterfall && format == Format::Svg {
            return Ok(Some(Self::Waterfall));
        }
        let help = match can.plot.is_empty() {
            false if format == Format::Svg => "; --plot FIELD draws one of its fields",
            _ => "",
        };
        let id = &operation.id;
        Err(Failure::input(format!(
            "the rows of {id} are no picture, so there is no -o {}{help}",
            format.name()
        )))
    }

    /// Refuses what the rows of the operation can't be drawn as, before anything is sent.
    pub(super) fn check(
        &self,
        api: &'static Api,
        family: &Family,
        operation: &Operation,
        format: Format,
    ) -> Result<(), Failure> {
        let good = match self {
            Self::Graph => matches!(format, Format::Table | Format::Svg | Format::Dot),
            Self::Plot(_) | Self::Waterfall => matches!(format, Format::Table | Format::Svg),
        };
        if !good {
            return Err(Failure::input(format!(
                "{} can't be drawn as -o {}",
                self.flag(),
                format.name()
            )));
        }
        let can = |operation: &Operation| {
            let can = draw::drawable(api, operation);
            match self {
                Self::Plot(_) => !can.plot.is_empty(),
                Self::Waterfall => can.waterfall,
                Self::Graph => can.graph,
            }
        };
        if !can(operation) {
            let other = family.members().iter().find(|member| can(member));
            let help = other.map(|other| {
                let names: Vec<&str> = other
                    .path_params
                    .iter()
                    .map(|param| param.name.as_str())
                    .collect();
                format!(
                    "; with the arguments {} it is {}, which has it",
                    names.join(", "),
                    other.id
                )
            });
            let help = help.unwrap_or_default();
            return Err(Failure::input(format!(
                "{} has nothing for {}{help}",
                operation.id,
                self.flag()
            )));
        }
        if let Self::Plot(field) = self {
            let fields = draw::drawable(api, operation).plot;
            if !fields.iter().any(|known| same(known, field)) {
                let meant = suggestion(field, fields.iter().map(String::as_str));
                let all = fields.join(", ");
                let field = shown(field);
                return Err(Failure::input(format!(
                    "{} has no number `{field}` to plot{meant}; it has {all}",
                    operation.id
                )));
            }
        }
        Ok(())
    }

    fn flag(&self) -> &'static str {
        match self {
            Self::Plot(_) => "--plot",
            Self::Waterfall => "--waterfall",
            Self::Graph => "--graph",
        }
    }

    /// Draws it.
    pub(super) fn draw(
        &self,
        api: &Api,
        operation: &Operation,
        format: Format,
        head: &str,
        rows: &[String],
        terminal: &Terminal,
    ) -> Result<String, Failure> {
        // Numbers as floats are near enough for a picture.
        let head: Value = serde_json::from_str(head).unwrap_or_default();
        let rows: Vec<Value> = rows
            .iter()
            .filter_map(|row| serde_json::from_str(row).ok())
            .collect();
        let picture = Picture {
            api,
            operation,
            head: &head,
            rows: &rows,
        };
        let style = Style {
            width: terminal.width.unwrap_or(100),
            height: terminal.height,
            colour: terminal.colour,
            unicode: terminal.unicode,
        };
        let drawn: Result<String, DrawError> = match (self, format) {
            (Self::Plot(field), Format::Svg) => draw::plot_svg(&picture, field),
            (Self::Plot(field), _) => draw::plot(&picture, field, &style),
            (Self::Waterfall, Format::Svg) => draw::waterfall_svg(&picture),
            (Self::Waterfall, _) => draw::waterfall(&picture, &style),
            (Self::Graph, Format::Svg) => draw::paths_svg(&picture),
            (Self::Graph, Format::Dot) => draw::paths_dot(&picture),
            (Self::Graph, _) => draw::paths(&picture, &style),
        };
        drawn.map_err(|error| Failure::input(error.to_string()))
    }
}

//! Pictures of answers: fields over time, page loads as waterfalls, paths as graphs.
//!
//! Pure functions from an answer to text, for a terminal or as a file that stands alone. What an operation can be drawn as is told by the
//! shape of its rows in the description, so a new operation is drawn without a line here. Every text of the answer is cleaned or escaped
//! on its way out, and no answer makes a picture fail: one with nothing in it is drawn as a line that says so.

mod colour;
mod number;
mod paths;
mod plot;
mod shape;
mod svg;
mod text;
mod time;
mod waterfall;

use serde_json::Value;
use std::fmt;
use thousandeyes_api::{Api, Operation};

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// The description of the API.
    pub api: &'a Api,
    /// The operation that answered.
    pub operation: &'a Operation,
    /// The whole answer, or the first page of it: the name of the test is taken from it.
    pub head: &'a Value,
    /// All rows of all pages, or the one item.
    pub rows: &'a [Value],
}

/// The terminal that a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Lines.
    pub height: usize,
    /// Whether colours are wanted. Without them no escape sequence is written, and marks differ by their shape.
    pub colour: bool,
    /// Whether more than ASCII can be shown.
    pub unicode: bool,
}

/// What the rows of an operation can be drawn as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawable {
    /// Names of the fields that can be plotted over time, dotted where they are in an object: `avgLatency`.
    pub plot: Vec<String>,
    /// Whether they hold requests with timings.
    pub waterfall: bool,
    /// Whether they hold paths.
    pub graph: bool,
}

/// Why a picture can't be drawn, in one line that says what can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawError(String);

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DrawError {}

/// What the rows of an operation can be drawn as: the same that the functions below accept.
pub fn drawable(api: &Api, operation: &Operation) -> Drawable {
    let shape = shape::of(api, operation);
    Drawable {
        plot: shape.numbers.iter().map(shape::Number::name).collect(),
        waterfall: !shape.logs.is_empty(),
        graph: shape.routes.is_some(),
    }
}

/// Draws a field over time, a line for each agent, or whatever else the rows are about. Many agents, or few lines of the terminal, make
/// it one sparkline for each; a single round, one bar for each.
///
/// # Errors
///
/// The operation has no such number.
pub fn plot(picture: &Picture<'_>, field: &str, style: &Style) -> Result<String, DrawError> {
    Ok(plot::terminal(&plot::read(picture, field)?, style))
}

/// Draws a field over time as an SVG document that stands alone.
///
/// # Errors
///
/// The operation has no such number.
pub fn plot_svg(picture: &Picture<'_>, field: &str) -> Result<String, DrawError> {
    Ok(plot::svg(&plot::read(picture, field)?))
}

/// Draws recorded page loads for a terminal: a line for each request, with what it waited for.
///
/// # Errors
///
/// The operation's rows hold no such recordings.
pub fn waterfall(picture: &Picture<'_>, style: &Style) -> Result<String, DrawError> {
    Ok(waterfall::terminal(&waterfall::read(picture)?, style))
}

/// Draws recorded page loads as an SVG document that stands alone.
///
/// # Errors
///
/// The operation's rows hold no such recordings.
pub fn waterfall_svg(picture: &Picture<'_>) -> Result<String, DrawError> {
    Ok(waterfall::svg(&waterfall::read(picture)?))
}

/// Draws paths as a tree of text for each agent.
///
/// # Errors
///
/// The operation's rows hold no paths.
pub fn paths(picture: &Picture<'_>, style: &Style) -> Result<String, DrawError> {
    Ok(paths::terminal(&paths::read(picture)?, style))
}

/// Draws paths as a graph, in an SVG document that stands alone.
///
/// # Errors
///
/// The operation's rows hold no paths.
pub fn paths_svg(picture: &Picture<'_>) -> Result<String, DrawError> {
    Ok(paths::svg(&paths::read(picture)?))
}

/// Draws paths as a graph in the language of graphviz.
///
/// # Errors
///
/// The operation's rows hold no paths.
pub fn paths_dot(picture: &Picture<'_>) -> Result<String, DrawError> {
    Ok(paths::dot(&paths::read(picture)?))
}

/// The object that stands at the end of a way of keys.
fn at<'a>(value: &'a Value, way: &[&str]) -> Option<&'a Value> {
    way.iter().try_fold(value, |value, key| value.get(key))
}

/// The name of the test that an answer is about, as it stands beside the rows.
fn test_name(picture: &Picture<'_>) -> Option<String> {
    let text = beside(picture, "testName")?.as_str()?;
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// A setting of the test that an answer is about.
fn beside<'a>(picture: &Picture<'a>, name: &str) -> Option<&'a Value> {
    let path = picture.operation.answer.row_path();
    let outer = path.get(..path.len().saturating_sub(1)).unwrap_or(&[]);
    let way: Vec<&str> = outer.iter().map(String::as_str).collect();
    let members = at(picture.head, &way)?.as_object()?;
    members.values().find_map(|member| member.get(name))
}

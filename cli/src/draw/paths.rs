//! Paths from agents to targets: reads traces, merges them into one graph, and draws it.

mod dot;
mod graph;
mod graphic;
mod layout;
mod traces;
mod tree;

pub(super) use dot::dot;
pub(super) use graphic::svg;
pub(super) use tree::terminal;

use super::text::count;
use super::{DrawError, Picture, shape, test_name};

/// All traces of an answer.
#[derive(Debug, Default)]
pub(super) struct Paths {
    /// The name of the test.
    pub(super) title: String,
    /// First and last round, as text.
    pub(super) about: String,
    /// What hops are that lie between two steps: they did not answer, or the answer leaves them out.
    pub(super) between: &'static str,
    /// One for each attempt.
    pub(super) traces: Vec<Trace>,
}

/// One attempt to find the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trace {
    /// Where it began.
    pub(super) start: Place,
    /// Where it was to end.
    pub(super) end: Place,
    /// What answered on the way, without the two.
    pub(super) steps: Vec<Step>,
    /// Whether it got to its end; a trace that did not is said to be lost at its last step.
    pub(super) arrived: bool,
    /// How it came to its end, if it did.
    pub(super) last: Arrival,
}

/// The last stretch of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Arrival {
    pub(super) leg: Leg,
    /// Place of the end on the way; 0 when it is not known.
    pub(super) hop: i64,
}

/// An end of a path.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Its name for people.
    pub(super) name: String,
    /// Its address, where it is known.
    pub(super) address: String,
}

/// Something that answered on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Step {
    pub(super) leg: Leg,
    /// Place on the way, from 1.
    pub(super) hop: i64,
    /// Its address, or the name of the network when no address is known.
    pub(super) address: String,
    pub(super) prefix: String,
    pub(super) name: String,
    pub(super) network: String,
    pub(super) location: String,
    pub(super) mpls: String,
}

/// The way to a step from the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Leg {
    /// Hops between them of which nothing is known.
    pub(super) silent: i64,
    /// Round trip from the start to the step, in milliseconds.
    pub(super) time: Option<f64>,
}

/// Finds the traces in the rows.
pub(super) fn read(picture: &Picture<'_>) -> Result<Paths, DrawError> {
    let shape = shape::of(picture.api, picture.operation);
    let Some(routes) = shape.routes else {
        let id = &picture.operation.id;
        return Err(DrawError(format!(
            "`{id}` has no graph: its rows hold no hops; `thousandeyes operations` lists others"
        )));
    };
    let traces = picture
        .rows
        .iter()
        .flat_map(|row| traces::of(row, routes, &shape));
    Ok(Paths {
        title: test_name(picture).unwrap_or_else(|| picture.operation.title.clone()),
        about: traces::when(picture.rows, &shape),
        between: match routes {
            shape::Routes::Ends(_) => "hops",
            _ => "silent",
        },
        traces: traces.collect(),
    })
}

/// `3 traces, 1 lost`.
pub(super) fn totals(paths: &Paths) -> String {
    let lost = paths.traces.iter().filter(|trace| !trace.arrived).count();
    let all = count(paths.traces.len(), "trace");
    match lost {
        0 => format!("{all}, all arrived"),
        lost => format!("{all}, {lost} did not arrive"),
    }
}

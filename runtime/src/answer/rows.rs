//! Reading the rows of an answer, one way when all is well and another to find the ones that are not. Written once for
//! all types of rows.

use super::walk::{self, Reader};
use super::{Place, Rejected, RowErrors};
use crate::json::{Fault, FaultKind, Parser};
use crate::value::Json;

/// Holds what is read.
pub(super) trait Sink {
    /// Reads the next value if the head has this key.
    fn member(&mut self, place: Place, key: &str, p: &mut Parser<'_>) -> Result<bool, Fault>;

    /// Drops all rows.
    fn clear(&mut self);

    /// Reads the next value as another row; there is none more when that fails.
    fn row(&mut self, p: &mut Parser<'_>) -> Result<(), Fault>;

    /// Is as it was before anything was read.
    fn restart(&mut self);
}

/// What was found, beside what the sink holds.
pub(super) struct Found {
    /// How many keys of the path were there.
    pub(super) reached: usize,
    pub(super) errors: Option<Box<RowErrors>>,
}

/// Reads an answer; only one that has something wrong in it is read a second time, row by row.
pub(super) fn decode(
    text: &str,
    path: &[&'static str],
    sink: &mut dyn Sink,
) -> Result<Found, Fault> {
    read_rows(&mut Parser::new(text), path, false, sink).or_else(|fault| {
        sink.restart();
        match fault.is_memory() {
            true => Err(fault),
            false => read_rows(&mut Parser::new(text), path, true, sink),
        }
    })
}

/// Reads an answer. When `recovering`, rows that can't be read are kept apart, and only what else is wrong is a fault.
pub(super) fn read_rows(
    p: &mut Parser<'_>,
    path: &[&'static str],
    recovering: bool,
    sink: &mut dyn Sink,
) -> Result<Found, Fault> {
    let mut rows = Rows {
        sink,
        read: 0,
        rejected: Vec::new(),
        path,
        recovering,
    };
    let reached = walk::read(p, path, &mut rows)?;
    if reached < path.len() {
        rows.clear();
    }
    let all = rows.read + rows.rejected.len();
    Ok(Found {
        reached,
        errors: RowErrors::new(rows.rejected, all).map(Box::new),
    })
}

struct Rows<'a> {
    sink: &'a mut dyn Sink,
    read: usize,
    rejected: Vec<Rejected>,
    path: &'a [&'static str],
    recovering: bool,
}

impl Rows<'_> {
    fn clear(&mut self) {
        self.sink.clear();
        self.read = 0;
        self.rejected = Vec::new();
    }

    /// Reads a row that is known to be JSON; when that fails, keeps it as it is and goes on behind it.
    fn recover(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        let start = p.mark();
        let text = p.raw()?;
        let end = p.mark();
        p.rewind(&start);
        match self.sink.row(p) {
            Ok(()) => self.read += 1,
            Err(fault) if fault.is_memory() => return Err(fault),
            Err(fault) => {
                p.rewind_to_end(&start, &end);
                let index = self.read + self.rejected.len();
                let row = Json::new(text)?;
                let rejected = Rejected::new(self.path, index, row, &fault.within(start.at));
                let kept = p.claim(rejected.memory());
                self.rejected.push(rejected);
                kept.map_err(|full| self.too_many(full.offset()))?;
            }
        }
        Ok(())
    }

    /// The error for a response whose rejected rows take too much memory.
    #[cold]
    fn too_many(&self, at: usize) -> Fault {
        let first = self.rejected.first().map(ToString::to_string);
        let kind = FaultKind::TooManyRejected {
            rejected: self.rejected.len(),
            rows: self.read + self.rejected.len(),
            first: first.unwrap_or_default().into(),
        };
        Fault::new(at, kind)
    }
}

impl Reader for Rows<'_> {
    fn member(&mut self, place: Place, key: &str, p: &mut Parser<'_>) -> Result<bool, Fault> {
        self.sink.member(place, key, p)
    }

    fn content(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        self.clear();
        let mut first = true;
        p.begin_array()?;
        while p.element(&mut first)? {
            match self.recovering {
                true => self.recover(p)?,
                false => {
                    self.sink.row(p)?;
                    self.read += 1;
                }
            }
        }
        Ok(())
    }
}

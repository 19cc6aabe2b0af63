//! A page of rows. One that can't be read never takes the others with it, and can't be overlooked.

use super::merge::{Iter, Merge};
use super::rows::{Found, Sink, decode, read_rows};
use super::walk::{Parts, write};
use super::{Answer, Envelope, Head, Place, Rejected, RowErrors, unknown_paths};
use crate::json::{Fault, FaultKind, Parser, Writer, more_room};
use crate::wire::Wire;

/// The rows of an answer, and what stands beside them.
///
/// [`rows`](Page::rows) gives all rows or an error; [`partial`](Page::partial) gives those that could be read beside
/// those that could not; iterating gives either, one by one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<R, H = ()> {
    /// What stands beside the rows.
    pub head: H,
    rows: Box<[R]>,
    errors: Option<Box<RowErrors>>,
    /// How many keys of the path were there; all of them when the rows were.
    reached: usize,
    /// Under which of several paths the rows were.
    place: usize,
}

impl<R, H> Page<R, H> {
    /// A page of these rows.
    pub fn new(head: H, rows: Vec<R>) -> Self {
        Page {
            head,
            rows: rows.into_boxed_slice(),
            errors: None,
            reached: usize::MAX,
            place: 0,
        }
    }

    /// A page of rows that were read and rows that were not.
    pub(crate) fn with_rejected(head: H, rows: Vec<R>, rejected: Vec<Rejected>) -> Self {
        let all = rows.len() + rejected.len();
        Page {
            errors: RowErrors::new(rejected, all).map(Box::new),
            ..Self::new(head, rows)
        }
    }

    /// The rows.
    ///
    /// # Errors
    ///
    /// At least one of them could not be read.
    pub fn rows(&self) -> Result<&[R], &RowErrors> {
        match &self.errors {
            None => Ok(&self.rows),
            Some(errors) => Err(errors),
        }
    }

    /// The rows that could be read, and those that could not.
    pub fn partial(&self) -> (&[R], &[Rejected]) {
        (
            &self.rows,
            self.errors.as_deref().map_or(&[], RowErrors::rejected),
        )
    }

    /// The rows.
    ///
    /// # Errors
    ///
    /// At least one of them could not be read.
    pub fn into_rows(self) -> Result<Vec<R>, RowErrors> {
        match self.errors {
            None => Ok(self.rows.into_vec()),
            Some(errors) => Err(*errors),
        }
    }

    /// How many rows the page has, with those that could not be read.
    pub fn len(&self) -> usize {
        let (rows, rejected) = self.partial();
        rows.len() + rejected.len()
    }

    /// Whether the page has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn into_parts(self) -> (H, Vec<R>, Vec<Rejected>) {
        let rejected = self.errors.map(|errors| errors.into_rejected());
        (
            self.head,
            self.rows.into_vec(),
            rejected.unwrap_or_default(),
        )
    }

    /// Every row in the order of the answer, or why it could not be read.
    pub fn iter(&self) -> Iter<'_, R> {
        let (rows, rejected) = self.partial();
        Merge::new(rows.iter(), rejected.iter())
    }
}

impl<R: Wire, H: Head> Page<R, H> {
    /// The address of the next page, if there is one.
    pub fn next_link(&self) -> Option<&str> {
        self.head.next()
    }
}

impl<R: Wire + Send, H: Head + Send> Answer for Page<R, H> {
    fn decode(text: &str, envelope: &Envelope) -> Result<Self, Fault> {
        let mut content = Content {
            head: H::blank(),
            rows: Vec::new(),
            begun: None,
        };
        let place = envelope.place_in(text);
        let found = decode(text, envelope.path_at(place), &mut content);
        let Found { reached, errors } = found.map_err(|fault| named(fault, envelope))?;
        let Content { head, rows, .. } = content;
        Ok(Page {
            head,
            rows: rows.into_boxed_slice(),
            errors,
            reached,
            place,
        })
    }

    fn encode(&self, envelope: &Envelope) -> String {
        write(envelope.path_at(self.place), self.reached, self)
    }

    fn unknown(text: &str, envelope: &Envelope) -> Vec<String> {
        let mut content = Content {
            head: H::blank(),
            rows: Vec::<R>::new(),
            begun: None,
        };
        let path = envelope.path_at(envelope.place_in(text));
        unknown_paths(text, |p| read_rows(p, path, true, &mut content).map(drop))
    }

    fn next_link(&self) -> Option<&str> {
        self.head.next()
    }

    fn row_count(&self) -> usize {
        self.partial().0.len()
    }

    fn rejected(&self) -> &[Rejected] {
        self.partial().1
    }

    fn into_rejected(self) -> Vec<Rejected> {
        self.into_parts().2
    }

    fn is_empty_page(&self) -> bool {
        self.is_empty()
    }
}

/// An answer of another operation has none of the keys.
fn named(fault: Fault, envelope: &Envelope) -> Fault {
    match (envelope, fault.kind()) {
        (Envelope::RowsIn(keys), FaultKind::Foreign { found, .. }) => {
            let kind = FaultKind::Foreign {
                expected: keys.join("` or `").into(),
                found: found.clone(),
            };
            Fault::new(fault.offset(), kind)
        }
        _ => fault,
    }
}

/// What is read, as far as it depends on the types.
struct Content<R, H> {
    head: H,
    rows: Vec<R>,
    /// Where the first row stands.
    begun: Option<usize>,
}

impl<R: Wire, H: Head> Sink for Content<R, H> {
    fn member(&mut self, place: Place, key: &str, p: &mut Parser<'_>) -> Result<bool, Fault> {
        self.head.read_member(place, key, p)
    }

    fn clear(&mut self) {
        // Capacity that was reserved for earlier rows says nothing about the next ones.
        self.rows = Vec::new();
        self.begun = None;
    }

    fn row(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        let length = self.rows.len();
        if length == self.rows.capacity() {
            let at = p.offset();
            let begun = *self.begun.get_or_insert(at);
            let more = more_room(
                length,
                at.saturating_sub(begun),
                p.text().len().saturating_sub(at),
            );
            self.rows.reserve_exact(p.claim_room(more, size_of::<R>())?);
        }
        let budget = p.budget();
        self.rows.push(R::blank());
        let Some(row) = self.rows.last_mut() else {
            return Ok(());
        };
        let read = row.read(p);
        if read.is_err() {
            self.rows.truncate(length);
            p.restore_budget(budget);
        }
        read
    }

    fn restart(&mut self) {
        self.head = H::blank();
        self.clear();
    }
}

impl<R: Wire, H: Head> Parts for Page<R, H> {
    fn members(&self, place: Place, w: &mut Writer) {
        self.head.write_members(place, w);
    }

    fn content(&self, w: &mut Writer) {
        w.begin_array();
        for row in self.iter() {
            match row {
                Ok(row) => row.write(w),
                Err(rejected) => rejected.json.write(w),
            }
        }
        w.end_array();
    }
}

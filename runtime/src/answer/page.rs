//! A page of rows. One that can't be read never takes the others with it, and can't be overlooked.

use std::borrow::Borrow;
use std::iter::Peekable;

use super::walk::{Parts, Reader, read, write};
use super::{Answer, Envelope, Head, Place, Rejected, RowErrors, unknown_paths};
use crate::json::{Fault, Parser, Writer};
use crate::value::Json;
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
}

impl<R, H> Page<R, H> {
    /// A page of these rows.
    pub fn new(head: H, rows: Vec<R>) -> Self {
        Page {
            head,
            rows: rows.into_boxed_slice(),
            errors: None,
            reached: usize::MAX,
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

    /// Every row in the order of the answer, or why it could not be read.
    pub fn iter(&self) -> Iter<'_, R> {
        let (rows, rejected) = self.partial();
        Merge {
            index: 0,
            rows: rows.iter(),
            rejected: rejected.iter().peekable(),
        }
    }
}

impl<R: Wire, H: Head> Page<R, H> {
    fn read(p: &mut Parser<'_>, path: &[&'static str], recovering: bool) -> Result<Self, Fault> {
        let mut rows = Rows {
            head: H::blank(),
            rows: Vec::new(),
            rejected: Vec::new(),
            path,
            recovering,
        };
        let reached = read(p, path, &mut rows)?;
        let Rows {
            head,
            mut rows,
            rejected,
            ..
        } = rows;
        if reached < path.len() {
            rows.clear();
        }
        let all = rows.len() + rejected.len();
        let errors = RowErrors::new(rejected, all).map(Box::new);
        Ok(Page {
            head,
            rows: rows.into_boxed_slice(),
            errors,
            reached,
        })
    }

    /// The address of the next page, if there is one.
    pub fn next_link(&self) -> Option<&str> {
        self.head.next()
    }
}

impl<R: Wire + Send, H: Head + Send> Answer for Page<R, H> {
    fn decode(text: &str, envelope: &Envelope) -> Result<Self, Fault> {
        let path = envelope.path();
        // Only a page that has something wrong in it is read row by row.
        Page::read(&mut Parser::new(text), path, false)
            .or_else(|_| Page::read(&mut Parser::new(text), path, true))
    }

    fn encode(&self, envelope: &Envelope) -> String {
        write(envelope.path(), self.reached, self)
    }

    fn unknown(text: &str, envelope: &Envelope) -> Vec<String> {
        unknown_paths(text, |p| Self::read(p, envelope.path(), true).map(drop))
    }

    fn next_link(&self) -> Option<&str> {
        self.head.next()
    }

    fn rejected(&self) -> &[Rejected] {
        self.partial().1
    }
}

struct Rows<'a, R, H> {
    head: H,
    rows: Vec<R>,
    rejected: Vec<Rejected>,
    path: &'a [&'static str],
    recovering: bool,
}

impl<R: Wire, H> Rows<'_, R, H> {
    /// Reads a row into a place of its own; when that fails, keeps it as it is and goes on behind it.
    fn recover(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        let mark = p.mark();
        let text = p.raw()?;
        let end = p.mark();
        p.rewind(&mark);
        let mut row = R::blank();
        match row.read(p) {
            Ok(()) => self.rows.push(row),
            Err(fault) => {
                p.rewind_to_end(&mark, &end);
                let index = self.rows.len() + self.rejected.len();
                let mut json = Json::null();
                json.read(&mut Parser::new(text))?;
                self.rejected.push(Rejected::new(
                    self.path,
                    index,
                    json,
                    &fault.within(mark.at),
                ));
            }
        }
        Ok(())
    }
}

impl<R: Wire, H: Head> Reader for Rows<'_, R, H> {
    fn member(&mut self, place: Place, key: &str, p: &mut Parser<'_>) -> Result<bool, Fault> {
        self.head.read_member(place, key, p)
    }

    fn content(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        self.rows.clear();
        self.rejected.clear();
        let mut first = true;
        p.begin_array()?;
        while p.element(&mut first)? {
            if self.recovering {
                self.recover(p)?;
                continue;
            }
            self.rows.resize_with(self.rows.len() + 1, R::blank);
            if let Some(row) = self.rows.last_mut() {
                row.read(p)?;
            }
        }
        Ok(())
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

/// The rows of a page, read or rejected, in the order of the answer.
pub struct Merge<I: Iterator, J: Iterator> {
    index: usize,
    rows: I,
    rejected: Peekable<J>,
}

/// Borrowed rows of a page; see [`Page::iter`].
pub type Iter<'a, R> = Merge<std::slice::Iter<'a, R>, std::slice::Iter<'a, Rejected>>;

/// Owned rows of a page.
pub type IntoIter<R> = Merge<std::vec::IntoIter<R>, std::vec::IntoIter<Rejected>>;

impl<I: Iterator, J: Iterator<Item: Borrow<Rejected>>> Iterator for Merge<I, J> {
    type Item = Result<I::Item, J::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        self.index += 1;
        match self
            .rejected
            .next_if(|rejected| Borrow::borrow(rejected).index == index)
        {
            Some(rejected) => Some(Err(rejected)),
            None => self.rows.next().map(Ok),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (rows, rejected) = (self.rows.size_hint(), self.rejected.size_hint());
        (
            rows.0 + rejected.0,
            rows.1
                .zip(rejected.1)
                .map(|(rows, rejected)| rows + rejected),
        )
    }
}

impl<R, H> IntoIterator for Page<R, H> {
    type Item = Result<R, Rejected>;
    type IntoIter = IntoIter<R>;

    fn into_iter(self) -> Self::IntoIter {
        let rejected = self
            .errors
            .map(|errors| errors.into_rejected())
            .unwrap_or_default();
        Merge {
            index: 0,
            rows: self.rows.into_vec().into_iter(),
            rejected: rejected.into_iter().peekable(),
        }
    }
}

impl<'a, R, H> IntoIterator for &'a Page<R, H> {
    type Item = Result<&'a R, &'a Rejected>;
    type IntoIter = Iter<'a, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

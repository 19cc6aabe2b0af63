//! An answer that holds one item.

use std::ops::Deref;

use super::walk::{Parts, Reader, read, write};
use super::{Answer, Envelope, Head, Place, unknown_paths};
use crate::json::{Fault, FaultKind, Kind, Parser, Writer};
use crate::wire::Wire;

/// The one item of an answer, and what stands beside it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct One<R, H = ()> {
    /// The item.
    pub item: R,
    /// What stands beside it.
    pub head: H,
    /// It came as the only one of a list.
    listed: bool,
}

impl<R, H> One<R, H> {
    /// An answer with this item.
    pub fn new(head: H, item: R) -> Self {
        One {
            item,
            head,
            listed: false,
        }
    }

    /// The item alone.
    pub fn into_item(self) -> R {
        self.item
    }
}

impl<R, H> Deref for One<R, H> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.item
    }
}

impl<R: Wire, H: Head> One<R, H> {
    fn read(p: &mut Parser<'_>, path: &[&'static str]) -> Result<Self, Fault> {
        let mut one = One {
            item: R::blank(),
            head: H::blank(),
            listed: false,
        };
        match read(p, path, &mut one)? {
            reached if reached < path.len() => Err(Fault::new(0, FaultKind::NotFound)),
            _ => Ok(one),
        }
    }
}

impl<R: Wire + Send, H: Head + Send> Answer for One<R, H> {
    /// Reads the answer.
    ///
    /// # Errors
    ///
    /// As said there, and [`FaultKind::NotFound`] when there is no item, [`FaultKind::Several`] when there are more.
    fn decode(text: &str, envelope: &Envelope) -> Result<Self, Fault> {
        One::read(&mut Parser::new(text), envelope.path())
    }

    fn encode(&self, envelope: &Envelope) -> String {
        write(envelope.path(), usize::MAX, self)
    }

    fn unknown(text: &str, envelope: &Envelope) -> Vec<String> {
        unknown_paths(text, |p| Self::read(p, envelope.path()).map(drop))
    }

    fn next_link(&self) -> Option<&str> {
        self.head.next()
    }
}

impl<R: Wire, H: Head> Reader for One<R, H> {
    fn member(&mut self, place: Place, key: &str, p: &mut Parser<'_>) -> Result<bool, Fault> {
        self.head.read_member(place, key, p)
    }

    fn content(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        self.item = R::blank();
        self.listed = p.kind() == Some(Kind::List);
        if !self.listed {
            return self.item.read(p);
        }
        let at = p.offset();
        let mut first = true;
        p.begin_array()?;
        if !p.element(&mut first)? {
            return Err(Fault::new(at, FaultKind::NotFound));
        }
        self.item.read(p)?;
        match p.element(&mut first)? {
            true => Err(Fault::new(at, FaultKind::Several)),
            false => Ok(()),
        }
    }
}

impl<R: Wire, H: Head> Parts for One<R, H> {
    fn members(&self, place: Place, w: &mut Writer) {
        self.head.write_members(place, w);
    }

    fn content(&self, w: &mut Writer) {
        match self.listed {
            true => {
                w.begin_array();
                self.item.write(w);
                w.end_array();
            }
            false => self.item.write(w),
        }
    }
}

//! Looking ahead into an object, to find out what it is before it is read.

use super::fault::Fault;
use super::kind::Kind;
use super::object::Walk;
use super::parser::Parser;
use super::table::Table;
use crate::wire::UnionKind;

impl<'a> Parser<'a> {
    /// The tag of the next object, if it is one of those known; the parser stays where it is. The object is then read
    /// as if its model declared the tag. Of repeated tags the first counts.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    #[doc(hidden)]
    pub fn tag(
        &mut self,
        tag: &'static str,
        known: &[&'static str],
    ) -> Result<Option<&'static str>, Fault> {
        if self.peek() != Some(b'{') {
            return Ok(None);
        }
        let mark = self.mark();
        let mut first = true;
        let mut found = None;
        self.begin_object()?;
        while let Some(key) = self.member(&mut first)? {
            if key == tag {
                if self.kind() == Some(Kind::Text) {
                    let value = self.string()?;
                    found = known.iter().copied().find(|known| *known == value);
                }
                break;
            }
            self.skip()?;
        }
        self.rewind(&mark);
        if found.is_some() {
            self.tag = Some(tag);
        }
        Ok(found)
    }

    /// The first of these keys that is in the next object; the parser stays where it is.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    #[doc(hidden)]
    pub fn first_present(&mut self, keys: &[&'static str]) -> Result<Option<&'static str>, Fault> {
        if self.peek() != Some(b'{') {
            return Ok(None);
        }
        let mark = self.mark();
        let mut first = true;
        let mut best = keys.len();
        self.begin_object()?;
        while best > 0
            && let Some(key) = self.member(&mut first)?
        {
            if let Some(place) = keys.iter().take(best).position(|known| *known == key) {
                best = place;
            }
            self.skip()?;
        }
        self.rewind(&mark);
        Ok(keys.get(best).copied())
    }

    /// The first of these kinds that the next value is of; the parser stays where it is.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    #[doc(hidden)]
    pub fn first_taking(&mut self, kinds: &[UnionKind]) -> Result<Option<UnionKind>, Fault> {
        let kind = self.kind();
        let mut whole = false;
        if kind == Some(Kind::Number) {
            let mark = self.mark();
            whole = super::decimal::Decimal::parse(self.number()?)
                .to_i64()
                .is_ok();
            self.rewind(&mark);
        }
        Ok(kinds.iter().copied().find(|known| known.takes(kind, whole)))
    }

    /// Whether the object that was just read has a member of this key.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    #[doc(hidden)]
    pub fn held(&mut self, walk: &Walk, key: &'static str) -> Result<bool, Fault> {
        self.replay(walk, |p| Ok(p.first_present(&[key])?.is_some()))
    }

    /// Goes through the object that was just read once more. What is unknown was noted the first time.
    ///
    /// # Errors
    ///
    /// Those of the function.
    #[doc(hidden)]
    pub fn replay<T>(
        &mut self,
        walk: &Walk,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let end = std::mem::replace(&mut self.at, walk.start());
        let notes = self.stop_notes();
        let read = read(self)?;
        self.at = end;
        self.resume_notes(notes);
        Ok(read)
    }
}

impl Table {
    /// The key that tells that this set of fields is there: the first that is required, or else the first.
    #[doc(hidden)]
    pub fn mark(&self) -> &'static str {
        self.key_at(self.first_required())
            .or_else(|| self.key_at(0))
            .unwrap_or_default()
    }
}

//! Passing over a value, which checks it all the same.

use super::fault::{Fault, FaultKind};
use super::parser::Parser;
use super::scan::end_of_plain;

impl Parser<'_> {
    /// Passes over the next value.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or it is nested too deep.
    #[inline(never)]
    pub fn skip(&mut self) -> Result<(), Fault> {
        let outside = self.levels;
        // One bit for each open bracket, the innermost lowest: 1 is an object. There are no more of them than levels.
        let mut objects = 0u128;
        loop {
            let mut fresh = false;
            match self.peek() {
                Some(b'"') => self.skip_string()?,
                Some(b'{') => {
                    self.open(b'{', "an object")?;
                    objects = objects << 1 | 1;
                    fresh = true;
                }
                Some(b'[') => {
                    self.open(b'[', "a list")?;
                    objects <<= 1;
                    fresh = true;
                }
                Some(b'-' | b'0'..=b'9') => {
                    self.number()?;
                }
                Some(b't') => self.literal("true")?,
                Some(b'f') => self.literal("false")?,
                Some(b'n') => self.literal("null")?,
                _ => return Err(self.syntax("a value")),
            }
            if !self.skip_to_value(&mut objects, fresh, outside)? {
                return Ok(());
            }
        }
    }

    /// Behind a value, or behind a `fresh` bracket: goes on to the next value of the innermost object or array that
    /// is still open, closing what ends. `false` when all has ended.
    fn skip_to_value(
        &mut self,
        objects: &mut u128,
        mut fresh: bool,
        outside: u32,
    ) -> Result<bool, Fault> {
        while fresh || self.levels != outside {
            let in_object = *objects & 1 == 1;
            match self.peek() {
                Some(b'}') if in_object => self.close(),
                Some(b']') if !in_object => self.close(),
                Some(b',') if !fresh => {
                    self.at += 1;
                    return self.skip_key(in_object);
                }
                _ if fresh => return self.skip_key(in_object),
                _ if in_object => return Err(self.syntax("`,` or `}`")),
                _ => return Err(self.syntax("`,` or `]`")),
            }
            *objects >>= 1;
            fresh = false;
        }
        Ok(false)
    }

    fn skip_key(&mut self, in_object: bool) -> Result<bool, Fault> {
        if in_object {
            if self.peek() != Some(b'"') {
                return Err(self.syntax("a key in quotes"));
            }
            self.skip_string()?;
            if self.peek() != Some(b':') {
                return Err(self.syntax("`:`"));
            }
            self.at += 1;
        }
        Ok(true)
    }

    /// Passes over the string whose quote stands here.
    fn skip_string(&mut self) -> Result<(), Fault> {
        self.at += 1;
        loop {
            let end = end_of_plain(self.bytes(), self.at);
            self.at = end + 1;
            match self.bytes().get(end) {
                Some(b'"') => return Ok(()),
                Some(b'\\') => {
                    self.escape()?;
                }
                Some(_) => return Err(Fault::new(end, FaultKind::BadText("a control character"))),
                None => return Err(Fault::new(end, FaultKind::End)),
            }
        }
    }
}

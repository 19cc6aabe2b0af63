//! How much memory a decoded text may take. Elements of lists, members of maps and optional parts of models take many times
//! the bytes of `0,` or `{}`, so a text that is made to take memory has to be stopped, whatever model it is read with.

use super::fault::{Fault, FaultKind};
use super::parser::Parser;

/// How many bytes of memory a text may take for each of its own, beside [`MEMORY_FOR_ANY`].
pub const MEMORY_PER_BYTE: usize = 16;

/// How many bytes of memory any text may take, however short it is: a short one is allowed to be sparse.
pub const MEMORY_FOR_ANY: usize = 1 << 20;

/// Room that is only expected to be filled takes at most this much for each byte that is left of the text.
const EXPECTED_PER_BYTE: usize = 8;

/// What a text of this length may take.
pub(super) const fn budget(length: usize) -> usize {
    length
        .saturating_mul(MEMORY_PER_BYTE)
        .saturating_add(MEMORY_FOR_ANY)
}

impl Parser<'_> {
    /// Takes so many bytes from what the text may take.
    ///
    /// # Errors
    ///
    /// There are not so many left: [`FaultKind::Memory`].
    #[inline]
    pub(crate) fn claim(&mut self, bytes: usize) -> Result<(), Fault> {
        match self.budget.checked_sub(bytes) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => Err(self.no_memory()),
        }
    }

    /// Gives back what was claimed and is not held any more.
    #[inline]
    pub(crate) fn release(&mut self, bytes: usize) {
        self.budget = self.budget.saturating_add(bytes);
    }

    /// Claims room for `expected` elements of `size` bytes, or for as many as are allowed; at least one.
    ///
    /// # Errors
    ///
    /// There is no memory left for another element.
    #[inline(never)]
    pub(crate) fn claim_room(&mut self, expected: usize, size: usize) -> Result<usize, Fault> {
        if size == 0 {
            return Ok(expected.max(1));
        }
        let left = self.text.len().saturating_sub(self.at);
        let likely = left.saturating_mul(EXPECTED_PER_BYTE) / size;
        let granted = expected.min(likely).min(self.budget / size).max(1);
        self.claim(granted.saturating_mul(size))?;
        Ok(granted)
    }

    /// How many bytes the rest of the text may take.
    pub(crate) fn budget(&self) -> usize {
        self.budget
    }

    /// Goes back to what was left before something was read that is not held any more.
    pub(crate) fn restore_budget(&mut self, left: usize) {
        self.budget = left;
    }

    #[cold]
    #[inline(never)]
    fn no_memory(&mut self) -> Fault {
        let limit = budget(self.text.len());
        self.fault(FaultKind::Memory { limit })
    }
}

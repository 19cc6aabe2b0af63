//! The limit on the memory that a decoded text takes. A list element, map member or optional part of a model can take many
//! times the bytes of `0,` or `{}`, so without a limit a hostile text could exhaust the memory with any model.

use super::fault::{Fault, FaultKind};
use super::parser::Parser;

/// How many bytes of memory the decoded text may take for each byte of the text, on top of [`MEMORY_FOR_ANY`].
pub const MEMORY_PER_BYTE: usize = 16;

/// How many bytes of memory any decoded text may take, however short the text is: short ones may be sparse.
pub const MEMORY_FOR_ANY: usize = 1 << 20;

/// Capacity that is reserved in advance takes at most this many bytes for each remaining byte of the text.
const EXPECTED_PER_BYTE: usize = 8;

/// How many bytes of memory a text of this length may take.
pub(super) const fn budget(length: usize) -> usize {
    length
        .saturating_mul(MEMORY_PER_BYTE)
        .saturating_add(MEMORY_FOR_ANY)
}

impl Parser<'_> {
    /// Takes `bytes` from the budget.
    ///
    /// # Errors
    ///
    /// The budget is exhausted: [`FaultKind::Memory`].
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

    /// Returns claimed bytes that are no longer in use to the budget.
    #[inline]
    pub(crate) fn release(&mut self, bytes: usize) {
        self.budget = self.budget.saturating_add(bytes);
    }

    /// Claims memory for `expected` elements of `size` bytes, or for as many as the budget allows, and returns how many; at
    /// least one.
    ///
    /// # Errors
    ///
    /// The budget does not allow another element.
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

    /// How many bytes are left in the budget.
    pub(crate) fn budget(&self) -> usize {
        self.budget
    }

    /// Resets the budget to an earlier value, after what was read since then has been dropped.
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

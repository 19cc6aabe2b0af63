//! What a parser remembers while it reads one text, to guess what comes next.
//!
//! Fields are known by the address of their entry in a static table, so nothing has to be numbered.
//! Two fields may share a slot; that costs a wrong guess and nothing else, as every guess is checked.

use super::object::Key;

const SLOTS: usize = 2048;
const LENGTHS: usize = 256;

/// Lists start with room for at most this many bytes, however long the last one in that field was.
const ROOM: usize = 16 * 1024;

pub(super) struct Memory {
    /// Which field came after this one last time.
    successors: [u8; SLOTS],
    /// How long the list in this field was last time.
    lengths: [u16; LENGTHS],
}

impl Default for Memory {
    fn default() -> Self {
        Memory {
            successors: [0; SLOTS],
            lengths: [0; LENGTHS],
        }
    }
}

impl Memory {
    /// The slot of the field before the first; its own one, as entries take two slots each.
    #[inline(always)]
    pub(super) fn start(keys: &[Key]) -> usize {
        Self::base(keys) + 1
    }

    /// The slot of a field.
    #[inline(always)]
    pub(super) fn field(keys: &[Key], index: usize) -> usize {
        Self::base(keys) + 2 * index
    }

    #[inline(always)]
    fn base(keys: &[Key]) -> usize {
        keys.as_ptr().addr() / (size_of::<Key>() / 2)
    }

    #[inline(always)]
    pub(super) fn successor(&self, slot: usize) -> usize {
        self.successors[slot % SLOTS] as usize
    }

    pub(super) fn learn(&mut self, slot: usize, successor: usize) {
        // A wrong guess for fields beyond 255 is as good as any.
        self.successors[slot % SLOTS] = successor as u8;
    }

    /// How many elements of `size` bytes to make room for.
    pub(super) fn room(&self, slot: usize, size: usize) -> usize {
        let length = self.lengths[slot / 2 % LENGTHS] as usize;
        length.min(ROOM / size.max(1))
    }

    pub(super) fn note_length(&mut self, slot: usize, length: usize) {
        self.lengths[slot / 2 % LENGTHS] = u16::try_from(length).unwrap_or(u16::MAX);
    }
}

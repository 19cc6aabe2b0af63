//! What a parser remembers while it reads one text, to guess what comes next.
//!
//! Fields are known by the address of their entry in a static table, so nothing has to be numbered.
//! Two fields may share a slot; that costs a wrong guess and nothing else, as every guess is checked.

use super::table::Key;

const SLOTS: usize = 1024;
const LENGTHS: usize = 128;

/// How many slots an entry of a table takes, so that a number of slots is had by a shift.
const PER_KEY: usize = 3;
const _: () = assert!(
    (size_of::<Key>() / PER_KEY).is_power_of_two() || cfg!(not(target_pointer_width = "64"))
);

/// Lists start with room for at most this many bytes, however long the last one in that field was.
const ROOM: usize = 16 * 1024;

/// How many elements a list gets room for beside those it has. `read` bytes of text held them, and so many are `left` in
/// which there can be more of them.
///
/// As many as there are when the others are of the same size as those before, and a few more; but from few elements no more
/// than eight times as many is concluded, as the first may be the smallest. What is too much is given back at the end.
/// This trusts in the text's own length only: another of that length could hold so many.
pub(crate) fn more_room(elements: usize, read: usize, left: usize) -> usize {
    let likely = (left / (read / elements.max(1)).max(1)).saturating_add(1);
    let likely = likely.saturating_add(likely / 32);
    let most = match elements < 64 {
        true => 7 * elements,
        false => usize::MAX,
    };
    // At least an eighth, or it would take too many steps when all the others are small.
    likely.min(most).max(elements / 8 + 1)
}

pub(super) struct Memory {
    /// How far behind the expected one in the table the field was that came after this one last time.
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
    /// The slot of the field before the first; its own one, as entries take some slots each.
    #[inline(always)]
    pub(super) fn start(keys: &[Key]) -> usize {
        Self::base(keys) + 1
    }

    /// The slot of a field.
    #[inline(always)]
    pub(super) fn field(keys: &[Key], index: usize) -> usize {
        Self::base(keys) + PER_KEY * index
    }

    #[inline(always)]
    fn base(keys: &[Key]) -> usize {
        keys.as_ptr().addr() / (size_of::<Key>() / PER_KEY)
    }

    /// Which field comes after that of the slot: where nothing was learned, the one expected.
    #[inline(always)]
    pub(super) fn successor(&self, slot: usize, expected: usize) -> usize {
        usize::from(self.successors[slot % SLOTS].wrapping_add(expected as u8))
    }

    pub(super) fn learn(&mut self, slot: usize, expected: usize, successor: usize) {
        self.successors[slot % SLOTS] = (successor as u8).wrapping_sub(expected as u8);
    }

    /// How many elements of `size` bytes to make room for.
    pub(super) fn room(&self, slot: usize, size: usize) -> usize {
        let length = self.lengths[slot / PER_KEY % LENGTHS] as usize;
        length.min(ROOM / size.max(1))
    }

    pub(super) fn note_length(&mut self, slot: usize, length: usize) {
        self.lengths[slot / PER_KEY % LENGTHS] = u16::try_from(length).unwrap_or(u16::MAX);
    }
}

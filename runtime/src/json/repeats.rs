//! Texts that come again and again in one answer, so that they are held once.
//!
//! Short texts are stored in place and gain nothing. A long one is kept here when it is seen the second time; the many
//! that are seen once leave only their tag behind, so they cost a hash and never push out another.

use super::scan::word;
use crate::value::Text;

/// The table's size: the least, and the most.
const SLOTS: [usize; 2] = [16, 256];

/// A body of so many bytes gets another slot.
const BYTES_PER_SLOT: usize = 256;

pub(super) struct Repeats {
    slots: Vec<Slot>,
    size: usize,
}

#[derive(Clone, Default)]
struct Slot {
    tag: u64,
    text: Text,
}

impl Repeats {
    /// For the texts of a body of this length. Takes no memory until there is a text to share.
    pub(super) fn for_body(length: usize) -> Self {
        let [least, most] = SLOTS;
        Repeats {
            slots: Vec::new(),
            size: (length / BYTES_PER_SLOT)
                .next_power_of_two()
                .clamp(least, most),
        }
    }

    /// Puts a text into its place, shared with an earlier one if there was the same.
    pub(super) fn put(&mut self, text: &str, to: &mut Text) {
        if self.slots.is_empty() {
            self.slots.resize(self.size, Slot::default());
        }
        let tag = hash(text.as_bytes());
        // The size is a power of two; the hash is best in its high bits.
        let place = (tag >> 56) as usize & (self.size - 1);
        let Some(slot) = self.slots.get_mut(place) else {
            *to = Text::from(text);
            return;
        };
        if slot.text == text {
            *to = slot.text.clone();
        } else if slot.tag == tag {
            slot.text = Text::from(text);
            *to = slot.text.clone();
        } else {
            slot.tag = tag;
            *to = Text::from(text);
        }
    }
}

/// A cheap hash; a collision costs a wrong guess and nothing else.
fn hash(bytes: &[u8]) -> u64 {
    let part = |at: usize| word(bytes, at).unwrap_or_default();
    let length = bytes.len();
    let mixed = part(0)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(part(length / 2))
        .wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
        .wrapping_add(part(length.saturating_sub(8)));
    (mixed ^ mixed >> 29 ^ length as u64).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

//! Texts that come again and again in one answer, so that they are held once.
//!
//! Short texts are stored in place and gain nothing. A long one is kept here when it is seen the second time; the many
//! that are seen once leave only their tag behind, so they cost a hash and never push out another.

use super::scan::word;
use crate::value::Text;

const SLOTS: usize = 256;

/// Bodies up to this length are not worth a table.
pub(super) const SMALL_BODY: usize = 32 * 1024;

#[derive(Default)]
pub(super) struct Repeats(Vec<Slot>);

#[derive(Clone, Default)]
struct Slot {
    tag: u64,
    text: Text,
}

impl Repeats {
    /// The text, shared with an earlier one if there was the same.
    #[inline(never)]
    pub(super) fn text(&mut self, text: &str) -> Text {
        if self.0.is_empty() {
            self.0.resize(SLOTS, Slot::default());
        }
        let tag = hash(text.as_bytes());
        let Some(slot) = self.0.get_mut((tag >> 56) as usize) else {
            return Text::from(text);
        };
        if slot.tag == tag {
            if slot.text != text {
                slot.text = Text::from(text);
            }
            return slot.text.clone();
        }
        if slot.text == text {
            return slot.text.clone();
        }
        slot.tag = tag;
        Text::from(text)
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

//! How a text is stored: 16 bytes, and as many in an `Option`. Short texts stand in them; long ones stand behind a thin
//! pointer, counted, so that a clone shares them.

use triomphe::ThinArc;

use super::special;
use crate::json::chunk;

/// Texts up to this length need no memory of their own.
pub(crate) const IN_PLACE: usize = 15;

/// What always holds: the bytes that [`as_str`](Repr::as_str) gives are the whole of some `str`. They are written by the
/// three functions below that make one, and never changed after.
#[derive(Clone)]
pub(crate) enum Repr {
    /// So many of the bytes are the text; the others are anything.
    Short(Length, [u8; IN_PLACE]),
    /// The bytes behind a count of their owners and their length.
    Long(ThinArc<(), u8>),
}

/// A length up to [`IN_PLACE`]. The values that a byte has beyond those tell a long text, and an `Option`'s `None`.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Length {
    L0,
    L1,
    L2,
    L3,
    L4,
    L5,
    L6,
    L7,
    L8,
    L9,
    L10,
    L11,
    L12,
    L13,
    L14,
    L15,
}

use Length::{L0, L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12, L13, L14, L15};

const LENGTHS: [Length; IN_PLACE + 1] = [
    L0, L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12, L13, L14, L15,
];

const _: () = assert!(size_of::<Repr>() == 16 && size_of::<Option<Repr>>() == 16);

impl Repr {
    pub(crate) const fn empty() -> Self {
        Repr::Short(L0, [0; IN_PLACE])
    }

    #[inline]
    pub(crate) fn new(text: &str) -> Self {
        let mut bytes = [0; IN_PLACE];
        match (LENGTHS.get(text.len()), bytes.get_mut(..text.len())) {
            (Some(length), Some(start)) => {
                start.copy_from_slice(text.as_bytes());
                Repr::Short(*length, bytes)
            }
            _ => Repr::long(text),
        }
    }

    /// Puts the text that stands between the quote at `at` and the next one into a place, if it is a short one without
    /// escapes, and gives the offset behind its last quote. `put` makes what is stored of it.
    // A copy of a fixed length takes a fraction of one whose length has to be looked at; and only what is made where it
    // is to stay is not copied from a stack that it was written to in parts, for which a processor has to wait.
    #[inline(always)]
    pub(crate) fn put_quoted<T>(
        to: &mut T,
        json: &str,
        at: usize,
        put: impl FnOnce(Repr) -> T,
    ) -> Option<usize> {
        let [b'"', rest @ ..] = chunk::<{ IN_PLACE + 2 }>(json.as_bytes(), at)? else {
            return None;
        };
        // Sixteen or more when there is no end.
        let length = special(rest).trailing_zeros() as usize;
        let [room @ .., _] = rest;
        if rest.get(length) != Some(&b'"') {
            return None;
        }
        *to = put(Repr::Short(*LENGTHS.get(length)?, *room));
        Some(at + length + 2)
    }

    #[inline(never)]
    fn long(text: &str) -> Self {
        Repr::Long(ThinArc::from_header_and_slice((), text.as_bytes()))
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        let bytes = match self {
            Repr::Short(length, bytes) => bytes.get(..*length as usize).unwrap_or_default(),
            Repr::Long(shared) => &shared.slice,
        };
        // SAFETY: `new` and `long` take all bytes of a `str`, `put_quoted` all those between two quotes of one, which are
        // characters of one byte each. Nothing else makes values of this type, and nothing changes them: no function of this
        // module gives out `&mut`, and `ThinArc` gives none to what is shared.
        #[allow(unsafe_code, reason = "checking again would cost each look at a text")]
        unsafe {
            std::str::from_utf8_unchecked(bytes)
        }
    }

    /// Whether it needs no other memory, and so no dropping.
    #[inline(always)]
    pub(crate) fn is_short(&self) -> bool {
        matches!(self, Repr::Short(..))
    }

    /// Whether both are the same memory.
    #[cfg(test)]
    pub(crate) fn shares(&self, other: &Self) -> bool {
        match (self, other) {
            (Repr::Long(a), Repr::Long(b)) => std::ptr::eq(a.slice.as_ptr(), b.slice.as_ptr()),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_comes_back_as_it_was() {
        for character in ["a", "é", "€", "😀", "\0"] {
            for count in 0..40 {
                let text = character.repeat(count);
                let repr = Repr::new(&text);
                assert_eq!(repr.as_str(), text);
                assert_eq!(repr.clone().as_str(), text);
                assert_eq!(matches!(repr, Repr::Short(..)), text.len() <= IN_PLACE);
            }
        }
    }

    #[test]
    fn a_text_is_taken_from_between_its_quotes() {
        let fill = "and so on, for long enough";
        for character in ["a", "é", "€", "😀", "\u{7f}", "/"] {
            for count in 0..=20 {
                let text = character.repeat(count);
                for before in ["", "é", "[1, "] {
                    let json = format!("{before}\"{text}\", {fill}");
                    let mut repr = Repr::new("another, which is long enough to be dropped");
                    let end = Repr::put_quoted(&mut repr, &json, before.len(), |repr| repr);
                    let behind = before.len() + text.len() + 2;
                    assert_eq!(end, (text.len() <= IN_PLACE).then_some(behind), "{json}");
                    assert_eq!(repr.as_str() == text, end.is_some(), "{json}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_plain_short_text_is_not_taken() {
        let fill = "and so on, for long enough";
        for json in [
            "a", " \"a\"", "\"a", "\"\\\"", "\"a\\n\"", "\"a\n\"", "\"\0\"", "{\"a\"", "é\"",
        ] {
            let json = format!("{json}{fill}{fill}");
            let mut repr = Repr::new("as it was");
            assert_eq!(
                Repr::put_quoted(&mut repr, &json, 0, |repr| repr),
                None,
                "{json}"
            );
            assert_eq!(repr.as_str(), "as it was");
        }
        let mut repr = Repr::empty();
        for at in [0, 1, 4, 5, 6, usize::MAX] {
            // Too close to the end to be looked at in one piece, or beyond it.
            assert_eq!(
                Repr::put_quoted(&mut repr, "\"abc\"", at, |repr| repr),
                None
            );
        }
        // In the middle of a character there is no quote.
        let json = format!("é😀\"{fill}");
        assert!((0..6).all(|at| Repr::put_quoted(&mut repr, &json, at, |repr| repr).is_none()));
    }

    #[test]
    fn a_clone_of_a_long_text_is_the_same_memory_and_outlives_it() {
        let long = "long enough to need memory of its own".repeat(3);
        let first = Repr::new(&long);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let shared = first.clone();
                assert!(shared.shares(&first));
                std::thread::spawn(move || {
                    let again: Vec<_> = (0..100).map(|_| shared.clone()).collect();
                    again.iter().all(|text| text.as_str().len() == 111)
                })
            })
            .collect();
        drop(first);
        assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    }
}

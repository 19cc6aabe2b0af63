//! How a text is stored: 16 bytes, and as many in an `Option`. Short texts stand in them; long ones stand behind a thin
//! pointer, counted, so that a clone shares them.

use triomphe::ThinArc;

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

    /// How long the text is that starts `room`. `None` when it is too long, or stands elsewhere.
    #[inline(always)]
    fn starts(text: &str, room: &[u8; IN_PLACE]) -> Option<Length> {
        // The same bytes, not just equal ones: nothing has to be compared.
        let same = std::ptr::eq(text.as_ptr(), room.as_ptr());
        LENGTHS.get(text.len()).copied().filter(|_| same)
    }

    /// Puts the text that starts `room` into a place, if it is a short one. `put` makes what is stored of it.
    // A copy of a fixed length takes a fraction of one whose length has to be looked at; and only what is made where it
    // is to stay is not copied from a stack that it was written to in parts, for which a processor has to wait.
    #[inline(always)]
    pub(crate) fn put_start<T>(
        to: &mut T,
        text: &str,
        room: &[u8; IN_PLACE],
        put: impl FnOnce(Repr) -> T,
    ) -> bool {
        let Some(length) = Repr::starts(text, room) else {
            return false;
        };
        *to = put(Repr::Short(length, *room));
        true
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
        // SAFETY: `new`, `put_start` and `long`, which alone make values of this type, take the bytes and their number
        // from one `str`, and nothing changes them: no function of this module gives out `&mut`, and `ThinArc` gives
        // none to what is shared.
        #[allow(unsafe_code, reason = "checking again would cost each look at a text")]
        unsafe {
            std::str::from_utf8_unchecked(bytes)
        }
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
    fn a_text_is_taken_from_where_it_stands() {
        let body = "é, ab, abcdefghijklmno, and what comes behind";
        for start in (0..body.len()).filter(|&at| body.is_char_boundary(at)) {
            for end in (start..body.len()).filter(|&at| body.is_char_boundary(at)) {
                let text = &body[start..end];
                let Some(room) = body.as_bytes()[start..].first_chunk() else {
                    continue;
                };
                let mut repr = Repr::new("another, which is long enough to be dropped");
                let put = Repr::put_start(&mut repr, text, room, |repr| repr);
                assert_eq!(put, text.len() <= IN_PLACE);
                assert_eq!(repr.as_str() == text, put);
            }
        }
    }

    #[test]
    fn bytes_of_another_place_are_never_taken_for_the_text() {
        let text = "abc";
        let half = "ab€€€€€€€€";
        let room = half.as_bytes().first_chunk().unwrap();
        assert!(Repr::starts(text, room).is_none());
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

//! The static tables that objects are read against: their keys, prepared for comparing, and which of them must be there.

/// A key of a table, prepared for comparing.
#[derive(Debug)]
pub struct Key {
    /// The key, the quote that ends it, and the colon.
    pub(super) text: &'static str,
    /// Its first eight bytes and the next eight, with 0 behind its end. Where it is longer the latter are such as no text has.
    words: [u64; 2],
    /// What of two words belongs to it.
    masks: [u64; 2],
}

impl Key {
    /// The key whose text is given with the quote that ends it and a colon: `agentId":`.
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut words, mut masks, mut i) = ([0; 2], [0; 2], 0);
        while i < 16 && i < bytes.len() {
            words[i / 8] |= (bytes[i] as u64) << (8 * (i % 8));
            masks[i / 8] |= 0xff << (8 * (i % 8));
            i += 1;
        }
        if bytes.len() > 16 {
            words[1] = u64::MAX;
        }
        Key { text, words, masks }
    }

    /// The key alone.
    pub fn name(&self) -> &'static str {
        self.text.strip_suffix("\":").unwrap_or(self.text)
    }

    /// Whether the key, its quote and a colon stand at `at`, where the first bytes are these. May say no to a key that is
    /// there in another spelling.
    #[inline]
    pub(super) fn is_at(&self, bytes: &[u8], at: usize, start: u32) -> bool {
        // Most keys differ there already.
        (self.words[0] as u32 ^ start) & self.masks[0] as u32 == 0
            && bytes.get(at..at + self.text.len()) == Some(self.text.as_bytes())
    }

    /// Whether two words start with the key. Longer ones than fit there never do.
    // Without a branch on the length, as keys of all lengths take turns.
    #[inline(always)]
    pub(super) fn starts(&self, [first, second]: [u64; 2]) -> bool {
        let [mask, next] = self.masks;
        (first ^ self.words[0]) & mask | (second ^ self.words[1]) & next == 0
    }
}

/// The keys of a model.
#[derive(Debug)]
pub struct Table {
    pub(super) keys: &'static [Key],
    pub(super) required: Bits,
    /// Keys that others read from the same object.
    pub(super) also: &'static [&'static [&'static str]],
    /// Whether unknown members are handed out.
    pub(super) keep: bool,
}

impl Table {
    /// A table of keys; the bits of `required` stand for those that must be there.
    pub const fn new(keys: &'static [Key], required: u128) -> Self {
        assert!(keys.len() <= 128, "a model has at most 128 fields");
        Table {
            keys,
            required: Bits([required as u64, (required >> 64) as u64]),
            also: &[],
            keep: false,
        }
    }

    /// The same, with keys that are passed over without a note, as others read them.
    pub const fn also(self, also: &'static [&'static [&'static str]]) -> Self {
        Table { also, ..self }
    }

    /// The same, handing out unknown members as [`EXTRA`](super::EXTRA).
    pub const fn keep(self, _field: &str) -> Self {
        Table { keep: true, ..self }
    }

    pub(super) fn key_at(&self, index: usize) -> Option<&'static str> {
        self.keys.get(index).map(Key::name)
    }

    /// The first key that must be there, or a number beyond all keys.
    pub(super) fn first_required(&self) -> usize {
        self.required.first()
    }
}

/// A bit for each key. Two words, as shifting a number of two is slow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits([u64; 2]);

impl Bits {
    pub(super) const NONE: Self = Bits([0, 0]);

    #[inline(always)]
    pub(super) fn has(self, index: usize) -> bool {
        self.0[index / 64 % 2] >> (index % 64) & 1 != 0
    }

    /// Sets a bit; gives whether it was set.
    #[inline(always)]
    pub(super) fn set(&mut self, index: usize) -> bool {
        let word = &mut self.0[index / 64 % 2];
        let bit = 1 << (index % 64);
        let was = *word & bit != 0;
        *word |= bit;
        was
    }

    pub(super) fn without(self, other: Bits) -> Bits {
        let ([a, b], [c, d]) = (self.0, other.0);
        Bits([a & !c, b & !d])
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == [0, 0]
    }

    pub(super) fn first(self) -> usize {
        match self.0 {
            [0, high] => 64 + high.trailing_zeros() as usize,
            [low, _] => low.trailing_zeros() as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "abcdefghijklmnopqrstuvwxyz";

    /// The key that the first bytes of the alphabet are, so many.
    fn key(length: usize) -> Key {
        let text = format!("{}\":", &LONG[..length]);
        Key::new(Box::leak(text.into_boxed_str()))
    }

    fn words(text: &str) -> [u64; 2] {
        let bytes: [u8; 16] = text.as_bytes()[..16].try_into().unwrap();
        let all = u128::from_le_bytes(bytes);
        [all as u64, (all >> 64) as u64]
    }

    #[test]
    fn a_key_is_found_in_two_words_when_it_fits_and_is_there_to_its_last_byte() {
        for length in 0..=20 {
            let key = key(length);
            assert_eq!(key.name(), &LONG[..length]);
            let whole = format!("{}{}", key.text, "                    ");
            assert_eq!(key.starts(words(&whole)), key.text.len() <= 16, "{length}");
            for place in 0..key.text.len() {
                let mut other = whole.clone().into_bytes();
                other[place] ^= 1;
                let other = String::from_utf8(other).unwrap();
                assert!(!key.starts(words(&other)), "{length}, byte {place}");
            }
        }
    }

    #[test]
    fn a_key_of_any_length_is_found_by_its_text() {
        for length in 0..=20 {
            let key = key(length);
            let json = format!("{{\"{}1}}", key.text);
            let start = u32::from_le_bytes(json.as_bytes()[2..6].try_into().unwrap());
            assert!(key.is_at(json.as_bytes(), 2, start));
            assert!(!key.is_at(json.as_bytes(), 3, start));
            let cut = json.len() - 3;
            assert!(!key.is_at(&json.as_bytes()[..cut], 2, start));
        }
    }

    #[test]
    fn bits_are_counted_over_both_words() {
        let mut bits = Bits::NONE;
        for index in [0, 63, 64, 127] {
            assert!(!bits.has(index));
            assert!(!bits.set(index));
            assert!(bits.has(index) && bits.set(index));
        }
        assert_eq!(bits.first(), 0);
        assert_eq!(bits.without(Bits([1 | 1 << 63, 0])).first(), 64);
        assert!(bits.without(bits).is_empty());
        assert_eq!(Bits::NONE.first(), 128);
    }
}

//! Reading objects: members one by one, or against a static table of keys with a guess at the next one.

use std::borrow::Cow;

use super::fault::{Fault, FaultKind};
use super::memory::Memory;
use super::parser::Parser;

/// What [`Parser::next`] gives when the object has ended.
pub const END: usize = usize::MAX;
/// What [`Parser::next`] gives for an unknown member when the table keeps those.
pub const EXTRA: usize = usize::MAX - 1;

/// A key of a table, prepared for comparing.
// The alignment gives each entry two slots of the parser's memory.
#[derive(Debug)]
#[repr(align(32))]
pub struct Key {
    /// The key, the quote that ends it, and the colon.
    text: &'static str,
    /// Its first eight bytes, and the next eight; 0 where it has none.
    words: [u64; 2],
}

/// What of the two words belongs to a key of so many bytes.
const MASKS: [[u64; 2]; 17] = {
    let mut masks = [[u64::MAX; 2]; 17];
    let mut length = 0;
    while length < 8 {
        masks[length] = [(1 << (8 * length)) - 1, 0];
        masks[length + 8][1] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

impl Key {
    /// The key whose text is given with the quote that ends it and a colon: `agentId":`.
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut words, mut i) = ([0; 2], 0);
        while i < 16 && i < bytes.len() {
            words[i / 8] |= (bytes[i] as u64) << (8 * (i % 8));
            i += 1;
        }
        Key { text, words }
    }

    /// The key alone.
    pub fn name(&self) -> &'static str {
        self.text.strip_suffix("\":").unwrap_or(self.text)
    }

    /// Whether the key, its quote and a colon stand at `at`. May say no to a key that is there in another spelling.
    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        bytes.get(at..at + self.text.len()) == Some(self.text.as_bytes())
    }

    /// How long a key is that stands at the start of two words. Longer ones than fit there are never found.
    // Without a branch on the length, as keys of all lengths take turns.
    #[inline(always)]
    fn starts(&self, [first, second]: [u64; 2]) -> Option<usize> {
        let length = self.text.len();
        let [mask, next] = *MASKS.get(length)?;
        let differs = (first ^ self.words[0]) & mask | (second ^ self.words[1]) & next;
        (differs == 0).then_some(length)
    }
}

/// What stands before a member: the brace or the comma, and the quote of its key.
const FIRST: u16 = u16::from_le_bytes(*b"{\"");
const OTHER: u16 = u16::from_le_bytes(*b",\"");

/// The keys of a model.
#[derive(Debug)]
pub struct Table {
    keys: &'static [Key],
    required: Bits,
    /// Keys that others read from the same object.
    also: &'static [&'static [&'static str]],
    keep: bool,
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

    /// The same, handing out unknown members as [`EXTRA`].
    pub const fn keep(self, _field: &str) -> Self {
        Table { keep: true, ..self }
    }
}

/// A bit for each key. Two words, as shifting a number of two is slow.
#[derive(Clone, Copy, Debug)]
struct Bits([u64; 2]);

impl Bits {
    #[inline(always)]
    fn has(self, index: usize) -> bool {
        self.0[index / 64 % 2] >> (index % 64) & 1 != 0
    }

    /// Sets a bit; gives whether it was set.
    #[inline(always)]
    fn set(&mut self, index: usize) -> bool {
        let word = &mut self.0[index / 64 % 2];
        let bit = 1 << (index % 64);
        let was = *word & bit != 0;
        *word |= bit;
        was
    }

    fn without(self, other: Bits) -> Bits {
        let ([a, b], [c, d]) = (self.0, other.0);
        Bits([a & !c, b & !d])
    }

    fn is_empty(self) -> bool {
        self.0 == [0, 0]
    }

    fn first(self) -> usize {
        match self.0 {
            [0, high] => 64 + high.trailing_zeros() as usize,
            [low, _] => low.trailing_zeros() as usize,
        }
    }
}

impl Table {
    pub(super) fn key_at(&self, index: usize) -> Option<&'static str> {
        self.keys.get(index).map(Key::name)
    }

    /// The first key that must be there, or a number beyond all keys.
    pub(super) fn first_required(&self) -> usize {
        self.required.first()
    }
}

impl Walk {
    /// The offset of the object.
    pub fn start(&self) -> usize {
        self.start
    }
}

/// How far an object has been read.
pub struct Walk {
    table: &'static Table,
    start: usize,
    slot: usize,
    /// The index behind that of the last member.
    expected: usize,
    seen: Bits,
    first: bool,
    tag: Option<&'static str>,
}

impl<'a> Parser<'a> {
    /// Reads an object's brace, to read its members with [`next`](Parser::next).
    ///
    /// # Errors
    ///
    /// Something else stands here, or it is nested too deep.
    pub fn enter(&mut self, table: &'static Table) -> Result<Walk, Fault> {
        self.open(b'{', "an object")?;
        let start = self.at - 1;
        let tag = self.tag.take();
        let slot = Memory::start(table.keys);
        Ok(Walk {
            table,
            start,
            slot,
            expected: 0,
            seen: Bits([0, 0]),
            first: true,
            tag,
        })
    }

    /// The index of the next member's key in the table, or [`END`]. The parser then stands before its value.
    /// Unknown members are passed over.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or a required member is missing or `null`.
    #[inline(never)]
    pub fn next(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        // From the bracket or comma on. Where fewer bytes are left the slow way takes over.
        let before = self.at.wrapping_sub(usize::from(walk.first));
        let chunk: Option<&[u8; 19]> = self.bytes().get(before..).and_then(<[u8]>::first_chunk);
        let lead = if walk.first { FIRST } else { OTHER };
        if let Some([lead_0, lead_1, rest @ ..]) = chunk
            && u16::from_le_bytes([*lead_0, *lead_1]) == lead
        {
            let [first @ .., _, _, _, _, _, _, _, _, _] = rest;
            let [_, _, _, _, _, _, _, _, second @ .., _] = rest;
            let words = [u64::from_le_bytes(*first), u64::from_le_bytes(*second)];
            let guess = self.memory.successor(walk.slot, walk.expected);
            if let Some(key) = walk.table.keys.get(guess)
                && let Some(length) = key.starts(words)
            {
                self.at = before + 2 + length;
                return match rest.get(length) {
                    Some(b'n' | ..=b' ') => self.found_null(walk, guess),
                    _ => Ok(self.found(walk, guess)),
                };
            }
            return self.next_listed(walk, before + 2, words);
        }
        self.next_other(walk)
    }

    /// The same where no member follows without a space before it. Apart, as are those below, so that the usual way makes no
    /// call that it has to save registers for.
    #[inline(never)]
    fn next_other(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        if self.bytes().get(self.at) == Some(&b'}') {
            self.close();
            return self.ended(walk);
        }
        self.next_searched(walk)
    }

    /// The same for a key at `at` that was not guessed, or is too long to be.
    #[inline(never)]
    fn next_listed(&mut self, walk: &mut Walk, at: usize, words: [u64; 2]) -> Result<usize, Fault> {
        let (keys, bytes) = (walk.table.keys, self.bytes());
        // Most answers have their keys in the order of the reference, and so of the table.
        let expected = walk.expected.min(keys.len());
        let (before, after) = keys.split_at(expected);
        let start = words[0] as u16;
        let found = |key: &Key| key.words[0] as u16 == start && key.is_at(bytes, at);
        let index = match after.iter().position(found) {
            Some(place) => Some(expected + place),
            None => before.iter().position(found),
        };
        match index.and_then(|index| Some((index, keys.get(index)?))) {
            Some((index, key)) => {
                self.at = at + key.text.len();
                self.memory.learn(walk.slot, walk.expected, index);
                self.found_null(walk, index)
            }
            None => self.next_searched(walk),
        }
    }

    /// The same without a guess: any spacing, any spelling, any key.
    #[inline(never)]
    fn next_searched(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        let table = walk.table;
        while let Some(key) = self.member(&mut walk.first)? {
            if let Some(index) = table.keys.iter().position(|known| known.name() == key) {
                self.memory.learn(walk.slot, walk.expected, index);
                return self.found_null(walk, index);
            }
            let elsewhere = table.also.iter().any(|keys| keys.contains(&&*key));
            if !elsewhere && walk.tag != Some(&*key) {
                if table.keep {
                    return Ok(EXTRA);
                }
                self.note_unknown();
            }
            self.skip()?;
        }
        self.ended(walk)
    }

    #[inline(always)]
    fn found(&mut self, walk: &mut Walk, index: usize) -> usize {
        walk.first = false;
        walk.slot = Memory::field(walk.table.keys, index);
        walk.expected = index + 1;
        self.slot = walk.slot;
        self.again = walk.seen.set(index);
        index
    }

    /// A member that may be `null`, behind spaces or not.
    #[inline(never)]
    fn found_null(&mut self, walk: &mut Walk, index: usize) -> Result<usize, Fault> {
        let index = self.found(walk, index);
        if self.peek() == Some(b'n') && walk.table.required.has(index) {
            self.literal("null")?;
            return Err(missing(walk, index));
        }
        Ok(index)
    }

    /// Whether the member that is read now has a key that came before.
    #[doc(hidden)]
    #[inline]
    pub fn is_again(&self) -> bool {
        self.again
    }

    #[inline(never)]
    fn ended(&mut self, walk: &Walk) -> Result<usize, Fault> {
        let lacking = walk.table.required.without(walk.seen);
        if !lacking.is_empty() {
            return Err(missing(walk, lacking.first()));
        }
        Ok(END)
    }

    /// The key of the member that was handed out as [`EXTRA`].
    pub(crate) fn extra_key(&mut self) -> Cow<'a, str> {
        let value = std::mem::replace(&mut self.at, self.key);
        let key = self.string().unwrap_or_default();
        self.at = value;
        key
    }

    /// Reads an object's brace; its members follow with [`member`](Parser::member).
    ///
    /// # Errors
    ///
    /// Something else stands here, or it is nested too deep.
    pub fn begin_object(&mut self) -> Result<(), Fault> {
        self.open(b'{', "an object")
    }

    /// The key of the next member; the parser then stands before its value. `None` when the object has ended.
    /// `first` is `true` for the first call and belongs to this object.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    pub fn member(&mut self, first: &mut bool) -> Result<Option<Cow<'a, str>>, Fault> {
        let was_first = std::mem::replace(first, false);
        match self.peek() {
            Some(b'}') => {
                self.close();
                return Ok(None);
            }
            Some(b',') if !was_first => self.at += 1,
            _ if was_first => {}
            _ => return Err(self.syntax("`,` or `}`")),
        }
        if self.peek() != Some(b'"') {
            return Err(self.syntax("a key in quotes"));
        }
        let start = self.at;
        let key = self.string()?;
        self.key = start;
        if self.peek() != Some(b':') {
            return Err(self.syntax("`:`"));
        }
        self.at += 1;
        Ok(Some(key))
    }
}

#[cold]
fn missing(walk: &Walk, index: usize) -> Fault {
    let name = walk.table.keys.get(index).map_or("", Key::name);
    Fault::new(walk.start, FaultKind::Missing(name))
}

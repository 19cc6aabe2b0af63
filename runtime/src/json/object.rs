//! Reading objects: members one by one, or against a static table of keys with a guess at the next one.

use std::borrow::Cow;

use super::fault::{Fault, FaultKind};
use super::memory::Memory;
use super::parser::Parser;
use super::scan::word;

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
    head: u64,
    tail: u64,
}

const MASKS: [u64; 9] = {
    let mut masks = [u64::MAX; 9];
    let mut length = 0;
    while length < 8 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

impl Key {
    /// The key whose text is given with the quote that ends it and a colon: `agentId":`.
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut head, mut tail, mut i) = (0, 0, 0);
        while i < 8 && i < bytes.len() {
            head |= (bytes[i] as u64) << (8 * i);
            i += 1;
        }
        i = 0;
        while i < 8 && bytes.len() > 8 {
            tail |= (bytes[bytes.len() - 8 + i] as u64) << (8 * i);
            i += 1;
        }
        Key { text, head, tail }
    }

    /// The key alone.
    pub fn name(&self) -> &'static str {
        self.text.strip_suffix("\":").unwrap_or(self.text)
    }

    /// Whether the key, its quote and a colon stand at `at`. May say no to a key that is there in another spelling.
    #[inline(always)]
    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let Some(head) = word(bytes, at) else {
            return false;
        };
        let length = self.text.len();
        match MASKS.get(length) {
            Some(mask) => head & mask == self.head,
            None => {
                head == self.head
                    && word(bytes, at + length - 8) == Some(self.tail)
                    && (length <= 16
                        || bytes.get(at + 8..at + length - 8)
                            == self.text.as_bytes().get(8..length - 8))
            }
        }
    }
}

/// The keys of a model.
#[derive(Debug)]
pub struct Table {
    keys: &'static [Key],
    required: u128,
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
            required,
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

impl Table {
    pub(super) fn key_at(&self, index: usize) -> Option<&'static str> {
        self.keys.get(index).map(Key::name)
    }

    pub(super) fn required(&self) -> u128 {
        self.required
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
    seen: u128,
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
        let start = self.offset();
        self.open(b'{', "an object")?;
        let tag = self.tag.take();
        let slot = Memory::start(table.keys);
        Ok(Walk {
            table,
            start,
            slot,
            seen: 0,
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
        let bytes = self.bytes();
        let mut at = self.at;
        if !walk.first {
            match bytes.get(at) {
                Some(b',') => at += 1,
                Some(b'}') => {
                    self.close();
                    return self.ended(walk);
                }
                _ => return self.next_searched(walk),
            }
        }
        if bytes.get(at) == Some(&b'"') {
            let guess = self.memory.successor(walk.slot);
            if let Some(key) = walk.table.keys.get(guess)
                && key.is_at(bytes, at + 1)
            {
                self.at = at + 1 + key.text.len();
                return self.found(walk, guess);
            }
        }
        self.next_searched(walk)
    }

    /// The same without a guess: any spacing, any spelling, any key.
    #[inline(never)]
    fn next_searched(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        let table = walk.table;
        while let Some(key) = self.member(&mut walk.first)? {
            if let Some(index) = table.keys.iter().position(|known| known.name() == key) {
                self.memory.learn(walk.slot, index);
                return self.found(walk, index);
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
    fn found(&mut self, walk: &mut Walk, index: usize) -> Result<usize, Fault> {
        let table = walk.table;
        let bit = 1u128 << index;
        walk.first = false;
        walk.slot = Memory::field(table.keys, index);
        self.slot = walk.slot;
        self.again = walk.seen & bit != 0;
        walk.seen |= bit;
        if table.required & bit != 0 && self.peek() == Some(b'n') {
            return self.unset(walk, index);
        }
        Ok(index)
    }

    /// Whether the member that is read now has a key that came before.
    #[doc(hidden)]
    #[inline]
    pub fn is_again(&self) -> bool {
        self.again
    }

    /// A required member is `null`.
    #[cold]
    fn unset(&mut self, walk: &Walk, index: usize) -> Result<usize, Fault> {
        self.literal("null")?;
        Err(missing(walk, index))
    }

    fn ended(&mut self, walk: &Walk) -> Result<usize, Fault> {
        let lacking = walk.table.required & !walk.seen;
        if lacking != 0 {
            return Err(missing(walk, lacking.trailing_zeros() as usize));
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

//! Reading objects: members one by one, or against a static table of keys with a guess at the next one.

use std::borrow::Cow;

use super::fault::{Fault, FaultKind};
use super::memory::Memory;
use super::parser::Parser;
use super::scan::{chunk, word};
use super::table::{Bits, Key, Table};

/// What [`Parser::next`] gives when the object has ended.
pub const END: usize = usize::MAX;
/// What [`Parser::next`] gives for an unknown member when the table keeps those.
pub const EXTRA: usize = usize::MAX - 1;

/// How far an object has been read.
pub struct Walk {
    table: &'static Table,
    /// The offset of its brace.
    start: usize,
    /// What stands before the next member if there is no space: the brace or the comma, and the quote of its key.
    lead: [u8; 2],
    /// The index behind that of the last member.
    expected: usize,
    /// The index of the next member, if it is as it was last time.
    guess: usize,
    seen: Bits,
    tag: Option<&'static str>,
}

const FIRST: [u8; 2] = *b"{\"";
const OTHER: [u8; 2] = *b",\"";

impl Walk {
    /// Before the object.
    // Made here and filled by `enter`, as what a function gives as a `Result` is copied.
    #[inline]
    pub fn new(table: &'static Table) -> Self {
        Walk {
            table,
            start: 0,
            lead: FIRST,
            expected: 0,
            guess: 0,
            seen: Bits::NONE,
            tag: None,
        }
    }

    /// The offset of the object.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The memory's slot of the last member.
    #[inline(always)]
    fn slot(&self) -> usize {
        match self.expected.checked_sub(1) {
            Some(index) => Memory::field(self.table.keys, index),
            None => Memory::start(self.table.keys),
        }
    }

    /// Whether no member was read yet. The parser then stands at the brace still.
    fn is_first(&self) -> bool {
        self.lead == FIRST
    }
}

impl<'a> Parser<'a> {
    /// Enters an object, to read its members with [`next`](Parser::next).
    ///
    /// # Errors
    ///
    /// Something else stands here, or it is nested too deep.
    #[inline(never)]
    pub fn enter(&mut self, walk: &mut Walk) -> Result<(), Fault> {
        if self.peek() != Some(b'{') {
            return Err(self.wrong("an object"));
        }
        self.levels = match self.levels.checked_sub(1) {
            Some(left) => left,
            None => return Err(self.fault(FaultKind::Depth)),
        };
        walk.start = self.at;
        walk.tag = self.tag.take();
        walk.guess = self.memory.successor(Memory::start(walk.table.keys), 0);
        Ok(())
    }

    /// The index of the next member's key in the table, or [`END`]. The parser then stands before its value.
    /// Unknown members are passed over.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or a required member is missing or `null`.
    #[inline(never)]
    pub fn next(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        // From the brace or comma on. Where fewer bytes are left the slow way takes over.
        let at = self.at;
        if let Some([lead_0, lead_1, rest @ ..]) = chunk::<19>(self.bytes(), at)
            && [*lead_0, *lead_1] == walk.lead
        {
            let [first @ .., _, _, _, _, _, _, _, _, _] = rest;
            let [_, _, _, _, _, _, _, _, second @ .., _] = rest;
            let words = [u64::from_le_bytes(*first), u64::from_le_bytes(*second)];
            if let Some(key) = walk.table.keys.get(walk.guess)
                && key.starts(words)
            {
                let length = key.text.len();
                self.at = at + 2 + length;
                return match rest.get(length) {
                    Some(b'n' | ..=b' ') => self.found_null(walk, walk.guess),
                    _ => Ok(self.found(walk, walk.guess)),
                };
            }
            return self.next_listed(walk);
        }
        self.next_other(walk)
    }

    /// The same where no member follows without a space before it. Apart, as are those below, so that the usual way makes no
    /// call that it has to save registers for.
    #[inline(never)]
    fn next_other(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        match self.bytes().get(self.at) {
            Some(b'}') => {
                self.close();
                Self::ended(walk)
            }
            _ => self.next_searched(walk),
        }
    }

    /// The same for a key whose quote was seen, and that was not guessed or is too long to be.
    #[inline(never)]
    fn next_listed(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        let (keys, bytes, at) = (walk.table.keys, self.bytes(), self.at + 2);
        let start = word(bytes, at).unwrap_or_default() as u32;
        let found = |key: &Key| key.is_at(bytes, at, start);
        let index = match keys.get(walk.guess) {
            Some(key) if found(key) => Some(walk.guess),
            _ => {
                // Most answers have their keys in the order of the reference, and so of the table.
                let expected = walk.expected.min(keys.len());
                let (before, after) = keys.split_at(expected);
                match after.iter().position(found) {
                    Some(place) => Some(expected + place),
                    None => before.iter().position(found),
                }
            }
        };
        match index.and_then(|index| Some((index, keys.get(index)?))) {
            Some((index, key)) => {
                self.at = at + key.text.len();
                self.memory.learn(walk.slot(), walk.expected, index);
                self.found_null(walk, index)
            }
            None => self.next_searched(walk),
        }
    }

    /// The same without a guess: any spacing, any spelling, any key.
    #[inline(never)]
    fn next_searched(&mut self, walk: &mut Walk) -> Result<usize, Fault> {
        let table = walk.table;
        let mut first = walk.is_first();
        self.at += usize::from(first);
        walk.lead = OTHER;
        while let Some(key) = self.member(&mut first)? {
            if let Some(index) = table.keys.iter().position(|known| known.name() == key) {
                self.memory.learn(walk.slot(), walk.expected, index);
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
        Self::ended(walk)
    }

    #[inline(always)]
    fn found(&mut self, walk: &mut Walk, index: usize) -> usize {
        walk.lead = OTHER;
        let slot = Memory::field(walk.table.keys, index);
        walk.expected = index + 1;
        walk.guess = self.memory.successor(slot, index + 1);
        self.slot = slot;
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

    #[inline(always)]
    fn ended(walk: &Walk) -> Result<usize, Fault> {
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

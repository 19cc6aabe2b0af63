//! The pull parser: where it stands in the text, and what stands there.

use super::budget::budget;
use super::fault::{Fault, FaultKind};
use super::kind::Kind;
use super::memory::{Memory, more_room};
use super::repeats::Repeats;
use crate::unchecked::IN_PLACE;
use crate::value::Text;

/// How deep objects and arrays may be nested.
pub(crate) const LEVELS: u32 = 128;

/// What some programs write before a text in UTF-8. RFC 8259 lets a reader ignore it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads a JSON text value by value, strictly after RFC 8259.
///
/// A parser stands before a value, and each method that reads one leaves it behind it.
/// After a [`Fault`] it stands anywhere and is of no more use.
pub struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Levels of nesting that are left.
    pub(super) levels: u32,
    /// The memory's slot of the field that is being read.
    pub(super) slot: usize,
    /// The field being read was read before in the same object.
    pub(super) again: bool,
    /// The tag of the union whose arm is read next; the arm does not declare it.
    pub(super) tag: Option<&'static str>,
    /// Where the last member's key stands.
    pub(super) key: usize,
    unknown: Option<Vec<usize>>,
    /// Bytes of memory that may still be taken for what is read.
    pub(super) budget: usize,
    pub(super) memory: Memory,
    repeats: Repeats,
    /// Room for texts with escapes while they are read.
    pub(super) scratch: String,
}

impl<'a> Parser<'a> {
    /// A parser at the start of a text.
    ///
    /// A leading byte order mark is skipped.
    pub fn new(text: &'a str) -> Self {
        Parser {
            text,
            at: match text.starts_with(BYTE_ORDER_MARK) {
                true => BYTE_ORDER_MARK.len_utf8(),
                false => 0,
            },
            levels: LEVELS,
            slot: 0,
            again: false,
            tag: None,
            key: 0,
            unknown: None,
            budget: budget(text.len()),
            memory: Memory::default(),
            repeats: Repeats::for_body(text.len()),
            scratch: String::new(),
        }
    }

    /// The same, and it notes where the unknown fields stand that it passes over.
    pub fn reporting(text: &'a str) -> Self {
        Parser {
            unknown: Some(Vec::new()),
            ..Parser::new(text)
        }
    }

    /// The offsets of the values of unknown fields, as far as they were noted.
    pub fn into_unknown(self) -> Vec<usize> {
        self.unknown.unwrap_or_default()
    }

    /// The text that is being read.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The offset of the next value.
    pub fn offset(&mut self) -> usize {
        self.space();
        self.at
    }

    /// A fault at the next value.
    #[cold]
    pub fn fault(&mut self, kind: FaultKind) -> Fault {
        Fault::new(self.offset(), kind)
    }

    /// Fails unless nothing but white space is left.
    ///
    /// # Errors
    ///
    /// [`FaultKind::Trailing`] when something follows.
    pub fn finish(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault(FaultKind::Trailing)),
        }
    }

    /// Reads `null` if that is what stands here.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    #[inline]
    pub fn null(&mut self) -> Result<bool, Fault> {
        match self.peek() {
            Some(b'n') => self.literal("null").map(|()| true),
            _ => Ok(false),
        }
    }

    /// The text of the next value, exactly as it stands there, after checking that it is JSON.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    pub fn raw(&mut self) -> Result<&'a str, Fault> {
        let start = self.offset();
        self.skip()?;
        Ok(self.slice(start, self.at))
    }

    /// Reads an array's bracket; its elements follow with [`element`](Parser::element).
    ///
    /// # Errors
    ///
    /// Something else stands here, or it is nested too deep.
    #[inline]
    pub fn begin_array(&mut self) -> Result<(), Fault> {
        self.open(b'[', "a list")
    }

    /// Whether another element of the array follows; the parser then stands before it.
    /// `first` is `true` for the first call and belongs to this array.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    #[inline]
    pub fn element(&mut self, first: &mut bool) -> Result<bool, Fault> {
        let was_first = std::mem::replace(first, false);
        match self.peek() {
            Some(b']') => {
                self.close();
                Ok(false)
            }
            _ if was_first => Ok(true),
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(self.syntax("`,` or `]`")),
        }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The bytes that were not read yet.
    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes().get(self.at..).unwrap_or_default()
    }

    /// Passes over a value of ASCII characters that was read from the rest.
    #[inline]
    pub(crate) fn pass(&mut self, length: usize) {
        self.at += length;
    }

    /// The byte that the next value starts with.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        match self.bytes().get(self.at) {
            Some(&byte) if byte > b' ' => Some(byte),
            _ => {
                self.space();
                self.bytes().get(self.at).copied()
            }
        }
    }

    pub(super) fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes().get(self.at) {
            self.at += 1;
        }
    }

    /// The text between two offsets that stand at ASCII characters, and so between characters.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    #[inline]
    pub(super) fn open(&mut self, bracket: u8, expected: &'static str) -> Result<(), Fault> {
        if self.peek() != Some(bracket) {
            return Err(self.wrong(expected));
        }
        if self.levels == 0 {
            return Err(self.fault(FaultKind::Depth));
        }
        self.levels -= 1;
        self.at += 1;
        Ok(())
    }

    /// Passes over a closing bracket.
    #[inline]
    pub(super) fn close(&mut self) {
        self.at += 1;
        self.levels += 1;
    }

    pub(super) fn literal(&mut self, word: &'static str) -> Result<(), Fault> {
        if self
            .bytes()
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()))
        {
            self.at += word.len();
            return Ok(());
        }
        Err(self.syntax("a value"))
    }

    /// The next value has not the type that was expected, or is no value at all.
    #[cold]
    #[inline(never)]
    pub(crate) fn wrong(&mut self, expected: &'static str) -> Fault {
        match self.kind() {
            Some(found) => self.fault(FaultKind::WrongType {
                expected,
                found: found.name(),
            }),
            None => self.syntax("a value"),
        }
    }

    /// Something else had to stand where the parser stands.
    #[cold]
    #[inline(never)]
    pub(super) fn syntax(&mut self, expected: &'static str) -> Fault {
        let kind = match self.peek() {
            None => FaultKind::End,
            Some(_) => FaultKind::Syntax { expected },
        };
        self.fault(kind)
    }

    /// What kind of value comes next, going by its first character.
    pub fn kind(&mut self) -> Option<Kind> {
        match self.peek()? {
            b'"' => Some(Kind::Text),
            b'{' => Some(Kind::Object),
            b'[' => Some(Kind::List),
            b'-' | b'0'..=b'9' => Some(Kind::Number),
            b't' | b'f' => Some(Kind::Bool),
            b'n' => Some(Kind::Null),
            _ => None,
        }
    }

    /// Notes the next value as one of an unknown field, when notes are taken.
    pub(crate) fn note_unknown(&mut self) {
        let at = self.offset();
        if let Some(unknown) = &mut self.unknown {
            unknown.push(at);
        }
    }

    pub(super) fn stop_notes(&mut self) -> Option<Vec<usize>> {
        self.unknown.take()
    }

    pub(super) fn resume_notes(&mut self, notes: Option<Vec<usize>>) {
        self.unknown = notes;
    }

    /// Puts a text that was read into its place; long ones are shared with earlier ones where they repeat.
    #[inline(never)]
    pub(super) fn keep(&mut self, text: &str, to: &mut Text) {
        match text.len() <= IN_PLACE {
            true => *to = Text::from(text),
            false => self.repeats.put(text, to),
        }
    }

    /// The field that is being read, for what is remembered about it.
    pub(crate) fn field(&self) -> usize {
        self.slot
    }

    /// How many elements to make room for in the list of a field.
    pub(crate) fn room<T>(&self, field: usize) -> usize {
        self.memory.room(field, size_of::<T>())
    }

    /// How many elements more to make room for in a list whose first one begins there. A list in a list ends long before the
    /// text does, so that small ones just double.
    #[inline(never)]
    pub(crate) fn more_room(&self, elements: usize, begun: usize) -> usize {
        match elements {
            0..64 => elements.max(4),
            _ => more_room(
                elements,
                self.at.saturating_sub(begun),
                self.text.len().saturating_sub(self.at),
            ),
        }
    }

    pub(crate) fn note_length(&mut self, field: usize, length: usize) {
        self.memory.note_length(field, length);
    }

    /// Where the parser stands, to [`rewind`](Parser::rewind) to.
    pub(crate) fn mark(&mut self) -> Mark {
        Mark {
            at: self.offset(),
            levels: self.levels,
            unknown: self.unknown.as_ref().map_or(0, Vec::len),
        }
    }

    /// Goes back to where it stood, and forgets what it noted since.
    pub(crate) fn rewind(&mut self, mark: &Mark) {
        self.at = mark.at;
        self.levels = mark.levels;
        self.tag = None;
        if let Some(unknown) = &mut self.unknown {
            unknown.truncate(mark.unknown);
        }
    }
}

impl Parser<'_> {
    /// Goes on at `end` on the level of `start`, after a fault somewhere between.
    pub(crate) fn rewind_to_end(&mut self, start: &Mark, end: &Mark) {
        self.at = end.at;
        self.levels = start.levels;
        self.tag = None;
        self.again = false;
    }
}

/// Where a parser stood.
pub(crate) struct Mark {
    pub(crate) at: usize,
    levels: u32,
    unknown: usize,
}

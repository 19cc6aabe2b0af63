//! What is wrong with a text that was to be read, and where.

use std::fmt;

use super::locate::locate;

/// Why a JSON text could not be read, and at which byte of it.
///
/// `Display` gives the reason alone; [`path`](Fault::path) says where in the document it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault(Box<Inner>);

// Boxed, so that a `Result` with a fault is returned in registers.
#[derive(Clone, PartialEq, Eq)]
struct Inner {
    offset: usize,
    kind: FaultKind,
}

/// The kinds of [`Fault`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The text is not JSON: something else had to stand here.
    Syntax {
        /// What had to stand here.
        expected: &'static str,
    },
    /// The text ends inside a value.
    End,
    /// Something follows the value.
    Trailing,
    /// Objects and arrays are nested more than 128 deep.
    Depth,
    /// A string holds a control character, an unknown escape or half a surrogate pair.
    BadText(&'static str),
    /// A value of another type stands here.
    WrongType {
        /// The type that was to be read.
        expected: &'static str,
        /// The type that stands here.
        found: &'static str,
    },
    /// The number has a fraction where only whole numbers can be held.
    NotAnInteger(Box<str>),
    /// The number can't be held exactly, or not at all.
    OutOfRange(Box<str>),
    /// The text is not a moment in one of the forms that can be read and printed back.
    BadTime(Box<str>),
    /// A field that must be there is missing or `null`.
    Missing(&'static str),
    /// The text is an answer, but of another operation.
    Foreign {
        /// The path that had to be there, such as `net.metrics`.
        expected: Box<str>,
        /// The keys that are there instead.
        found: Box<str>,
    },
    /// The decoded text would take more memory than a text of its length may: see
    /// [`MEMORY_PER_BYTE`](super::MEMORY_PER_BYTE).
    Memory {
        /// How many bytes it may take.
        limit: usize,
    },
    /// Keeping the rows that can't be decoded would take more memory than a text of this length may.
    TooManyRejected {
        /// How many rows could not be decoded by then.
        rejected: usize,
        /// How many rows were read by then, including those.
        rows: usize,
        /// Where and why the first of them could not be decoded.
        first: Box<str>,
    },
    /// The answer says that there is nothing under this id: its list is empty.
    NotFound,
    /// One item was expected, the list holds several.
    Several,
}

impl Fault {
    /// A fault at a byte offset of the text.
    #[cold]
    #[inline(never)]
    pub fn new(offset: usize, kind: FaultKind) -> Self {
        Fault(Box::new(Inner { offset, kind }))
    }

    /// The byte offset of the value, or of the character for a fault of syntax.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The same fault as seen in a part of the text that starts at an offset.
    pub(crate) fn within(mut self, start: usize) -> Self {
        self.0.offset = self.0.offset.saturating_sub(start);
        self
    }

    /// Whether the memory limit ended the decoding; a second attempt would end in the same way.
    pub(crate) fn is_memory(&self) -> bool {
        matches!(self.0.kind, FaultKind::Memory { .. })
    }

    /// What is wrong there.
    pub fn kind(&self) -> &FaultKind {
        &self.0.kind
    }

    /// The JSON path of the fault in the text it was found in, such as `net.metrics[3].agentId`.
    ///
    /// A missing field is named as if it were there. This reads the text a second time.
    pub fn path(&self, text: &str) -> String {
        let mut path = locate(text, self.0.offset);
        if let FaultKind::Missing(field) = self.0.kind {
            match path.as_str() {
                "$" => path.clear(),
                _ => path.push('.'),
            }
            path.push_str(field);
        }
        path
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            FaultKind::Syntax { expected } => write!(f, "not JSON: expected {expected}"),
            FaultKind::End => f.write_str("not JSON: the text ends too early"),
            FaultKind::Trailing => f.write_str("not JSON: something follows the value"),
            FaultKind::Depth => f.write_str("nested more than 128 levels deep"),
            FaultKind::BadText(what) => write!(f, "not JSON: {what} in a string"),
            FaultKind::WrongType { expected, found } => {
                write!(f, "expected {expected}, but found {found}")
            }
            FaultKind::NotAnInteger(found) => {
                write!(f, "expected a whole number, but found `{found}`")
            }
            FaultKind::OutOfRange(found) => write!(f, "`{found}` can't be held exactly"),
            FaultKind::BadTime(found) => {
                write!(f, "expected a date and time, but found `{found}`")
            }
            FaultKind::Missing(field) => write!(f, "`{field}` is missing"),
            FaultKind::Foreign { expected, found } => write!(
                f,
                "this is not an answer of this operation: expected `{expected}`, found {found}"
            ),
            FaultKind::Memory { limit } => write!(
                f,
                "the decoded response takes more than {limit} bytes of memory, the limit for its length"
            ),
            FaultKind::TooManyRejected {
                rejected,
                rows,
                first,
            } => write!(
                f,
                "{rejected} of the first {rows} rows can't be decoded, too many to keep; the first is {first}"
            ),
            FaultKind::NotFound => f.write_str("nothing was found: the list is empty"),
            FaultKind::Several => f.write_str("expected one item, but found several"),
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("offset", &self.0.offset)
            .field("kind", &self.0.kind)
            .finish()
    }
}

impl std::error::Error for Fault {}

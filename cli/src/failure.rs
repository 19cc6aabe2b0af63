//! How a command ends when it does not end well: an exit code, and what to say about it: one line, or one for each mistake.

use std::fmt;
use std::io;

use thousandeyes::Error;

/// The exit code for something that was found: the API said no, rows that can't be read.
pub(crate) const FOUND: u8 = 1;

/// The exit code for what could not be done: bad input, no connection, an interruption.
pub(crate) const COULD_NOT: u8 = 2;

/// Why a command ends early.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: u8,
    message: String,
    /// Lines below the message, such as one for each mistake.
    below: Vec<String>,
}

impl Failure {
    /// Something the user gave can't be used, or something around can't be done.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self {
            exit: COULD_NOT,
            message: message.into(),
            below: Vec::new(),
        }
    }

    /// The same with more than one thing to say, each on a line of its own.
    pub(crate) fn list(lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter();
        let first = Self::input(lines.next().unwrap_or_default());
        Self {
            below: lines.collect(),
            ..first
        }
    }

    /// The end of a call that gave no answer.
    pub(crate) fn call(error: &Error) -> Self {
        // A 200 for an object that does not exist is a no as well.
        let said_no = error.is_refused()
            || error.is_unauthorized()
            || error.is_locked_out()
            || error.is_rate_limited()
            || error.is_not_found();
        Self {
            exit: if said_no { FOUND } else { COULD_NOT },
            message: error.to_string(),
            below: Vec::new(),
        }
    }

    /// The same in other words.
    #[must_use]
    pub(crate) fn saying(mut self, message: String) -> Self {
        self.message = message;
        self
    }

    /// The same with more to do about it.
    #[must_use]
    pub(crate) fn advise(mut self, advice: &str) -> Self {
        if !advice.is_empty() && !self.message.is_empty() {
            self.message.push_str("; ");
            self.message.push_str(advice);
        }
        self
    }

    /// The exit code of the process.
    pub(crate) fn exit(&self) -> u8 {
        self.exit
    }

    /// What to say, line by line. A line may hold anything, also line breaks of a text from elsewhere: whoever prints it escapes it.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.message)
            .chain(&self.below)
            .map(String::as_str)
    }

    /// Whether there is nothing to say: whoever read our output has enough of it.
    pub(crate) fn is_silent(&self) -> bool {
        self.message.is_empty()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.below.iter().try_for_each(|line| write!(f, "\n{line}"))
    }
}

/// Writing failed. A closed pipe is no failure: its reader has seen what it wanted.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self {
                exit: 0,
                message: String::new(),
                below: Vec::new(),
            },
            _ => Self::input(format!("the output can't be written: {error}")),
        }
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Self::input(format!("the output can't be written: {other:?}")),
        }
    }
}

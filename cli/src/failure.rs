//! How a command ends when it does not end well: an exit code, and one line that says what to do.

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
}

impl Failure {
    /// Something the user gave can't be used, or something around can't be done.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self {
            exit: COULD_NOT,
            message: message.into(),
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

    /// Whether there is nothing to say: whoever read our output has enough of it.
    pub(crate) fn is_silent(&self) -> bool {
        self.message.is_empty()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Writing failed. A closed pipe is no failure: its reader has seen what it wanted.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self {
                exit: 0,
                message: String::new(),
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

//! Errors as one line each.

use std::fmt;

use super::{Answered, Error, Kind, advice, message};

/// How much of a message of the API goes into the line; the whole is at [`Error::api_message`].
const SHOWN_MESSAGE: usize = 300;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        match &self.0.kind {
            Kind::Input { problem } => f.write_str(problem),
            Kind::Transport(_) => match &self.0.source {
                Some(source) => f.write_str(&one_line(&source.to_string(), SHOWN_MESSAGE)),
                None => f.write_str("there is no answer"),
            },
            Kind::Refused { message } => match &self.0.answer {
                Some(answer) => refused(f, answer, message.as_deref(), self.has_reset()),
                None => f.write_str("the API refused"),
            },
            Kind::Unreadable(why) if why.path.is_empty() => f.write_str(&why.reason),
            Kind::Unreadable(why) => write!(f, "at {}: {}", why.path, why.reason),
        }
    }
}

fn refused(
    f: &mut fmt::Formatter<'_>,
    answer: &Answered,
    message: Option<&str>,
    has_reset: bool,
) -> fmt::Result {
    let status = answer.status;
    write!(f, "the API answered {status}")?;
    let name = advice::reason_phrase(status);
    if !name.is_empty() {
        write!(f, " {name}")?;
    }
    match message {
        Some(message) => write!(f, ": {}", one_line(message, SHOWN_MESSAGE))?,
        None if !answer.body.is_empty() => write!(f, " with {}", message::describe(&answer.body))?,
        None => {}
    }
    match advice::what_to_do(status, has_reset) {
        "" => Ok(()),
        advice => write!(f, "; {advice}"),
    }
}

/// Joins lines and blanks, leaves control characters out, and cuts at `longest` characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut room = longest;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        let blank = usize::from(!line.is_empty());
        let length = word.chars().count();
        if length + blank > room {
            let cut = word.chars().take(room.saturating_sub(blank));
            line.extend(" ".chars().take(blank).chain(cut));
            line.push('…');
            return line;
        }
        line.extend(" ".chars().take(blank));
        line.push_str(word);
        room -= length + blank;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn lines_are_joined_and_cut() {
        assert_eq!(one_line("a\r\n  b\tc\u{1b}[31m\n", 80), "a b c [31m");
        assert_eq!(one_line("one two three", 9), "one two t…");
        assert_eq!(one_line("äöüäöü", 3), "äöü…");
        assert_eq!(one_line(" \n", 3), "");
    }
}

//! Errors as one line each.

use std::fmt;

use crate::json::cut;
use crate::value::Timestamp;

use super::{Answered, Error, Kind, Withheld, advice, message};

/// How much of a message of the API goes into the line; the whole is at [`Error::api_message`].
const SHOWN_MESSAGE: usize = 300;

/// How much of a problem with the caller's input is shown, as it may quote the input.
const SHOWN_PROBLEM: usize = 1000;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        match &self.0.kind {
            Kind::Input { problem, .. } | Kind::Paging { problem, .. } => {
                f.write_str(&cut(problem, SHOWN_PROBLEM))
            }
            Kind::Withheld(why) => self.say_why(f, why),
            Kind::Transport(_) => match &self.0.source {
                Some(source) => f.write_str(&one_line(&source.to_string(), SHOWN_MESSAGE)),
                None => f.write_str("there is no answer"),
            },
            Kind::Refused { message } => match &self.0.answer {
                Some(answer) => refused(
                    f,
                    answer,
                    message.as_deref(),
                    self.what_to_do(answer.status),
                ),
                None => f.write_str("the API refused"),
            },
            Kind::Unreadable(why) if why.path.is_empty() => f.write_str(&why.reason),
            Kind::Unreadable(why) => write!(f, "at {}: {}", why.path, why.reason),
        }?;
        if self.0.outcome.banned
            && let Some(until) = self.retry_at()
        {
            write!(f, "; nothing more is sent until {until} UTC")?;
        }
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => {
                let seconds = self.elapsed().as_secs_f64();
                write!(f, "; given up after {attempts} attempts in {seconds:.1} s")
            }
        }
    }
}

impl Error {
    fn what_to_do(&self, status: u16) -> &'static str {
        match status {
            401 if self.is_forbidden() => advice::NO_PERMISSION,
            429 if self.is_rate_limited() => advice::WAIT,
            status => advice::what_to_do(status),
        }
    }

    /// Why a request was held back.
    fn say_why(&self, f: &mut fmt::Formatter<'_>, why: &Withheld) -> fmt::Result {
        let stamp =
            |time: Option<Timestamp>| time.map(|time| format!(" {time} UTC")).unwrap_or_default();
        let (since, until) = (stamp(self.withheld_since()), stamp(self.retry_at()));
        match why {
            Withheld::Spent => write!(
                f,
                "not sent, as the request quota is spent until{until}, which is longer than this call may wait"
            ),
            Withheld::Refused(line) => write!(
                f,
                "not sent, as the API does not accept these credentials since{since}, and failed logins ban the \
                 address; give others by `set_credentials` (it was {})",
                one_line(line, SHOWN_MESSAGE)
            ),
            Withheld::Banned => write!(
                f,
                "not sent, as the API banned this address at{since}; nothing is sent until{until}"
            ),
        }
    }
}

fn refused(
    f: &mut fmt::Formatter<'_>,
    answer: &Answered,
    message: Option<&str>,
    what_to_do: &str,
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
    match what_to_do {
        "" => Ok(()),
        advice => write!(f, "; {advice}"),
    }
}

/// Whether a character changes the direction of text, and so could make a line read as another one.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Joins lines and blanks, leaves control characters out, and cuts at `longest` characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut room = longest;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control() || turns(c)) {
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
        assert_eq!(one_line("a\u{202e}b", 80), "a b");
    }
}

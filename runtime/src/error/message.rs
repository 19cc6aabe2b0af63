//! Finds what the API says in the body of an error, whatever shape it has.

use super::KEPT_BODY;
use crate::json::{Kind, Parser};

/// The names under which messages occur, best first.
const NAMES: [&str; 4] = ["errorMessage", "error_description", "error", "message"];

/// What [`describe`] says of a body that may be JSON.
pub(super) const JSON: &str = "JSON";

/// What kind of thing a body is, for a reader who can't see it.
pub(super) fn describe(body: &[u8]) -> &'static str {
    let Ok(text) = std::str::from_utf8(body) else {
        return "bytes that are not UTF-8";
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = |with: &str| {
        let start = text.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    match text.bytes().next() {
        None => "an empty body",
        Some(_) if begins("<!doctype html") || begins("<html") => "an HTML page",
        Some(b'<') => "XML or HTML",
        Some(b'{' | b'[') => JSON,
        Some(_) => "text that is not JSON",
    }
}

/// The message of the API in `body`, which need not be JSON; `None` when there is nothing for a person to read.
pub(crate) fn api_message(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let message = match text.bytes().next()? {
        b'{' => json_message(text)?,
        b'<' | b'[' => return None,
        // A sentence in plain text, as gateways write it.
        _ if text.len() <= LONGEST_PLAIN => text.to_owned(),
        _ => return None,
    };
    let message = message.trim();
    let mut end = message.len().min(KEPT_BODY);
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    let kept = message.get(..end).unwrap_or_default();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// More than this is no message.
const LONGEST_PLAIN: usize = 1024;

/// No error in the guise of a success is longer.
const LONGEST_REFUSAL: usize = 16 * 1024;

/// The best-named text member of a JSON object. What follows a fault in the JSON is not looked at.
fn json_message(text: &str) -> Option<String> {
    let mut parser = Parser::new(text);
    parser.begin_object().ok()?;
    let mut found: [Option<String>; NAMES.len()] = Default::default();
    let mut first = true;
    while let Ok(Some(key)) = parser.member(&mut first) {
        let place = NAMES.iter().position(|name| *name == key);
        let read = match (place, parser.kind()) {
            (Some(place), Some(Kind::Text)) => parser.string().map(|message| {
                found[place] = Some(message.into_owned());
            }),
            _ => parser.skip(),
        };
        if read.is_err() {
            break;
        }
    }
    found
        .into_iter()
        .flatten()
        .find(|message| !message.trim().is_empty())
}

/// The message of an answer that says success but is an error: an object of `errorMessage` and no rows or objects.
///
/// The first row or object ends the search, so that a page pays for what stands before it alone.
pub(crate) fn message_of_success(text: &str) -> Option<String> {
    if text.len() > LONGEST_REFUSAL {
        return None;
    }
    let mut parser = Parser::new(text);
    parser.begin_object().ok()?;
    let mut first = true;
    let mut message = None;
    while let Some(key) = parser.member(&mut first).ok()? {
        match parser.kind()? {
            Kind::Text if key == NAMES[0] => message = Some(parser.string().ok()?.into_owned()),
            Kind::Object | Kind::List => return None,
            _ => parser.skip().ok()?,
        }
    }
    message.filter(|message| !message.trim().is_empty())
}

/// Whether an answer that can't be read for what it should be holds an `errorMessage`.
pub(crate) fn is_refusal(text: &str) -> bool {
    let mut parser = Parser::new(text);
    let mut first = true;
    if parser.begin_object().is_err() {
        return false;
    }
    while let Ok(Some(key)) = parser.member(&mut first) {
        if key == NAMES[0] && parser.kind() == Some(Kind::Text) {
            return true;
        }
        if parser.skip().is_err() {
            break;
        }
    }
    false
}

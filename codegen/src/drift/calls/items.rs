//! Entries of lists and command lines: what they say about parameters and calls.

use super::PageParam;
use crate::drift::page::plain;

/// What an entry says about being required, when it says it.
pub(super) fn required(text: &str) -> Option<bool> {
    let lower = text.to_ascii_lowercase();
    if lower.contains("(required)") || lower.contains("` required") {
        return Some(true);
    }
    (lower.contains("(optional)") || lower.contains("` optional")).then_some(false)
}

/// Whether an entry begins with code that is no path parameter, so that it seems to be about a parameter of the query.
pub(super) fn names_something(text: &str) -> bool {
    text.strip_prefix('`')
        .is_some_and(|rest| !rest.starts_with('{'))
}

/// The parameters that an entry begins with: `` `from=…&to=…` ``.
pub(super) fn params(line: usize, text: &str, required: Option<bool>) -> Vec<PageParam> {
    let code = match text.strip_prefix('`') {
        Some(rest) => rest.split('`').next().unwrap_or(rest),
        None => text.split_whitespace().next().unwrap_or(""),
    };
    if !code.contains('=') {
        return Vec::new();
    }
    let mut out = Vec::new();
    for part in code.split('&') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = plain(name);
        let name = name.trim_start_matches('?');
        let wellformed = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '[' | ']'));
        if wellformed {
            out.push(PageParam {
                line,
                name: name.to_owned(),
                values: values(&plain(value)),
                required,
                in_path: false,
            });
        }
    }
    out
}

/// `[A, B]`, `a|b`: the values. One alone, a pattern or a placeholder lists none.
fn values(text: &str) -> Vec<String> {
    let inner = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let found: Vec<String> = inner
        .split([',', '|'])
        .map(|value| value.trim().to_owned())
        .collect();
    let word = |value: &String| {
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        !value.is_empty() && value.chars().all(fine)
    };
    if found.len() < 2 || !found.iter().all(word) {
        return Vec::new();
    }
    found
}

/// Method and path of the call that a command line makes.
pub(super) fn called(text: &str) -> Option<(String, String)> {
    let at = text.find("://")?;
    let rest = text.get(at + 3..)?;
    let path = rest.get(rest.find('/')?..)?;
    let end = path
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '?' | '`' | '\\'))
        .unwrap_or(path.len());
    let path = path.get(..end)?.trim_end_matches('/');
    let path = path.strip_suffix(".json").unwrap_or(path);
    let path = path.strip_suffix(".xml").unwrap_or(path);
    let path = path.replace("//", "/");
    let method = ["-X ", "--request "]
        .iter()
        .find_map(|flag| text.split_once(flag)?.1.split_whitespace().next())
        .map(str::to_owned)
        .unwrap_or_else(|| match data(text) {
            Some(_) => "POST".to_owned(),
            None => "GET".to_owned(),
        });
    Some((method, path))
}

/// Whether code begins as JSON does, and not with a bracket of another language.
pub(super) fn looks_like_json(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['{', '[']) else {
        return false;
    };
    let rest = rest.trim_start();
    let word = ["true", "false", "null"]
        .iter()
        .any(|word| rest.starts_with(word));
    word || !rest.starts_with(|c: char| c.is_alphabetic())
}

/// What a command line sends.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sent {
    /// JSON, or what is meant to be, and where it begins.
    Json(usize, String),
    /// Something else, such as rows of CSV.
    Other,
}

/// The body of a command line; `None` without one, or when it is empty.
pub(super) fn sent(text: &str) -> Option<Sent> {
    let rest = data(text)?;
    let argument = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\\' | '='));
    let quote = argument.chars().next()?;
    let (whole, skipped) = match quote {
        '\'' | '"' => (quoted(argument.get(1..)?, quote), 1),
        _ => (argument, 0),
    };
    let body = whole.trim_start();
    if body.is_empty() {
        return None;
    }
    let at = text.len() - argument.len() + skipped + whole.len() - body.len();
    let json = body.starts_with(['{', '[']);
    // Within double quotes those of the JSON have backslashes.
    let body = match quote {
        '"' => body.replace("\\\"", "\""),
        _ => body.to_owned(),
    };
    Some(if json {
        Sent::Json(at, body)
    } else {
        Sent::Other
    })
}

/// What stands after the flag for the body. A path may have `-d` in it, too.
fn data(text: &str) -> Option<&str> {
    let flags = ["--data-binary", "--data-raw", "--data", "-d"];
    text.char_indices().find_map(|(at, _)| {
        let apart = text.get(..at)?.chars().next_back()?.is_whitespace();
        let rest = text.get(at..).filter(|_| apart)?;
        let after = flags.iter().find_map(|flag| rest.strip_prefix(flag))?;
        let ends = |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '=' | '\\' | '{' | '[');
        after.starts_with(ends).then_some(after)
    })
}

/// Up to the quote that ends an argument: one within a word is an apostrophe.
fn quoted(text: &str, quote: char) -> &str {
    let ends = |(at, _): &(usize, &str)| {
        let before = text.get(..*at).unwrap_or("");
        let after = text.get(at + 1..).and_then(|rest| rest.chars().next());
        !before.ends_with('\\') && after.is_none_or(|c| c.is_whitespace() || c == '\\' || c == '`')
    };
    let end = text.match_indices(quote).find(ends);
    text.get(..end.map_or(text.len(), |(at, _)| at))
        .unwrap_or(text)
}

/// Whether a call of a template goes to this path; the last parameter may be left out.
pub(super) fn could_be(template: &str, path: &str) -> bool {
    let wanted: Vec<&str> = template.trim_end_matches('/').split('/').collect();
    let found: Vec<&str> = path.split('/').collect();
    let left_out = wanted.last().is_some_and(|last| last.starts_with('{'));
    let length = found.len() == wanted.len() || (left_out && found.len() + 1 == wanted.len());
    length
        && wanted
            .iter()
            .zip(&found)
            .all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_parameters() {
        let text = "`direction=[FROM_TARGET, TO\\_TARGET]` which way";
        assert_eq!(
            params(3, text, None)[0].values,
            ["FROM_TARGET", "TO_TARGET"]
        );
        assert!(
            params(1, "`window=[0-9]+[smhdw]?` time", None)[0]
                .values
                .is_empty()
        );
        let both = params(1, "`from=YYYY-mm-ddTHH:MM:SS&to=YYYY` time", None);
        assert_eq!(both.len(), 2);
        assert!(params(1, "`{testId}` the test", None).is_empty());
        assert!(params(1, "there is no a = b", None).is_empty());
    }

    #[test]
    fn calls_of_command_lines() {
        let text = "$ curl \"https://x.test/v6/web/a/817.json?headers=1\" \\ -u {email}:{token}";
        assert_eq!(called(text), Some(("GET".into(), "/v6/web/a/817".into())));
        let text = "$ curl https://x.test/v6/a/new -d '{\"b\": 1}' -u x";
        assert_eq!(called(text), Some(("POST".into(), "/v6/a/new".into())));
        let json = |text: &str| match sent(text) {
            Some(Sent::Json(_, body)) => body,
            other => panic!("{other:?}"),
        };
        assert_eq!(json(text), "{\"b\": 1}");
        assert_eq!(json("curl x \\\n --data \\\n '[7]'`"), "[7]");
        assert_eq!(
            json("curl x -d '{\"a\": \"Jo's\"}' -u {a}:{b}"),
            "{\"a\": \"Jo's\"}"
        );
        assert_eq!(json(r#"curl x -d "{\"a\": 1}""#), r#"{"a": 1}"#);
        assert_eq!(sent("curl x/late-data/a -u {a}:{b}"), None);
        assert_eq!(sent("curl x -d '' -u {a}:{b}"), None);
        assert_eq!(sent("curl x -d 'a,b' -u {a}:{b}"), Some(Sent::Other));
        assert!(could_be("/dns/server/{testId}/{serverId}", "/dns/server/8"));
        assert!(
            looks_like_json("[ ... ]")
                && looks_like_json("{\n\"a\": 1")
                && looks_like_json("[true]")
        );
        assert!(!looks_like_json("[Net.Type]::Tls12") && !looks_like_json("a: 1"));
        assert!(!could_be("/net/metrics/{testId}", "/tests/8"));
    }
}

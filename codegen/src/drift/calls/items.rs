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
        .unwrap_or_else(|| if sends(text) { "POST" } else { "GET" }.to_owned());
    Some((method, path))
}

fn sends(text: &str) -> bool {
    [" -d ", " --data", " -d'", "-d \\"]
        .iter()
        .any(|flag| text.contains(flag))
}

/// The JSON that a command line sends, and where it begins.
pub(super) fn sent(text: &str) -> Option<(usize, String)> {
    let flag = ["--data", "-d"].iter().find_map(|flag| text.find(flag))?;
    let rest = text.get(flag..)?;
    let open = flag + rest.find(['{', '['])?;
    let quoted = text.get(flag..open)?.contains('\'');
    let body = text.get(open..)?;
    let end = if quoted { body.find('\'') } else { None };
    let body = body.get(..end.unwrap_or(body.len()))?;
    Some((open, body.to_owned()))
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
        assert_eq!(sent(text).unwrap().1, "{\"b\": 1}");
        assert!(could_be("/dns/server/{testId}/{serverId}", "/dns/server/8"));
        assert!(!could_be("/net/metrics/{testId}", "/tests/8"));
    }
}

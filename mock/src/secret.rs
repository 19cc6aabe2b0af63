//! What is not shown to whoever looks at the requests: credentials in header fields, and secrets in bodies.

use serde_json::Value;

/// Stands in the place of a secret.
pub(crate) const HIDDEN: &str = "(hidden)";

/// Whether what has this name is a secret: a header field, or a field of a body.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = [
        "authorization",
        "cookie",
        "password",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "api-key",
    ];
    words.iter().any(|word| name.contains(word))
}

/// A body without the secrets in it. `line` is the first line of its request.
pub(crate) fn hidden(line: &str, body: &[u8]) -> String {
    if body.is_empty() {
        return String::new();
    }
    // What is no JSON may be a broken body with a secret in it.
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return format!("(hidden: {} bytes that are not JSON)", body.len());
    };
    // A stored credential is a secret by itself.
    let credential = line.to_ascii_lowercase().contains("/credentials/");
    hide(&mut value, credential);
    value.sort_all_objects();
    value.to_string()
}

fn hide(value: &mut Value, credential: bool) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match is_secret(name) || (credential && name == "value") {
                    true => *value = HIDDEN.into(),
                    false => hide(value, credential),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, credential)),
        // Header fields in one text: `Authorization: Basic …`.
        Value::String(text) => {
            let name = text.split_once(':').map(|(name, _)| name);
            if let Some(name) = name.filter(|name| name.len() < 60 && is_secret(name)) {
                *text = format!("{name}: {HIDDEN}");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_bodies_are_hidden() {
        let body = br#"{"username":"u","password":"s3cret","headers":["Authorization: s3cret","x: 1"],"customHeaders":{"root":{"X-Api-Key":"s3cret"}}}"#;
        let shown = hidden("POST /v6/tests/http-server/new HTTP/1.1", body);
        assert!(
            !shown.contains("s3cret") && shown.contains("\"username\":\"u\""),
            "{shown}"
        );
        let shown = hidden(
            "POST /v6/credentials/new HTTP/1.1",
            br#"{"name":"n","value":"s3cret"}"#,
        );
        assert_eq!(shown, r#"{"name":"n","value":"(hidden)"}"#);
        assert_eq!(
            hidden("", b"{\"password\":\"s3c"),
            "(hidden: 16 bytes that are not JSON)"
        );
        assert_eq!(hidden("", b""), "");
    }
}

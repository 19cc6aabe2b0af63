//! What config.toml may hold, and what is wrong with one that holds something else. Nobody is shown a piece of the file that may be a
//! secret: errors cite only known keys, and keys that are misspellings of known ones.

use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike};

use crate::nearest::same;

/// The keys of a profile.
const KEYS: [&str; 6] = ["token", "email", "auth_token", "aid", "base_url", "timeout"];

/// The one key outside of profiles.
const PROFILES: &str = "profiles";

/// What a profile may hold.
#[derive(Clone, Default)]
pub(crate) struct Profile {
    /// OAuth bearer token.
    pub token: Option<String>,
    /// E-mail address of the account, with `auth_token`.
    pub email: Option<String>,
    /// Basic authentication token.
    pub auth_token: Option<String>,
    /// Account group.
    pub aid: Option<i64>,
    /// Up to and with the version of the API.
    pub base_url: Option<String>,
    /// Seconds for one request.
    pub timeout: Option<f64>,
}

/// What is wrong with a config file, without anything that may be a secret.
pub(super) struct Mistake {
    /// The line, from 1.
    pub line: Option<usize>,
    /// What was found, and what was expected.
    pub message: String,
}

/// Reads all profiles of a config file.
pub(super) fn read(text: &str) -> Result<BTreeMap<String, Profile>, Mistake> {
    let reader = Reader { text };
    // The messages of the parser are fixed texts, which cite nothing of the file.
    let document = Document::parse(text).map_err(|error| {
        let reason = error.message().lines().next().unwrap_or_default();
        reader.mistake(error.span(), format!("it is not TOML: {reason}"))
    })?;
    let root = document.as_table();
    let mut out = BTreeMap::new();
    for (name, item) in root.iter() {
        if name != PROFILES {
            return Err(reader.unknown(root, name, &[PROFILES]));
        }
        for (name, item) in reader.table(root, name, item)?.iter() {
            out.insert(name.to_owned(), reader.profile(root, item)?);
        }
    }
    Ok(out)
}

/// The name that `key` is a misspelling of. This is stricter than what is usual for suggestions: who is asked whether they meant `token`
/// is shown the key, which must not be a token.
pub(super) fn misspelt<'a>(key: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |name: &&str| {
        let wrong = (name.len() / 3).min(2);
        // Comparing grows with the square of the lengths.
        key.len() <= name.len() + wrong
            && (same(key, name) || strsim::damerau_levenshtein(key, name) <= wrong)
    };
    names.into_iter().find(near)
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn mistake(&self, span: Option<Range<usize>>, message: String) -> Mistake {
        let line = span.map(|span| {
            let before = self.text.get(..span.start).unwrap_or_default();
            before.matches('\n').count() + 1
        });
        Mistake { line, message }
    }

    /// A key that is none of those that are known here.
    fn unknown(&self, table: &dyn TableLike, key: &str, known: &[&'static str]) -> Mistake {
        let message = match misspelt(key, known.iter().copied()) {
            Some(name) => {
                format!("there is no key `{key}`, did you mean `{name}`?")
            }
            None if KEYS.contains(&key) => format!("`{key}` stands outside of a profile"),
            None => "a key that is not known here".to_owned(),
        };
        self.mistake(span(table, key), message)
    }

    fn table<'a>(
        &self,
        parent: &dyn TableLike,
        key: &str,
        item: &'a Item,
    ) -> Result<&'a dyn TableLike, Mistake> {
        item.as_table_like().ok_or_else(|| {
            let message = format!("`{key}` is a {}, expected a table", item.type_name());
            self.mistake(span(parent, key), message)
        })
    }

    fn profile(&self, root: &dyn TableLike, item: &Item) -> Result<Profile, Mistake> {
        let Some(table) = item.as_table_like() else {
            let found = item.type_name();
            let span = item.span().or_else(|| span(root, PROFILES));
            let message = format!("a profile is a {found}, expected a table");
            return Err(self.mistake(span, message));
        };
        let mut profile = Profile::default();
        for (key, item) in table.iter() {
            let text = || item.as_str().map(str::to_owned);
            let (is_right, expected) = match key {
                "token" => (put(&mut profile.token, text()), "a string"),
                "email" => (put(&mut profile.email, text()), "a string"),
                "auth_token" => (put(&mut profile.auth_token, text()), "a string"),
                "base_url" => (put(&mut profile.base_url, text()), "a string"),
                "aid" => (put(&mut profile.aid, item.as_integer()), "a whole number"),
                "timeout" => (put(&mut profile.timeout, seconds(item)), "a number"),
                _ => return Err(self.unknown(table, key, &KEYS)),
            };
            if !is_right {
                let found = item.type_name();
                let span = item.span().or_else(|| span(table, key));
                let message = format!("`{key}` is of the type {found}, expected {expected}");
                return Err(self.mistake(span, message));
            }
        }
        Ok(profile)
    }
}

/// Sets a field; `false` where the value is of another type.
fn put<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    *field = value;
    field.is_some()
}

fn seconds(item: &Item) -> Option<f64> {
    let whole = || item.as_integer().map(|seconds| seconds as f64);
    item.as_float().or_else(whole)
}

fn span(table: &dyn TableLike, key: &str) -> Option<Range<usize>> {
    let (key, item) = table.get_key_value(key)?;
    key.span().or_else(|| item.span())
}

#[cfg(test)]
mod tests {
    use super::{misspelt, read};

    fn mistake(text: &str) -> (Option<usize>, String) {
        let mistake = read(text).err().expect(text);
        (mistake.line, mistake.message)
    }

    #[test]
    fn all_forms_of_tables_are_read() {
        for text in [
            "[profiles.lab]\ntoken = \"t\"\naid = 3\ntimeout = 2\n",
            "profiles.lab = { token = \"t\", aid = 3, timeout = 2.0 }",
            "[profiles]\nlab.token = 't'\nlab.aid = 3\nlab.timeout = 2\n",
        ] {
            let profiles = read(text).unwrap_or_else(|mistake| panic!("{}", mistake.message));
            let lab = profiles.get("lab").expect("a profile");
            assert_eq!(lab.token.as_deref(), Some("t"), "{text}");
            assert_eq!((lab.aid, lab.timeout), (Some(3), Some(2.0)), "{text}");
        }
        assert!(read("").is_ok_and(|profiles| profiles.is_empty()));
    }

    #[test]
    fn secrets_in_any_place_are_not_cited() {
        for (text, line) in [
            // As a key, bare or quoted, and one that begins as a known key does.
            ("[profiles.default]\ns3cret = 1", 2),
            ("[profiles.default]\n\"s3cret `\\\" x\" = 1", 2),
            ("[profiles.default]\ntoken-s3cret = 1", 2),
            ("[profiles.default]\ntokens3cret = \"x\"", 2),
            ("s3cret = 1", 1),
            ("profiles-s3cret = 1", 1),
            // As a section.
            ("\n[s3cret]\ntoken = \"x\"", 2),
            ("[profiles.default.s3cret]\ntoken = \"x\"", 1),
            ("[profiles.s3cret]\nname = 1", 2),
            ("[[profiles.s3cret]]\ntoken = \"x\"", 1),
            // As a value of the wrong type or without quotes.
            ("[profiles.default]\naid = \"s3cret\"", 2),
            ("[profiles.default]\naid = \"a \\\" s3cret \\\" b\"", 2),
            ("[profiles.default]\ntimeout = 's3cret'", 2),
            ("[profiles.default]\ntoken = s3cret", 2),
            ("[profiles.default]\ntoken = [\"s3cret\"]", 2),
            ("[profiles.default]\ntoken = { s3cret = 1 }", 2),
            ("[profiles]\ndefault = \"s3cret\"", 2),
            ("profiles = \"s3cret\"", 1),
            ("s3cret", 1),
            ("[profiles.default]\ntoken = \"s3cret", 2),
            ("[profiles.default]\ntoken = \"\\s3cret\"", 2),
            ("[profiles.s3cret]\n[profiles.s3cret]", 2),
            ("[profiles.default]\ns3cret = 1\ns3cret = 2", 3),
        ] {
            let (found, message) = mistake(text);
            assert!(!message.contains("s3cret"), "{text}: {message}");
            assert_eq!(found, Some(line), "{text}: {message}");
            assert!(!message.contains('\n'), "{text}: {message}");
        }
        // Tokens are not always words.
        for secret in ["1234567", "12345.67", "2024-07-05"] {
            let (_, message) = mistake(&format!("[profiles.default]\ntoken = {secret}"));
            assert!(!message.contains(secret), "{message}");
            assert!(message.contains("expected a string"), "{message}");
        }
    }

    #[test]
    fn misspelt_keys_are_cited() {
        for (text, said) in [
            (
                "[profiles.a]\ntokn = 1",
                "no key `tokn`, did you mean `token`?",
            ),
            (
                "[profiles.a]\nauthToken = 1",
                "no key `authToken`, did you mean `auth_token`?",
            ),
            (
                "[profile.a]\ntoken = 1",
                "no key `profile`, did you mean `profiles`?",
            ),
            ("token = 's3cret'", "`token` stands outside of a profile"),
        ] {
            let (line, message) = mistake(text);
            assert!(line.is_some() && message.contains(said), "{message}");
        }
    }

    #[test]
    fn keys_without_end_take_no_time() {
        let key = "k".repeat(1_000_000);
        let (_, message) = mistake(&format!("[profiles.a]\n{key} = 1"));
        assert!(message.len() < 100, "{} bytes", message.len());
        assert_eq!(misspelt(&key, ["token"]), None);
    }
}

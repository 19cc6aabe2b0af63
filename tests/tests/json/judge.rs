//! Whether a typed reading of a text is right, going by what `serde_json` makes of it.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use serde::de::DeserializeSeed;
use serde_json::{Number, Value};
use thousandeyes::Operation;
use thousandeyes::json::{FaultKind, locate};

/// What came of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    Read,
    Refused,
}

/// Reads a text as an answer of the operation, and says what is wrong with what comes of it.
///
/// Nothing that is no JSON may be read, and nothing that is JSON may be refused as if it were none. What is read must be
/// what `serde_json` reads: each value that is written back is in the text, and each value of the text is written back, or
/// is `null`, or is said to be unknown.
///
/// `tags` are those of the unions that the response can hold.
pub(crate) fn judge(
    operation: &Operation,
    tags: &BTreeSet<String>,
    text: &str,
) -> Result<Judgement, String> {
    // `serde_json` refuses a byte order mark, which is skipped here.
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let tree = serde_json::from_str::<Value>(plain);
    match ((operation.reread)(text), tree) {
        (Ok(reread), Ok(tree)) => {
            let written: Value = serde_json::from_str(&reread.json)
                .map_err(|error| format!("writes no JSON: {error}: {}", reread.json))?;
            let unknown: HashSet<&str> = reread.unknown.iter().map(String::as_str).collect();
            let same = compare(&tree, &written, &mut String::new(), &unknown);
            // Of a union's tag the first counts, as the arm has to be known before it is read.
            match same {
                Err(_) if repeats(text, tags) => Ok(Judgement::Read),
                Err(wrong) => Err(wrong),
                Ok(()) => Ok(Judgement::Read),
            }
        }
        (Ok(_), Err(error)) => match meant(plain, &error) {
            true => Ok(Judgement::Read),
            false => Err(format!("reads what is no JSON: {error}")),
        },
        (Err(fault), tree) => {
            let syntax = matches!(
                fault.kind(),
                FaultKind::Syntax { .. }
                    | FaultKind::End
                    | FaultKind::Trailing
                    | FaultKind::Depth
                    | FaultKind::BadText(_)
            );
            if tree.is_ok() && syntax {
                return Err(format!("refuses JSON: {fault} at {}", fault.path(text)));
            }
            if fault.offset() > text.len() || locate(text, fault.offset()).is_empty() {
                return Err(format!("the place of {fault:?} is not in the text"));
            }
            Ok(Judgement::Refused)
        }
    }
}

/// Whether it is one of the differences that are meant: `serde_json` refuses numbers that no `f64` holds wherever they stand,
/// here they are refused where they are read as numbers.
fn meant(text: &str, error: &serde_json::Error) -> bool {
    let number = error.to_string().contains("number out of range");
    number && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn compare(
    read: &Value,
    written: &Value,
    path: &mut String,
    unknown: &HashSet<&str>,
) -> Result<(), String> {
    let outer = path.len();
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => {
            for (key, value) in read {
                push_key(path, key);
                match written.get(key) {
                    Some(written) => compare(value, written, path, unknown)?,
                    None if value.is_null() || unknown.contains(path.as_str()) => {}
                    None => return Err(format!("{path} is lost: {value}")),
                }
                path.truncate(outer);
            }
            match written.keys().find(|key| !read.contains_key(*key)) {
                Some(key) => Err(format!("{path}: `{key}` is made up")),
                None => Ok(()),
            }
        }
        (Value::Array(read), Value::Array(written)) if read.len() == written.len() => {
            for (index, (read, written)) in read.iter().zip(written).enumerate() {
                path.push_str(&format!("[{index}]"));
                compare(read, written, path, unknown)?;
                path.truncate(outer);
            }
            Ok(())
        }
        (Value::Number(read), Value::Number(written)) if same(read, written) => Ok(()),
        // A truth value, in either spelling.
        (Value::Bool(word), Value::Number(number)) | (Value::Number(number), Value::Bool(word))
            if number.as_f64() == Some(f64::from(*word)) =>
        {
            Ok(())
        }
        _ if read == written => Ok(()),
        _ => Err(format!("{path}: {read} is written {written}")),
    }
}

/// Whether a number was written as it was read, each bit of it.
fn same(read: &Number, written: &Number) -> bool {
    match (read.as_i64(), written.as_i64()) {
        (Some(read), Some(written)) => read == written,
        (Some(int), None) => written
            .as_f64()
            .is_some_and(|f| f as i128 == i128::from(int)),
        // Of a whole number with a fraction of zeros `serde_json` keeps no more than a float does.
        (None, Some(int)) => read.as_f64() == Some(int as f64),
        _ => read.as_f64() == written.as_f64(),
    }
}

/// As paths are written.
fn push_key(path: &mut String, key: &str) {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$');
    if key.is_empty() || !key.chars().all(word) {
        path.push_str(&format!("[{key:?}]"));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// Whether some object has one of the tags twice.
fn repeats(text: &str, tags: &BTreeSet<String>) -> bool {
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    Repeats(tags)
        .deserialize(&mut serde_json::Deserializer::from_str(plain))
        .is_ok_and(|found| found)
}

#[derive(Clone, Copy)]
struct Repeats<'t>(&'t BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for Repeats<'_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Repeats<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(item) = items.next_element_seed(self)? {
            found |= item;
        }
        Ok(found)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut members: A) -> Result<bool, A::Error> {
        let (mut found, mut keys) = (false, BTreeSet::new());
        while let Some(key) = members.next_key::<String>()? {
            found |= members.next_value_seed(self)?;
            found |= self.0.contains(&key) && !keys.insert(key);
        }
        Ok(found)
    }
}

//! Which keys and values of answers may be shown: names of fields are, what people typed is not.

use crate::ir::Enum;

/// Whether a key looks like the name of a field and not like data.
pub(super) fn is_plain(key: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '-');
    let digits = key.chars().filter(char::is_ascii_digit).count();
    key.len() <= 60
        && key.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
        && key.chars().all(fine)
        && digits <= 4
}

/// A key as reports show it.
pub(super) fn shown(key: &str, values: bool) -> String {
    if values || is_plain(key) {
        key.to_owned()
    } else {
        "(a key that is no name)".to_owned()
    }
}

/// Whether a value is written as the values of an enum are, so that it is one more of them and not what somebody typed.
pub(super) fn is_one_more(known: &Enum, value: &str) -> bool {
    if known.int {
        return value.parse::<i64>().is_ok() && value.len() <= 6;
    }
    let kind = |c: char| match c {
        'a'..='z' => 1,
        'A'..='Z' => 2,
        '0'..='9' => 4,
        '_' => 8,
        '-' => 16,
        _ => 32,
    };
    let kinds = |text: &str| text.chars().fold(0, |all, c| all | kind(c));
    let all = known
        .values
        .iter()
        .fold(0, |all, one| all | (kinds(&one.value) & !32));
    !value.is_empty() && value.len() <= 40 && kinds(value) & !all == 0
}

/// A value, cut short.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = text.chars().take(LONGEST).collect();
    let shown = shown.escape_debug().to_string();
    if text.chars().nth(LONGEST).is_some() {
        format!("{shown}…")
    } else {
        shown
    }
}

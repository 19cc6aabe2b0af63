//! One value in a table, as text that fits a line.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::json::{Tree, compact};

/// The text of a value; empty when there is none.
pub(super) fn text(value: Option<&Tree<'_>>) -> String {
    match value {
        None | Some(Tree::Null) => String::new(),
        Some(Tree::Bool(yes)) => yes.to_string(),
        Some(Tree::Number(digits)) => (*digits).to_owned(),
        Some(Tree::Text(text)) => tame(text),
        Some(Tree::List(items, _)) => list(items),
        Some(Tree::Object(members, raw)) => match members.is_empty() {
            true => String::new(),
            false => tame(&compact(raw)),
        },
    }
}

/// A list of plain values with commas between; of anything else, how many there are.
fn list(items: &[Tree<'_>]) -> String {
    let plain = |item: &Tree<'_>| !matches!(item, Tree::List(..) | Tree::Object(..));
    match items.iter().all(plain) {
        true => {
            let texts: Vec<String> = items.iter().map(|item| text(Some(item))).collect();
            texts.join(", ")
        }
        false => match items.len() {
            1 => "1 item".to_owned(),
            more => format!("{more} items"),
        },
    }
}

/// The text without anything that would move the cursor of a terminal, turn its direction, or end the line.
pub(crate) fn tame(text: &str) -> String {
    if !text.contains(hostile) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            _ if hostile(letter) => out.extend(letter.escape_unicode()),
            _ => out.push(letter),
        }
    }
    out
}

/// Whether a terminal would not show this character but do something about it.
pub(super) fn hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// How many columns of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `room` columns, its end cut off when it is longer.
pub(crate) fn cut(text: &str, room: usize, unicode: bool) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mark = if unicode { "…" } else { "~" };
    let mut out = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > room {
            break;
        }
        out.push(letter);
    }
    out.push_str(mark);
    out
}

/// Numbers of a column with the same digits behind the point, at most three, so that they can be compared by eye.
///
/// What is no number, or too large to be one exactly, stays as it is.
pub(super) fn align(texts: &mut [String]) {
    let point = |text: &String| text.find('.').map_or(0, |point| text.len() - point - 1);
    let plain = |text: &&String| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        !digits.is_empty()
            && digits.len() <= 18
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
            && text.parse::<f64>().is_ok()
    };
    let whole = |text: &&String| {
        text.parse::<f64>()
            .is_ok_and(|number| number.fract() == 0.0)
    };
    let numbers: Vec<&String> = texts.iter().filter(plain).collect();
    let digits = match numbers.iter().all(whole) {
        true => 0,
        false => numbers
            .iter()
            .map(|text| point(text))
            .max()
            .unwrap_or(0)
            .min(3),
    };
    for text in texts.iter_mut() {
        if plain(&&*text)
            && point(text) != digits
            && let Ok(number) = text.parse::<f64>()
        {
            *text = format!("{number:.digits$}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{align, cut, tame, text, width};
    use crate::json::Tree;

    #[test]
    fn numbers_line_up() {
        let aligned = |texts: &[&str]| {
            let mut texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            align(&mut texts);
            texts.join(" ")
        };
        assert_eq!(aligned(&["1360.0", "12", ""]), "1360 12 ");
        assert_eq!(aligned(&["1.5", "12", "0.12345"]), "1.500 12.000 0.123");
        assert_eq!(
            aligned(&["1.28E10", "x", "-2.5", "3"]),
            "1.28E10 x -2.5 3.0"
        );
        assert_eq!(aligned(&["281474976735863"]), "281474976735863");
        assert_eq!(
            aligned(&["1234567890123456789012", "1.5"]),
            "1234567890123456789012 1.5"
        );
    }

    #[test]
    fn values_become_one_line() {
        let of = |json: &str| text(Tree::parse(json).ok().as_ref());
        assert_eq!(of(r#""a\nb\u001b[31m\u202e""#), "a b\\u{1b}[31m\\u{202e}");
        assert_eq!(of(r#"[1,"a",null]"#), "1, a, ");
        assert_eq!(of(r#"[{},[]]"#), "2 items");
        assert_eq!(of("{}") + &of("null"), "");
        assert_eq!(tame("日本 é"), "日本 é");
    }

    #[test]
    fn cut_texts_fit() {
        assert_eq!(cut("日本語テキスト", 6, true), "日本…");
        assert_eq!(cut("abc", 3, true), "abc");
        assert_eq!(cut("abcd", 3, false), "ab~");
        for room in 1..10 {
            assert!(width(&cut("日本語テキスト", room, true)) <= room);
        }
    }
}

//! Other rows in an answer: those of all pages, or fewer of one.

use thousandeyes::Envelope;
use thousandeyes::json::{Kind, Parser};

/// The answer `text` with `rows` in the place of its own. Without such a place it is the answer as it is.
pub(crate) fn with_rows<T: AsRef<str>>(text: &str, envelope: &Envelope, rows: &[T]) -> String {
    let place = match envelope {
        Envelope::Rows(path) => place(text, path),
        Envelope::RowsIn(keys) => keys.iter().find_map(|key| place(text, &[*key])),
        Envelope::Empty | Envelope::Bare | Envelope::One(_) => None,
    };
    let Some((before, after)) = place else {
        return text.to_owned();
    };
    let size = rows.iter().map(|row| row.as_ref().len() + 1).sum::<usize>();
    let mut out = String::with_capacity(before.len() + size + after.len() + 2);
    out.push_str(before);
    out.push('[');
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(row.as_ref());
    }
    out.push(']');
    out.push_str(after);
    out
}

/// What stands before and behind the list under a path of keys. Of a key that comes twice the last one counts.
fn place<'a>(text: &'a str, path: &[&str]) -> Option<(&'a str, &'a str)> {
    let mut range = (0, text.len());
    for key in path {
        let part = text.get(range.0..range.1)?;
        let mut parser = Parser::new(part);
        let mut found = None;
        let mut first = true;
        parser.begin_object().ok()?;
        while let Some(name) = parser.member(&mut first).ok()? {
            let start = parser.offset();
            let value = parser.raw().ok()?;
            if name == *key {
                found = Some((range.0 + start, range.0 + start + value.len()));
            }
        }
        range = found?;
    }
    let list = Parser::new(text.get(range.0..range.1)?).kind() == Some(Kind::List);
    list.then_some(())?;
    Some((text.get(..range.0)?, text.get(range.1..)?))
}

#[cfg(test)]
mod tests {
    use super::with_rows;
    use thousandeyes::Envelope;

    #[test]
    fn rows_take_the_place_of_rows() {
        let rows = Envelope::Rows(&["net", "metrics"]);
        let text = r#"{"net": {"test":{"metrics":1}, "metrics" : [ {"a":1} ] }, "pages": {}}"#;
        let expected =
            r#"{"net": {"test":{"metrics":1}, "metrics" : [{"b":2.0},3] }, "pages": {}}"#;
        assert_eq!(with_rows(text, &rows, &[r#"{"b":2.0}"#, "3"]), expected);
        let bare = Envelope::Rows(&[]);
        assert_eq!(with_rows(" [1, 2] ", &bare, &["1"]), "[1]");
        let either = Envelope::RowsIn(&["accountGroups", "account"]);
        assert_eq!(
            with_rows(r#"{"account":[1]}"#, &either, &["2"]),
            r#"{"account":[2]}"#
        );
    }

    #[test]
    fn without_a_place_nothing_changes() {
        let rows = Envelope::Rows(&["net", "metrics"]);
        for text in [
            "{}",
            r#"{"net":null}"#,
            r#"{"net":{"metrics":null}}"#,
            "[]",
            "{",
        ] {
            assert_eq!(with_rows(text, &rows, &["1"]), text);
        }
    }
}

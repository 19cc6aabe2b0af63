//! JSON values in memory: keys in their order, numbers as they are spelt.

use std::borrow::Cow;

use thousandeyes::json::{Fault, Kind, Parser};

/// A JSON value that borrows from its text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is spelt.
    Number(&'a str),
    /// A text, its escapes undone.
    Text(Cow<'a, str>),
    /// A list, with its JSON.
    List(Vec<Tree<'a>>, &'a str),
    /// An object, its members in order. Of a key that comes twice the last one counts.
    Object(Vec<(Cow<'a, str>, Tree<'a>)>, &'a str),
}

impl<'a> Tree<'a> {
    /// Takes a JSON text apart.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or deeper than the parser of the client goes.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Fault> {
        let mut parser = Parser::new(text);
        let tree = read(&mut parser, text)?;
        parser.finish()?;
        Ok(tree)
    }

    /// The value under a key of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Tree<'a>> {
        match self {
            Self::Object(members, _) => {
                let mut members = members.iter().rev();
                members
                    .find(|(name, _)| name == key)
                    .map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The value under a path of keys.
    pub(crate) fn at<T: AsRef<str>>(&self, path: &[T]) -> Option<&Tree<'a>> {
        path.iter()
            .try_fold(self, |tree, key| tree.get(key.as_ref()))
    }

    /// The number, as near as a float comes to it; `None` for anything else.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

fn read<'a>(p: &mut Parser<'a>, whole: &'a str) -> Result<Tree<'a>, Fault> {
    Ok(match p.kind() {
        Some(Kind::Text) => Tree::Text(p.string()?),
        Some(Kind::Number) => Tree::Number(p.raw()?),
        Some(Kind::Bool) => Tree::Bool(p.raw()? == "true"),
        Some(Kind::List) => {
            let start = p.offset();
            let mut items = Vec::new();
            let mut first = true;
            p.begin_array()?;
            while p.element(&mut first)? {
                items.push(read(p, whole)?);
            }
            Tree::List(items, taken(whole, start, p))
        }
        Some(Kind::Object) => {
            let start = p.offset();
            let mut members = Vec::new();
            let mut first = true;
            p.begin_object()?;
            while let Some(key) = p.member(&mut first)? {
                members.push((key, read(p, whole)?));
            }
            Tree::Object(members, taken(whole, start, p))
        }
        // `null`, or what is no JSON, which this says.
        Some(Kind::Null) | None => {
            p.raw()?;
            Tree::Null
        }
    })
}

/// The text from `start` to where the parser stands.
fn taken<'a>(whole: &'a str, start: usize, p: &mut Parser<'a>) -> &'a str {
    let text = whole.get(start..p.offset()).unwrap_or_default();
    text.trim_end()
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn order_and_spelling_stay() {
        let text =
            r#"{"z":1360.0,"a":{"b":"\u00e9"} , "l":[1, {"x":[]} ] ,"t":true,"n":null,"z":2}"#;
        let tree = Tree::parse(text).expect("JSON");
        assert_eq!(tree.at(&["a", "b"]), Some(&Tree::Text("é".into())));
        assert_eq!(tree.get("z"), Some(&Tree::Number("2")));
        let Some(Tree::List(items, raw)) = tree.get("l") else {
            panic!("{tree:?}")
        };
        assert_eq!((items.len(), *raw), (2, r#"[1, {"x":[]} ]"#));
        let Some(Tree::Object(_, raw)) = tree.get("a") else {
            panic!("{tree:?}")
        };
        assert_eq!(*raw, r#"{"b":"\u00e9"}"#);
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for text in ["", "{", "[1,]", "{\"a\"}", "nul", "1 2", "\"\\x\""] {
            assert!(Tree::parse(text).is_err(), "{text}");
        }
        assert!(Tree::parse(&"[".repeat(100_000)).is_err());
    }
}

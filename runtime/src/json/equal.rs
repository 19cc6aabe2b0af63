//! Whether two JSON texts say the same.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::decimal;
use super::fault::Fault;
use super::parser::Parser;

/// Whether two texts are the same JSON value: members in any order, numbers by value (`100`, `100.0`, `1e2`), strings
/// whatever is escaped in them. Of repeated keys the last counts. A text that is not JSON equals nothing.
pub fn equal(a: &str, b: &str) -> bool {
    match (tree(a), tree(b)) {
        (Ok(a), Ok(b)) => a.equals(&b),
        _ => false,
    }
}

enum Tree<'a> {
    Word(&'a str),
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    Object(BTreeMap<Cow<'a, str>, Tree<'a>>),
}

fn tree(text: &str) -> Result<Tree<'_>, Fault> {
    let mut parser = Parser::new(text);
    let tree = Tree::read(&mut parser)?;
    parser.finish()?;
    Ok(tree)
}

impl<'a> Tree<'a> {
    fn read(parser: &mut Parser<'a>) -> Result<Self, Fault> {
        let mut first = true;
        Ok(match parser.peek() {
            Some(b'"') => Tree::Text(parser.string()?),
            Some(b'-' | b'0'..=b'9') => Tree::Number(parser.number()?),
            Some(b'[') => {
                parser.begin_array()?;
                let mut items = Vec::new();
                while parser.element(&mut first)? {
                    items.push(Tree::read(parser)?);
                }
                Tree::List(items)
            }
            Some(b'{') => {
                parser.begin_object()?;
                let mut members = BTreeMap::new();
                while let Some(key) = parser.member(&mut first)? {
                    members.insert(key, Tree::read(parser)?);
                }
                Tree::Object(members)
            }
            _ => Tree::Word(parser.raw()?),
        })
    }

    fn equals(&self, other: &Tree<'_>) -> bool {
        match (self, other) {
            (Tree::Word(a), Tree::Word(b)) => a == b,
            (Tree::Number(a), Tree::Number(b)) => decimal::equal(a, b),
            (Tree::Text(a), Tree::Text(b)) => a == b,
            (Tree::List(a), Tree::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(b))
            }
            (Tree::Object(a), Tree::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|((k, a), (l, b))| k == l && a.equals(b))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_count_and_spelling_does_not() {
        assert!(equal(
            r#"{"a":1,"b":[100.0,"\u0041"]}"#,
            r#" { "b" : [1e2, "A"], "a" : 1.0 }"#
        ));
        assert!(equal(r#"{"a":1,"a":2}"#, r#"{"a":2}"#));
        for (a, b) in [
            (r#"{"a":null}"#, "{}"),
            ("[]", "null"),
            ("[1,2]", "[2,1]"),
            (r#""1""#, "1"),
            ("true", "1"),
            ("1", "1x"),
            ("x", "x"),
        ] {
            assert!(!equal(a, b), "{a} {b}");
        }
    }
}

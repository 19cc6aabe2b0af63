//! Documents that are made to take memory: the shapes of a real one, filled up with what is short as text and large when decoded.

use std::fmt::Write;

use crate::damage::{Random, Token, tokens};

/// A way to fill a document up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Filling {
    /// A list holds this, over and over again.
    Elements(&'static str),
    /// A list holds its own first element without most of its members, over and over again.
    FirstMember,
    /// A few good elements, then one that can't be decoded, then as many as fit.
    Late(&'static str),
    /// An object has the same member over and over again.
    SameMember,
    /// An object has members whose keys nobody knows.
    Unknown,
    /// An object has members whose keys are those of its own first member's value.
    NewKeys,
    /// Lists in lists.
    Nested,
}

pub(crate) const FILLINGS: [Filling; 14] = [
    Filling::Elements("0"),
    Filling::Elements("{}"),
    Filling::Elements("[]"),
    Filling::Elements("\"\""),
    Filling::Elements("null"),
    Filling::Elements("\"sixteen letters.\""),
    Filling::Elements("{\"\":{}}"),
    Filling::FirstMember,
    Filling::Late("0"),
    Filling::Late("{}"),
    Filling::SameMember,
    Filling::Unknown,
    Filling::NewKeys,
    Filling::Nested,
];

/// The document with one of its lists or objects filled up to so many bytes; `None` when it has none.
pub(crate) fn filled(
    text: &str,
    filling: Filling,
    bytes: usize,
    random: &mut Random,
) -> Option<String> {
    let tokens = tokens(text);
    let bracket = match filling {
        Filling::SameMember | Filling::Unknown | Filling::NewKeys => "{",
        _ => "[",
    };
    let open: Vec<usize> = (0..tokens.len())
        .filter(|index| of(text, &tokens[*index]) == bracket)
        .collect();
    // The outermost is where rows are, as a rule, so it is taken often.
    let chosen = *open.get(match random.below(3) {
        0 => 0,
        _ => random.below(open.len()),
    })?;
    let start = tokens[chosen].end;
    let end = closing(text, &tokens, chosen)?;
    let inside = text[start..end].trim();
    let mut out = text[..start].to_owned();
    match filling {
        Filling::Elements(element) => repeat(&mut out, element, bytes),
        Filling::FirstMember => {
            let first = tokens.get(chosen + 1)?;
            let key = tokens.get(chosen + 2).filter(|token| token.key)?;
            let value = tokens.get(chosen + 4).filter(|token| token.value)?;
            let element = format!("{}{}:{}}}", of(text, first), of(text, key), of(text, value));
            repeat(&mut out, &element, bytes);
        }
        Filling::Late(bad) => {
            let first = first_of(text, &tokens, chosen)?;
            for index in 0..40 {
                out.push_str(if index == 9 { bad } else { first });
                out.push(',');
            }
            repeat(&mut out, first, bytes);
        }
        Filling::SameMember => {
            let member = first_of(text, &tokens, chosen)?;
            repeat(&mut out, member, bytes);
        }
        Filling::Unknown => repeat(&mut out, "\"\":0", bytes),
        Filling::NewKeys => {
            let member = first_of(text, &tokens, chosen)?;
            let value = member[tokens.get(chosen + 1)?.end - start..]
                .trim_start()
                .strip_prefix(':')?;
            let mut number = 0;
            while out.len() < bytes {
                let _ = write!(out, "\"{number:x}\":{value},");
                number += 1;
            }
            out.push_str("\"last\":0");
        }
        Filling::Nested => {
            let lists = "[".repeat(60) + "0,0,0" + &"]".repeat(60);
            repeat(&mut out, &lists, bytes);
        }
    }
    // What was there stays, where it fits.
    if !inside.is_empty() && random.below(2) == 0 {
        out.push(',');
        out.push_str(inside);
    }
    out.push_str(&text[end..]);
    Some(out)
}

fn repeat(out: &mut String, element: &str, bytes: usize) {
    out.push_str(element);
    while out.len() < bytes {
        out.push(',');
        out.push_str(element);
    }
}

fn of<'a>(text: &'a str, token: &Token) -> &'a str {
    &text[token.start..token.end]
}

/// Where the bracket closes that an opening one belongs to.
fn closing(text: &str, tokens: &[Token], open: usize) -> Option<usize> {
    end_of(text, tokens, open, |depth, _| depth == 0)
}

/// The first element or member behind an opening bracket.
fn first_of<'a>(text: &'a str, tokens: &[Token], open: usize) -> Option<&'a str> {
    let start = tokens.get(open)?.end;
    let end = end_of(text, tokens, open, |depth, token| {
        depth == 0 || (depth == 1 && token == ",")
    })?;
    let first = text[start..end].trim();
    (!first.is_empty()).then_some(first)
}

/// The start of the first token for which it is the end.
fn end_of(
    text: &str,
    tokens: &[Token],
    open: usize,
    is_end: impl Fn(usize, &str) -> bool,
) -> Option<usize> {
    let mut depth = 0usize;
    for token in tokens.get(open..)? {
        match of(text, token) {
            "{" | "[" => depth += 1,
            "}" | "]" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if is_end(depth, of(text, token)) {
            return Some(token.start);
        }
    }
    None
}

//! White space of JSON texts: changed here, and nothing else of them.

/// Lays a JSON text out, two blanks for each level. What is between the white space stays as it is.
pub(crate) fn pretty(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0usize;
    let mut pieces = Pieces { rest: text }.peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            "{" | "[" => {
                out.push_str(piece);
                match pieces.peek() {
                    // Nothing inside: it stays on its line.
                    Some(&("}" | "]")) => out.push_str(pieces.next().unwrap_or_default()),
                    _ => {
                        depth += 1;
                        new_line(&mut out, depth);
                    }
                }
            }
            "}" | "]" => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push_str(piece);
            }
            "," => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ":" => out.push_str(": "),
            _ => out.push_str(piece),
        }
    }
    out
}

/// Packs a JSON text onto one line.
pub(crate) fn compact(text: &str) -> String {
    Pieces { rest: text }.collect()
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// The brackets, signs, texts and words of a JSON text.
struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let bytes = text.as_bytes();
        let end = match bytes.first()? {
            b'"' => text_end(bytes),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => bytes
                .iter()
                .position(|byte| b"{}[],:\" \t\n\r".contains(byte))
                .unwrap_or(bytes.len()),
        };
        let (piece, rest) = text.split_at_checked(end)?;
        self.rest = rest;
        Some(piece)
    }
}

/// Where a text ends, behind its closing quote.
fn text_end(bytes: &[u8]) -> usize {
    let mut escaped = false;
    for (index, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{compact, pretty};

    const TEXT: &str = r#" { "b" : 1360.0 , "a" : [ ] , "e":"\u00e9, {\"x\\\": [1]}" ,"o":{},"n":[1,{"k":-0}, null ]} "#;

    #[test]
    fn only_white_space_changes() {
        let laid_out = pretty(TEXT);
        let expected = r#"{
  "b": 1360.0,
  "a": [],
  "e": "\u00e9, {\"x\\\": [1]}",
  "o": {},
  "n": [
    1,
    {
      "k": -0
    },
    null
  ]
}"#;
        assert_eq!(laid_out, expected);
        assert_eq!(compact(&laid_out), compact(TEXT));
        assert_eq!(pretty(&compact(TEXT)), laid_out);
        assert_eq!(
            compact(TEXT),
            r#"{"b":1360.0,"a":[],"e":"\u00e9, {\"x\\\": [1]}","o":{},"n":[1,{"k":-0},null]}"#
        );
    }

    #[test]
    fn what_is_no_json_ends_too() {
        for text in ["", "\"", "\"\\", "{", "]]]", "tru\u{e9}", ",,:"] {
            assert_eq!(compact(&pretty(text)).len(), compact(text).len());
        }
    }
}

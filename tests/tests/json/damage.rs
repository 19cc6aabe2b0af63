//! Damaging documents: bytes, tokens, and members, a few times each.

/// Numbers that are the same in every run: xorshift.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }
}

/// What takes the place of a value: other types, and numbers and texts at the limits of what can be held.
const VALUES: [&str; 36] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-0",
    "-0.0",
    "2",
    "1360.0",
    "705.554",
    "1.28E10",
    "1e-7",
    "0.30000000000000004",
    "123456789.123456789",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "12345678901234567890123",
    "1e400",
    "-1e400",
    "5e-324",
    "2.2250738585072011e-308",
    "01",
    "1.",
    "\"\"",
    "\"1\"",
    "\"sixteen letters.\"",
    "\"2013-11-13 02:33:05\"",
    "\"2013-02-29 02:33:05\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[null]",
    "{\"a\":[1,{\"b\":\"c\"}]}",
];

/// What JSON gives a meaning to, and some bytes of which it does not.
const BYTES: [&str; 32] = [
    "{", "}", "[", "]", ":", ",", "\"", "\\", "/", "u", "n", "t", "f", "e", "E", "0", "1", "9",
    "-", "+", ".", " ", "\t", "\n", "\r", "\u{0}", "\u{1f}", "\u{7f}", "é", "€", "😀", "\u{feff}",
];

/// A copy with one to three kinds of damage.
pub(crate) fn damaged(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..1 + random.below(3) {
        damage(&mut text, random);
    }
    text
}

fn damage(text: &mut String, random: &mut Random) {
    let byte = BYTES[random.below(BYTES.len())];
    match random.below(12) {
        0 => {
            let at = boundary(text, random);
            text.insert_str(at, byte);
        }
        1 => {
            let at = boundary(text, random);
            if at < text.len() {
                text.remove(at);
            }
        }
        2 => {
            let at = boundary(text, random);
            if at < text.len() {
                text.remove(at);
                text.insert_str(at, byte);
            }
        }
        3 if random.below(4) == 0 => text.truncate(boundary(text, random)),
        4 if random.below(4) == 0 => {
            let (one, other) = (boundary(text, random), boundary(text, random));
            let part = text[one.min(other)..one.max(other)].to_owned();
            let at = boundary(text, random);
            // Not much, or it would grow and grow.
            if part.len() < 200 {
                text.insert_str(at, &part);
            }
        }
        5 => {
            // White space where it may stand.
            let tokens = tokens(text);
            if let Some(token) = tokens.get(random.below(tokens.len())) {
                let space = [" ", "\n\t", "\r\n", "   "][random.below(4)];
                text.insert_str(token.start, space);
            }
        }
        6 => escape(text, random),
        7 => repeat(text, random),
        8 => rename(text, random),
        _ => {
            let values: Vec<Token> = tokens(text)
                .into_iter()
                .filter(|token| token.value)
                .collect();
            if let Some(token) = values.get(random.below(values.len())) {
                let value = VALUES[random.below(VALUES.len())];
                text.replace_range(token.start..token.end, value);
            }
        }
    }
}

/// Writes a character of a string, or a key, as an escape.
fn escape(text: &mut String, random: &mut Random) {
    let strings: Vec<Token> = tokens(text)
        .into_iter()
        .filter(|token| text[token.start..].starts_with('"') && token.end > token.start + 3)
        .collect();
    let Some(token) = strings.get(random.below(strings.len())) else {
        return;
    };
    let at = token.start + 1;
    let Some(character) = text[at..]
        .chars()
        .next()
        .filter(|c| *c != '\\' && *c != '"')
    else {
        return;
    };
    let escaped: String = character
        .encode_utf16(&mut [0; 2])
        .iter()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    text.replace_range(at..at + character.len_utf8(), &escaped);
}

/// Gives a key another value before the one it has.
fn repeat(text: &mut String, random: &mut Random) {
    let keys: Vec<Token> = tokens(text).into_iter().filter(|token| token.key).collect();
    if let Some(token) = keys.get(random.below(keys.len())) {
        let key = text[token.start..token.end].to_owned();
        let value = VALUES[random.below(VALUES.len())];
        text.insert_str(token.start, &format!("{key}:{value},"));
    }
}

/// Gives a member the key of another, or one that nobody knows.
fn rename(text: &mut String, random: &mut Random) {
    let keys: Vec<Token> = tokens(text).into_iter().filter(|token| token.key).collect();
    let (Some(token), Some(other)) = (
        keys.get(random.below(keys.len())),
        keys.get(random.below(keys.len())),
    ) else {
        return;
    };
    let other = text[other.start..other.end].to_owned();
    let names = [
        other.as_str(),
        "\"unheardOf\"",
        "\"a b\"",
        "\"\"",
        "\"a\\\"b\"",
    ];
    let name = names[random.below(names.len())].to_owned();
    text.replace_range(token.start..token.end, &name);
}

fn boundary(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A string, a number, a word, or one character.
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) key: bool,
    pub(crate) value: bool,
}

/// Takes a text apart, which may be damaged already.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b' ' | b'\n' | b'\r' | b'\t' => continue,
            b'"' => {
                while at < bytes.len() && bytes[at] != b'"' {
                    at += 1 + usize::from(bytes[at] == b'\\');
                }
                at = (at + 1).min(bytes.len());
                while !text.is_char_boundary(at) {
                    at += 1;
                }
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                while at < bytes.len()
                    && (bytes[at].is_ascii_alphanumeric()
                        || matches!(bytes[at], b'.' | b'-' | b'+'))
                {
                    at += 1;
                }
            }
            byte if byte.is_ascii() => {}
            _ => {
                while !text.is_char_boundary(at) {
                    at += 1;
                }
            }
        }
        let punctuation = at == start + 1 && b"{}[]:,".contains(&bytes[start]);
        let key = bytes[start] == b'"' && text[at..].trim_start().starts_with(':');
        out.push(Token {
            start,
            end: at,
            key,
            value: !punctuation && !key,
        });
    }
    out
}

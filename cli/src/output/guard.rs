//! Standard output for data: as they are into files and pipes, and without anything that a terminal would obey into a terminal.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write, stdout};

use super::cell::hostile;

/// Where data go.
pub(crate) type Data = BufWriter<Guard<Stdout>>;

/// Standard output.
pub(crate) fn data() -> Data {
    let out = stdout();
    let guards = out.is_terminal();
    BufWriter::new(Guard::new(out, guards))
}

/// Writes texts; where it guards, control characters as JSON has them escaped, so that JSON stays the same value.
pub(crate) struct Guard<W: Write> {
    to: W,
    guards: bool,
    /// The beginning of a character, or of a line end, whose rest comes with the next write.
    begun: Vec<u8>,
}

impl<W: Write> Guard<W> {
    fn new(to: W, guards: bool) -> Self {
        Self {
            to,
            guards,
            begun: Vec::new(),
        }
    }
}

impl<W: Write> Write for Guard<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.guards {
            return self.to.write(bytes);
        }
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            // What fits nowhere is replaced below.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => all.len(),
        };
        let whole = if all.get(..whole).is_some_and(|text| text.ends_with(b"\r")) {
            whole - 1
        } else {
            whole
        };
        self.begun = all.split_off(whole);
        self.to
            .write_all(shown(&String::from_utf8_lossy(&all)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The text with its lines, and with everything else that a terminal obeys escaped.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' | '\t' => out.push(letter),
            '\r' if letters.peek() == Some(&'\n') => out.push(letter),
            _ if hostile(letter) => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Guard;
    use std::io::Write;

    fn written(text: &[u8], step: usize, guards: bool) -> Vec<u8> {
        let mut guard = Guard::new(Vec::new(), guards);
        for piece in text.chunks(step) {
            guard.write_all(piece).expect("written");
        }
        guard.to
    }

    #[test]
    fn a_terminal_is_shown_what_it_would_obey() {
        let text = "a\u{1b}[2J,\u{9b}31m\r\nb\rc\u{202e}\t日本\n";
        let expected = "a\\u001b[2J,\\u009b31m\r\nb\\u000dc\\u202e\t日本\n";
        for step in 1..text.len() {
            assert_eq!(
                String::from_utf8(written(text.as_bytes(), step, true)).as_deref(),
                Ok(expected),
                "{step}"
            );
            assert_eq!(written(text.as_bytes(), step, false), text.as_bytes());
        }
        assert_eq!(written(b"a\xffb\n", 9, true), "a\u{fffd}b\n".as_bytes());
    }

    #[test]
    fn json_keeps_its_value() {
        let json = "{\"a\":\"\u{7f}\u{9b}1m\u{2066}\"}";
        let shown = written(json.as_bytes(), 4, true);
        let value = |json: &[u8]| serde_json::from_slice::<serde_json::Value>(json).expect("JSON");
        assert_ne!(shown, json.as_bytes());
        assert_eq!(value(&shown), value(json.as_bytes()));
    }
}

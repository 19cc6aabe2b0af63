//! Specs with a mistake in them and the message under it; `tests/errors/README.md` has the format.

use crate::cases;
use std::path::Path;
use std::{fs, io};
use thousandeyes_codegen::diagnostic::{Diagnostic, Diagnostics};
use thousandeyes_codegen::{Sources, Span};

/// One fixture: files that are laid over the base.
#[derive(Debug)]
pub struct Fixture {
    /// File name without `.yaml`: the code, and what tells it from others of that code.
    pub name: String,
    intro: Vec<String>,
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    header: String,
    how: How,
    path: String,
    /// Without the messages.
    lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    /// As it stands.
    Plain,
    /// `\xff`, `\t`, `\r` and `\\` are escapes.
    Bytes,
    /// So many times.
    Repeated(usize),
    /// The base does without this file.
    Removed,
}

/// What a section holds, and where each byte was written.
struct Decoded {
    bytes: Vec<u8>,
    /// Line of the section and column of each byte, and of the end.
    origin: Vec<(usize, usize)>,
}

/// The valid spec that fixtures change.
///
/// # Errors
///
/// It can't be read.
pub fn base() -> io::Result<Sources> {
    Sources::read("v6", "spec/v6/", &cases("errors/base"))
}

impl Fixture {
    /// Reads a fixture.
    ///
    /// # Errors
    ///
    /// The file can't be read, or has no section.
    pub fn read(path: &Path) -> io::Result<Self> {
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        let mut fixture = Self {
            name: name.unwrap_or_default(),
            intro: Vec::new(),
            sections: Vec::new(),
        };
        let mut message = false;
        for line in fs::read_to_string(path)?.lines() {
            message = is_message(line, message);
            if message {
                continue;
            }
            match (Section::open(line), fixture.sections.last_mut()) {
                (Some(section), _) => fixture.sections.push(section),
                (None, Some(section)) => section.lines.push(line.to_owned()),
                (None, None) => fixture.intro.push(line.to_owned()),
            }
        }
        match fixture.sections.is_empty() {
            true => Err(io::Error::other(format!(
                "{}: no line says `# file: <path>`",
                path.display()
            ))),
            false => Ok(fixture),
        }
    }

    /// The base with the fixture's files over it.
    ///
    /// # Errors
    ///
    /// The base can't be read.
    pub fn sources(&self) -> io::Result<Sources> {
        let base = base()?;
        let mut sources = Sources::new(base.version(), "spec/v6/");
        for (_, path, bytes) in base.iter() {
            if !self
                .sections
                .iter()
                .any(|section| section.how == How::Removed && section.path == path)
            {
                sources.insert(path, bytes);
            }
        }
        for section in self
            .sections
            .iter()
            .filter(|section| section.how != How::Removed)
        {
            sources.insert(&section.path, section.decode().bytes);
        }
        Ok(sources)
    }

    /// The fixture's text with these messages in it.
    pub fn with_messages(&self, sources: &Sources, diagnostics: &Diagnostics) -> String {
        let mut out: Vec<String> = self.intro.clone();
        for diagnostic in diagnostics.iter() {
            let place = match diagnostic.span {
                None => String::new(),
                Some(span)
                    if self
                        .sections
                        .iter()
                        .any(|section| section.is(sources, span)) =>
                {
                    continue;
                }
                Some(span) => {
                    let (line, column) = sources.line_column(span);
                    format!(" at {}:{line}:{column}", sources.path(span.file))
                }
            };
            out.push(format!(
                "# error[{}]{place}: {}",
                diagnostic.code, diagnostic.message
            ));
            out.extend(help(diagnostic, 1));
        }
        for section in &self.sections {
            let own = diagnostics
                .iter()
                .filter_map(|diagnostic| Some((diagnostic, diagnostic.span?)));
            section.write(own.filter(|(_, span)| section.is(sources, *span)), &mut out);
        }
        out.join("\n") + "\n"
    }
}

impl Section {
    fn open(header: &str) -> Option<Self> {
        let (word, path) = header.strip_prefix("# ")?.split_once(": ")?;
        let how = match word {
            "file" => How::Plain,
            "bytes" => How::Bytes,
            "removed" => How::Removed,
            _ => How::Repeated(word.strip_suffix(" times")?.parse().ok()?),
        };
        Some(Self {
            header: header.to_owned(),
            how,
            path: path.to_owned(),
            lines: Vec::new(),
        })
    }

    fn is(&self, sources: &Sources, span: Span) -> bool {
        self.path == sources.path(span.file)
    }

    fn decode(&self) -> Decoded {
        let mut out = Decoded {
            bytes: Vec::new(),
            origin: Vec::new(),
        };
        for (number, line) in self.lines.iter().enumerate() {
            let mut at = 0;
            let chars: Vec<char> = line.chars().collect();
            while at < chars.len() {
                let (bytes, width) = match self.how {
                    How::Bytes => unescape(&chars[at..]),
                    _ => (chars[at].to_string().into_bytes(), 1),
                };
                out.origin.extend(bytes.iter().map(|_| (number, at)));
                out.bytes.extend(bytes);
                at += width;
            }
            out.origin.push((number, chars.len()));
            out.bytes.push(b'\n');
        }
        out.origin.push((self.lines.len().saturating_sub(1), 0));
        if let How::Repeated(times) = self.how {
            out.bytes = out.bytes.repeat(times);
        }
        out
    }

    fn write<'d>(
        &self,
        diagnostics: impl Iterator<Item = (&'d Diagnostic, Span)>,
        out: &mut Vec<String>,
    ) {
        let decoded = self.decode();
        let mut of_line: Vec<Vec<String>> = vec![Vec::new(); self.lines.len() + 1];
        for (diagnostic, span) in diagnostics {
            let text = format!("error[{}]: {}", diagnostic.code, diagnostic.message);
            if span.range() == (0..0) {
                of_line[0].push(format!("# {text}"));
                of_line[0].extend(help(diagnostic, 1));
                continue;
            }
            let (line, columns) = decoded.columns(span);
            let carets = "^".repeat(columns.len().max(1));
            let below = (line + 1).min(self.lines.len());
            of_line[below].push(match columns.start {
                0 => format!("#<{carets} {text}"),
                start => format!("#{}{carets} {text}", " ".repeat(start - 1)),
            });
            of_line[below].extend(help(diagnostic, columns.start.saturating_sub(1).max(1)));
        }
        out.push(self.header.clone());
        let lines = std::iter::once(None).chain(self.lines.iter().map(Some));
        for (line, messages) in lines.zip(of_line) {
            out.extend(line.cloned());
            out.extend(messages);
        }
    }
}

impl Decoded {
    /// The line of a place and its columns there, from zero, in what was written.
    fn columns(&self, span: Span) -> (usize, std::ops::Range<usize>) {
        let last = self.origin.len() - 1;
        let start = (span.start as usize).min(last);
        let end = (span.end as usize).clamp(start, last);
        let (line, first) = self.origin[start];
        let after = self.origin[start..=end]
            .iter()
            .take_while(|(number, _)| *number == line)
            .map(|(_, column)| *column)
            .max();
        (line, first..after.unwrap_or(first))
    }
}

fn unescape(rest: &[char]) -> (Vec<u8>, usize) {
    match rest {
        ['\\', 'x', high, low, ..] => {
            let digits: String = [*high, *low].iter().collect();
            (vec![u8::from_str_radix(&digits, 16).unwrap_or(b'?')], 4)
        }
        ['\\', 't', ..] => (vec![b'\t'], 2),
        ['\\', 'r', ..] => (vec![b'\r'], 2),
        ['\\', '\\', ..] => (vec![b'\\'], 2),
        [first, ..] => (first.to_string().into_bytes(), 1),
        [] => (Vec::new(), 1),
    }
}

fn help(diagnostic: &Diagnostic, indent: usize) -> Option<String> {
    let help = diagnostic.help.as_ref()?;
    Some(format!("#{}help: {help}", " ".repeat(indent)))
}

/// Whether a line of a fixture is a message, or the help below one.
fn is_message(line: &str, after_message: bool) -> bool {
    let Some(rest) = line.strip_prefix('#') else {
        return false;
    };
    let rest = rest
        .strip_prefix('<')
        .unwrap_or(rest)
        .trim_start_matches(' ');
    let text = rest.trim_start_matches('^').trim_start_matches(' ');
    text.starts_with("error[") || after_message && rest.starts_with("help: ")
}

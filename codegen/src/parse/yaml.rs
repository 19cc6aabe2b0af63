//! YAML text to nodes with places. The only file that knows the YAML crate.

mod characters;
mod comments;
mod placeholder;

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::{FileId, Span};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

/// Deeper nesting than any spec file has; keeps hostile input from exhausting the stack.
const MAX_DEPTH: usize = 64;

/// One value of a YAML file.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A scalar as it was written: quoted ones are always text.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    pub(crate) quoted: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) span: Span,
    pub(crate) scalar: Scalar,
}

impl Node {
    /// What it is, for "expected text, found …".
    pub(crate) fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar(scalar) if scalar.is_null() => "nothing",
            Kind::Scalar(scalar) => scalar.reads_as().unwrap_or("text"),
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }

    /// Whether there is nothing in it: null, `{}`, `[]`.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.is_null(),
            Kind::List(items) => items.is_empty(),
            Kind::Map(entries) => entries.is_empty(),
        }
    }
}

impl Scalar {
    pub(crate) fn is_null(&self) -> bool {
        !self.quoted && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }

    /// What YAML readers, of 1.1 or 1.2, make of it when they don't make it text.
    pub(crate) fn reads_as(&self) -> Option<&'static str> {
        if self.quoted {
            return None;
        }
        if self.is_null() {
            return Some("null");
        }
        let lower = self.text.to_ascii_lowercase();
        if matches!(
            lower.as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
        ) {
            return Some("a boolean");
        }
        let digits = lower.trim_start_matches(['+', '-']);
        let starts = digits.starts_with(|c: char| c.is_ascii_digit());
        let dotted = digits.starts_with('.') && digits.len() > 1;
        let number = (starts || dotted) && digits.replace('_', "").parse::<f64>().is_ok();
        let radix = ["0x", "0o", "0b"].iter().any(|prefix| {
            let rest = digits.strip_prefix(prefix);
            rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_hexdigit()))
        });
        let special = matches!(digits, ".inf" | ".nan");
        (number || radix || special).then_some("a number")
    }
}

/// Reads one file of the spec. `None` when there is nothing to go on with; the sink then says why.
pub(crate) fn read(file: FileId, text: &str, sink: &mut Sink) -> Option<Node> {
    nodes(file, text, false, sink)
}

/// Reads an example, whose strings may hold what those of a spec may not, such as escaped control characters.
pub(crate) fn read_example(file: FileId, text: &str, sink: &mut Sink) -> Option<Node> {
    nodes(file, text, true, sink)
}

fn nodes(file: FileId, text: &str, example: bool, sink: &mut Sink) -> Option<Node> {
    let found = characters::in_file(file, text);
    if !found.is_empty() {
        sink.extend(found);
        return None;
    }
    let places = Places::new(file, text);
    let mut builder = Builder {
        example,
        ..Builder::default()
    };
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => {
                let span = places.span(span.start.index(), span.end.index());
                builder.event(event, span, text, sink)
            }
            Err(error) => Err(syntax(&places, text, &error)),
        };
        if let Err(diagnostic) = step {
            sink.push(diagnostic);
            return None;
        }
    }
    builder.root
}

/// Puts events together to nodes, without recursion.
#[derive(Default)]
struct Builder {
    /// Whether the file is an example, whose values may hold any character.
    example: bool,
    open: Vec<Open>,
    root: Option<Node>,
}

/// A list or map whose end was not seen yet.
struct Open {
    start: Span,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Map(Vec<(Key, Node)>, Option<Pending>),
}

/// A key whose value was not seen yet.
enum Pending {
    Key(Key),
    /// A key that is no text, and was reported.
    Bad,
}

impl Builder {
    fn event(
        &mut self,
        event: Event<'_>,
        span: Span,
        text: &str,
        sink: &mut Sink,
    ) -> Result<(), Diagnostic> {
        let unsupported = |what: &str| {
            let message = format!("{what} are not part of the spec language");
            Err(Diagnostic::new(Code::Unsupported, span, message)
                .label("not here")
                .help("write the value out where it is used"))
        };
        match event {
            Event::Scalar(_, _, anchor, tag) if anchor != 0 || tag.is_some() => {
                unsupported("anchors and tags")
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag)
                if anchor != 0 || tag.is_some() =>
            {
                unsupported("anchors and tags")
            }
            Event::Alias(_) => unsupported("aliases"),
            Event::DocumentStart(_) if self.root.is_some() => {
                let message = "several documents in one file are not part of the spec language";
                Err(Diagnostic::new(Code::Unsupported, span, message)
                    .label("the second begins here")
                    .help("give it a file of its own"))
            }
            Event::SequenceStart(..) => self.push(span, OpenKind::List(Vec::new())),
            Event::MappingStart(..) => self.push(span, OpenKind::Map(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.add(open.close(span, text), sink);
                }
                Ok(())
            }
            Event::Scalar(value, style, ..) => {
                let quoted = style != ScalarStyle::Plain;
                sink.extend(placeholder::unfilled(span, &value));
                if !self.example {
                    sink.extend(characters::in_value(span, &value));
                    let prose = self.key().is_some_and(comments::is_prose);
                    let cut = comments::cut_off(span, text, prose);
                    sink.extend(cut.filter(|_| !quoted));
                }
                let scalar = Scalar {
                    text: value.into_owned(),
                    quoted,
                };
                self.add(
                    Node {
                        span,
                        kind: Kind::Scalar(scalar),
                    },
                    sink,
                );
                Ok(())
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    /// The key whose value comes next, if a value does.
    fn key(&self) -> Option<&str> {
        match &self.open.last()?.kind {
            OpenKind::Map(_, Some(Pending::Key(key))) => Some(&key.scalar.text),
            _ => None,
        }
    }

    fn push(&mut self, start: Span, kind: OpenKind) -> Result<(), Diagnostic> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            return Err(Diagnostic::new(Code::Unsupported, start, message).label("too deep"));
        }
        self.open.push(Open { start, kind });
        Ok(())
    }

    fn add(&mut self, node: Node, sink: &mut Sink) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.kind {
            OpenKind::List(items) => items.push(node),
            OpenKind::Map(entries, key) => match (key.take(), node.kind) {
                (Some(Pending::Key(key)), kind) => entries.push((
                    key,
                    Node {
                        span: node.span,
                        kind,
                    },
                )),
                (Some(Pending::Bad), _) => {}
                (None, Kind::Scalar(scalar)) => {
                    *key = Some(Pending::Key(Key {
                        span: node.span,
                        scalar,
                    }))
                }
                (None, kind) => {
                    let node = Node {
                        span: node.span,
                        kind,
                    };
                    let message = format!("expected a key, found {}", node.what());
                    sink.push(
                        Diagnostic::new(Code::WrongShape, node.span, message)
                            .label("a key is text"),
                    );
                    *key = Some(Pending::Bad);
                }
            },
        }
    }
}

impl Open {
    fn close(self, end: Span, text: &str) -> Node {
        let mut span = Span {
            end: end.end.max(self.start.end),
            ..self.start
        };
        // A block ends where the next thing begins; what lies between is not part of it.
        let written = text.get(span.range()).unwrap_or("").trim_end().len();
        span.end = span.start + u32::try_from(written).unwrap_or(0);
        let kind = match self.kind {
            OpenKind::List(items) => Kind::List(items),
            OpenKind::Map(entries, _) => Kind::Map(entries),
        };
        Node { span, kind }
    }
}

/// What the YAML crate says, and what the author should know.
const EXPLAINED: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "a colon in a text without quotes",
        "put the text in quotes, or the key on a line of its own",
    ),
    (
        "invalid indentation in quoted scalar",
        "a quote is opened here and not closed",
        "close it on this line",
    ),
    (
        "unexpected end of stream",
        "a quote is opened and not closed",
        "look for the last quote before this place",
    ),
    (
        "did not find expected key",
        "this line does not belong to the map before it",
        "keys of one map stand in one column",
    ),
    (
        "expected ',' or '",
        "a bracket is opened and not closed",
        "look for a `[` or `{` before this place",
    ),
    (
        "illegal placement of ':'",
        "a bracket is opened and not closed",
        "look for a `[` before this place",
    ),
    (
        "invalid indentation in flow construct",
        "a bracket is opened and not closed",
        "look for a `[` or `{` on the lines before",
    ),
    (
        "misplaced bracket",
        "a bracket is closed that was not opened",
        "remove it, or put the text in quotes",
    ),
    (
        "simple key expect",
        "this line is neither a key nor part of the text before it",
        "a key ends in a colon: `title: …`",
    ),
    (
        "invalid trailing content",
        "a text goes on after its closing quote",
        "put all of it in quotes",
    ),
    (
        "unexpected character",
        "a text can't begin with this character",
        "put the text in quotes",
    ),
    (
        "unprintable character",
        "a character that YAML does not allow",
        "remove it",
    ),
];

fn syntax(places: &Places, text: &str, error: &ScanError) -> Diagnostic {
    let info = error.info();
    let at = places.byte(error.marker().index());
    let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or("");
    let indent = &line[..line.len() - line.trim_start().len()];
    let tab = match info.contains("tab") {
        true => text[line_start..].find('\t'),
        false => indent.find('\t'),
    };
    if let Some(tab) = tab {
        let at = line_start + tab;
        return Diagnostic::new(
            Code::Tab,
            Span::new(places.file, at..at + 1),
            "a tab where YAML wants spaces",
        )
        .label("expected spaces")
        .help("YAML indents with spaces only; replace the tab by two spaces");
    }
    let span = places.caret(text, at);
    if info.contains("unknown anchor") {
        return Diagnostic::new(
            Code::Unsupported,
            span,
            "aliases are not part of the spec language",
        )
        .label("not here")
        .help("write the value out where it is used, or put the text in quotes");
    }
    // For `{ doc: Note: x }` the parser complains about brackets; the mistake is the second colon.
    let colon = text[at..].starts_with(": ") && in_flow_value(&text[line_start..at]);
    let sign = match colon {
        true => "mapping values are not allowed",
        false => info,
    };
    let explained = EXPLAINED.iter().find(|(known, ..)| sign.contains(known));
    let (message, help) = match explained {
        Some((_, message, help)) => (format!("this is not YAML: {message}"), Some(*help)),
        None => (format!("this is not YAML: {info}"), None),
    };
    Diagnostic::new(Code::Syntax, span, message)
        .label("the reader gave up here")
        .maybe_help(help.map(str::to_owned))
}

/// Whether a line ends within brackets, in the value of a key.
fn in_flow_value(piece: &str) -> bool {
    let Some(last) = piece.rfind(['[', '{']) else {
        return false;
    };
    let inside = &piece[last + 1..];
    let entry = inside.rsplit(',').next().unwrap_or(inside);
    !inside.contains([']', '}']) && entry.contains(": ")
}

/// The YAML crate counts characters; places here are bytes.
struct Places {
    file: FileId,
    /// Byte offset of each character, empty when all characters are one byte.
    offsets: Vec<u32>,
    len: usize,
}

impl Places {
    fn new(file: FileId, text: &str) -> Self {
        let offsets = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX))
                .collect()
        };
        Self {
            file,
            offsets,
            len: text.len(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        if self.offsets.is_empty() {
            return character.min(self.len);
        }
        self.offsets
            .get(character)
            .map_or(self.len, |at| *at as usize)
    }

    /// The character at `at`, or the last one that is there when the text ends before it.
    fn caret(&self, text: &str, at: usize) -> Span {
        let written = text.trim_end().len();
        let last = text[..written]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
        let start = if at < written { at } else { last };
        let width = text[start..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.file, start..start + width)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.byte(start)..self.byte(end))
    }
}

//! Sources to [`Document`](document::Document): what the author wrote, with places.

pub(crate) mod document;
pub(crate) mod record;
pub(crate) mod values;
pub(crate) mod yaml;

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::{FileId, Sources, Span};
use document::{Document, File, SpecFile};
use record::Parse;
use yaml::{Kind, Node};

/// No spec file should come near this; one that does is something else.
const MAX_BYTES: usize = 512 * 1024;

/// Reads every file. What can't be read is reported and left out.
pub(crate) fn parse(sources: &Sources, sink: &mut Sink) -> Document {
    let mut document = Document::default();
    for (id, path, bytes) in sources.iter() {
        if let Some(example) = example(path) {
            document.examples.push((example.to_owned(), id));
            continue;
        }
        let Some(place) = Place::of(path) else {
            sink.push(stray(id, path));
            continue;
        };
        let Some(content) = read(id, &place, bytes, sink) else {
            document.unread.push(place.stem.to_owned());
            continue;
        };
        let area = place.area.map(str::to_owned);
        let file = File {
            stem: place.stem.to_owned(),
            area,
            content,
        };
        match place.stem {
            "api" => document.api = Some(file),
            _ => document.files.push(file),
        }
    }
    if sources.find("api.yaml").is_none() {
        sink.push(
            Diagnostic::without_place(Code::MissingFile, "the spec has no `api.yaml`").help(
                "every version folder has one; it names the server, the areas and the rate limits",
            ),
        );
    }
    document
}

/// Decodes, sizes and parses one file.
fn read(id: FileId, place: &Place<'_>, bytes: &[u8], sink: &mut Sink) -> Option<SpecFile> {
    let at = |start: usize| Span::new(id, start..start);
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes; spec files have at most {MAX_BYTES}",
            bytes.len()
        );
        sink.push(Diagnostic::new(Code::TooLarge, at(0), message).help("split it by resource"));
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let start = error.valid_up_to();
            sink.push(
                Diagnostic::new(
                    Code::NotUtf8,
                    Span::new(id, start..start + 1),
                    "the file is not UTF-8",
                )
                .label("first byte that is not")
                .help("save it as UTF-8"),
            );
            return None;
        }
    };
    let errors = sink.len();
    let node = yaml::read(id, text, sink);
    let empty = match &node {
        Some(Node {
            kind: Kind::Map(entries),
            ..
        }) => entries.iter().all(|(_, value)| value.is_empty()),
        Some(node) => node.is_empty(),
        None => true,
    };
    if empty && sink.len() == errors {
        sink.push(
            Diagnostic::new(Code::EmptyFile, at(0), "the file has nothing in it")
                .help("write at least one operation, model or type, or delete the file"),
        );
        return None;
    }
    let node = node?;
    place.check_keys(&node, sink);
    SpecFile::parse(&node, sink)
}

/// What the path of a YAML file says about it.
struct Place<'a> {
    stem: &'a str,
    area: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let stem = path.strip_suffix(".yaml")?;
        let parts: Vec<&str> = stem.split('/').collect();
        let area = match parts.as_slice() {
            ["api"] | ["types"] => None,
            ["models", noun] if is_name(noun) => None,
            ["endpoints", area, noun] if is_name(area) && is_name(noun) => Some(*area),
            _ => return None,
        };
        Some(Self { stem, area })
    }

    /// Keys that exist, but in another kind of file.
    fn check_keys(&self, node: &Node, sink: &mut Sink) {
        let Kind::Map(entries) = &node.kind else {
            return;
        };
        for (key, _) in entries {
            let name = key.scalar.text.as_str();
            let (here, belongs) = match name {
                "title" | "doc" | "server" | "reference" | "auth" | "buckets" | "errors"
                | "pages" | "query" | "areas" => (self.stem == "api", "`api.yaml`"),
                "operations" => (self.area.is_some(), "`endpoints/<area>/<noun>.yaml`"),
                "units" => (self.stem == "types", "`types.yaml`"),
                "ids" | "enums" | "choices" | "models" | "unions" | "heads" => (
                    self.stem != "api",
                    "`types.yaml`, `models/<noun>.yaml` or `endpoints/<area>/<noun>.yaml`",
                ),
                _ => continue,
            };
            if !here {
                let message = format!("`{name}` does not belong into this file");
                sink.push(
                    Diagnostic::new(Code::UnknownKey, key.span, message)
                        .label("not here")
                        .help(format!("it belongs into {belongs}")),
                );
            }
        }
    }
}

/// Whether a file, folder or operation may be called so.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !name.ends_with('-')
        && !name.contains("--")
}

/// The path of an example below `examples/`.
fn example(path: &str) -> Option<&str> {
    let below = path.strip_prefix("examples/")?;
    let parts: Vec<&str> = below.strip_suffix(".json")?.split('/').collect();
    (parts.len() == 3 && parts.iter().all(|part| is_name(part))).then_some(below)
}

fn stray(id: FileId, path: &str) -> Diagnostic {
    let help = match path.strip_suffix(".yml") {
        Some(stem) => format!("call it `{stem}.yaml`"),
        None => "files are `api.yaml`, `types.yaml`, `models/<noun>.yaml`, `endpoints/<area>/<noun>.yaml` and \
                 `examples/<area>/<noun>/<case>.json`, in lower case with hyphens"
            .to_owned(),
    };
    Diagnostic::new(
        Code::StrayFile,
        Span::new(id, 0..0),
        format!("the spec has no place for a file `{path}`"),
    )
    .help(help)
}

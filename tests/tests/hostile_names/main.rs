//! What `lint` lets through compiles, documents and formats clean: names, sizes and texts that are legal and hostile, in every place
//! where the language takes one, as one crate.
//!
//! A name that is refused is refused at its place. All that is not refused is generated, and goes through `cargo check`, `rustdoc` and
//! `rustfmt`, with warnings as errors.

mod entries;
mod names;
mod scratch;
mod texts;

use entries::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use thousandeyes_codegen::{Sources, generate, load};

const API: &str = r#"title: Hostile API
server: https://api.example.com/hostile
reference: https://docs.example.com/
auth: [bearer]
buckets: { organization: { headers: [X-Rate], per-minute: 240, default: true } }
errors: { message: [errorMessage] }
pages: { next: pages.next }
"#;

#[test]
fn what_is_not_refused_compiles_documents_and_formats() -> Result<(), Box<dyn Error>> {
    let mut entries = entries::all();
    let all = entries.len();
    let api = loop {
        let (sources, owners) = spec(&entries);
        let found = match load(&sources) {
            Ok(api) => break api,
            Err(found) => found,
        };
        let mut refused = BTreeSet::new();
        for mistake in found.iter() {
            let span = mistake
                .span
                .ok_or_else(|| format!("no place: {}", mistake.message))?;
            let (line, _) = sources.line_column(span);
            let owner = owners.get(&(sources.path(span.file).to_owned(), line.max(2)));
            let owner = owner.ok_or_else(|| {
                let place = sources.shown_path(span.file);
                format!("{place}:{line}: {}", mistake.message)
            })?;
            if std::env::var_os("HOSTILE_SHOWN").is_some() {
                eprintln!(
                    "{} {}: {}",
                    entries[*owner].kind, mistake.code, mistake.message
                );
            }
            refused.insert(*owner);
        }
        assert!(!refused.is_empty(), "refused without a mistake");
        let mut index = 0;
        entries.retain(|_| {
            index += 1;
            !refused.contains(&(index - 1))
        });
    };
    // Were nearly all of them refused, this would show nothing.
    assert!(entries.len() > 1_000, "{} of {all} are left", entries.len());
    for kind in entries::KINDS {
        let left = entries.iter().filter(|entry| entry.kind == *kind).count();
        assert!(left > 2, "of kind {kind} {left} are left");
    }
    scratch::build(&generate(&[api], "src"))
}

/// The lines of each section of a file, with the entries they are of.
type Sections<'e> = BTreeMap<&'e str, Vec<(usize, &'e str)>>;

/// The files, and which entry each line is of.
fn spec(entries: &[Entry]) -> (Sources, BTreeMap<(String, usize), usize>) {
    let mut files: BTreeMap<&str, Sections<'_>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for line in &entry.lines {
            let sections = files.entry(&line.file).or_default();
            sections
                .entry(line.section)
                .or_default()
                .push((index, &line.text));
        }
    }
    let mut sources = Sources::new("hostile", "spec/hostile/");
    let mut owners = BTreeMap::new();
    for (path, sections) in files {
        let mut text = match path {
            "api.yaml" => API.to_owned(),
            _ => String::new(),
        };
        for (section, lines) in sections {
            text += &format!("{section}:\n");
            for (owner, line) in lines {
                text += &format!("  {line}\n");
                owners.insert((path.to_owned(), text.lines().count()), owner);
            }
        }
        sources.insert(path, text);
    }
    (sources, owners)
}

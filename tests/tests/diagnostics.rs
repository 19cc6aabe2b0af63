//! How messages look in full, as a person reads them in a terminal.

use std::io;
use thousandeyes_codegen::load;
use thousandeyes_tests::cases;
use thousandeyes_tests::fixture::{Fixture, base};

#[track_caller]
fn rendered(name: &str) -> io::Result<String> {
    let sources = Fixture::read(&cases("errors").join(format!("{name}.yaml")))?.sources()?;
    Ok(load(&sources)
        .err()
        .unwrap_or_default()
        .render(&sources, false))
}

/// One of each kind: with a place elsewhere, with another file, without a place, in JSON, in odd bytes.
const SHOWN: &[&str] = &[
    "ambiguous-path",
    "bad-example",
    "contradiction-buckets-header",
    "duplicate-name",
    "empty-file",
    "example-misfit-union",
    "include-cycle",
    "missing-file",
    "not-text-number",
    "not-utf8",
    "required-default",
    "rust-name-clash",
    "syntax-unclosed-quote",
    "tab",
    "undeclared-parameter-near",
    "unknown-key-far",
    "unknown-type",
    "unknown-type-misspelt",
];

#[test]
fn representative_messages() -> io::Result<()> {
    for name in SHOWN {
        insta::assert_snapshot!(*name, rendered(name)?);
    }
    Ok(())
}

#[test]
fn all_mistakes_of_a_run_are_reported_in_the_order_of_files_and_lines() -> io::Result<()> {
    let mut sources = base()?;
    sources.insert(
        "endpoints/net/case.yaml",
        "operations:\n  case:\n    titel: A call\n    page: case\n    get: /case/{testId}/{agentId}\n    path: { testId: TestID }\n    query: { from: { type: tiem, default: 0, required: true } }\n    \
         answer: { rows: things, of: Thing, head: Result, paged: true }\n    examples: [a.json]\nmodels:\n  Thing:\n    fields:\n      loss: { type: flaot, unit: pct }\n      self: text\n",
    );
    sources.insert(
        "endpoints/net/broken.yaml",
        "operations:\n  other:\n\ttitle: A call\n",
    );
    sources.insert("endpoints/net/ping.json", "{}");
    sources.insert("types.yaml", "enums:\n  Empty: { values: {} }\nids:\n  TestId: { wire: integer }\n  AgentId: { wire: int }\n  GroupId: { wire: int }\n");
    let found = load(&sources).err().unwrap_or_default();
    let places: Vec<_> = found.iter().map(|mistake| mistake.span).collect();
    assert!(places.is_sorted(), "{places:?}");
    insta::assert_snapshot!(found.render(&sources, false));
    Ok(())
}

#[test]
fn colours_change_nothing_but_the_colours() -> io::Result<()> {
    for name in SHOWN {
        let sources = Fixture::read(&cases("errors").join(format!("{name}.yaml")))?.sources()?;
        let found = load(&sources).err().unwrap_or_default();
        let coloured = found.render(&sources, true);
        assert!(coloured.contains("\u{1b}["), "{name} has no colours");
        assert_eq!(
            without_colours(&coloured),
            found.render(&sources, false),
            "{name}"
        );
    }
    Ok(())
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |out, part| {
        out + part.split_once('m').map_or(part, |(_, rest)| rest)
    })
}

//! No YAML text reaches a panic: specs are damaged at random, and each one either loads or says what
//! is wrong, at a place that exists.
//!
//! `SPEC_FUZZ_CASES=100000 cargo test --release --test spec_fuzz` looks longer than CI does.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use std::io;
use thousandeyes_codegen::diagnostic::Code;
use thousandeyes_codegen::{Sources, load};
use thousandeyes_tests::fixture::{Fixture, base};
use thousandeyes_tests::{cases, files, spec};

/// What is put into a text: what YAML, JSON and the language give a meaning to, and what they don't expect.
const SNIPPETS: &[&str] = &[
    "\t",
    "\r",
    "\n",
    "\0",
    "\u{1b}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "é",
    "漢",
    "👩‍👩‍👧",
    "\u{202e}",
    "\"",
    "'",
    ":",
    ": ",
    "- ",
    "? ",
    "#",
    " #",
    "&a ",
    "*a",
    "!!str ",
    "!<",
    "|",
    ">-",
    "|9",
    "%YAML 1.2",
    "\n---\n",
    "\n...\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    "~",
    "null",
    "no",
    "1.10",
    "0x1F",
    "-0",
    "1e999",
    ".inf",
    "99999999999999999999",
    "<<",
    "{}",
    "[]",
    "\"\\ud800\"",
    "\"\\x\"",
    "//",
    "`",
    "@",
    "/{",
    "}/",
    "[/{a}]",
    "[[T]]",
    "map<",
    "map<map<T>>",
    "self",
    "Self",
    "_",
    "*/",
    "é: é",
    "Metric",
    "TimeRange",
    "none",
    ".",
    "..",
    "true",
    "required",
];

#[derive(Clone, Debug)]
enum Damage {
    DeleteLine(Index),
    DuplicateLine(Index, Index),
    SwapLines(Index, Index),
    Indent(Index, usize),
    DeleteBytes(Index, usize),
    Insert(Index, Index),
    Flip(Index, u8),
    Truncate(Index),
    ReplaceWord(Index, Index),
    Nest(Index, Index, usize),
    Huge(Index, Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        1 => at().prop_map(Damage::DeleteLine),
        1 => (at(), at()).prop_map(|(from, to)| Damage::DuplicateLine(from, to)),
        1 => (at(), at()).prop_map(|(one, other)| Damage::SwapLines(one, other)),
        1 => (at(), 0_usize..9).prop_map(|(line, spaces)| Damage::Indent(line, spaces)),
        1 => (at(), 1_usize..12).prop_map(|(start, count)| Damage::DeleteBytes(start, count)),
        4 => (at(), at()).prop_map(|(place, snippet)| Damage::Insert(place, snippet)),
        1 => (at(), any::<u8>()).prop_map(|(place, byte)| Damage::Flip(place, byte)),
        1 => at().prop_map(Damage::Truncate),
        6 => (at(), at()).prop_map(|(old, new)| Damage::ReplaceWord(old, new)),
        1 => (at(), at(), 1_usize..300).prop_map(|(place, bracket, depth)| Damage::Nest(place, bracket, depth)),
        1 => (at(), at(), 1_usize..70_000).prop_map(|(place, snippet, times)| Damage::Huge(place, snippet, times)),
    ]
}

fn apply(damage: &Damage, text: &mut Vec<u8>) {
    let position = |at: &Index, text: &[u8]| at.index(text.len() + 1);
    match damage {
        Damage::DeleteLine(at) => lines(text, |lines, count| drop(lines.remove(at.index(count)))),
        Damage::DuplicateLine(from, to) => lines(text, |lines, count| {
            lines.insert(to.index(count + 1), lines[from.index(count)].clone())
        }),
        Damage::SwapLines(one, other) => lines(text, |lines, count| {
            lines.swap(one.index(count), other.index(count))
        }),
        Damage::Indent(at, spaces) => lines(text, |lines, count| {
            let line = &mut lines[at.index(count)];
            let old = line.iter().take_while(|byte| **byte == b' ').count();
            line.splice(..old, std::iter::repeat_n(b' ', *spaces));
        }),
        Damage::DeleteBytes(at, count) => {
            let start = position(at, text);
            text.drain(start..(start + count).min(text.len()));
        }
        Damage::Insert(at, snippet) => put(
            text,
            position(at, text),
            SNIPPETS[snippet.index(SNIPPETS.len())],
        ),
        Damage::Flip(at, byte) if !text.is_empty() => {
            let place = at.index(text.len());
            text[place] ^= byte;
        }
        Damage::Flip(..) => {}
        Damage::Truncate(at) => text.truncate(position(at, text)),
        Damage::ReplaceWord(old, new) => {
            let words = words(text);
            if !words.is_empty() {
                let new = text[words[new.index(words.len())].clone()].to_vec();
                text.splice(words[old.index(words.len())].clone(), new);
            }
        }
        Damage::Nest(at, bracket, depth) => put(
            text,
            position(at, text),
            &bracket
                .get(&["[", "{", "{a: ", "- ", "[{", "map<", "\"["])
                .repeat(*depth),
        ),
        Damage::Huge(at, snippet, times) => put(
            text,
            position(at, text),
            &snippet
                .get(&["a", "9", "a ", "é", "[", "\"", "\\", "-"])
                .repeat(*times),
        ),
    }
}

fn put(text: &mut Vec<u8>, at: usize, what: &str) {
    text.splice(at..at, what.bytes());
}

fn lines(text: &mut Vec<u8>, change: impl FnOnce(&mut Vec<Vec<u8>>, usize)) {
    let mut lines: Vec<Vec<u8>> = text
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    if !lines.is_empty() {
        let count = lines.len();
        change(&mut lines, count);
        *text = lines.concat();
    }
}

fn words(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match out.last_mut() {
            _ if !(byte.is_ascii_alphanumeric() || b"-_./".contains(byte)) => {}
            Some(word) if word.end == at => word.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Loads it, and looks at everything that is said about it.
fn check(sources: &Sources) -> Result<(), TestCaseError> {
    let Err(found) = load(sources) else {
        return Ok(());
    };
    prop_assert!(!found.is_empty());
    for mistake in found.iter() {
        prop_assert!(!mistake.message.is_empty());
        let places = mistake
            .related
            .iter()
            .map(|(span, _)| *span)
            .chain(mistake.span);
        for span in places {
            let text = sources.bytes(span.file);
            prop_assert!(
                span.start <= span.end && span.end as usize <= text.len(),
                "{mistake:?} is outside of its file"
            );
            let beyond =
                span.start as usize == text.len() && span.start > 0 && text.ends_with(b"\n");
            prop_assert!(!beyond, "{mistake:?} is on a line that is not there");
        }
    }
    for colours in [false, true] {
        let text = found.render(sources, colours);
        prop_assert_eq!(
            text.matches("error").count() >= found.len().min(500),
            true,
            "{}",
            text
        );
    }
    Ok(())
}

#[test]
fn the_spec_as_it_is_loads() -> io::Result<()> {
    let sources = spec()?;
    let mistakes = load(&sources).err().unwrap_or_default();
    assert!(mistakes.is_empty(), "{}", mistakes.render(&sources, false));
    Ok(())
}

#[test]
fn deep_and_wide_specs_are_refused_not_followed() -> io::Result<()> {
    let operation = "operations:\n  case: { title: A call, page: case, get: /case, answer: K0 }\n";
    let many =
        |count: usize, line: fn(usize) -> String| -> String { (0..count).map(line).collect() };
    let shapes = [
        (
            "models:\n",
            many(400, |n| {
                format!(
                    "  K{n}: {{ include: [K{}], fields: {{ f{n}: int }} }}\n",
                    n + 1
                )
            }),
            Code::IncludeCycle,
        ),
        (
            "models:\n",
            many(60, |n| {
                format!(
                    "  K{n}: {{ include: [K{}, K{}], fields: {{ f{n}: int }} }}\n",
                    n + 1,
                    n + 2
                )
            }),
            Code::IncludeCycle,
        ),
        (
            "models:\n",
            many(400, |n| {
                format!("  K{n}: {{ fields: {{ a: K{} }} }}\n", n + 1)
            }),
            Code::ModelCycle,
        ),
        (
            "unions:\n",
            many(60, |n| {
                format!(
                    "  K{n}: {{ by: kind, arms: {{ list: \"[K{}]\", object: \"K{}\" }} }}\n",
                    n + 1,
                    n + 1
                )
            }),
            Code::ModelCycle,
        ),
        (
            "models:\n  K0:\n    fields:\n",
            many(1_000, |n| format!("      f{}: int\n", n % 500)),
            Code::DuplicateKey,
        ),
        (
            "models:\n  K0:\n    fields:\n      a: \"",
            format!("{}\"\n", "[".repeat(20_000)),
            Code::MisplacedType,
        ),
    ];
    for (head, body, code) in shapes {
        let mut sources = base()?;
        sources.insert(
            "endpoints/net/case.yaml",
            format!("{operation}{head}{body}"),
        );
        let found = load(&sources).err().unwrap_or_default();
        assert!(
            found.iter().any(|mistake| mistake.code == code),
            "{code}: {}",
            found.render(&sources, false)
        );
        assert!(!found.render(&sources, true).is_empty());
    }
    Ok(())
}

#[test]
fn no_text_reaches_a_panic() -> io::Result<()> {
    let mut seeds = vec![spec()?];
    for path in files(&cases("errors"), ".yaml")? {
        seeds.push(Fixture::read(&path)?.sources()?);
    }
    seeds.retain(|seed| seed.iter().next().is_some());
    let cases = std::env::var("SPEC_FUZZ_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(200);
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    });
    // One case in six damages the real spec, which takes longer to load than a fixture.
    let strategy = (
        0_u8..6,
        any::<Index>(),
        any::<Index>(),
        prop::collection::vec(damage(), 1..6),
    );
    let outcome = runner.run(&strategy, |(real, seed, file, damages)| {
        let seed = if real == 0 {
            &seeds[0]
        } else {
            seed.get(&seeds)
        };
        let paths: Vec<(&str, &[u8])> = seed.iter().map(|(_, path, text)| (path, text)).collect();
        let (path, text) = file.get(&paths);
        let mut text = text.to_vec();
        damages.iter().for_each(|damage| apply(damage, &mut text));
        let mut sources = seed.clone();
        sources.insert(path, text);
        check(&sources)
    });
    assert!(
        outcome.is_ok(),
        "{}",
        outcome
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    );
    Ok(())
}

//! Every mistake that a spec can have, with its message under it.

use std::collections::BTreeSet;
use std::{fs, io};
use thousandeyes_codegen::diagnostic::{Code, Diagnostics};
use thousandeyes_codegen::load;
use thousandeyes_tests::fixture::{Fixture, base};
use thousandeyes_tests::{blessing, cases, difference, files};

/// Names that begin with a capital wherever they stand.
const KEPT: &[&str] = &["Rust"];

#[test]
fn the_base_is_valid() -> io::Result<()> {
    let sources = base()?;
    let mistakes = load(&sources).err().unwrap_or_default();
    assert!(mistakes.is_empty(), "{}", mistakes.render(&sources, false));
    Ok(())
}

#[test]
fn every_mistake_gets_the_message_under_it() -> io::Result<()> {
    let mut failures = String::new();
    for path in files(&cases("errors"), ".yaml")? {
        let fixture = Fixture::read(&path)?;
        let sources = fixture.sources()?;
        let found = load(&sources).err().unwrap_or_default();
        if !found
            .iter()
            .any(|mistake| Some(mistake.code) == code_of(&fixture.name))
        {
            failures += &format!(
                "errors/{}.yaml does not show its code; found:\n{}\n",
                fixture.name,
                codes(&found)
            );
        }
        let expected = fs::read_to_string(&path)?;
        let written = fixture.with_messages(&sources, &found);
        if written == expected {
            continue;
        }
        match blessing() {
            true => fs::write(&path, written)?,
            false => {
                failures += &format!(
                    "errors/{}.yaml:\n{}\n",
                    fixture.name,
                    difference(&expected, &written)
                )
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{failures}\nBLESS=1 writes what was found into the fixtures; read the difference before you commit it"
    );
    Ok(())
}

#[test]
fn messages_read_alike() -> io::Result<()> {
    let mut odd = String::new();
    for path in files(&cases("errors"), ".yaml")? {
        let fixture = Fixture::read(&path)?;
        for mistake in load(&fixture.sources()?).err().unwrap_or_default().iter() {
            let whole_file = mistake.span.is_none_or(|span| span.range() == (0..0));
            let texts = [
                Some(&mistake.message),
                Some(&mistake.label).filter(|label| !label.is_empty()),
                mistake.help.as_ref(),
            ];
            for text in texts.into_iter().flatten() {
                let first = text.split_whitespace().next().unwrap_or("");
                let sentence = first.starts_with(|c: char| c.is_uppercase())
                    && first.chars().skip(1).all(|c| c.is_lowercase());
                if sentence && !KEPT.contains(&first) || text.ends_with('.') || text.contains("  ")
                {
                    odd += &format!(
                        "{}: not lower case, or a final period: {text}\n",
                        fixture.name
                    );
                }
            }
            if !whole_file && mistake.label.is_empty() {
                odd += &format!(
                    "{}: nothing stands at the caret of: {}\n",
                    fixture.name, mistake.message
                );
            }
        }
    }
    assert!(odd.is_empty(), "{odd}");
    Ok(())
}

#[test]
fn every_code_has_a_fixture_and_every_fixture_a_code() -> io::Result<()> {
    let mut shown = BTreeSet::new();
    for path in files(&cases("errors"), ".yaml")? {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let code = code_of(&name);
        assert!(code.is_some(), "errors/{name}.yaml is named after no code");
        shown.extend(code);
    }
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !shown.contains(code))
        .map(|code| code.as_str())
        .collect();
    assert!(
        missing.is_empty(),
        "codes without a fixture: {}",
        missing.join(", ")
    );
    Ok(())
}

/// The code that a fixture's name begins with; the longest, as some codes begin with others.
fn code_of(name: &str) -> Option<Code> {
    let named = Code::ALL.iter().filter(|code| {
        let rest = name.strip_prefix(code.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    named.copied().max_by_key(|code| code.as_str().len())
}

fn codes(found: &Diagnostics) -> String {
    found
        .iter()
        .map(|mistake| format!("  {}: {}\n", mistake.code, mistake.message))
        .collect()
}

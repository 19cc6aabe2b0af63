//! The rules of `xtask diff`: each finds its case and not what comes near, all run over all cases, and none is missing.
//!
//! `BLESS=1` writes `tests/diff/finds.txt`, which says what each case is found to be.

mod cases;
mod properties;
mod reports;

use cases::{Case, all, files, folder};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use thousandeyes_codegen::diff::{
    Action, Cell, Change, Direction, Effect, Element, Finding, bad_rules, changes, diff, rules,
};

fn found(findings: &[Finding]) -> BTreeSet<&str> {
    findings.iter().map(|one| one.rule.as_str()).collect()
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| match all() {
    Ok(cases) => cases,
    Err(error) => panic!("{error}"),
});

fn all_cases() -> &'static [Case] {
    &CASES
}

#[test]
fn rules_are_files_named_as_their_ids() {
    let rules = rules();
    assert_eq!(bad_rules(), [], "rule files that can't be used");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diff/rules");
    let names = |folder: &Path| -> BTreeSet<String> {
        let paths = files(folder).unwrap().into_iter();
        paths
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect()
    };
    let ids: BTreeSet<String> = rules.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(ids, names(&sources), "rules.rs lists other files");
    assert_eq!(
        ids,
        names(&folder().join("rules")),
        "rules without a case, or cases without a rule"
    );
}

#[test]
fn wording_is_alike_in_all_rules() {
    let rules = rules();
    for rule in rules {
        let texts = [&rule.name, &rule.says, &rule.rust.why, &rule.wire.why];
        for text in texts {
            assert!(
                !text.is_empty() && !text.ends_with('.'),
                "{}: {text}",
                rule.id
            );
            assert_eq!(text.trim(), text, "{}", rule.id);
        }
        assert!(
            rule.says.contains('{') || rule.id == "unseen-changed",
            "{}",
            rule.id
        );
        if let Some(todo) = &rule.todo {
            assert!(todo.ends_with(['.', '?']), "{}: {todo}", rule.id);
        }
    }
}

#[test]
fn every_rule_finds_its_case_and_not_what_comes_near() {
    let mut wrong = String::new();
    for case in all_cases() {
        let findings = diff(&case.pair.0, &case.pair.1);
        if !found(&findings).contains(case.rule.as_str()) {
            writeln!(
                wrong,
                "{} is not found, but {:?}",
                case.rule,
                found(&findings)
            )
            .unwrap();
        }
        let findings = diff(&case.near.0, &case.near.1);
        if findings.is_empty() {
            writeln!(wrong, "nothing comes near {}", case.rule).unwrap();
        }
        if found(&findings).contains(case.rule.as_str()) {
            writeln!(wrong, "{} is found in what only comes near", case.rule).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_runs_over_every_case() {
    let mut out = String::new();
    for case in all_cases() {
        let findings = diff(&case.pair.0, &case.pair.1);
        for one in &findings {
            assert_ne!(one.rule, "no-rule", "{}: {:?}", case.rule, one.cell);
            let gone = one.cell.action == Action::Removed;
            let place = if gone { &one.base } else { &one.head };
            let placeless = ["example-changed", "unseen-changed", "version-added"];
            if place.is_none() && !placeless.contains(&one.rule.as_str()) {
                // What an arm's union, or a path, brings along is placed at the base alone.
                assert!(
                    one.base.is_some() || one.head.is_some(),
                    "{}: {one:?}",
                    case.rule
                );
            }
            let places = ["{name}", "{owner}", "{subject}", "{before}", "{after}"];
            let unfilled = places.iter().find(|place| one.message.contains(**place));
            assert_eq!(unfilled, None, "{}", one.message);
        }
        let mut lines: Vec<String> = findings
            .iter()
            .map(|one| {
                let word = |effect: Effect| match effect {
                    Effect::Breaking => "breaks",
                    Effect::Addition => "adds",
                    Effect::None => "-",
                };
                let (rust, wire) = (word(one.rust.effect), word(one.wire.effect));
                format!(
                    "    {:<32} rust {rust:<6} wire {wire:<6} {}",
                    one.rule, one.message
                )
            })
            .collect();
        lines.sort();
        lines.dedup();
        writeln!(out, "{}\n{}", case.rule, lines.join("\n")).unwrap();
    }
    let path = folder().join("finds.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &out).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        out == expected,
        "tests/diff/finds.txt says otherwise; BLESS=1 writes it, read what changes"
    );
}

#[test]
fn a_spec_does_not_differ_from_itself() {
    for case in all_cases() {
        for spec in [&case.pair.0, &case.pair.1, &case.near.0, &case.near.1] {
            assert_eq!(changes(spec, spec), [], "{}", case.rule);
        }
    }
}

#[test]
fn every_change_has_one_rule() {
    let rules = rules();
    let mut seen: Vec<(Cell, &str)> = Vec::new();
    for rule in rules {
        for cell in rule.cells() {
            if let Some((_, other)) = seen.iter().find(|(known, _)| *known == cell) {
                panic!("{} and {other} are both for {cell:?}", rule.id);
            }
            seen.push((cell, rule.id));
        }
    }
}

/// The same change read backwards.
#[test]
fn every_rule_has_its_reverse() {
    let rules = rules();
    let mut wrong = String::new();
    for rule in rules {
        let mut missing = Vec::new();
        for cell in rule.cells() {
            let mirrored = cell.action.mirrors().iter().any(|action| {
                let mirror = Cell {
                    action: *action,
                    ..cell
                };
                rules.iter().any(|other| other.covers(mirror))
            });
            if !mirrored {
                missing.push(cell);
            }
        }
        match (&rule.no_reverse, missing.first()) {
            (None, Some(cell)) => writeln!(wrong, "{}: no rule reads {cell:?} backwards", rule.id),
            (Some(_), None) => writeln!(wrong, "{}: `no-reverse` is stale", rule.id),
            _ => Ok(()),
        }
        .unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is sent by its nature, or answered by its nature, has no counterpart that travels the other way.
const ONE_WAY: &[Element] = &[
    Element::Api,
    Element::Operation,
    Element::Path,
    Element::Query,
    Element::Body,
    Element::Answer,
    Element::Choice,
    Element::ChoiceArm,
    Element::ChoiceField,
    Element::Head,
];

/// The same change of what travels the other way.
#[test]
fn every_rule_has_its_counterpart_the_other_way() {
    let rules = rules();
    let mut wrong = String::new();
    for rule in rules {
        let mut missing = None;
        for cell in rule.cells() {
            if cell.direction == Direction::None || ONE_WAY.contains(&cell.element) {
                continue;
            }
            let ways = [Direction::Request, Direction::Answer, Direction::Both];
            for direction in ways {
                let other = Cell { direction, ..cell };
                if !rules.iter().any(|rule| rule.covers(other)) {
                    missing = Some(other);
                }
            }
        }
        match (&rule.no_other_way, missing) {
            (None, Some(cell)) => writeln!(wrong, "{}: no rule is for {cell:?}", rule.id),
            (Some(_), None) if !rule.elements.iter().all(|one| ONE_WAY.contains(one)) => {
                writeln!(wrong, "{}: `no-other-way` is stale", rule.id)
            }
            _ => Ok(()),
        }
        .unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn cases_read_backwards_are_their_mirrors() {
    for case in all_cases() {
        let there = changes(&case.pair.0, &case.pair.1);
        let back = changes(&case.pair.1, &case.pair.0);
        assert_eq!(
            there.len(),
            back.len(),
            "{}: {there:#?}\n{back:#?}",
            case.rule
        );
        for change in &there {
            let mirrored = back.iter().any(|other| mirrors(change, other));
            assert!(mirrored, "{}: {change:#?} is not in {back:#?}", case.rule);
        }
    }
}

fn mirrors(change: &Change, other: &Change) -> bool {
    change.cell.element == other.cell.element
        && change.cell.aspect == other.cell.aspect
        && change.cell.direction == other.cell.direction
        && change.cell.action.mirrors().contains(&other.cell.action)
        && change.before == other.after
        && change.after == other.before
}

//! Whatever two specs are compared, nothing panics, no change is without a rule, and read backwards it is its own mirror.

use super::cases::Case;
use super::{all_cases, found, mirrors};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use std::path::Path;
use thousandeyes_codegen::diff::{Format, Placed, Report, changes, diff};
use thousandeyes_codegen::{Sources, load_placed};

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

fn check(old: &[Placed], new: &[Placed]) -> Result<(), TestCaseError> {
    let (there, back) = (changes(old, new), changes(new, old));
    prop_assert_eq!(there.len(), back.len(), "{:#?}\n{:#?}", there, back);
    for change in &there {
        prop_assert!(
            back.iter().any(|other| mirrors(change, other)),
            "{:?} has no mirror",
            change
        );
    }
    let findings = diff(old, new);
    prop_assert_eq!(findings.is_empty(), there.is_empty());
    prop_assert!(!found(&findings).contains("no-rule"), "{:?}", findings);
    let report = Report::new("a".into(), "b".into(), findings, Some(("0.1.0", "0.1.0")));
    for format in [
        Format::Text { colours: true },
        Format::Markdown,
        Format::Json,
        Format::Github,
        Format::Changelog,
    ] {
        let text = report.render(format);
        prop_assert!(report.findings.is_empty() || !text.is_empty() || no_lines(&report, format));
    }
    Ok(())
}

/// Changes of documentation alone are no annotations and no lines of a changelog.
fn no_lines(report: &Report, format: Format) -> bool {
    let documentation = report.counts.documentation == report.findings.len();
    documentation && matches!(format, Format::Github | Format::Changelog)
}

#[test]
fn any_two_specs_of_the_cases() {
    let cases = all_cases();
    let strategy = (any::<Index>(), any::<Index>(), any::<bool>(), any::<bool>());
    let outcome = runner(100).run(&strategy, |(one, other, near, other_near)| {
        let side = |case: &Case, near: bool| match near {
            true => case.near.1.clone(),
            false => case.pair.1.clone(),
        };
        let (old, new) = (one.get(cases), other.get(cases));
        check(&side(old, near), &side(new, other_near))
    });
    outcome.unwrap();
}

/// Lines of the real spec are taken out, doubled, exchanged, and words of it replaced by others: what still loads is compared.
#[test]
fn the_real_spec_and_its_mutations() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6");
    let spec = Sources::read("v6", "spec/v6/", &folder).unwrap();
    let base = vec![load_placed(&spec).unwrap()];
    let yaml: Vec<(String, String)> = spec
        .iter()
        .filter(|(_, path, _)| path.ends_with(".yaml"))
        .map(|(_, path, text)| (path.to_owned(), String::from_utf8_lossy(text).into_owned()))
        .collect();
    let compared = std::cell::Cell::new(0);
    let mutation = (any::<Index>(), any::<Index>(), any::<Index>(), 0_u8..3);
    let strategy = prop::collection::vec(mutation, 1..3);
    let outcome = runner(60).run(&strategy, |mutations| {
        let mut sources = spec.clone();
        for (file, place, other, kind) in mutations {
            let (path, text) = file.get(&yaml);
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let (at, to) = (place.index(lines.len()), other.index(lines.len()));
            match kind {
                0 => drop(lines.remove(at)),
                1 => lines.swap(at, to),
                _ => {
                    let words = ["int", "float", "text", "bit", "required: true", "ms"];
                    let (from, into) = (place.get(&words), other.get(&words));
                    lines[at] = lines[at].replacen(from, into, 1);
                }
            }
            sources.insert(path, lines.join("\n") + "\n");
        }
        let Ok(new) = load_placed(&sources) else {
            return Ok(());
        };
        compared.set(compared.get() + 1);
        check(&base, &[new])
    });
    outcome.unwrap();
    assert!(
        compared.get() > 3,
        "only {} mutations loaded",
        compared.get()
    );
}

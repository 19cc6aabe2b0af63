//! Each field of the spec changed in turn, and the report of that.

use super::{held, pages, shared, spec, whole};
use std::fs;
use std::path::Path;
use thousandeyes_codegen::drift::{DocsReport, Reference, Rule};
use thousandeyes_codegen::ir::{Api, Field, TextKind, Type};
use thousandeyes_codegen::{Places, Sources, load_placed};

/// What one mutant of the API gave.
struct Mutant {
    /// What was changed: `net.Metric.loss`.
    name: String,
    /// Names that a finding about it may have.
    field: Vec<String>,
    report: DocsReport,
}

impl Mutant {
    /// Nothing, or one finding that is about what was changed.
    fn verdict(&self, rules: &[Rule]) -> Result<usize, String> {
        let show = || {
            let lines =
                self.report.findings.iter().map(|one| {
                    format!("\n    {} {}: {}", one.rule.name(), one.subject, one.message)
                });
            format!("{}:{}", self.name, lines.collect::<String>())
        };
        match self.report.findings.as_slice() {
            [] => Ok(0),
            [one] => {
                let last = one
                    .subject
                    .rsplit(['.', '?'])
                    .next()
                    .unwrap()
                    .trim_end_matches("[]");
                let about = self
                    .field
                    .iter()
                    .any(|name| last == name || one.subject == *name);
                let right = rules.contains(&one.rule) && about && !one.page.is_empty();
                if right { Ok(1) } else { Err(show()) }
            }
            _ => Err(show()),
        }
    }
}

/// Changes each field of each model in turn; `change` says whether there is something to change.
fn mutants(
    api: &Api,
    places: &Places,
    pages: &Reference,
    change: impl Fn(&mut Api, usize, usize) -> bool,
) -> Vec<Mutant> {
    let mut out = Vec::new();
    for (at, model) in api.models.iter().enumerate() {
        for (index, field) in model.fields.iter().enumerate() {
            let mut mutant = api.clone();
            if !change(&mut mutant, at, index) {
                continue;
            }
            let quirk = field.quirk.as_ref().and_then(|quirk| quirk.name.clone());
            out.push(Mutant {
                name: format!("{}.{}", model.name, field.name),
                field: std::iter::once(field.name.clone()).chain(quirk).collect(),
                report: held(&mutant, places, pages),
            });
        }
    }
    out
}

/// How many were reported, and the names of those that were not; fails when one is reported twice or wrongly.
#[track_caller]
fn reported(mutants: &[Mutant], rules: &[Rule]) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut silent = Vec::new();
    for mutant in mutants {
        match mutant.verdict(rules) {
            Ok(0) => silent.push(mutant.name.clone()),
            Ok(_) => {}
            Err(said) => wrong.push(said),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    (mutants.len() - silent.len(), silent)
}

/// Models of which no page has a table: their fields are held against the examples alone.
fn only_in_examples(name: &str) -> bool {
    [
        "Har",
        "TestInfo",
        "TestDnsServer",
        "ApiLink",
        "Pages",
        "admin.AccountGroup",
        "system.Status",
    ]
    .iter()
    .any(|model| name.starts_with(model))
}

#[test]
fn every_field_that_is_taken_out_is_reported_once() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let pages = pages(&folder);
    let mut all = mutants(&api, &places, &pages, |api, at, index| {
        api.models[at].fields.remove(index);
        true
    });
    // With the log goes the object in it that has tables of its own: that one and the log are both new.
    let log = all.iter().position(|one| one.name == "Har.log").unwrap();
    assert_eq!(all.remove(log).report.findings.len(), 2);
    let (found, silent) = reported(&all, &[Rule::FieldOnlyPage, Rule::Example]);
    println!(
        "{found} fields reported, {} on no page: {silent:?}",
        silent.len()
    );
    // The change summary alone has this one; the others are parts of HAR that no example shows.
    let tabled: Vec<&String> = silent
        .iter()
        .filter(|name| !only_in_examples(name))
        .collect();
    assert_eq!(tabled, ["net.Metric.errorDetails"]);
    assert!(found > 400, "{found} of {}", all.len());
}

#[test]
fn every_other_type_is_reported_once() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let pages = pages(&folder);
    let all = mutants(&api, &places, &pages, |api, at, index| {
        let field = &mut api.models[at].fields[index];
        let Some(used) = &mut field.uses.answer else {
            return false;
        };
        used.ty = match &used.ty {
            Type::Text(_) | Type::Time | Type::Enum(_) => Type::Float,
            Type::Int | Type::Float | Type::Bit | Type::Bool | Type::Id(_) => {
                Type::List(Box::new(Type::Int))
            }
            Type::EpochMillis => Type::Text(TextKind::Plain),
            _ => return false,
        };
        field.values.clear();
        true
    });
    let (found, silent) = reported(
        &all,
        &[
            Rule::FieldType,
            Rule::Example,
            Rule::Quirk,
            Rule::FieldRange,
        ],
    );
    let tabled: Vec<&String> = silent
        .iter()
        .filter(|name| !only_in_examples(name))
        .collect();
    println!("{found} types reported; silent {silent:?}");
    assert_eq!(tabled, ["net.Metric.errorDetails"]);
}

#[test]
fn every_other_unit_is_reported_once() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let pages = pages(&folder);
    let all = mutants(&api, &places, &pages, |api, at, index| {
        let field = &mut api.models[at].fields[index];
        let quirk = field.quirk.as_ref();
        if field.unit.is_none() || quirk.is_some_and(|quirk| quirk.unit.is_some()) {
            return false;
        }
        let other = if field.unit.as_deref() == Some("days") {
            "ms"
        } else {
            "days"
        };
        field.unit = Some(other.to_owned());
        true
    });
    let (found, silent) = reported(&all, &[Rule::FieldUnit]);
    let tabled: Vec<&String> = silent
        .iter()
        .filter(|name| !only_in_examples(name))
        .collect();
    println!("{found} units reported; silent {silent:?}");
    // No table has these; the quirk says so.
    assert_eq!(
        tabled,
        ["voice.SipServer.optionsTime", "web.FtpServer.throughput"]
    );
    assert!(found > 70, "{found}");
}

#[test]
fn a_quirk_that_is_gone_is_missed_and_one_too_many_is_seen() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let pages = pages(&folder);
    let without = mutants(&api, &places, &pages, |api, at, index| {
        api.models[at].fields[index].quirk.take().is_some()
    });
    let rules = [
        Rule::FieldOnlySpec,
        Rule::FieldType,
        Rule::FieldUnit,
        Rule::FieldName,
    ];
    let mut silent = Vec::new();
    for mutant in &without {
        // A name that the table has is then on the page alone, and its own name in the spec alone: one finding, or two.
        let about = mutant
            .report
            .findings
            .iter()
            .all(|one| rules.contains(&one.rule) || one.rule == Rule::FieldOnlyPage);
        assert!(about, "{}: {:?}", mutant.name, mutant.report.findings);
        if mutant.report.findings.is_empty() {
            silent.push(mutant.name.as_str());
        }
    }
    // Tests in answers are cut short on these pages.
    silent.retain(|name| !name.starts_with("TestInfo."));
    // Of these no table tells: one has none, the other has a table whose place in the answer only prose says.
    assert_eq!(
        silent,
        ["HarLog._systemMetrics", "HarPage.responseCode"],
        "of {}",
        without.len()
    );
    let idle = mutants(&api, &places, &pages, |api, at, index| {
        let named = only_in_examples(&api.models[at].name.to_string());
        let field = &mut api.models[at].fields[index];
        let fine = field.quirk.is_none() && !named;
        field.quirk = Some(thousandeyes_codegen::ir::Quirk {
            ty: None,
            missing: true,
            name: None,
            unit: None,
            why: "no reason".to_owned(),
        });
        fine
    });
    let (found, silent) = reported(&idle, &[Rule::Quirk]);
    assert_eq!(silent, Vec::<String>::new());
    assert!(found > 200, "{found}");
}

/// Where the spec alone is wrong, the proposed line makes it right again: with it the spec is what it was.
#[test]
fn a_proposed_line_gives_the_spec_back() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let pages = pages(&folder);
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6");
    let sources = Sources::read("v6", "spec/v6/", &spec).unwrap();
    let (whole, _) = whole();
    let mut tried = 0;
    for (at, model) in api.models.iter().enumerate() {
        let with_unit = |(_, field): &(usize, &Field)| field.unit.is_some();
        for (index, _) in model.fields.iter().enumerate().filter(with_unit) {
            let mut mutant = api.clone();
            mutant.models[at].fields[index].unit = None;
            let report = held(&mutant, &places, &pages);
            let Some(finding) = report
                .findings
                .iter()
                .find(|one| one.rule == Rule::FieldUnit)
            else {
                continue;
            };
            let edit = finding.edit.as_ref().unwrap();
            let place = edit.at.as_ref().unwrap();
            let path = place.file.strip_prefix("spec/v6/").unwrap();
            let old = fs::read_to_string(spec.join(path)).unwrap();
            let mut lines: Vec<&str> = old.lines().collect();
            // Written over several lines, it would have to be taken out first.
            if lines
                .get(place.line)
                .is_some_and(|next| next.starts_with("        "))
            {
                continue;
            }
            lines[place.line - 1] = &edit.yaml[0];
            let mut mended = sources.clone();
            mended.insert(path, lines.join("\n"));
            let again = match load_placed(&mended) {
                Ok(placed) => placed.api,
                Err(problems) => panic!("{}\n{}", edit.yaml[0], problems.render(&mended, false)),
            };
            assert!(again == whole, "{}", edit.yaml[0]);
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

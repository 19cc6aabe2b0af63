//! Each field of the spec changed in turn, and the report of that.

use super::bench::{At, Bench, used};
use std::collections::BTreeSet;
use thousandeyes_codegen::drift::{DocsReport, Finding, Rule};
use thousandeyes_codegen::ir::{Field, Name, Projection, Quirk, TextKind, Type};

/// What one mutant of the API gave.
struct Mutant {
    /// What was changed: `net.Metric.loss answer`.
    name: String,
    /// Names that a finding about it may have.
    names: Vec<String>,
    operations: BTreeSet<String>,
    owner: Name,
    /// Whether other fields may be met by the change, too: the field holds fields, or tells arms of a union or faces of a model
    /// apart.
    wide: bool,
    report: DocsReport,
}

impl Mutant {
    fn about(&self, one: &Finding) -> bool {
        let parts = one.subject.split(['.', '?']);
        let mut parts = parts.map(|part| part.trim_end_matches("[]"));
        parts.any(|part| self.names.iter().any(|name| name.as_str() == part))
    }

    /// Nothing, or findings that are about what was changed: each place in tables and each in examples told once.
    fn verdict(&self, rules: &[Rule]) -> Result<bool, String> {
        let found = &self.report.findings;
        if found.is_empty() {
            return Ok(false);
        }
        let mut told = BTreeSet::new();
        // An example that no longer fits as a whole is told of as a whole.
        let whole = |one: &&Finding| {
            one.rule == Rule::Example && (one.subject.is_empty() || one.subject == "answer")
        };
        let right = |one: &&Finding| rules.contains(&one.rule) && self.about(one);
        let all = found.iter().all(|one| {
            let place = (one.rule, one.subject.as_str(), one.message.as_str());
            let fine = self.wide || right(&one) || whole(&one);
            fine && !one.page.is_empty() && told.insert(place)
        });
        if all && found.iter().any(|one| right(&one) || whole(&one)) {
            return Ok(true);
        }
        let lines = found.iter().map(|one| {
            let (rule, page) = (one.rule.name(), one.page.first());
            format!("\n    {rule} {}: {} {page:?}", one.subject, one.message)
        });
        Err(format!("{}:{}", self.name, lines.collect::<String>()))
    }
}

fn holds_fields(ty: &Type) -> bool {
    match ty {
        Type::List(item) | Type::Map(item) => holds_fields(item),
        Type::Model(_) | Type::Union(_) => true,
        _ => false,
    }
}

/// Changes each field of each model that an operation sends or answers, in turn; `change` says whether there is something to
/// change.
fn mutants(bench: &mut Bench, change: impl Fn(&mut Field, Projection) -> bool) -> Vec<Mutant> {
    let users = bench.users();
    let optional = bench.optional();
    let mut out = Vec::new();
    for model in 0..bench.api.models.len() {
        let owner = bench.api.models[model].name.clone();
        let operations = users.get(&owner).cloned().unwrap_or_default();
        for field in 0..bench.api.models[model].fields.len() {
            let old = bench.api.models[model].fields[field].clone();
            // What is asked of the whole field is asked once.
            let projections = bench.api.models[model].projections.clone();
            for projection in projections {
                let at = At { model, field };
                let mut new = old.clone();
                let Some(was) = used(&mut new, projection).clone() else {
                    continue;
                };
                if !change(&mut new, projection) {
                    continue;
                }
                let alone = bench.api.models[model].projected(projection).count() == 1;
                let quirk = old.quirk.as_ref().and_then(|quirk| quirk.name.clone());
                let uses = [&old.uses.answer, &old.uses.create, &old.uses.update];
                let mut names = vec![old.name.clone()];
                names.extend(uses.into_iter().flatten().map(|used| used.name.clone()));
                // Tables may write a path there.
                names.extend(
                    quirk
                        .iter()
                        .flat_map(|name| name.split('.'))
                        .map(str::to_owned),
                );
                out.push(Mutant {
                    name: format!("{owner}.{} {projection:?}", old.name),
                    names,
                    wide: alone || optional.contains(&owner) || holds_fields(&was.ty),
                    owner: owner.clone(),
                    operations: operations.clone(),
                    report: bench.changed(&operations, &at, new),
                });
            }
        }
    }
    out
}

/// Those that were reported, and those that were not; fails when one is reported twice or wrongly.
#[track_caller]
fn reported<'m>(mutants: &'m [Mutant], rules: &[Rule]) -> (BTreeSet<&'m str>, Vec<&'m Mutant>) {
    let mut wrong = Vec::new();
    let mut silent = Vec::new();
    let mut found = BTreeSet::new();
    for mutant in mutants {
        match mutant.verdict(rules) {
            Ok(true) => _ = found.insert(mutant.name.as_str()),
            Ok(false) => silent.push(mutant),
            Err(said) => wrong.push(said),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    (found, silent)
}

fn other_type(field: &mut Field, projection: Projection) -> bool {
    let Some(used) = used(field, projection) else {
        return false;
    };
    used.ty = match &used.ty {
        Type::Text(_) | Type::Time | Type::Enum(_) => Type::Float,
        Type::Int | Type::Float | Type::Bit | Type::Bool | Type::Id(_) => {
            Type::List(Box::new(Type::Int))
        }
        Type::EpochMillis | Type::EpochSeconds => Type::Text(TextKind::Plain),
        _ => return false,
    };
    field.values.clear();
    true
}

#[test]
fn every_field_that_is_taken_out_or_of_another_type_is_reported() {
    let Some(mut bench) = Bench::new() else {
        return;
    };
    let gone = mutants(&mut bench, |field, projection| {
        used(field, projection).take().is_some()
    });
    let rules = [
        Rule::FieldOnlyPage,
        Rule::Example,
        Rule::Quirk,
        // A row is then held against a field of the same name that is sent, or in another arm.
        Rule::FieldUnit,
        Rule::FieldType,
        Rule::FieldName,
        Rule::FieldRequired,
        Rule::FieldRange,
    ];
    let (found, silent) = reported(&gone, &rules);
    println!("{} of {} fields reported", found.len(), gone.len());
    let optional = bench.optional();
    let shared = |mutant: &&&Mutant| {
        let others = gone.iter().filter(|other| other.owner != mutant.owner);
        let mut others = others.filter(|other| !other.operations.is_disjoint(&mutant.operations));
        others.any(|other| other.names.iter().any(|name| mutant.names.contains(name)))
    };
    let told: Vec<&&Mutant> = silent
        .iter()
        .filter(|one| !optional.contains(&one.owner) && !shared(one))
        .filter(|one| {
            let names: Vec<&str> = one.names.iter().map(String::as_str).collect();
            bench.mentions(&one.operations, &names)
        })
        .collect();
    // Bodies alone may be described on a page that belongs to no call, or be no JSON.
    let answered = told.iter().filter(|one| !bench.only_sent(&one.owner));
    let answered: Vec<&str> = answered.map(|one| one.name.as_str()).collect();
    assert_eq!(answered, Vec::<&str>::new());
    assert!(told.len() <= 6, "{} fields of bodies", told.len());
    let least = if bench.whole { 1600 } else { 400 };
    assert!(found.len() >= least, "{} of {}", found.len(), gone.len());

    let other = mutants(&mut bench, other_type);
    let rules = [
        Rule::FieldType,
        Rule::Example,
        Rule::Quirk,
        Rule::FieldRange,
    ];
    let (typed, silent) = reported(&other, &rules);
    let untyped: Vec<&str> = silent
        .iter()
        .map(|one| one.name.as_str())
        .filter(|name| found.contains(name))
        .collect();
    println!("{} of {} types reported", typed.len(), other.len());
    // What is seen has its type compared: but for four cells that say nothing of it.
    assert!(untyped.len() <= 4, "{untyped:?}");
}

/// Fields whose own row in a table is missed when they are taken out.
fn in_tables(bench: &mut Bench, change: impl Fn(&Field) -> bool) -> BTreeSet<String> {
    let gone = mutants(bench, |field, projection| {
        change(field) && used(field, projection).take().is_some()
    });
    let row = |one: &&Mutant| {
        let mut found = one.report.findings.iter();
        found.any(|found| found.rule == Rule::FieldOnlyPage && one.about(found))
    };
    gone.iter()
        .filter(row)
        .map(|one| one.name.clone())
        .collect()
}

#[test]
fn every_other_unit_is_reported() {
    let Some(mut bench) = Bench::new() else {
        return;
    };
    let all = mutants(&mut bench, |field, _| {
        let quirk = field.quirk.as_ref();
        if field.unit.is_none() || quirk.is_some_and(|quirk| quirk.unit.is_some()) {
            return false;
        }
        let days = field.unit.as_deref() == Some("days");
        field.unit = Some(if days { "ms" } else { "days" }.to_owned());
        true
    });
    let (found, silent) = reported(&all, &[Rule::FieldUnit]);
    println!("{} of {} units reported", found.len(), all.len());
    let rows = in_tables(&mut bench, |field| field.unit.is_some());
    let tabled: Vec<&str> = silent
        .iter()
        .map(|one| one.name.as_str())
        .filter(|name| rows.contains(*name))
        .collect();
    // Their rows are of another object, or the table has no column of units and the doc no word of one.
    assert!(tabled.len() <= 6, "{tabled:?}");
    let least = if bench.whole { 130 } else { 70 };
    assert!(found.len() >= least, "{} of {}", found.len(), all.len());
}

#[test]
fn a_quirk_that_is_gone_is_missed_and_one_too_many_is_seen() {
    let Some(mut bench) = Bench::new() else {
        return;
    };
    let without = mutants(&mut bench, |field, _| field.quirk.take().is_some());
    // A name that the table has is then on the page alone, and its own name in the spec alone.
    let (found, _) = reported(
        &without,
        &[
            Rule::FieldOnlySpec,
            Rule::FieldType,
            Rule::FieldUnit,
            Rule::FieldName,
            Rule::FieldOnlyPage,
            Rule::Example,
        ],
    );
    println!("{} of {} quirks missed", found.len(), without.len());
    assert!(!bench.whole || found.len() >= 100, "{}", found.len());

    let all = mutants(&mut bench, |field, _| {
        let fine = field.quirk.is_none();
        field.quirk = Some(Quirk {
            ty: None,
            missing: true,
            name: None,
            unit: None,
            why: "no reason".to_owned(),
        });
        fine
    });
    let (idle, silent) = reported(&all, &[Rule::Quirk]);
    let rows = in_tables(&mut bench, |field| field.quirk.is_none());
    // Of what holds fields a table may have these alone.
    let silent = silent.iter().filter(|one| !one.wide);
    let silent = silent.map(|one| one.name.as_str());
    let silent: Vec<&str> = silent.filter(|name| rows.contains(*name)).collect();
    assert_eq!(silent, Vec::<&str>::new());
    let least = if bench.whole { 950 } else { 200 };
    assert!(idle.len() >= least, "{}", idle.len());
}

//! Operations, paths and parameters of the spec changed in turn, and the report of that.

use super::bench::Bench;
use super::{THREE, shared, spec, three};
use std::collections::BTreeSet;
use thousandeyes_codegen::drift::{DocsReport, Rule, docs};
use thousandeyes_codegen::ir::{Operation, Range, Segment, Type};

/// The calls that a report lacks.
fn lacking(report: &DocsReport) -> BTreeSet<(&str, &str)> {
    let lacks = report.missing_operations.iter();
    lacks
        .map(|one| (one.method.as_str(), one.path.as_str()))
        .collect()
}

/// Whether it is the path of the operation, with or without the part that may be left out.
fn is_path(operation: &Operation, path: &str) -> bool {
    let template = operation.path_template();
    let short = template.split('[').next() == Some(path);
    short || template.replace(['[', ']'], "") == path
}

#[test]
fn operations_and_paths_that_change_are_reported_once() {
    let Some(bench) = Bench::new() else { return };
    let all = bench.all();
    let mut shown = Vec::new();
    for (index, operation) in bench.api.operations.iter().enumerate() {
        let id = operation.id.as_str();
        if !bench.documented(id) {
            continue;
        }
        let mut without = bench.api.clone();
        without.operations.remove(index);
        let report = docs(&without, &bench.places, &all, true);
        assert!(bench.new_in(&report).is_empty(), "{id}: {report:#?}");
        let lacks = lacking(&report);
        for (method, path) in &lacks {
            let own = operation.method.to_string() == *method && is_path(operation, path);
            assert!(own, "{id}: {method} {path}");
        }
        if lacks.is_empty() {
            shown.push(id);
        }

        let mut moved = bench.api.clone();
        for segment in &mut moved.operations[index].path {
            if let Segment::Literal(text) = segment {
                text.push('x');
            }
        }
        let report = docs(&moved, &bench.places, &all, true);
        let new = bench.new_in(&report);
        let [one] = new.as_slice() else {
            panic!("{id}: {new:#?}");
        };
        assert_eq!(one.operations, [id]);
        let left = lacking(&report);
        assert!(left.is_subset(&lacks), "{id}: {left:?}");
        match one.rule {
            Rule::Path => assert!(!lacks.is_empty(), "{id}"),
            // The page's own path is then in the list.
            _ => assert_eq!((one.rule, left), (Rule::OperationOnlySpec, lacks), "{id}"),
        }
    }
    // Nothing but an example names the status call.
    assert_eq!(shown, ["system.status"]);
}

#[test]
fn parameters_that_change_are_reported() {
    let Some(mut bench) = Bench::new() else {
        return;
    };
    let mut reported: BTreeSet<(String, String)> = BTreeSet::new();
    let mut silent = Vec::new();
    let mut other_need = 0;
    for index in 0..bench.api.operations.len() {
        let operation = bench.api.operations[index].clone();
        let own = operation.query.iter().enumerate();
        for (at, param) in own.filter(|(_, param)| !param.global) {
            let of = format!("{} ?{}", operation.id, param.name);
            let mut new = operation.clone();
            new.query.remove(at);
            let found = bench.operation(index, new).findings;
            let choice = matches!(param.ty, Type::Choice(_));
            let subjects: BTreeSet<&str> = found.iter().map(|one| one.subject.as_str()).collect();
            assert!(
                found.iter().all(|one| one.rule == Rule::ParameterOnlyPage)
                    && subjects.len() == found.len()
                    && (choice || found.len() <= 1),
                "{of}: {found:#?}"
            );
            if found.is_empty() {
                let in_path = operation.path_params.iter();
                if !in_path.into_iter().any(|one| one.name == param.name) {
                    silent.push((operation.id.clone(), param.name.clone()));
                }
                continue;
            }
            reported.insert((operation.id.clone(), param.name.clone()));
            if choice {
                // From, to and the window.
                assert_eq!(found.len(), 3, "{of}");
                continue;
            }

            let mut new = operation.clone();
            let last = new.query[at].name.pop().unwrap();
            new.query[at].name.extend([last, last]);
            new.query[at].values = vec!["A".to_owned(), "B".to_owned()];
            let found = bench.operation(index, new).findings;
            assert_eq!(found.len(), 1, "{of}: {found:#?}");

            let mut new = operation.clone();
            new.query[at].required = !param.required;
            let found = bench.operation(index, new).findings;
            let right = found.iter().all(|one| {
                one.rule == Rule::ParameterRequired && one.subject == format!("?{}", param.name)
            });
            assert!(right && found.len() <= 1, "{of}: {found:#?}");
            other_need += found.len();
        }
    }
    // A page of several calls lists the parameters once, for the first of them.
    for (id, name) in &silent {
        let first = reported.iter().any(|(other, param)| {
            param == name && bench.pages_of(other).is_superset(&bench.pages_of(id))
        });
        assert!(first, "{id} ?{name} is told by nothing");
    }
    println!(
        "{} parameters, {other_need} of another need",
        reported.len()
    );
    assert!(reported.len() >= 12, "{reported:?}");
    assert!(!bench.whole || other_need > 0);
}

#[test]
fn a_range_and_the_values_of_a_parameter_are_compared() {
    let Some(folder) = shared() else { return };
    let (mut api, places) = spec();
    let pages = three(&folder);
    for field in api.models.iter_mut().flat_map(|model| &mut model.fields) {
        if field.name == "stdDev" && field.range.is_some() {
            field.range = Some(Range {
                low: Some("0".to_owned()),
                high: Some("100".to_owned()),
            });
        }
    }
    for operation in &mut api.operations {
        for param in operation
            .query
            .iter_mut()
            .filter(|param| param.name == "direction")
        {
            param.values = vec!["TO_TARGET".to_owned()];
        }
    }
    let report = docs(&api, &places, &pages, false);
    let count = |rule| {
        report
            .findings
            .iter()
            .filter(|one| one.rule == rule)
            .count()
    };
    assert_eq!(
        (count(Rule::FieldRange), count(Rule::ParameterValues)),
        (1, 2),
        "{:#?}",
        report.findings
    );
    // Two of the three operations have the same values on the page, so that one finding is about both.
    assert_eq!((report.findings.len(), report.pages), (3, THREE.len()));
}

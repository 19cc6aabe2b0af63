//! Operations, paths and parameters of the spec changed in turn, and the report of that.

use super::{held, pages, shared, spec};
use thousandeyes_codegen::drift::Rule;
use thousandeyes_codegen::ir::{Range, Segment, Type};

#[test]
fn operations_paths_and_parameters_that_change_are_reported_once() {
    let Some(folder) = shared() else { return };
    let (api, places) = spec();
    let pages = pages(&folder);
    for (index, operation) in api.operations.iter().enumerate() {
        let mut without = api.clone();
        without.operations.remove(index);
        let report = held(&without, &places, &pages);
        let lacks: Vec<&str> = report
            .missing_operations
            .iter()
            .map(|one| one.path.as_str())
            .collect();
        // Nothing but an example names the status call.
        let expected = usize::from(operation.id != "system.status");
        assert_eq!(
            (lacks.len(), report.findings.as_slice()),
            (expected, &[][..]),
            "{}",
            operation.id
        );

        let mut moved = api.clone();
        for segment in &mut moved.operations[index].path {
            if let Segment::Literal(text) = segment {
                text.push('x');
            }
        }
        let report = held(&moved, &places, &pages);
        let [one] = report.findings.as_slice() else {
            panic!("{}: {:#?}", operation.id, report.findings);
        };
        let rule = if expected == 1 {
            Rule::Path
        } else {
            Rule::OperationOnlySpec
        };
        if one.rule == Rule::OperationOnlySpec {
            assert_eq!(
                report.missing_operations.len(),
                expected,
                "{}",
                operation.id
            );
        } else {
            assert_eq!(
                (one.rule, &report.missing_operations[..]),
                (rule, &[][..]),
                "{}",
                operation.id
            );
        }

        for (at, param) in operation
            .query
            .iter()
            .enumerate()
            .filter(|(_, param)| !param.global)
        {
            let mut without = api.clone();
            without.operations[index].query.remove(at);
            let report = held(&without, &places, &pages);
            let wanted = if matches!(param.ty, Type::Choice(_)) {
                3
            } else {
                1
            };
            let only = report
                .findings
                .iter()
                .filter(|one| one.rule == Rule::ParameterOnlyPage)
                .count();
            assert_eq!(
                (only, report.findings.len()),
                (wanted, wanted),
                "{}: {:#?}",
                param.name,
                report.findings
            );

            let mut required = api.clone();
            let changed = &mut required.operations[index].query[at];
            let last = changed.name.pop().unwrap();
            changed.name.extend([last, last]);
            if matches!(changed.ty, Type::Choice(_)) {
                continue;
            }
            changed.values = vec!["A".to_owned(), "B".to_owned()];
            let report = held(&required, &places, &pages);
            assert_eq!(
                report.findings.len(),
                1,
                "{}: {:#?}",
                param.name,
                report.findings
            );
        }
    }
}

#[test]
fn a_range_and_the_values_of_a_parameter_are_compared() {
    let Some(folder) = shared() else { return };
    let (mut api, places) = spec();
    let pages = pages(&folder);
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
    let report = held(&api, &places, &pages);
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
    assert_eq!(report.findings.len(), 3);
}

//! The mock of an API with all that the language can say: bodies, unions, maps, optional segments, methods.

use thousandeyes_api::{Answer, Api, BodyFormat};
use thousandeyes_codegen::ir_json;
use thousandeyes_mock::Mock;
use thousandeyes_tests::{golden::OPERATIONS, goldens};

use crate::support::{path, send, sent, start};

fn api() -> Api {
    let ir = goldens::api().unwrap();
    let mut api = Api::from_json(&ir_json(&ir)).unwrap();
    let examples: Vec<(&String, &String)> = ir.examples.iter().collect();
    api.set_examples(&examples);
    api
}

#[test]
fn what_the_generator_writes_is_read_whole() {
    let (ir, api) = (goldens::api().unwrap(), api());
    let ids: Vec<&str> = ir
        .operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let found: Vec<&str> = api
        .operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    assert_eq!(ids, found);
    for (ir, api) in ir.operations.iter().zip(&api.operations) {
        assert_eq!(ir.path_template(), api.template());
        assert_eq!(ir.examples.len(), api.examples.len());
        if let Some(row) = api.answer.row() {
            assert!(row.resolves_in(&self::api()), "{}", api.id);
        }
    }
    let fields: usize = ir.models.iter().map(|model| model.fields.len()).sum();
    assert_eq!(
        fields,
        api.models
            .iter()
            .map(|model| model.fields.len())
            .sum::<usize>()
    );
}

#[test]
fn every_golden_operation_answers_what_its_client_reads() {
    let api = api();
    for seed in 0..8 {
        let mock = start(Mock::builder().api(api.clone()).seed(seed).rows(12));
        let base = mock.base_url();
        let version = base.rsplit('/').next().unwrap().to_owned();
        for operation in &api.operations {
            let typed = OPERATIONS
                .iter()
                .find(|typed| typed.id == operation.id)
                .unwrap();
            let below = path(&api, operation, seed % 2 == 0);
            let target = format!("/{version}{below}");
            let (fields, body) = sent(&api, operation, &below);
            let fields = format!("Authorization: Bearer t\n{fields}");
            mock.clear();
            let answer = send(&mock, operation.method.as_str(), &target, &fields, &body);
            let text = answer.text();
            let expected = operation
                .status
                .iter()
                .any(|code| *code == i64::from(answer.status));
            assert!(
                expected,
                "{} {target}: {} {text}",
                operation.id, answer.status
            );
            if matches!(operation.answer, Answer::Empty) {
                assert_eq!(text, "", "{}", operation.id);
                continue;
            }
            let read = (typed.reread)(&text);
            let read = read.unwrap_or_else(|fault| panic!("{}: {fault}: {text}", operation.id));
            assert!(
                read.rejected.is_empty(),
                "{}: {:?}: {text}",
                operation.id,
                read.rejected
            );
            assert!(
                read.unknown.is_empty(),
                "{}: {:?}: {text}",
                operation.id,
                read.unknown
            );
        }
    }
}

#[test]
fn bodies_are_looked_at() {
    let api = api();
    let mock = start(Mock::builder().api(api.clone()));
    let base = mock.base_url();
    let version = base.rsplit('/').next().unwrap().to_owned();
    let mut checked = 0;
    for operation in &api.operations {
        let Some(body) = operation
            .body
            .as_ref()
            .filter(|body| body.format == BodyFormat::Json && body.required)
        else {
            continue;
        };
        let target = format!("/{version}{}", path(&api, operation, true));
        for (media, sent, status) in [
            ("text/plain", "{}", 415),
            ("application/json", "{", 400),
            ("application/json", "", 400),
        ] {
            let fields = format!("Authorization: Bearer t\nContent-Type: {media}");
            let answer = send(&mock, operation.method.as_str(), &target, &fields, sent);
            assert_eq!(
                answer.status, status,
                "{} {media} {sent} {body:?}",
                operation.id
            );
        }
        checked += 1;
    }
    assert!(checked > 5, "{checked}");
}

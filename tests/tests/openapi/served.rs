//! What the mock server answers fits the document: two readers of one description, written apart, agree.

use super::support::{path, send, start};
use super::{Subject, both, examples::validator};
use serde_json::Value;
use thousandeyes_api::{Api, BodyFormat};
use thousandeyes_codegen::ir_json;
use thousandeyes_mock::Mock;

#[test]
fn made_up_answers_fit_the_schemas() {
    for subject in both() {
        let api = Api::from_json(&ir_json(&subject.api)).unwrap();
        let mut values = 0;
        for seed in [0, 1] {
            let mock = start(Mock::builder().api(api.clone()).seed(seed).rows(6));
            for operation in &api.operations {
                let optional = seed == 0;
                let target = format!("/{}{}", api.version, path(&api, operation, optional));
                let kind = match &operation.body {
                    None => "",
                    Some(body) if body.format == BodyFormat::Csv => "Content-Type: text/csv",
                    Some(_) => "Content-Type: application/json",
                };
                let relative = path(&api, operation, optional);
                let sample = api.body_sample_at(operation, &relative);
                let body = sample.unwrap_or_default();
                let fields = format!("Authorization: Bearer t\n{kind}");
                // What an earlier call deleted is back.
                mock.clear();
                let answer = send(&mock, operation.method.as_str(), &target, &fields, &body);
                values += fits(&subject, &operation.id, answer.status, &answer.text());
            }
        }
        assert!(values > 1000, "{values} values");
    }
}

/// Holds an answer against each variant of its operation; gives how many values it had.
fn fits(subject: &Subject, id: &str, status: u16, text: &str) -> usize {
    let mut count = 0;
    for (_, _, object) in subject.variants(id) {
        let response = &object["responses"][&status.to_string()];
        let description = subject.followed(response)["description"].as_str();
        assert!(description.is_some(), "{id}: no answer of {status}: {text}");
        assert!(status < 300, "{id}: {status} {text}");
        let schema = &response["content"]["application/json"]["schema"];
        if schema.is_null() {
            assert_eq!(text, "", "{id}");
            continue;
        }
        let value: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator(subject, schema)
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{id}: {errors:#?}");
        count += leaves(&value);
    }
    count
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(leaves).sum(),
        Value::Array(items) => items.iter().map(leaves).sum(),
        _ => 1,
    }
}

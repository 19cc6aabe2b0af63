//! Every example fits the schema of its answer or body, and none that is bent does.

use super::{Subject, both};
use jsonschema::Validator;
use serde_json::{Value, json};

/// A validator for a schema that stands in the document.
pub(crate) fn validator(subject: &Subject, schema: &Value) -> Validator {
    let root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": subject.document["components"],
        "allOf": [schema],
    });
    jsonschema::validator_for(&root).unwrap()
}

/// Each example of the IR: its path, its text, and the schema that the document has for it.
fn all(subject: &Subject) -> Vec<(String, Value, Validator)> {
    let mut out = Vec::new();
    for operation in &subject.api.operations {
        for (_, _, object) in subject.variants(&operation.id) {
            let status = operation.status[0].to_string();
            let answer = &object["responses"][&status]["content"]["application/json"];
            let body = &object["requestBody"]["content"]["application/json"];
            for (list, media) in [
                (&operation.examples, answer),
                (&operation.body_examples, body),
            ] {
                for path in list {
                    let value: Value = serde_json::from_str(&subject.api.examples[path]).unwrap();
                    // The document has it too, unchanged.
                    let stem = path.rsplit('/').next().unwrap().trim_end_matches(".json");
                    let shown = subject.followed(&media["examples"][stem]);
                    assert_eq!(shown["value"], value, "{path}");
                    let schema = validator(subject, &media["schema"]);
                    out.push((format!("{} {path}", object["operationId"]), value, schema));
                }
            }
        }
    }
    out
}

#[test]
fn every_example_fits_its_schema() {
    let counts = both().map(|subject| {
        let examples = all(&subject);
        for (name, value, schema) in &examples {
            let errors: Vec<String> = schema
                .iter_errors(value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
        }
        examples.len()
    });
    let named = |subject: &Subject| -> usize {
        let operations = subject.api.operations.iter();
        operations
            .map(|operation| operation.examples.len() + operation.body_examples.len())
            .sum()
    };
    // Variants show the examples of their operation again.
    let [real, golden] = both();
    assert!(counts[0] >= named(&real) && counts[1] >= named(&golden));
    assert!(counts[0] >= 27, "{}", counts[0]);
}

/// The places of all values that hold no other.
fn leaves(value: &Value, place: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{place}/{key}"), out);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(value, &format!("{place}/{index}"), out);
            }
        }
        _ => out.push(place.to_owned()),
    }
}

#[test]
fn no_bent_example_fits() {
    for subject in both() {
        let mut bent = 0;
        let mut loose = Vec::new();
        for (name, value, schema) in all(&subject) {
            let mut places = Vec::new();
            leaves(&value, "", &mut places);
            for place in places {
                let mut wrong = value.clone();
                *wrong.pointer_mut(&place).unwrap() = json!([{ "not": "this" }]);
                bent += 1;
                if schema.is_valid(&wrong) {
                    loose.push(format!("{name} {place}"));
                }
            }
        }
        assert!(bent > 100, "{bent}");
        // Only what the spec itself leaves open: `json`, fields that are kept unread, kinds and tags that nobody knows, and bodies whose
        // arm the path tells.
        let open = |place: &String| {
            let open = [
                "/json",
                "/any/",
                "/groupLabelMaps/",
                "/type",
                "/threshold",
                "/notInTheSpec",
                "tag-in-path/create.json",
                "tag-in-path/update.json",
                "tag-in-path/unset.json",
            ];
            subject.api.version == "golden" && open.iter().any(|open| place.contains(open))
        };
        loose.retain(|place| !open(place));
        assert!(loose.is_empty(), "{bent} bent, of which fit: {loose:#?}");
    }
}

#[test]
fn values_that_nobody_listed_fit_answers_and_not_requests() {
    let [real, _] = both();
    let (_, mut value, schema) = all(&real)
        .into_iter()
        .find(|(name, ..)| name.contains("path-vis/way-back"))
        .unwrap();
    let place = "/net/pathVis/0/direction";
    assert!(value.pointer(place).is_some());
    *value.pointer_mut(place).unwrap() = json!("SIDEWAYS");
    assert!(schema.is_valid(&value));
    // The same of a field that lists its values without an enum.
    let test = json!({ "$ref": "#/components/schemas/TestInfo" });
    let test = validator(&real, &test);
    assert!(test.is_valid(&json!({ "httpVersion": 2 })));
    assert!(test.is_valid(&json!({ "httpVersion": 3 })));
    assert!(!test.is_valid(&json!({ "httpVersion": "3" })));
    // The query of `net.path-vis` takes two of the three values.
    let (_, _, object) = real.variants("net.path-vis")[0];
    let direction = object["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .find(|param| param["name"] == "direction")
        .unwrap();
    let schema = validator(&real, &direction["schema"]);
    assert!(schema.is_valid(&json!("TO_TARGET")));
    assert!(!schema.is_valid(&json!("BIDIRECTIONAL")));
}

#[test]
fn one_arm_of_a_choice_is_sent() {
    let [_, golden] = both();
    let (_, _, object) = golden.variants("cases.create-alert-rule")[0];
    let schema = validator(
        &golden,
        &object["requestBody"]["content"]["application/json"]["schema"],
    );
    let rule = |rest: Value| {
        let mut body = json!({ "ruleName": "r" });
        body.as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        body
    };
    for fits in [
        json!({ "minimumSources": 2 }),
        json!({ "minimumSourcesPct": 50 }),
        json!({ "minimumSources": 2, "allAgents": 1 }),
        json!({ "minimumSources": 2, "agentIds": [1], "exclude": 0 }),
    ] {
        assert!(schema.is_valid(&rule(fits.clone())), "{fits}");
    }
    for misfit in [
        json!({}),
        json!({ "minimumSources": 2, "minimumSourcesPct": 50 }),
        json!({ "minimumSources": 2, "allAgents": 1, "agentIds": [1] }),
        json!({ "minimumSources": 2, "exclude": 1 }),
    ] {
        assert!(!schema.is_valid(&rule(misfit.clone())), "{misfit}");
    }
}

#[test]
fn null_takes_a_value_back_where_it_may() {
    let [_, golden] = both();
    let label = |face: &str| {
        let place = format!("#/components/schemas/cases.Label{face}");
        validator(&golden, &json!({ "$ref": place }))
    };
    assert!(label(".update").is_valid(&json!({ "icon": null })));
    assert!(!label(".update").is_valid(&json!({ "name": null })));
    assert!(
        !label(".create").is_valid(&json!({ "icon": "i" })),
        "no name"
    );
    assert!(label(".create").is_valid(&json!({ "name": "n", "icon": "i" })));
}

#[test]
fn a_tag_chooses_the_arm_and_unknown_ones_pass_in_answers() {
    let [_, golden] = both();
    let widget = validator(
        &golden,
        &json!({ "$ref": "#/components/schemas/cases.Widget" }),
    );
    assert!(widget.is_valid(&json!({ "type": "Map", "id": "w", "metric": "loss" })));
    assert!(!widget.is_valid(&json!({ "type": "Map", "id": "w", "metric": 1 })));
    assert!(widget.is_valid(&json!({ "type": "Time Series: Line", "id": "w", "metric": 1 })));
    assert!(
        !widget.is_valid(&json!({ "type": "Time Series: Line", "id": "w", "isStacked": "no" }))
    );
    assert!(widget.is_valid(&json!({ "type": "Gauge", "anything": [] })));
    assert!(!widget.is_valid(&json!("Map")));
}

//! Every example fits the schema of its answer or body, and none that is bent does.

use super::{Subject, both, shapes};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use thousandeyes_codegen::ir::Type;

/// A validator for a schema that stands in the document. It has the components that the schema refers to, and no others: to read all
/// of them for each of some hundred examples would take minutes.
pub(crate) fn validator(subject: &Subject, schema: &Value) -> Validator {
    let mut found = BTreeMap::new();
    reached(subject, schema, &mut found);
    let root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": { "schemas": found },
        "allOf": [schema],
    });
    jsonschema::validator_for(&root).unwrap()
}

/// The components that a schema refers to, and those that these refer to.
fn reached<'s>(subject: &'s Subject, schema: &Value, found: &mut BTreeMap<&'s str, &'s Value>) {
    let schemas = subject.document["components"]["schemas"]
        .as_object()
        .unwrap();
    match schema {
        Value::Object(members) => {
            if let Some(place) = schema.get("$ref").and_then(Value::as_str) {
                let name = place.strip_prefix("#/components/schemas/").unwrap();
                let (name, schema) = schemas.get_key_value(name).unwrap();
                if found.insert(name, schema).is_none() {
                    reached(subject, schema, found);
                }
            }
            members
                .values()
                .for_each(|inner| reached(subject, inner, found));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|inner| reached(subject, inner, found)),
        _ => {}
    }
}

/// An example of the IR, and the schema that the document has for it.
struct Example<'s> {
    name: String,
    value: Value,
    schema: Validator,
    /// What the IR itself says of a value in the same place.
    accepts: Box<dyn Fn(&Value) -> bool + 's>,
}

/// Each example of the IR. A body whose arm the path tells is there for every arm that it may be of.
fn all(subject: &Subject) -> Vec<Example<'_>> {
    let api = &subject.api;
    let mut out = Vec::new();
    for operation in &api.operations {
        for (_, _, object) in subject.variants(&operation.id) {
            let status = operation.status[0].to_string();
            let answer = &object["responses"][&status]["content"]["application/json"];
            let body = &object["requestBody"]["content"]["application/json"];
            for (list, media) in [
                (&operation.examples, answer),
                (&operation.body_examples, body),
            ] {
                for path in list {
                    let value: Value = serde_json::from_str(&api.examples[path]).unwrap();
                    // The document has it too, unchanged.
                    let stem = path.rsplit('/').next().unwrap().trim_end_matches(".json");
                    let shown = subject.followed(&media["examples"][stem]);
                    assert_eq!(shown["value"], value, "{path}");
                    let name = format!("{} {path}", object["operationId"]);
                    if std::ptr::eq(media, answer) {
                        out.push(Example {
                            name,
                            schema: validator(subject, &media["schema"]),
                            accepts: Box::new(|value| {
                                shapes::answer(api, &operation.answer, value)
                            }),
                            value,
                        });
                        continue;
                    }
                    let body = operation.body.as_ref().unwrap();
                    for (ty, schema) in bodies(subject, &body.ty, &media["schema"]) {
                        let schema = validator(subject, &schema);
                        if ty == body.ty || schema.is_valid(&value) {
                            out.push(Example {
                                name: format!("{name} {ty}"),
                                value: value.clone(),
                                schema,
                                accepts: Box::new(move |value| {
                                    shapes::accepts(api, &ty, body.projection, value)
                                }),
                            });
                        }
                    }
                }
            }
        }
    }
    out
}

/// The schema of a body, and those of its arms when the path tells which one it is.
fn bodies(subject: &Subject, ty: &Type, schema: &Value) -> Vec<(Type, Value)> {
    let mut out = vec![(ty.clone(), schema.clone())];
    let (Type::Union(name), Some(arms)) = (ty, subject.followed(schema).get("x-arms")) else {
        return out;
    };
    let union = subject.api.union(name).unwrap();
    for arm in &union.arms {
        let place = &arms[&arm.on];
        assert!(place.is_string(), "{name}: no arm `{}`", arm.on);
        if out.iter().all(|(ty, _)| *ty != arm.ty) {
            out.push((arm.ty.clone(), json!({ "$ref": place })));
        }
    }
    out
}

#[test]
fn every_example_fits_its_schema() {
    let counts = both().map(|subject| {
        let examples = all(&subject);
        for example in &examples {
            let Example { name, value, .. } = example;
            let errors: Vec<String> = example
                .schema
                .iter_errors(value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
            assert!((example.accepts)(value), "{name}");
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
        let mut open = 0;
        let mut wrong = Vec::new();
        for Example {
            name,
            mut value,
            schema,
            accepts,
        } in all(&subject)
        {
            let mut places = Vec::new();
            leaves(&value, "", &mut places);
            for place in places {
                let bend = |value: &mut Value, with| {
                    std::mem::replace(value.pointer_mut(&place).unwrap(), with)
                };
                let was = bend(&mut value, json!([{ "not": "this" }]));
                bent += 1;
                // Only what the spec itself leaves open: `json`, keys that it has no field for, kinds and tags that nobody knows, and
                // bodies whose arm the path tells. These must fit, and no others.
                let (fits, may) = (schema.is_valid(&value), accepts(&value));
                open += usize::from(may);
                if fits != may {
                    wrong.push(format!("{name} {place} fits: {fits}"));
                }
                bend(&mut value, was);
            }
        }
        assert!(bent > 100, "{bent}");
        assert!(open * 5 < bent, "{open} of {bent} are open");
        assert!(wrong.is_empty(), "of {bent} bent: {wrong:#?}");
    }
}

#[test]
fn values_that_nobody_listed_fit_answers_and_not_requests() {
    let [real, _] = both();
    let Example {
        mut value, schema, ..
    } = all(&real)
        .into_iter()
        .find(|example| example.name.contains("path-vis/way-back"))
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

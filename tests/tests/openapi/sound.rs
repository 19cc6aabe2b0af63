//! What any reader of OpenAPI relies on: references lead somewhere, names are legal and unique, schemas are schemas.

use super::{Subject, both};
use serde_json::Value;
use std::collections::BTreeSet;

fn walk<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v Value)) {
    visit(value);
    match value {
        Value::Object(members) => members.values().for_each(|value| walk(value, visit)),
        Value::Array(items) => items.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[test]
fn references_lead_somewhere() {
    for subject in both() {
        let mut count = 0;
        walk(&subject.document, &mut |value| {
            if let Some(place) = value.get("$ref").and_then(Value::as_str) {
                let pointer = place.strip_prefix('#').expect("all references are local");
                assert!(
                    subject.document.pointer(pointer).is_some(),
                    "nothing at {place}"
                );
                count += 1;
            }
        });
        assert!(count > 100, "{count} references");
    }
}

#[test]
fn component_names_are_legal() {
    for subject in both() {
        for (kind, components) in subject.document["components"].as_object().unwrap() {
            for name in components.as_object().unwrap().keys() {
                let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
                assert!(
                    name.chars().all(legal) && !name.is_empty(),
                    "{kind}: {name}"
                );
            }
        }
    }
}

#[test]
fn no_key_stands_twice() {
    // A reader of text takes either of two, so the text is read with both.
    for subject in both() {
        let mut stack: Vec<BTreeSet<String>> = Vec::new();
        for line in subject.text.lines() {
            let line = line.trim();
            if line.ends_with('{') || line.ends_with('[') {
                if let Some(key) = key(line) {
                    let new = stack.last_mut().unwrap().insert(key.clone());
                    assert!(new, "{}: `{key}` stands twice", subject.api.version);
                }
                stack.push(BTreeSet::new());
            } else if line.starts_with('}') || line.starts_with(']') {
                stack.pop().unwrap();
            } else if let Some(key) = key(line) {
                let new = stack.last_mut().unwrap().insert(key.clone());
                assert!(new, "{}: `{key}` stands twice", subject.api.version);
            }
        }
        assert!(stack.is_empty());
    }
}

/// The key of a line of indented JSON.
fn key(line: &str) -> Option<String> {
    let mut read = serde_json::Deserializer::from_str(line).into_iter::<String>();
    let key = read.next()?.ok()?;
    line[read.byte_offset()..].starts_with(':').then_some(key)
}

#[test]
fn schemas_are_schemas() {
    for subject in both() {
        let mut schemas: Vec<&Value> = subject.document["components"]["schemas"]
            .as_object()
            .unwrap()
            .values()
            .collect();
        walk(&subject.document["paths"], &mut |value| {
            schemas.extend(value.get("schema"));
        });
        assert!(schemas.len() > 60, "{}", schemas.len());
        for schema in schemas {
            if let Err(error) = jsonschema::meta::validate(schema) {
                panic!("{error}: {schema}");
            }
        }
    }
}

/// Generators name a type by the title of an object, and leave out what has a name that is taken, with all that refers to it.
#[test]
fn no_two_objects_have_one_title() {
    for subject in both() {
        let mut titles = BTreeSet::new();
        walk(&subject.document["components"]["schemas"], &mut |value| {
            if let (Some(title), Some("object")) = (value["title"].as_str(), value["type"].as_str())
            {
                assert!(titles.insert(title), "two objects are titled `{title}`");
            }
        });
    }
}

/// Whether a path and its parameters name the same things.
fn holds_together(subject: &Subject, path: &str, operation: &Value) {
    let id = &operation["operationId"];
    let in_path: Vec<String> = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(str::to_owned)
        .collect();
    let mut given = Vec::new();
    let mut seen = BTreeSet::new();
    for param in operation["parameters"].as_array().into_iter().flatten() {
        let param = subject.followed(param);
        let place = param["in"].as_str().unwrap();
        let name = param["name"].as_str().unwrap();
        assert!(seen.insert((place, name)), "{id}: `{name}` twice");
        assert!(!param["schema"].is_null(), "{id}: `{name}` has no schema");
        if place == "path" {
            assert_eq!(param["required"], true, "{id}: `{name}`");
            given.push(name.to_owned());
        }
    }
    assert_eq!(in_path, given, "{id}");
}

#[test]
fn paths_and_parameters_hold_together() {
    for subject in both() {
        let mut shapes = BTreeSet::new();
        let mut ids = BTreeSet::new();
        let tags: Vec<&Value> = subject.document["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| &tag["name"])
            .collect();
        for (path, method, operation) in subject.operations() {
            holds_together(&subject, path, operation);
            let shape: Vec<&str> = path
                .split('/')
                .map(|segment| {
                    if segment.starts_with('{') {
                        "{}"
                    } else {
                        segment
                    }
                })
                .collect();
            shapes.insert(shape.join("/"));
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{id} twice");
            assert!(tags.contains(&&operation["tags"][0]), "{id}");
            assert!(["get", "post", "put", "patch", "delete"].contains(&method));
            for (code, response) in operation["responses"].as_object().unwrap() {
                let response = subject.followed(response);
                assert!(response["description"].is_string(), "{id} {code}");
            }
        }
        // Two paths that differ in the names of parameters only are one path to OpenAPI.
        let paths = subject.document["paths"].as_object().unwrap();
        assert_eq!(shapes.len(), paths.len(), "{:?}", paths.keys());
    }
}

/// The case that the rule above is about: a type or an id in one segment.
#[test]
fn a_segment_that_is_a_type_or_an_id_is_told_apart() {
    let [_, golden] = both();
    let of_type = golden.variants("cases.groups-of-type");
    let paths: Vec<&str> = of_type.iter().map(|(path, ..)| *path).collect();
    assert_eq!(
        paths,
        [
            "/groups/agents",
            "/groups/endpoint-agents",
            "/groups/dashboards"
        ]
    );
    assert_eq!(
        of_type[1].2["operationId"],
        "cases.groups-of-type.endpoint-agents"
    );
    let by_id = golden.variants("cases.group");
    assert_eq!(by_id.len(), 1);
    assert_eq!(by_id[0].0, "/groups/{groupId}");
    assert_eq!(by_id[0].2["operationId"], "cases.group");
    // Optional segments: the short path has the id, the long one the parameter's name behind it.
    let servers = golden.variants("cases.servers");
    let shown: Vec<(&str, &str)> = servers
        .iter()
        .map(|(path, _, operation)| (*path, operation["operationId"].as_str().unwrap()))
        .collect();
    assert_eq!(
        shown,
        [
            ("/servers/{testId}", "cases.servers"),
            ("/servers/{testId}/{serverId}", "cases.servers.serverId")
        ]
    );
}

//! Nothing of the IR is lost on the way to OpenAPI, and nothing comes in that is not in it.

use super::{Subject, both};
use serde_json::Value;
use std::collections::BTreeSet;
use thousandeyes_codegen::ir::{
    Answer, Field, Operation, Param, Projection, Quirk, Segment, Type, Union, Use,
};

#[test]
fn operations_are_the_same() {
    for subject in both() {
        let ours: BTreeSet<&str> = subject
            .api
            .operations
            .iter()
            .map(|operation| operation.id.as_str())
            .collect();
        let theirs: BTreeSet<&str> = subject
            .operations()
            .into_iter()
            .map(|(_, _, operation)| {
                let of = operation.get("x-variant-of");
                of.unwrap_or(&operation["operationId"]).as_str().unwrap()
            })
            .collect();
        assert_eq!(ours, theirs);
        for operation in &subject.api.operations {
            for (path, method, object) in subject.variants(&operation.id) {
                one_operation(&subject, operation, path, method, object);
            }
        }
    }
}

fn one_operation(
    subject: &Subject,
    operation: &Operation,
    path: &str,
    method: &str,
    object: &Value,
) {
    let id = &operation.id;
    assert_eq!(method, operation.method.to_string().to_lowercase());
    assert_eq!(object["summary"], operation.title.as_str());
    assert_eq!(object["externalDocs"]["url"], operation.page.as_str());
    assert_eq!(object["x-rate-limit-bucket"], operation.bucket.as_str());
    assert_eq!(object["tags"][0], operation.area.as_str());
    assert_eq!(object.get("security").is_some(), operation.open, "{id}");
    let life = &operation.life;
    assert_eq!(object["x-since"].as_str(), life.since.as_deref(), "{id}");
    assert_eq!(
        object["x-deprecated"].as_str(),
        life.deprecated.as_deref(),
        "{id}"
    );
    assert_eq!(
        object["x-removed"].as_str(),
        life.removed.as_deref(),
        "{id}"
    );
    let description = object["description"].as_str().unwrap_or_default();
    if let Some(doc) = &operation.doc {
        assert!(description.contains(doc.lines().next().unwrap()), "{id}");
    }
    for status in &operation.status {
        assert!(object["responses"][&status.to_string()].is_object(), "{id}");
    }
    // The path has the literals in order, and every parameter that is not optional.
    let literals: Vec<&str> = operation
        .path
        .iter()
        .filter_map(|segment| match segment {
            Segment::Literal(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let mut segments = path.split('/');
    for literal in literals {
        assert!(segments.any(|segment| segment == literal), "{id}: {path}");
    }
    parameters(subject, operation, object);
    answer(subject, operation, object);
    let body = object["requestBody"]["content"].as_object();
    assert_eq!(body.is_some(), operation.body.is_some(), "{id}");
    if let Some(body) = &operation.body {
        assert_eq!(object["requestBody"]["required"], body.required, "{id}");
    }
}

fn parameters(subject: &Subject, operation: &Operation, object: &Value) {
    let id = &operation.id;
    let given: Vec<&Value> = object["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|param| subject.followed(param))
        .collect();
    let mut names = BTreeSet::new();
    for param in &operation.query {
        if let Type::Choice(name) = &param.ty {
            let choice = subject
                .api
                .choices
                .iter()
                .find(|choice| choice.name == *name)
                .unwrap();
            for arm in &choice.arms {
                for field in &arm.fields {
                    let own = &field.uses.create.as_ref().unwrap().name;
                    let found = given.iter().find(|given| given["name"] == own.as_str());
                    let found = found.unwrap_or_else(|| panic!("{id}: no `{own}`"));
                    assert_eq!(found["x-choice"], name.to_string());
                    names.insert(own.clone());
                }
            }
            let rule = object["x-parameter-choices"].as_array().unwrap().iter();
            let rule = rule
                .clone()
                .find(|rule| rule["choice"] == name.to_string())
                .unwrap();
            assert_eq!(rule["oneOf"].as_array().unwrap().len(), choice.arms.len());
            assert_eq!(rule["required"], param.required);
            continue;
        }
        let found = given
            .iter()
            .find(|given| given["name"] == param.name.as_str() && given["in"] == "query");
        let found = found.unwrap_or_else(|| panic!("{id}: no `{}`", param.name));
        parameter(id, param, found);
        names.insert(param.name.clone());
    }
    for param in &operation.path_params {
        let of_path = given.iter().filter(|given| given["in"] == "path");
        let found = of_path.clone().find(|given| {
            given["x-name"].as_str().or(given["name"].as_str()) == Some(param.name.as_str())
        });
        match found {
            Some(found) => parameter(id, param, found),
            // A variant stands for one value, or for leaving the segment out.
            None => {
                let fixed = object["x-fixed-parameters"]
                    .as_array()
                    .into_iter()
                    .flatten();
                let fixed = fixed
                    .clone()
                    .any(|fixed| fixed["parameter"] == param.name.as_str());
                let left_out = operation
                    .path
                    .contains(&Segment::Optional(param.name.clone()));
                assert!(fixed || left_out, "{id}: {}", param.name);
            }
        }
    }
    let extra = given
        .iter()
        .filter(|given| given["in"] == "query" && !names.contains(given["name"].as_str().unwrap()));
    assert_eq!(extra.count(), 0, "{id} has parameters that nobody declared");
}

fn parameter(id: &str, param: &Param, found: &Value) {
    let place = format!("{id} {}", param.name);
    assert_eq!(found["x-unit"].as_str(), param.unit.as_deref(), "{place}");
    assert_eq!(
        found["x-since"].as_str(),
        param.life.since.as_deref(),
        "{place}"
    );
    let deprecated = param.life.deprecated.is_some() || param.life.removed.is_some();
    assert_eq!(found["deprecated"] == true, deprecated, "{place}");
    if found["in"] == "query" {
        assert_eq!(found["required"] == true, param.required, "{place}");
    }
    says(&place, found, param.doc.as_deref());
    let text = found["schema"].to_string();
    for value in &param.values {
        assert!(text.contains(value), "{place}: {value}");
    }
    assert_eq!(
        found["schema"].get("default").is_some(),
        param.default.is_some(),
        "{place}"
    );
    if let Some(range) = &param.range {
        assert_eq!(text.contains("\"minimum\""), range.low.is_some(), "{place}");
        assert_eq!(
            text.contains("\"maximum\""),
            range.high.is_some(),
            "{place}"
        );
    }
}

/// Whether a description has what the spec says.
fn says(place: &str, found: &Value, doc: Option<&str>) {
    let Some(doc) = doc else { return };
    let description = found["description"].as_str().unwrap_or_default();
    // A unit may stand before the end of the first sentence.
    let first = doc.split(['.', '\n']).next().unwrap();
    // Descriptions are Markdown, in which a backslash makes the next character one of the text.
    let shown = description.replace('\\', "");
    let first = first.replace('\\', "");
    assert!(shown.contains(&first), "{place}: {description}");
}

fn field(subject: &Subject, place: &str, found: &Value, field: &Field, used: &Use, sent: bool) {
    assert!(found.is_object(), "{place} is missing");
    assert_eq!(found["x-unit"].as_str(), field.unit.as_deref(), "{place}");
    assert_eq!(found["x-when"].as_str(), field.when.as_deref(), "{place}");
    assert_eq!(
        found["x-since"].as_str(),
        field.life.since.as_deref(),
        "{place}"
    );
    assert_eq!(
        found["x-deprecated"].as_str(),
        field.life.deprecated.as_deref(),
        "{place}"
    );
    assert_eq!(
        found["x-removed"].as_str(),
        field.life.removed.as_deref(),
        "{place}"
    );
    says(place, found, field.doc.as_deref());
    let text = found.to_string();
    for value in &field.values {
        assert!(text.contains(value), "{place}: {value}");
    }
    if let Some(Quirk { why, .. }) = &field.quirk {
        assert_eq!(found["x-quirk"]["why"], why.as_str(), "{place}");
    }
    assert_eq!(
        text.contains("{\"type\":\"null\"}"),
        field.unset && sent,
        "{place}"
    );
    if let Some(name) = declared(&used.ty) {
        let known = subject.document["components"]["schemas"]
            .as_object()
            .unwrap();
        let mut names = known.keys().filter(|known| known.starts_with(&name));
        assert!(names.next().is_some(), "{place}: no schema of {name}");
        assert!(text.contains(&name), "{place}: {text}");
    }
}

fn declared(ty: &Type) -> Option<String> {
    match ty {
        Type::List(item) | Type::Map(item) => declared(item),
        Type::Id(name) | Type::Enum(name) | Type::Model(name) | Type::Union(name) => {
            Some(name.to_string())
        }
        _ => None,
    }
}

fn answer(subject: &Subject, operation: &Operation, object: &Value) {
    let status = operation.status[0].to_string();
    let content = &object["responses"][&status]["content"];
    let (path, or, head) = match &operation.answer {
        Answer::Empty => return assert!(content.is_null(), "{}", operation.id),
        Answer::Bare { .. } => return assert!(content.is_object(), "{}", operation.id),
        Answer::Rows { path, or, head, .. } => (path, or.as_slice(), head),
        Answer::One { path, head, .. } => (path, &[][..], head),
    };
    let top = subject.followed(&content["application/json"]["schema"]);
    let mut inner = top;
    for key in path {
        assert!(or.iter().all(|or| inner["properties"][or].is_object()));
        inner = &inner["properties"][key];
        assert!(inner.is_object(), "{}: no `{key}`", operation.id);
    }
    let Some(head) = head else { return };
    let head = subject
        .api
        .heads
        .iter()
        .find(|known| known.name == *head)
        .unwrap();
    let beside = path.split_last().map_or(&[][..], |(_, above)| above);
    let mut holder = top;
    for key in beside {
        holder = &holder["properties"][key];
    }
    for (fields, object) in [(&head.top, top), (&head.beside, holder)] {
        for item in fields {
            let used = item.uses.answer.as_ref().unwrap();
            let place = format!("{} {}", operation.id, used.name);
            field(
                subject,
                &place,
                &object["properties"][&used.name],
                item,
                used,
                false,
            );
        }
    }
}

/// What the name of a component has behind it in a face.
fn suffix(face: Projection) -> &'static str {
    match face {
        Projection::Answer => "",
        Projection::Create => ".create",
        Projection::Update => ".update",
    }
}

#[test]
fn models_have_all_their_fields_in_all_their_faces() {
    for subject in both() {
        let mut count = 0;
        for model in &subject.api.models {
            for face in &model.projections {
                let name = format!("{}{}", model.name, suffix(*face));
                let schema = subject.component("schemas", &name);
                let properties = schema["properties"].as_object().unwrap();
                let mut expected = BTreeSet::new();
                let mut required = BTreeSet::new();
                for (item, used) in model.projected(*face) {
                    let place = format!("{name}.{}", used.name);
                    let sent = *face != Projection::Answer;
                    field(&subject, &place, &properties[&used.name], item, used, sent);
                    expected.insert(used.name.clone());
                    required.extend(used.required.then(|| used.name.clone()));
                    count += 1;
                }
                for choice in model.choices.iter().filter(|_| *face != Projection::Answer) {
                    let choices = subject.api.choices.iter();
                    let choice = choices
                        .clone()
                        .find(|known| known.name == choice.choice)
                        .unwrap();
                    for arm in &choice.arms {
                        let used = arm
                            .fields
                            .iter()
                            .map(|field| field.uses.create.as_ref().unwrap());
                        expected.extend(used.map(|used| used.name.clone()));
                    }
                }
                assert_eq!(
                    properties.keys().cloned().collect::<BTreeSet<_>>(),
                    expected,
                    "{name}"
                );
                let listed = schema["required"].as_array().into_iter().flatten();
                let listed: BTreeSet<String> = listed
                    .map(|name| name.as_str().unwrap().to_owned())
                    .collect();
                assert_eq!(listed, required, "{name}");
                assert_eq!(
                    schema.get("additionalProperties").is_some(),
                    model.keep_extra
                );
            }
        }
        assert!(count > 60, "{count} fields");
    }
}

#[test]
fn types_have_all_their_values() {
    for subject in both() {
        for item in &subject.api.enums {
            let schema = subject.component("schemas", &item.name.to_string());
            let known = &schema["anyOf"][0];
            let values: Vec<String> = known["enum"]
                .as_array()
                .unwrap()
                .iter()
                .map(|value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned)
                })
                .collect();
            let expected: Vec<&str> = item
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            assert_eq!(values, expected);
            for (index, value) in item.values.iter().enumerate() {
                if let Some(doc) = &value.doc {
                    let shown = known["x-enum-descriptions"][index].as_str().unwrap();
                    assert!(shown.starts_with(doc.as_str()), "{shown}");
                }
            }
        }
        for id in &subject.api.ids {
            let schema = subject.component("schemas", &id.name.to_string());
            says(&id.name.to_string(), schema, id.doc.as_deref());
        }
        for union in &subject.api.unions {
            assert!(!union.projections.is_empty(), "{}", union.name);
            for face in &union.projections {
                union_in_one_face(&subject, union, *face);
            }
        }
    }
}

/// The component of a union has all its arms: what tells each of them, and the type that it is.
fn union_in_one_face(subject: &Subject, union: &Union, face: Projection) {
    let name = format!("{}{}", union.name, suffix(face));
    // Arms have components of their own, to which the union's refers.
    let mut all = subject.component("schemas", &name).to_string();
    let schemas = subject.document["components"]["schemas"].as_object();
    for (part, schema) in schemas.unwrap() {
        let quoted = format!("\"#/components/schemas/{part}\"");
        if part.starts_with(&format!("{name}.")) && all.contains(&quoted) {
            all += &schema.to_string();
        }
    }
    for arm in &union.arms {
        let place = format!("{name} {}", arm.on);
        let told = Value::from(arm.on.as_str()).to_string();
        assert!(all.contains(&told), "{place}");
        if let Type::Model(model) = &arm.ty {
            let own = subject.api.model(model).unwrap().face(face);
            let quoted = format!("\"#/components/schemas/{model}{}\"", suffix(own));
            assert!(all.contains(&quoted), "{place}: no {quoted}");
        }
    }
}

#[test]
fn units_limits_credentials_and_errors_are_there() {
    for subject in both() {
        let document = &subject.document;
        for unit in &subject.api.units {
            assert_eq!(document["x-units"][&unit.name], unit.text.as_str());
        }
        for bucket in &subject.api.buckets {
            let shown = &document["x-rate-limits"][&bucket.name];
            assert_eq!(shown["per-minute"], bucket.per_minute);
            let drawn = subject
                .api
                .operations
                .iter()
                .any(|operation| operation.bucket == bucket.name);
            for header in bucket.headers.iter().filter(|_| drawn) {
                for end in ["Limit", "Remaining", "Reset"] {
                    subject.component("headers", &format!("{header}-{end}"));
                }
            }
        }
        for scheme in &subject.api.auth {
            assert_eq!(
                subject.component("securitySchemes", scheme)["scheme"],
                scheme.as_str()
            );
        }
        let error = subject.component("schemas", "Error");
        for name in &subject.api.error_message {
            assert_eq!(error["properties"][name]["type"], "string");
        }
        assert_eq!(document["servers"][0]["url"], subject.api.server.as_str());
        assert_eq!(
            document["externalDocs"]["url"],
            subject.api.reference.as_str()
        );
        let tags: Vec<&str> = document["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["name"].as_str().unwrap())
            .collect();
        let areas: Vec<&str> = subject
            .api
            .areas
            .iter()
            .map(|area| area.name.as_str())
            .collect();
        assert_eq!(tags, areas);
    }
}

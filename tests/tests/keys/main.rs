//! What identifies a row is unique in its answer: plots draw one line for each key. Captured answers are held against it in `payloads.rs`.

mod unique;

use serde_json::Value;
use thousandeyes_api::{Api, Model, Operation, Segment, Type};
use thousandeyes_mock::{Clock, Mock};

use unique::clashes;

/// Rows that nothing tells apart.
const WITHOUT_A_KEY: [&str; 2] = [
    // Two events of one user in one second differ in nothing that must be there.
    "admin.AuditEvent",
    // The id of the organization is a field of a field.
    "admin.Quota",
];

#[test]
fn every_row_has_a_key() {
    let api = thousandeyes_api::v6();
    let mut without: Vec<&str> = Vec::new();
    for operation in api.operations.iter().filter(|one| one.answer.is_rows()) {
        for model in operation.answer.row().iter().flat_map(|ty| models(api, ty)) {
            if model.key.is_empty() && !without.contains(&model.name.as_str()) {
                without.push(&model.name);
            }
        }
    }
    assert_eq!(without, WITHOUT_A_KEY);
}

fn models<'a>(api: &'a Api, ty: &Type) -> Vec<&'a Model> {
    match ty {
        Type::Model(name) => api.model(name).into_iter().collect(),
        Type::Union(name) => {
            let arms = api.union(name).into_iter().flat_map(|union| &union.arms);
            arms.flat_map(|arm| models(api, &arm.ty)).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn keys_are_unique_in_every_example() {
    let api = thousandeyes_api::v6();
    let (mut count, mut wrong) = (0, Vec::new());
    for operation in &api.operations {
        for example in api.examples(operation) {
            count += 1;
            let answer: Value = serde_json::from_str(example.text).unwrap();
            let found = clashes(api, operation, &answer);
            wrong.extend(
                found
                    .iter()
                    .map(|found| format!("{}: {found}", operation.id)),
            );
        }
    }
    assert!(count > 100, "{count} examples");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same answer with each row twice: the check above can fail.
#[test]
fn a_row_that_is_there_twice_is_found() {
    let api = thousandeyes_api::v6();
    let operation = api.operation("dns.server").unwrap();
    let example = api.examples(operation).next().unwrap();
    let mut answer: Value = serde_json::from_str(example.text).unwrap();
    let rows = answer["dns"]["server"].as_array_mut().unwrap();
    rows.truncate(1);
    rows.push(rows[0].clone());
    let found = clashes(api, operation, &answer);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("row[0] and [1]: agentId, serverId, roundId"),
        "{found:?}"
    );
    // Another server that the same agent asked in the same round.
    answer["dns"]["server"][1]["serverId"] = 9.into();
    assert_eq!(clashes(api, operation, &answer), [""; 0]);
}

#[test]
fn keys_are_unique_in_every_answer_of_the_mock() {
    let api = thousandeyes_api::v6();
    let mock = Mock::builder()
        .clock(Clock::at(1_700_000_100.0))
        .rate_limit(1_000_000)
        .rows(40)
        .start_blocking()
        .unwrap();
    let client = thousandeyes::blocking::Client::builder()
        .bearer("t")
        .base_url(mock.base_url())
        .build()
        .unwrap();
    let mut wrong = Vec::new();
    for operation in api
        .operations
        .iter()
        .filter(|one| one.method.as_str() == "GET")
    {
        for optional in [false, true] {
            let answer = answer(&client, api, operation, optional);
            let found = clashes(api, operation, &answer);
            wrong.extend(
                found
                    .iter()
                    .map(|found| format!("{}: {found}", operation.id)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the mock answers to a call with parameters that exist, and where there is one with a range.
fn answer(
    client: &thousandeyes::blocking::Client,
    api: &Api,
    operation: &Operation,
    optional: bool,
) -> Value {
    let known = thousandeyes::v6::OPERATIONS;
    let known = known.iter().find(|known| known.id == operation.id).unwrap();
    let mut request = known.request();
    for segment in &operation.path {
        let name = match segment {
            Segment::Param(name) => name,
            Segment::Optional(name) if optional => name,
            _ => continue,
        };
        let value = match &operation.path_param(name).unwrap().ty {
            Type::Id(id) if id.ends_with("TestId") => "817",
            Type::Id(id) if id.ends_with("AgentId") => "12",
            Type::Id(id) if api.id(id).unwrap().moment => "1699999200",
            Type::Enum(name) => api.enumeration(name).unwrap().values[0].in_path(),
            Type::Id(_) | Type::Int => "465",
            _ => "US",
        };
        request = request.path(value.to_owned());
    }
    if operation.query_param("range").is_some() {
        request = request.query("window", "12h");
    }
    let answer = client.send_named(&request);
    let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", operation.id));
    // An operation that returns nothing has no rows to compare.
    serde_json::from_str(&answer.into_inner().head.text).unwrap_or(Value::Null)
}

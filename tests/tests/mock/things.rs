//! What is created, updated and deleted is remembered, and ids, names and filters are those that were asked for.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use thousandeyes_api::{Answer, Operation, Type};
use thousandeyes_mock::Mock;

use crate::support::{get, nth_path, send, start};

/// A POST with a body: status and answer.
fn post(mock: &Mock, target: &str, body: &Value) -> (u16, Value) {
    let fields = "Authorization: Bearer t\nContent-Type: application/json";
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let answer = send(mock, "POST", &format!("/v6{target}"), fields, &body);
    let text = answer.text();
    (
        answer.status,
        serde_json::from_str(&text).unwrap_or_default(),
    )
}

fn json(mock: &Mock, target: &str) -> Value {
    let (status, body) = get(mock, target);
    assert_eq!(status, 200, "{target}: {body}");
    serde_json::from_str(&body).unwrap()
}

#[test]
fn a_test_lives_from_its_creation_to_its_deletion() {
    let mock = start(Mock::builder());
    let body = json!({
        "testName": "Shop, from home", "server": "shop.example.com", "port": 8443, "interval": 300,
        "agents": [{ "agentId": 12 }], "alertsEnabled": false
    });
    let (status, created) = post(&mock, "/tests/agent-to-server/new", &body);
    assert_eq!(status, 201, "{created}");
    let test = &created["test"][0];
    let test = if test.is_null() {
        &created["test"]
    } else {
        test
    };
    let id = test["testId"].as_i64().unwrap();
    let read = |mock: &Mock| json(mock, &format!("/tests/{id}"))["test"].clone();
    for test in [test.clone(), read(&mock)] {
        assert_eq!(test["testName"], "Shop, from home");
        assert_eq!(
            (&test["port"], &test["interval"]),
            (&json!(8443), &json!(300))
        );
        assert_eq!(test["alertsEnabled"], 0, "as answers have it");
        assert_eq!(
            (&test["type"], &test["agents"][0]["agentId"]),
            (&json!("agent-to-server"), &json!(12))
        );
    }
    let ids = |target: &str| -> Vec<i64> {
        let list = json(&mock, target)["test"].as_array().unwrap().clone();
        list.iter()
            .map(|test| test["testId"].as_i64().unwrap())
            .collect()
    };
    assert!(ids("/tests").contains(&id) && ids("/tests/agent-to-server").contains(&id));
    assert!(!ids("/tests/bgp").contains(&id));
    let (status, updated) = post(
        &mock,
        &format!("/tests/agent-to-server/{id}/update"),
        &json!({ "testName": "Renamed", "enabled": false }),
    );
    assert_eq!(status, 200, "{updated}");
    assert_eq!(
        (&read(&mock)["testName"], &read(&mock)["port"]),
        (&json!("Renamed"), &json!(8443))
    );
    assert_eq!(read(&mock)["enabled"], 0);
    let (again, _) = post(&mock, "/tests/agent-to-server/new", &body);
    assert_eq!(
        (again, ids("/tests").len()),
        (201, 5),
        "three from the start, and two that were created"
    );
    let (status, _) = post(
        &mock,
        &format!("/tests/agent-to-server/{id}/delete"),
        &Value::Null,
    );
    assert!(status == 200 || status == 204, "{status}");
    assert_eq!(get(&mock, &format!("/tests/{id}")).0, 403);
    assert_eq!(get(&mock, &format!("/net/metrics/{id}")).0, 403);
    assert!(!ids("/tests").contains(&id));
    // Those of the start can be deleted, too, until all is forgotten.
    let first = ids("/tests")[0];
    post(&mock, &format!("/tests/bgp/{first}/delete"), &Value::Null);
    assert!(!ids("/tests").contains(&first));
    mock.clear();
    assert!(ids("/tests").contains(&first) && ids("/tests").len() == 3);
}

#[test]
fn what_is_refused_changes_nothing() {
    let mock = start(Mock::builder());
    let (status, answer) = post(
        &mock,
        "/roles/new",
        &json!({ "roleNam": "a", "permissions": [{ "permisionId": 3 }] }),
    );
    assert_eq!(status, 400);
    let message = answer["errorMessage"].as_str().unwrap();
    for part in [
        "roleNam: not a field of `Role`; did you mean `roleName`?",
        "permissions[0].permisionId",
    ] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(json(&mock, "/roles")["roles"].as_array().unwrap().len(), 3);
    let spent = thousandeyes_mock::Clock::at(crate::support::NOW);
    let mock = Mock::builder()
        .clock(spent)
        .rate_limit(1)
        .start_blocking()
        .unwrap();
    let role = json!({ "roleName": "a", "permissions": [] });
    assert_eq!(
        (
            post(&mock, "/roles/new", &role).0,
            post(&mock, "/roles/new", &role).0
        ),
        (201, 429)
    );
}

/// The one value of an answer, or its first row.
fn first<'a>(operation: &Operation, answer: &'a Value) -> &'a Value {
    let keys = operation.answer.row_path().iter();
    let value = keys.fold(answer, |value, key| &value[key]);
    if operation.answer.is_rows() {
        &value[0]
    } else {
        value
    }
}

/// The first field of a model with an id of that type.
fn field_of(ty: &Type, id_type: &str) -> Option<String> {
    let api = thousandeyes_api::v6();
    match ty {
        Type::Model(name) => {
            let model = api.model(name)?;
            let mut fields = model.answered();
            let own = fields.find(|(_, used)| matches!(&used.ty, Type::Id(id) if id == id_type))?;
            let keyed = model.key.is_empty() || model.key.contains(&own.1.name);
            keyed.then(|| own.1.name.clone())
        }
        Type::Union(name) => field_of(&api.union(name)?.arms.first()?.ty, id_type),
        _ => None,
    }
}

#[test]
fn the_id_that_was_asked_for_is_answered() {
    let api = thousandeyes_api::v6();
    let mock = start(Mock::builder());
    let mut checked = 0;
    for operation in api
        .operations
        .iter()
        .filter(|it| it.safe && !it.answer.is_rows())
    {
        let mut ids = operation
            .path_params
            .iter()
            .filter_map(|param| match &param.ty {
                Type::Id(name) if !api.id(name)?.moment => Some((param, name)),
                _ => None,
            });
        let Some((param, id_type)) = ids.next_back() else {
            continue;
        };
        let Some(field) = operation
            .answer
            .row()
            .and_then(|row| field_of(row, id_type))
        else {
            continue;
        };
        let path = nth_path(api, operation, true, 0);
        let answer = json(&mock, &path);
        let found = &first(operation, &answer)[&field];
        let place = operation.path.iter().position(|segment| {
            matches!(segment, thousandeyes_api::Segment::Param(name) if *name == param.name)
        });
        let asked = path.split('/').nth(place.unwrap() + 1).unwrap();
        let text = found
            .as_str()
            .map_or_else(|| found.to_string(), str::to_owned);
        assert_eq!(text, asked, "{} {path}: {answer}", operation.id);
        checked += 1;
    }
    assert!(checked > 10, "{checked}");
    assert_eq!(json(&mock, "/groups/7")["groups"]["groupId"], 7);
}

#[test]
fn lists_have_distinct_ids_and_names_and_reading_one_gives_the_same() {
    let api = thousandeyes_api::v6();
    let mock = start(Mock::builder().rows(12));
    let mut checked = BTreeSet::new();
    for operation in &api.operations {
        let Answer::Rows { ty, .. } = &operation.answer else {
            continue;
        };
        let rows_of_tests = operation
            .path_params
            .iter()
            .any(|param| matches!(param.ty, Type::Id(_)));
        if !operation.safe || operation.body.is_some() || rows_of_tests {
            continue;
        }
        let answer = json(&mock, &nth_path(api, operation, true, 0));
        let keys = operation.answer.row_path().iter();
        let rows = keys
            .fold(&answer, |value, key| &value[key])
            .as_array()
            .unwrap();
        // What was measured in a round is no thing.
        if rows.iter().any(|row| row.get("roundId").is_some()) {
            continue;
        }
        for id in &api.ids {
            let Some(field) = field_of(ty, &id.name) else {
                continue;
            };
            let ids: BTreeSet<String> = rows.iter().map(|row| row[&field].to_string()).collect();
            // Of those that are created by somebody only the id of the row itself is distinct.
            if ids.len() < rows.len() {
                continue;
            }
            let own = |row: &Value| {
                let fields = row.as_object().unwrap().iter();
                let mut names = fields.filter(|(name, value)| {
                    let name = name.to_lowercase();
                    value.is_string()
                        && (name.ends_with("name")
                            && !name.contains("organization")
                            && !name.contains("login"))
                });
                names.next().map(|(_, value)| value.clone())
            };
            let names: Vec<Value> = rows.iter().filter_map(own).collect();
            let distinct: BTreeSet<String> = names.iter().map(Value::to_string).collect();
            assert_eq!(distinct.len(), names.len(), "{} {answer}", operation.id);
            checked.insert(operation.id.as_str());
            let one = api.operations.iter().find(|one| {
                one.safe && one.area == operation.area && !one.answer.is_rows()
                    && matches!(one.path.as_slice(), [thousandeyes_api::Segment::Literal(text), thousandeyes_api::Segment::Param(_)]
                        if matches!(&operation.path[0], thousandeyes_api::Segment::Literal(own) if own == text))
            });
            let Some(one) = one else { continue };
            let row = &rows[rows.len() - 1];
            let id = row[&field]
                .as_str()
                .map_or_else(|| row[&field].to_string(), str::to_owned);
            let collection = nth_path(api, one, false, 0);
            let collection = collection.rsplit_once('/').unwrap().0;
            let read = json(&mock, &format!("{collection}/{id}"));
            let read = first(one, &read);
            assert_eq!(read[&field], row[&field], "{}", one.id);
            if let (Some(listed), Some(read)) = (own(row), own(read)) {
                assert_eq!(listed, read, "{} {id}", one.id);
            }
        }
    }
    for id in [
        "tests.tests",
        "reports.reports",
        "admin.roles",
        "admin.users",
        "labels.labels",
        "agents.agents",
        "dashboards.dashboards",
        "alerts.alert-rules",
    ] {
        assert!(checked.contains(id), "{id}: {checked:?}");
    }
}

#[test]
fn a_parameter_that_names_a_field_filters() {
    let mock = start(Mock::builder().rows(12));
    let types = |query: &str| -> BTreeSet<String> {
        let agents = json(&mock, &format!("/agents{query}"))["agents"].clone();
        let types = agents.as_array().unwrap().iter();
        types
            .map(|agent| agent["agentType"].as_str().unwrap().to_owned())
            .collect()
    };
    let set = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        types(""),
        set(&["Cloud", "Enterprise", "Enterprise Cluster"])
    );
    assert_eq!(types("?agentTypes=ENTERPRISE"), set(&["Enterprise"]));
    assert_eq!(
        types("?agentTypes=CLOUD,ENTERPRISE_CLUSTER"),
        set(&["Cloud", "Enterprise Cluster"])
    );
    // A single agent is of the type that the list says.
    let listed = json(&mock, "/agents?agentTypes=ENTERPRISE")["agents"][0].clone();
    let read = json(&mock, &format!("/agents/{}", listed["agentId"]));
    assert_eq!(read["agents"]["agentType"], "Enterprise", "{read}");
}

#[test]
fn rows_of_dns_are_as_documented() {
    let mock = start(Mock::builder());
    let keys = |target: &str, path: [&str; 2], fields: &[&str]| -> Vec<Vec<String>> {
        let rows = json(&mock, target)[path[0]][path[1]]
            .as_array()
            .unwrap()
            .clone();
        let key = |row: &Value| fields.iter().map(|field| row[field].to_string()).collect();
        rows.iter().map(key).collect()
    };
    for target in [
        "/dns/server/817",
        "/dns/server/817?window=2h",
        "/dns/server/817/465",
    ] {
        let all = keys(
            target,
            ["dns", "server"],
            &["roundId", "agentId", "serverId"],
        );
        let distinct: BTreeSet<_> = all.iter().cloned().collect();
        assert_eq!(distinct.len(), all.len(), "{target}");
        let servers: BTreeSet<_> = all.iter().map(|key| key[2].clone()).collect();
        let agents: BTreeSet<_> = all.iter().map(|key| key[1].clone()).collect();
        let rounds: BTreeSet<_> = all.iter().map(|key| key[0].clone()).collect();
        assert_eq!(
            servers.len(),
            if target.ends_with("465") { 1 } else { 2 },
            "{target}"
        );
        assert_eq!(
            all.len(),
            servers.len() * agents.len() * rounds.len(),
            "one row for each agent and server"
        );
    }
    for (operation, key) in [
        ("availability", "availability"),
        ("mappings", "mapping"),
        ("resolution-time", "resolutionTime"),
        ("server-latency", "serverLatency"),
    ] {
        let all = keys(
            &format!("/dnsp/{operation}/817?window=1h"),
            ["dnsp", key],
            &["roundId", "countryId"],
        );
        let distinct: BTreeSet<_> = all.iter().cloned().collect();
        assert_eq!(
            (distinct.len(), all.is_empty()),
            (all.len(), false),
            "{operation}"
        );
        for pair in all.windows(2).filter(|pair| pair[0][0] != pair[1][0]) {
            assert_eq!(pair[1][1], "\"*\"", "the first of each round");
        }
        assert_eq!(all[0][1], "\"*\"");
        let one = keys(
            &format!("/dnsp/{operation}/817/US"),
            ["dnsp", key],
            &["countryId", "asn"],
        );
        assert_eq!(one, [["\"US\"", "null"]]);
        let networks = keys(
            &format!("/dnsp/{operation}/817/US/network"),
            ["dnsp", key],
            &["countryId", "asn"],
        );
        let distinct: BTreeSet<_> = networks.iter().cloned().collect();
        assert!(
            distinct.len() == 5
                && networks
                    .iter()
                    .all(|row| row[0] == "\"US\"" && row[1] != "null"),
            "{networks:?}"
        );
    }
}

#[test]
fn agents_within_a_test_are_named_as_in_the_list_of_agents() {
    let mock = start(Mock::builder());
    let listed = json(&mock, "/agents");
    let names: std::collections::BTreeMap<i64, &str> = listed["agents"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|agent| Some((agent["agentId"].as_i64()?, agent["agentName"].as_str()?)))
        .collect();
    let mut compared = 0;
    for test in 800..830 {
        let read = json(&mock, &format!("/tests/{test}"));
        for agent in read["test"]["agents"].as_array().into_iter().flatten() {
            let known = agent["agentId"].as_i64().and_then(|id| names.get(&id));
            if let (Some(known), Some(name)) = (known, agent["agentName"].as_str()) {
                assert_eq!(name, *known, "{agent}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn a_field_that_bodies_call_otherwise_is_remembered() {
    let mock = start(Mock::builder());
    let listed = json(&mock, "/endpoint-agents");
    let id = listed["endpointAgents"][0]["agentId"]
        .as_str()
        .unwrap()
        .to_owned();
    let (status, _) = post(
        &mock,
        &format!("/endpoint-agents/{id}"),
        &json!({ "newAgentName": "Ada's laptop" }),
    );
    assert_eq!(status, 200);
    let read = json(&mock, &format!("/endpoint-agents/{id}"));
    assert!(
        read.to_string().contains("\"agentName\":\"Ada's laptop\""),
        "{read}"
    );
}

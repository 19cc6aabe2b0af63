//! What is answered: every operation, with fields that the typed client knows, ids that agree, and pages that follow each other.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use thousandeyes::v6::{Areas, OPERATIONS};
use thousandeyes_api::{Answer, Api, By, Operation, Type};
use thousandeyes_mock::{Clock, Mock};

use crate::support::{NOW, call, clients, flags, get, is_success, nth_path, path, start};

fn rows<'a>(operation: &Operation, answer: &'a Value) -> &'a [Value] {
    let mut value = answer;
    for key in operation.answer.row_path() {
        value = &value[key];
    }
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn every_operation_answers_what_the_typed_client_reads() {
    let api = thousandeyes_api::v6();
    assert_eq!(api.operations.len(), OPERATIONS.len());
    let mock = start(Mock::builder().rows(40));
    for operation in &api.operations {
        let typed = OPERATIONS
            .iter()
            .find(|typed| typed.id == operation.id)
            .unwrap();
        for optional in [false, true] {
            for query in ["", "window=12h&"] {
                let target = format!(
                    "{}?{query}{}",
                    path(api, operation, optional),
                    flags(api, operation)
                );
                // What an operation before this one deleted is there again.
                mock.clear();
                let (status, body) = call(&mock, api, operation, &target);
                let id = &operation.id;
                assert!(
                    is_success(operation, status),
                    "{id} {target}: {status} {body}"
                );
                if matches!(operation.answer, Answer::Empty) {
                    assert_eq!(body, "", "{id}");
                    continue;
                }
                let read = (typed.reread)(&body);
                let read = read.unwrap_or_else(|fault| {
                    let place = thousandeyes::json::locate(&body, fault.offset());
                    panic!("{target}: {place}: {fault}")
                });
                assert!(read.unknown.is_empty(), "{target}: {:?}", read.unknown);
                assert!(read.rejected.is_empty(), "{target}: {:?}", read.rejected);
                assert!(
                    thousandeyes::json::equal(&body, &read.json),
                    "{target}: {body}\n{}",
                    read.json
                );
                if let Answer::Rows { .. } = operation.answer {
                    let answer: Value = serde_json::from_str(&body).unwrap();
                    assert!(!rows(operation, &answer).is_empty(), "{target}");
                }
            }
        }
    }
}

/// Names of all fields below a value, by their model.
fn seen(api: &Api, ty: &Type, value: &Value, out: &mut BTreeSet<(String, String)>) {
    match (ty, value) {
        (Type::List(of), Value::Array(items)) => {
            items.iter().for_each(|item| seen(api, of, item, out))
        }
        (Type::Map(of), Value::Object(items)) => {
            items.values().for_each(|item| seen(api, of, item, out))
        }
        (Type::Union(name), value) => {
            let union = api.union(name).unwrap();
            let arm = |on: &dyn Fn(&str) -> bool| union.arms.iter().find(|arm| on(&arm.on));
            let arm = match &union.by {
                By::Tag(tag) => arm(&|on| value[tag] == on),
                By::Presence => arm(&|on| value.get(on).is_some()),
                // Kinds are `text`, `list` and the like.
                _ => match value {
                    Value::Array(_) => arm(&|on| on == "list"),
                    _ => arm(&|on| on != "list"),
                },
            };
            if let Some(arm) = arm {
                seen(api, &arm.ty, value, out);
            }
        }
        (Type::Model(name), Value::Object(object)) => {
            for (_, used) in api.model(name).unwrap().answered() {
                if let Some(value) = object.get(&used.name) {
                    out.insert((name.clone(), used.name.clone()));
                    seen(api, &used.ty, value, out);
                }
            }
        }
        _ => {}
    }
}

/// Fields of all models that answers of a type can hold.
fn reachable(api: &Api, ty: &Type, out: &mut BTreeSet<(String, String)>) {
    match ty {
        Type::List(of) | Type::Map(of) => reachable(api, of, out),
        Type::Union(name) => {
            let arms = api.union(name).unwrap().arms.iter();
            arms.for_each(|arm| reachable(api, &arm.ty, out));
        }
        Type::Model(name) => {
            for (_, used) in api.model(name).unwrap().answered() {
                if out.insert((name.clone(), used.name.clone())) {
                    reachable(api, &used.ty, out);
                }
            }
        }
        _ => {}
    }
}

/// The types of what stands beside the rows of an operation, with the value there.
fn beside<'a>(
    api: &'a Api,
    operation: &Operation,
    answer: &'a Value,
) -> Vec<(&'a Type, &'a Value)> {
    let mut holder = answer;
    let keys = operation.answer.row_path();
    for key in keys.iter().take(keys.len().saturating_sub(1)) {
        holder = &holder[key];
    }
    let head = operation.answer.head().and_then(|name| api.head(name));
    let fields = head.into_iter().flat_map(|head| {
        let top = head.top.iter().map(move |field| (field, answer));
        top.chain(head.beside.iter().map(move |field| (field, holder)))
    });
    let used = fields.filter_map(|(field, holder)| Some((field.uses.answer.as_ref()?, holder)));
    used.map(|(used, holder)| (&used.ty, &holder[&used.name]))
        .collect()
}

#[test]
fn every_field_is_made_up_now_and_then() {
    let api = thousandeyes_api::v6();
    let wanted = |operation: &Operation| {
        let mut out = BTreeSet::new();
        let beside = beside(api, operation, &Value::Null);
        let types = operation.answer.row().into_iter();
        let types = types.chain(beside.into_iter().map(|(ty, _)| ty));
        types.for_each(|ty| reachable(api, ty, &mut out));
        // Not since 2018, says the change summary; the examples have it.
        out.retain(|(model, field)| (model.as_str(), field.as_str()) != ("Pages", "previous"));
        out
    };
    let mut all: Vec<(&Operation, BTreeSet<(String, String)>)> = api
        .operations
        .iter()
        .map(|operation| (operation, wanted(operation)))
        .collect();
    let mut out = BTreeSet::new();
    for seed in 0..200 {
        all.retain(|(_, wanted)| !wanted.is_subset(&out));
        if all.is_empty() {
            return;
        }
        let mock = start(Mock::builder().rows(20).pages(2).seed(seed));
        for (operation, _) in &all {
            let path = nth_path(api, operation, false, usize::try_from(seed).unwrap());
            let target = format!("{path}?window=12h&{}", flags(api, operation));
            mock.clear();
            let (_, body) = call(&mock, api, operation, &target);
            let answer: Value = serde_json::from_str(&body).unwrap();
            let keys = operation.answer.row_path().iter();
            let value = keys.fold(&answer, |value, key| &value[key]);
            let row = operation.answer.row().unwrap();
            match value {
                Value::Array(items) if operation.answer.is_rows() => {
                    items.iter().for_each(|item| seen(api, row, item, &mut out))
                }
                one => seen(api, row, one, &mut out),
            }
            for (ty, value) in beside(api, operation, &answer) {
                seen(api, ty, value, &mut out);
            }
        }
    }
    let missing: BTreeSet<_> = all.iter().flat_map(|(_, wanted)| wanted - &out).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn examples_are_answered_as_they_are() {
    let api = thousandeyes_api::v6();
    let mock = start(Mock::builder().examples());
    for operation in &api.operations {
        let (status, body) = call(&mock, api, operation, &path(api, operation, true));
        let id = &operation.id;
        assert!(is_success(operation, status), "{id}: {status} {body}");
        let example = api.examples(operation).next();
        let expected = match operation.answer {
            Answer::Empty => "",
            _ => {
                example
                    .unwrap_or_else(|| panic!("{id} has no example"))
                    .text
            }
        };
        assert_eq!(body, expected, "{id}");
    }
}

#[test]
fn the_seed_and_the_time_decide() {
    let api = thousandeyes_api::v6();
    let all = |seed: u64, now: f64| -> Vec<String> {
        let mock = Mock::builder()
            .seed(seed)
            .clock(Clock::at(now))
            .rate_limit(1000);
        let mock = mock.start_blocking().unwrap();
        let own = mock.address().to_string();
        let answers = api.operations.iter().map(|operation| {
            let target = format!("{}?window=1h", path(api, operation, true));
            mock.clear();
            let (status, body) = call(&mock, api, operation, &target);
            assert!(is_success(operation, status), "{target}: {status} {body}");
            body.replace(&own, "HOST")
        });
        answers.collect()
    };
    assert_eq!(all(7, NOW), all(7, NOW));
    assert_ne!(all(7, NOW), all(8, NOW));
    assert_ne!(all(7, NOW), all(7, NOW + 86_400.0));
}

#[test]
fn ids_agree_across_operations() {
    let api = thousandeyes_api::v6();
    let mock = start(Mock::builder());
    let json = |target: &str| -> Value { serde_json::from_str(&get(&mock, target).1).unwrap() };
    let metrics = json("/net/metrics/817?window=3h");
    let interval = metrics["net"]["test"]["interval"].as_i64().unwrap();
    let rows = metrics["net"]["metrics"].as_array().unwrap();
    assert!(rows.len() >= 60, "{}", rows.len());
    for row in rows {
        let (agent, round) = (&row["agentId"], row["roundId"].as_i64().unwrap());
        assert_eq!(round % interval, 0);
        let trace = json(&format!("/net/path-vis/817/{agent}/{round}"));
        assert_eq!(trace["net"]["test"]["testId"], 817);
        let found = &trace["net"]["pathVis"][0];
        assert_eq!(
            (&found["agentId"], &found["agentName"]),
            (agent, &row["agentName"])
        );
        assert_eq!(found["roundId"], round);
    }
    // The short answers and the long ones tell of the same.
    let short = json("/net/path-vis/817");
    let row = &short["net"]["pathVis"][0];
    let long = json(&format!(
        "/net/path-vis/817/{}/{}",
        row["agentId"], row["roundId"]
    ));
    let ends = row["endpoints"].as_array().unwrap();
    let routes = long["net"]["pathVis"][0]["routes"].as_array().unwrap();
    assert_eq!(ends.len(), routes.len());
    for (end, route) in ends.iter().zip(routes) {
        let last = route["hops"].as_array().unwrap().last().unwrap();
        assert_eq!(end["pathId"], route["pathId"]);
        assert_eq!(end["numberOfHops"], last["hop"]);
        assert_eq!(end["responseTime"], last["responseTime"]);
        assert_eq!(end["ipAddress"], row["serverIp"]);
    }
    let short = json("/web/page-load/818");
    let row = &short["web"]["pageLoad"][0];
    let long = json(&format!(
        "/web/page-load/818/{}/{}",
        row["agentId"], row["roundId"]
    ));
    let long = &long["web"]["pageLoad"][0];
    for field in [
        "pageLoadTime",
        "domLoadTime",
        "totalSize",
        "numObjects",
        "responseTime",
    ] {
        assert_eq!(row[field], long[field], "{field}");
    }
    let entries = long["har"]["log"]["entries"].as_array().unwrap();
    assert_eq!(long["numObjects"], entries.len());
    let size: i64 = entries
        .iter()
        .map(|entry| entry["response"]["content"]["size"].as_i64().unwrap())
        .sum();
    assert_eq!(long["totalSize"], size);
    for entry in entries {
        let names = ["blocked", "dns", "connect", "send", "wait", "receive"];
        let sum: f64 = names
            .iter()
            .map(|name| entry["timings"][name].as_f64().unwrap().max(0.0))
            .sum();
        assert!(
            (entry["time"].as_f64().unwrap() - sum).abs() < 0.2,
            "{entry}"
        );
    }
    assert!(api.operation("net.metrics").is_some());
}

#[test]
fn ids_that_name_nothing_have_no_rows() {
    let mock = start(Mock::builder());
    for (target, status, rows) in [
        ("/net/path-vis/817/999/1699999200", 200, 0),
        ("/net/path-vis/817/12/1699999201", 200, 0),
        ("/net/path-vis/817/12/1800000900", 200, 0),
        // The round of the examples in README and docs is always there.
        ("/net/path-vis/817/12/1800000000", 200, 1),
        ("/net/path-vis/817/12/1699999200", 200, 1),
    ] {
        let (found, body) = get(&mock, target);
        let answer: Value = serde_json::from_str(&body).unwrap();
        let count = answer["net"]["pathVis"].as_array().map_or(0, Vec::len);
        assert_eq!((found, count), (status, rows), "{target}");
    }
}

#[test]
fn a_plot_of_a_day_looks_alive() {
    let mock = start(Mock::builder());
    let (_, body) = get(&mock, "/net/metrics/817?window=1d");
    let answer: Value = serde_json::from_str(&body).unwrap();
    let rows = answer["net"]["metrics"].as_array().unwrap();
    let of = |name: &str| -> Vec<f64> {
        rows.iter()
            .filter(|row| row["agentId"] == 12)
            .filter_map(|row| row[name].as_f64())
            .collect()
    };
    let latency = of("avgLatency");
    assert!(latency.len() > 80, "{}", latency.len());
    let mean = latency.iter().sum::<f64>() / latency.len() as f64;
    assert!((100.0..260.0).contains(&mean), "{mean}");
    let distinct: BTreeSet<String> = latency.iter().map(f64::to_string).collect();
    assert!(distinct.len() > latency.len() / 2);
    for ((least, average), most) in of("minLatency").iter().zip(&latency).zip(&of("maxLatency")) {
        assert!(
            least <= average && average <= most,
            "{least} {average} {most}"
        );
    }
}

#[test]
fn it_ends_when_it_is_dropped() {
    let mock = Mock::builder().start_blocking().unwrap();
    let address = mock.address();
    let mut open = TcpStream::connect(address).unwrap();
    open.write_all(b"GET /v6/status HTTP/1.1\r\nHost: a\r\nX-Mock-Fault: hang\r\n\r\n")
        .unwrap();
    drop(mock);
    assert_eq!(
        open.read(&mut [0; 8]).unwrap_or(0),
        0,
        "the connection is over"
    );
    assert!(TcpStream::connect(address).is_err(), "the port is free");
    let again = Mock::builder().listen(address).start_blocking();
    assert!(again.is_ok(), "{:?}", again.err());
}

#[test]
fn several_run_side_by_side() {
    let mocks: Vec<Mock> = (0..8)
        .map(|seed| start(Mock::builder().seed(seed)))
        .collect();
    let bodies: BTreeSet<String> = mocks
        .iter()
        .map(|mock| get(mock, "/net/metrics/817").1)
        .collect();
    assert_eq!(bodies.len(), 8);
    assert!(mocks.iter().all(|mock| mock.requests().len() == 1));
}

#[test]
fn it_begins_at_the_moment_that_it_is_told() {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_500_000_000);
    let mock = Mock::builder().at(moment).start_blocking().unwrap();
    let answer: Value = serde_json::from_str(&get(&mock, "/status").1).unwrap();
    let stamp = answer["timestamp"].as_i64().unwrap() / 1000;
    assert!((1_500_000_000..1_500_000_600).contains(&stamp), "{stamp}");
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let mock = start(Mock::builder().rows(7).pages(4));
    let (client, blocking) = clients(&mock);
    let window = || "1d".parse().unwrap();
    let mut rows = client.net().metrics(817).window(window()).rows();
    let mut found = Vec::new();
    while let Some(row) = rows.next().await {
        let row = row.unwrap();
        found.push((row.round_id.start(), row.agent_id));
    }
    assert_eq!(found.len(), 28);
    assert!(
        found
            .windows(2)
            .all(|two| two[0] < two[1] || two[0].0 < two[1].0),
        "{found:?}"
    );
    assert_eq!(mock.count(), 4);
    let asked: Vec<String> = mock
        .requests()
        .iter()
        .map(|request| request.target().to_owned())
        .collect();
    assert!(asked[0].ends_with("?window=1d"), "{}", asked[0]);
    // A window is told in exact times, so that pages do not move while they are read.
    assert!(
        asked[1..]
            .iter()
            .all(|target| target.contains("lastRoundId=")
                && target.contains("&from=2023-11-13+22%3A15%3A00&to=2023-11-14+22%3A15%3A00")),
        "{asked:?}"
    );
    let again = tokio::task::spawn_blocking(move || {
        let rows = blocking
            .net()
            .metrics(817)
            .window("1d".parse().unwrap())
            .rows();
        rows.map(|row| row.map(|row| (row.round_id.start(), row.agent_id)))
            .collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(again.await.unwrap().unwrap(), found);
}

#[test]
fn the_range_that_was_asked_for_is_told() {
    let mock = start(Mock::builder());
    let (_, body) = get(
        &mock,
        "/net/metrics/817?from=2023-11-14T20:00:00&to=2023-11-14%2021:00:00",
    );
    let answer: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&answer["from"], &answer["to"]),
        (&"2023-11-14 20:00:00".into(), &"2023-11-14 21:00:00".into())
    );
    let rounds: BTreeSet<i64> = rows(
        thousandeyes_api::v6().operation("net.metrics").unwrap(),
        &answer,
    )
    .iter()
    .map(|row| row["roundId"].as_i64().unwrap())
    .collect();
    // Both ends are within.
    let expected: BTreeSet<i64> = (0..5).map(|n| 1_699_992_000 + 900 * n).collect();
    assert_eq!(rounds, expected);
    let (_, body) = get(&mock, "/net/metrics/817");
    let answer: Value = serde_json::from_str(&body).unwrap();
    assert!(answer.get("from").is_none() && answer["pages"].get("next").is_none());
}

#[test]
fn the_way_back_ends_at_the_agent() {
    let mock = start(Mock::builder());
    let json = |target: &str| -> Value { serde_json::from_str(&get(&mock, target).1).unwrap() };
    let target = "/net/path-vis/817/12/1699999200";
    let there = json(target)["net"]["pathVis"][0].clone();
    assert!(there.get("direction").is_none(), "nobody asked for it");
    let back = json(&format!("{target}?direction=FROM_TARGET"))["net"]["pathVis"][0].clone();
    assert_eq!(back["direction"], "FROM_TARGET");
    let hops = back["routes"][0]["hops"].as_array().unwrap();
    assert_eq!(hops.last().unwrap()["ipAddress"], there["sourceIp"]);
    let numbers: Vec<u64> = hops
        .iter()
        .map(|hop| hop["hop"].as_u64().unwrap())
        .collect();
    assert!(
        numbers.windows(2).all(|two| two[0] < two[1]) && numbers[0] >= 1,
        "{numbers:?}"
    );
}

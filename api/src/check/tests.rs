//! The check over all operations: examples pass, and a body with one mistake is refused for just that.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::MistakeKind as Kind;
use crate::{Api, BodyError, BodyFormat, Operation, Projection, Type};

/// The path of a request whose body is this example, as far as it matters: with the variant that the body is.
fn path(api: &Api, operation: &Operation, text: &str) -> String {
    let mut paths = vec![String::new()];
    for segment in &operation.path {
        let values: Vec<String> = match segment {
            crate::Segment::Literal(text) => vec![text.clone()],
            crate::Segment::Param(name) | crate::Segment::Optional(name) => {
                match &operation.path_param(name).expect("a parameter").ty {
                    Type::Enum(name) => {
                        let found = api.enumeration(name).expect("an enum");
                        found
                            .values
                            .iter()
                            .map(|it| it.in_path().to_owned())
                            .collect()
                    }
                    _ => vec!["7".to_owned()],
                }
            }
        };
        let longer = paths
            .iter()
            .flat_map(|path| values.iter().map(move |value| format!("{path}/{value}")));
        paths = longer.collect();
    }
    let fits = |path: &&String| api.check_body(operation, path, text).is_ok();
    let found = paths.iter().find(fits).unwrap_or(&paths[0]);
    found.clone()
}

/// All example bodies that are JSON, with the path that each fits.
fn examples(api: &Api) -> Vec<(&Operation, String, String)> {
    let mut out = Vec::new();
    for operation in &api.operations {
        for example in api.body_examples(operation) {
            let path = path(api, operation, example.text);
            out.push((operation, path, example.text.to_owned()));
        }
    }
    out
}

fn refused(id: &str, path: &str, text: &str) -> BodyError {
    let api = crate::v6();
    let operation = api.operation(id).expect("an operation");
    let checked = api.check_body(operation, path, text);
    checked.expect_err(text)
}

#[test]
fn examples_and_samples_pass() {
    for api in crate::versions() {
        let mut checked = 0;
        for (operation, path, text) in examples(api) {
            let result = api.check_body(operation, &path, &text);
            result.unwrap_or_else(|error| panic!("{path} {error}\n{text}"));
            checked += 1;
        }
        for operation in &api.operations {
            if let Some(sample) = api.body_sample(operation) {
                let path = path(api, operation, &sample);
                let result = api.check_body(operation, &path, &sample);
                result.unwrap_or_else(|error| panic!("{path} {error}\n{sample}"));
                checked += 1;
            }
        }
        assert!(checked > 60, "{checked}");
    }
}

#[test]
fn wrong_bodies_of_a_new_user_are_refused() {
    let at = "/tests/agent-to-server/new";
    let check = |text: &str| refused("tests.create-test", at, text).to_string();
    assert_eq!(
        check("{}"),
        "tests.create-test: 3 mistakes in the body\n  \
         agents: required, but missing: expected an array of `AgentRef`\n  \
         server: required, but missing: expected a string\n  \
         interval: required, but missing: expected one of 120, 300, 600, 900, 1800, 3600"
    );
    assert_eq!(
        check("[]"),
        "tests.create-test: the body: expected an object (`Test`), found an empty array"
    );
    let with = |field: &str, value: Value| {
        let mut body = json!({"testName": "x", "interval": 300, "server": "example.com", "agents": [{"agentId": 1}]});
        body[field] = value;
        check(&body.to_string())
    };
    assert_eq!(
        with("interval", json!("often")),
        "tests.create-test: interval: expected a whole number, found the string `often`"
    );
    assert_eq!(
        with("intervall", json!(3)),
        "tests.create-test: intervall: not a field of `AgentToServerTest`; did you mean `interval`?"
    );
    assert_eq!(
        with("agents", json!([{"agentIdd": 1}])),
        "tests.create-test: agents[0].agentIdd: not a field of `AgentRef`; did you mean `agentId`?"
    );
    assert_eq!(
        with("protocol", json!("SCTP")),
        "tests.create-test: protocol: expected one of TCP, UDP, ICMP, TLS, found `SCTP`"
    );
    assert_eq!(
        with("type", json!("bgp")),
        "tests.create-test: type: expected `agent-to-server`, as the path has it, found `bgp`"
    );
    assert!(with("testId", json!(3)).contains("testId: read-only here, the API sets it"));
    assert!(
        with("port", json!(70_000))
            .contains("port: expected a number from 1 to 65535, found `70000`")
    );
    assert!(with("port", json!(null)).contains("null, which does not clear this field"));
}

#[test]
fn kinds_of_mistakes() {
    let kinds = |id: &str, path: &str, text: &str| -> Vec<Kind> {
        let error = refused(id, path, text);
        error
            .mistakes()
            .iter()
            .map(|mistake| mistake.kind)
            .collect()
    };
    let role = |text: &str| kinds("admin.create-role", "/roles/new", text);
    assert_eq!(role("{"), [Kind::Syntax]);
    assert_eq!(role(""), [Kind::Syntax]);
    assert_eq!(role("\u{feff}{}"), [Kind::Missing]);
    assert_eq!(
        role(r#"{"roleName":"a","roleName":"b","permissions":[]}"#),
        [Kind::Duplicate]
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(role(&deep), [Kind::Syntax]);
    let rule = |extra: &str| {
        let text = format!(
            r#"{{"ruleName":"a","alertType":"HTTP Server","expression":"e","roundsViolatingRequired":1,"roundsViolatingOutOf":1{extra}}}"#
        );
        refused("alerts.create-alert-rule", "/alert-rules/new", &text).to_string()
    };
    assert!(
        rule("").contains("required, but missing: `minimumSources` or `minimumSourcesPct`"),
        "{}",
        rule("")
    );
    let both = rule(r#","minimumSources":1,"minimumSourcesPct":2"#);
    assert!(
        both.contains("`minimumSources` and `minimumSourcesPct` exclude each other"),
        "{both}"
    );
    let near = rule(r#","minimumSource":1"#);
    assert!(
        near.ends_with("minimumSource: not a field of `AlertRule`; did you mean `minimumSources`?"),
        "{near}"
    );
}

#[test]
fn csv_is_checked_by_cell() {
    let check = |text: &str| {
        refused(
            "endpoint.transfer-agents",
            "/endpoint-agents/transfer",
            text,
        )
        .to_string()
    };
    let sample = crate::v6()
        .body_sample(
            crate::v6()
                .operation("endpoint.transfer-agents")
                .expect("it"),
        )
        .expect("one");
    assert!(
        sample.starts_with("machine_id,from_aid,to_aid\n"),
        "{sample}"
    );
    let text = check("machine_id,from_aid,to_aidd\nx,1,2\n");
    assert!(
        text.ends_with("to_aidd: not a column of `AgentTransfer`; did you mean `to_aid`?"),
        "{text}"
    );
    let text = check("machine_id,from_aid,to_aid\nx,one,2\nx,1\n,1,2\n");
    for part in [
        "[0].from_aid: expected a whole number (`AccountGroupId`), found the string `one`",
        "[1]: line 3 has 2 cells, expected 3",
        "[2].machine_id: required, but missing",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(check("").contains("no such column"));
    assert!(check("machine_id,from_aid,to_aid\n").contains("has no rows"));
}

#[test]
fn reports_are_bounded_and_escaped() {
    let many = format!(
        r#"{{"roleName":"a","permissions":[{}0]}}"#,
        "0,".repeat(100_000)
    );
    let error = refused("admin.create-role", "/roles/new", &many);
    assert_eq!((error.mistakes().len(), error.count()), (100, 100_001));
    assert!(error.to_string().ends_with("and 99901 more"), "{error}");
    assert!(format!("{error:?}").len() < 200, "{error:?}");
    // Comparing each of many names with each other would take minutes.
    let names: String = (0..200_000)
        .map(|n| format!("\"roleName{n}\":1,"))
        .collect();
    let error = refused(
        "admin.create-role",
        "/roles/new",
        &format!("{{{names}\"x\":1}}"),
    );
    assert!(error.count() > 200_000);
    let odd = r#"{"roleName":"a","permissions":[],"\u001b[31m\u202e":1}"#;
    let text = refused("admin.create-role", "/roles/new", odd).to_string();
    assert!(
        text.chars().all(|c| !c.is_control() && c != '\u{202e}'),
        "{text:?}"
    );
}

/// All objects of a body: pointers to them.
fn objects(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            out.push(at.to_owned());
            members
                .iter()
                .for_each(|(key, value)| objects(value, &format!("{at}/{key}"), out));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| objects(value, &format!("{at}/{index}"), out));
        }
        _ => {}
    }
}

/// A pointer as the check shows places.
fn shown(pointer: &str) -> String {
    let mut out = String::new();
    for step in pointer.split('/').skip(1) {
        match step.parse::<usize>() {
            Ok(index) => out += &format!("[{index}]"),
            Err(_) if out.is_empty() => out += step,
            Err(_) => out += &format!(".{step}"),
        }
    }
    out
}

#[test]
fn one_mistake_is_reported_alone_and_at_its_place() {
    let api = crate::v6();
    // Below these the keys are the user's.
    let open: Vec<&str> = api
        .models
        .iter()
        .flat_map(|model| &model.fields)
        .filter(|field| {
            let uses = [&field.uses.create, &field.uses.update, &field.uses.answer];
            let mut uses = uses.into_iter().flatten();
            uses.any(|used| matches!(used.ty, Type::Map(_) | Type::Json))
        })
        .map(|field| field.name.as_str())
        .collect();
    let examples: Vec<_> = examples(api)
        .into_iter()
        .filter(|(operation, ..)| {
            operation
                .body
                .as_ref()
                .is_some_and(|it| it.format == BodyFormat::Json)
        })
        .collect();
    let cases = (
        any::<Index>(),
        any::<Index>(),
        any::<Index>(),
        any::<Index>(),
        0..4u8,
    );
    let mut runner = TestRunner::new(Config {
        cases: 3000,
        failure_persistence: None,
        ..Config::default()
    });
    let kinds = std::cell::RefCell::new(std::collections::BTreeMap::<&str, usize>::new());
    let result = runner.run(&cases, |(which, object, member, letter, how)| {
        let (operation, path, text) = &examples[which.index(examples.len())];
        let mut body: Value = serde_json::from_str(text).expect("JSON");
        let mut pointers = Vec::new();
        objects(&body, "", &mut pointers);
        if pointers.is_empty() {
            return Ok(());
        }
        let pointer = pointers[object.index(pointers.len())].clone();
        if pointer.split('/').any(|step| open.contains(&step)) {
            return Ok(());
        }
        let Some(Value::Object(members)) = body.pointer_mut(&pointer) else {
            return Ok(());
        };
        if members.is_empty() {
            return Ok(());
        }
        let key = members
            .keys()
            .nth(member.index(members.len()))
            .expect("one")
            .clone();
        // The tag decides which model the rest is held against, so that much follows from it.
        if key == "type"
            || operation
                .body
                .as_ref()
                .is_some_and(|body| matches!(&body.ty, Type::Json))
        {
            return Ok(());
        }
        let (place, kind) = match how {
            0 => {
                let mut name: Vec<char> = key.chars().collect();
                if name.len() < 4 {
                    return Ok(());
                }
                name.remove(letter.index(name.len()));
                let name: String = name.into_iter().collect();
                if members.contains_key(&name) {
                    return Ok(());
                }
                let value = members.remove(&key).expect("it");
                members.insert(name.clone(), value);
                (name, Kind::Unknown)
            }
            1 => {
                members.insert(
                    key.clone(),
                    match &members[&key] {
                        Value::Array(_) => json!("a list"),
                        _ => json!([{ "x": [1] }]),
                    },
                );
                (key.clone(), Kind::Type)
            }
            2 => {
                if !members[&key].is_string() {
                    return Ok(());
                }
                members.insert(key.clone(), json!("NO-SUCH-VALUE"));
                (key.clone(), Kind::Value)
            }
            _ => {
                members.remove(&key);
                (key.clone(), Kind::Missing)
            }
        };
        let place = shown(&format!("{pointer}/{place}"));
        let sent = body.to_string();
        let mistakes = match api.check_body(operation, path, &sent) {
            Ok(()) => Vec::new(),
            Err(error) => error.mistakes().to_vec(),
        };
        // Optional fields may go, texts may be any, and lists of values take lists.
        if mistakes.is_empty() && how != 0 {
            return Ok(());
        }
        prop_assert_eq!(mistakes.len(), 1, "{} {}: {:?}", path, sent, mistakes);
        let only = &mistakes[0];
        let time = only.kind == Kind::Type && how == 2;
        let items = only.path.to_string().starts_with(&place) && how == 1;
        let chosen = only.path.to_string() == shown(&pointer)
            || pointer.is_empty() && only.path.steps().is_empty();
        prop_assert!(only.kind == kind || time || items, "{} {:?}", sent, only);
        let alone = only.path.to_string() == place || items || (how == 3 && chosen);
        prop_assert!(alone, "{} {:?}: {}", sent, only, place);
        if how == 0 {
            prop_assert_eq!(only.nearest.as_deref(), Some(key.as_str()), "{}", sent);
        }
        *kinds
            .borrow_mut()
            .entry(["rename", "type", "value", "drop"][usize::from(how)])
            .or_default() += 1;
        Ok(())
    });
    result.unwrap();
    let kinds = kinds.into_inner();
    assert!(
        kinds.len() == 4 && kinds.values().all(|count| *count > 20),
        "{kinds:?}"
    );
}

#[test]
fn variants_take_what_is_theirs() {
    let api = crate::v6();
    let role = Type::Model("admin.Role".into());
    let update = api.check_json(
        &role,
        Projection::Update,
        r#"{"roleName":"a","permissions":[]}"#,
    );
    assert_eq!(update, []);
}

/// The work grows with the columns, not with their square: a file of megabytes would otherwise never be done.
#[test]
fn a_header_of_many_columns_is_checked() {
    let text = format!("{}a\n", "a,".repeat(500_000));
    let error = refused(
        "endpoint.transfer-agents",
        "/endpoint-agents/transfer",
        &text,
    );
    assert!(error.to_string().contains("a: not a column of"), "{error}");
}

#[test]
fn values_and_ranges_are_those_of_the_variant() {
    let api = crate::v6();
    let model = api.models.iter().find_map(|model| {
        let overridden = |(field, used): &(&crate::Field, &crate::Use)| {
            used.ty == Type::Int && field.values_in(used) != field.values.as_slice()
        };
        model
            .answered()
            .find(overridden)
            .map(|(field, used)| (model, field, used))
    });
    let (model, field, used) = model.expect("a field whose responses have other values");
    let mut own = field.values_in(used).iter();
    let value = own
        .find(|value| !field.values.contains(value))
        .expect("one more");
    let text = format!("{{\"{}\": {value}}}", used.name);
    let ty = Type::Model(model.name.clone());
    let found = api.check_json(&ty, Projection::Answer, &text);
    assert!(
        found.iter().all(|mistake| mistake.kind == Kind::Missing),
        "{found:?}"
    );
    let found = api.check_json(&ty, Projection::Create, &text);
    assert!(
        found.iter().any(|mistake| mistake.kind == Kind::Value),
        "{found:?}"
    );
}

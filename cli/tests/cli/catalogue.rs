//! Every operation of the description is a command, and its answers come out whole.

use serde_json::Value;
use thousandeyes_api::{Answer, Api, Operation, Param, Type};

use crate::support::{Cli, NOW, mock};

/// Where the body of a call is.
const BODY: &str = "body";

/// Arguments that the mock has something for.
fn arguments(api: &Api, operation: &Operation) -> Vec<String> {
    let round = NOW - NOW % 3600 - 3600;
    let value = |param: &Param| match (param.name.as_str(), &param.ty) {
        ("testId", _) => "817".to_owned(),
        ("agentId", _) => "12".to_owned(),
        ("roundId", _) => round.to_string(),
        (_, Type::Enum(name)) => {
            let values = &api.enumeration(name).expect("an enum").values;
            values.first().expect("a value").in_path().to_owned()
        }
        _ => "1".to_owned(),
    };
    let params = operation.path_params.iter().filter(|param| param.required);
    let values = params.map(value);
    let data = operation.body.iter().flat_map(|_| ["--data", BODY]);
    [operation.area.clone(), operation.name.clone()]
        .into_iter()
        .chain(values)
        .chain(data.map(str::to_owned))
        .collect()
}

/// The path of a call with these arguments.
fn path(operation: &Operation, arguments: &[String]) -> String {
    let mut values = arguments.iter().skip(2);
    let parts = operation.path.iter().map(|segment| match segment {
        thousandeyes_api::Segment::Literal(word) => format!("/{word}"),
        thousandeyes_api::Segment::Param(_) => {
            format!("/{}", values.next().map_or("", String::as_str))
        }
        thousandeyes_api::Segment::Optional(_) => String::new(),
    });
    parts.collect()
}

#[test]
fn every_operation_is_called() {
    // Its time stands still, so that a quota would never come back.
    let mock = mock(|builder| builder.rate_limit(1_000_000));
    let cli = Cli::on(&mock.base_url());
    let api = thousandeyes_api::v6();
    for operation in &api.operations {
        let arguments = arguments(api, operation);
        let body = api.body_sample_at(operation, &path(operation, &arguments));
        assert_eq!(body.is_some(), operation.body.is_some(), "{}", operation.id);
        cli.write(BODY, body.as_deref().unwrap_or_default());
        for format in ["json", "table", "ndjson", "csv"] {
            let mut line: Vec<&str> = arguments.iter().map(String::as_str).collect();
            line.extend(["-o", format]);
            // What an operation before this one deleted is there again.
            mock.clear();
            let said = cli.run_with(&line, "");
            assert_eq!((said.code, said.err.as_str()), (0, ""), "{line:?}");
            // What answers nothing shows nothing.
            let nothing = matches!(operation.answer, Answer::Empty);
            assert_eq!(said.out.is_empty(), nothing, "{line:?}: {}", said.out);
            if format == "json" && !nothing {
                serde_json::from_str::<Value>(&said.out).expect("JSON");
            }
        }
        let last = mock.requests().pop().expect("a request");
        assert_eq!(last.method(), operation.method.as_str());
        let sent = String::from_utf8(last.body.clone()).expect("UTF-8");
        assert_eq!(sent, body.unwrap_or_default(), "{}", operation.id);
        let words = operation.path.iter().filter_map(|segment| match segment {
            thousandeyes_api::Segment::Literal(word) => Some(word.as_str()),
            _ => None,
        });
        for word in words {
            assert!(
                last.path().split('/').any(|part| part == word),
                "{}: {}",
                operation.id,
                last.path()
            );
        }
    }
}

#[test]
fn every_operation_is_listed() {
    let said = Cli::new().run("operations --format json").fine();
    let rows: Vec<Value> = serde_json::from_str(&said).expect("JSON");
    let text = Cli::new().run("operations").fine();
    let api = thousandeyes_api::v6();
    assert_eq!(rows.len(), api.operations.len());
    for row in rows {
        let keys: Vec<&String> = row.as_object().expect("an object").keys().collect();
        assert_eq!(keys.len(), 5, "{keys:?}");
        let id = row["id"].as_str().expect("an id");
        let operation = api.operation(id).expect("an operation");
        assert_eq!(row["method"], operation.method.as_str());
        assert_eq!(row["path"], operation.template());
        assert_eq!(row["area"], operation.area.as_str());
        assert_eq!(row["summary"], operation.title.as_str());
        assert!(text.lines().any(|line| line.starts_with(id)), "{text}");
    }
}

#[test]
fn every_operation_has_help_that_names_all() {
    let api = thousandeyes_api::v6();
    let cli = Cli::new();
    for operation in &api.operations {
        let help = cli
            .run(&format!("{} {} --help", operation.area, operation.name))
            .fine();
        assert!(help.contains(&operation.page), "{help}");
        assert!(help.contains(&operation.template()), "{help}");
        for param in &operation.query {
            if let Type::Choice(name) = &param.ty {
                let choice = api.choice(name).expect("a choice");
                for field in choice.arms.iter().flat_map(|arm| &arm.fields) {
                    assert!(help.contains(&format!("--{}", field.name)), "{help}");
                }
            }
            for value in &param.values {
                assert!(help.contains(value), "{help}");
            }
        }
        let short = cli
            .run(&format!("{} {} -h", operation.area, operation.name))
            .fine();
        assert!(short.len() < help.len());
        assert!(short.contains("Examples:"), "{short}");
    }
}

/// What the spec says of an operation, its parameters and their choices is in `--help`, whatever else stands there.
#[test]
fn help_says_what_the_spec_says() {
    let api = thousandeyes_api::v6();
    let cli = Cli::new();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut choices = 0;
    for operation in &api.operations {
        let help = cli
            .run(&format!("{} {} --help", operation.area, operation.name))
            .fine();
        let help = plain(&help);
        let mut docs = vec![operation.title.clone()];
        docs.extend(operation.doc.clone());
        docs.extend(operation.update.map(|update| update.sentence().to_owned()));
        for param in operation.path_params.iter().chain(&operation.query) {
            let own = param.doc.clone();
            docs.extend(match &param.ty {
                Type::Choice(name) => {
                    choices += 1;
                    own.or_else(|| api.choice(name)?.doc.clone())
                }
                _ => own,
            });
        }
        for doc in docs {
            for sentence in plain(&doc).split(". ") {
                let sentence = sentence.trim_end_matches('.');
                assert!(
                    help.contains(sentence),
                    "{}: `{sentence}` is not in\n{help}",
                    operation.id
                );
            }
        }
    }
    assert!(choices > 20, "{choices} choices");
}

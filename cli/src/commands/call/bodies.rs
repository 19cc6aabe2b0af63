//! Tests of what v6 does not have yet: bodies, lists, required flags, several operations behind one path.

use clap::ArgMatches;
use thousandeyes::endpoint::{Encoder, Endpoint, Method};
use thousandeyes::{Bare, Envelope, Json, Operation, Timestamp};
use thousandeyes_api::Api;

use super::arguments::Arguments;
use crate::app::command;
use crate::family::Family;

const API: &str = r#"{"version":"v9","title":"T","server":"s","reference":"r","auth":[],"error_message":[],"units":[],
    "buckets":[{"name":"organization","headers":[],"per_minute":1}],
    "areas":[{"name":"tests","title":"Tests"}],
    "ids":[{"name":"TestId","file":"types","wire":"int"}],
    "enums":[{"name":"Kind","file":"types","values":[{"value":"page-load","query":"pageLoad","path":"page-load"},{"value":"FTP_SERVER"}]}],
    "choices":[],"models":[],"unions":[],"heads":[],
    "operations":[
      {"id":"tests.create","area":"tests","name":"create","file":"f","title":"Creates","page":"p","method":"POST","status":[201],
       "path":[{"literal":"tests"},{"param":"kind"},{"literal":"new"}],"safe":false,"bucket":"organization","examples":[],
       "path_params":[{"name":"kind","type":{"enum":"Kind"},"required":true}],
       "query":[{"name":"limit","type":"int","required":true,"range":{"low":"1","high":"9"}},
                {"name":"kinds","type":{"list":{"enum":"Kind"}},"required":false,"list":"comma"},
                {"name":"ids","type":{"list":{"id":"TestId"}},"required":false,"list":"repeat"}],
       "body":{"type":"json","projection":"create","format":"json","required":true},
       "answer":{"bare":{"type":"json"}}},
      {"id":"tests.get","area":"tests","name":"get","file":"f","title":"One","page":"p","method":"GET","status":[200],
       "path":[{"literal":"tests"},{"param":"testId"}],"safe":true,"bucket":"organization","examples":[],
       "path_params":[{"name":"testId","type":{"id":"TestId"},"required":true}],"query":[],"answer":{"bare":{"type":"json"}}},
      {"id":"tests.delete","area":"tests","name":"delete","file":"f","title":"Deletes","page":"p","method":"DELETE","status":[204],
       "path":[{"literal":"tests"},{"param":"testId"}],"safe":false,"bucket":"organization","examples":[],
       "path_params":[{"name":"testId","type":{"id":"TestId"},"required":true}],"query":[],"answer":"empty"}]}"#;

/// What the client has for `tests.create`.
struct Create;

impl Endpoint for Create {
    type Answer = Bare<Json>;

    const ID: &'static str = "tests.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/tests/{kind}/new";
    const ENVELOPE: Envelope = Envelope::Bare;

    fn encode(&self, _: &mut Encoder) {}
}

static CREATE: Operation = Operation::of::<Create>("Creates");

fn api() -> &'static Api {
    Box::leak(Box::new(Api::from_json(API).expect("a description")))
}

/// The target and the body that are sent, or what is said instead.
fn sent(line: &[&str]) -> Result<(String, String), String> {
    let api = api();
    let all = ["thousandeyes", "tests", "create"].iter().chain(line);
    let matches = command(api).try_get_matches_from(all);
    let matches = matches.map_err(|error| error.to_string())?;
    let inner = |matches: &ArgMatches| Some(matches.subcommand()?.1.clone());
    let matches = inner(&matches)
        .and_then(|area| inner(&area))
        .expect("a command");
    let family = Family::of(api, &api.operations[0]);
    let now = Timestamp::from_unix(0);
    let arguments = Arguments::read(api, &family, &matches, now, |_| Ok(&CREATE));
    let encoded = arguments
        .map_err(|failure| failure.to_string())?
        .request
        .encoded();
    let encoded = encoded.map_err(|error| error.to_string())?;
    assert_eq!(encoded.method(), Method::Post);
    let body = encoded.body().unwrap_or_default().to_vec();
    Ok((
        encoded.target().to_owned(),
        String::from_utf8(body).expect("UTF-8"),
    ))
}

#[test]
fn a_body_is_sent_as_it_was_given() {
    let body = r#"{ "b": 1.0, "a": "\u00e9" }"#;
    let target = "/tests/page-load/new?limit=5".to_owned();
    let line = ["page-load", "--api-limit", "5", "--data"];
    let with = |data: &str| sent(&[&line[..], &[data]].concat());
    assert_eq!(with(body), Ok((target.clone(), body.to_owned())));
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), body).expect("written");
    let path = file.path().to_str().expect("UTF-8");
    assert_eq!(with(path), Ok((target.clone(), body.to_owned())));
    // A byte order mark before JSON is not sent.
    let marked = format!("\u{feff}{body}");
    std::fs::write(file.path(), &marked).expect("written");
    for data in [path, &marked] {
        assert_eq!(with(data), Ok((target.clone(), body.to_owned())));
    }
    for (data, part) in [
        ("{\n\"a\":", "--data: expected JSON, but in line 2"),
        ("[1] 2", "--data: expected JSON"),
        ("/nowhere/at all", "can't be read"),
    ] {
        let error = with(data).expect_err("refused");
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn what_is_required_is_asked_for() {
    let error = sent(&["page-load", "--api-limit", "5"]).expect_err("no body");
    assert!(error.contains("tests.create needs --data"), "{error}");
    let error = sent(&["page-load", "--data", "{}"]).expect_err("no limit");
    assert!(
        error.contains("tests.create needs --api-limit: expected a whole number"),
        "{error}"
    );
    let error = sent(&["page-load", "--api-limit", "10", "--data", "{}"]).expect_err("too much");
    assert!(
        error.contains("expected a number from 1 to 9, found `10`"),
        "{error}"
    );
}

#[test]
fn lists_and_spellings() {
    let lists = [
        "--kinds",
        "page-load,ftp-server",
        "--ids",
        "1",
        "--ids",
        "2,3",
        "--data",
        "{}",
    ];
    let line = [&["page-load", "--api-limit", "1"][..], &lists].concat();
    let (target, _) = sent(&line).expect("a request");
    assert_eq!(
        target,
        "/tests/page-load/new?limit=1&kinds=pageLoad,FTP_SERVER&ids=1&ids=2&ids=3"
    );
    let error = sent(&["pageload2", "--api-limit", "1", "--data", "{}"]).expect_err("no kind");
    assert!(error.contains("did you mean `page-load`?"), "{error}");
}

#[test]
fn one_path_and_two_methods_are_two_commands() {
    let api = api();
    command(api).debug_assert();
    for operation in &api.operations {
        let family = Family::of(api, operation);
        assert_eq!(family.members().len(), 1, "{}", operation.id);
    }
}

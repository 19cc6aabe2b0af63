//! Enums, ids and unions.

use std::collections::HashSet;

use thousandeyes_runtime::endpoint::{Param, Use};
use thousandeyes_runtime::json::{self, Parser};
use thousandeyes_runtime::value::{AnyId, Json, List, Map, Text, Timestamp};
use thousandeyes_runtime::wire::{Fields, Wire};
use thousandeyes_runtime::{
    any_id, by_kind, by_presence, common, int_enum, int_id, tagged, text_enum, text_id, wire,
};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kind {
    ToTarget,
    EndpointAgents,
    Other(Text),
}
text_enum! { Kind {
    ToTarget "TO_TARGET",
    EndpointAgents "endpoint_agents" path "endpoint-agents" query "endpointAgents",
} }

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    Cleared,
    Active,
    Other(i64),
}
int_enum! { State { Cleared 0, Active 1, } }

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct RoundId(i64);
int_id! { RoundId as EpochSeconds }

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct SessionId(Text);
text_id! { SessionId }

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct AlertId(AnyId);
any_id! { AlertId }

#[derive(Clone, Debug, PartialEq)]
struct Http {
    url: Option<Text>,
}
wire! { Http { optional url "url"; } }

#[derive(Clone, Debug, PartialEq)]
struct Bgp {
    prefix: Text,
    extra: Map<Json>,
}
wire! { Bgp { required prefix "prefix"; } keep extra }

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Http(Box<Http>),
    Bgp(Bgp),
    Other(Json),
}
tagged! { Test by "type" { "http-server" Http, "bgp" Bgp, } }

#[derive(Clone, Debug, PartialEq)]
enum Board {
    Http(Http),
    Bgp(Box<Bgp>),
    Other(Json),
}
common! { Found [Http Ftp] { required url Text; list tags Text; } }

#[derive(Clone, Debug, PartialEq)]
struct Target {
    url: Text,
    tags: List<Text>,
}
wire! { Target { required url "url"; optional tags "tags"; } }

#[derive(Clone, Debug, PartialEq)]
enum Found {
    Http(Box<Target>),
    Ftp(Box<Target>),
    Other(Json),
}
tagged! { Found by "type" { "http" Http, "ftp" Ftp, } }

#[derive(Clone, Debug, PartialEq)]
enum Body {
    Http(Box<Http>),
    Target(Target),
    Other(Json),
}
tagged! { Body by path { "http-server" Http, "target" Target, } }

by_presence! { Board { "url" Http, "prefix" Bgp, } }

#[derive(Clone, Debug, PartialEq)]
enum Ids {
    Int(i64),
    Float(f64),
    List(List<i64>),
    Text(Text),
    Object(Http),
    Bool(bool),
    Other(Json),
}
by_kind! { Ids { int Int, float Float, list List, text Text, object Object, bool Bool, } }

#[derive(Clone, Debug, PartialEq)]
enum OnlyInt {
    Int(i64),
    Other(Json),
}
by_kind! { OnlyInt { int Int, } }

fn read<T: Wire>(text: &str) -> T {
    json::from_str(text).unwrap_or_else(|fault| panic!("{}: {fault}\n{text}", fault.path(text)))
}

fn unknown<T: Wire>(text: &str) -> Vec<String> {
    let mut parser = Parser::reporting(text);
    T::blank().read(&mut parser).expect("no fault");
    json::locate_all(text, &parser.into_unknown())
}

#[test]
fn enums_keep_values_they_do_not_know() {
    for (text, value) in [
        (r#""TO_TARGET""#, Kind::ToTarget),
        (r#""endpoint_agents""#, Kind::EndpointAgents),
        (r#""SIDE\tWAYS""#, Kind::Other("SIDE\tWAYS".into())),
        (r#""""#, Kind::Other("".into())),
    ] {
        assert_eq!(read::<Kind>(text), value);
        assert_eq!(json::to_string(&value), text);
    }
    assert_eq!("TO_TARGET".parse(), Ok(Kind::ToTarget));
    assert_eq!(Kind::from("x".to_owned()).to_string(), "x");
    assert_eq!(Kind::known(), ["TO_TARGET", "endpoint_agents"]);
    assert_eq!(read::<State>("7"), State::Other(7));
    assert_eq!(
        (
            State::from(1),
            State::Active.get(),
            i64::from(State::Cleared)
        ),
        (State::Active, 1, 0)
    );
    assert_eq!(
        (State::known(), "1".parse()),
        (&[0, 1][..], Ok(State::Active))
    );
    assert!("x".parse::<State>().is_err());
}

#[test]
fn enums_are_spelled_as_their_place_wants() {
    assert_eq!(Kind::EndpointAgents.text(Use::Path), "endpoint-agents");
    assert_eq!(Kind::EndpointAgents.text(Use::Query), "endpointAgents");
    assert_eq!(Kind::ToTarget.text(Use::Path), "TO_TARGET");
    assert_eq!(Kind::Other("x".into()).text(Use::Query), "x");
    assert_eq!(State::Active.text(Use::Path), "1");
}

#[test]
fn rounds_have_a_start() {
    let round = RoundId::new(1_384_309_800);
    assert_eq!(round.start(), Timestamp::from_unix(1_384_309_800));
    assert_eq!(RoundId::from(round.start()), round);
    assert_eq!(
        (round.to_string(), round.text(Use::Query).as_ref()),
        ("1384309800".to_owned(), "1384309800")
    );
    assert!("x".parse::<RoundId>().is_err());
}

#[test]
fn ids_are_made_from_what_holds_them() {
    fn id<T: Into<I>, I>(id: T) -> I {
        id.into()
    }
    assert_eq!(id::<_, RoundId>(5).get(), 5);
    assert_eq!(id::<_, SessionId>("a:b").as_str(), "a:b");
    assert_eq!(
        SessionId::new(String::from("a")),
        "a".parse().expect("any text")
    );
    assert_eq!(AlertId::new(5), id::<_, AlertId>("5"));
    assert_eq!(
        HashSet::from([AlertId::from(5), AlertId::from("5"), AlertId::from("05")]).len(),
        2
    );
    assert!(AlertId::from(5) < AlertId::from("x") && AlertId::from("10") > AlertId::from(9));
    assert_eq!(AlertId::from("a/b").text(Use::Path), "a/b");
    assert_eq!(
        (AlertId::from(5).to_string(), AlertId::from("x").to_string()),
        ("5".to_owned(), "x".to_owned())
    );
}

#[test]
fn the_tag_chooses_wherever_it_stands() {
    for text in [
        r#"{"type":"http-server","url":"x"}"#,
        r#"{"url":"x","type":"http-server"}"#,
    ] {
        let test: Test = read(text);
        assert_eq!(
            test,
            Test::Http(Box::new(Http {
                url: Some("x".into())
            }))
        );
        assert!(json::equal(&json::to_string(&test), text));
    }
    assert!(matches!(
        read::<Test>(r#" {"\u0074ype":"bgp","prefix":"p"} "#),
        Test::Bgp(_)
    ));
}

#[test]
fn other_tags_keep_the_object_whole() {
    for text in [
        r#"{"type":"new","x":[1]}"#,
        r#"{"x":1}"#,
        r#"{"type":5}"#,
        r#"{"type":null}"#,
        "{}",
        "5",
        "null",
        "[]",
    ] {
        let test: Test = read(text);
        assert_eq!(test, Test::Other(Json::new(text).expect("JSON")));
        assert_eq!(json::to_string(&test), text);
    }
}

#[test]
fn tags_are_known_and_not_kept_twice() {
    let text = r#"{"type":"bgp","prefix":"p","neu":1}"#;
    let test: Test = read(text);
    assert!(json::equal(&json::to_string(&test), text));
    assert!(matches!(&test, Test::Bgp(bgp) if bgp.extra.len() == 1));
    assert_eq!(
        unknown::<Test>(r#"{"neu":1,"type":"http-server","url":"x"}"#),
        ["neu"]
    );
    assert_eq!(
        unknown::<List<Test>>(r#"[{"type":"http-server"},{"type":"x","y":1}]"#),
        [""; 0]
    );
}

#[test]
fn faults_inside_unions_name_their_place() {
    let text = r#"[{"type":"bgp","prefix":"p"},{"type":"bgp"}]"#;
    let fault = json::from_str::<List<Test>>(text).expect_err("no prefix");
    assert_eq!(
        format!("{}: {fault}", fault.path(text)),
        "[1].prefix: `prefix` is missing"
    );
    assert!(json::from_str::<Test>(r#"{"type":"bgp","prefix":"p""#).is_err());
    assert!(json::from_str::<Test>(r#"{"a":tru,"type":"bgp","prefix":"p"}"#).is_err());
}

#[test]
fn the_first_key_that_is_there_chooses() {
    assert!(matches!(read::<Board>(r#"{"url":"x"}"#), Board::Http(_)));
    assert!(matches!(read::<Board>(r#"{"prefix":"x"}"#), Board::Bgp(_)));
    assert!(matches!(
        read::<Board>(r#"{"prefix":"x","url":"x"}"#),
        Board::Http(_)
    ));
    for text in [
        r#"{"x":1}"#,
        "{}",
        "[]",
        "1",
        r#"{"url":"x"}"#,
        r#"{"prefix":"x","a":1}"#,
    ] {
        assert_eq!(json::to_string(&read::<Board>(text)), text);
    }
}

#[test]
fn the_kind_of_the_value_chooses() {
    for (text, expected) in [
        ("5", Ids::Int(5)),
        ("5.5", Ids::Float(5.5)),
        ("[1,2]", Ids::List(List::from([1, 2]))),
        (r#""a""#, Ids::Text("a".into())),
        (
            r#"{"url":"x"}"#,
            Ids::Object(Http {
                url: Some("x".into()),
            }),
        ),
        ("true", Ids::Bool(true)),
        ("null", Ids::Other(Json::null())),
    ] {
        assert_eq!(read::<Ids>(text), expected);
        assert_eq!(json::to_string(&expected), text);
    }
    assert_eq!(read::<OnlyInt>("5.0"), OnlyInt::Int(5));
    for text in ["5.5", "1e30", "\"5\"", "[]"] {
        assert_eq!(
            read::<OnlyInt>(text),
            OnlyInt::Other(Json::new(text).expect("JSON"))
        );
    }
}

#[test]
fn models_name_their_keys() {
    assert_eq!(<Box<Http> as Fields>::KEYS, ["url"]);
}

#[test]
fn a_tag_in_the_path_is_not_in_the_body() {
    for (text, tag) in [
        (r#"{"url":"a"}"#, "http-server"),
        (r#"{"url":"a","tags":["b"]}"#, "target"),
        (r#"{"tags":["b"]}"#, ""),
        (r#"{"url":7}"#, ""),
        ("7", ""),
    ] {
        let body: Body = json::from_str(text).expect("a body");
        assert_eq!(body.tag(), tag, "{text}");
        assert_eq!(json::to_string(&body), text);
    }
    assert!(json::from_str::<Body>(r#"{"url":"#).is_err());
    let list: List<Body> = json::from_str(r#"[{"url":"a"},{"x":1}]"#).expect("a list");
    assert!(matches!(&list[..], [Body::Http(_), Body::Other(_)]));
}

#[test]
fn what_all_arms_have_is_asked_of_the_union() {
    let found: Found = json::from_str(r#"{"type":"ftp","url":"a","tags":["b"]}"#).expect("one");
    assert_eq!(found.url(), Some(&"a".into()));
    assert_eq!(found.tags(), ["b"]);
    let other: Found = json::from_str(r#"{"type":"irc","url":"a"}"#).expect("another");
    assert_eq!((other.url(), other.tags().len()), (None, 0));
}

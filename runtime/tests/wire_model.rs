//! Models: keys in any order and spelling, repeated, missing and unknown ones, codecs, choices, and unknown fields kept.

use thousandeyes_runtime::json::{self, FaultKind, Parser};
use thousandeyes_runtime::value::{Json, List, Map, Patch, Text, Timestamp};
use thousandeyes_runtime::wire::Wire;
use thousandeyes_runtime::{choice, wire};

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    x: Option<i64>,
    a_key_of_more_than_sixteen_bytes: Option<i64>,
    words: List<Text>,
}
wire! { Inner {
    optional x "x";
    optional a_key_of_more_than_sixteen_bytes "aKeyOfMoreThanSixteenBytes";
    optional words "words";
} }

#[derive(Clone, Debug, PartialEq)]
struct Outer {
    id: i64,
    inner: Inner,
    on: bool,
    off: Option<bool>,
    start: Option<Timestamp>,
    end: Timestamp,
    labels: Option<Map<Text>>,
    inners: List<Inner>,
    unset: Patch<i64>,
    boxed: Option<Box<Inner>>,
}
wire! { Outer {
    required id "id";
    required inner "inner";
    required on "on" as Bit;
    optional off "off" as Bit;
    optional start "start" as EpochSeconds;
    required end "end" as EpochMillis;
    optional labels "labels";
    optional inners "inners";
    optional unset "unset";
    optional boxed "boxed";
} }

const OUTER: &str = r#"{"id":1,"inner":{"x":2},"on":1,"off":0,"start":1384309985,"end":1384309985250,"labels":{"b":"1","a":"2"},"inners":[{"x":1},{"words":[]},{}],"unset":null,"boxed":{"aKeyOfMoreThanSixteenBytes":5}}"#;

fn read<T: Wire>(text: &str) -> T {
    json::from_str(text).unwrap_or_else(|fault| panic!("{}: {fault}\n{text}", fault.path(text)))
}

#[test]
fn what_was_read_is_written_back() {
    let outer: Outer = read(OUTER);
    assert_eq!(json::to_string(&outer), OUTER);
    assert_eq!(outer.start, Some(Timestamp::from_unix(1_384_309_985)));
    assert_eq!(outer.end.subsec_nanos(), 250_000_000);
    assert_eq!(
        (outer.on, outer.off, outer.unset),
        (true, Some(false), Patch::Unset)
    );
}

#[test]
fn keys_come_in_any_order_with_any_spacing_and_spelling() {
    let expected: Outer = read(OUTER);
    let members = json::members(OUTER).expect("an object");
    for shift in 0..members.len() {
        let turned = members.iter().cycle().skip(shift).take(members.len());
        let pretty: Vec<_> = turned
            .map(|(key, value)| {
                let escaped: String = key
                    .chars()
                    .map(|c| format!("\\u{:04x}", c as u32))
                    .collect();
                format!("\n\t\"{escaped}\" : {value} ")
            })
            .collect();
        let text = format!(" {{{}}} ", pretty.join(","));
        assert_eq!(read::<Outer>(&text), expected);
    }
}

#[test]
fn guesses_that_fail_cost_nothing_but_time() {
    // Each object has other members than the one before, also in lists, where the parser has learned an order.
    let text = r#"[{"x":1,"words":["a"]},{"words":[],"x":2},{"aKeyOfMoreThanSixteenBytes":3,"x":4},{},{"y":0,"x":5},
        {"xx":1},{"x":6,"words":["b","c"],"aKeyOfMoreThanSixteenBytes":7},{"aKeyOfMoreThanSixteenByteS":1}]"#;
    let list: List<Inner> = read(text);
    assert_eq!(
        list.iter().map(|inner| inner.x).collect::<Vec<_>>(),
        [
            Some(1),
            Some(2),
            Some(4),
            None,
            Some(5),
            None,
            Some(6),
            None
        ]
    );
    let long: Vec<_> = list
        .iter()
        .map(|inner| inner.a_key_of_more_than_sixteen_bytes)
        .collect();
    assert_eq!(long, [None, None, Some(3), None, None, None, Some(7), None]);
    assert_eq!(list.iter().map(|inner| inner.words.len()).sum::<usize>(), 3);
}

#[test]
fn of_repeated_keys_the_last_counts_alone() {
    let first =
        r#""inner":{"x":2,"words":["a"]},"boxed":{"x":1},"inners":[{"x":1}],"labels":{"a":"1"}"#;
    let last = r#""inner":{"aKeyOfMoreThanSixteenBytes":3},"boxed":{"words":[]},"inners":[{}],"labels":{}"#;
    let rest = r#""id":1,"on":1,"end":0"#;
    let both: Outer = read(&format!("{{{first},{last},{rest}}}"));
    assert_eq!(both, read(&format!("{{{last},{rest}}}")));
    assert_eq!(read::<Inner>(r#"{"x":1,"x":null}"#), read("{}"));
}

#[test]
fn faults_name_the_field() {
    let path = |text: &str| {
        let fault = json::from_str::<Outer>(text).expect_err("a fault");
        format!("{}: {fault}", fault.path(text))
    };
    let change = |from: &str, to: &str| path(&OUTER.replace(from, to));
    assert_eq!(change(r#""id":1,"#, ""), "id: `id` is missing");
    assert_eq!(change(r#""id":1"#, r#""id":null"#), "id: `id` is missing");
    assert_eq!(
        change(r#""id":1"#, r#""id":"1""#),
        "id: expected a number, but found text"
    );
    assert_eq!(
        change(r#"{"x":1}"#, r#"{"x":1.5}"#),
        "inners[0].x: expected a whole number, but found `1.5`"
    );
    assert_eq!(
        change(r#"[{"x":1}"#, r#"[5"#),
        "inners[0]: expected an object, but found a number"
    );
    assert_eq!(
        change(r#""on":1"#, r#""on":2"#),
        "on: expected true, false, 1 or 0, but found another number"
    );
    assert_eq!(
        change(r#""b":"1""#, r#""b c":{}"#),
        "labels[\"b c\"]: expected text, but found an object"
    );
    assert_eq!(
        change(r#""boxed""#, r#""boxed"#),
        "$: not JSON: expected `:`"
    );
    assert_eq!(
        path(&OUTER[..OUTER.len() - 1]),
        "$: not JSON: the text ends too early"
    );
    assert_eq!(
        path(&format!("{OUTER}x")),
        "$: not JSON: something follows the value"
    );
    assert_eq!(path("[]"), "$: expected an object, but found a list");
    assert_eq!(path(""), "$: not JSON: the text ends too early");
    assert_eq!(
        change(r#""id":1"#, r#""id":nil"#),
        "id: not JSON: expected a value"
    );
    let fault = json::from_str::<Outer>("{}").expect_err("no id");
    assert_eq!(fault.kind(), &FaultKind::Missing("id"));
}

#[test]
fn unknown_fields_are_passed_over_and_reported() {
    let text = r#"{"new":[{"x":1}],"id":1,"inner":{"neu":null},"on":1,"end":0,"inners":[{},{"x":1,"z":2}],"boxed":{"n":0}}"#;
    let mut parser = Parser::reporting(text);
    let mut outer = Outer::blank();
    outer.read(&mut parser).expect("no fault");
    let unknown = json::locate_all(text, &parser.into_unknown());
    assert_eq!(unknown, ["new", "inner.neu", "inners[1].z", "boxed.n"]);
}

#[derive(Clone, Debug, PartialEq)]
struct Keeper {
    id: i64,
    extra: Map<Json>,
}
wire! { Keeper { required id "id"; } keep extra }

#[test]
fn unknown_fields_are_kept_where_the_model_says_so() {
    let text = r#"{"id":1,"a\"b":[1, 2],"z":null,"b":{"id":2}}"#;
    let keeper: Keeper = read(text);
    assert!(json::equal(&json::to_string(&keeper), text));
    assert_eq!(keeper.extra.get("a\"b").map(Json::as_str), Some("[1, 2]"));
    assert_eq!(
        read::<Keeper>(r#"{"id":1,"a":1,"a":2}"#).extra,
        Map::from_iter([("a", Json::from(2))])
    );
    let mut parser = Parser::reporting(text);
    Keeper::blank().read(&mut parser).expect("no fault");
    assert!(parser.into_unknown().is_empty());
}

#[derive(Clone, Debug, PartialEq)]
enum Sources {
    Count { minimum_sources: i64 },
    Percent { pct: i64, of: Option<bool> },
}
choice! { Sources {
    Count { required minimum_sources "minimumSources"; }
    Percent { required pct "minimumSourcesPct"; optional of "of" as Bit; }
} }

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    name: Option<Text>,
    sources: Sources,
    other: Option<Sources>,
}
wire! { Rule { optional name "name"; } choices { sources Sources; other Option<Sources>; } }

#[test]
fn choices_stand_in_the_surrounding_object() {
    for text in [
        r#"{"name":"a","minimumSources":3}"#,
        r#"{"minimumSourcesPct":50,"of":1}"#,
        r#"{"minimumSourcesPct":50}"#,
    ] {
        let mut rule: Rule = read(text);
        assert_eq!(rule.other.take().as_ref(), Some(&rule.sources));
        assert_eq!(json::to_string(&rule), text);
    }
    let text = r#"{"minimumSources":3,"x":1}"#;
    let mut parser = Parser::reporting(text);
    Rule::blank().read(&mut parser).expect("no fault");
    assert_eq!(json::locate_all(text, &parser.into_unknown()), ["x"]);
}

#[test]
fn a_choice_that_is_required_is_missed() {
    let text = r#"{"name":"a"}"#;
    let fault = json::from_str::<Rule>(text).expect_err("no sources");
    assert_eq!(fault.kind(), &FaultKind::Missing("minimumSources"));
    let text = r#"{"minimumSources":"3"}"#;
    assert_eq!(
        json::from_str::<Rule>(text).map_err(|fault| fault.path(text)),
        Err("minimumSources".to_owned())
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Coded {
    bits: List<bool>,
    bit: Patch<bool>,
    start: Patch<Timestamp>,
    ends: List<Timestamp>,
}
wire! { Coded {
    optional bits "bits" as Bit;
    optional bit "bit" as Bit;
    optional start "start" as EpochSeconds;
    optional ends "ends" as EpochMillis;
} }

#[test]
fn codecs_reach_into_lists_and_patches() {
    for text in [
        "{}",
        r#"{"bits":[1,0],"bit":1,"start":5,"ends":[1,-1]}"#,
        r#"{"bits":[],"bit":null,"start":null,"ends":[]}"#,
    ] {
        assert_eq!(json::to_string(&read::<Coded>(text)), text);
    }
    let null: Coded = read(r#"{"bits":null,"ends":null}"#);
    assert_eq!(null, read("{}"));
}

#[derive(Clone, Debug, PartialEq)]
struct Empty {}
wire! { Empty {} }

#[test]
fn a_model_may_have_no_fields() {
    assert_eq!(json::to_string(&read::<Empty>(r#"{"a":1}"#)), "{}");
}

macro_rules! wide {
    ($($field:ident $key:literal)*) => {
        #[derive(Clone, Debug, PartialEq)]
        struct Wide { $($field: i64),* }
        wire! { Wide { $(required $field $key;)* } }
    };
}

wide! {
    f0 "f0" f1 "f1" f2 "f2" f3 "f3" f4 "f4" f5 "f5" f6 "f6" f7 "f7" f8 "f8" f9 "f9"
    f10 "f10" f11 "f11" f12 "f12" f13 "f13" f14 "f14" f15 "f15" f16 "f16" f17 "f17"
    f18 "f18" f19 "f19" f20 "f20" f21 "f21" f22 "f22" f23 "f23" f24 "f24" f25 "f25"
    f26 "f26" f27 "f27" f28 "f28" f29 "f29" f30 "f30" f31 "f31" f32 "f32" f33 "f33"
    f34 "f34" f35 "f35" f36 "f36" f37 "f37" f38 "f38" f39 "f39" f40 "f40" f41 "f41"
    f42 "f42" f43 "f43" f44 "f44" f45 "f45" f46 "f46" f47 "f47" f48 "f48" f49 "f49"
    f50 "f50" f51 "f51" f52 "f52" f53 "f53" f54 "f54" f55 "f55" f56 "f56" f57 "f57"
    f58 "f58" f59 "f59" f60 "f60" f61 "f61" f62 "f62" f63 "f63" f64 "f64" f65 "f65"
    f66 "f66" f67 "f67" f68 "f68" f69 "f69" f70 "f70" f71 "f71" f72 "f72" f73 "f73"
}

#[test]
fn a_model_may_have_more_than_64_fields() {
    let members: Vec<_> = (0..74).map(|i| format!("\"f{i}\":{i}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let wide: Wide = read(&text);
    assert_eq!((wide.f0, wide.f63, wide.f64, wide.f73), (0, 63, 64, 73));
    assert_eq!(json::to_string(&wide), text);
    for missing in 0..74 {
        let text = text.replace(&format!("\"f{missing}\":"), "\"x\":");
        assert_eq!(
            json::from_str::<Wide>(&text).map_err(|fault| fault.path(&text)),
            Err(format!("f{missing}"))
        );
    }
}

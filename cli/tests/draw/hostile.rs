//! Answers that no server should send: nothing in them may act, overflow, or end the process.

use crate::fixtures::{Kind, PLAIN, draw, metrics, page_load, paths};
use proptest::prelude::*;
use serde_json::{Value, json};
use thousandeyes_cli::draw::Style;
use unicode_width::UnicodeWidthStr;

/// Each kind of picture with an answer of ours.
fn all() -> Vec<(&'static str, Value, Kind<'static>)> {
    vec![
        ("net.metrics", metrics(3, 9), Kind::Plot("avgLatency")),
        ("net.metrics", metrics(3, 1), Kind::Plot("avgLatency")),
        ("net.metrics", metrics(10, 9), Kind::Plot("loss")),
        ("net.metrics", metrics(3, 9), Kind::PlotSvg("avgLatency")),
        ("net.metrics", metrics(3, 1), Kind::PlotSvg("avgLatency")),
        ("web.page-load-detail", page_load(), Kind::Waterfall),
        ("web.page-load-detail", page_load(), Kind::WaterfallSvg),
        ("net.path-vis-detail", paths(), Kind::Paths),
        ("net.path-vis-detail", paths(), Kind::PathsSvg),
        ("net.path-vis-detail", paths(), Kind::PathsDot),
    ]
}

/// Puts `with` in the place of the `nth` of all values in an answer.
fn replace(value: &mut Value, nth: &mut usize, with: &Value) {
    if *nth == 0 {
        *value = with.clone();
    }
    *nth = nth.wrapping_sub(1);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, nth, with)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| replace(member, nth, with)),
        _ => {}
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|float| json!(float)),
        prop::sample::select(vec![-1.0, 0.0, 1e308, -1e308, 5e-324, 1e-300, 0.1])
            .prop_map(|float| json!(float)),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            "</script><script>alert(1)</script>",
            "\u{1b}]0;title\u{7}\u{1b}[2J",
            "\u{202e}gnp.exe\u{2066}",
            "e\u{301}\u{301}\u{301}\u{301}\u{301}",
            "👩‍👩‍👧‍👦 東京 עברית",
            "]]>&<!--\"'",
            "a\nb\rc\td\u{85}\u{2028}",
            "9999-12-31 23:59:59",
            "0001-01-01T00:00:00+14:00",
            "\u{feff}\u{0}\u{ffff}",
            "*",
        ])
        .prop_map(Value::from),
        Just(json!([[[[]]], {}, null])),
        Just(json!({ "hops": [{}], "entries": [null, {}], "log": [] })),
    ]
}

fn styles() -> impl Strategy<Value = Style> {
    (0_usize..260, 0_usize..90, any::<bool>(), any::<bool>()).prop_map(
        |(width, height, colour, unicode)| Style {
            width,
            height,
            colour,
            unicode,
        },
    )
}

/// The text without the escape sequences that colours are made of.
fn uncoloured(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        let (code, behind) = after.split_once('m').expect("an escape sequence ends");
        assert!(
            code.starts_with('[') && code[1..].chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{code:?}"
        );
        rest = behind;
    }
    out + rest
}

fn check(kind: Kind<'_>, style: &Style, text: &str) {
    assert!(text.ends_with('\n'));
    match kind {
        Kind::PlotSvg(_) | Kind::WaterfallSvg | Kind::PathsSvg => {
            let read =
                roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            let known = [
                "svg", "title", "desc", "style", "rect", "text", "g", "line", "path", "circle",
            ];
            for node in read.descendants().filter(roxmltree::Node::is_element) {
                assert!(known.contains(&node.tag_name().name()), "{node:?}");
                for attribute in node.attributes() {
                    assert!(
                        !attribute.name().starts_with("on") && attribute.name() != "href",
                        "{attribute:?}"
                    );
                    assert!(
                        !attribute.value().contains("NaN") && !attribute.value().contains("inf"),
                        "{node:?}"
                    );
                }
            }
        }
        Kind::PathsDot => assert!(
            !text.contains(|c: char| c.is_control() && c != '\n'),
            "{text:?}"
        ),
        Kind::Plot(_) | Kind::Waterfall | Kind::Paths => {
            assert!(style.colour || !text.contains('\u{1b}'));
            let text = uncoloured(text);
            let acts =
                |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!text.contains(acts), "{text:?}");
            assert!(style.unicode || text.is_ascii(), "{text:?}");
            let room = style.width.max(40);
            for line in text.lines() {
                // Some letters are narrower together than one by one, never wider.
                assert!(
                    line.width() <= room,
                    "{} of {room} columns: {line:?}\n{text}",
                    line.width()
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_anywhere(which in 0_usize..10, places in prop::collection::vec((any::<prop::sample::Index>(), anything()), 1..6), style in styles()) {
        let (id, mut answer, kind) = all().swap_remove(which);
        for (place, with) in places {
            let mut nth = place.index(count(&answer));
            replace(&mut answer, &mut nth, &with);
        }
        check(kind, &style, &draw(id, &answer, kind, &style));
    }

    #[test]
    fn any_values_of_one_field(values in prop::collection::vec((any::<i64>(), any::<f64>()), 0..40), style in styles(), svg in any::<bool>()) {
        let rows: Vec<Value> = values.iter().map(|(round, value)| json!({ "agentId": round % 3, "roundId": round, "avgLatency": value })).collect();
        let answer = json!({ "net": { "metrics": rows } });
        let kind = if svg { Kind::PlotSvg("avgLatency") } else { Kind::Plot("avgLatency") };
        check(kind, &style, &draw("net.metrics", &answer, kind, &style));
    }
}

#[test]
fn markup_in_texts_stays_text() {
    let evil = "</script><script>alert(1)</script>";
    let mut answer = page_load();
    answer["web"]["test"]["testName"] = json!(evil);
    answer["web"]["pageLoad"][0]["har"]["log"]["entries"][0]["request"]["url"] = json!(evil);
    let svg = draw("web.page-load-detail", &answer, Kind::WaterfallSvg, &PLAIN);
    check(Kind::WaterfallSvg, &PLAIN, &svg);
    let read = roxmltree::Document::parse(&svg).unwrap();
    let title = read
        .descendants()
        .find(|node| node.has_tag_name("title"))
        .unwrap();
    assert_eq!(title.text(), Some(evil));
}

#[test]
fn a_loop_of_routers_is_drawn() {
    let mut answer = paths();
    let hops: Vec<Value> = (1..=30)
        .map(|n| json!({ "hop": n, "ipAddress": format!("192.0.2.{}", n % 3) }))
        .collect();
    answer["net"]["pathVis"][0]["routes"][0]["hops"] = json!(hops);
    for kind in [Kind::Paths, Kind::PathsSvg, Kind::PathsDot] {
        check(
            kind,
            &PLAIN,
            &draw("net.path-vis-detail", &answer, kind, &PLAIN),
        );
    }
}

#[test]
fn routers_of_private_networks_are_not_shared_by_agents() {
    let dot = draw("net.path-vis-detail", &paths(), Kind::PathsDot, &PLAIN);
    assert_eq!(dot.matches("label=\"10.0.0.1").count(), 2, "{dot}");
    assert_eq!(dot.matches("label=\"198.51.100.9").count(), 1, "{dot}");
}

#[test]
fn more_hops_than_anybody_can_look_at_become_their_prefixes() {
    let mut answer = paths();
    let routes: Vec<Value> = (0..200)
        .map(|n| {
            let hops: Vec<Value> = (1..20)
                .map(|hop| json!({ "hop": hop, "ipAddress": format!("198.51.{hop}.{n}"), "prefix": format!("198.51.{hop}.0/24") }))
                .collect();
            json!({ "hops": hops })
        })
        .collect();
    answer["net"]["pathVis"][0]["routes"] = json!(routes);
    let svg = draw("net.path-vis-detail", &answer, Kind::PathsSvg, &PLAIN);
    assert!(svg.contains("hops of one prefix are one"), "{svg}");
    assert!(svg.matches("<g class=\"hop\">").count() < 60, "{svg}");
}

#[test]
fn a_hundred_thousand_rows_make_no_larger_picture() {
    let rows: Vec<Value> = (0..100_000_i64)
        .map(|n| json!({ "agentId": n % 4, "roundId": 1_600_000_200 + n / 4 * 300, "avgLatency": (n * 7919 % 1000) as f64 / 10.0 }))
        .collect();
    let answer = json!({ "net": { "metrics": rows } });
    let text = draw("net.metrics", &answer, Kind::Plot("avgLatency"), &PLAIN);
    assert!(text.lines().count() <= PLAIN.height, "{text}");
    let svg = draw("net.metrics", &answer, Kind::PlotSvg("avgLatency"), &PLAIN);
    assert!(svg.len() < 400_000, "{} bytes", svg.len());
}

//! Every operation of the spec, by its example answers: a new one is drawn without a line here, or refused with a reason.

use crate::fixtures::{Kind, PLAIN, draw, operation, try_draw};
use serde_json::Value;
use thousandeyes_cli::draw::drawable;

/// Each operation with each of its examples.
fn examples() -> Vec<(&'static str, Value)> {
    let api = thousandeyes_api::v6();
    let operations = api.operations.iter();
    let all = operations.flat_map(|operation| {
        let examples = api.examples(operation);
        examples.map(|example| {
            (
                operation.id.as_str(),
                serde_json::from_str(example.text).unwrap(),
            )
        })
    });
    all.collect()
}

#[test]
fn what_is_promised_is_drawn_and_what_is_not_is_refused() {
    let mut drawn = [0; 3];
    for (id, answer) in examples() {
        let (api, found) = operation(id);
        let can = drawable(api, found);
        for field in &can.plot {
            let text = draw(id, &answer, Kind::Plot(field), &PLAIN);
            assert!(text.starts_with(field.as_str()), "{id}: {text}");
            has_fallbacks(&draw(id, &answer, Kind::PlotSvg(field), &PLAIN));
            drawn[0] += 1;
        }
        for (promised, kinds, count) in [
            (can.waterfall, [Kind::Waterfall, Kind::WaterfallSvg], 1),
            (can.graph, [Kind::Paths, Kind::PathsSvg], 2),
        ] {
            for kind in kinds {
                let made = try_draw(id, &answer, kind, &PLAIN);
                assert_eq!(made.is_ok(), promised, "{id} {kind:?}");
                if let (Kind::WaterfallSvg | Kind::PathsSvg, Ok(picture)) = (kind, &made) {
                    has_fallbacks(picture);
                }
                drawn[count] += usize::from(promised);
            }
        }
    }
    assert!(drawn.iter().all(|count| *count >= 4), "{drawn:?}");
}

/// That each colour that is a variable stands behind a plain one for the same property: librsvg knows no variables.
#[track_caller]
fn has_fallbacks(picture: &str) {
    let parsed = roxmltree::Document::parse(picture).unwrap();
    let mut variables = 0;
    for node in parsed.descendants().filter(roxmltree::Node::is_element) {
        for attribute in node.attributes() {
            assert!(!attribute.value().contains("var("), "{attribute:?}");
        }
        let style = match node.tag_name().name() {
            "style" => node.text().unwrap(),
            _ => continue,
        };
        for block in style.split('}') {
            let (_, block) = block.rsplit_once('{').unwrap_or_default();
            let mut before = ("", "");
            for declaration in block.split(';') {
                let (property, value) = declaration.split_once(':').unwrap_or_default();
                if value.contains("var(") {
                    variables += 1;
                    assert_eq!(before.0, property, "{declaration}: {block}");
                    assert!(before.1.starts_with('#'), "{declaration}: {block}");
                }
                before = (property, value);
            }
        }
    }
    assert!(variables > 5, "{picture}");
}

#[test]
fn requests_and_hops_of_the_examples_are_all_there() {
    for (id, answer) in examples() {
        let (api, found) = operation(id);
        let can = drawable(api, found);
        if can.waterfall && answer.to_string().contains("\"entries\"") {
            let text = draw(id, &answer, Kind::WaterfallSvg, &PLAIN);
            let rows = text.matches("<g class=\"row\">").count();
            let requests = answer.to_string().matches("\"timings\"").count();
            assert_eq!(rows, requests, "{id}");
        }
        if can.graph {
            let text = draw(id, &answer, Kind::PathsDot, &PLAIN);
            let mut addresses = Vec::new();
            strings(&answer, "ipAddress", &mut addresses);
            for address in addresses {
                assert!(text.contains(&address), "{id}: {address}\n{text}");
            }
        }
    }
}

fn strings(value: &Value, name: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            out.extend(members.get(name).and_then(Value::as_str).map(str::to_owned));
            members
                .values()
                .for_each(|member| strings(member, name, out));
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, name, out)),
        _ => {}
    }
}

//! What the pictures look like: snapshots to be read.

use crate::fixtures::{Kind, PLAIN, draw, metrics, page_load, paths, try_draw};
use insta::assert_snapshot;
use serde_json::{Value, json};
use thousandeyes_cli::draw::Style;

const ASCII: Style = Style {
    unicode: false,
    ..PLAIN
};

const COLOUR: Style = Style {
    colour: true,
    ..PLAIN
};

fn latency(answer: &Value, style: &Style) -> String {
    draw("net.metrics", answer, Kind::Plot("avgLatency"), style)
}

#[test]
fn a_chart_of_one_agent() {
    assert_snapshot!(latency(&metrics(1, 40), &PLAIN));
}

#[test]
fn a_chart_tells_lines_apart_without_colours() {
    assert_snapshot!(latency(&metrics(3, 40), &PLAIN));
}

#[test]
fn a_chart_in_ascii() {
    assert_snapshot!(latency(&metrics(2, 40), &ASCII));
}

#[test]
fn a_chart_with_colours_has_no_marks() {
    let text = latency(&metrics(3, 40), &COLOUR);
    assert!(text.contains("\u{1b}[38;5;33m"), "{text:?}");
    assert!(!text.contains(['●', '▲', '■']), "{text}");
}

#[test]
fn many_agents_are_sparklines() {
    assert_snapshot!(latency(&metrics(10, 40), &PLAIN));
}

#[test]
fn few_lines_of_the_terminal_are_sparklines() {
    let low = Style {
        height: 10,
        ..PLAIN
    };
    assert_snapshot!(latency(&metrics(2, 40), &low));
}

#[test]
fn a_single_round_is_bars() {
    assert_snapshot!(latency(&metrics(4, 1), &PLAIN));
}

#[test]
fn percentages_share_a_scale() {
    assert_snapshot!(draw(
        "net.metrics",
        &metrics(10, 21),
        Kind::Plot("loss"),
        &PLAIN
    ));
}

#[test]
fn rounds_that_are_missing_are_gaps() {
    let low = Style { height: 8, ..PLAIN };
    let text = latency(&metrics(2, 40), &low);
    let chicago = text
        .lines()
        .find(|line| line.starts_with("Chicago"))
        .unwrap();
    let spark: String = chicago.chars().skip(12).take(35).collect();
    assert!(spark.trim_end().contains("   "), "{text}");
    // Four rounds without a row, and one without a value.
    assert!(chicago.trim_end().ends_with('5'), "{text}");
}

#[test]
fn an_answer_without_rows_says_so() {
    for (id, kind) in [
        ("net.metrics", Kind::Plot("loss")),
        ("web.page-load-detail", Kind::Waterfall),
        ("net.path-vis-detail", Kind::Paths),
    ] {
        let text = draw(id, &json!({}), kind, &PLAIN);
        assert!(text.contains("no "), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
    }
}

#[test]
fn a_field_without_a_value_says_so() {
    let text = draw("net.metrics", &metrics(2, 3), Kind::Plot("jitter"), &PLAIN);
    assert!(text.contains("no value in 3 rounds"), "{text}");
}

#[test]
fn names_of_fields_are_read_loosely_and_wrong_ones_are_answered_with_the_nearest() {
    let exact = latency(&metrics(1, 5), &PLAIN);
    assert_eq!(
        draw(
            "net.metrics",
            &metrics(1, 5),
            Kind::Plot("avg-latency"),
            &PLAIN
        ),
        exact
    );
    let error = try_draw(
        "net.metrics",
        &metrics(1, 5),
        Kind::Plot("avgLatncy"),
        &PLAIN,
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`net.metrics` has no number called `avgLatncy`; it has `avgLatency`, `minLatency`, `maxLatency`, `loss`, `jitter`"
    );
    let error = try_draw("net.metrics", &metrics(1, 5), Kind::Waterfall, &PLAIN).unwrap_err();
    assert!(error.to_string().contains("no waterfall"), "{error}");
}

#[test]
fn a_waterfall() {
    assert_snapshot!(draw(
        "web.page-load-detail",
        &page_load(),
        Kind::Waterfall,
        &PLAIN
    ));
}

#[test]
fn a_waterfall_in_ascii() {
    assert_snapshot!(draw(
        "web.page-load-detail",
        &page_load(),
        Kind::Waterfall,
        &ASCII
    ));
}

#[test]
fn a_waterfall_as_svg() {
    assert_snapshot!(draw(
        "web.page-load-detail",
        &page_load(),
        Kind::WaterfallSvg,
        &PLAIN
    ));
}

#[test]
fn paths_as_a_tree() {
    assert_snapshot!(draw("net.path-vis-detail", &paths(), Kind::Paths, &PLAIN));
}

#[test]
fn paths_as_svg() {
    assert_snapshot!(draw(
        "net.path-vis-detail",
        &paths(),
        Kind::PathsSvg,
        &PLAIN
    ));
}

#[test]
fn paths_as_dot() {
    assert_snapshot!(draw(
        "net.path-vis-detail",
        &paths(),
        Kind::PathsDot,
        &PLAIN
    ));
}

#[test]
fn a_plot_as_svg() {
    assert_snapshot!(draw(
        "net.metrics",
        &metrics(2, 14),
        Kind::PlotSvg("avgLatency"),
        &PLAIN
    ));
}

#[test]
fn the_page_about_pictures_shows_what_is_drawn() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/drawing.md"))
        .unwrap();
    let low = Style {
        height: 10,
        ..PLAIN
    };
    for picture in [
        latency(&metrics(3, 40), &PLAIN),
        latency(&metrics(2, 40), &low),
        latency(&metrics(4, 1), &PLAIN),
        draw(
            "web.page-load-detail",
            &page_load(),
            Kind::Waterfall,
            &PLAIN,
        ),
        draw("net.path-vis-detail", &paths(), Kind::Paths, &PLAIN),
    ] {
        assert!(
            page.contains(&picture),
            "docs/drawing.md does not show\n{picture}"
        );
    }
}

fn rows(list: Value) -> Value {
    json!({ "net": { "metrics": list.clone(), "bgpMetrics": list }, "dns": { "dnssec": [] } })
}

#[test]
fn agents_that_share_a_name_are_told_apart_by_their_ids() {
    let one = |id: i64, round: i64| json!({ "agentId": id, "agentName": "Oslo", "roundId": round, "loss": 1.5 });
    let text = draw(
        "net.metrics",
        &rows(json!([one(7, 0), one(8, 0), one(7, 300), one(8, 300)])),
        Kind::Plot("loss"),
        &PLAIN,
    );
    assert!(
        text.contains("Oslo (7)") && text.contains("Oslo (8)"),
        "{text}"
    );
}

#[test]
fn values_of_one_agent_and_round_are_drawn_as_their_mean() {
    let one =
        |loss: i64| json!({ "agentId": 7, "agentName": "Oslo", "roundId": 300, "loss": loss });
    let text = draw(
        "net.metrics",
        &rows(json!([one(10), one(20)])),
        Kind::Plot("loss"),
        &PLAIN,
    );
    assert!(text.contains("15 %") && text.contains("1 value"), "{text}");
}

#[test]
fn rows_without_a_time_are_counted() {
    let answer = rows(
        json!([{ "agentId": 7, "loss": 1 }, { "agentId": 7, "loss": 1, "date": "2024-03-01 00:00:07" }]),
    );
    let text = draw("net.metrics", &answer, Kind::Plot("loss"), &PLAIN);
    assert!(text.contains("1 row without a time is left out"), "{text}");
}

#[test]
fn what_is_the_same_for_all_is_in_no_name() {
    let one = |id: i64, round: i64| json!({ "monitorId": id, "monitorName": format!("Monitor {id}"), "prefixId": 3, "prefix": "198.51.100.0/24", "roundId": round, "reachability": 100 });
    let text = draw(
        "net.bgp-metrics",
        &rows(json!([one(1, 0), one(2, 0), one(1, 300), one(2, 300)])),
        Kind::Plot("reachability"),
        &PLAIN,
    );
    assert!(
        text.contains("Monitor 1 ") && !text.contains("198.51.100.0"),
        "{text}"
    );
    // What never changes is drawn among all that it can be.
    assert!(
        text.contains("\n 100┤") && text.contains("\n   0┤"),
        "{text}"
    );
}

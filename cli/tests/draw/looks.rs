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

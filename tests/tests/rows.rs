//! Rows of the real models: one that can't be read costs itself only, and can't be overlooked.

use thousandeyes::v6::{AgentId, Direction, TestType, net};
use thousandeyes::{Answer, Endpoint};

type Metrics = <net::GetMetrics as Endpoint>::Answer;

fn decode(text: &str) -> Result<Metrics, String> {
    Metrics::decode(text, &net::GetMetrics::<()>::ENVELOPE)
        .map_err(|fault| format!("{}: {fault}", fault.path(text)))
}

/// Ten thousand rows, with `bad` in place of number 4711.
fn answer(bad: &str) -> String {
    let rows = (0..10_000).map(|row| match row {
        4711 => bad.to_owned(),
        row => format!(r#"{{"agentId": {row}, "roundId": 1384309800, "date": "2013-11-13 02:33:05", "loss": 0.5}}"#),
    });
    let rows: Vec<String> = rows.collect();
    format!(
        r#"{{"net": {{"metrics": [{}]}}, "pages": {{"current": 1}}}}"#,
        rows.join(",")
    )
}

#[test]
fn one_bad_row_in_ten_thousand() {
    let cases = [
        (
            r#"{"agentId": "x", "roundId": 1}"#,
            "net.metrics[4711].agentId",
        ),
        (
            r#"{"agentId": 7.5, "roundId": 1}"#,
            "net.metrics[4711].agentId",
        ),
        (r#"{"agentId": 7}"#, "net.metrics[4711].roundId"),
        (
            r#"{"agentId": 7, "roundId": 1, "date": "yesterday"}"#,
            "net.metrics[4711].date",
        ),
        (
            r#"{"agentId": 7, "roundId": 1, "loss": 1E999}"#,
            "net.metrics[4711].loss",
        ),
        (
            r#"{"agentId": 7, "roundId": 9223372036854775808}"#,
            "net.metrics[4711].roundId",
        ),
        ("[]", "net.metrics[4711]"),
    ];
    for (bad, path) in cases {
        let page = decode(&answer(bad)).unwrap();
        let (rows, rejected) = page.partial();
        assert_eq!(rows.len(), 9_999, "{bad}");
        assert_eq!(rejected.len(), 1, "{bad}");
        assert_eq!(rejected[0].path, path);
        assert_eq!(rejected[0].index, 4711);
        assert_eq!(rejected[0].json.as_str(), bad);
        let error = page
            .rows()
            .expect_err("a lost row is an error to who asks for all rows");
        assert!(error.to_string().contains(path), "{error}");
        // In the order of the wire, the bad one in its place.
        let bad_at: Vec<usize> = page
            .iter()
            .enumerate()
            .filter(|(_, row)| row.is_err())
            .map(|(index, _)| index)
            .collect();
        assert_eq!(bad_at, [4711]);
        assert_eq!(
            page.into_iter()
                .filter_map(Result::ok)
                .nth(4711)
                .unwrap()
                .agent_id,
            AgentId::new(4712)
        );
    }
}

#[test]
fn a_broken_document_is_an_error_as_a_whole() {
    let whole = answer(r#"{"agentId": 7, "roundId": 1}"#);
    assert_eq!(decode(&whole).unwrap().rows().unwrap().len(), 10_000);
    for cut in [1, whole.len() / 3, whole.len() - 2] {
        assert!(decode(&whole[..cut]).is_err(), "cut at {cut}");
    }
    let deep = answer(&"[".repeat(1000));
    assert!(decode(&deep).is_err());
}

#[test]
fn what_is_new_never_fails() {
    let text = r#"{"net": {"test": {"testId": 1, "type": "quantum", "shape": {"a": [1]}}, "metrics": [
        {"agentId": 281474976735863, "roundId": 1384309800.0, "loss": 100, "novelty": null}], "else": 1}}"#;
    let page = decode(text).unwrap();
    let row = &page.rows().unwrap()[0];
    assert_eq!(row.agent_id.get(), 281_474_976_735_863);
    assert_eq!(row.loss, Some(100.0));
    let test = page.head.test.as_ref().unwrap();
    assert_eq!(test.r#type, Some(TestType::from("quantum")));
    assert_eq!(test.r#type.as_ref().unwrap().as_str(), "quantum");
    assert_eq!(Direction::from("TO_TARGET"), Direction::ToTarget);
}

#[test]
fn an_unknown_test_answers_with_nothing() {
    for text in [
        "{}",
        r#"{"net": {}}"#,
        r#"{"net": {"metrics": []}}"#,
        r#"{"net": {"metrics": null}}"#,
    ] {
        assert!(decode(text).unwrap().is_empty(), "{text}");
    }
}

#[test]
fn models_are_for_many_threads_and_compare() {
    fn fits<T: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static>() {}
    fits::<net::Metric>();
    fits::<Metrics>();
    let request = net::GetMetrics::new(1);
    assert_eq!(format!("{:?}", request.clone()), format!("{request:?}"));
}

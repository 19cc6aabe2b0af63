//! Unions that a tag in the object or the kind of the value tells apart.

use super::{answer, body, calls, example, rows, sends};
use thousandeyes_runtime::value::Text;
use thousandeyes_tests::golden::TestId;
use thousandeyes_tests::golden::cases::*;

/// `tagged-union`: tags that are no identifiers, common fields, unknown tags kept.
#[test]
fn tagged() {
    let request = GetDashboard::new("5e1f7a99143ae6004fdc3bb4");
    let dashboard = answer(&request, &example("tagged-union/dashboard"));
    let [Widget::Areas(lines), Widget::Map(map)] = &dashboard.widgets[..] else {
        unreachable!("{dashboard:?}")
    };
    assert_eq!(
        (lines.is_stacked, map.metric.as_deref()),
        (Some(true), Some("loss"))
    );
    let widget = &dashboard.widgets[0];
    assert_eq!(
        (
            widget.id().map(Text::as_str),
            widget.title().map(Text::as_str)
        ),
        (Some("a"), Some("Load"))
    );

    let text = r#"{"dashboard": {"dashboardId": "d", "widgets": [{"type": "A Widget Of 2027", "id": "9", "x": [{}]}, {"id": "10"}, 7]}}"#;
    let dashboard = answer(&request, text);
    assert!(
        dashboard
            .widgets
            .iter()
            .all(|widget| matches!(widget, Widget::Other(_)) && widget.id().is_none())
    );
}

/// `tagged-union`: in a body the tag is written with the arm.
#[test]
fn tagged_body() {
    let [lines, map]: [Widget; 2] = body::<Vec<Widget>>("tagged-union/widgets")
        .try_into()
        .unwrap_or_else(|_| unreachable!());
    let request = SetWidgets::new("d1", [lines, map]);
    calls(&request, "PUT /dashboards/d1/widgets");
    sends(&request, &example("tagged-union/widgets"));
    let own = SetWidgets::new(
        "d1",
        [
            Widget::from(MapWidget::new("b").metric("loss")),
            Widget::Lines(Box::new(LineWidget::new("a"))),
        ],
    );
    sends(
        &own,
        r#"[{"type": "Map", "id": "b", "metric": "loss"}, {"type": "Time Series: Line", "id": "a"}]"#,
    );
}

/// `union-by-kind`: the JSON kind tells the arm.
#[test]
fn by_kind() {
    let page = answer(&GetRules::new(), &example("union-by-kind/rules"));
    let [one, some, none, all] = rows(&page) else {
        unreachable!("{page:?}")
    };
    assert_eq!(one.tests, TestIds::Single(TestId::new(817)));
    assert_eq!(
        some.tests,
        TestIds::List([TestId::new(817), TestId::new(818)].into())
    );
    assert!(matches!(&none.tests, TestIds::List(list) if list.is_empty() && !list.is_absent()));
    assert_eq!(all.tests, TestIds::Text("all".into()));
    assert_eq!(one.threshold, Some(ValueOrExpression::Whole(3)));
    assert_eq!(some.threshold, Some(ValueOrExpression::Number(0.5)));
    assert_eq!(none.threshold, Some(ValueOrExpression::Bool(true)));
    assert!(
        matches!(&all.threshold, Some(ValueOrExpression::Object(expression)) if expression.input == "limit")
    );

    let text = r#"{"rules": [{"tests": {"x": 1}, "threshold": "text"}]}"#;
    let page = answer(&GetRules::new(), text);
    assert!(matches!(
        &rows(&page)[0],
        Rule {
            tests: TestIds::Other(_),
            threshold: Some(ValueOrExpression::Other(_)),
            ..
        }
    ));
}

/// `union-by-kind`: in a body.
#[test]
fn by_kind_in_a_body() {
    let request = SetRules::new([
        Rule::new(TestId::new(817)).threshold(3),
        Rule::new(TestIds::List([TestId::new(817), TestId::new(818)].into())).threshold(0.5),
        Rule::new(Text::from("all")).threshold(Expression::new("limit")),
    ]);
    sends(&request, &example("union-by-kind/body"));
    assert_eq!(body::<Vec<Rule>>("union-by-kind/body").len(), 3);
}

//! Bodies: projections, fields that `null` takes back, choices, and methods with their codes.

use super::{answer, body, calls, example, rows, sends, sent};
use thousandeyes_runtime::value::{LocalTime, Patch};
use thousandeyes_runtime::wire::Fields;
use thousandeyes_runtime::{Answer, Endpoint};
use thousandeyes_tests::golden::cases::*;
use thousandeyes_tests::golden::{AgentId, TestId};

/// `projections`: one list of fields, three faces; names and types differ by direction.
#[test]
fn projections() {
    let create = SuppressionCreate::new("upgrade", "2018-03-01T20:00:00", "Europe/Berlin")
        .duration(3600)
        .test_ids([TestId::new(817), TestId::new(818)]);
    let create = CreateSuppression::new(create);
    calls(&create, "POST /alert-suppression-windows/new");
    sends(&create, &example("projections/create"));
    let update = UpdateSuppression::new(5, SuppressionUpdate::new().duration(7200));
    calls(&update, "POST /alert-suppression-windows/5/update");
    sends(&update, &example("projections/update"));

    let item = answer(&create, &example("projections/suppression"));
    assert_eq!(item.alert_suppression_window_id.get(), 5);
    assert_eq!(
        item.start_date_time.map(|start| start.unix()),
        Some(1_519_930_800)
    );
    assert_eq!(item.tests[0].test_name.as_deref(), Some("edge"));

    // Given by the server, never sent; sent, never given back; a list under another name.
    assert!(!SuppressionCreate::KEYS.contains(&"alertSuppressionWindowId"));
    assert!(
        !Suppression::KEYS.contains(&"timezone") && SuppressionUpdate::KEYS.contains(&"timezone")
    );
    assert!(SuppressionCreate::KEYS.contains(&"testIds") && Suppression::KEYS.contains(&"tests"));
    let read: SuppressionCreate = body("projections/create");
    assert_eq!(read.start_date_time, LocalTime::from("2018-03-01T20:00:00"));
}

/// `methods`: absent, `null` and a value are three things.
#[test]
fn a_patch_keeps_unsets_or_sets() {
    let change = |update| ChangeLabel::new(3, update);
    calls(&change(LabelUpdate::new()), "PATCH /labels/3");
    sends(
        &change(LabelUpdate::new().name("core")),
        &example("methods/keep"),
    );
    sends(
        &change(
            LabelUpdate::new()
                .unset_icon()
                .unset_pinned()
                .unset_test_ids(),
        ),
        &example("methods/unset"),
    );
    sends(
        &change(LabelUpdate::new().icon("star").pinned(false).test_ids([])),
        &example("methods/set"),
    );
    let icons =
        ["keep", "unset", "set"].map(|name| body::<LabelUpdate>(&format!("methods/{name}")).icon);
    assert_eq!(
        icons,
        [Patch::Keep, Patch::Unset, Patch::Set("star".into())]
    );
}

/// `methods`: every method, the codes of success, answers that are empty.
#[test]
fn methods_and_codes() {
    fn codes<E: Endpoint>(_: &E) -> &'static [u16] {
        E::STATUS
    }
    let create = CreateLabel::new(LabelCreate::new("edge"));
    calls(&create, "POST /labels");
    sends(&create, r#"{"name": "edge"}"#);
    assert_eq!(codes(&create), [201]);
    let replace = ReplaceLabel::new(3, LabelCreate::new("edge"));
    calls(&replace, "PUT /labels/3");
    assert_eq!(codes(&replace), [200]);
    let label = answer(&replace, &example("methods/label"));
    assert_eq!(
        (label.label_id.get(), label.icon.as_deref(), label.pinned),
        (3, Some("star"), Some(true))
    );
    assert_eq!(label.test_ids[..], [TestId::new(817)]);

    let delete = DeleteLabel::new(3);
    calls(&delete, "DELETE /labels/3");
    assert_eq!(codes(&delete), [200, 204]);
    answer(&delete, "");
    let take = TakeLabel::new(3, 817);
    calls(&take, "DELETE /labels/3/tests/817");
    assert_eq!(
        rows(&answer(&take, &example("methods/left")))[0]
            .name
            .as_deref(),
        Some("core")
    );
    let refresh = RefreshLabel::new(3);
    calls(&refresh, "POST /labels/3/refresh");
    assert_eq!(
        (sent(&refresh).body(), sent(&refresh).content_type()),
        (None, None)
    );
    answer(&refresh, "");
}

/// `choices`: of the fields in a body, one set is sent.
#[test]
fn a_choice_in_a_body() {
    let count = CreateAlertRule::new(AlertRuleCreate::new(
        "loss",
        MinimumSources::Count { minimum_sources: 2 },
    ));
    sends(&count, &example("choices/count"));
    let some = AlertingAgents::Some {
        agent_ids: [AgentId::new(113)].into(),
        exclude: Some(true),
    };
    let percent = AlertRuleCreate::new(
        "loss",
        MinimumSources::Percent {
            minimum_sources_pct: 50,
        },
    )
    .alerting_agents(some);
    sends(
        &CreateAlertRule::new(percent.clone()),
        &example("choices/percent"),
    );
    let all = AlertRuleCreate::new("loss", MinimumSources::Count { minimum_sources: 2 })
        .alerting_agents(AlertingAgents::All { all_agents: true });
    sends(
        &CreateAlertRule::new(all),
        r#"{"ruleName": "loss", "minimumSources": 2, "allAgents": 1}"#,
    );

    assert_eq!(body::<AlertRuleCreate>("choices/percent"), percent);
    assert_eq!(
        body::<AlertRuleCreate>("choices/count").minimum_sources,
        MinimumSources::Count { minimum_sources: 2 }
    );
    let created = answer(&count, &example("choices/created"));
    assert_eq!(
        (
            created.rule_id,
            created.minimum_sources,
            created.minimum_sources_pct
        ),
        (9, Some(2), None)
    );
}

/// `choices`: the same among query parameters.
#[test]
fn a_choice_in_a_query() {
    calls(&GetRounds::new(817), "GET /rounds/817");
    calls(
        &GetRounds::new(817).rounds(Rounds::Last { rounds: 3 }),
        "GET /rounds/817?rounds=3",
    );
    let between = |last: Option<i64>| Rounds::Between {
        first: 60.into(),
        last: last.map(Into::into),
    };
    calls(
        &GetRoundCount::new(817, between(None)),
        "GET /rounds/817/count?first=60",
    );
    calls(
        &GetRoundCount::new(817, between(Some(120))),
        "GET /rounds/817/count?first=60&last=120",
    );
    answer(&GetRounds::new(817), &example("choices/rounds"));
    let round = answer(
        &GetRoundCount::new(817, between(None)),
        &example("choices/round"),
    );
    assert_eq!(round.round_id.start().unix(), 1_491_652_140);
    assert_eq!(round.next_link(), None);
}

//! Envelopes: where an answer holds what was asked for. Includes: fields that several models have.

use super::{answer, example, rows};
use thousandeyes_runtime::{Answer, Endpoint, Envelope};
use thousandeyes_tests::golden::cases::*;

fn envelope<E: Endpoint>(_: &E) -> Envelope {
    E::ENVELOPE
}

/// `envelopes`: rows under a key, whatever it is called.
#[test]
fn rows_under_a_key() {
    let request = GetNetworks::new();
    assert_eq!(envelope(&request), Envelope::Rows(&["privateNetworks"]));
    let page = answer(&request, &example("envelopes/networks"));
    assert_eq!(rows(&page)[0].name.as_deref(), Some("office"));
    assert!(answer(&request, "{}").is_empty());
}

/// `envelopes`: rows under one of two keys; the page remembers which.
#[test]
fn rows_under_one_of_two_keys() {
    let request = GetAccountGroups::new();
    assert_eq!(
        envelope(&request),
        Envelope::RowsIn(&["accountGroups", "account"])
    );
    for name in ["account-groups", "account"] {
        assert_eq!(
            rows(&answer(&request, &example(&format!("envelopes/{name}")))).len(),
            1
        );
    }
    assert!(answer(&request, "{}").is_empty());
    let foreign = <<GetAccountGroups as Endpoint>::Answer as Answer>::decode(
        r#"{"users": []}"#,
        &envelope(&request),
    );
    let message = foreign.map(drop).map_err(|fault| fault.to_string());
    let said = message.err().unwrap_or_default();
    assert!(
        said.contains("accountGroups") && said.contains("account`") && said.contains("users"),
        "{said}"
    );
}

/// `envelopes`: rows under two keys, with fields beside them and at the top.
#[test]
fn rows_with_a_head() {
    let request = GetRoutes::new(819);
    let page = answer(&request, &example("envelopes/routes"));
    assert_eq!(
        page.head
            .test
            .as_ref()
            .and_then(|test| test.prefix.as_deref()),
        Some("192.0.2.0/24")
    );
    assert_eq!(page.head.from.map(|from| from.unix()), Some(1_519_930_800));
    assert_eq!(
        (page.head.measured, page.head.cached),
        (page.head.from, Some(true))
    );
    assert_eq!(page.next_link(), None);
    let paged =
        r#"{"bgp": {"routes": []}, "pages": {"next": "https://api.example.com/golden/n?page=2"}}"#;
    assert_eq!(
        answer(&request, paged).next_link(),
        Some("https://api.example.com/golden/n?page=2")
    );
}

/// `envelopes`: one item, alone or the only one of an array; none at all means that it was not found.
#[test]
fn one_item() {
    let request = GetNetwork::new(1);
    for name in ["one-in-array", "one-alone"] {
        assert_eq!(
            answer(&request, &example(&format!("envelopes/{name}")))
                .name
                .as_deref(),
            Some("office")
        );
    }
    let none = <<GetNetwork as Endpoint>::Answer as Answer>::decode(
        r#"{"networks": []}"#,
        &envelope(&request),
    );
    assert!(none.is_err_and(
        |fault| fault.to_string().contains("not found") || fault.to_string().contains("no")
    ));
}

/// `envelopes`: answers without an envelope.
#[test]
fn bare_answers() {
    assert_eq!(
        rows(&answer(
            &GetBareNetworks::new(),
            &example("envelopes/array")
        ))
        .len(),
        2
    );
    let names = answer(&GetBareNames::new(), &example("envelopes/names"));
    assert_eq!(names[1], "data center");
    assert_eq!(
        answer(&GetBareNetwork::new(1), &example("envelopes/object"))
            .network_id
            .get(),
        1
    );
}

/// `includes`: the fields of included models come first, those of the innermost before all.
#[test]
fn nested_includes() {
    use thousandeyes_runtime::wire::Fields;
    assert_eq!(
        LossMeasurement::KEYS,
        ["agentId", "countryId", "roundId", "date", "loss", "server"]
    );
    let page = answer(&GetMeasurement::new(817), &example("includes/measurements"));
    let row = &rows(&page)[0];
    assert_eq!(
        (row.agent_id.get(), row.round_id.get(), row.loss),
        (113, 1_491_652_140, Some(0.5))
    );
}

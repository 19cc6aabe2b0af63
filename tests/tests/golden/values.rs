//! Values of every kind, and names that Rust has other plans for.

use super::{answer, body, calls, example, rows, sends};
use thousandeyes_runtime::value::{Flag, Json, Text, Timestamp};
use thousandeyes_runtime::{Endpoint, json};
use thousandeyes_tests::golden::cases::*;

fn values() -> Vec<Values> {
    let page = answer(&GetValues::new(), &example("values/values"));
    page.into_rows().unwrap_or_default()
}

/// `values`: numbers, booleans in three dialects, texts.
#[test]
fn scalars() {
    let [full, sparse]: [Values; 2] = values().try_into().unwrap_or_else(|_| unreachable!());
    assert_eq!(
        (full.text.as_deref(), full.address.as_deref()),
        (Some("Zürich \"HB\""), Some("2001:db8::1"))
    );
    assert_eq!(
        (full.int, full.float),
        (Some(9_007_199_254_740_993), Some(0.1))
    );
    assert_eq!(
        (full.bool, full.bit, full.flag.map(Flag::get)),
        (Some(true), Some(true), Some(true))
    );
    assert_eq!(
        (sparse.bool, sparse.bit, sparse.flag.map(Flag::get)),
        (Some(false), Some(false), Some(true))
    );
    assert_eq!(
        (sparse.int, sparse.text, sparse.email),
        (Some(-5), None, None)
    );
    assert_eq!(
        json::from_str::<Values>(r#"{"int": 1360.0}"#).map(|values| values.int),
        Ok(Some(1360))
    );
    assert!(json::from_str::<Values>(r#"{"int": 705.5}"#).is_err());
}

/// `values`: every way to write a moment, each of which comes back as it was.
#[test]
fn times() {
    let [full, sparse]: [Values; 2] = values().try_into().unwrap_or_else(|_| unreachable!());
    let moment = Timestamp::from_unix(1_384_309_985);
    assert_eq!((full.time, sparse.time), (Some(moment), Some(moment)));
    assert_eq!(
        full.iso_time.map(|time| (time.unix(), time.subsec_nanos())),
        Some((1_384_306_385, 250_000_000))
    );
    assert_eq!(full.date.map(|date| date.unix()), Some(1_384_300_800));
    assert_eq!(full.seconds, Some(Timestamp::from_unix(1_384_309_800)));
    assert_eq!(
        full.millis.map(|millis| millis.unix_millis()),
        Some(1_384_309_800_123)
    );
    assert_eq!(full.local.as_deref(), Some("2013-11-13T02:33"));
    assert_eq!(full.round_id.map(|round| round.start()), full.seconds);
}

/// `values`: lists of lists, maps in their order, anything, and what the spec does not know.
#[test]
fn collections() {
    let [full, sparse]: [Values; 2] = values().try_into().unwrap_or_else(|_| unreachable!());
    assert_eq!(full.list[..], [1, 2, 3]);
    assert_eq!(
        full.lists.iter().map(|list| list.len()).collect::<Vec<_>>(),
        [2, 0, 1]
    );
    assert!(sparse.list.is_empty() && !sparse.list.is_absent() && sparse.lists.is_absent());
    let map = full
        .map
        .as_ref()
        .map(|map| map.keys().map(Text::as_str).collect::<Vec<_>>());
    assert_eq!(map, Some(vec!["b", "a"]));
    assert_eq!(
        full.maps
            .as_ref()
            .and_then(|maps| maps.get("all")?.get("Accept").cloned())
            .as_deref(),
        Some("text/html")
    );
    assert_eq!(
        full.any
            .as_ref()
            .and_then(|any| Some(any.get("two")?.as_str())),
        Some("[2]")
    );
    assert_eq!(
        full.json.as_ref().map(|json| json.as_str().contains("all")),
        Some(true)
    );
    let kept = full.extra.get("notInTheSpec").map(Json::as_str);
    assert_eq!(kept, Some(r#"{"kept": true}"#));
    assert!(sparse.extra.is_empty() && sparse.map.is_some_and(|map| map.is_empty()));
}

/// `values`: sent as they are read.
#[test]
fn sent_values() {
    let values = Values::new()
        .bit(true)
        .flag(Flag::from(false))
        .seconds(Timestamp::from_unix(1_384_309_800))
        .millis(Timestamp::from_unix_millis(1_384_309_800_123))
        .date("2013-11-13".parse().unwrap_or(Timestamp::from_unix(0)))
        .lists([[1].into(), [].into()])
        .map(
            [("b", 1.5)]
                .into_iter()
                .collect::<thousandeyes_runtime::value::Map<f64>>(),
        );
    sends(&SetValues::new(values), &example("values/body"));
    assert_eq!(body::<Values>("values/body").bit, Some(true));
}

/// `values`: ids that are a number or a text, enums of numbers, values that are no identifiers, values of tomorrow.
#[test]
fn ids_and_enums() {
    calls(&GetAlert::new(5), "GET /alerts/5");
    calls(&GetAlert::new("a:b"), "GET /alerts/a%3Ab");
    let alert = answer(&GetAlert::new(5), &example("values/alert"));
    assert_eq!(
        (&alert.active, &alert.rating),
        (&Some(AlertState::Disabled), &Some(Rating::N2xx))
    );
    let ratings = ["A+", "2xx", "not good", "no"].map(Rating::from);
    assert_eq!(
        ratings,
        [Rating::Best, Rating::N2xx, Rating::NotGood, Rating::No]
    );
    let odd = answer(
        &GetAlert::new(5),
        r#"{"alert": {"alertId": 5, "active": 9, "rating": "A++"}}"#,
    );
    assert_eq!(
        (&odd.active, &odd.rating),
        (
            &Some(AlertState::Other(9)),
            &Some(Rating::Other("A++".into()))
        )
    );
    assert_eq!(AlertState::from(-1), AlertState::Unknown);
    assert_eq!(odd.alert_id, AlertId::from("5"));
}

/// `names`: keywords, digits and underscores in front, names that come out alike, what the vendor gave up.
#[test]
#[allow(deprecated, reason = "that is what is shown")]
fn names() {
    let request = GetType::new().r#type("x").own("y");
    calls(&request, "GET /names?type=x&self=y");
    let page = answer(&request, &example("names/names"));
    let named = &rows(&page)[0];
    assert_eq!(
        (named.r#type.as_str(), named.default, named.n24h),
        ("odd", Some(true), Some(0.5))
    );
    assert_eq!(
        named
            .links
            .as_ref()
            .and_then(|links| Some(links.get("self")?.as_str())),
        Some("https://api.example.com/golden/names")
    );
    assert_eq!(
        (named.own.as_deref(), named.machine_id.as_deref()),
        (Some("me"), Some("m"))
    );
    assert_eq!(
        (named.public_ip.as_deref(), named.public_ip_again.as_deref()),
        (Some("192.0.2.1"), Some("192.0.2.2"))
    );
    assert!(named.created < named.modified && named.modified < named.removed_on);
    let body = Named::new("odd")
        .default(true)
        .modified("2016-06-09".parse().unwrap_or(Timestamp::from_unix(0)));
    sends(
        &SetName::new(body),
        r#"{"type": "odd", "default": true, "modified": "2016-06-09"}"#,
    );
    assert_eq!(<GetOldNames as Endpoint>::PATH, "/names/old");
}

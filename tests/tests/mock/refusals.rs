//! How it says no: each refusal of the API, with its status and a message.

use std::time::Duration;

use serde_json::Value;
use thousandeyes::Error;
use thousandeyes::v6::Areas;
use thousandeyes_mock::{Clock, Mock, Scripted};

use crate::support::{NOW, clients, send, start};

const GOOD: &str = "Authorization: Bearer t";

#[test]
fn each_refusal_has_its_status() {
    let mock = start(Mock::builder());
    let metrics = "/v6/net/metrics/817";
    for (method, target, fields, body, status, message) in [
        ("GET", "/v6/nothing", GOOD, "", 404, "no endpoint"),
        ("GET", "/v6/net/metrics", GOOD, "", 404, "no endpoint"),
        ("POST", metrics, GOOD, "{}", 405, "takes GET"),
        ("DELETE", metrics, GOOD, "", 405, "takes GET"),
        ("BREW", metrics, GOOD, "", 405, "takes GET"),
        ("GET", metrics, "", "", 401, "credentials"),
        (
            "GET",
            metrics,
            "Authorization: Basic YTp3cm9uZw==",
            "",
            401,
            "credentials",
        ),
        ("GET", "/v6/net/metrics/817.xml", GOOD, "", 406, "JSON only"),
        (
            "GET",
            metrics,
            "Authorization: Bearer t\nAccept: text/xml",
            "",
            406,
            "JSON only",
        ),
        (
            "GET",
            metrics,
            "Authorization: Bearer t\nAccept: text/html",
            "",
            406,
            "application/json",
        ),
        (
            "GET",
            "/v6/net/metrics/817?format=xml",
            GOOD,
            "",
            406,
            "JSON only",
        ),
        ("GET", "/v6/net/metrics/817?aid=abc", GOOD, "", 400, "aid"),
        (
            "GET",
            "/v6/net/metrics/817?aid=12345",
            GOOD,
            "",
            403,
            "account group",
        ),
        ("GET", "/v6/net/metrics/abc", GOOD, "", 400, "testId"),
        ("GET", "/v6/net/metrics/0", GOOD, "", 403, "no test"),
        (
            "GET",
            "/v6/net/metrics/817?window=1h&from=2023-01-01T00:00:00",
            GOOD,
            "",
            400,
            "excludes",
        ),
        (
            "GET",
            "/v6/net/metrics/817?window=1h&to=2023-01-01T00:00:00",
            GOOD,
            "",
            400,
            "excludes",
        ),
        (
            "GET",
            "/v6/net/metrics/817?to=2023-01-01T00:00:00",
            GOOD,
            "",
            400,
            "to needs from",
        ),
        (
            "GET",
            "/v6/net/metrics/817?from=2023-01-01",
            GOOD,
            "",
            400,
            "YYYY",
        ),
        (
            "GET",
            "/v6/net/metrics/817?window=1y",
            GOOD,
            "",
            400,
            "window",
        ),
        (
            "GET",
            "/v6/net/metrics/817?direction=SIDEWAYS",
            GOOD,
            "",
            400,
            "TO_TARGET",
        ),
        (
            "GET",
            "/v6/net/path-vis/817?direction=BIDIRECTIONAL",
            GOOD,
            "",
            400,
            "FROM_TARGET",
        ),
        (
            "GET",
            "/v6/net/metrics/817?lastRoundId=x",
            GOOD,
            "",
            400,
            "lastRoundId",
        ),
        (
            "GET",
            "/v7/net/metrics/817?window=1h",
            GOOD,
            "",
            301,
            "version",
        ),
    ] {
        let answer = send(&mock, method, target, fields, body);
        let text = answer.text();
        assert_eq!(answer.status, status, "{method} {target} {fields}: {text}");
        let parsed: Value = serde_json::from_str(&text).unwrap();
        let told = parsed["errorMessage"].as_str().unwrap();
        assert!(told.contains(message), "{target}: {told}");
    }
    let bearer = send(&mock, "GET", metrics, "Authorization: Bearer wrong", "");
    assert_eq!(
        (bearer.status, bearer.text().as_str()),
        (401, r#"{"error":"invalid_token"}"#)
    );
    let moved = send(&mock, "GET", "/v7/net/metrics/817?window=1h", GOOD, "");
    let to = format!("{}/net/metrics/817?window=1h", mock.base_url());
    assert_eq!(moved.header("location"), Some(to.as_str()));
    let other = send(&mock, "PUT", metrics, GOOD, "");
    assert_eq!(other.header("allow"), Some("GET, HEAD, OPTIONS"));
}

#[test]
fn what_is_taken_in_more_than_one_way() {
    let mock = start(Mock::builder());
    for (method, target, fields, status) in [
        (
            "GET",
            "/v6/net/metrics/817.json",
            "Authorization: Bearer t\nAccept: text/xml",
            200,
        ),
        ("GET", "/v6/net/metrics/817/", GOOD, 200),
        // Without a version the API takes the current one.
        ("GET", "/net/metrics/817", GOOD, 200),
        (
            "GET",
            "/v6/net/metrics/817?aid=75&unknown=1",
            "Authorization: Basic YUBiOnQ=",
            200,
        ),
        ("GET", "/v6/account-groups?window=nonsense", GOOD, 200),
        ("HEAD", "/v6/net/metrics/817", GOOD, 200),
        ("OPTIONS", "/v6/net/metrics/817", "", 204),
        ("GET", "/v6/status", "", 200),
    ] {
        let answer = send(&mock, method, target, fields, "");
        assert_eq!(
            answer.status,
            status,
            "{method} {target}: {}",
            answer.text()
        );
    }
    let get = send(&mock, "GET", "/v6/net/metrics/817", GOOD, "");
    let head = send(&mock, "HEAD", "/v6/net/metrics/817", GOOD, "");
    assert_eq!(head.header("content-length"), get.header("content-length"));
    assert!(head.body.is_empty());
    let zipped = send(
        &mock,
        "GET",
        "/v6/net/metrics/817",
        "Authorization: Bearer t\nAccept-Encoding: br, gzip",
        "",
    );
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    assert!(zipped.body.starts_with(&[0x1f, 0x8b]) && zipped.body.len() < get.body.len());
    let status = send(&mock, "GET", "/v6/status", "", "");
    assert_eq!(status.header("content-type"), Some("text/xml"));
    assert_eq!(status.text(), r#"{"timestamp":1700000100000}"#);
    assert_eq!(status.header("x-organization-rate-limit-limit"), None);
}

#[test]
fn the_bucket_is_real() {
    let clock = Clock::at(NOW);
    let mock = Mock::builder()
        .clock(clock.clone())
        .rate_limit(3)
        .start_blocking()
        .unwrap();
    let call = || send(&mock, "GET", "/v6/net/metrics/817", GOOD, "");
    for left in ["2", "1", "0"] {
        let answer = call();
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-organization-rate-limit-limit"), Some("3"));
        assert_eq!(
            answer.header("x-organization-rate-limit-remaining"),
            Some(left)
        );
        assert_eq!(
            answer.header("x-organization-rate-limit-reset"),
            Some("1700000160")
        );
    }
    let refused = call();
    assert_eq!(
        (
            refused.status,
            refused.header("x-organization-rate-limit-remaining")
        ),
        (429, Some("0"))
    );
    assert_eq!(mock.refused("organization"), 1);
    clock.advance(Duration::from_secs(60));
    assert_eq!(call().status, 200);
    mock.spend("organization", 2);
    assert_eq!(call().status, 429);
}

#[test]
fn many_wrong_tokens_end_in_a_ban() {
    let clock = Clock::at(NOW);
    let mock = Mock::builder()
        .clock(clock.clone())
        .token("secret")
        .start_blocking()
        .unwrap();
    let call = |token: &str| {
        send(
            &mock,
            "GET",
            "/v6/net/metrics/817",
            &format!("Authorization: Bearer {token}"),
            "",
        )
    };
    for _ in 0..10 {
        assert_eq!(call("guess").status, 401);
    }
    let banned = call("secret");
    assert_eq!(
        (
            banned.status,
            banned.header("x-organization-rate-limit-reset")
        ),
        (429, None)
    );
    clock.advance(Duration::from_secs(3601));
    assert_eq!(call("secret").status, 200);
}

#[tokio::test]
async fn the_client_makes_of_it_what_it_should() {
    let mock = start(Mock::builder().token("secret"));
    let (client, _) = clients(&mock);
    let error = client.net().metrics(817).send().await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    drop(mock);

    let mock = start(Mock::builder());
    let (client, _) = clients(&mock);
    type Predicate = fn(&Error) -> bool;
    let cases: [(Scripted, Predicate); 4] = [
        (Scripted::error(403, "no"), Error::is_forbidden),
        (Scripted::error(500, "no"), Error::is_server),
        (
            Scripted::json(200, r#"{"errorMessage":"no"}"#),
            Error::is_refused,
        ),
        (
            Scripted::new(301, &[("Location", "/v6/x")], ""),
            Error::is_version_gone,
        ),
    ];
    for (scripted, is_it) in cases {
        assert!(mock.next("net.metrics", [scripted.clone()]));
        let error = client.net().metrics(817).send().await.unwrap_err();
        assert!(is_it(&error), "{scripted:?}: {error}");
    }
    assert!(
        client.net().metrics(817).send().await.is_ok(),
        "each answer was for one call"
    );
    assert!(!mock.next("no.operation", [Scripted::json(200, "{}")]));
    let error = client.net().metrics(0).send().await.unwrap_err();
    assert!(error.is_forbidden(), "{error}");
    mock.set_maintenance(true);
    let error = client.net().metrics(817).send().await.unwrap_err();
    assert!(error.is_maintenance(), "{error}");
}

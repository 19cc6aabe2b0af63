//! The routes by which a running server is looked at and changed.

use serde_json::Value;
use thousandeyes_mock::Mock;

use crate::support::{Exchange, send, start};

fn json(answer: &Exchange) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn it_is_changed_while_it_runs() {
    let mock = start(Mock::builder());
    let call = || {
        send(
            &mock,
            "GET",
            "/v6/net/metrics/817",
            "Authorization: Bearer t0ken",
            "",
        )
    };
    let admin = |method: &str, route: &str, body: &str| {
        send(&mock, method, &format!("/__mock{route}"), "", body)
    };

    assert_eq!(admin("PUT", "/faults", "500*1\n429*1").status, 204);
    assert_eq!(
        json(&admin("GET", "/faults", "")),
        serde_json::json!(["500*1", "429*1"])
    );
    // Both befall the first call, and one is enough.
    assert_eq!((call().status, call().status), (500, 200));
    let refused = admin("PUT", "/faults", "nonsense:1");
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(admin("DELETE", "/faults", "").status, 204);

    assert_eq!(admin("PUT", "/maintenance", "on").status, 204);
    assert_eq!(call().status, 503);
    assert_eq!(admin("PUT", "/maintenance", "maybe").status, 400);
    assert_eq!(admin("PUT", "/maintenance", "off").status, 204);

    assert_eq!(
        admin("POST", "/answers/net.metrics?status=418", "{\"a\":1}").status,
        204
    );
    let next = call();
    assert_eq!((next.status, next.text().as_str()), (418, "{\"a\":1}"));
    assert_eq!(admin("POST", "/answers/no.where", "{}").status, 404);
    assert_eq!(
        admin("POST", "/answers/net.metrics?status=999", "{}").status,
        400
    );

    let requests = admin("GET", "/requests", "");
    assert_eq!(json(&requests).as_array().unwrap().len(), 4);
    assert!(!requests.text().contains("t0ken") && requests.text().contains("(hidden)"));
    assert_eq!(json(&admin("GET", "", ""))["requests"], 4);
    let operations = json(&admin("GET", "/operations", ""));
    assert_eq!(
        operations.as_array().unwrap().len(),
        thousandeyes_api::v6().operations.len()
    );
    assert_eq!(admin("DELETE", "/requests", "").status, 204);
    assert_eq!(json(&admin("GET", "/requests", "")), serde_json::json!([]));
    assert_eq!(admin("GET", "/nonsense", "").status, 404);
    assert_eq!(admin("POST", "/forgive", "").status, 204);
}

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

/// Sends a request with header fields of its own, `Host` among them.
fn with_host(mock: &Mock, method: &str, target: &str, fields: &str, body: &str) -> u16 {
    let length = body.len();
    let text = format!(
        "{method} {target} HTTP/1.1\r\n{fields}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    let answer = crate::support::raw(mock, text.as_bytes());
    let line = String::from_utf8_lossy(&answer).into_owned();
    line.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn web_pages_of_other_origins_are_kept_out() {
    let mock = start(Mock::builder());
    let (address, port) = (mock.address(), mock.address().port());
    let own = format!("Host: {address}\r\n");
    let local = format!("Host: localhost:{port}\r\n");
    for (fields, status) in [
        (own.clone(), 200),
        (local.clone(), 200),
        (format!("{own}Origin: http://{address}\r\n"), 200),
        (format!("{own}Origin: https://evil.example\r\n"), 403),
        (format!("{own}Origin: null\r\n"), 403),
        (
            format!("{own}Origin: http://{address}\r\nOrigin: http://evil.example\r\n"),
            403,
        ),
        // The name of another's page, which its DNS has let point here.
        (format!("Host: evil.example:{port}\r\n"), 403),
        (
            format!("Host: evil.example:{port}\r\nOrigin: http://evil.example:{port}\r\n"),
            403,
        ),
        ("Host: 127.0.0.1:1\r\n".to_owned(), 403),
        (format!("{local}Host: evil.example:{port}\r\n"), 400),
    ] {
        let found = with_host(&mock, "GET", "/__mock/requests", &fields, "");
        assert!(
            found == status || (status == 400 && found == 403),
            "{fields}: {found}"
        );
    }
    for (method, route) in [
        ("PUT", "faults"),
        ("POST", "answers/net.metrics"),
        ("POST", "forgive"),
        ("DELETE", "things"),
        ("PUT", "maintenance"),
    ] {
        let fields = format!("{own}Origin: https://evil.example\r\nContent-Type: text/plain\r\n");
        let target = format!("/__mock/{route}");
        assert_eq!(
            with_host(&mock, method, &target, &fields, "on"),
            403,
            "{route}"
        );
    }
    assert_eq!(crate::support::get(&mock, "/net/metrics/817").0, 200);
    // A name of the user's own for the API's routes is none of this server's business.
    let fields = format!("Host: api.test:{port}\r\nAuthorization: Bearer t\r\n");
    assert_eq!(
        with_host(&mock, "GET", "/v6/net/metrics/817", &fields, ""),
        200
    );
}

#[test]
fn secrets_of_bodies_are_hidden() {
    let mock = start(Mock::builder());
    let fields = "Authorization: Basic YTpzM2NyZXQ=\nCookie: s3cret\nContent-Type: application/json\nX-Auth-Token: s3cret";
    let body = r#"{"name":"n","value":"s3cret"}"#;
    assert_eq!(
        send(&mock, "POST", "/v6/credentials/new", fields, body).status,
        201
    );
    let test = r#"{"url":"https://example.com","interval":300,"agents":[{"agentId":1}],"username":"u","password":"s3cret"}"#;
    assert_eq!(
        send(&mock, "POST", "/v6/tests/http-server/new", fields, test).status,
        201
    );
    let shown = send(&mock, "GET", "/__mock/requests", "", "").text();
    assert!(
        !shown.contains("s3cret") && !shown.contains("YTpzM2NyZXQ"),
        "{shown}"
    );
    assert!(shown.contains(r#"\"username\":\"u\""#), "{shown}");
}

//! Requests that nobody would send: whatever comes, the server goes on answering.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use thousandeyes_mock::Mock;

use crate::support::{get, raw, start};

fn word() -> impl Strategy<Value = String> {
    let known: &'static [&str] = &[
        "v6",
        "v7",
        "v",
        "net",
        "metrics",
        "path-vis",
        "817",
        "12",
        "1699999200",
        "status",
        "status.json",
        ".xml",
        "..",
        "%00",
        "%ff%fe",
        "%2F",
        "-9223372036854775808",
        "99999999999999999999",
        "__mock",
        "faults",
        "requests",
        "web",
        "page-load",
        "dns",
        "server",
        "é",
    ];
    prop_oneof![
        4 => proptest::sample::select(known).prop_map(str::to_owned),
        1 => "[!-~]{0,12}",
    ]
}

fn pair() -> impl Strategy<Value = String> {
    let known: &'static [&str] = &[
        "window=1h",
        "window=99999999999999w",
        "window=-1",
        "from=0001-01-01T00:00:00",
        "from=9999-12-31T23:59:59",
        "to=2023-01-01 00:00:00",
        "lastRoundId=-9223372036854775808",
        "lastRoundId=9223372036854775807",
        "aid=75",
        "aid=-1",
        "format=xml",
        "direction=TO_TARGET",
        "%",
        "=",
        "&&",
        "page=2",
        "from=2000-01-01T00%3A00%3A00",
        "headers",
        "certificates=",
    ];
    prop_oneof![4 => proptest::sample::select(known).prop_map(str::to_owned), 1 => "[!-~]{0,12}"]
}

fn field() -> impl Strategy<Value = String> {
    let known: &'static [&str] = &[
        "Authorization: Bearer t",
        "Authorization: Basic ====",
        "Authorization: ",
        "Accept: ;;q=,",
        "Accept: */*",
        "Accept-Encoding: gzip;q=0",
        "Accept-Encoding: gzip",
        "X-Mock-Fault: truncate:18446744073709551615",
        "X-Mock-Fault: drop:0",
        "X-Mock-Fault: length:-9223372036854775808",
        "X-Mock-Fault: length:9223372036854775807",
        "X-Mock-Fault: drip:1/0s",
        "X-Mock-Fault: @*",
        "X-Mock-Fault: skew:-1000000000,spelling",
        "X-Mock-Fault: skew:-9223372036854775808",
        "Content-Type: text/csv",
        "Host: [::1]:x",
        "Host: evil/\"<>",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
    ];
    prop_oneof![6 => proptest::sample::select(known).prop_map(str::to_owned), 1 => "[!-~]{1,8}: [ -~]{0,20}"]
}

#[test]
fn no_request_brings_it_down() {
    let mock = start(Mock::builder());
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let parts = (
        proptest::sample::select(
            &[
                "GET", "HEAD", "POST", "OPTIONS", "DELETE", "PUT", "TRACE", "g",
            ][..],
        ),
        proptest::collection::vec(word(), 0..7),
        proptest::collection::vec(pair(), 0..4),
        proptest::collection::vec(field(), 0..4),
    );
    let result = runner.run(&parts, |(method, path, query, fields)| {
        let mut text = format!(
            "{method} /{}?{} HTTP/1.1\r\nConnection: close\r\n",
            path.join("/"),
            query.join("&")
        );
        fields
            .iter()
            .for_each(|field| text += &format!("{field}\r\n"));
        // A body that is announced and never comes would be waited for: the end of what is sent is the end of the connection.
        raw_and_shut(&mock, format!("{text}\r\n").as_bytes());
        prop_assert_eq!(get(&mock, "/status").0, 200, "after {}", text);
        mock.set_faults([]);
        mock.set_maintenance(false);
        mock.forgive();
        Ok(())
    });
    result.unwrap();
}

#[test]
fn no_bytes_bring_it_down() {
    let mock = start(Mock::builder());
    let mut runner = TestRunner::new(Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    });
    let bytes = proptest::collection::vec(any::<u8>(), 0..300);
    let result = runner.run(&bytes, |bytes| {
        raw_and_shut(&mock, &bytes);
        prop_assert_eq!(get(&mock, "/status").0, 200);
        Ok(())
    });
    result.unwrap();
    assert_eq!(
        raw(&mock, b"GET / HTTP/1.1\r\nBad Header\r\n\r\n").get(..12),
        Some(&b"HTTP/1.1 400"[..])
    );
}

/// Sends bytes and says that there are no more; reads what comes.
fn raw_and_shut(mock: &Mock, bytes: &[u8]) {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(mock.address()).unwrap();
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new());
}

#[test]
fn no_fault_brings_it_down() {
    let mock = start(Mock::builder());
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let kinds = &[
        "delay", "drop", "truncate", "length", "drip", "skew", "500", "429", "error", "spelling",
        "garbage", "nonsense",
    ][..];
    let number = prop_oneof![
        4 => proptest::sample::select(
            &["-9223372036854775808", "9223372036854775807", "18446744073709551615", "-1", "0", "1", "1e308", "-0", "NaN", "inf", "99999999999999999999999", "1000000000", "-1000000000", "both", ""][..],
        ).prop_map(str::to_owned),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => "[0-9.eE+-]{0,24}(ms|s|m|h)?",
    ];
    let fault = (
        proptest::sample::select(kinds),
        proptest::collection::vec(number, 0..3),
        "(@[0-9.eE+-]{0,6})?([*][0-9]{0,24})?",
    );
    let faults = proptest::collection::vec(fault, 1..4);
    let result = runner.run(&faults, |faults| {
        let texts = faults.iter().map(|(kind, arguments, rest)| {
            let arguments: String = arguments.iter().map(|it| format!(":{it}")).collect();
            format!("{kind}{arguments}{rest}")
        });
        let field = texts.collect::<Vec<_>>().join(",");
        let text = format!("GET /v6/status HTTP/1.1\r\nHost: a\r\nX-Mock-Fault: {field}\r\nConnection: close\r\n\r\n");
        let answer = raw(&mock, text.as_bytes());
        // A handler that panics answers nothing; these are told to.
        let told = ["drop", "garbage", "length", "drip"].iter().any(|kind| field.contains(kind));
        prop_assert!(told || answer.starts_with(b"HTTP/1.1 "), "{}", field);
        prop_assert_eq!(get(&mock, "/status").0, 200, "after {}", field);
        Ok(())
    });
    result.unwrap();
}

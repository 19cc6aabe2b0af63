//! What these tests share: a server at a fixed time, requests as bytes, and a client of each kind.

use std::io::{Read, Write};
use std::net::TcpStream;

use thousandeyes::{Client, blocking};
use thousandeyes_api::{Api, Operation, Segment, Type};
use thousandeyes_mock::{Builder, Clock, Mock};

/// A moment at which rounds of all intervals begin.
pub(crate) const NOW: f64 = 1_700_000_100.0;

/// Starts a server whose time stands still, and whose quota does not run out.
pub(crate) fn start(builder: Builder) -> Mock {
    let builder = builder.clock(Clock::at(NOW)).rate_limit(1_000_000);
    builder.start_blocking().unwrap()
}

/// An answer, byte by byte.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Exchange {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header field, whose name is in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = fields.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }
}

/// Sends bytes, and reads until the connection ends.
pub(crate) fn raw(mock: &Mock, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(mock.address()).unwrap();
    // The server may have hung up before all is sent; what it said before is still there.
    let _ = stream.write_all(bytes);
    let mut out = Vec::new();
    let _ = stream.read_to_end(&mut out);
    out
}

/// A request with these header fields, one a line, and `Connection: close`. Nothing of a client stands between.
pub(crate) fn send(mock: &Mock, method: &str, target: &str, fields: &str, body: &str) -> Exchange {
    let mut text = format!(
        "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
        mock.address()
    );
    for field in fields
        .lines()
        .map(str::trim)
        .filter(|field| !field.is_empty())
    {
        text += &format!("{field}\r\n");
    }
    if !body.is_empty() {
        text += &format!("Content-Length: {}\r\n", body.len());
    }
    let answer = raw(mock, format!("{text}\r\n{body}").as_bytes());
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("{method} {target}: {answer:?}"));
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer[end + 4..].to_vec();
    Exchange { status, head, body }
}

/// A GET below the version with credentials: status and body.
pub(crate) fn get(mock: &Mock, target: &str) -> (u16, String) {
    let base = mock.base_url();
    let version = base.rsplit('/').next().unwrap();
    let target = format!("/{version}{target}");
    let answer = send(mock, "GET", &target, "Authorization: Bearer t", "");
    (answer.status, answer.text())
}

/// Calls an operation below the version with credentials, by its method and with a body if it takes one: status and body.
pub(crate) fn call(mock: &Mock, api: &Api, operation: &Operation, target: &str) -> (u16, String) {
    let base = mock.base_url();
    let version = base.rsplit('/').next().unwrap();
    let below = target;
    let target = format!("/{version}{target}");
    let (media, body) = sent(api, operation, below);
    let fields = format!("Authorization: Bearer t\n{media}");
    let answer = send(mock, operation.method.as_str(), &target, &fields, &body);
    (answer.status, answer.text())
}

/// Whether the status is one that the operation documents as success.
pub(crate) fn is_success(operation: &Operation, status: u16) -> bool {
    operation.status.contains(&i64::from(status))
}

/// The body of an operation that goes with the target, with its media type as a header field.
pub(crate) fn sent(api: &Api, operation: &Operation, target: &str) -> (String, String) {
    let Some(body) = &operation.body else {
        return Default::default();
    };
    let media = format!("Content-Type: {}", body.format.media_type());
    let path = target.split('?').next().unwrap();
    let fitting = api.body_sample_at(operation, path);
    (
        media,
        fitting.or_else(|| api.body_sample(operation)).unwrap(),
    )
}

/// A client of each kind that tries nothing again.
pub(crate) fn clients(mock: &Mock) -> (Client, blocking::Client) {
    let client = Client::builder()
        .bearer("t")
        .base_url(mock.base_url())
        .no_retries();
    let blocking = blocking::Client::builder()
        .bearer("t")
        .base_url(mock.base_url())
        .no_retries();
    (client.build().unwrap(), blocking.build().unwrap())
}

/// A path with parameters that exist.
pub(crate) fn path(api: &Api, operation: &Operation, optional: bool) -> String {
    nth_path(api, operation, optional, 0)
}

/// The same with other values of those parameters that are listed.
pub(crate) fn nth_path(api: &Api, operation: &Operation, optional: bool, nth: usize) -> String {
    let mut out = String::new();
    for segment in &operation.path {
        match segment {
            Segment::Literal(text) => out += &format!("/{text}"),
            Segment::Optional(_) if !optional => {}
            Segment::Param(name) | Segment::Optional(name) => {
                let param = operation.path_param(name).unwrap();
                let value = match &param.ty {
                    Type::Id(id) if id.ends_with("TestId") => "817".to_owned(),
                    Type::Id(id) if id.ends_with("AgentId") => "12".to_owned(),
                    Type::Id(id) if api.id(id).unwrap().moment => "1699999200".to_owned(),
                    Type::Id(_) | Type::Int => "465".to_owned(),
                    Type::Enum(name) => {
                        let values = &api.enumeration(name).unwrap().values;
                        values[nth % values.len()].in_path().to_owned()
                    }
                    _ => "some%3Athing".to_owned(),
                };
                out += &format!("/{value}");
            }
        }
    }
    out
}

/// A query with everything that makes fields appear.
pub(crate) fn flags(api: &Api, operation: &Operation) -> String {
    let pairs = operation.query.iter().filter_map(|param| match &param.ty {
        _ if param.flag => Some(format!("{}=1", param.name)),
        Type::Enum(name) => {
            let known = api.enumeration(name)?.values.first()?.in_query();
            let value = param.values.first().map_or(known, String::as_str);
            Some(format!("{}={value}", param.name))
        }
        _ => None,
    });
    pairs.collect::<Vec<_>>().join("&")
}

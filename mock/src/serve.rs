//! The handler of all requests: it keeps them, asks for an answer, and does wrong what it was told to.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderName, HeaderValue, Method, Request as HttpRequest, Response, StatusCode};
use futures_util::stream;

use crate::answer::{Answer, answer, skew};
use crate::state::Shared;
use crate::time::http_date;
use crate::wire::{Damage, Handle};
use crate::{Fault, FaultKind, Request, admin, gzipped};

/// Longest body that is taken, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;

/// One handler for everything: routes are in the spec, and a path may end with a format.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(wire): ConnectInfo<Handle>,
    http: HttpRequest<Body>,
) -> Response<Body> {
    let is_head = http.method() == Method::HEAD;
    let Some(mut request) = received(http).await else {
        let refused = Answer::error(413, "The body is longer than this server takes.");
        return sent(&shared, refused, &[], is_head, None);
    };
    if request.path() == "/__mock" || request.path().starts_with("/__mock/") {
        return sent(
            &shared,
            admin::answer(&shared, &request),
            &[],
            is_head,
            None,
        );
    }
    let number = shared.state().keep(&mut request);
    let faults = match faults(&shared, &request, number) {
        Ok(faults) => faults,
        Err(refused) => return sent(&shared, refused, &[], is_head, None),
    };
    let time = &shared.settings.time;
    if !shared.settings.latency.is_zero() {
        time.pass(shared.settings.latency).await;
    }
    for fault in &faults {
        match fault {
            FaultKind::Delay(delay) => time.pass(*delay).await,
            // Ends when the client goes, or the server.
            FaultKind::Hang => std::future::pending().await,
            _ => {}
        }
    }
    wire.damage(faults.iter().find_map(damage).unwrap_or(Damage::Nothing));
    let out = answer(&shared, &request, &faults);
    if let Some(log) = &shared.settings.log {
        log(&request, out.status);
    }
    let encodings = request.header("accept-encoding");
    sent(&shared, out, &faults, is_head, encodings)
}

/// The request as tests see it; `None` when its body is too long, or does not come.
async fn received(http: HttpRequest<Body>) -> Option<Request> {
    let (parts, body) = http.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    Some(Request {
        line: format!("{} {target} {:?}", parts.method, parts.version),
        headers: headers.collect(),
        body: to_bytes(body, LONGEST).await.ok()?.to_vec(),
        number: 0,
    })
}

/// What goes wrong with this request: what it asks for itself, and what was set for all.
fn faults(shared: &Shared, request: &Request, number: usize) -> Result<Vec<FaultKind>, Answer> {
    let mut out = Vec::new();
    let seed = shared.settings.seed;
    let of_header = request.header("x-mock-fault").unwrap_or_default();
    let texts = of_header.split(',').map(str::trim);
    for (place, text) in texts.filter(|text| !text.is_empty()).enumerate() {
        let parsed = text.parse::<Fault>();
        let mut fault = parsed.map_err(|error| Answer::error(400, &error.to_string()))?;
        // Apart from those that were set for all, so that chance is not the same for both.
        if fault.befalls(seed, 1000 + place as u64, number as u64) {
            out.push(fault.kind);
        }
    }
    let mut state = shared.state();
    for (place, fault) in state.faults.iter_mut().enumerate() {
        if fault.befalls(seed, place as u64, number as u64) {
            out.push(fault.kind.clone());
        }
    }
    Ok(out)
}

/// What happens to the connection.
fn damage(fault: &FaultKind) -> Option<Damage> {
    Some(match fault {
        FaultKind::Drop => Damage::Drop,
        FaultKind::DropInBody(bytes) => Damage::DropInBody(*bytes),
        FaultKind::Garbage => Damage::Replace(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()),
        FaultKind::Length(difference) => Damage::Length(*difference),
        FaultKind::Drip(bytes, every) => Damage::Drip(*bytes, *every),
        _ => return None,
    })
}

/// The answer as HTTP, with what goes wrong in its body.
fn sent(
    shared: &Shared,
    answer: Answer,
    faults: &[FaultKind],
    is_head: bool,
    encodings: Option<&str>,
) -> Response<Body> {
    let Answer {
        status,
        headers,
        mut body,
        ..
    } = answer;
    let mut padding = 0;
    for fault in faults {
        match fault {
            FaultKind::Truncate(bytes) => {
                body.truncate(usize::try_from(*bytes).unwrap_or(usize::MAX))
            }
            FaultKind::Nonsense => {
                body = b"<html><body>Service temporarily unavailable</body></html>".to_vec()
            }
            FaultKind::Huge(bytes) => padding = *bytes,
            _ => {}
        }
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let fields = response.headers_mut();
    let seconds = shared.settings.time.seconds().saturating_add(skew(faults));
    let own = [
        ("date".to_owned(), http_date(seconds)),
        ("server".to_owned(), "thousandeyes-mock".to_owned()),
        ("cache-control".to_owned(), "no-store".to_owned()),
    ];
    for (name, value) in own.into_iter().chain(headers) {
        // How long the body is says the HTTP library; it would end the connection over another opinion.
        if ["content-length", "transfer-encoding"].contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok(name), Ok(value)) = pair {
            fields.append(name, value);
        }
    }
    let zip = padding == 0 && !body.is_empty() && encodings.is_some_and(takes_gzip);
    if zip && !fields.contains_key("content-encoding") {
        body = gzipped(&body);
        fields.insert("content-encoding", HeaderValue::from_static("gzip"));
        fields.insert("vary", HeaderValue::from_static("Accept-Encoding"));
    }
    if is_head {
        fields
            .entry("content-length")
            .or_insert_with(|| HeaderValue::from(body.len()));
        return response;
    }
    *response.body_mut() = match padding {
        0 => Body::from(body),
        bytes => padded(bytes, body),
    };
    response
}

/// White space, piece by piece, and then the answer.
fn padded(bytes: u64, body: Vec<u8>) -> Body {
    const PIECE: usize = 64 * 1024;
    static SPACES: [u8; PIECE] = [b' '; PIECE];
    let pieces = bytes.div_ceil(PIECE as u64);
    let spaces = (0..pieces).map(|_| Bytes::from_static(&SPACES));
    let whole = spaces.chain(std::iter::once(Bytes::from(body)));
    Body::from_stream(stream::iter(whole.map(Ok::<_, std::convert::Infallible>)))
}

fn takes_gzip(field: &str) -> bool {
    field.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let gzip = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let never = parts
            .any(|part| part.strip_prefix("q=").and_then(|q| q.parse::<f64>().ok()) == Some(0.0));
        gzip && !never
    })
}

//! The routes below `/__mock`: looking at a server and changing it while it runs, from a shell or another language.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::state::Shared;
use crate::{Fault, Request, Scripted, secret};

const HELP: &str = "GET /__mock/requests, DELETE /__mock/requests, GET|PUT|DELETE /__mock/faults (one fault a line, such as `500*3`), \
PUT /__mock/maintenance (`on` or `off`), POST /__mock/answers/OPERATION?status=CODE (the body is the next answer), \
POST /__mock/forgive (lifts bans), DELETE /__mock/things (forgets what calls created, updated and deleted), GET /__mock/operations";

/// Answers a request of those routes.
pub(crate) fn answer(shared: &Shared, request: &Request) -> Answer {
    let path = request
        .path()
        .trim_start_matches("/__mock")
        .trim_matches('/')
        .to_owned();
    if let Some(refused) = foreign(shared, request) {
        return refused;
    }
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let (first, rest) = path.split_once('/').unwrap_or((&path, ""));
    match (request.method(), first, rest) {
        ("GET", "", "") => overview(shared),
        ("GET", "operations", "") => {
            let operations = shared.settings.api.operations.iter();
            let list = operations.map(
                |it| json!({ "id": it.id, "method": it.method.as_str(), "path": it.template() }),
            );
            Answer::json(200, &list.collect())
        }
        ("GET", "requests", "") => requests(shared),
        ("DELETE", "requests", "") => {
            shared.state().forget();
            done()
        }
        ("GET", "faults", "") => faults(shared),
        ("DELETE", "faults", "") => {
            shared.state().faults.clear();
            done()
        }
        ("PUT", "faults", "") => set_faults(shared, &body),
        ("PUT", "maintenance", "") => match body.trim() {
            "on" => set_maintenance(shared, true),
            "off" => set_maintenance(shared, false),
            other => Answer::error(
                400,
                &format!("maintenance is `{other}`, expected `on` or `off`"),
            ),
        },
        ("POST", "forgive", "") => {
            shared.state().logins.forgive();
            done()
        }
        ("DELETE", "things", "") => {
            *shared.things() = crate::things::Things::default();
            done()
        }
        ("POST", "answers", id) => script(shared, request, id),
        _ => Answer::error(
            404,
            &format!("no such route of the mock; there are: {HELP}"),
        ),
    }
}

/// Refuses what a web page of another origin sends, and what reaches this server by a name that is not its own, as after DNS rebinding.
fn foreign(shared: &Shared, request: &Request) -> Option<Answer> {
    let refused = |message: String| Some(Answer::error(403, &message));
    let mut hosts = request.headers.iter().filter(|(name, _)| name == "host");
    let host = match (hosts.next(), hosts.next()) {
        (Some((_, host)), None) => host,
        _ => return refused("the routes of the mock need one header field `Host`".to_owned()),
    };
    if !is_own(shared.address, host) {
        return refused(format!(
            "the routes of the mock are reached by `localhost`, a loopback address or the address it listens on, not by `{}`",
            shown(host)
        ));
    }
    let mut origins = request.headers.iter().filter(|(name, _)| name == "origin");
    let own = format!("http://{host}");
    let other = origins.find(|(_, origin)| !origin.eq_ignore_ascii_case(&own));
    let (_, origin) = other?;
    refused(format!(
        "the routes of the mock are closed to web pages of another origin, `{}`",
        shown(origin)
    ))
}

/// Whether a `Host` is this server: a name of the loopback interface, or the address that it listens on, with its port.
fn is_own(address: SocketAddr, host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => {
            (name, port.parse::<u16>().ok())
        }
        _ => (host, Some(80)),
    };
    let bare = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    let by_address = match bare {
        Some(bare) => bare.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => name.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    };
    // Who listens on all addresses is reached by each of them, and a page of another origin can't know which.
    let open = address.ip().is_unspecified();
    let known = by_address.is_some_and(|ip| ip.is_loopback() || ip == address.ip() || open);
    let named = name.eq_ignore_ascii_case("localhost");
    port == Some(address.port()) && (known || named)
}

fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_debug).collect()
}

fn done() -> Answer {
    Answer {
        status: 204,
        ..Answer::default()
    }
}

fn overview(shared: &Shared) -> Answer {
    let state = shared.state();
    let faults: Vec<String> = state.faults.iter().map(Fault::to_string).collect();
    let overview = json!({
        "baseUrl": shared.base_url(),
        "version": shared.settings.api.version,
        "operations": shared.settings.api.operations.len(),
        "seed": shared.settings.seed,
        "requests": state.count,
        "maintenance": state.maintenance,
        "faults": faults,
        "routes": HELP,
    });
    Answer::json(200, &overview)
}

/// What came, without what was secret in it.
fn requests(shared: &Shared) -> Answer {
    let state = shared.state();
    let list = state.requests.iter().map(|request| {
        let fields = request.headers.iter().map(|(name, value)| {
            let value = if secret::is_secret(name) {
                secret::HIDDEN
            } else {
                value.as_str()
            };
            json!([name, value])
        });
        json!({
            "number": request.number,
            "line": request.line,
            "headers": fields.collect::<Value>(),
            "body": secret::hidden(&request.line, &request.body),
        })
    });
    Answer::json(200, &list.collect())
}

fn faults(shared: &Shared) -> Answer {
    let state = shared.state();
    let list = state
        .faults
        .iter()
        .map(|fault| Value::from(fault.to_string()));
    Answer::json(200, &list.collect())
}

fn set_faults(shared: &Shared, body: &str) -> Answer {
    let texts = body
        .split(['\n', ','])
        .map(str::trim)
        .filter(|text| !text.is_empty());
    match texts
        .map(str::parse::<Fault>)
        .collect::<Result<Vec<_>, _>>()
    {
        Ok(faults) => {
            shared.state().faults = faults;
            done()
        }
        Err(error) => Answer::error(400, &error.to_string()),
    }
}

fn set_maintenance(shared: &Shared, on: bool) -> Answer {
    shared.state().maintenance = on;
    done()
}

fn script(shared: &Shared, request: &Request, id: &str) -> Answer {
    if shared.settings.api.operation(id).is_none() {
        return Answer::error(
            404,
            &format!("there is no operation `{id}`; GET /__mock/operations lists them"),
        );
    }
    let query = request
        .target()
        .split_once('?')
        .map_or("", |(_, query)| query);
    let status = crate::ask::Query::parse(query)
        .get("status")
        .map_or(Ok(200), str::parse::<u16>);
    match status {
        Ok(status) if (200..=599).contains(&status) => {
            let next = Scripted::json(status, &request.body);
            shared
                .state()
                .scripts
                .entry(id.to_owned())
                .or_default()
                .push_back(next);
            done()
        }
        _ => Answer::error(400, "status is no number from 200 to 599"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_its_own() {
        let at = |address: &str, host: &str| is_own(address.parse().unwrap(), host);
        for host in [
            "127.0.0.1:8080",
            "localhost:8080",
            "LOCALHOST:8080",
            "[::1]:8080",
            "127.9.9.9:8080",
        ] {
            assert!(at("127.0.0.1:8080", host), "{host}");
        }
        for host in [
            "evil.example:8080",
            "127.0.0.1",
            "127.0.0.1:81",
            "localhost.evil.example:8080",
            "10.0.0.7:8080",
            "",
            ":8080",
            "127.0.0.1:8080:1",
            "[::1:8080",
            "127.0.0.1:x",
            "0.0.0.0:8080",
        ] {
            assert!(!at("127.0.0.1:8080", host), "{host}");
        }
        assert!(at("10.0.0.7:8080", "10.0.0.7:8080") && at("0.0.0.0:8080", "10.0.0.7:8080"));
        assert!(!at("0.0.0.0:8080", "evil.example:8080"));
        assert!(at("127.0.0.1:80", "localhost"));
    }
}

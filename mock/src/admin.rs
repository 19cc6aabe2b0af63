//! The routes below `/__mock`: looking at a server and changing it while it runs, from a shell or another language.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::state::Shared;
use crate::{Fault, Request, Scripted};

const HELP: &str = "GET /__mock/requests, DELETE /__mock/requests, GET|PUT|DELETE /__mock/faults (one fault a line, such as `500*3`), \
PUT /__mock/maintenance (`on` or `off`), POST /__mock/answers/OPERATION?status=CODE (the body is the next answer), \
POST /__mock/forgive (lifts bans), GET /__mock/operations";

/// Answers a request of those routes.
pub(crate) fn answer(shared: &Shared, request: &Request) -> Answer {
    let path = request
        .path()
        .trim_start_matches("/__mock")
        .trim_matches('/')
        .to_owned();
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
        ("POST", "answers", id) => script(shared, request, id),
        _ => Answer::error(
            404,
            &format!("no such route of the mock; there are: {HELP}"),
        ),
    }
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
            let secret = name == "authorization" || name == "cookie";
            let value = if secret { "(hidden)" } else { value.as_str() };
            json!([name, value])
        });
        json!({
            "number": request.number,
            "line": request.line,
            "headers": fields.collect::<Value>(),
            "body": String::from_utf8_lossy(&request.body),
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

//! From a request to an answer: the checks in the order in which the API makes them, and then the data.

use std::time::Duration;

use serde_json::json;
use thousandeyes_api::{Bucket, Operation, Type};

use crate::ask::{Ask, Format, Query, Refusal, account_group, format, is_id};
use crate::login::Refused;
use crate::meter::{Drawn, told};
use crate::route::{Found, Params, allowed, find};
use crate::state::{Data, Shared};
use crate::synth::thing::path_value;
use crate::synth::world::Kind;
use crate::synth::{Recipe, answer as made_up};
use crate::{FaultKind, Request, Rounding};

/// An answer before anything goes wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The operation that was called, when one was.
    pub(crate) operation: Option<String>,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self {
            status,
            headers: vec![content_type("application/json;charset=UTF-8")],
            body: body.to_string().into_bytes(),
            operation: None,
        }
    }

    /// An error as the API tells it.
    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "errorMessage": message }))
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::error(refusal.status, &refusal.message)
    }
}

fn content_type(media: &str) -> (String, String) {
    ("Content-Type".to_owned(), media.to_owned())
}

/// Answers a request. `faults` are those of the answer's content.
pub(crate) fn answer(shared: &Shared, request: &Request, faults: &[FaultKind]) -> Answer {
    let api = &*shared.settings.api;
    let now = shared.settings.time.now();
    let path = match version_of(request.path(), &api.version) {
        (Some(version), rest) if version != api.version => {
            return moved(shared, request, rest);
        }
        (_, rest) => rest,
    };
    if shared.state().maintenance {
        return Answer::error(503, "The API is in maintenance. Try again later.");
    }
    let (path, suffix) = split_format(path);
    let (operation, params) = match find(api, request.method(), path) {
        Found::Operation(operation, params) => (operation, params),
        Found::Nothing => return Answer::error(404, "There is no endpoint at this path."),
        Found::OtherMethods(methods) if request.method() == "OPTIONS" => {
            let none = Answer {
                status: 204,
                ..Answer::default()
            };
            return none.header("Allow", allowed(&methods));
        }
        Found::OtherMethods(methods) => {
            let message = format!("This endpoint takes {}.", methods.join(", "));
            return Answer::error(405, &message).header("Allow", allowed(&methods));
        }
    };
    let call = Call {
        shared,
        request,
        operation,
        path,
        suffix,
        now,
    };
    let mut out = call.answer(params, faults);
    out.operation = Some(operation.id.clone());
    out
}

/// One call of an operation.
struct Call<'a> {
    shared: &'a Shared,
    request: &'a Request,
    operation: &'a Operation,
    path: &'a str,
    suffix: Option<Format>,
    now: Duration,
}

impl Call<'_> {
    fn answer(&self, params: Params, faults: &[FaultKind]) -> Answer {
        if let Some(answer) = self.scripted() {
            return self.counted(answer, faults);
        }
        if let Some(refused) = self.refused_login() {
            return refused;
        }
        for fault in faults {
            match fault {
                FaultKind::Storm => return self.storm(faults),
                FaultKind::ServerError => {
                    let answer = Answer::error(500, "An internal error has occurred.");
                    return self.counted(answer, faults);
                }
                FaultKind::ErrorInAnswer => {
                    let answer = Answer::error(200, "The data could not be read. Try again.");
                    return self.counted(answer, faults);
                }
                _ => {}
            }
        }
        self.counted_with(faults, || match self.content(params) {
            Ok(answer) => answer,
            Err(refusal) => refusal.into(),
        })
    }

    fn scripted(&self) -> Option<Answer> {
        let mut state = self.shared.state();
        let next = state.scripts.get_mut(&self.operation.id)?.pop_front()?;
        let plausible = (200..=599).contains(&next.status);
        Some(Answer {
            status: if plausible { next.status } else { 500 },
            headers: next.headers,
            body: next.body,
            operation: None,
        })
    }

    fn refused_login(&self) -> Option<Answer> {
        if self.operation.open {
            return None;
        }
        let field = self.request.header("authorization");
        let tokens = &self.shared.settings.tokens;
        let checked = self.shared.state().logins.check(self.now, field, tokens);
        let refused = checked.err()?;
        Some(match refused {
            Refused::Banned => Answer::error(
                429,
                "Too many requests were refused; this address is blocked.",
            ),
            Refused::Bearer => Answer::json(401, &json!({ "error": "invalid_token" }))
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\""),
            Refused::Basic | Refused::Missing => {
                Answer::error(401, "The credentials are missing, wrong, or locked.")
                    .header("WWW-Authenticate", "Basic realm=\"thousandeyes-mock\"")
            }
        })
    }

    /// Draws on the rate limit, and tells so.
    fn counted(&self, answer: Answer, faults: &[FaultKind]) -> Answer {
        self.counted_with(faults, || answer)
    }

    /// The same with an answer that is made when the rate limit allows it: a call that is refused with 429 changes nothing.
    fn counted_with(&self, faults: &[FaultKind], answer: impl FnOnce() -> Answer) -> Answer {
        let bucket = self.shared.settings.api.bucket(&self.operation.bucket);
        let Some(bucket) = bucket.filter(|_| !self.operation.open) else {
            return answer();
        };
        let drawn = {
            let mut state = self.shared.state();
            let meter = state.meters.get_mut(&bucket.name);
            meter.map(|meter| (meter.draw(self.now), meter.limit))
        };
        let Some((drawn, limit)) = drawn else {
            return answer();
        };
        let answer = match drawn.allowed {
            true => answer(),
            false => too_many(),
        };
        tell(answer, bucket, drawn, limit, faults)
    }

    /// A 429, whatever is left.
    fn storm(&self, faults: &[FaultKind]) -> Answer {
        let api = &self.shared.settings.api;
        let Some(bucket) = api.bucket(&self.operation.bucket) else {
            return too_many();
        };
        let limit = u32::try_from(bucket.per_minute).unwrap_or(u32::MAX);
        let drawn = Drawn {
            allowed: false,
            left: 0,
            ends: self.now.saturating_add(Duration::from_secs(1)),
        };
        tell(too_many(), bucket, drawn, limit, faults)
    }

    fn content(&self, params: Params) -> Result<Answer, Refusal> {
        let Self {
            shared,
            request,
            operation,
            ..
        } = *self;
        let settings = &shared.settings;
        let query = Query::parse(
            request
                .target()
                .split_once('?')
                .map_or("", |(_, query)| query),
        );
        let aid = account_group(&query)?.filter(|_| !operation.open);
        let groups = settings.rows.unwrap_or(0);
        let created = |aid: i64| {
            shared
                .things()
                .is_created("AccountGroupId", &aid.to_string())
        };
        let known = |aid: i64| Kind::Group.find(aid, groups).is_some() || created(aid);
        if let Some(aid) = aid.filter(|aid| !known(*aid)) {
            let message = format!("no access to account group {aid}");
            return Err(Refusal::new(403, message));
        }
        match format(self.suffix, request.header("accept"), &query) {
            Format::Json => {}
            Format::Xml => {
                let message = "this server has JSON only, where the API has XML as well: ask for application/json";
                return Err(Refusal::new(406, message));
            }
            Format::Other => {
                return Err(Refusal::new(
                    406,
                    "the API has application/json and text/xml",
                ));
            }
        }
        self.check_body()?;
        let now = i64::try_from(self.now.as_secs()).unwrap_or(i64::MAX);
        let mut ask = Ask::read(&settings.api, operation, params, query, now)?;
        ask.base_url = base_url(shared, request);
        ask.target = self.path.trim_end_matches('/').to_owned();
        let status = operation
            .status
            .first()
            .and_then(|code| u16::try_from(*code).ok());
        let status = status
            .filter(|code| (200..=299).contains(code))
            .unwrap_or(200);
        let example = settings.api.examples(operation).next();
        let body = match (settings.data, example) {
            (Data::Examples, Some(example)) => Some(example.text.to_owned()),
            _ => self.made_up(&ask)?.map(text),
        };
        let media = match operation.open {
            // What is open to all says so under the wrong name.
            true => "text/xml",
            false => "application/json;charset=UTF-8",
        };
        Ok(match body {
            None => Answer {
                status,
                ..Answer::default()
            },
            Some(body) => Answer {
                status,
                headers: vec![content_type(media)],
                body: body.into_bytes(),
                operation: None,
            },
        })
    }

    /// A made-up answer, after what the call does to things is done.
    fn made_up(&self, ask: &Ask<'_>) -> Result<Option<serde_json::Value>, Refusal> {
        let settings = &self.shared.settings;
        let mut things = self.shared.things();
        for param in &self.operation.path_params {
            let (Type::Id(id_type), Some(id)) = (&param.ty, ask.path.get(&param.name)) else {
                continue;
            };
            if things.is_gone(id_type, id) {
                // The API does not tell a test that is missing from one that is forbidden.
                let status = if is_id(&param.ty, "TestId") { 403 } else { 404 };
                let message = format!("{} {id} was deleted", param.name);
                return Err(Refusal::new(status, message));
            }
        }
        let created = things.apply(
            &settings.api,
            settings.seed,
            self.operation,
            &ask.path,
            &self.request.body,
            path_value(ask),
        );
        let recipe = Recipe {
            samples: &self.shared.samples,
            seed: settings.seed,
            rows: settings.rows,
            pages: settings.pages,
            things: &things,
            created,
        };
        Ok(made_up(ask, recipe))
    }

    fn check_body(&self) -> Result<(), Refusal> {
        let Some(body) = &self.operation.body else {
            return Ok(());
        };
        let media = body.format.media_type();
        let sent = self.request.header("content-type").unwrap_or_default();
        let sent = sent.split(';').next().unwrap_or_default().trim();
        if self.request.body.is_empty() {
            return match body.required {
                true => Err(Refusal::new(400, format!("a body of {media} is missing"))),
                false => Ok(()),
            };
        }
        if !sent.eq_ignore_ascii_case(media) {
            let message = format!("the body is `{sent}`, expected `{media}`");
            return Err(Refusal::new(415, message));
        }
        let body = self.request.body.as_slice();
        // A byte order mark before JSON is taken, as in responses.
        let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
        let text =
            std::str::from_utf8(body).map_err(|_| Refusal::new(400, "the body is not UTF-8"))?;
        let checked = self
            .shared
            .settings
            .api
            .check_body(self.operation, self.path, text);
        checked.map_err(|error| Refusal::new(400, error.to_string()))
    }
}

/// The base URL as the client knows it: by the name that it calls this server.
fn base_url(shared: &Shared, request: &Request) -> String {
    let host = request.header("host").unwrap_or_default();
    let sane = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    match !host.is_empty() && host.chars().all(sane) {
        true => format!("http://{host}/{}", shared.settings.api.version),
        false => shared.base_url(),
    }
}

/// JSON whose keys are in order, whatever features of the JSON library other crates ask for.
fn text(mut value: serde_json::Value) -> String {
    value.sort_all_objects();
    value.to_string()
}

fn too_many() -> Answer {
    Answer::error(429, "Too many requests in this minute.")
}

/// Adds the header fields of a rate limit.
fn tell(answer: Answer, bucket: &Bucket, drawn: Drawn, limit: u32, faults: &[FaultKind]) -> Answer {
    // The spec has the spelling that is sent first, and the documented one after it.
    let names = match (bucket.headers.as_slice(), faults) {
        (all, faults) if faults.contains(&FaultKind::Spellings) => all,
        ([_, rest @ ..], faults) if faults.contains(&FaultKind::Spelling) && !rest.is_empty() => {
            rest
        }
        (all, _) => all.get(..1).unwrap_or_default(),
    };
    let reset = told(drawn.ends, Rounding::Up).saturating_add(skew(faults));
    names.iter().fold(answer, |answer, name| {
        answer
            .header(&format!("{name}-Limit"), limit.to_string())
            .header(&format!("{name}-Remaining"), drawn.left.to_string())
            .header(&format!("{name}-Reset"), reset.to_string())
    })
}

/// How far the server's clock is ahead, in seconds.
pub(crate) fn skew(faults: &[FaultKind]) -> i64 {
    let skews = faults.iter().map(|fault| match fault {
        FaultKind::Skew(seconds) => *seconds,
        _ => 0,
    });
    skews.fold(0, i64::saturating_add)
}

/// A version that is not there is that which is.
fn moved(shared: &Shared, request: &Request, rest: &str) -> Answer {
    let query = request.target().split_once('?');
    let query = query.map_or(String::new(), |(_, query)| format!("?{query}"));
    let to = format!("{}{rest}{query}", base_url(shared, request));
    Answer::error(301, "There is no such version of the API.").header("Location", to)
}

/// `v6` of `/v6/status`, and the rest. Without a version the API takes the current one.
fn version_of<'a>(path: &'a str, own: &str) -> (Option<&'a str>, &'a str) {
    let after = path.strip_prefix('/').unwrap_or(path);
    let end = after.find('/').unwrap_or(after.len());
    let (first, rest) = after.split_at(end);
    let digits = first.strip_prefix('v').unwrap_or_default();
    let version = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let version = version || first == own;
    match version {
        true => (Some(first), rest),
        false => (None, path),
    }
}

/// The format that a path ends with.
fn split_format(path: &str) -> (&str, Option<Format>) {
    match (path.strip_suffix(".json"), path.strip_suffix(".xml")) {
        (Some(path), _) => (path, Some(Format::Json)),
        (_, Some(path)) => (path, Some(Format::Xml)),
        _ => (path, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_formats_are_split_off() {
        assert_eq!(version_of("/v6/status", "v6"), (Some("v6"), "/status"));
        assert_eq!(version_of("/v7", "v6"), (Some("v7"), ""));
        assert_eq!(version_of("/own/a", "own"), (Some("own"), "/a"));
        for none in ["/status", "/vx/status", "/v/status", "", "/", "/voice/a"] {
            assert_eq!(version_of(none, "v6"), (None, none));
        }
        assert_eq!(split_format("/a.json"), ("/a", Some(Format::Json)));
        assert_eq!(split_format("/a.xml"), ("/a", Some(Format::Xml)));
        assert_eq!(split_format("/a.csv"), ("/a.csv", None));
    }
}

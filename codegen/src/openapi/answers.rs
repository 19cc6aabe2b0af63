//! What operations answer: envelopes as schemas, and the answers that every operation may get.

use super::json::{Json, Object};
use super::schema::{described, field, of, prose, reference, text};
use crate::ir::{Answer, Api, Bucket, Field, Head, Name, Operation, Projection};

/// The name of an envelope's component. Models begin with a capital, so none is called so.
fn component(operation: &Operation) -> String {
    format!("{}.answer", operation.id)
}

/// The schema of a successful answer; `None` when it is empty.
pub(super) fn schema(api: &Api, operation: &Operation) -> Option<Object> {
    match &operation.answer {
        Answer::Empty => None,
        Answer::Bare { ty } => Some(of(api, ty, Projection::Answer)),
        Answer::Rows { .. } | Answer::One { .. } => Some(reference(&component(operation))),
    }
}

/// The envelope of an operation, as a component. No key of it is required: an unknown id is answered with an empty object.
pub(super) fn envelope(api: &Api, operation: &Operation) -> Option<(String, Object)> {
    let (path, or, content, head) = match &operation.answer {
        Answer::Empty | Answer::Bare { .. } => return None,
        Answer::Rows {
            path,
            or,
            ty,
            head,
            paged: _,
        } => {
            let rows = Object::new()
                .with("type", "array")
                .with("items", of(api, ty, Projection::Answer));
            (path, or.as_slice(), rows, head)
        }
        Answer::One {
            path,
            ty,
            head,
            paged: _,
        } => {
            let item = of(api, ty, Projection::Answer);
            let array = Object::new()
                .with("type", "array")
                .with("maxItems", 1)
                .with("items", item.clone());
            let either = Object::new().with("anyOf", vec![item, array]);
            (path, &[][..], either, head)
        }
    };
    let head = head.as_ref().and_then(|name| self::head(api, name));
    let quirk = operation.quirk.as_ref().map(super::schema::quirk);
    let mut says = vec![format!("Answer of `{}`.", operation.id)];
    says.extend(text(head.and_then(|head| head.doc.as_deref())));
    let mut schema = content.maybe("x-quirk", quirk);
    for (depth, key) in path.iter().enumerate().rev() {
        let mut properties = Object::new();
        let innermost = depth + 1 == path.len();
        if let Some(head) = head {
            let top: &[Field] = if depth == 0 { &head.top } else { &[] };
            let beside: &[Field] = if innermost { &head.beside } else { &[] };
            for item in top.iter().chain(beside) {
                if let Some(used) = &item.uses.answer {
                    properties.push(&used.name, field(api, item, used, Projection::Answer));
                }
            }
        }
        properties.push(key, schema.clone());
        if innermost {
            for other in or {
                properties.push(other, schema.clone());
            }
        }
        schema = Object::new()
            .with("type", "object")
            .with("properties", properties);
    }
    Some((component(operation), described(schema, &says)))
}

fn head<'a>(api: &'a Api, name: &Name) -> Option<&'a Head> {
    api.heads.iter().find(|head| head.name == *name)
}

/// Where the content of an answer is, for tools that read it without the schema.
pub(super) fn content(api: &Api, operation: &Operation) -> Object {
    let keys = |path: &[String]| match path {
        [] => ".".to_owned(),
        path => path.join("."),
    };
    let (kind, path, or, head, paged) = match &operation.answer {
        Answer::Empty | Answer::Bare { .. } => return Object::new(),
        Answer::Rows {
            path,
            or,
            ty: _,
            head,
            paged,
        } => ("rows", path, or.as_slice(), head, *paged),
        Answer::One {
            path,
            ty: _,
            head,
            paged,
        } => ("one", path, &[][..], head, *paged),
    };
    let next = head.as_ref().and_then(|name| self::head(api, name));
    let next = next.map(|head| head.next.join("."));
    Object::new().with(
        "x-answer",
        Object::new()
            .with(kind, keys(path))
            .maybe("or", Some(or.to_vec()))
            .maybe("next", next.filter(|_| paged)),
    )
}

/// What a successful answer is, in a sentence.
pub(crate) fn success(operation: &Operation) -> String {
    let keys = |path: &[String], or: &[String]| {
        let first = format!("`{}`", path.join("."));
        let others = or.iter().map(|key| format!(" or `{key}`"));
        std::iter::once(first).chain(others).collect::<String>()
    };
    match &operation.answer {
        Answer::Empty => "Done. There is nothing in the answer.".to_owned(),
        Answer::Bare { .. } => "The whole answer is the value.".to_owned(),
        Answer::Rows { path, .. } if path.is_empty() => {
            "The answer is the array of rows.".to_owned()
        }
        Answer::Rows { path, or, .. } => {
            format!(
                "Rows under {}; an unknown id may answer with an empty object.",
                keys(path, or)
            )
        }
        Answer::One { path, .. } => format!(
            "One item under {}, alone or in an array of one; an empty array means that there is none.",
            keys(path, &[])
        ),
    }
}

/// The component for 401 of operations that also return it for a missing permission.
const DENIED: &str = "UnauthorizedOrDenied";

/// The answers that are no success: code, component, and what it means. Those of one bucket have its headers.
const FAILURES: &[(&str, &str, &str)] = &[
    (
        "400",
        "BadRequest",
        "An argument is wrong, or parameters exclude each other. The message says which.",
    ),
    (
        "401",
        "Unauthorized",
        "The credentials are wrong, revoked or locked. Failed logins ban the address, so send nothing more with them.",
    ),
    (
        "401",
        DENIED,
        "The credentials are wrong, revoked or locked; or, when other calls succeed with them, the user may not do this.",
    ),
    (
        "403",
        "Forbidden",
        "The user may not do this, or there is no such test in this account group.",
    ),
    ("404", "NotFound", "There is no such endpoint or object."),
    (
        "429",
        "TooManyRequests",
        "The rate limit is spent; `-Reset` says until when. Without these headers the address is banned after failed logins.",
    ),
    ("500", "ServerError", "The fault is on the side of the API."),
    ("503", "Maintenance", "The API is in maintenance."),
];

/// References to the answers that an operation may get beside its success.
pub(super) fn failures(operation: &Operation) -> Vec<(&'static str, Object)> {
    // A call without credentials and arguments can't have them wrong.
    let refused = !operation.open;
    let given = refused || !operation.path_params.is_empty() || !operation.query.is_empty();
    let applies = |code: &str, name: &str| match code {
        "401" => refused && operation.denied_by_401 == (name == DENIED),
        "403" => refused,
        "400" | "404" => given,
        _ => true,
    };
    let used = FAILURES
        .iter()
        .filter(|(code, name, _)| applies(code, name));
    used.map(|(code, name, _)| {
        let name = match *code {
            "429" => format!("{name}.{}", operation.bucket),
            _ => (*name).to_owned(),
        };
        let reference = Object::new().with("$ref", format!("#/components/responses/{name}"));
        (*code, reference)
    })
    .collect()
}

/// `components.responses`
pub(super) fn responses(api: &Api) -> Object {
    let content = Object::new().with(
        "application/json",
        Object::new().with("schema", reference("Error")),
    );
    let mut out = Object::new();
    let denies = api
        .operations
        .iter()
        .any(|operation| operation.denied_by_401);
    let used_names = FAILURES
        .iter()
        .filter(|(_, name, _)| *name != DENIED || denies);
    for (code, name, says) in used_names {
        let one = Object::new().with("description", *says);
        if *code == "429" {
            for bucket in used(api) {
                let one = one.clone().with("headers", headers_of(bucket));
                out.push(
                    &format!("{name}.{}", bucket.name),
                    one.with("content", content.clone()),
                );
            }
        } else {
            out.push(name, one.with("content", content.clone()));
        }
    }
    out
}

/// The body of an answer that is no success.
pub(super) fn error(api: &Api) -> Object {
    let mut properties = Object::new();
    for name in &api.error_message {
        let property = Object::new()
            .with("type", "string")
            .with("description", "What went wrong; may have several lines.");
        properties.push(name, property);
    }
    let says = match api.error_message.as_slice() {
        [] => "What went wrong.".to_owned(),
        names => format!(
            "What went wrong, in the first of `{}` that is there. Gateways answer without JSON, and an answer of 200 may be one of these too.",
            names.join("`, `")
        ),
    };
    Object::new()
        .with("type", "object")
        .with("description", says)
        .with("properties", properties)
}

const COUNTS: &[(&str, &str, &str)] = &[
    ("Limit", "Calls that may be made in a minute.", "calls"),
    (
        "Remaining",
        "Calls that are left of it; others in the organization spend them too.",
        "calls",
    ),
    (
        "Reset",
        "When it is full again, in seconds since 1970.",
        "s",
    ),
];

/// `components.headers`: the three headers of each bucket, in each spelling.
pub(super) fn headers(api: &Api) -> Object {
    let mut out = Object::new();
    for bucket in used(api) {
        for prefix in &bucket.headers {
            for (name, says, unit) in COUNTS {
                let others = bucket.headers.iter().filter(|other| *other != prefix);
                let others: Vec<String> = others.map(|other| format!("`{other}-{name}`")).collect();
                let spelled = match others.as_slice() {
                    [] => String::new(),
                    others => format!(" Also spelled {}.", others.join(", ")),
                };
                let header = Object::new()
                    .with("description", format!("{says}{spelled}"))
                    .with(
                        "schema",
                        Object::new()
                            .with("type", "integer")
                            .with("format", "int64"),
                    )
                    .with("x-unit", *unit);
                out.push(&format!("{prefix}-{name}"), header);
            }
        }
    }
    out
}

/// References to the headers of a bucket. Answers have them in one spelling or the other.
pub(super) fn headers_of(bucket: &Bucket) -> Object {
    let mut out = Object::new();
    for prefix in &bucket.headers {
        for (name, ..) in COUNTS {
            let name = format!("{prefix}-{name}");
            let reference = Object::new().with("$ref", format!("#/components/headers/{name}"));
            out.push(&name, reference);
        }
    }
    out
}

/// The buckets that operations draw on.
fn used(api: &Api) -> impl Iterator<Item = &Bucket> {
    let draws = |bucket: &&Bucket| {
        let mut operations = api.operations.iter();
        operations.any(|operation| operation.bucket == bucket.name)
    };
    api.buckets.iter().filter(draws)
}

/// `x-rate-limits`
pub(super) fn buckets(api: &Api) -> Object {
    let mut out = Object::new();
    for (index, bucket) in api.buckets.iter().enumerate() {
        let Bucket {
            name,
            headers,
            per_minute,
            doc,
        } = bucket;
        let object = Object::new()
            .maybe(
                "description",
                doc.as_ref().map(|doc| prose(std::slice::from_ref(doc))),
            )
            .with("per-minute", *per_minute)
            .with("headers", headers)
            .flag("default", index == 0);
        out.push(name, Json::from(object));
    }
    out
}

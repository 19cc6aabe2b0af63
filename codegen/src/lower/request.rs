//! Operations to requests.

use super::{RUNTIME, answer, deprecated, docs, naming, types};
use crate::ir::{
    Answer, Api, Body, BodyFormat, ListStyle, Method, Operation, Param, Segment, Type,
};
use crate::rust::{ParamKind, Request, RequestParam, Uses};

/// The request of one operation, noting what its file must import.
pub(super) fn request(api: &Api, operation: &Operation, uses: &mut Uses) -> Request {
    for name in ["Encoder", "Endpoint", "Method", "Sender"] {
        uses.add(RUNTIME, name);
    }
    let mut params = Vec::new();
    for param in &operation.path_params {
        let optional = operation
            .path
            .contains(&Segment::Optional(param.name.clone()));
        let kind = match param {
            Param {
                tag_of_body: true, ..
            } => ParamKind::TagOfBody,
            _ if optional => ParamKind::OptionalPath,
            _ => ParamKind::Path,
        };
        params.push(self::param(api, operation, param, kind, uses));
    }
    // The body is an argument, so it comes before what is optional.
    params.extend(
        operation
            .body
            .as_ref()
            .map(|body| self::body(api, operation, body, uses)),
    );
    for param in &operation.query {
        let kind = query_kind(api, param);
        params.push(self::param(api, operation, param, kind, uses));
    }
    let (answer, envelope) = answer::answer(api, operation, uses);
    let paged = paged(operation);
    if paged {
        uses.add(RUNTIME, "Pager");
    }
    Request {
        name: crate::resolve::request_name(operation),
        doc: docs::operation(operation, &arguments(&params)),
        deprecated: deprecated(&operation.life),
        params,
        id: operation.id.clone(),
        method: method(operation.method).to_owned(),
        path: operation.path_template(),
        rows: rows(operation, &answer),
        answer,
        paged,
        envelope,
        constants: constants(api, operation),
    }
}

/// A list item for each argument that has documentation: rustdoc has no place for documentation of arguments.
fn arguments(params: &[RequestParam]) -> Vec<String> {
    let told = params.iter().filter(|param| {
        let body = matches!(param.kind, ParamKind::Body { .. } | ParamKind::TagOfBody);
        let argument = param.is_argument() || param.kind == ParamKind::OptionalPath;
        argument && !body && !param.doc.is_empty()
    });
    let lines = told.map(|param| format!("- `{}`: {}", param.name, param.doc.join(" ")));
    lines.collect()
}

fn paged(operation: &Operation) -> bool {
    matches!(
        operation.answer,
        Answer::Rows { paged: true, .. } | Answer::One { paged: true, .. }
    )
}

/// What stands in the angle brackets of the answer, with a head in any case.
fn rows(operation: &Operation, answer: &str) -> Option<String> {
    let Answer::Rows {
        paged: true, head, ..
    } = &operation.answer
    else {
        return None;
    };
    let inside = answer.strip_prefix("Page<")?.strip_suffix('>')?;
    Some(match head {
        Some(_) => inside.to_owned(),
        None => format!("{inside}, ()"),
    })
}

fn query_kind(api: &Api, param: &Param) -> ParamKind {
    match &param.ty {
        _ if param.flag => ParamKind::Flag,
        Type::List(_) => ParamKind::List {
            comma: param.list != Some(ListStyle::Repeat),
        },
        Type::Choice(name) => {
            let choice = api.choices.iter().find(|choice| choice.name == *name);
            ParamKind::Group {
                required: param.required,
                time_range: choice.is_some_and(|choice| choice.time_range),
            }
        }
        _ => ParamKind::Query {
            required: param.required,
        },
    }
}

fn param(
    api: &Api,
    operation: &Operation,
    param: &Param,
    kind: ParamKind,
    uses: &mut Uses,
) -> RequestParam {
    if matches!(
        kind,
        ParamKind::Group {
            time_range: true,
            ..
        }
    ) {
        uses.add(RUNTIME, "Window");
    }
    let ty = match (&kind, &param.ty) {
        (ParamKind::TagOfBody, ty) if !matches!(ty, Type::Enum(_)) => String::new(),
        (_, ty) => types::rust(api, ty, Some(&operation.file), uses),
    };
    RequestParam {
        name: naming::member(&param.name, param.rust.as_deref()),
        doc: param_doc(api, param),
        deprecated: deprecated(&param.life),
        ty,
        into: match kind {
            ParamKind::Group { time_range, .. } => time_range,
            _ => types::passes_into(&param.ty),
        },
        wire: param.name.clone(),
        kind,
    }
}

/// The documentation of a parameter; a choice may have its own.
fn param_doc(api: &Api, param: &Param) -> Vec<String> {
    match api.choice(&param.ty) {
        Some(choice) => docs::choice(param, choice),
        None => docs::param(api, param),
    }
}

fn body(api: &Api, operation: &Operation, body: &Body, uses: &mut Uses) -> RequestParam {
    let item = match &body.ty {
        Type::List(item) => item,
        ty => ty,
    };
    let item = types::projected(api, item, body.projection, Some(&operation.file), uses);
    let list = matches!(body.ty, Type::List(_));
    RequestParam {
        name: "body".to_owned(),
        doc: vec!["What is sent.".to_owned()],
        deprecated: None,
        ty: if list { format!("Vec<{item}>") } else { item },
        into: true,
        wire: String::new(),
        kind: ParamKind::Body {
            required: body.required,
            csv: body.format == BodyFormat::Csv,
        },
    }
}

fn constants(api: &Api, operation: &Operation) -> Vec<(&'static str, &'static str, String)> {
    let mut out = Vec::new();
    if operation.safe != (operation.method == Method::Get) {
        out.push(("SAFE", "bool", operation.safe.to_string()));
    }
    let default = api
        .buckets
        .first()
        .is_none_or(|bucket| bucket.name == operation.bucket && bucket.name == "organization");
    if !default {
        out.push(("BUCKET", "&'static str", format!("{:?}", operation.bucket)));
    }
    if operation.open {
        out.push(("AUTH", "bool", "false".to_owned()));
    }
    if operation.denied_by_401 {
        out.push(("DENIED_BY_401", "bool", "true".to_owned()));
    }
    if operation.status != [200] {
        let codes: Vec<String> = operation.status.iter().map(i64::to_string).collect();
        out.push((
            "STATUS",
            "&'static [u16]",
            format!("&[{}]", codes.join(", ")),
        ));
    }
    if paged(operation) {
        out.push(("PAGED", "bool", "true".to_owned()));
    }
    if !operation
        .query
        .iter()
        .any(|param| param.global && param.name == "aid")
    {
        out.push(("AID", "bool", "false".to_owned()));
    }
    out
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    }
}

//! Operations, with what they send.

use super::json::{Json, Object};
use super::paths::{Part, Variant};
use super::schema::{component, life, of, prose};
use super::{answers, models, params};
use crate::ir::{Api, Body, BodyFormat, Operation, Type};
use crate::{samples, sentences};

/// The operation object of one path.
pub(super) fn operation(api: &Api, variant: &Variant<'_>) -> Object {
    let Operation {
        id,
        area,
        name: _,
        file: _,
        request: _,
        title,
        doc: _,
        page,
        method: _,
        path: _,
        safe,
        update,
        open,
        denied_by_401: _,
        bucket,
        path_params: _,
        query: _,
        body,
        answer: _,
        status: _,
        quirk: _,
        examples: _,
        body_examples: _,
        life: lived,
    } = variant.operation;
    let safe_by_method = variant.operation.method == crate::ir::Method::Get;
    let external = Object::new()
        .with("description", "The vendor's page")
        .with("url", page);
    let fixed = variant.segments.iter().filter_map(|part| match part {
        Part::Value { param, value } => {
            let mut params = variant.operation.path_params.iter();
            let says = params
                .find(|known| known.name == **param)
                .map(|known| sentences::param(api, known))
                .unwrap_or_default();
            Some(params::fixed(param, value, &says))
        }
        _ => None,
    });
    let mut out = Object::new()
        .with("operationId", &variant.id)
        .with("tags", vec![area])
        .with("summary", title)
        .maybe(
            "description",
            Some(prose(&sentences::operation(variant.operation))),
        )
        .with("externalDocs", external)
        .maybe(
            "parameters",
            Some(params::params(api, variant.operation, variant)),
        )
        .maybe(
            "requestBody",
            body.as_ref()
                .map(|body| self::body(api, variant.operation, body)),
        )
        .with("responses", responses(api, variant.operation));
    if *open {
        out.push("security", Json::List(Vec::new()));
    }
    out.and(life(lived))
        .maybe("x-variant-of", (variant.id != *id).then_some(id))
        .maybe("x-fixed-parameters", Some(fixed.collect::<Vec<_>>()))
        .maybe(
            "x-parameter-choices",
            Some(params::choices(api, variant.operation)),
        )
        .and(answers::content(api, variant.operation))
        .maybe("x-safe", (*safe != safe_by_method).then_some(*safe))
        .maybe("x-update", update.map(|update| update.to_string()))
        .with("x-rate-limit-bucket", bucket)
        .with("x-codeSamples", samples(api, variant.operation))
}

fn samples(api: &Api, operation: &Operation) -> Vec<Object> {
    let sample = |lang: &str, label: &str, source: String| {
        Object::new()
            .with("lang", lang)
            .with("label", label)
            .with("source", source)
    };
    vec![
        sample("Shell", "command line", samples::shell(api, operation)),
        sample("Rust", "crate", samples::rust(api, operation)),
    ]
}

fn responses(api: &Api, operation: &Operation) -> Object {
    let mut out = Object::new();
    let schema = answers::schema(api, operation);
    for code in &operation.status {
        let bucket = api
            .buckets
            .iter()
            .find(|bucket| bucket.name == operation.bucket);
        let bucket = bucket.filter(|_| !operation.open);
        // An answer of 204 has nothing in it, whatever others have.
        let schema = schema.clone().filter(|_| *code != 204);
        let content = schema.map(|schema| {
            let media = Object::new()
                .with("schema", schema)
                .maybe("examples", Some(examples(api, &operation.examples)));
            Object::new().with("application/json", media)
        });
        let response = Object::new()
            .with("description", answers::success(operation))
            .maybe("headers", bucket.map(answers::headers_of))
            .maybe("content", content);
        out.push(&code.to_string(), response);
    }
    for (code, reference) in answers::failures(operation) {
        if out.get(code).is_none() {
            out.push(code, reference);
        }
    }
    out
}

/// References to examples, by their file names.
fn examples(api: &Api, paths: &[String]) -> Object {
    let mut out = Object::new();
    for path in paths.iter().filter(|path| readable(api, path)) {
        let stem = path.rsplit('/').next().unwrap_or(path);
        let reference = format!("#/components/examples/{}", example_name(path));
        out.push(
            stem.trim_end_matches(".json"),
            Object::new().with("$ref", reference),
        );
    }
    out
}

fn readable(api: &Api, path: &str) -> bool {
    let text = api.examples.get(path);
    text.is_some_and(|text| Json::read(text).is_some())
}

/// `net/metrics/latest-round.json` is the component `net.metrics.latest-round`.
fn example_name(path: &str) -> String {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = path.trim_end_matches(".json").replace('/', ".");
    name.replace(|c| !fine(c), "-")
}

/// `components.examples`
pub(super) fn all_examples(api: &Api) -> Object {
    let mut out = Object::new();
    for operation in &api.operations {
        for path in operation.examples.iter().chain(&operation.body_examples) {
            let value = api.examples.get(path).and_then(|text| Json::read(text));
            if let Some(value) = value {
                out.set(&example_name(path), Object::new().with("value", value));
            }
        }
    }
    out
}

fn body(api: &Api, operation: &Operation, body: &Body) -> Object {
    let Body {
        ty,
        projection,
        format,
        required,
    } = body;
    let (media, schema) = match format {
        BodyFormat::Json => ("application/json", of(api, ty, *projection)),
        BodyFormat::Csv => ("text/csv", csv(api, ty, *projection)),
    };
    let media_type = Object::new()
        .with("schema", schema)
        .maybe("examples", Some(examples(api, &operation.body_examples)));
    Object::new()
        .with("required", *required)
        .with("content", Object::new().with(media, media_type))
}

/// A table is a text to JSON Schema; its columns and the type of a row are said beside it.
fn csv(api: &Api, ty: &Type, projection: crate::ir::Projection) -> Object {
    let schema = Object::new().with("type", "string");
    let Type::Model(name) = models::item(ty) else {
        return schema;
    };
    let Some(model) = api.model(name) else {
        return schema;
    };
    let face = model.face(projection);
    let columns: Vec<&str> = model
        .projected(face)
        .map(|(_, used)| used.name.as_str())
        .collect();
    let says = format!(
        "A line with the names of the columns, `{}`, and one line for each row.",
        columns.join(",")
    );
    schema
        .with("contentMediaType", "text/csv")
        .with("description", prose(&[says]))
        .with("x-columns", columns)
        .with("x-row", super::schema::reference(&component(name, face)))
}

//! [`Api`] to OpenAPI 3.1: everything the IR knows, in the standard's own words where it has them, and in `x-` members where not.
//! `docs/openapi.md` lists these.

mod answers;
pub(crate) mod json;
mod models;
mod operation;
mod params;
mod paths;
mod schema;

pub(crate) use answers::success;
pub(crate) use params::exclusive;

use crate::ir::Api;
use crate::sentences;
use json::{Json, Object};

/// The OpenAPI document of one version, as JSON.
pub fn openapi_json(api: &Api) -> String {
    Json::from(document(api)).pretty()
}

fn document(api: &Api) -> Object {
    let Api {
        version,
        title,
        doc: _,
        server,
        reference,
        auth,
        buckets: _,
        error_message: _,
        units: _,
        areas: _,
        ids: _,
        enums: _,
        choices: _,
        models: _,
        unions: _,
        heads: _,
        operations: _,
        examples: _,
    } = api;
    let license = env!("CARGO_PKG_LICENSE");
    let license = Object::new()
        .with("name", license)
        .with("identifier", license);
    let info = Object::new()
        .with("title", title)
        .with("version", version)
        .with("description", schema::prose(&about(api)))
        .with("license", license);
    let security = auth
        .iter()
        .map(|scheme| Object::new().with(scheme, Json::List(Vec::new())));
    Object::new()
        .with("openapi", "3.1.0")
        .with("info", info)
        .with(
            "externalDocs",
            Object::new()
                .with("description", "The vendor's reference")
                .with("url", reference),
        )
        .with("servers", vec![Object::new().with("url", server)])
        .with("security", security.collect::<Vec<_>>())
        .with("tags", tags(api))
        .with("paths", paths(api))
        .with("components", components(api))
        .with("x-rate-limits", answers::buckets(api))
        .with("x-units", units(api))
}

fn about(api: &Api) -> Vec<String> {
    let mut out = api
        .doc
        .as_deref()
        .map(sentences::paragraphs)
        .unwrap_or_default();
    out.push(format!(
        "Generated from spec/{} of the thousandeyes crates by `cargo xtask codegen`; not a document of the vendor. Its `x-` members are described in docs/openapi.md there.",
        api.version
    ));
    out
}

fn tags(api: &Api) -> Vec<Object> {
    let tags = api.areas.iter().map(|area| {
        Object::new()
            .with("name", &area.name)
            .maybe(
                "description",
                area.doc
                    .as_ref()
                    .map(|doc| schema::prose(std::slice::from_ref(doc))),
            )
            .with("x-displayName", &area.title)
    });
    tags.collect()
}

fn paths(api: &Api) -> Object {
    let mut out = Object::new();
    for variant in paths::variants(api) {
        let path = variant.template();
        let method = variant.operation.method.to_string().to_lowercase();
        let object = operation::operation(api, &variant);
        match out.get_mut(&path) {
            Some(Json::Object(item)) => item.push(&method, object),
            _ => out.push(&path, Object::new().with(&method, object)),
        }
    }
    out
}

fn components(api: &Api) -> Object {
    let mut parameters = Object::new();
    for (name, object) in params::components(api) {
        parameters.push(&name, object);
    }
    let mut schemes = Object::new();
    for scheme in &api.auth {
        let says = match scheme.as_str() {
            "basic" => "The user's e-mail address and API token.",
            _ => "An OAuth token of the user.",
        };
        let object = Object::new()
            .with("type", "http")
            .with("scheme", scheme)
            .with("description", says);
        schemes.push(scheme, object);
    }
    Object::new()
        .with("schemas", schemas(api))
        .with("responses", answers::responses(api))
        .maybe("parameters", Some(parameters))
        .maybe("examples", Some(operation::all_examples(api)))
        .with("headers", answers::headers(api))
        .with("securitySchemes", schemes)
}

/// Envelopes, then what they are made of.
fn schemas(api: &Api) -> Object {
    let mut out = Object::new();
    out.push("Error", answers::error(api));
    for operation in &api.operations {
        if let Some((name, schema)) = answers::envelope(api, operation) {
            out.push(&name, schema);
        }
    }
    for model in &api.models {
        for face in &model.projections {
            let name = schema::component(&model.name, *face);
            out.push(&name, models::model(api, model, *face));
        }
    }
    for union in &api.unions {
        for face in &union.projections {
            for (name, schema) in models::union(api, union, *face) {
                out.push(&name, schema);
            }
        }
    }
    for item in &api.enums {
        out.push(&item.name.to_string(), schema::enumeration(item));
    }
    for item in &api.ids {
        out.push(&item.name.to_string(), schema::id(item));
    }
    out
}

/// What the words in `x-unit` mean.
fn units(api: &Api) -> Object {
    let mut out = Object::new();
    for unit in &api.units {
        out.push(&unit.name, &unit.text);
    }
    out
}

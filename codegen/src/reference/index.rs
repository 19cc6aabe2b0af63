//! The first page: every operation, and what holds for all of them.

use super::markdown::{Links, table};
use super::{area, area_page, types};
use crate::escape::{markdown, markdown_code, markdown_target};
use crate::ir::Api;

pub(super) fn page(api: &Api, links: &Links) -> String {
    let version = api.version.trim_start_matches('v');
    let mut out = format!("# {}, version {version}\n", markdown(&api.title));
    let about = types::text(api.doc.as_deref());
    if !about.is_empty() {
        out += &format!("\n{about}\n");
    }
    out += &format!(
        "\nGenerated from the [description of the API](../../../spec/{}); the vendor's own pages begin [here]({}). The same as OpenAPI: [{v}.openapi.json](../../../generated/api/{v}.openapi.json).\n",
        api.version,
        markdown_target(&api.reference),
        v = api.version
    );
    out += "\n## Operations\n";
    for item in &api.areas {
        let rows = area::operations(api, item).map(|operation| {
            let place = links.get(&operation.id).unwrap_or_default();
            vec![
                format!("[{}]({place})", operation.id),
                markdown_code(&format!(
                    "{} {}",
                    operation.method,
                    operation.path_template()
                )),
                markdown(&operation.title),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        out += &format!(
            "\n**[{}]({}.md)**\n\n{}",
            markdown(&item.title),
            area_page(&item.name),
            table(&["operation", "call", "what it does"], &rows)
        );
    }
    out += "\nWhat operations share is under [objects](models.md) and [types](types.md).\n";
    out += &calls(api);
    out
}

/// What holds for every call.
fn calls(api: &Api) -> String {
    let schemes: Vec<&str> = api
        .auth
        .iter()
        .map(|scheme| match scheme.as_str() {
            "basic" => "an e-mail address with its token (basic)",
            _ => "an OAuth token (bearer)",
        })
        .collect();
    let rows = api.buckets.iter().map(|bucket| {
        let headers = bucket.headers.iter();
        let headers: Vec<String> = headers
            .map(|header| markdown_code(&format!("{header}-…")))
            .collect();
        vec![
            markdown_code(&bucket.name),
            bucket.per_minute.to_string(),
            headers.join(", "),
            types::text(bucket.doc.as_deref()),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let messages: Vec<String> = api
        .error_message
        .iter()
        .map(|name| markdown_code(name))
        .collect();
    let mut out = format!(
        "\n## Calls\n\nThe base URL is {}.",
        markdown_code(&api.server)
    );
    if !schemes.is_empty() {
        out += &format!(" Credentials are {}.", schemes.join(", or "));
    }
    if !messages.is_empty() {
        out += &format!(
            " The body of an error has its message in {}.",
            messages.join(" or ")
        );
    }
    out += &format!(
        " The lines of Rust need a `client`, and `use thousandeyes::{{Window, {}::Areas}};`.",
        api.version
    );
    out += "\n\n";
    out += &table(
        &[
            "rate limit",
            "calls a minute",
            "headers (`Limit`, `Remaining`, `Reset`)",
            "for",
        ],
        &rows,
    );
    out
}

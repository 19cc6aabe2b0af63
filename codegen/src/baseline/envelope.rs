//! What stands around the rows of an answer, and the functions that read and write answers and bodies.

use super::{faced, item, pascal, rust, snake};
use crate::ir::{Answer, Api, Field, Operation, Projection, Type};
use std::fmt::Write;

const DERIVE: &str = "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]";

/// ```text
/// pub struct NetMetricsAnswer { … pub net: NetMetricsAnswer1 }
/// pub struct NetMetricsAnswer1 { … pub metrics: Vec<NetMetric> }
/// pub fn read_net_metrics(body: &[u8]) -> Result<NetMetricsAnswer, serde_json::Error> { … }
/// pub fn write_net_metrics(answer: &NetMetricsAnswer) -> Result<Vec<u8>, serde_json::Error> { … }
/// ```
pub(super) fn answer(out: &mut String, api: &Api, operation: &Operation) {
    let face = Projection::Answer;
    let ty = match &operation.answer {
        Answer::Empty => return,
        Answer::Bare { ty } => rust(api, ty, face),
        Answer::Rows {
            path, or, ty, head, ..
        } => {
            let rows = format!("Vec<{}>", rust(api, ty, face));
            let head = api
                .heads
                .iter()
                .find(|known| head.as_ref() == Some(&known.name));
            let (top, beside): (&[Field], &[Field]) =
                head.map_or((&[], &[]), |head| (&head.top, &head.beside));
            nest(out, api, operation, (path, or, &rows), (top, beside))
        }
        Answer::One { path, ty, head, .. } => {
            let one = match comes_in_a_list(api, operation, path) {
                true => format!("Vec<{}>", rust(api, ty, face)),
                false => rust(api, ty, face),
            };
            let head = api
                .heads
                .iter()
                .find(|known| head.as_ref() == Some(&known.name));
            let (top, beside): (&[Field], &[Field]) =
                head.map_or((&[], &[]), |head| (&head.top, &head.beside));
            nest(out, api, operation, (path, &[], &one), (top, beside))
        }
    };
    let call = snake(&operation.id);
    let _ = write!(
        out,
        "\npub fn read_{call}(body: &[u8]) -> Result<{ty}, serde_json::Error> {{\n    serde_json::from_slice(body)\n}}\n\
         \npub fn write_{call}(answer: &{ty}) -> Result<Vec<u8>, serde_json::Error> {{\n    serde_json::to_vec(answer)\n}}\n"
    );
}

/// Whether the one item stands in a list, as it often does: by hand one writes what the examples show.
fn comes_in_a_list(api: &Api, operation: &Operation, path: &[String]) -> bool {
    let pointer: String = path.iter().map(|key| format!("/{key}")).collect();
    let mut texts = operation
        .examples
        .iter()
        .filter_map(|name| api.examples.get(name));
    texts.any(|text| {
        let example = serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
        example.pointer(&pointer).is_some_and(|one| one.is_array())
    })
}

/// The function that writes the body, when it is JSON.
pub(super) fn body(out: &mut String, api: &Api, operation: &Operation) {
    let Some(body) = &operation.body else {
        return;
    };
    let ty = match &body.ty {
        Type::Model(name) => {
            let face = api
                .model(name)
                .map_or(Projection::Answer, |model| model.face(body.projection));
            faced(&name.to_string(), face)
        }
        ty => rust(api, ty, body.projection),
    };
    let call = snake(&operation.id);
    let _ = write!(
        out,
        "\npub fn body_{call}(body: &{ty}) -> Result<Vec<u8>, serde_json::Error> {{\n    serde_json::to_vec(body)\n}}\n"
    );
}

/// One struct for each key on the way to `inner`; the name of the outermost.
fn nest(
    out: &mut String,
    api: &Api,
    operation: &Operation,
    (path, or, inner): (&[String], &[String], &str),
    (top, beside): (&[Field], &[Field]),
) -> String {
    let name = format!("{}Answer", pascal(&operation.id));
    let Some(last) = path.len().checked_sub(1) else {
        return inner.to_owned();
    };
    for (depth, key) in path.iter().enumerate() {
        let own = numbered(&name, depth);
        let _ = writeln!(out, "\n{DERIVE}\npub struct {own} {{");
        if depth == 0 {
            item::fields(out, api, top.iter(), Projection::Answer);
        }
        if depth == last {
            item::fields(out, api, beside.iter(), Projection::Answer);
        }
        let mut attributes = format!("rename = {key:?}");
        for other in or.iter().filter(|_| depth == last) {
            let _ = write!(attributes, ", alias = {other:?}");
        }
        let ty = match depth == last {
            true => inner.to_owned(),
            false => numbered(&name, depth + 1),
        };
        let _ = writeln!(
            out,
            "    #[serde({attributes})]\n    pub {}: {ty},\n}}",
            snake(key)
        );
    }
    name
}

fn numbered(name: &str, depth: usize) -> String {
    match depth {
        0 => name.to_owned(),
        _ => format!("{name}{depth}"),
    }
}

/// ```text
/// pub fn reread(operation: &str, body: &[u8]) -> Option<Result<Vec<u8>, serde_json::Error>> { … }
/// ```
///
/// Our own crate has such a table, too.
pub(super) fn catalogue(out: &mut String, api: &Api) {
    out.push_str(
        "\npub fn reread(operation: &str, body: &[u8]) -> Option<Result<Vec<u8>, serde_json::Error>> {\n    Some(match operation {\n",
    );
    for operation in &api.operations {
        if operation.answer != Answer::Empty {
            let call = snake(&operation.id);
            let _ = writeln!(
                out,
                "        {:?} => read_{call}(body).and_then(|answer| write_{call}(&answer)),",
                operation.id
            );
        }
    }
    out.push_str("        _ => return None,\n    })\n}\n");
}

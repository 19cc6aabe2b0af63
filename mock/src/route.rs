//! From a path to the operation of the spec that it names.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use thousandeyes_api::{Api, Operation, Segment};

use crate::ask::suits;

/// Path parameters by their wire names, decoded.
pub(crate) type Params = BTreeMap<String, String>;

/// What a path names.
#[derive(Debug, PartialEq)]
pub(crate) enum Found<'a> {
    /// An operation.
    Operation(&'a Operation, Params),
    /// Operations of other methods than this one.
    OtherMethods(Vec<&'static str>),
    /// None.
    Nothing,
}

/// Finds the operation. The path is below the version, without its format: `/net/metrics/817`.
pub(crate) fn find<'a>(api: &'a Api, method: &str, path: &str) -> Found<'a> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let segments: Vec<String> = path.split('/').map(decoded).collect();
    let mut best: Option<((usize, bool), &Operation, Params)> = None;
    let mut others: Vec<&'static str> = Vec::new();
    for operation in &api.operations {
        let mut params = Params::new();
        let Some(literals) = fits(&operation.path, &segments, &mut params) else {
            continue;
        };
        // A HEAD asks for what GET would answer.
        let asked = if method == "HEAD" { "GET" } else { method };
        if operation.method.as_str() != asked {
            others.push(operation.method.as_str());
            continue;
        }
        // `/tests/new` is not the test whose id is `new`, and `/tests/bgp` not the one whose id is `bgp`.
        let rank = (literals, suits(api, operation, &params));
        if best.as_ref().is_none_or(|(most, ..)| rank > *most) {
            best = Some((rank, operation, params));
        }
    }
    others.sort_unstable();
    others.dedup();
    match best {
        Some((_, operation, params)) => Found::Operation(operation, params),
        None if others.is_empty() => Found::Nothing,
        None => Found::OtherMethods(others),
    }
}

/// The methods that a path takes, for `Allow`.
pub(crate) fn allowed(methods: &[&str]) -> String {
    let mut out: Vec<&str> = methods.to_vec();
    if methods.contains(&"GET") {
        out.push("HEAD");
    }
    out.push("OPTIONS");
    out.join(", ")
}

/// How many segments are literally those of the pattern, when all fit.
fn fits(pattern: &[Segment], segments: &[String], params: &mut Params) -> Option<usize> {
    let (first, rest) = match pattern.split_first() {
        Some(split) => split,
        None => return segments.is_empty().then_some(0),
    };
    let here = segments.split_first();
    match (first, here) {
        (Segment::Literal(text), Some((segment, others))) => {
            (text == segment).then_some(())?;
            Some(1 + fits(rest, others, params)?)
        }
        (Segment::Param(name), Some((segment, others))) => {
            (!segment.is_empty()).then_some(())?;
            params.insert(name.clone(), segment.clone());
            fits(rest, others, params)
        }
        (Segment::Optional(name), here) => {
            if let Some((segment, others)) = here.filter(|(segment, _)| !segment.is_empty()) {
                params.insert(name.clone(), segment.clone());
                if let Some(literals) = fits(rest, others, params) {
                    return Some(literals);
                }
                params.remove(name);
            }
            fits(rest, segments, params)
        }
        (_, None) => None,
    }
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(method: &str, path: &str) -> Option<(String, Params)> {
        match find(thousandeyes_api::v6(), method, path) {
            Found::Operation(operation, params) => Some((operation.id.clone(), params)),
            _ => None,
        }
    }

    #[test]
    fn paths_name_operations() {
        let (found, params) = id("GET", "/net/path-vis/817/12/1384309800").unwrap();
        assert_eq!(found, "net.path-vis-detail");
        assert_eq!(params["roundId"], "1384309800");
        assert_eq!(
            id("HEAD", "/dns/server/821").unwrap().1.get("serverId"),
            None
        );
        assert_eq!(
            id("GET", "/dns/server/821/465/").unwrap().1["serverId"],
            "465"
        );
        let (_, params) = id("GET", "/endpoint-data/user-sessions/a%3A1%2Fb/page/p").unwrap();
        assert_eq!(params["sessionId"], "a:1/b");
        for none in ["", "/", "/net", "/net/metrics", "/net//817", "/x/y/z", "//"] {
            assert_eq!(id("GET", none), None, "{none}");
        }
        let found = find(thousandeyes_api::v6(), "POST", "/status");
        assert_eq!(found, Found::OtherMethods(vec!["GET"]));
        assert_eq!(allowed(&["GET"]), "GET, HEAD, OPTIONS");
    }
}

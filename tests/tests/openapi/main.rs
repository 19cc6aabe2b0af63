//! The OpenAPI documents of the real spec and of the golden one: sound, complete, and true to the examples.

mod complete;
mod examples;
mod external;
mod served;
mod shapes;
mod sound;
#[path = "../mock/support.rs"]
#[allow(dead_code, reason = "the tests of the mock use the rest")]
mod support;

use serde_json::Value;
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::{load, openapi_json};

/// A resolved spec and its document.
struct Subject {
    api: Api,
    text: String,
    document: Value,
}

fn subject(api: Api) -> Subject {
    let text = openapi_json(&api);
    let document = serde_json::from_str(&text).unwrap();
    Subject {
        api,
        text,
        document,
    }
}

fn real() -> Subject {
    let sources = thousandeyes_tests::spec().unwrap();
    let api =
        load(&sources).unwrap_or_else(|problems| panic!("{}", problems.render(&sources, false)));
    subject(api)
}

fn both() -> [Subject; 2] {
    [real(), subject(thousandeyes_tests::goldens::api().unwrap())]
}

impl Subject {
    /// Every operation object, with its path and method.
    fn operations(&self) -> Vec<(&str, &str, &Value)> {
        let paths = self.document["paths"].as_object().unwrap();
        let mut out = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().unwrap() {
                out.push((path.as_str(), method.as_str(), operation));
            }
        }
        out
    }

    /// The operation objects of one of our operations: one, or its variants.
    fn variants(&self, id: &str) -> Vec<(&str, &str, &Value)> {
        let all = self.operations().into_iter();
        all.filter(|(_, _, operation)| {
            let of = operation
                .get("x-variant-of")
                .unwrap_or(&operation["operationId"]);
            of == id
        })
        .collect()
    }

    fn component(&self, kind: &str, name: &str) -> &Value {
        let found = &self.document["components"][kind][name];
        assert!(!found.is_null(), "{}: no {kind} `{name}`", self.api.version);
        found
    }

    /// What a reference points to; anything else is itself.
    fn followed<'v>(&'v self, value: &'v Value) -> &'v Value {
        match value["$ref"].as_str() {
            Some(place) => {
                let found = self.document.pointer(place.trim_start_matches('#'));
                found.unwrap_or_else(|| panic!("nothing at {place}"))
            }
            None => value,
        }
    }
}

//! What a request answers with, and where that is in the JSON.

use super::{RUNTIME, types};
use crate::ir::{Answer, Api, Name, Operation, Type};
use crate::rust::Uses;

/// The answer type and the envelope, as Rust.
pub(super) fn answer(api: &Api, operation: &Operation, uses: &mut Uses) -> (String, String) {
    let home = Some(operation.file.as_str());
    uses.add(RUNTIME, "Envelope");
    match &operation.answer {
        Answer::Empty => ("()".to_owned(), "Envelope::Empty".to_owned()),
        Answer::Bare { ty } => {
            uses.add(RUNTIME, "Bare");
            (
                format!("Bare<{}>", types::rust(api, ty, home, uses)),
                "Envelope::Bare".to_owned(),
            )
        }
        Answer::Rows {
            path,
            or,
            ty,
            head,
            paged: _,
        } => {
            uses.add(RUNTIME, "Page");
            let envelope = match or.as_slice() {
                [] => format!("Envelope::Rows({})", keys(path)),
                or => format!("Envelope::RowsIn({})", keys(&[path, or].concat())),
            };
            (with_head(api, "Page", ty, head, home, uses), envelope)
        }
        Answer::One {
            path,
            ty,
            head,
            paged: _,
        } => {
            uses.add(RUNTIME, "One");
            (
                with_head(api, "One", ty, head, home, uses),
                format!("Envelope::One({})", keys(path)),
            )
        }
    }
}

fn with_head(
    api: &Api,
    outer: &str,
    ty: &Type,
    head: &Option<Name>,
    home: Option<&str>,
    uses: &mut Uses,
) -> String {
    let item = types::rust(api, ty, home, uses);
    let Some(name) = head else {
        return format!("{outer}<{item}>");
    };
    let file = api
        .heads
        .iter()
        .find(|known| known.name == *name)
        .map(|head| head.file.as_str());
    if file != home {
        uses.add(&types::module(api, name), &name.name);
    }
    format!("{outer}<{item}, {}>", name.name)
}

fn keys(path: &[String]) -> String {
    let quoted: Vec<String> = path.iter().map(|key| format!("{key:?}")).collect();
    format!("&[{}]", quoted.join(", "))
}

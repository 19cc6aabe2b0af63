//! Answers: where they hold what was asked for, and what stands beside it.

use super::decls::text;
use super::table::Decl;
use super::types::{self, Position};
use super::{Cx, paths, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Answer, Api, Name, Quirk};
use crate::parse::document::{self as doc, File};
use crate::parse::values::{OneOrMore, Short};
use crate::source::{Span, Spanned};

type Text = Spanned<String>;

/// Resolves the answer of an operation, with the codes that mean success.
pub(super) fn answer(
    cx: &mut Cx<'_>,
    api: &Api,
    file: &File,
    written: &Short<Text, doc::Answer>,
) -> Option<(Answer, Vec<i64>)> {
    let long = match written {
        Short::Short(word) if word.value == "none" => return Some((Answer::Empty, vec![200, 204])),
        Short::Short(of) => {
            let ty = types::resolve(cx, file.area.as_deref(), of, Position::Element)?;
            return Some((Answer::Bare { ty }, vec![200]));
        }
        Short::Long(long) => long,
    };
    let doc::Answer {
        span,
        of,
        rows,
        one,
        head,
        paged,
        status,
        quirk: _,
    } = long;
    let ty = types::resolve(cx, file.area.as_deref(), of, Position::Element);
    let head_place = head.as_ref().map(|head| head.span);
    let head = head.as_ref().and_then(|head| self::head(cx, file, head));
    let paged_place = paged
        .as_ref()
        .filter(|paged| paged.value)
        .map(|paged| paged.span);
    let paged = paged_place.is_some();
    let codes = codes(cx, status);
    let ty = ty?;
    if let (Some(place), true) = (paged_place, rows.is_some() || one.is_some()) {
        check_next(cx, api, place, &head, head_place);
    }
    let answer = match (rows, one) {
        (Some(rows), None) => {
            let (path, or) = row_paths(cx, rows);
            if let (true, Some(place)) = (path.is_empty(), head_place) {
                let message = "an answer that is the array itself has nothing beside the rows";
                cx.sink.push(
                    Diagnostic::new(Code::Contradiction, place, message)
                        .label("no place for a head")
                        .related(rows.span, "the array itself"),
                );
            }
            Answer::Rows {
                path,
                or,
                ty,
                head,
                paged,
            }
        }
        (None, Some(one)) => Answer::One {
            path: paths::keys(cx, one),
            ty,
            head,
            paged,
        },
        (None, None) if !paged && head.is_none() => Answer::Bare { ty },
        (Some(_), Some(one)) => {
            let mistake = Diagnostic::new(
                Code::Contradiction,
                one.span,
                "an answer has `rows` or `one`, not both",
            )
            .label("this as well");
            cx.sink
                .push(mistake.help("`rows` for any number of items, `one` for a single one"));
            return None;
        }
        _ => {
            let (place, message) = match paged_place {
                Some(place) => (place, "only an answer with `rows` or `one` is paged"),
                None => (
                    head_place.unwrap_or(*span),
                    "only an answer with `rows` or `one` has a head",
                ),
            };
            cx.sink.push(
                Diagnostic::new(Code::Contradiction, place, message).label("means nothing here"),
            );
            return None;
        }
    };
    Some((answer, codes))
}

/// The path that holds the rows, and the keys that may stand in its place.
fn row_paths(cx: &mut Cx<'_>, rows: &OneOrMore) -> (Vec<String>, Vec<String>) {
    values::twice(cx, &rows.items);
    let mut all = rows
        .items
        .iter()
        .map(|path| paths::keys(cx, path))
        .collect::<Vec<_>>();
    if all.is_empty() {
        cx.sink.push(
            Diagnostic::new(Code::Empty, rows.span, "`rows` names no path")
                .label("nothing here")
                .help("`.` when the answer is the array itself"),
        );
        return (Vec::new(), Vec::new());
    }
    if all.len() > 1 && all.iter().any(|path| path.len() != 1) {
        let message = "only keys at the top of the answer can stand for each other";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, rows.span, message)
                .label("expected single keys")
                .help("like `rows: [accountGroups, account]`"),
        );
    }
    let first = all.remove(0);
    (first, all.concat())
}

fn codes(cx: &mut Cx<'_>, status: &[Spanned<i64>]) -> Vec<i64> {
    values::twice(
        cx,
        &status
            .iter()
            .map(|code| Spanned::new(code.value.to_string(), code.span))
            .collect::<Vec<_>>(),
    );
    for code in status
        .iter()
        .filter(|code| !(200..300).contains(&code.value))
    {
        let message = format!("{} is not a code that means success", code.value);
        cx.sink
            .push(Diagnostic::new(Code::BadValue, code.span, message).label("expected 200 to 299"));
    }
    match status {
        [] => vec![200],
        codes => codes.iter().map(|code| code.value).collect(),
    }
}

/// A paged answer has a head with the link to its next page.
fn check_next(cx: &mut Cx<'_>, api: &Api, paged: Span, head: &Option<Name>, written: Option<Span>) {
    let found = head
        .as_ref()
        .and_then(|head| api.heads.iter().find(|known| known.name == *head));
    let unresolved = head.is_none() && written.is_some();
    if unresolved || found.is_some_and(|head| !head.next.is_empty()) {
        return;
    }
    let message = "the answer is paged, but no head leads to its next page";
    let help =
        "`pages.next` in `api.yaml` says where the link is; name a `head` that has those fields";
    cx.sink.push(
        Diagnostic::new(Code::Contradiction, paged, message)
            .label("no way to the next page")
            .help(help),
    );
}

/// What the vendor's table calls the key that the answer stands under. The examples show the key that is sent.
pub(super) fn quirk(cx: &mut Cx<'_>, written: &doc::Operation) -> Option<Quirk> {
    let Short::Long(doc::Answer {
        quirk: Some(quirk), ..
    }) = &written.answer
    else {
        return None;
    };
    let doc::Quirk {
        span,
        ty,
        missing,
        name,
        unit,
        why,
    } = quirk;
    if name.is_none() || ty.is_some() || missing.is_some() || unit.is_some() {
        let message = "the quirk of an answer says what the table calls its key";
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, *span, message).label("expected `name` and `why`"),
        );
    }
    if written.examples.is_empty() {
        let message = "no example shows this quirk any more";
        cx.sink.push(
            Diagnostic::new(Code::StaleQuirk, *span, message)
                .label("nothing shows it")
                .help("remove the quirk, or add an example answer that shows it"),
        );
    }
    Some(Quirk {
        ty: None,
        missing: false,
        name: text(name),
        unit: None,
        why: why.value.trim().to_owned(),
    })
}

fn head(cx: &mut Cx<'_>, file: &File, head: &Text) -> Option<Name> {
    let found = cx
        .table
        .find(file.area.as_deref(), head)
        .map(|entry| (entry.decl, entry.name.clone()));
    if let Some((Decl::Head, name)) = found {
        return Some(name);
    }
    let near = cx.table.nearest(file.area.as_deref(), head, |decl| {
        matches!(decl, Decl::Head)
    });
    let help = near.map(|entry| format!("did you mean `{}`?", entry.name.name));
    let message = format!("no head is called `{}`", head.value);
    cx.sink.push(
        Diagnostic::new(Code::UnknownName, head.span, message)
            .label("unknown head")
            .maybe_help(help),
    );
    None
}

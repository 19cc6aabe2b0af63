//! The page of one area: its operations in the order of the spec.

use super::fields::{self, quirk, unit};
use super::markdown::{Links, table};
use super::{models, types};
use crate::escape::{markdown, markdown_code, markdown_fence, markdown_target};
use crate::ir::{Answer, Api, Area, BodyFormat, Choice, Operation, Param, Projection};
use crate::openapi::json::Json;
use crate::{samples, sentences};

/// Texts of an example longer than this are cut.
const LONGEST: usize = 160;

/// The headings of the page, with the keys that links know them by.
pub(super) fn headings(api: &Api, area: &Area) -> Vec<(String, String)> {
    let mut out = vec![(format!("area {}", area.name), area.title.clone())];
    out.extend(operations(api, area).map(|operation| (operation.id.clone(), operation.id.clone())));
    out.extend(models::sections(api, Some(&area.name)));
    out
}

pub(super) fn operations<'a>(api: &'a Api, area: &'a Area) -> impl Iterator<Item = &'a Operation> {
    let of_area = move |operation: &&Operation| operation.area == area.name;
    api.operations.iter().filter(of_area)
}

pub(super) fn page(api: &Api, area: &Area, links: &Links) -> String {
    let mut out = format!(
        "# {}\n\n{}\n",
        markdown(&area.title),
        types::text(area.doc.as_deref())
    );
    for operation in operations(api, area) {
        out += &self::operation(api, operation, links);
    }
    out + &models::unions(api, Some(&area.name), links)
}

fn operation(api: &Api, operation: &Operation, links: &Links) -> String {
    let title = operation.title.trim_end_matches('.');
    let mut out = format!("\n## {}\n\n{}.\n", operation.id, markdown(title));
    for paragraph in about(api, operation) {
        out += &format!("\n{}\n", markdown(&paragraph));
    }
    out += &format!(
        "\n{} · {}[the vendor's page]({})\n\n",
        markdown_code(&format!(
            "{} {}",
            operation.method,
            operation.path_template()
        )),
        bucket(api, operation),
        markdown_target(&operation.page)
    );
    out += &markdown_fence("sh", &samples::shell(api, operation));
    out += &format!(
        "\n{}",
        markdown_fence("rust", &samples::rust(api, operation))
    );
    let parameters = parameters(api, operation, links);
    if !parameters.is_empty() {
        out += "\n**Parameters**, in bold those that must be given.\n\n";
        out += &table(&["parameter", "in", "type", "unit", "meaning"], &parameters);
        for paragraph in choices(api, operation) {
            out += &format!("\n{paragraph}\n");
        }
    }
    out += &body(api, operation, links);
    out += &answer(api, operation, links);
    out
}

/// What the title does not say.
fn about(api: &Api, operation: &Operation) -> Vec<String> {
    let plain = Operation {
        quirk: None,
        ..operation.clone()
    };
    let mut out = sentences::operation(&plain);
    out.extend(operation.quirk.as_ref().map(|found| {
        let says = quirk(api, found);
        says.replacen(" it ", " the key of the answer ", 1)
    }));
    out
}

fn bucket(api: &Api, operation: &Operation) -> String {
    if operation.open {
        return "needs no credentials · ".to_owned();
    }
    let mut buckets = api.buckets.iter();
    match buckets.find(|bucket| bucket.name == operation.bucket) {
        Some(bucket) => format!(
            "{} calls a minute ({}) · ",
            bucket.per_minute,
            markdown_code(&bucket.name)
        ),
        None => String::new(),
    }
}

fn parameters(api: &Api, operation: &Operation, links: &Links) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for param in &operation.path_params {
        let optional = operation.path.iter().any(
            |segment| matches!(segment, crate::ir::Segment::Optional(name) if *name == param.name),
        );
        out.push(parameter(api, param, "path", !optional, links));
    }
    for param in &operation.query {
        match api.choice(&param.ty) {
            Some(choice) => out.extend(arms(api, choice, param.required, links)),
            None => out.push(parameter(api, param, "query", param.required, links)),
        }
    }
    out
}

/// The documentation of each choice. The table has rows for the parameters of a choice, and none for the choice itself.
fn choices(api: &Api, operation: &Operation) -> Vec<String> {
    let mut out = Vec::new();
    for param in &operation.query {
        let Some(choice) = api.choice(&param.ty) else {
            continue;
        };
        let says = sentences::choice(param, choice);
        if says.is_empty() {
            continue;
        }
        let fields = choice.arms.iter().flat_map(|arm| &arm.fields);
        let used = fields.filter_map(|field| field.uses.create.as_ref());
        let names: Vec<String> = used.map(|used| markdown_code(&used.name)).collect();
        out.push(format!(
            "{}: {}",
            names.join(", "),
            markdown(&says.join(" "))
        ));
    }
    out
}

fn parameter(api: &Api, param: &Param, place: &str, required: bool, links: &Links) -> Vec<String> {
    let bare = Param {
        unit: None,
        ..param.clone()
    };
    let mut says = sentences::param(api, &bare);
    if param.flag {
        says.push("Sent as `1`, or not at all.".to_owned());
    }
    if param.tag_of_body {
        says.push("Says which kind the body is of.".to_owned());
    }
    match param.list {
        Some(crate::ir::ListStyle::Comma) => {
            says.push("Several are put between commas.".to_owned())
        }
        Some(crate::ir::ListStyle::Repeat) => says.push("May be given several times.".to_owned()),
        None => {}
    }
    vec![
        name(&param.name, required),
        place.to_owned(),
        links.ty(api, &param.ty, Projection::Create),
        unit(api, param.unit.as_deref()),
        markdown(&says.join(" ")),
    ]
}

fn name(name: &str, required: bool) -> String {
    let name = markdown_code(name);
    match required {
        true => format!("**{name}**"),
        false => name,
    }
}

/// The parameters of a choice, each with those it excludes.
fn arms(api: &Api, choice: &Choice, required: bool, links: &Links) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for arm in &choice.arms {
        for field in &arm.fields {
            let Some(used) = &field.uses.create else {
                continue;
            };
            let mut row = Vec::new();
            fields::row(api, field, used, Projection::Create, "", links, &mut row);
            let Some(Ok([_, ty, unit, meaning])) =
                row.into_iter().next().map(<[String; 4]>::try_from)
            else {
                continue;
            };
            let excluded = crate::openapi::exclusive(choice, arm, &used.name, used.required);
            let needed = required && used.required && choice.arms.len() == 1;
            let meaning = format!("{meaning} {}", excluded.join(" "));
            out.push(vec![
                name(&used.name, needed),
                "query".to_owned(),
                ty,
                unit,
                meaning.trim().to_owned(),
            ]);
        }
    }
    let of_several = required && choice.arms.len() > 1;
    if let Some(last) = out.last_mut().and_then(|row| row.last_mut())
        && of_several
    {
        *last += " One of these must be given.";
    }
    out
}

fn body(api: &Api, operation: &Operation, links: &Links) -> String {
    let Some(body) = &operation.body else {
        return String::new();
    };
    let mut rows = Vec::new();
    fields::rows(api, &body.ty, body.projection, "", links, &mut rows);
    let format = match body.format {
        BodyFormat::Json => "JSON",
        BodyFormat::Csv => "CSV, a column for each field under a line with their names",
    };
    let optional = if body.required {
        ""
    } else {
        ", which may be left out"
    };
    let says = (!rows.is_empty())
        .then(|| fields::of_type(api, &body.ty))
        .flatten();
    let says = says.map(|says| format!(" {}", types::text(Some(&says))));
    let mut out = format!(
        "\n**Body**{optional}: {}, as {format}.{}\n",
        links.ty(api, &body.ty, body.projection),
        says.unwrap_or_default()
    );
    if !rows.is_empty() {
        out += &format!("\n{}", table(fields::HEADER, &rows));
    }
    out + &example(api, "Example body", operation.body_examples.first())
}

fn answer(api: &Api, operation: &Operation, links: &Links) -> String {
    let mut rows = Vec::new();
    let (path, ty, head, list) = match &operation.answer {
        Answer::Empty => return "\n**Answer**: nothing.\n".to_owned(),
        Answer::Bare { ty } => (&[][..], ty, &None, false),
        Answer::Rows { path, ty, head, .. } => (path.as_slice(), ty, head, true),
        Answer::One { path, ty, head, .. } => (path.as_slice(), ty, head, false),
    };
    let head = head
        .as_ref()
        .and_then(|name| api.heads.iter().find(|head| head.name == *name));
    let above = path
        .split_last()
        .map_or(&[][..], |(_, above)| above)
        .join(".");
    if let Some(head) = head {
        let places = [(&head.top, ""), (&head.beside, above.as_str())];
        for (list, prefix) in places {
            for field in list {
                if let Some(used) = &field.uses.answer {
                    fields::row(
                        api,
                        field,
                        used,
                        Projection::Answer,
                        prefix,
                        links,
                        &mut rows,
                    );
                }
            }
        }
    }
    let place = path.join(".");
    let prefix = if list { format!("{place}[]") } else { place };
    let before = rows.len();
    fields::rows(api, ty, Projection::Answer, &prefix, links, &mut rows);
    // An object with a section of its own is described there.
    let own = rows.len() > before;
    let says = own.then(|| fields::of_type(api, ty)).flatten();
    let mut out = format!("\n**Answer**: {}", crate::openapi::success(operation));
    if rows.len() == before {
        let shown = links.ty(api, ty, Projection::Answer);
        out += &match list {
            true => format!(" Each row is {shown}."),
            false => format!(" It is {shown}."),
        };
    }
    if matches!(
        operation.answer,
        Answer::Rows { paged: true, .. } | Answer::One { paged: true, .. }
    ) {
        let next = head.map(|head| head.next.join(".")).unwrap_or_default();
        out += &format!(
            " Comes in pages: the next one is at {}.",
            markdown_code(&next)
        );
    }
    let about = says.map(|says| (if list { "Each row" } else { "The item" }, says));
    let beside = head.and_then(|head| Some(("Beside it", head.doc.clone()?)));
    for (what, says) in about.into_iter().chain(beside) {
        out += &format!(" {what}: {}", types::text(Some(&says)));
    }
    let bold = |row: &Vec<String>| row.first().is_some_and(|name| name.starts_with("**"));
    if rows.iter().any(bold) {
        out += " What is in bold is always there.";
    }
    out += "\n";
    if !rows.is_empty() {
        out += &format!("\n{}", table(fields::HEADER, &rows));
    }
    out + &example(api, "Example answer", operation.examples.first())
}

/// The first example, with one item of each array and long texts cut.
fn example(api: &Api, title: &str, path: Option<&String>) -> String {
    let value = path
        .and_then(|path| api.examples.get(path))
        .and_then(|text| Json::read(text));
    let Some(value) = value else {
        return String::new();
    };
    let (short, cut) = shortened(value);
    let note = if cut { ", shortened" } else { "" };
    format!(
        "\n<details><summary>{title}{note}</summary>\n\n{}\n</details>\n",
        markdown_fence("json", &short.pretty())
    )
}

fn shortened(value: Json) -> (Json, bool) {
    match value {
        Json::List(items) => {
            let many = items.len() > 1;
            let first = items.into_iter().take(1).map(shortened);
            let (items, cut): (Vec<Json>, Vec<bool>) = first.unzip();
            (Json::List(items), many || cut.contains(&true))
        }
        Json::Object(mut object) => {
            let mut cut = false;
            for value in object.values_mut() {
                let (short, was_cut) = shortened(std::mem::replace(value, Json::Null));
                *value = short;
                cut |= was_cut;
            }
            (Json::Object(object), cut)
        }
        Json::Text(text) if text.chars().count() > LONGEST => {
            let short: String = text.chars().take(LONGEST).collect();
            (Json::Text(short + "…"), true)
        }
        value => (value, false),
    }
}

//! A program that uses all of the generated crate: it stops compiling when anything that callers can use is gone or other.
//!
//! `cargo xtask diff-verify` holds the verdicts of the rules against it. It is made from the lowered crate and knows no rules.

use crate::ir::Api;
use crate::lower::{naming, surface};
use crate::rust::{
    Choice, Crate, Enum, Head, Id, Item, Member, ParamKind, Presence, Request, Struct, Union,
};

const HEADER: &str = "\
//! Uses everything that the crate has. It is compiled, never run.
#![allow(unused, deprecated, unreachable_code, clippy::all)]

fn any<T>() -> T {
    loop {}
}
fn is<T>(_: T) {}
";

/// The program, as the text of a library.
pub fn downstream(api: &Api) -> String {
    let mut out = HEADER.to_owned();
    let krate = surface::krate(api);
    let version = &api.version;
    let areas = api
        .areas
        .iter()
        .map(|area| (naming::snake(&area.name), true));
    for (module, is_area) in areas.chain([("shared".to_owned(), false)]) {
        out.push_str(&format!(
            "mod {module}_ {{\n    use super::{{any, is}};\n    use thousandeyes::{{self as te, *}};\n    use te::{version}::*;\n"
        ));
        if is_area {
            out.push_str(&format!("    use te::{version}::{module}::*;\n"));
        }
        let folder = format!("{version}/{module}/");
        for file in &krate.files {
            let below = file.path.strip_prefix(&format!("{version}/"));
            let shared =
                below.is_some_and(|path| path == "types.rs" || path.starts_with("models/"));
            let own = file.path.starts_with(&folder);
            if if is_area { own } else { shared } {
                file.items.iter().for_each(|item| one(item, &mut out));
            }
        }
        if is_area {
            calls(api, &krate, &module, &mut out);
        }
        out.push_str("}\n");
    }
    out
}

fn one(item: &Item, out: &mut String) {
    match item {
        Item::Id(item) => id(item, out),
        Item::Enum(item) => enumeration(item, out),
        Item::Struct(item) => structure(item, out),
        Item::Union(item) => union(item, out),
        Item::Choice(item) => choice(item, out),
        Item::Head(item) => head(item, out),
        Item::Request(item) => request(item, out),
        _ => {}
    }
}

fn function(name: &str, argument: &str, body: &str, out: &mut String) {
    out.push_str(&format!(
        "    pub fn use_{}({argument}) {{\n{body}    }}\n",
        naming::snake(name)
    ));
}

fn ident(name: &str) -> String {
    naming::ident(name).to_string()
}

fn id(id: &Id, out: &mut String) {
    let (name, holds) = (ident(&id.name), id.holds);
    let read = match holds {
        "i64" => "        is::<i64>(x.get());\n".to_owned(),
        "Text" => "        is::<&str>(x.as_str());\n".to_owned(),
        _ => String::new(),
    };
    let moment = match id.table.contains(" as ") {
        true => format!(
            "        is::<Timestamp>(any::<{name}>().start());\n        is::<{name}>(any::<Timestamp>().into());\n"
        ),
        false => String::new(),
    };
    let body = format!("        is::<{name}>({name}::from(any::<{holds}>()));\n{read}{moment}");
    function(&id.name, &format!("x: {name}"), &body, out);
}

fn enumeration(item: &Enum, out: &mut String) {
    let name = ident(&item.name);
    let mut body = String::new();
    for variant in &item.variants {
        body.push_str(&format!("        is({name}::{});\n", ident(&variant.name)));
    }
    let other = if item.int { "i64" } else { "Text" };
    body.push_str(&format!("        is({name}::Other(any::<{other}>()));\n"));
    function(&item.name, "", &body, out);
}

fn fields(members: &[&Member]) -> String {
    let lines = members.iter().map(|member| {
        let (name, ty) = (ident(&member.name), member.full_type());
        format!("        is::<{ty}>(x.{name}.clone());\n")
    });
    lines.collect()
}

fn structure(item: &Struct, out: &mut String) {
    let name = ident(&item.name);
    let members: Vec<&Member> = item.fields.iter().collect();
    let mut body = fields(&members);
    if item.keep_extra {
        body.push_str("        is(x.extra.clone());\n");
    }
    if item.constructor {
        let required = members
            .iter()
            .filter(|one| one.presence == Presence::Required);
        let arguments: Vec<String> = required.map(|one| format!("any::<{}>()", one.ty)).collect();
        body.push_str(&format!(
            "        let y: {name} = {name}::new({});\n",
            arguments.join(", ")
        ));
        for one in members
            .iter()
            .filter(|one| one.presence != Presence::Required)
        {
            let field = ident(&one.name);
            body.push_str(&format!(
                "        let y = y.{field}(any::<{}>());\n",
                one.ty
            ));
            if one.presence == Presence::Patch {
                body.push_str(&format!("        let y = y.unset_{}();\n", one.name));
            }
        }
    }
    function(&item.name, &format!("x: {name}"), &body, out);
}

fn union(item: &Union, out: &mut String) {
    let name = ident(&item.name);
    let mut body = String::new();
    for arm in &item.arms {
        let ty = match arm.boxed {
            true => format!("Box<{}>", arm.ty),
            false => arm.ty.clone(),
        };
        body.push_str(&format!(
            "        is({name}::{}(any::<{ty}>()));\n",
            ident(&arm.name)
        ));
    }
    for member in &item.common {
        let field = ident(&member.name);
        let ty = match member.presence {
            Presence::Required | Presence::Optional | Presence::Rare => {
                format!("Option<&{}>", member.ty)
            }
            _ => "_".to_owned(),
        };
        body.push_str(&format!("        is::<{ty}>(x.{field}());\n"));
    }
    function(&item.name, &format!("x: {name}"), &body, out);
}

fn choice(item: &Choice, out: &mut String) {
    let name = ident(&item.name);
    let arms = item.arms.iter().map(|arm| {
        let names: Vec<String> = arm.fields.iter().map(|field| ident(&field.name)).collect();
        let uses = arm
            .fields
            .iter()
            .map(|field| format!("is::<{}>({});", field.full_type(), ident(&field.name)));
        format!(
            "            {name}::{} {{ {} }} => {{ {} }}\n",
            ident(&arm.name),
            names.join(", "),
            uses.collect::<Vec<_>>().join(" ")
        )
    });
    let arms: String = arms.collect();
    let body = format!("        match x {{\n{arms}        }}\n");
    function(&item.name, &format!("x: {name}"), &body, out);
}

fn head(item: &Head, out: &mut String) {
    let members: Vec<&Member> = item.beside.iter().chain(&item.top).collect();
    let argument = format!("x: {}", ident(&item.name));
    function(&item.name, &argument, &fields(&members), out);
}

fn request(item: &Request, out: &mut String) {
    let name = ident(&item.name);
    let arguments = item.arguments().into_iter();
    let arguments: Vec<String> = arguments
        .map(|one| format!("any::<{}>()", one.ty))
        .collect();
    let mut body = format!("        let y = {name}::new({});\n", arguments.join(", "));
    for param in item.params.iter().filter(|param| !param.is_argument()) {
        let setter = ident(&param.name);
        let call = match &param.kind {
            ParamKind::TagOfBody => continue,
            ParamKind::Flag => format!("y.{setter}()"),
            _ => format!("y.{setter}(any::<{}>())", param.ty),
        };
        body.push_str(&format!("        let y = {call};\n"));
    }
    body.push_str(&format!(
        "        is::<{}>(any::<<{name} as te::Endpoint>::Answer>());\n",
        item.answer
    ));
    function(&item.name, "", &body, out);
}

/// The calls of an area on a client.
fn calls(api: &Api, krate: &Crate, module: &str, out: &mut String) {
    let version = &api.version;
    let requests = || {
        let items = krate.files.iter().flat_map(|file| &file.items);
        items.filter_map(|item| match item {
            Item::Request(request) => Some(request),
            _ => None,
        })
    };
    let path = format!("{version}/{module}.rs");
    let mut body = String::new();
    for file in krate.files.iter().filter(|file| file.path == path) {
        for item in &file.items {
            let Item::Area(area) = item else { continue };
            for call in &area.methods {
                let of = |request: &&Request| {
                    request.name == call.request
                        && request.id.split('.').next().map(naming::snake).as_deref()
                            == Some(module)
                };
                let request = requests().find(of);
                let arguments = call
                    .arguments
                    .iter()
                    .map(|one| format!("any::<{}>()", one.ty));
                let arguments = arguments.collect::<Vec<_>>().join(", ");
                let call = format!("c.{}().{}({arguments})", ident(module), ident(&call.name));
                body.push_str(&format!("        is({call}.send());\n"));
                if request.is_some_and(|request| request.paged && request.rows.is_some()) {
                    body.push_str(&format!(
                        "        is({call}.pages());\n        is({call}.rows());\n"
                    ));
                }
            }
        }
    }
    out.push_str(&format!(
        "    pub fn call_{module}<C: te::Sender + te::Pager>(c: &C) {{\n        use te::{version}::Areas;\n{body}    }}\n"
    ));
}

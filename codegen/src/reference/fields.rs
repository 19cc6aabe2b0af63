//! Tables of fields: nested ones stand in their parent's table, under dotted names, unless they have a place of their own.

use super::markdown::{Links, key};
use crate::escape::{markdown, markdown_code};
use crate::ir::{Api, Choice, Field, Projection, Quirk, Type, Use};
use crate::openapi::exclusive;
use crate::sentences;

pub(super) const HEADER: &[&str] = &["field", "type", "unit", "meaning"];

/// The rows of a type: of its fields, and of theirs. `prefix` is where it stands: `net.metrics[]`.
pub(super) fn rows(
    api: &Api,
    ty: &Type,
    face: Projection,
    prefix: &str,
    links: &Links,
    out: &mut Vec<Vec<String>>,
) {
    match ty {
        Type::List(item) => rows(api, item, face, &format!("{prefix}[]"), links, out),
        Type::Map(value) => rows(api, value, face, &format!("{prefix}.*"), links, out),
        Type::Model(name) => {
            let Some(model) = api.model(name) else { return };
            let face = model.face(face);
            if links.get(&key(name, face)).is_some() {
                return;
            }
            for (field, used) in model.projected(face) {
                row(api, field, used, face, prefix, links, out);
            }
            if face != Projection::Answer {
                for used in &model.choices {
                    let mut choices = api.choices.iter();
                    if let Some(choice) = choices.find(|known| known.name == used.choice) {
                        arms(api, choice, used.required, prefix, links, out);
                    }
                }
            }
        }
        _ => {}
    }
}

/// The fields of a choice in a body, each with those it excludes.
fn arms(
    api: &Api,
    choice: &Choice,
    required: bool,
    prefix: &str,
    links: &Links,
    out: &mut Vec<Vec<String>>,
) {
    let mut said = choice
        .doc
        .as_deref()
        .map(|doc| super::types::text(Some(doc)));
    for arm in &choice.arms {
        for field in &arm.fields {
            let Some(used) = &field.uses.create else {
                continue;
            };
            let mut says = exclusive(choice, arm, &used.name, used.required);
            says.extend(
                (required && used.required).then(|| "Needed, or what it excludes.".to_owned()),
            );
            let loose = Use {
                required: false,
                ..used.clone()
            };
            let at = out.len();
            row(api, field, &loose, Projection::Create, prefix, links, out);
            // The choice has no row of its own, so its first field says what it is.
            says.extend(said.take());
            if let Some(meaning) = out.get_mut(at).and_then(|row| row.last_mut()) {
                *meaning = format!("{meaning} {}", says.join(" ")).trim().to_owned();
            }
        }
    }
}

/// One field, and the fields within it.
pub(super) fn row(
    api: &Api,
    field: &Field,
    used: &Use,
    face: Projection,
    prefix: &str,
    links: &Links,
    out: &mut Vec<Vec<String>>,
) {
    let path = match prefix {
        "" => used.name.clone(),
        prefix => format!("{prefix}.{}", used.name),
    };
    let shown = markdown_code(&path);
    let name = match used.required {
        true => format!("**{shown}**"),
        false => shown,
    };
    out.push(vec![
        name,
        links.ty(api, &used.ty, face),
        unit(api, field.unit.as_deref()),
        meaning(api, field, used, face),
    ]);
    rows(api, &used.ty, face, &path, links, out);
}

/// The word for a unit, with its sign when this differs.
pub(super) fn unit(api: &Api, unit: Option<&str>) -> String {
    let Some(name) = unit else {
        return String::new();
    };
    markdown(word(api, name))
}

fn word<'a>(api: &'a Api, unit: &'a str) -> &'a str {
    let known = api.units.iter().find(|known| known.name == unit);
    known.map_or(unit, |known| known.text.as_str())
}

/// What a field says of itself, or else what its type does, and what the vendor's page says instead.
fn meaning(api: &Api, field: &Field, used: &Use, face: Projection) -> String {
    // The unit has a column of its own, and the quirk is said in full here.
    let bare = Field {
        doc: field.doc.clone().or_else(|| of_type(api, &used.ty)),
        unit: None,
        quirk: None,
        default: field.default.clone().filter(|_| face != Projection::Answer),
        ..field.clone()
    };
    let mut out = sentences::field(api, &bare, used);
    if field.unset && face != Projection::Answer {
        out.push("`null` takes the value back.".to_owned());
    }
    out.extend(field.quirk.as_ref().map(|quirk| self::quirk(api, quirk)));
    markdown(&out.join(" "))
}

/// What a type says of itself, where it is an object.
pub(super) fn of_type(api: &Api, ty: &Type) -> Option<String> {
    match ty {
        Type::List(item) => of_type(api, item),
        Type::Model(name) => api.model(name)?.doc.clone(),
        Type::Union(name) => api.union(name)?.doc.clone(),
        _ => None,
    }
}

/// Where the vendor's page differs, and why the spec does not follow it.
pub(super) fn quirk(api: &Api, quirk: &Quirk) -> String {
    let Quirk {
        ty,
        missing,
        name,
        unit,
        why,
    } = quirk;
    let mut says = Vec::new();
    says.extend(
        ty.as_ref()
            .map(|ty| format!("has it as {}", markdown_code(&ty.to_string()))),
    );
    says.extend(
        name.as_ref()
            .map(|name| format!("calls it {}", markdown_code(name))),
    );
    says.extend(unit.as_ref().map(|unit| match unit.as_str() {
        "none" => "gives no unit".to_owned(),
        unit => format!("gives it in {}", word(api, unit)),
    }));
    if *missing {
        says.push("does not have it".to_owned());
    }
    let why = why.trim_end_matches('.');
    format!("The vendor's page {}: {why}.", says.join(" and "))
}

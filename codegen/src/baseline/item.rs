//! Items: ids, sets of values, objects and unions.

use super::{doc, faced, pascal, rust, snake};
use crate::ir::{Api, By, Enum, Field, Id, IdWire, Model, Projection, Type, Union};
use std::fmt::Write;

const DERIVE: &str = "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]";

/// `0`, `1`, `true` or `false`, which derive has no name for.
pub(super) fn flag(out: &mut String) {
    let _ = write!(
        out,
        "\n{DERIVE}\n#[serde(untagged)]\npub enum Flag {{\n    Bool(bool),\n    Bit(u8),\n}}\n"
    );
}

/// ```text
/// #[derive(…)]
/// #[serde(transparent)]
/// pub struct TestId(pub i64);
/// ```
pub(super) fn id(out: &mut String, id: &Id) {
    let name = pascal(&id.name.to_string());
    out.push('\n');
    doc(out, id.doc.as_deref());
    let _ = match id.wire {
        IdWire::Int => writeln!(
            out,
            "{DERIVE}\n#[serde(transparent)]\npub struct {name}(pub i64);"
        ),
        IdWire::Text => writeln!(
            out,
            "{DERIVE}\n#[serde(transparent)]\npub struct {name}(pub String);"
        ),
        IdWire::Any => writeln!(
            out,
            "{DERIVE}\n#[serde(untagged)]\npub enum {name} {{\n    Int(i64),\n    Text(String),\n}}"
        ),
    };
}

/// ```text
/// #[derive(…)]
/// pub enum Direction {
///     #[serde(rename = "TO_TARGET")]
///     ToTarget,
///     #[serde(untagged)]
///     Other(String),
/// }
/// ```
pub(super) fn set(out: &mut String, set: &Enum) {
    let name = pascal(&set.name.to_string());
    out.push('\n');
    doc(out, set.doc.as_deref());
    if set.int {
        let _ = writeln!(
            out,
            "{DERIVE}\n#[serde(transparent)]\npub struct {name}(pub i64);"
        );
        return;
    }
    let _ = writeln!(out, "{DERIVE}\npub enum {name} {{");
    for (index, value) in set.values.iter().enumerate() {
        doc(out, value.doc.as_deref());
        // Numbered, as two values may differ in what a name can't hold.
        let _ = writeln!(
            out,
            "    #[serde(rename = {:?})]\n    {}{index},",
            value.value,
            pascal(&value.value)
        );
    }
    let _ = writeln!(out, "    #[serde(untagged)]\n    Other(String),\n}}");
}

/// ```text
/// #[derive(…)]
/// pub struct NetMetric {
///     #[serde(rename = "agentId")]
///     pub agent_id: AgentId,
///     #[serde(rename = "avgLatency", default, skip_serializing_if = "Option::is_none")]
///     pub avg_latency: Option<f64>,
/// }
/// ```
pub(super) fn model(out: &mut String, api: &Api, model: &Model, face: Projection) {
    out.push('\n');
    doc(out, model.doc.as_deref());
    let name = faced(&model.name.to_string(), face);
    let _ = writeln!(out, "{DERIVE}");
    if is_known_by_presence(api, model) {
        out.push_str("#[serde(deny_unknown_fields)]\n");
    }
    let _ = writeln!(out, "pub struct {name} {{");
    fields(out, api, model.fields.iter(), face);
    if face != Projection::Answer {
        for used in &model.choices {
            let choice = api.choices.iter().find(|choice| choice.name == used.choice);
            let arms = choice.into_iter().flat_map(|choice| &choice.arms);
            for arm in arms {
                fields(out, api, arm.fields.iter(), Projection::Create);
            }
        }
    }
    if model.keep_extra {
        let _ = writeln!(
            out,
            "    #[serde(flatten)]\n    pub rest_of_fields: std::collections::BTreeMap<String, serde_json::Value>,"
        );
    }
    out.push_str("}\n");
}

/// The fields of an object, one line of attributes and one of type each.
pub(super) fn fields<'a>(
    out: &mut String,
    api: &Api,
    fields: impl Iterator<Item = &'a Field>,
    face: Projection,
) {
    for field in fields {
        let Some(used) = field.uses.get(face) else {
            continue;
        };
        doc(out, field.doc.as_deref());
        let ty = rust(api, &used.ty, face);
        let name = snake(&used.name);
        let _ = match used.required {
            true => writeln!(
                out,
                "    #[serde(rename = {:?})]\n    pub {name}: {ty},",
                used.name
            ),
            false => writeln!(
                out,
                "    #[serde(rename = {:?}, default, skip_serializing_if = \"Option::is_none\")]\n    pub {name}: Option<{ty}>,",
                used.name
            ),
        };
    }
}

/// ```text
/// #[derive(…)]
/// #[serde(untagged)]
/// pub enum Test {
///     Known(TestKnown),
///     Other(serde_json::Value),
/// }
///
/// #[derive(…)]
/// #[serde(tag = "type")]
/// pub enum TestKnown {
///     #[serde(rename = "agent-to-server")]
///     AgentToServer0(Box<AgentToServerTest>),
/// }
/// ```
///
/// Without a tag there is the first enum only, with the arms in it.
pub(super) fn union(out: &mut String, api: &Api, union: &Union, face: Projection) {
    let name = faced(&union.name.to_string(), face);
    out.push('\n');
    doc(out, union.doc.as_deref());
    let _ = writeln!(out, "{DERIVE}\n#[serde(untagged)]\npub enum {name} {{");
    if let By::Tag(tag) = &union.by {
        let _ = writeln!(
            out,
            "    Known({name}Known),\n    Other(serde_json::Value),\n}}\n"
        );
        let _ = writeln!(
            out,
            "{DERIVE}\n#[serde(tag = {tag:?})]\npub enum {name}Known {{"
        );
    }
    for (index, arm) in union.arms.iter().enumerate() {
        doc(out, arm.doc.as_deref());
        let ty = rust(api, &arm.ty, face);
        let variant = pascal(&arm.on);
        let _ = match union.by {
            By::Tag(_) => writeln!(
                out,
                "    #[serde(rename = {:?})]\n    {variant}{index}(Box<{ty}>),",
                arm.on
            ),
            _ => writeln!(out, "    {variant}{index}({ty}),"),
        };
    }
    if !matches!(union.by, By::Tag(_)) {
        let _ = writeln!(out, "    Other(serde_json::Value),");
    }
    out.push_str("}\n");
}

/// Whether it is an arm of a union that is known by a field of its own. All its fields may be missing, so that derive can
/// only tell by those that it does not know.
fn is_known_by_presence(api: &Api, model: &Model) -> bool {
    let mut unions = api.unions.iter().filter(|one| one.by == By::Presence);
    unions.any(|union| {
        let mut arms = union.arms.iter();
        arms.any(|arm| arm.ty == Type::Model(model.name.clone()))
    })
}

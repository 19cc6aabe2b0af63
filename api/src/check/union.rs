//! Unions: which variant a value is, and the value held against it.

use super::MistakeKind;
use super::nearest::nearest;
use super::path::{Step, shown};
use super::scalar::one_of;
use super::tree::Json;
use super::walk::Walk;
use crate::{By, Type, Union};

impl<'a> Walk<'a> {
    pub(super) fn union(&mut self, union: &'a Union, json: &Json) {
        let name = union.name.rsplit('.').next().unwrap_or(&union.name);
        match (&union.by, json) {
            (By::Kind, json) => match union.arms.iter().find(|arm| is_kind(&arm.on, json)) {
                Some(arm) => self.value(&arm.ty, json, None),
                None => {
                    let kinds: Vec<&str> =
                        union.arms.iter().map(|arm| kind_text(&arm.on)).collect();
                    self.misfit(&kinds.join(" or "), json);
                }
            },
            (By::Tag(tag), Json::Object(members)) => self.tagged(union, tag, members),
            (By::Presence, Json::Object(members)) => {
                let sent = |on: &str| members.iter().any(|(key, _)| key == on);
                match union.arms.iter().find(|arm| sent(&arm.on)) {
                    Some(arm) => self.value(&arm.ty, json, None),
                    None => {
                        let expected = one_of(union.arms.iter().map(|arm| arm.on.as_str()));
                        let message = format!("expected {expected} among the keys");
                        self.mistake(MistakeKind::Variant, message);
                    }
                }
            }
            (_, other) => self.misfit(&format!("an object (`{name}`)"), other),
        }
    }

    fn tagged(&mut self, union: &'a Union, tag: &str, members: &[(String, Json)]) {
        let on = |value: &str| union.arms.iter().find(|arm| arm.on == value);
        let expected = || one_of(union.arms.iter().map(|arm| arm.on.as_str()));
        let sent = members
            .iter()
            .find(|(key, _)| key == tag)
            .map(|(_, value)| value);
        let of_path = self.tag.filter(|_| self.path.steps().is_empty());
        let arm = match (sent, of_path) {
            (Some(Json::Text(value)), of_path) => {
                if let Some(of_path) = of_path.filter(|of_path| of_path != value) {
                    let message = format!(
                        "expected `{}`, as the path has it, found `{}`",
                        shown(of_path),
                        shown(value)
                    );
                    return self.at_tag(tag, message, None);
                }
                match on(value) {
                    Some(arm) => arm,
                    None => {
                        let near = nearest(value, union.arms.iter().map(|arm| arm.on.as_str()));
                        let message = format!("expected {}, found `{}`", expected(), shown(value));
                        return self.at_tag(tag, message, near);
                    }
                }
            }
            (Some(other), _) => {
                let message = format!("expected {}, found {}", expected(), other.describe());
                return self.at_tag(tag, message, None);
            }
            (None, Some(of_path)) => match on(of_path) {
                Some(arm) => arm,
                None => {
                    let message = format!(
                        "the path has `{}`, expected {} there",
                        shown(of_path),
                        expected()
                    );
                    return self.mistake(MistakeKind::Variant, message);
                }
            },
            (None, None) => {
                let keys = members.iter().map(|(key, _)| key.as_str());
                let near = nearest(tag, keys).map(|_| tag);
                let message = format!("required, but missing: expected {}", expected());
                return self.at_tag(tag, message, near);
            }
        };
        match &arm.ty {
            Type::Model(name) => {
                if let Some(model) = self.api.model(name) {
                    self.object(model, members, Some(tag));
                }
            }
            ty => self.value(ty, &Json::Object(members.to_vec()), None),
        }
    }

    fn at_tag(&mut self, tag: &str, message: String, near: Option<&str>) {
        self.at(Step::Key(tag.to_owned()), |walk| {
            walk.mistake_near(MistakeKind::Variant, message, near);
        });
    }
}

/// Whether JSON is of the kind that chooses a variant.
fn is_kind(kind: &str, json: &Json) -> bool {
    match (kind, json) {
        ("text", Json::Text(_))
        | ("list", Json::List(_))
        | ("object", Json::Object(_))
        | ("bool", Json::Bool(_))
        | ("null", Json::Null)
        | ("float" | "number", Json::Number(_)) => true,
        ("int", number) => super::scalar::is_whole(number),
        _ => false,
    }
}

fn kind_text(kind: &str) -> &str {
    match kind {
        "text" => "a string",
        "list" => "an array",
        "object" => "an object",
        "bool" => "a boolean",
        "int" => "a whole number",
        "float" | "number" => "a number",
        other => other,
    }
}

//! The walk of a JSON value along its type.

use super::nearest::nearest;
use super::path::{JsonPath, Step, shown};
use super::scalar::{expected, fits, one_of};
use super::tree::Json;
use super::{Found, Mistake, MistakeKind};
use crate::{Api, Field, Projection, Range, Type, Use};

/// Checks a text. `tag` is what the path of the request says of the variant of the body's union.
pub(super) fn check(
    api: &Api,
    ty: &Type,
    variant: Projection,
    tag: Option<&str>,
    text: &str,
) -> Found {
    let mut walk = Walk::new(api, variant, tag);
    // A byte order mark before JSON is skipped, as it is when a response is decoded and when a body is sent.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match Json::parse(text) {
        Ok(json) => walk.value(ty, &json, None),
        Err(error) => walk.mistake(MistakeKind::Syntax, format!("expected JSON: {error}")),
    }
    walk.found
}

/// The state of a walk: where it is, and what it found.
pub(super) struct Walk<'a> {
    pub(super) api: &'a Api,
    pub(super) variant: Projection,
    /// The variant of the union at the root, when the path of the request says it.
    pub(super) tag: Option<&'a str>,
    /// Required columns that a CSV header lacks. They are reported once, not again for each row.
    pub(super) absent: Vec<String>,
    pub(super) path: JsonPath,
    pub(super) found: Found,
}

impl<'a> Walk<'a> {
    pub(super) fn new(api: &'a Api, variant: Projection, tag: Option<&'a str>) -> Self {
        Self {
            api,
            variant,
            tag,
            absent: Vec::new(),
            path: JsonPath::root(),
            found: Found::default(),
        }
    }

    /// Checks a value; `field` is the one it belongs to, as this variant has it. Its listed values and range hold for the items of its
    /// lists as well.
    pub(super) fn value(&mut self, ty: &Type, json: &Json, field: Option<(&Field, &Use)>) {
        match (ty, json) {
            (Type::List(of), Json::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.at(Step::Index(index), |walk| walk.value(of, item, field));
                }
            }
            (Type::Map(of), Json::Object(members)) => {
                for (key, value) in members {
                    self.at(Step::Key(key.clone()), |walk| walk.value(of, value, field));
                }
            }
            (Type::Json, _) => {}
            (Type::Model(name), Json::Object(members)) => {
                if let Some(model) = self.api.model(name) {
                    self.object(model, members, None);
                }
            }
            (Type::Union(name), _) => {
                if let Some(union) = self.api.union(name) {
                    self.union(union, json);
                }
            }
            (_, scalar) if fits(self.api, ty, scalar) => self.listed(ty, scalar, field),
            (_, other) => self.misfit(&expected(self.api, ty), other),
        }
    }

    /// Another type than was expected.
    pub(super) fn misfit(&mut self, expected: &str, found: &Json) {
        let message = format!("expected {expected}, found {}", found.describe());
        self.mistake(MistakeKind::Type, message);
    }

    /// Holds a value of the right type against the values and the range that are documented.
    fn listed(&mut self, ty: &Type, json: &Json, field: Option<(&Field, &Use)>) {
        let Some(text) = json.scalar() else { return };
        let listed = field.map_or(&[][..], |(field, used)| field.values_in(used));
        let values: Vec<&str> = match (listed, ty) {
            ([], Type::Enum(name)) => {
                let values = self.api.enumeration(name).into_iter();
                let values = values.flat_map(|found| &found.values);
                values.map(|value| value.value.as_str()).collect()
            }
            (listed, _) => listed.iter().map(String::as_str).collect(),
        };
        if !values.is_empty() && !values.iter().any(|value| same(value, &text, json)) {
            let expected = one_of(values.iter().copied());
            let message = format!("expected {expected}, found `{}`", shown(&text));
            let near = nearest(&text, values.iter().copied());
            self.mistake_near(MistakeKind::Value, message, near);
        }
        let range = field.and_then(|(field, used)| field.range_in(used));
        if let (Some(range), Json::Number(number)) = (range, json)
            && number
                .as_f64()
                .is_some_and(|number| is_outside(range, number))
        {
            let message = format!(
                "expected a number {}, found `{}`",
                in_words(range),
                shown(&text)
            );
            self.mistake(MistakeKind::Range, message);
        }
    }

    pub(super) fn at(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    pub(super) fn mistake(&mut self, kind: MistakeKind, message: String) {
        self.mistake_near(kind, message, None);
    }

    pub(super) fn mistake_near(
        &mut self,
        kind: MistakeKind,
        message: String,
        nearest: Option<&str>,
    ) {
        let path = &self.path;
        self.found.add(|| Mistake {
            path: path.clone(),
            kind,
            message,
            nearest: nearest.map(str::to_owned),
        });
    }
}

/// Whether a value of the description is what was sent: `1` is `1.0`, and for a boolean `true`.
fn same(value: &str, text: &str, json: &Json) -> bool {
    let truth = |text: &str| match text {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    };
    match json {
        Json::Number(number) => value.parse().ok() == number.as_f64() || value == text,
        Json::Bool(sent) => truth(value) == Some(*sent),
        _ => value == text,
    }
}

fn bound(bound: &Option<String>) -> Option<f64> {
    bound.as_deref()?.parse().ok()
}

fn is_outside(range: &Range, number: f64) -> bool {
    bound(&range.low).is_some_and(|low| number < low)
        || bound(&range.high).is_some_and(|high| number > high)
}

fn in_words(range: &Range) -> String {
    match (&range.low, &range.high) {
        (Some(low), Some(high)) => format!("from {low} to {high}"),
        (Some(low), None) => format!("from {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "of any size".to_owned(),
    }
}

//! What calls made of things while the server runs: created, updated, deleted. It is derived from the description: an operation that
//! writes and answers a thing with an id creates it, or updates the one that its path names; one that deletes answers nothing.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};
use thousandeyes_api::{Answer, Api, Method, Operation, Segment, Type};

use crate::route::Params;
use crate::synth::thing::{collection, created, id_at, identity, param_of, spelt};

/// Things that are kept; a server that runs for days must not grow.
const KEPT: usize = 10_000;
/// And so many bytes of the bodies that made them.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// Things by the type and the text of their ids.
#[derive(Debug, Default)]
pub(crate) struct Things {
    kept: BTreeMap<(String, String), Kept>,
    /// In the order in which they came.
    order: VecDeque<(String, String)>,
    bytes: usize,
    count: usize,
}

/// What calls made of one thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    /// The fields of the bodies, later ones over earlier ones.
    pub(crate) fields: Map<String, Value>,
    pub(crate) variant: Option<String>,
    /// Id and collection, when a call created it.
    origin: Option<(Value, String)>,
    pub(crate) number: i64,
    gone: bool,
    bytes: usize,
}

/// What a call does to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing that is remembered.
    Nothing,
    /// Creates one, with an id of this type.
    Create(String),
    /// Updates the one with an id of this type in this path parameter.
    Update(String, String),
    /// Deletes it.
    Delete(String, String),
}

/// What an operation does to a thing, by its description.
pub(crate) fn effect(api: &Api, operation: &Operation) -> Effect {
    if operation.safe {
        return Effect::Nothing;
    }
    let is_object = operation
        .body
        .as_ref()
        .is_some_and(|body| matches!(body.ty, Type::Model(_) | Type::Union(_)));
    let one = matches!(operation.answer, Answer::One { .. } | Answer::Bare { .. });
    if let (true, true, Some(identity)) = (is_object, one, identity(api, operation)) {
        let id_type = identity.id_type;
        return match param_of(operation, &id_type) {
            Some(param) => Effect::Update(id_type.clone(), param.to_owned()),
            None if operation.status.contains(&201) => Effect::Create(id_type),
            None => Effect::Nothing,
        };
    }
    // In v6 a deletion is a POST to a path that says so.
    let last = operation.path.last();
    let says_so = matches!(last, Some(Segment::Literal(text)) if text == "delete");
    let deletes = operation.method == Method::Delete || says_so;
    let mut params = operation.path_params.iter().rev();
    let param = params.find_map(|param| match &param.ty {
        Type::Id(id) => Some((id.clone(), param.name.clone())),
        _ => None,
    });
    match (param, &operation.answer) {
        (Some((id_type, param)), Answer::Empty) if deletes => Effect::Delete(id_type, param),
        _ => Effect::Nothing,
    }
}

impl Things {
    /// Does what the call does. Gives id and number of a thing that it created.
    pub(crate) fn apply(
        &mut self,
        api: &Api,
        seed: u64,
        operation: &Operation,
        path: &Params,
        body: &[u8],
        variant: Option<String>,
    ) -> Option<(Value, i64)> {
        let (id_type, param) = match effect(api, operation) {
            Effect::Nothing => return None,
            Effect::Create(id_type) => (id_type, None),
            Effect::Update(id_type, param) => (id_type, Some(param)),
            Effect::Delete(id_type, param) => {
                let id = path.get(&param)?.clone();
                self.change(id_type, id, |kept| {
                    *kept = Kept {
                        gone: true,
                        ..Kept::default()
                    }
                });
                return None;
            }
        };
        let fields = match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => fields,
            _ => return None,
        };
        let updated = param.and_then(|param| path.get(&param)).cloned();
        let origin = updated.is_none().then(|| {
            let number = created(self.count);
            self.count += 1;
            (id_at(api, seed, &id_type, number), number)
        });
        let id = match (&origin, updated) {
            (Some((id, _)), _) => spelt(id),
            (None, Some(id)) => id,
            (None, None) => return None,
        };
        let variant = variant.or_else(|| {
            let tag = fields.get("type").and_then(Value::as_str);
            tag.map(str::to_owned)
        });
        let collection = collection(operation).to_owned();
        self.change(id_type, id, |kept| {
            kept.bytes += body.len();
            kept.fields.extend(fields);
            kept.variant = variant.or(kept.variant.take());
            if let Some((id, number)) = &origin {
                kept.origin = Some((id.clone(), collection));
                kept.number = *number;
            }
        });
        origin
    }

    fn change(&mut self, id_type: String, id: String, change: impl FnOnce(&mut Kept)) {
        let key = (id_type, id);
        let kept = match self.kept.get_mut(&key) {
            Some(kept) => kept,
            None => {
                self.order.push_back(key.clone());
                self.kept.entry(key).or_default()
            }
        };
        let before = kept.bytes;
        change(kept);
        self.bytes = self.bytes.saturating_sub(before).saturating_add(kept.bytes);
        while self.order.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(key) = self.order.pop_front() else {
                break;
            };
            let gone = self.kept.remove(&key).map_or(0, |kept| kept.bytes);
            self.bytes = self.bytes.saturating_sub(gone);
        }
    }

    /// What calls made of a thing.
    pub(crate) fn find(&self, id_type: &str, id: &str) -> Option<&Kept> {
        self.kept.get(&(id_type.to_owned(), id.to_owned()))
    }

    /// Whether a call deleted it.
    pub(crate) fn is_gone(&self, id_type: &str, id: &str) -> bool {
        self.find(id_type, id).is_some_and(|kept| kept.gone)
    }

    /// Whether a call created it.
    pub(crate) fn is_created(&self, id_type: &str, id: &str) -> bool {
        self.find(id_type, id)
            .is_some_and(|kept| kept.origin.is_some())
    }

    /// Those that calls created in a collection, the oldest first, with their ids.
    pub(crate) fn created<'a>(
        &'a self,
        id_type: &'a str,
        collection: &'a str,
    ) -> impl Iterator<Item = (&'a Value, &'a Kept)> {
        let keys = self.order.iter().filter(move |(of, _)| of == id_type);
        keys.filter_map(move |key| {
            let kept = self.kept.get(key)?;
            let (id, place) = kept.origin.as_ref()?;
            (place == collection).then_some((id, kept))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_are_those_of_the_description() {
        let api = thousandeyes_api::v6();
        let of = |id: &str| effect(api, api.operation(id).unwrap());
        let text = str::to_owned;
        assert_eq!(of("tests.create-test"), Effect::Create(text("TestId")));
        assert_eq!(
            of("alerts.create-alert-rule"),
            Effect::Create(text("AlertRuleId"))
        );
        let update = Effect::Update(text("LabelId"), text("groupId"));
        assert_eq!(of("labels.update-label"), update);
        let delete = Effect::Delete(text("UserId"), text("uid"));
        assert_eq!(of("admin.delete-user"), delete);
        for id in [
            "tests.tests",
            "tests.rerun-instant-test",
            "endpoint.web-sessions-filtered",
            "agents.add-to-cluster",
        ] {
            assert_eq!(of(id), Effect::Nothing, "{id}");
        }
        let count = |wanted: fn(&Effect) -> bool| {
            let effects = api
                .operations
                .iter()
                .map(|operation| effect(api, operation));
            effects.filter(wanted).count()
        };
        // All that delete do, and a deletion of v6 says so in its path.
        let deletions = api
            .operations
            .iter()
            .filter(|operation| operation.name.starts_with("delete-"));
        assert_eq!(
            count(|effect| matches!(effect, Effect::Delete(..))),
            deletions.count()
        );
        let creations = api
            .operations
            .iter()
            .filter(|operation| operation.status.contains(&201));
        // But for a snapshot, whose id no path takes.
        assert_eq!(
            count(|effect| matches!(effect, Effect::Create(_))),
            creations.count() - 1
        );
    }

    #[test]
    fn memory_is_bounded() {
        let api = thousandeyes_api::v6();
        let create = api.operation("admin.create-role").unwrap();
        let mut things = Things::default();
        for _ in 0..KEPT + 5 {
            things.apply(
                api,
                0,
                create,
                &Params::new(),
                b"{\"roleName\":\"a\"}",
                None,
            );
        }
        assert_eq!((things.kept.len(), things.order.len()), (KEPT, KEPT));
        let big = format!("{{\"roleName\":\"{}\"}}", "a".repeat(KEPT_BYTES / 2));
        for _ in 0..5 {
            things.apply(api, 0, create, &Params::new(), big.as_bytes(), None);
        }
        assert!(
            things.kept.len() <= 2 && things.bytes <= KEPT_BYTES,
            "{}",
            things.bytes
        );
    }
}

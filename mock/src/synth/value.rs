//! One value of any type of the spec: objects field by field, and for what nothing special is known the magnitude of the examples.

use serde_json::{Map, Value, json};
use thousandeyes_api::{Arm, By, Field, IdWire, Model, TextKind, Type, Union, Use};

use super::distinct::distinct;
use super::samples::{is_error, is_name};
use super::scalar::{as_answered, by_number, distinct_name, fits, measured, spelt};
use super::thing::{id_at, uuid};
use super::world::Kind;
use super::{Maker, Row};
use crate::noise::{index, mix, pick, text};
use crate::time::date;

/// No model of the API holds itself; this is for specs to come.
const DEEPEST: usize = 12;

/// Where in an answer a value stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) row: &'a Row,
    depth: usize,
    /// What chance hangs on.
    pub(super) key: u64,
}

impl Place<'_> {
    fn inner(self, salt: u64) -> Self {
        let key = mix(&[self.key, salt]);
        Self {
            depth: self.depth + 1,
            key,
            ..self
        }
    }
}

impl Maker<'_> {
    /// A value at the root of a row.
    pub(super) fn value_of(&self, ty: &Type, row: &Row) -> Value {
        self.value_at(ty, row, 0)
    }

    /// A value beside the rows.
    pub(super) fn value_beside(&self, ty: &Type, row: &Row) -> Value {
        self.value_at(ty, row, 1)
    }

    fn value_at(&self, ty: &Type, row: &Row, depth: usize) -> Value {
        // What is measured changes from round to round, a thing does not.
        let second = row.thing.is_none().then_some(row.second() as u64);
        let place = Place {
            row,
            depth,
            key: mix(&[row.key(), second.unwrap_or_default()]),
        };
        self.value(ty, place, "", None)
    }

    fn value(&self, ty: &Type, place: Place<'_>, model: &str, field: Option<&Field>) -> Value {
        if place.depth > DEEPEST {
            return Value::Null;
        }
        let api = self.ask.api;
        match ty {
            Type::Model(name) => match api.model(name) {
                Some(model) => Value::Object(self.object(model, place, Map::new())),
                None => Value::Null,
            },
            Type::List(of) => self.list(of, place, model, field),
            Type::Map(of) => {
                let entry = |name: &str| {
                    (
                        name.to_owned(),
                        self.value(of, place.inner(text(name)), model, None),
                    )
                };
                Value::Object(["first", "second"].map(entry).into_iter().collect())
            }
            Type::Union(name) => match api.union(name) {
                Some(union) => self.union(union, place),
                None => Value::Null,
            },
            scalar => self.scalar(scalar, place, model, field),
        }
    }

    fn object(
        &self,
        model: &Model,
        place: Place<'_>,
        mut given: Map<String, Value>,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        let together = self.together(model, place.row);
        let failed = place.depth == 0
            && place.row.weather.failed
            && model
                .answered()
                .any(|(_, used)| is_error(&used.name) && is_text(&used.ty));
        let items_are_given = !given.is_empty();
        // Of what no example shows, about half is there.
        let samples = self.recipe.samples;
        let known_model = samples.knows(&self.ask.operation.id, &model.name);
        let seldom = if known_model { 6 } else { 2 };
        for (field, used) in model.answered() {
            let name = used.name.as_str();
            if self.is_hidden(field) {
                continue;
            }
            let thing = place.row.thing.as_ref().filter(|_| place.depth == 0);
            if let Some(thing) = thing.filter(|thing| thing.field == name) {
                out.insert(name.to_owned(), thing.id.clone());
                continue;
            }
            match thing.and_then(|thing| given_as(&thing.given, field, used)) {
                // A call cleared it.
                Some(Value::Null) => continue,
                Some(value) => {
                    let value = as_answered(value, &used.ty);
                    out.insert(name.to_owned(), self.refined(value, &used.ty, name, place));
                    continue;
                }
                None => {}
            }
            let of_network = matches!(name, "asn" | "network");
            if place.row.by_network == Some(false) && place.depth == 0 && of_network {
                continue;
            }
            let about_it = is_error(name) && is_text(&used.ty);
            if place.depth == 0 && about_it != failed && !used.required && !is_base(used, model) {
                // A failed round says why and measures nothing; a good one has nothing to say.
                continue;
            }
            if let Some(value) = given.remove(name) {
                out.insert(name.to_owned(), self.refined(value, &used.ty, name, place));
                continue;
            }
            let known = place.depth <= 1 && !items_are_given;
            if let Some(value) = together
                .get(name)
                .filter(|value| known && fits(value, &used.ty))
            {
                out.insert(name.to_owned(), value.clone());
                continue;
            }
            let inner = place.inner(text(name));
            // What the examples show is always there, the rest now and then; whoever gave some fields knows best about the usual ones.
            let usual = place.depth == 0 || self.is_usual(model, name);
            let chance = mix(&[inner.key, 9]);
            let there = match items_are_given {
                true => !usual && chance.is_multiple_of(8),
                false => usual || chance.is_multiple_of(seldom),
            };
            if !there && !used.required {
                continue;
            }
            out.insert(
                name.to_owned(),
                self.value(&used.ty, inner, &model.name, Some(field)),
            );
        }
        if place.depth > 1 {
            name_entities(model, &mut out);
        }
        out
    }

    /// Whether a field comes only with a parameter that was not sent: one that the spec names, or a choice that the field repeats.
    fn is_hidden(&self, field: &Field) -> bool {
        let used = field.uses.answer.as_ref();
        let repeated = used.filter(|used| matches!(used.ty, Type::Enum(_)) && !used.required);
        let Some(when) = field.when.as_ref().or(repeated.map(|used| &used.name)) else {
            return false;
        };
        let operation = self.ask.operation;
        operation.query_param(when).is_some() && self.ask.query.get(when).is_none()
    }

    fn is_usual(&self, model: &Model, field: &str) -> bool {
        self.recipe
            .samples
            .shows(&self.ask.operation.id, &model.name, field)
    }

    /// Objects in what was given lack fields that only the spec knows, and have none that it does not.
    fn refined(&self, value: Value, ty: &Type, name: &str, place: Place<'_>) -> Value {
        match (ty, value) {
            (Type::Model(model), Value::Object(given)) => match self.ask.api.model(model) {
                Some(model) => Value::Object(self.object(model, place.inner(text(name)), given)),
                None => Value::Null,
            },
            (Type::List(of), Value::Array(items)) => {
                let items = items.into_iter().enumerate().map(|(item, value)| {
                    let inner = place.inner(item as u64);
                    self.refined(value, of, name, inner)
                });
                items.collect()
            }
            (ty, value) if fits(&value, ty) => value,
            (ty, _) => self.value(ty, place.inner(text(name)), "", None),
        }
    }

    fn list(&self, of: &Type, place: Place<'_>, model: &str, field: Option<&Field>) -> Value {
        if let Type::Model(name) = of
            && let Some(items) = self.items(name, place.row)
            && let Some(model) = self.ask.api.model(name)
        {
            let items = items.into_iter().enumerate().map(|(item, given)| {
                let inner = place.inner(item as u64);
                Value::Object(self.object(model, inner, given))
            });
            return distinct(self.ask.api, of, items.collect()).into();
        }
        let count = 1 + index(&[place.key, 31], 3);
        let items = (0..count).map(|item| {
            let inner = place.inner(item as u64);
            self.value(of, inner, model, field)
        });
        distinct(self.ask.api, of, items.collect()).into()
    }

    fn union(&self, union: &Union, place: Place<'_>) -> Value {
        let Some(arm) = self.arm(union, place) else {
            return Value::Null;
        };
        // The variant is the value itself, no part of it.
        let inner = Place {
            depth: place.depth,
            ..place.inner(text(&arm.on))
        };
        let mut value = self.value(&arm.ty, inner, "", None);
        match (&union.by, &mut value) {
            (By::Tag(tag), Value::Object(object)) => {
                object.insert(tag.clone(), arm.on.clone().into());
            }
            (By::Presence, Value::Object(object)) if !object.contains_key(&arm.on) => {
                let field = match &arm.ty {
                    Type::Model(name) => self.ask.api.model(name),
                    _ => None,
                };
                let used =
                    field.and_then(|model| model.answered().find(|(_, used)| used.name == arm.on));
                if let Some((field, used)) = used {
                    object.insert(
                        arm.on.clone(),
                        self.value(&used.ty, place.inner(42), "", Some(field)),
                    );
                }
            }
            _ => {}
        }
        value
    }

    /// The variant that the path names, that a thing was created as, or that its number has.
    fn arm<'u>(&self, union: &'u Union, place: Place<'_>) -> Option<&'u Arm> {
        let on = |value: &str| union.arms.iter().find(|arm| arm.on == value);
        let thing = place.row.thing.as_ref().filter(|_| place.depth == 0);
        let created = thing.and_then(|thing| on(thing.variant.as_deref()?));
        if created.is_some() {
            return created;
        }
        let tagged = matches!(union.by, By::Tag(_)) && place.depth <= 1;
        let asked = tagged.then(|| self.path_value()).flatten();
        if let Some(arm) = asked.and_then(|value| on(&value)) {
            return Some(arm);
        }
        match thing {
            Some(thing) => by_number(thing.number, 0, &union.arms),
            None => pick(&[place.key, 41], &union.arms),
        }
    }

    fn scalar(&self, ty: &Type, place: Place<'_>, model: &str, field: Option<&Field>) -> Value {
        let name = field.map(answer_name).unwrap_or_default();
        let samples = self.recipe.samples.of(model, name);
        // Words stay the same for as long as the thing does; what is measured does not.
        let steady = [place.row.key(), text(model), text(name)];
        let sample = pick(&steady, samples).filter(|sample| fits(sample, ty));
        let values = field
            .and_then(|field| Some(field.values_in(field.uses.answer.as_ref()?)))
            .unwrap_or_default();
        if let Some(value) = pick(&steady, values) {
            return spelt(value, ty);
        }
        match ty {
            Type::Id(id) => self.id(id, place),
            Type::Enum(name_of_enum) => self.choice(name_of_enum, name, place, sample),
            Type::Text(kind) => self.text(*kind, name, place, sample),
            Type::Int | Type::Float => measured(ty == &Type::Int, name, field, sample, place),
            Type::Bool => json!(!place.key.is_multiple_of(4)),
            Type::Bit | Type::Flag => sample
                .cloned()
                .unwrap_or_else(|| json!(i64::from(!place.key.is_multiple_of(4)))),
            Type::Time => self.time(place),
            Type::EpochSeconds => json!(place.row.second()),
            Type::EpochMillis => json!(place.row.second().saturating_mul(1000)),
            Type::Date => json!(date(place.row.second()).get(..10).unwrap_or_default()),
            Type::LocalTime => json!(date(place.row.second())),
            Type::Window => json!("1h"),
            Type::Json => sample
                .cloned()
                .unwrap_or_else(|| json!({ "any": ["value", 1, true, null] })),
            _ => Value::Null,
        }
    }

    fn id(&self, name: &str, place: Place<'_>) -> Value {
        let row = place.row;
        let Some(id) = self.ask.api.id(name) else {
            return Value::Null;
        };
        if id.moment {
            return json!(row.second());
        }
        // What the path names is what is answered.
        let short = name.rsplit('.').next().unwrap_or(name);
        let asked = self.ask.id(short).filter(|_| place.depth <= 1);
        let kind = Kind::of(name);
        let number = match kind {
            _ if short == "TestId" && row.test > 0 => row.test,
            Kind::Thing if short == "PrefixId" => row.target.prefix_id,
            Kind::Thing => 1 + (mix(&[place.key, 51]) % 100_000) as i64,
            _ if place.depth <= 1 => row.entity.id,
            kind => kind.at(index(&[place.key, 52], 6)).id,
        };
        match (id.wire, asked) {
            (IdWire::Text, Some(text)) => json!(text),
            // The same agents as in other answers.
            (IdWire::Text, None) if kind == Kind::Agent => {
                let near = place.depth <= 1;
                let other = || index(&[place.key, 52], 6);
                let known = if near {
                    kind.position(row.entity.id)
                } else {
                    None
                };
                let place = known.unwrap_or_else(other) as i64;
                id_at(self.ask.api, self.recipe.seed, name, place)
            }
            (IdWire::Text, None) => json!(uuid(place.key)),
            (_, Some(text)) => text.parse::<i64>().map_or(json!(text), Value::from),
            (_, None) => json!(number),
        }
    }

    fn choice(&self, name: &str, field: &str, place: Place<'_>, sample: Option<&Value>) -> Value {
        let Some(found) = self.ask.api.enumeration(name) else {
            return Value::Null;
        };
        let living = found
            .values
            .iter()
            .filter(|value| value.life.removed.is_none());
        let values: Vec<&str> = living.map(|value| value.value.as_str()).collect();
        let asked = self
            .ask
            .query
            .get(field)
            .filter(|asked| values.contains(asked));
        let of_path = || {
            let value = self.path_value().filter(|_| place.depth <= 1)?;
            values.contains(&value.as_str()).then_some(value)
        };
        let of_thing = || {
            let thing = place.row.thing.as_ref().filter(|_| place.depth <= 1)?;
            by_number(thing.number, text(field), &values).map(|value| (*value).to_owned())
        };
        let of_test = || {
            (field == "type")
                .then(|| self.kind_of_test(&values))
                .flatten()
        };
        let asked = asked.map(str::to_owned);
        let value = asked.or_else(of_path).or_else(of_test).or_else(of_thing);
        if let Some(value) = value {
            return if found.int {
                spelt(&value, &Type::Int)
            } else {
                json!(value)
            };
        }
        match (sample, pick(&[place.row.key(), text(field)], &values)) {
            (Some(sample), _) => sample.clone(),
            (None, Some(value)) if found.int => spelt(value, &Type::Int),
            (None, Some(value)) => json!(value),
            (None, None) => Value::Null,
        }
    }

    fn text(&self, kind: TextKind, name: &str, place: Place<'_>, sample: Option<&Value>) -> Value {
        let row = place.row;
        if place.depth <= 1 && ["agentName", "monitorName", "accountGroupName"].contains(&name) {
            return json!(row.entity.name);
        }
        let thing = row.thing.as_ref().filter(|_| place.depth <= 1);
        if let (Some(thing), true, TextKind::Plain) = (thing, is_name(name), kind) {
            let names = self.recipe.samples.names(&thing.id_type, name);
            return json!(distinct_name(names, name, thing.number));
        }
        match kind {
            TextKind::Country => json!(row.entity.country),
            TextKind::Url if name == "permalink" => json!(format!(
                "https://app.thousandeyes.com/view?testId={}&roundId={}&agentId={}",
                row.test,
                row.second(),
                row.entity.id
            )),
            TextKind::Url => json!(format!("https://{}/{name}", row.target.host)),
            TextKind::Ip => json!(row.target.ip),
            TextKind::Cidr => json!(row.target.prefix),
            TextKind::Uuid => json!(uuid(place.key)),
            TextKind::Email => json!("ada@example.com"),
            _ => match sample {
                Some(sample) => sample.clone(),
                None if is_error(name) => json!("Connection timed out"),
                None => json!(format!("{name} {}", 1 + place.key % 9)),
            },
        }
    }

    /// A moment in the round: agents do not all begin at once.
    fn time(&self, place: Place<'_>) -> Value {
        let into = mix(&[place.row.key(), place.row.second() as u64]) % 60;
        json!(date(place.row.second().saturating_add(into as i64)))
    }
}

/// Gives agents, monitors and account groups inside of a row the name and the country that they have in all other responses.
fn name_entities(model: &Model, out: &mut Map<String, Value>) {
    for (_, used) in model.answered() {
        let Type::Id(id_type) = &used.ty else {
            continue;
        };
        let kind = Kind::of(id_type);
        let id = out.get(&used.name).and_then(Value::as_i64);
        let Some(entity) = id.and_then(|id| kind.find(id, 0)) else {
            continue;
        };
        let named = used
            .name
            .strip_suffix("Id")
            .map(|stem| format!("{stem}Name"));
        if let Some(name) = named.and_then(|named| out.get_mut(&named)) {
            *name = json!(entity.name);
        }
        let countries = model
            .answered()
            .filter(|(_, other)| other.ty == Type::Text(TextKind::Country));
        for (_, country) in countries {
            if let Some(value) = out.get_mut(&country.name) {
                *value = json!(entity.country);
            }
        }
    }
}

/// What a call gave for a field: by the name that updates have for it, or bodies that create, or responses.
fn given_as<'a>(given: &'a Map<String, Value>, field: &Field, used: &Use) -> Option<&'a Value> {
    let sent = [&field.uses.update, &field.uses.create]
        .into_iter()
        .flatten();
    let sent = sent.filter(|sent| sent.ty == used.ty);
    let mut names = sent.chain([used]).map(|sent| sent.name.as_str());
    names.find_map(|name| given.get(name))
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Text(_))
}

/// What every row has, also one of a round that failed.
fn is_base(used: &Use, model: &Model) -> bool {
    let named = ["agentName", "monitorName", "countryId", "date", "permalink"];
    let about = is_error(&used.name) && is_text(&used.ty);
    !about
        && (matches!(used.ty, Type::Id(_))
            || model.key.contains(&used.name)
            || named.contains(&used.name.as_str()))
}

fn answer_name(field: &Field) -> &str {
    field
        .uses
        .answer
        .as_ref()
        .map_or(field.name.as_str(), |used| used.name.as_str())
}

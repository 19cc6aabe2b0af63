//! Made-up answers: which rows there are, and what stands beside them. The shape comes from the spec, magnitudes from its examples, and
//! what happened from the [`weather`](fn@weather) of the moment; [`special`] has what must fit together across fields.

mod distinct;
mod har;
mod path;
mod plan;
mod samples;
mod scalar;
mod special;
pub(crate) mod thing;
mod value;
mod weather;
pub(crate) mod world;

use serde_json::{Map, Value};
use thousandeyes_api::{Answer, Field, Head, Model, Type};

use crate::ask::Ask;
use crate::noise::mix;
use crate::things::Things;
use crate::time::date;
use plan::{Page, Wish, plan};
pub(crate) use samples::Samples;
use thing::{Thing, identity};
use weather::{Weather, weather};
use world::{Entity, Kind, Target};

/// How many things there are of what has no rounds.
const THINGS: usize = 3;

/// The round that README and docs use in their examples. It is there whatever the time is, so that who tries them sees something.
const DOCUMENTED_ROUND: i64 = 1_800_000_000;

/// What answers are made of.
#[derive(Clone, Debug)]
pub(crate) struct Recipe<'a> {
    pub(crate) samples: &'a Samples,
    pub(crate) seed: u64,
    /// Rows of a page, when the server is told.
    pub(crate) rows: Option<usize>,
    /// Pages, when the server is told.
    pub(crate) pages: Option<usize>,
    pub(crate) things: &'a Things,
    /// Id and number of the thing that this call created.
    pub(crate) created: Option<(Value, i64)>,
}

/// Who and when a row is about.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) seed: u64,
    pub(crate) test: i64,
    pub(crate) entity: Entity,
    /// Start of the round, in seconds since 1970; the time of the answer for what has no rounds.
    pub(crate) moment: i64,
    pub(crate) weather: Weather,
    pub(crate) target: Target,
    pub(crate) number: i64,
    /// Whether it is about the way back from the target.
    pub(crate) back: bool,
    /// The thing that it is about, when it is no measurement.
    pub(crate) thing: Option<Thing>,
    /// Where nobody in particular measured: whether it is about a network, and not about a whole country.
    pub(crate) by_network: Option<bool>,
}

impl Row {
    fn new(seed: u64, test: i64, entity: Entity, moment: i64, number: i64) -> Self {
        Self {
            weather: weather(seed, test, entity.id, moment),
            target: world::target(seed, test),
            seed,
            test,
            entity,
            moment,
            number,
            back: false,
            thing: None,
            by_network: None,
        }
    }

    /// What chance hangs on that stays the same over time.
    pub(crate) fn key(&self) -> u64 {
        let (test, entity) = (self.test as u64, self.entity.id as u64);
        match &self.thing {
            Some(thing) => mix(&[self.seed, test, entity, thing.number as u64]),
            None => mix(&[self.seed, test, entity]),
        }
    }

    pub(crate) fn second(&self) -> i64 {
        self.moment
    }

    /// The usual round trip, in milliseconds.
    pub(crate) fn round_trip(&self) -> f64 {
        world::round_trip(self.seed, self.test, &self.entity)
    }
}

/// The whole answer; `None` when the operation answers nothing.
pub(crate) fn answer(ask: &Ask<'_>, recipe: Recipe<'_>) -> Option<Value> {
    let maker = Maker { ask, recipe };
    let operation = ask.operation;
    let ty = operation.answer.row()?;
    let (rows, page) = match &operation.answer {
        Answer::Rows { .. } => {
            let (rows, page) = maker.rows(ty);
            (Value::Array(rows), page)
        }
        _ => (maker.value_of(ty, &maker.row_of_one()), None),
    };
    let mut path = operation.answer.row_path().to_vec();
    let Some(last) = path.pop() else {
        return Some(rows);
    };
    let mut holder = Map::new();
    if let Some(head) = operation.answer.head().and_then(|name| ask.api.head(name)) {
        maker.fields(&head.beside, &mut holder);
        holder.insert(last, rows);
        let mut root = wrapped(holder, &path);
        maker.top(head, page, &mut root);
        return Some(Value::Object(root));
    }
    holder.insert(last, rows);
    Some(Value::Object(wrapped(holder, &path)))
}

fn wrapped(mut holder: Map<String, Value>, path: &[String]) -> Map<String, Value> {
    for key in path.iter().rev() {
        let mut outer = Map::new();
        outer.insert(key.clone(), Value::Object(holder));
        holder = outer;
    }
    holder
}

/// The countries of rows, or the networks of one country.
struct Places {
    /// The country that the path names.
    asked: Option<String>,
    by_network: bool,
}

impl Places {
    /// Whether there is one row in each round.
    fn is_one(&self) -> bool {
        self.asked.is_some() && !self.by_network
    }

    fn at(&self, index: usize) -> Entity {
        match &self.asked {
            Some(country) => world::in_country(index, country),
            None => world::country(index),
        }
    }
}

/// Makes the values of one answer.
#[derive(Clone, Debug)]
pub(crate) struct Maker<'a> {
    ask: &'a Ask<'a>,
    recipe: Recipe<'a>,
}

impl<'a> Maker<'a> {
    fn rows(&self, ty: &Type) -> (Vec<Value>, Option<Page>) {
        let model = match ty {
            Type::Model(name) => self.ask.api.model(name),
            _ => None,
        };
        let kind = model.map_or(Kind::Thing, |model| self.kind(model));
        let asked = match self.asked(kind) {
            Ok(entity) => entity,
            // An id that names nobody: the API answers with no rows.
            Err(()) => return (Vec::new(), None),
        };
        let identity = identity(self.ask.api, self.ask.operation);
        if let (Some(identity), None) = (identity, &asked) {
            let few = self.recipe.rows.unwrap_or(THINGS);
            let things = self.things(&identity, few).into_iter();
            let rows =
                things.map(|thing| self.value_of(ty, &self.row_about(&identity.id_type, thing)));
            return (self.filtered(ty, rows.collect()), None);
        }
        let places = model.and_then(|model| self.places(model, kind));
        let entity = |index: usize| match &places {
            Some(places) => places.at(index),
            None => asked.clone().unwrap_or_else(|| kind.at(index)),
        };
        let few = if asked.is_some() {
            1
        } else {
            self.recipe.rows.unwrap_or(THINGS)
        };
        let row = |entity, moment, number| {
            let mut row = Row::new(self.recipe.seed, self.ask.test(), entity, moment, number);
            row.back = self.ask.query.get("direction") == Some("FROM_TARGET");
            row.by_network = places.as_ref().map(|places| places.by_network);
            self.value_of(ty, &row)
        };
        let interval = world::interval(self.ask.test());
        let timed = model.is_some_and(|model| self.is_timed(model));
        if let Some(round) = self.round() {
            let begun = round > 0 && round <= self.ask.now && round % interval == 0;
            let there = begun || round == DOCUMENTED_ROUND;
            let count = if there { few } else { 0 };
            let rows = (0..count).map(|n| row(entity(n), round, n as i64));
            return (rows.collect(), None);
        }
        if !timed {
            let rows = (0..few).map(|n| row(entity(n), self.ask.now, n as i64));
            return (distinct::distinct(self.ask.api, ty, rows.collect()), None);
        }
        // One row for each agent and server, where there are several servers.
        let each = model.map_or(1, |model| self.rows_of_each(model));
        let page = plan(&Wish {
            span: self.ask.span,
            last_round: self.ask.last_round,
            now: self.ask.now,
            interval,
            rows: self.recipe.rows.map(|rows| rows.div_ceil(each)),
            pages: self
                .recipe
                .pages
                .filter(|_| self.ask.operation.answer.is_paged()),
        });
        let only_first = places.as_ref().is_some_and(|places| places.is_one());
        let rows = (0..page.len()).flat_map(|n| {
            let (round, index) = page.row(n);
            let count = if only_first && index > 0 { 0 } else { each };
            (0..count).map(move |server| (round, index, server))
        });
        let most = self.recipe.rows.unwrap_or(usize::MAX);
        let rows = rows.take(most);
        let rows = rows.map(|(round, index, server)| row(entity(index), round, server as i64));
        (rows.collect(), Some(page))
    }

    /// A row about a thing, which stays the same for a day.
    fn row_about(&self, id_type: &str, thing: Thing) -> Row {
        let place = usize::try_from(thing.number).unwrap_or(0);
        let kind = Kind::of(id_type);
        let test = match (id_type.rsplit('.').next(), thing.id.as_i64()) {
            (Some("TestId"), Some(test)) => test,
            _ => self.ask.test(),
        };
        // What happened in a range of time happened lately.
        let moment = match self.ask.span {
            Some(_) => self.ask.now,
            None => self.ask.now - self.ask.now.rem_euclid(86_400),
        };
        // Whoever a thing has to do with besides is one of the agents.
        let entity = match kind {
            Kind::Thing => Kind::Agent.at(place % THINGS),
            kind => kind.at(place),
        };
        let mut row = Row::new(self.recipe.seed, test, entity, moment, thing.number);
        row.weather.failed = false;
        row.thing = Some(thing);
        row
    }

    /// The rows that the query asks for, where a parameter has the name of a field, or is a list of its values.
    fn filtered(&self, ty: &Type, rows: Vec<Value>) -> Vec<Value> {
        let Type::Model(name) = ty else { return rows };
        let Some(model) = self.ask.api.model(name) else {
            return rows;
        };
        let wanted = self.ask.operation.query.iter().filter_map(|param| {
            let value = self.ask.query.get(&param.name)?;
            let (inner, values): (&Type, Vec<&str>) = match &param.ty {
                Type::List(of) => (of, value.split(',').collect()),
                other => (other, vec![value]),
            };
            let single = param.name.strip_suffix('s').unwrap_or(&param.name);
            let mut fields = model.answered();
            let field = fields.find(|(_, used)| {
                used.ty == *inner && (used.name == param.name || used.name == single)
            });
            let known = match inner {
                Type::Enum(name) => self.ask.api.enumeration(name),
                _ => None,
            };
            // As answers have them, which queries may spell otherwise.
            let values: Vec<String> = values
                .into_iter()
                .map(|value| {
                    let mut known = known.iter().flat_map(|known| &known.values);
                    let found = known.find(|known| known.in_query() == value);
                    found.map_or(value, |found| &found.value).to_lowercase()
                })
                .collect();
            Some((field?.1.name.clone(), values))
        });
        let wanted: Vec<(String, Vec<String>)> = wanted.collect();
        let suits = |row: &Value| {
            wanted.iter().all(|(field, values)| {
                let value = row.get(field).map(thing::spelt).unwrap_or_default();
                values.contains(&value.to_lowercase())
            })
        };
        rows.into_iter().filter(suits).collect()
    }

    /// The countries, or the networks of one, that rows are about: where nobody in particular measured.
    fn places(&self, model: &Model, kind: Kind) -> Option<Places> {
        let by_country = kind == Kind::Thing && model.field("countryId").is_some();
        if !by_country || !self.is_timed(model) {
            return None;
        }
        let operation = self.ask.operation;
        let asked = self.ask.path.get("countryId").cloned();
        let last = operation.path.last();
        let by_network =
            matches!(last, Some(thousandeyes_api::Segment::Literal(text)) if text == "network");
        Some(Places { asked, by_network })
    }

    fn rows_of_each(&self, model: &Model) -> usize {
        let servers = model.field("serverId").is_some() && model.field("serverName").is_none();
        match servers && self.ask.id("ServerId").is_none() {
            true => world::target(self.recipe.seed, self.ask.test())
                .dns_servers
                .len(),
            false => 1,
        }
    }

    /// Whoever made the rows of a model.
    fn kind(&self, model: &Model) -> Kind {
        let ids = model.answered().filter_map(|(_, used)| match &used.ty {
            Type::Id(name) => Some(Kind::of(name)),
            _ => None,
        });
        ids.into_iter()
            .find(|kind| *kind != Kind::Thing)
            .unwrap_or(Kind::Thing)
    }

    /// The one that the path names; an error when there is none of that id.
    fn asked(&self, kind: Kind) -> Result<Option<Entity>, ()> {
        let mut params = self.ask.operation.path_params.iter();
        let param = params.find(|param| matches!(&param.ty, Type::Id(name) if Kind::of(name) == kind && kind != Kind::Thing));
        let value = param.and_then(|param| self.ask.path.get(&param.name));
        let Some(value) = value else { return Ok(None) };
        let found = value
            .parse()
            .ok()
            .and_then(|id| kind.find(id, self.recipe.rows.unwrap_or(0)));
        found.map(Some).ok_or(())
    }

    /// The round that the path names.
    fn round(&self) -> Option<i64> {
        let mut params = self.ask.operation.path_params.iter();
        let param = params.find(|param| self.is_moment(&param.ty))?;
        self.ask.path.get(&param.name)?.parse().ok()
    }

    fn is_timed(&self, model: &Model) -> bool {
        model.answered().any(|(_, used)| self.is_moment(&used.ty))
    }

    fn is_moment(&self, ty: &Type) -> bool {
        matches!(ty, Type::Id(name) if self.ask.api.id(name).is_some_and(|id| id.moment))
    }

    /// For what stands beside the rows.
    fn row_of_none(&self) -> Row {
        let mut row = Row::new(
            self.recipe.seed,
            self.ask.test(),
            Kind::Agent.at(0),
            self.ask.now,
            0,
        );
        row.weather.failed = false;
        row
    }

    /// For the one value of an answer.
    fn row_of_one(&self) -> Row {
        let identity = identity(self.ask.api, self.ask.operation);
        match (identity, self.the_thing()) {
            (Some(identity), Some(thing)) => self.row_about(&identity.id_type, thing),
            _ => self.row_of_none(),
        }
    }

    fn fields(&self, fields: &[Field], out: &mut Map<String, Value>) {
        let row = self.row_of_none();
        for field in fields {
            if let Some(used) = &field.uses.answer {
                out.insert(used.name.clone(), self.value_beside(&used.ty, &row));
            }
        }
    }

    /// What stands at the top: the range that was asked for, and the link to the next page.
    fn top(&self, head: &Head, page: Option<Page>, out: &mut Map<String, Value>) {
        let next = head.next.first();
        for field in &head.top {
            let Some(used) = &field.uses.answer else {
                continue;
            };
            let span = self.ask.span;
            if Some(&used.name) == next {
                if let Some(page) = page.filter(|_| self.ask.operation.answer.is_paged()) {
                    let link = page.next.map(|round| Value::from(self.link(round)));
                    out.insert(used.name.clone(), self.pages(head, used, link, page.number));
                }
            } else if used.ty == Type::Time && used.name == "from" {
                out.extend(span.map(|span| (used.name.clone(), date(span.from).into())));
            } else if used.ty == Type::Time && used.name == "to" {
                out.extend(span.map(|span| (used.name.clone(), date(span.to).into())));
            } else {
                self.fields(std::slice::from_ref(field), out);
            }
        }
    }

    fn pages(
        &self,
        head: &Head,
        used: &thousandeyes_api::Use,
        link: Option<Value>,
        number: i64,
    ) -> Value {
        let [_, inner @ ..] = head.next.as_slice() else {
            return link.unwrap_or(Value::Null);
        };
        let Some((last, between)) = inner.split_last() else {
            return link.unwrap_or(Value::Null);
        };
        let mut map = Map::new();
        map.extend(link.map(|link| (last.clone(), link)));
        if let (Type::Model(name), []) = (&used.ty, between) {
            let numbers = self
                .ask
                .api
                .model(name)
                .into_iter()
                .flat_map(Model::answered);
            let numbers = numbers.filter(|(_, used)| used.ty == Type::Int);
            map.extend(numbers.map(|(_, used)| (used.name.clone(), number.into())));
        }
        Value::Object(wrapped(map, between))
    }

    /// The link to the page after a round: the range in exact times, and whatever else was asked for, but for the account group.
    fn link(&self, round: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("lastRoundId", &round.to_string());
        if let Some(span) = self.ask.span {
            query.append_pair("from", &date(span.from));
            query.append_pair("to", &date(span.to));
        }
        let own = [
            "window",
            "from",
            "to",
            "lastRoundId",
            "aid",
            "format",
            "page",
        ];
        let others = self.ask.query.0.iter();
        for (name, value) in others.filter(|(name, _)| !own.contains(&name.as_str())) {
            query.append_pair(name, value);
        }
        let Ask {
            base_url, target, ..
        } = self.ask;
        format!("{base_url}{target}.json?{}", query.finish())
    }
}

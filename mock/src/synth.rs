//! Made-up answers: which rows there are, and what stands beside them. The shape comes from the spec, magnitudes from its examples, and
//! what happened from the [`weather`](fn@weather) of the moment; [`special`] has what must fit together across fields.

mod distinct;
mod har;
mod path;
mod plan;
mod samples;
mod special;
mod value;
mod weather;
pub(crate) mod world;

use serde_json::{Map, Value};
use thousandeyes_api::{Answer, Field, Head, Model, Type};

use crate::ask::Ask;
use crate::noise::mix;
use crate::time::date;
use plan::{Page, Wish, plan};
pub(crate) use samples::Samples;
use weather::{Weather, weather};
use world::{Entity, Kind, Target};

/// How many things there are of what has no rounds.
const THINGS: usize = 3;

/// What answers are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipe<'a> {
    pub(crate) samples: &'a Samples,
    pub(crate) seed: u64,
    /// Rows of a page, when the server is told.
    pub(crate) rows: Option<usize>,
    /// Pages, when the server is told.
    pub(crate) pages: Option<usize>,
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
        }
    }

    /// What chance hangs on that stays the same over time.
    pub(crate) fn key(&self) -> u64 {
        mix(&[self.seed, self.test as u64, self.entity.id as u64])
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
        _ => (maker.value_of(ty, &maker.row_of_none()), None),
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

/// Makes the values of one answer.
#[derive(Clone, Copy, Debug)]
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
        let entity = |index: usize| asked.clone().unwrap_or_else(|| kind.at(index));
        let few = if asked.is_some() {
            1
        } else {
            self.recipe.rows.unwrap_or(THINGS)
        };
        let row = |entity, moment, number| {
            let mut row = Row::new(self.recipe.seed, self.ask.test(), entity, moment, number);
            row.back = self.ask.query.get("direction") == Some("FROM_TARGET");
            self.value_of(ty, &row)
        };
        let interval = world::interval(self.ask.test());
        let timed = model.is_some_and(|model| self.is_timed(model));
        if let Some(round) = self.round() {
            let there = round > 0 && round <= self.ask.now && round % interval == 0;
            let count = if there { few } else { 0 };
            let rows = (0..count).map(|n| row(entity(n), round, n as i64));
            return (rows.collect(), None);
        }
        if !timed {
            let rows = (0..few).map(|n| row(entity(n), self.ask.now, n as i64));
            return (distinct::distinct(self.ask.api, ty, rows.collect()), None);
        }
        let page = plan(&Wish {
            span: self.ask.span,
            last_round: self.ask.last_round,
            now: self.ask.now,
            interval,
            rows: self.recipe.rows,
            pages: self
                .recipe
                .pages
                .filter(|_| self.ask.operation.answer.is_paged()),
        });
        let rows = (0..page.len()).map(|n| {
            let (round, index) = page.row(n);
            row(entity(index), round, n)
        });
        (rows.collect(), Some(page))
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

    /// For what stands beside the rows, or has none.
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

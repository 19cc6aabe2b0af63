//! What of an operation's rows can be drawn, by the shape that the description gives them: numbers beside a moment, requests with
//! timings, hops with addresses. No operation is known by its name.

use thousandeyes_api::{Api, Model, Operation, TextKind, Type};

/// How deep objects in objects are looked into. Models are never recursive; this keeps a broken description from being so.
const DEPTH: usize = 8;

/// The field that says which of two ways was measured.
pub(super) const DIRECTION: &str = "direction";

/// What can be drawn of the rows of an operation.
pub(super) struct Shape<'a> {
    /// Numbers, which can be plotted.
    pub(super) numbers: Vec<Number<'a>>,
    /// Fields that say when a row was measured, the best one first.
    pub(super) times: Vec<Time<'a>>,
    /// Fields that say what a row is about, apart from the time.
    pub(super) series: Vec<Series<'a>>,
    /// Ways from a row to the logs of requests in it.
    pub(super) logs: Vec<Vec<&'a str>>,
    /// The lists of hops in a row.
    pub(super) routes: Option<Routes<'a>>,
}

/// A number in a row.
pub(super) struct Number<'a> {
    /// The way to it, from the row.
    pub(super) path: Vec<&'a str>,
    /// Short name of its unit; empty when it has none.
    pub(super) unit: &'a str,
    /// Lowest and highest value it can have, where the description says so.
    pub(super) range: (Option<f64>, Option<f64>),
}

impl Number<'_> {
    /// Its name on the command line.
    pub(super) fn name(&self) -> String {
        self.path.join(".")
    }
}

/// A field that says when.
#[derive(Clone, Copy)]
pub(super) enum Time<'a> {
    /// Seconds since 1970.
    Seconds(&'a str),
    /// Milliseconds since 1970.
    Millis(&'a str),
    /// A moment as text.
    Text(&'a str),
}

/// A field that tells rows of one time apart.
pub(super) struct Series<'a> {
    /// Its values are equal for rows of one series.
    pub(super) key: &'a str,
    /// Fields that name the value for people, the best one first; the value itself when none is there.
    pub(super) names: Vec<&'a str>,
}

/// Where the hops of a path are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Routes<'a> {
    /// A list of attempts, each with a list of routers: `(attempts, hops)`.
    Traced(&'a str, &'a str),
    /// A list of ends that attempts came to, without what lies between.
    Ends(&'a str),
    /// A list of networks.
    Networks(&'a str),
}

/// The shape of the rows of an operation.
pub(super) fn of<'a>(api: &'a Api, operation: &'a Operation) -> Shape<'a> {
    let mut shape = Shape {
        numbers: Vec::new(),
        times: Vec::new(),
        series: Vec::new(),
        logs: Vec::new(),
        routes: None,
    };
    let Some(row) = operation.answer.row().and_then(|ty| model(api, ty)) else {
        return shape;
    };
    find_logs(api, row, &mut Vec::new(), &mut shape.logs);
    shape.routes = routes(api, row);
    if operation.answer.is_rows() {
        find_numbers(api, row, &mut Vec::new(), &mut shape.numbers);
        shape.times = times(api, row);
        shape.series = series(api, row);
    }
    shape
}

fn model<'a>(api: &'a Api, ty: &Type) -> Option<&'a Model> {
    match ty {
        Type::Model(name) => api.model(name),
        _ => None,
    }
}

fn items<'a>(api: &'a Api, ty: &Type) -> Option<&'a Model> {
    match ty {
        Type::List(of) => model(api, of),
        _ => None,
    }
}

fn find_numbers<'a>(
    api: &'a Api,
    at: &'a Model,
    way: &mut Vec<&'a str>,
    out: &mut Vec<Number<'a>>,
) {
    for (field, used) in at.answered() {
        way.push(&used.name);
        match &used.ty {
            // Whether something is so, as 0 or 1, is no measurement.
            Type::Int | Type::Float => {
                let bound = |text: Option<&String>| text.and_then(|text| text.parse().ok());
                let range = field.range_in(used);
                let low = bound(range.and_then(|range| range.low.as_ref()));
                let high = bound(range.and_then(|range| range.high.as_ref()));
                out.push(Number {
                    path: way.clone(),
                    unit: field.unit.as_deref().unwrap_or(""),
                    range: (low, high),
                });
            }
            ty if way.len() < DEPTH => {
                // A log has numbers about each request, of which none is about the row.
                if let Some(inner) = model(api, ty).filter(|inner| !is_log(api, inner)) {
                    find_numbers(api, inner, way, out);
                }
            }
            _ => {}
        }
        way.pop();
    }
}

fn times<'a>(api: &'a Api, row: &'a Model) -> Vec<Time<'a>> {
    let mut rounds = Vec::new();
    let mut moments = Vec::new();
    for (_, used) in row.answered() {
        let name = used.name.as_str();
        match &used.ty {
            Type::Id(id) if api.id(id).is_some_and(|id| id.moment) => {
                rounds.push(Time::Seconds(name))
            }
            Type::EpochSeconds => moments.push(Time::Seconds(name)),
            Type::EpochMillis => moments.push(Time::Millis(name)),
            Type::Time | Type::Date => moments.push(Time::Text(name)),
            _ => {}
        }
    }
    // Rounds are the same for all agents, while each measures at a moment of its own.
    rounds.extend(moments);
    rounds
}

fn series<'a>(api: &'a Api, row: &'a Model) -> Vec<Series<'a>> {
    let is_time = |ty: &Type| match ty {
        Type::Id(id) => api.id(id).is_some_and(|id| id.moment),
        ty => matches!(
            ty,
            Type::Time | Type::Date | Type::EpochSeconds | Type::EpochMillis
        ),
    };
    let is_id = |ty: &Type| matches!(ty, Type::Id(_)) && !is_time(ty);
    let fields = row.answered().filter(|(_, used)| {
        // Which of two ways was measured is no part of any key, and tells rows apart as well as one.
        let keyed = row.key.contains(&used.name) && !is_time(&used.ty);
        keyed || (row.key.is_empty() && is_id(&used.ty)) || used.name == DIRECTION
    });
    let named = fields.map(|(_, used)| {
        let stem = used.name.strip_suffix("Id").unwrap_or(&used.name);
        let texts = row
            .answered()
            .filter(|(_, other)| matches!(other.ty, Type::Text(_)));
        let mut names: Vec<&str> = texts
            .map(|(_, other)| other.name.as_str())
            .filter(|name| *name == stem || name.strip_suffix("Name") == Some(stem))
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Series {
            key: &used.name,
            names,
        }
    });
    named.collect()
}

/// Whether objects of the model are a list of requests with the time each phase took.
fn is_log(api: &Api, at: &Model) -> bool {
    at.answered().any(|(_, used)| {
        items(api, &used.ty).is_some_and(|entry| {
            used.name == "entries"
                && entry.field("timings").is_some()
                && entry.field("startedDateTime").is_some()
        })
    })
}

fn find_logs<'a>(api: &'a Api, at: &'a Model, way: &mut Vec<&'a str>, out: &mut Vec<Vec<&'a str>>) {
    if is_log(api, at) {
        out.push(way.clone());
        return;
    }
    for (_, used) in at.answered() {
        if let Some(inner) = model(api, &used.ty).filter(|_| way.len() < DEPTH) {
            way.push(&used.name);
            find_logs(api, inner, way, out);
            way.pop();
        }
    }
}

fn routes<'a>(api: &'a Api, row: &'a Model) -> Option<Routes<'a>> {
    let has_address = |model: &Model| {
        let mut fields = model.answered();
        fields.any(|(_, used)| used.ty == Type::Text(TextKind::Ip))
    };
    for (_, used) in row.answered() {
        let Some(item) = items(api, &used.ty) else {
            continue;
        };
        for (_, inner) in item.answered() {
            if items(api, &inner.ty)
                .is_some_and(|hop| hop.field("hop").is_some() && has_address(hop))
            {
                return Some(Routes::Traced(&used.name, &inner.name));
            }
        }
        if item.field("numberOfHops").is_some() && has_address(item) {
            return Some(Routes::Ends(&used.name));
        }
        if item.field("asn").is_some() {
            return Some(Routes::Networks(&used.name));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(id: &str) -> Shape<'static> {
        let api = thousandeyes_api::v6();
        of(api, api.operation(id).unwrap())
    }

    #[test]
    fn numbers_have_units_and_come_with_a_time() {
        let metrics = shape("net.metrics");
        let named: Vec<_> = metrics
            .numbers
            .iter()
            .map(|number| (number.name(), number.unit))
            .collect();
        assert!(
            named.contains(&("avgLatency".to_owned(), "ms")),
            "{named:?}"
        );
        assert!(matches!(
            metrics.times[..],
            [Time::Seconds("roundId"), Time::Text("date")]
        ));
        assert_eq!(metrics.series[0].key, "agentId");
        assert_eq!(metrics.series[0].names, ["agentName"]);
        assert!(metrics.logs.is_empty() && metrics.routes.is_none());
    }

    #[test]
    fn logs_and_routes_are_known_by_their_fields() {
        assert_eq!(shape("web.page-load-detail").logs, [["har", "log"]]);
        assert_eq!(shape("endpoint.web-page").logs, [["log"]]);
        assert_eq!(
            shape("net.path-vis").routes,
            Some(Routes::Ends("endpoints"))
        );
        assert_eq!(
            shape("net.path-vis-detail").routes,
            Some(Routes::Traced("routes", "hops"))
        );
        assert_eq!(
            shape("net.bgp-routes").routes,
            Some(Routes::Networks("hops"))
        );
        assert!(shape("system.status").numbers.is_empty());
    }
}

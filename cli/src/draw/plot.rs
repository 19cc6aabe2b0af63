//! A field over time: gathers the points of each agent, and chooses how to draw them.

mod bars;
mod canvas;
mod chart;
mod graphic;
mod legend;
mod sparks;

pub(super) use graphic::svg;

use super::number::Scale;
use super::shape::{self, Series, Shape, Time};
use super::{DrawError, Picture, Style, at, beside, test_name, text, time};
use serde_json::Value;
use std::collections::BTreeMap;

/// More lines than these can't be told apart in one chart.
const MOST_LINES: usize = 8;

/// The points of a plot.
#[derive(Debug, Default)]
pub(super) struct Data {
    /// Name of the field.
    pub(super) field: String,
    /// Short name of its unit, or empty.
    pub(super) unit: String,
    /// What the rows are about: the name of the test.
    pub(super) title: String,
    /// Lowest and highest value that the field can have.
    pub(super) range: (Option<f64>, Option<f64>),
    /// One for each agent, by name.
    pub(super) lines: Vec<Line>,
    /// First and last second of the rounds, those without a value too.
    pub(super) span: (i64, i64),
    /// How many rounds there are.
    pub(super) rounds: usize,
    /// Seconds from one round to the next.
    pub(super) interval: i64,
    /// What to say below.
    pub(super) notes: Vec<String>,
}

/// The points of one agent.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Its name, as it came.
    pub(super) name: String,
    /// Seconds since 1970 and value, in order of time.
    pub(super) points: Vec<(i64, f64)>,
}

/// Gathers the values of a field from the rows.
pub(super) fn read(picture: &Picture<'_>, field: &str) -> Result<Data, DrawError> {
    let shape = shape::of(picture.api, picture.operation);
    let Some(number) = find(&shape, field) else {
        return Err(unknown(picture, &shape, field));
    };
    let series: Vec<&Series<'_>> = shape.series.iter().collect();
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    let mut rounds = Vec::new();
    let mut timeless = 0;
    for row in picture.rows {
        let Some(moment) = moment(&shape.times, row) else {
            timeless += 1;
            continue;
        };
        rounds.push(moment);
        let key = shape
            .series
            .iter()
            .map(|part| plain(row.get(part.key)))
            .collect();
        let group = groups.entry(key).or_default();
        if group.names.is_empty() {
            group.names = series.iter().map(|part| name_of(part, row)).collect();
        }
        if let Some(value) = at(row, &number.path).and_then(measured) {
            group.points.push((moment, value));
        }
    }
    rounds.sort_unstable();
    rounds.dedup();
    let said = || beside(picture, "interval")?.as_i64();
    let only = || Some(rounds.last()? - rounds.first()?);
    let interval = interval(&rounds).or_else(said).or_else(only);
    let mut data = Data {
        field: number.name(),
        unit: number.unit.to_owned(),
        title: test_name(picture).unwrap_or_else(|| picture.operation.title.clone()),
        range: number.range,
        span: (
            rounds.first().copied().unwrap_or(0),
            rounds.last().copied().unwrap_or(0),
        ),
        rounds: rounds.len(),
        interval: interval.unwrap_or(0).max(1),
        ..Data::default()
    };
    let doubled = data.take(groups);
    if timeless > 0 {
        let are = if timeless == 1 { "is" } else { "are" };
        let rows = text::count(timeless, "row");
        data.notes
            .push(format!("{rows} without a time {are} left out"));
    }
    if doubled > 0 {
        let values = text::count(doubled, "value");
        data.notes.push(format!(
            "{values} beside another of the same agent and round: the mean is drawn"
        ));
    }
    Ok(data)
}

/// The rows of one agent.
#[derive(Default)]
struct Group {
    /// What it is about: a name for each part of the key.
    names: Vec<String>,
    points: Vec<(i64, f64)>,
}

impl Line {
    /// Least, mean, greatest and last value.
    pub(super) fn stats(&self) -> Option<[f64; 4]> {
        let (_, last) = self.points.last()?;
        let share = self.points.len() as f64;
        let values = || self.points.iter().map(|(_, value)| *value);
        let mean = values().map(|value| value / share).sum();
        Some([
            values().fold(*last, f64::min),
            mean,
            values().fold(*last, f64::max),
            *last,
        ])
    }
}

/// The lines of a single round, the greatest value first. Those without a value come last; equal ones stay in the order of their names.
fn by_value(data: &Data) -> Vec<&Line> {
    let mut lines: Vec<&Line> = data.lines.iter().collect();
    let value = |line: &Line| line.points.last().map(|(_, value)| *value);
    lines.sort_by(|a, b| match (value(a), value(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    lines
}

impl Data {
    /// Takes over the groups as lines; says how many values had to share their moment with another.
    fn take(&mut self, groups: BTreeMap<Vec<String>, Group>) -> usize {
        let mut doubled = 0;
        // What is the same for all is no name of any.
        let same = |nth: usize| {
            let mut all = groups.keys().map(|key| key.get(nth));
            let first = all.next().flatten();
            groups.len() > 1 && all.all(|part| part == first)
        };
        let parts = groups.keys().next().map_or(0, Vec::len);
        let telling: Vec<usize> = (0..parts).filter(|nth| !same(*nth)).collect();
        let names: Vec<String> = groups
            .values()
            .map(|group| join(telling.iter().filter_map(|nth| group.names.get(*nth))))
            .collect();
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            *named.entry(name).or_default() += 1;
        }
        for ((key, mut group), name) in groups.into_iter().zip(&names) {
            group.points.sort_by_key(|(moment, _)| *moment);
            let before = group.points.len();
            let points = one_each(group.points);
            doubled += before - points.len();
            // Agents may share a name; their ids they don't.
            let name = match named.get(name.as_str()) {
                Some(2..) => format!("{name} ({})", key.join(", ")),
                _ => name.clone(),
            };
            self.lines.push(Line { name, points });
        }
        self.lines.sort_by(|a, b| a.name.cmp(&b.name));
        doubled
    }

    /// Lowest and highest value of all lines.
    pub(super) fn extremes(&self) -> Option<(f64, f64)> {
        let mut values = self
            .lines
            .iter()
            .flat_map(|line| line.points.iter().map(|(_, value)| *value));
        let first = values.next()?;
        Some(values.fold((first, first), |(low, high), value| {
            (low.min(value), high.max(value))
        }))
    }

    /// An axis for the values, which does not promise what the field can't have.
    pub(super) fn scale(&self, marks: usize) -> Scale {
        let (low, high) = self.extremes().unwrap_or((0.0, 0.0));
        let mut scale = match self.range {
            // What never changes is best seen among all that it can be.
            (Some(least), Some(most))
                if low == high && least <= low && high <= most && least < most =>
            {
                Scale::around(least, most, marks)
            }
            _ => Scale::around(low, high, marks),
        };
        if let Some(most) = self
            .range
            .1
            .filter(|most| *most >= high && *most < scale.high && *most > scale.low)
        {
            scale.high = most;
        }
        if let Some(least) = self
            .range
            .0
            .filter(|least| *least <= low && *least > scale.low && *least < scale.high)
        {
            scale.low = least;
        }
        scale
    }

    /// Whether a line goes on from one moment to the next: no round is missing between them.
    pub(super) fn joined(&self, earlier: i64, later: i64) -> bool {
        later.saturating_sub(earlier).saturating_mul(2) <= self.interval.saturating_mul(3)
    }
}

/// Draws them for a terminal.
pub(super) fn terminal(data: &Data, style: &Style) -> String {
    let style = &Style {
        width: style.width.clamp(24, 1000),
        ..*style
    };
    let mut out = legend::title(data, style);
    if data.extremes().is_none() {
        let rows = match data.rounds {
            0 => "no rows".to_owned(),
            rounds => format!("no value in {}", text::count(rounds, "round")),
        };
        out.push_str(&rows);
        out.push('\n');
    } else if data.rounds <= 1 {
        out.push_str(&bars::draw(data, style));
    } else if data.lines.len() > MOST_LINES || style.height < chart::LEAST_HEIGHT + data.lines.len()
    {
        out.push_str(&sparks::draw(data, style));
    } else {
        out.push_str(&chart::draw(data, style));
    }
    for note in &data.notes {
        out.push_str(&style.cut(note, style.width));
        out.push('\n');
    }
    out
}

/// The number that a name means: as it is written, or nearly so.
fn find<'s, 'a>(shape: &'s Shape<'a>, field: &str) -> Option<&'s shape::Number<'a>> {
    let loose = |name: &str| -> String {
        let kept = name.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
        kept.flat_map(char::to_lowercase).collect()
    };
    let mut numbers = shape.numbers.iter();
    let exact = numbers.find(|number| number.name() == field);
    exact.or_else(|| {
        shape
            .numbers
            .iter()
            .find(|number| loose(&number.name()) == loose(field))
    })
}

fn unknown(picture: &Picture<'_>, shape: &Shape<'_>, field: &str) -> DrawError {
    let id = &picture.operation.id;
    let field = text::cut(&text::clean(field), 60, "…");
    let mut names: Vec<String> = shape.numbers.iter().map(shape::Number::name).collect();
    if names.is_empty() {
        return DrawError(format!(
            "`{id}` has nothing to plot: its rows have no numbers"
        ));
    }
    names.sort_by_cached_key(|name| {
        strsim::damerau_levenshtein(&name.to_lowercase(), &field.to_lowercase())
    });
    let listed = names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    DrawError(format!(
        "`{id}` has no number called `{field}`; it has {listed}"
    ))
}

/// When a row was measured, in seconds since 1970.
fn moment(times: &[Time<'_>], row: &Value) -> Option<i64> {
    if times.is_empty() {
        // Rows that know no time are all of now.
        return Some(0);
    }
    times.iter().find_map(|time| match time {
        Time::Seconds(name) => time::seconds(whole(row.get(name)?)?),
        Time::Millis(name) => time::seconds(whole(row.get(name)?)?.div_euclid(1000)),
        Time::Text(name) => time::seconds(time::millis(row.get(name)?.as_str()?)?.div_euclid(1000)),
    })
}

/// A whole number, also one that is written with a fraction of zero or as a string.
fn whole(value: &Value) -> Option<i64> {
    let float = || {
        value
            .as_f64()
            .filter(|float| float.abs() < 1e15)
            .map(|float| float as i64)
    };
    let text = || value.as_str()?.parse().ok();
    value.as_i64().or_else(float).or_else(text)
}

fn measured(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Bool(true) => 1.0,
        Value::Bool(false) => 0.0,
        other => other.as_f64()?,
    };
    Some(number).filter(|number| number.is_finite())
}

fn plain(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    }
}

/// The name for people of what a row is about.
pub(super) fn name(series: &[&Series<'_>], row: &Value) -> String {
    let parts: Vec<String> = series.iter().map(|part| name_of(part, row)).collect();
    join(parts.iter())
}

fn name_of(part: &Series<'_>, row: &Value) -> String {
    let named = part.names.iter().map(|name| plain(row.get(*name)));
    let mut all = named.chain([plain(row.get(part.key))]);
    all.find(|text| !text.trim().is_empty()).unwrap_or_default()
}

fn join<'a>(parts: impl Iterator<Item = &'a String>) -> String {
    let parts: Vec<&str> = parts
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.is_empty() {
        true => "all".to_owned(),
        false => parts.join(" · "),
    }
}

/// Makes one point of those that share a moment.
fn one_each(points: Vec<(i64, f64)>) -> Vec<(i64, f64)> {
    let groups = points.chunk_by(|a, b| a.0 == b.0);
    let means = groups.filter_map(|group| {
        let share = group.len() as f64;
        Some((
            group.first()?.0,
            group.iter().map(|(_, value)| value / share).sum(),
        ))
    });
    means.collect()
}

/// The usual distance between two rounds.
fn interval(rounds: &[i64]) -> Option<i64> {
    let mut distances: Vec<i64> = rounds
        .windows(2)
        .map(|pair| pair[1].saturating_sub(pair[0]))
        .collect();
    if distances.len() < 2 {
        return None;
    }
    let middle = distances.len() / 2;
    Some(*distances.select_nth_unstable(middle).1)
}

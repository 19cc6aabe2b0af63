//! Rows to traces.

use super::{Arrival, Leg, Place, Step, Trace};
use crate::draw::shape::{DIRECTION, Routes, Shape, Time};
use crate::draw::{plot, time};
use serde_json::Value;

/// Nothing on the internet is farther away.
const MOST_HOPS: i64 = 255;

/// The traces of a row.
pub(super) fn of(row: &Value, routes: Routes<'_>, shape: &Shape<'_>) -> Vec<Trace> {
    let about: Vec<_> = shape
        .series
        .iter()
        .filter(|part| part.key != DIRECTION)
        .collect();
    let here = Place {
        name: plot::name(&about, row),
        address: text(row, "sourceIp"),
    };
    let there = Place {
        name: [
            text(row, "server"),
            text(row, "serverIp"),
            text(row, "prefix"),
        ]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_else(|| "target".to_owned()),
        address: text(row, "serverIp"),
    };
    let along = |start: &Place, end: &Place| -> Vec<Trace> {
        match routes {
            Routes::Traced(attempts, hops) => {
                let attempts = list(row.get(attempts)).iter();
                attempts
                    .map(|attempt| traced(start, end, list(attempt.get(hops))))
                    .collect()
            }
            Routes::Ends(ends) => list(row.get(ends))
                .iter()
                .map(|at| ended(start, end, at))
                .collect(),
            Routes::Networks(networks) => vec![through(start, row, list(row.get(networks)))],
        }
    };
    let traces = along(&here, &there);
    // The way back is told by the agent at its end. Hops that lead to the target are not on it, whatever the row says.
    let back = row.get(DIRECTION).and_then(Value::as_str) == Some("FROM_TARGET");
    if back && !traces.iter().any(|trace| trace.arrived) {
        return along(&there, &here);
    }
    traces
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// First and last moment of the rows.
pub(super) fn when(rows: &[Value], shape: &Shape<'_>) -> String {
    let texts = rows.iter().filter_map(|row| {
        shape.times.iter().find_map(|field| match field {
            Time::Text(name) => {
                time::seconds(time::millis(row.get(name)?.as_str()?)?.div_euclid(1000))
            }
            Time::Seconds(name) => time::seconds(row.get(name)?.as_i64()?),
            Time::Millis(name) => time::seconds(row.get(name)?.as_i64()?.div_euclid(1000)),
        })
    });
    let range = texts.fold(None, |range: Option<(i64, i64)>, at| {
        Some(range.map_or((at, at), |(low, high)| (low.min(at), high.max(at))))
    });
    range.map_or_else(String::new, |(first, last)| time::span(first, last))
}

fn text(of: &Value, name: &str) -> String {
    match of.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn latency(of: &Value) -> Option<f64> {
    of.get("responseTime")?
        .as_f64()
        .filter(|time| *time >= 0.0 && time.is_finite())
}

fn hop_number(of: &Value, name: &str) -> Option<i64> {
    let float = of.get(name)?.as_f64()?;
    (1.0..=MOST_HOPS as f64)
        .contains(&float)
        .then_some(float as i64)
}

fn traced(start: &Place, end: &Place, hops: &[Value]) -> Trace {
    let mut numbered: Vec<(i64, &Value)> = Vec::new();
    for hop in hops {
        let next = numbered.last().map_or(1, |(number, _)| number + 1);
        numbered.push((hop_number(hop, "hop").unwrap_or(next), hop));
    }
    numbered.sort_by_key(|(number, _)| *number);
    let mut steps = Vec::new();
    let mut before = 0;
    for (number, hop) in numbered {
        let address = text(hop, "ipAddress");
        // A hop without an address did not answer either.
        if address.is_empty() || address == "*" {
            continue;
        }
        steps.push(Step {
            leg: Leg {
                silent: (number - before - 1).max(0),
                time: latency(hop),
            },
            hop: number,
            address,
            prefix: text(hop, "prefix"),
            name: text(hop, "rdns"),
            network: text(hop, "network"),
            location: text(hop, "location"),
            mpls: text(hop, "mpls"),
        });
        before = number;
    }
    finish(start, end, steps)
}

/// Takes the end off the steps, if it is there. Where nobody says which address the end has, the last step leads to it.
fn finish(start: &Place, end: &Place, mut steps: Vec<Step>) -> Trace {
    let unknown = end.address.is_empty();
    let mut last = None;
    let mut arrived = unknown && !steps.is_empty();
    if !unknown && steps.last().is_some_and(|step| step.address == end.address) {
        arrived = true;
        last = steps.pop();
    }
    Trace {
        start: start.clone(),
        end: end.clone(),
        steps,
        arrived,
        last: last
            .map(|step| Arrival {
                hop: step.hop,
                leg: step.leg,
            })
            .unwrap_or_default(),
    }
}

/// An attempt of which only the end is known.
fn ended(start: &Place, end: &Place, at: &Value) -> Trace {
    let hops = hop_number(at, "numberOfHops").unwrap_or(1);
    let address = text(at, "ipAddress");
    let step = Step {
        leg: Leg {
            silent: hops - 1,
            time: latency(at),
        },
        hop: hops,
        address,
        ..Step::default()
    };
    let steps = if step.address.is_empty() {
        Vec::new()
    } else {
        vec![step]
    };
    finish(start, end, steps)
}

/// A route of networks, which always leads to its prefix.
fn through(start: &Place, row: &Value, networks: &[Value]) -> Trace {
    let steps = networks.iter().zip(1..).map(|(network, hop)| {
        let number = text(network, "asn");
        Step {
            hop,
            address: format!("AS {number}"),
            network: format!("{} (AS {number})", text(network, "asName")),
            ..Step::default()
        }
    });
    let prefix = Place {
        name: text(row, "prefix"),
        address: String::new(),
    };
    Trace {
        start: start.clone(),
        end: prefix,
        steps: steps.collect(),
        arrived: true,
        last: Arrival::default(),
    }
}

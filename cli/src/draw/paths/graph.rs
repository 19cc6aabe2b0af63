//! Traces to one graph: what answers with the same address is the same node.

use super::{Paths, Place, Step, Trace};
use crate::draw::number::with_unit;
use crate::draw::text::count;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// With more nodes than these, those of one prefix, and then those of one network, become one.
const MOST_NODES: usize = 90;

/// Nodes and edges, in the order in which the traces come to them.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// What makes two hops the same: `address`, `prefix` or `network`.
    pub(super) merged_by: &'static str,
}

/// What a node is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    Start,
    #[default]
    Hop,
    End,
}

/// Something on the way, with all that traces say about it.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Its address, or its name for an end of the paths.
    pub(super) label: String,
    pub(super) addresses: BTreeSet<String>,
    pub(super) prefixes: BTreeSet<String>,
    pub(super) names: BTreeSet<String>,
    pub(super) networks: BTreeSet<String>,
    pub(super) locations: BTreeSet<String>,
    pub(super) mpls: BTreeSet<String>,
    /// Round trips to it, in milliseconds.
    pub(super) times: Vec<f64>,
    /// Traces that came to it.
    pub(super) traces: usize,
    /// Traces that were not heard of behind it.
    pub(super) lost: usize,
}

/// A way between two nodes that traces took.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) traces: usize,
    /// Least and greatest number of hops between them of which nothing is known.
    pub(super) silent: (i64, i64),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Start(Place),
    End(Place),
    Hop(String),
    /// A hop that only its own agent means by that name.
    Local(Place, String),
}

/// Merges the traces.
pub(super) fn merge(paths: &Paths) -> Graph {
    let mut graph = Graph::default();
    for merged_by in ["address", "prefix", "network"] {
        graph = merge_by(paths, merged_by);
        if graph.nodes.len() <= MOST_NODES {
            break;
        }
    }
    graph
}

fn merge_by(paths: &Paths, merged_by: &'static str) -> Graph {
    let mut nodes: BTreeMap<Key, usize> = BTreeMap::new();
    let mut edges: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut graph = Graph {
        merged_by,
        ..Graph::default()
    };
    for trace in &paths.traces {
        let start = graph.node(&mut nodes, Key::Start(trace.start.clone()));
        graph.describe(start, |node| {
            node.kind = Kind::Start;
            node.label.clone_from(&trace.start.name);
            node.addresses.extend(some(&trace.start.address));
            node.traces += 1;
        });
        let mut at = start;
        for step in &trace.steps {
            let next = graph.node(&mut nodes, key(trace, step, merged_by));
            let again = next == at;
            graph.describe(next, |node| node.hear_of(step, !again));
            if !again {
                graph.edge(&mut edges, (at, next), step.leg.silent);
            }
            at = next;
        }
        if trace.arrived {
            let end = graph.node(&mut nodes, Key::End(trace.end.clone()));
            graph.describe(end, |node| {
                node.kind = Kind::End;
                node.label.clone_from(&trace.end.name);
                node.addresses.extend(some(&trace.end.address));
                node.times.extend(trace.last.leg.time);
                node.traces += 1;
            });
            graph.edge(&mut edges, (at, end), trace.last.leg.silent);
        } else {
            graph.describe(at, |node| node.lost += 1);
        }
    }
    graph
}

/// What makes a hop the same as another.
fn key(trace: &Trace, step: &Step, merged_by: &str) -> Key {
    let network = some(&step.network).filter(|_| merged_by == "network");
    let prefix = some(&step.prefix).filter(|_| merged_by != "address");
    if let Some(wide) = network.or(prefix) {
        return Key::Hop(wide);
    }
    match local(&step.address) {
        true => Key::Local(trace.start.clone(), step.address.clone()),
        false => Key::Hop(step.address.clone()),
    }
}

/// Whether many networks have routers of that address.
fn local(address: &str) -> bool {
    match address.parse() {
        Ok(IpAddr::V4(four)) => {
            let [a, b, ..] = four.octets();
            four.is_private()
                || four.is_link_local()
                || four.is_loopback()
                || (a == 100 && (64..128).contains(&b))
        }
        Ok(IpAddr::V6(six)) => {
            six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local()
        }
        Err(_) => false,
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl Graph {
    fn node(&mut self, known: &mut BTreeMap<Key, usize>, key: Key) -> usize {
        let label = match &key {
            Key::Start(place) | Key::End(place) => place.name.clone(),
            Key::Hop(label) | Key::Local(_, label) => label.clone(),
        };
        *known.entry(key).or_insert_with(|| {
            self.nodes.push(Node {
                label,
                ..Node::default()
            });
            self.nodes.len() - 1
        })
    }

    fn describe(&mut self, node: usize, with: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(node) {
            with(node);
        }
    }

    fn edge(
        &mut self,
        known: &mut BTreeMap<(usize, usize), usize>,
        (from, to): (usize, usize),
        silent: i64,
    ) {
        let nth = *known.entry((from, to)).or_insert_with(|| {
            self.edges.push(Edge {
                from,
                to,
                traces: 0,
                silent: (silent, silent),
            });
            self.edges.len() - 1
        });
        if let Some(edge) = self.edges.get_mut(nth) {
            edge.traces += 1;
            edge.silent = (edge.silent.0.min(silent), edge.silent.1.max(silent));
        }
    }

    /// The number of each network's colour.
    pub(super) fn colours(&self) -> BTreeMap<&str, usize> {
        self.networks().into_iter().zip(0..).collect()
    }

    /// The networks, in the order of their first node, which is how colours are given out.
    pub(super) fn networks(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        let mut seen = BTreeSet::new();
        for network in self.nodes.iter().filter_map(Node::network) {
            if seen.insert(network) {
                out.push(network);
            }
        }
        out
    }
}

impl Node {
    fn hear_of(&mut self, step: &Step, comes: bool) {
        self.addresses.extend(some(&step.address));
        self.prefixes.extend(some(&step.prefix));
        self.names
            .extend(some(&step.name).filter(|name| *name != step.address));
        self.networks.extend(some(&step.network));
        self.locations.extend(some(&step.location));
        self.mpls.extend(some(&step.mpls));
        self.times.extend(step.leg.time);
        self.traces += usize::from(comes);
    }

    /// The network it is in, for its colour.
    pub(super) fn network(&self) -> Option<&str> {
        self.networks.first().map(String::as_str)
    }

    /// Least, mean and greatest round trip.
    pub(super) fn time(&self) -> Option<(f64, f64, f64)> {
        let first = *self.times.first()?;
        let share = self.times.len() as f64;
        let times = || self.times.iter().copied();
        let mean = times().map(|time| time / share).sum();
        Some((
            times().fold(first, f64::min),
            mean,
            times().fold(first, f64::max),
        ))
    }

    /// The share of traces that were not heard of behind it, in percent.
    pub(super) fn loss(&self) -> f64 {
        self.lost as f64 * 100.0 / self.traces.max(1) as f64
    }
}

impl Edge {
    /// `3 silent`, `1–3 silent`, or nothing.
    pub(super) fn silence(&self, what: &str) -> Option<String> {
        match self.silent {
            (_, 0) => None,
            (least, most) if least == most => Some(format!("{most} {what}")),
            (least, most) => Some(format!("{least}–{most} {what}")),
        }
    }
}

/// All that is known of a node, line by line.
pub(super) fn details(node: &Node) -> Vec<String> {
    let list = |set: &BTreeSet<String>, what: &str| {
        let shown: Vec<&str> = set.iter().take(8).map(String::as_str).collect();
        let more = set.len().saturating_sub(shown.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        (!shown.is_empty()).then(|| format!("{what}{}{more}", shown.join(", ")))
    };
    let mut out = vec![node.label.clone()];
    out.extend(list(&node.addresses, "").filter(|text| *text != node.label));
    out.extend(list(&node.names, ""));
    out.extend(list(&node.networks, ""));
    out.extend(list(&node.prefixes, "prefix "));
    out.extend(list(&node.locations, ""));
    out.extend(list(&node.mpls, "MPLS "));
    if let Some((low, mean, high)) = node.time() {
        let range = match low < high {
            true => format!(" ({} to {})", with_unit(low, "ms"), with_unit(high, "ms")),
            false => String::new(),
        };
        out.push(format!("round trip {}{range}", with_unit(mean, "ms")));
    }
    out.push(count(node.traces, "trace"));
    if node.lost > 0 {
        out.push(format!(
            "{} lost here ({})",
            node.lost,
            with_unit(node.loss(), "percent")
        ));
    }
    out
}

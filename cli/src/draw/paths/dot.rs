//! The graph of paths for graphviz.

use super::graph::{Kind, Node, details, merge};
use super::{Paths, totals};
use crate::draw::number::with_unit;
use crate::draw::svg::line;
use crate::draw::text::{clean, count, cut_middle};

/// Fill colours of networks, light enough for black text.
const FILLS: [&str; 8] = [
    "#cfe0ff", "#ffe0c2", "#cdeccf", "#f3d1f0", "#fff1b3", "#c9eef0", "#ffd0d0", "#e0d8ff",
];

/// Draws the merged paths.
pub(in crate::draw) fn dot(paths: &Paths) -> String {
    let graph = merge(paths);
    let colours = graph.colours();
    let mut out = String::from("digraph paths {\n");
    let title = [paths.title.as_str(), &paths.about, &totals(paths)].join(" · ");
    line(
        &mut out,
        format_args!(
            "  graph [rankdir=LR, labelloc=t, fontname=\"Helvetica\", label={}];",
            quoted(&[title])
        ),
    );
    out.push_str("  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef1f5\", color=\"#8a94a6\", fontname=\"Helvetica\", fontsize=10];\n");
    out.push_str("  edge [color=\"#6b7689\", fontname=\"Helvetica\", fontsize=9];\n");
    for (nth, node) in graph.nodes.iter().enumerate() {
        let fill = node
            .network()
            .and_then(|network| colours.get(network).copied());
        let fill = fill.and_then(|nth| FILLS.get(nth % FILLS.len())).copied();
        line(
            &mut out,
            format_args!("  n{nth} [{}];", node_attributes(node, fill)),
        );
    }
    for edge in &graph.edges {
        let mut label = vec![count(edge.traces, "trace")];
        label.extend(edge.silence(paths.between));
        let style = if edge.silent.1 > 0 {
            ", style=dashed"
        } else {
            ""
        };
        let share = edge.traces as f64 / paths.traces.len().max(1) as f64;
        line(
            &mut out,
            format_args!(
                "  n{} -> n{} [label={}, penwidth={:.1}{style}];",
                edge.from,
                edge.to,
                quoted(&label),
                1.0 + 3.0 * share
            ),
        );
    }
    for (kind, rank) in [(Kind::Start, "source"), (Kind::End, "sink")] {
        let of_kind = graph
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.kind == kind);
        let names: String = of_kind.map(|(nth, _)| format!(" n{nth};")).collect();
        if !names.is_empty() {
            line(&mut out, format_args!("  {{ rank={rank};{names} }}"));
        }
    }
    out.push_str("}\n");
    out
}

fn node_attributes(node: &Node, fill: Option<&str>) -> String {
    let mut label = vec![cut_middle(&clean(&node.label), 40, "…")];
    let more = [node.names.first(), node.networks.first()];
    let mut more: Vec<&String> = more.into_iter().flatten().collect();
    if node.kind != Kind::Hop {
        more = node
            .addresses
            .first()
            .into_iter()
            .filter(|address| **address != node.label)
            .collect();
    }
    label.extend(
        more.into_iter()
            .map(|text| cut_middle(&clean(text), 40, "…")),
    );
    label.extend(node.time().map(|(_, mean, _)| with_unit(mean, "ms")));
    label.extend(
        node.mpls
            .first()
            .map(|text| format!("MPLS {}", cut_middle(&clean(text), 30, "…"))),
    );
    let mut out = String::new();
    match node.kind {
        Kind::Start => out.push_str(", shape=ellipse, fillcolor=\"#dfe8f7\""),
        Kind::End => out.push_str(", shape=doubleoctagon, fillcolor=\"#dff3e3\""),
        Kind::Hop => out.extend(fill.map(|fill| format!(", fillcolor=\"{fill}\""))),
    }
    if node.lost > 0 {
        label.push(format!("{} of {} lost here", node.lost, node.traces));
        out.push_str(", color=\"#c62f3b\", penwidth=3");
    }
    format!(
        "label={}, tooltip={}{out}",
        quoted(&label),
        quoted(&details(node))
    )
}

/// Lines as a quoted string. A backslash begins an escape there, and `&` an entity.
fn quoted(lines: &[String]) -> String {
    let escaped = lines.iter().map(|line| {
        let mut out = String::new();
        for c in clean(line).chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '&' => out.push_str("&amp;"),
                c => out.push(c),
            }
        }
        out
    });
    format!("\"{}\"", escaped.collect::<Vec<_>>().join("\\n"))
}

//! The graph of paths as SVG: agents on the left, the target on the right.

use super::graph::{Edge, Graph, Kind, Node, details, merge};
use super::layout::{Layout, layout};
use super::{Paths, totals};
use crate::draw::number::with_unit;
use crate::draw::svg::{document, line, px, text, tooltip};
use crate::draw::text::{clean, count, cut, cut_middle, xml};

const EDGE: f64 = 24.0;
const HEAD: f64 = 84.0;
/// Width of a layer, and height of a node with its three lines of text.
const LAYER: f64 = 148.0;
/// Few layers may take this much room together.
const SPACIOUS: f64 = 900.0;
const WIDEST: f64 = 260.0;
/// A high graph takes more, so that its edges don't become too steep to be told apart.
const STEEPEST: f64 = 420.0;
const NODE: f64 = 84.0;
const RADIUS: f64 = 9.0;
/// So many networks have a colour of their own.
const COLOURS: usize = 10;

const STYLE: &str = "\
.edge{fill:none;stroke:var(--faint)}.silent{stroke-dasharray:2 5;stroke-linecap:round}\n\
.halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round;font-size:10px;fill:var(--soft);text-anchor:middle}\n\
.l1{font-size:11px;text-anchor:middle;font-weight:600}.l2{font-size:10px;text-anchor:middle;fill:var(--soft)}\n\
.l3{font-size:10px;text-anchor:middle;fill:var(--ink)}.lost{stroke:var(--bad);stroke-width:3.5}.l3.bad{fill:var(--bad);font-weight:600}\n\
.node{stroke:var(--paper);stroke-width:2}.node.lost{stroke:var(--bad);stroke-width:3.5}.start{fill:#48546b}.end{fill:var(--good)}\n\
.small{font-size:11px}g.hop:hover .node{stroke:var(--ink)}\n\
.n{fill:#9aa3b2}.n0{fill:#3f74e0}.n1{fill:#f08c3a}.n2{fill:#1f9e92}.n3{fill:#b066d8}.n4{fill:#d9a514}.n5{fill:#35b6dd}\
.n6{fill:#e0568a}.n7{fill:#57ad63}.n8{fill:#8a6d4f}.n9{fill:#6a78d1}\n\
@media (prefers-color-scheme:dark){.start{fill:#c3ccdb}}\n";

/// Draws the merged paths.
pub(in crate::draw) fn svg(paths: &Paths) -> String {
    let graph = merge(paths);
    let pairs: Vec<(usize, usize)> = graph
        .edges
        .iter()
        .map(|edge| (edge.from, edge.to))
        .collect();
    let ends: Vec<usize> = (0..graph.nodes.len())
        .filter(|nth| {
            graph
                .nodes
                .get(*nth)
                .is_some_and(|node| node.kind == Kind::End)
        })
        .collect();
    let found = layout(graph.nodes.len(), &pairs, &ends);
    let high = (found.heights.1 - found.heights.0) * NODE;
    let layer = (SPACIOUS / found.layers.max(1) as f64)
        .clamp(LAYER, WIDEST)
        .max((high / 8.0).min(STEEPEST));
    let canvas = Canvas {
        layer,
        left: EDGE + layer / 2.0,
        top: HEAD + NODE * 0.25 - found.heights.0 * NODE,
    };
    let networks = graph.networks();
    let colours = graph.colours();
    let width = (2.0 * EDGE + found.layers as f64 * layer).max(640.0);
    let mut body = String::new();
    text(
        &mut body,
        "head",
        (EDGE, 34.0),
        (width - 2.0 * EDGE) * 0.75,
        &paths.title,
    );
    let about: Vec<String> = [totals(paths), paths.about.clone(), merged(&graph)]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    text(
        &mut body,
        "soft",
        (EDGE, 54.0),
        width - 2.0 * EDGE,
        &about.join(" · "),
    );
    let mut leaving = vec![0_usize; graph.nodes.len()];
    let mut coming = leaving.clone();
    for edge in &graph.edges {
        for (counts, node) in [(&mut leaving, edge.from), (&mut coming, edge.to)] {
            counts
                .iter_mut()
                .skip(node)
                .take(1)
                .for_each(|count| *count += 1);
        }
    }
    for (edge, bends) in graph.edges.iter().zip(&found.bends) {
        let part = match leaving.get(edge.from).cmp(&coming.get(edge.to)) {
            std::cmp::Ordering::Greater => 0.68,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.32,
        };
        draw_edge(&mut body, edge, bends, &found, &canvas, (paths, part));
    }
    for (nth, node) in graph.nodes.iter().enumerate() {
        let colour = node
            .network()
            .and_then(|network| colours.get(network).copied());
        draw_node(&mut body, node, colour, canvas.at(&found, nth), layer);
    }
    let bottom = HEAD + (found.heights.1 - found.heights.0 + 1.0) * NODE;
    let lost = graph.nodes.iter().any(|node| node.lost > 0);
    let bottom = legend(&mut body, &networks, lost, (bottom, width));
    let description = format!("Graph of the paths that traces took. {}", about.join(". "));
    document(
        (width, bottom + EDGE),
        &paths.title,
        &description,
        STYLE,
        &body,
    )
}

fn merged(graph: &Graph) -> String {
    match graph.merged_by {
        "address" | "" => String::new(),
        by => format!("hops of one {by} are one"),
    }
}

struct Canvas {
    /// Width of a layer.
    layer: f64,
    left: f64,
    top: f64,
}

impl Canvas {
    fn point(&self, (layer, height): (usize, f64)) -> (f64, f64) {
        (
            self.left + layer as f64 * self.layer,
            self.top + height * NODE,
        )
    }

    /// A node stands above the middle of its room, as its text is below it.
    fn at(&self, found: &Layout, node: usize) -> (f64, f64) {
        let (x, y) = self.point(found.nodes.get(node).copied().unwrap_or_default());
        (x, y - 12.0)
    }
}

/// The point at a part of the way along a curve that leaves and comes in level.
fn on_curve(from: (f64, f64), to: (f64, f64), part: f64) -> (f64, f64) {
    let rest = 1.0 - part;
    let half = (to.0 - from.0) / 2.0;
    let ends = (rest.powi(3), part.powi(3));
    let (near, far) = (3.0 * rest * rest * part, 3.0 * rest * part * part);
    (
        from.0 * ends.0 + (from.0 + half) * near + (to.0 - half) * far + to.0 * ends.1,
        from.1 * (ends.0 + near) + to.1 * (far + ends.1),
    )
}

/// Draws an edge, with its label at a part of its way.
fn draw_edge(
    out: &mut String,
    edge: &Edge,
    bends: &[(usize, f64)],
    found: &Layout,
    canvas: &Canvas,
    (paths, part): (&Paths, f64),
) {
    let mut points = vec![canvas.at(found, edge.from)];
    points.extend(bends.iter().map(|bend| canvas.point(*bend)));
    points.push(canvas.at(found, edge.to));
    let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else {
        return;
    };
    let mut way = format!("M{} {}", px(first.0), px(first.1));
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        // Level where it leaves and where it comes, so that it flows from layer to layer.
        let half = (to.0 - from.0) / 2.0;
        let middle = (px(from.0 + half), px(to.0 - half));
        way.push_str(&format!(
            " C{} {} {} {} {} {}",
            middle.0,
            px(from.1),
            middle.1,
            px(to.1),
            px(to.0),
            px(to.1)
        ));
    }
    let share = edge.traces as f64 / paths.traces.len().max(1) as f64;
    let class = if edge.silent.1 > 0 {
        "edge silent"
    } else {
        "edge"
    };
    let traces = count(edge.traces, "trace");
    let about: Vec<String> = std::iter::once(traces)
        .chain(edge.silence(paths.between))
        .collect();
    line(
        out,
        format_args!(
            "<path class=\"{class}\" stroke-width=\"{}\" d=\"{way}\">{}</path>",
            px(1.2 + 3.8 * share),
            tooltip(&about)
        ),
    );
    // Where the edges of a node have parted from each other, or before they meet; on the level part of a long one.
    let next = points.get(1).copied().unwrap_or(last);
    let at = match bends.len() {
        0 => on_curve(first, last, part),
        bends => points.get(bends.div_ceil(2)).copied().unwrap_or(next),
    };
    let label: Vec<String> = std::iter::once(format!("{}×", edge.traces))
        .chain(edge.silence(paths.between))
        .collect();
    line(
        out,
        format_args!(
            "<text class=\"halo\" x=\"{}\" y=\"{}\">{}</text>",
            px(at.0),
            px(at.1 - 6.0),
            xml(&label.join(" · "))
        ),
    );
}

fn draw_node(out: &mut String, node: &Node, colour: Option<usize>, (x, y): (f64, f64), layer: f64) {
    line(
        out,
        format_args!("<g class=\"hop\">{}", tooltip(&details(node))),
    );
    let lost = if node.lost > 0 { " lost" } else { "" };
    let (cx, cy) = (px(x), px(y));
    match node.kind {
        Kind::Start => line(
            out,
            format_args!(
                "<rect class=\"node start{lost}\" x=\"{}\" y=\"{}\" width=\"22\" height=\"22\" rx=\"6\"/>",
                px(x - 11.0),
                px(y - 11.0)
            ),
        ),
        Kind::End => line(
            out,
            format_args!(
                "<circle class=\"node end\" cx=\"{cx}\" cy=\"{cy}\" r=\"{}\"/>",
                px(RADIUS + 4.0)
            ),
        ),
        Kind::Hop => {
            let class = colour
                .filter(|nth| *nth < COLOURS)
                .map_or_else(String::new, |nth| nth.to_string());
            line(
                out,
                format_args!(
                    "<circle class=\"node n{class}{lost}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{}\"/>",
                    px(RADIUS)
                ),
            );
        }
    }
    let mut below = y + RADIUS + 16.0;
    let mut say = |class: &str, text: &str| {
        let shown = cut_middle(&clean(text), (layer / 7.0) as usize, "…");
        line(
            out,
            format_args!(
                "<text class=\"{class}\" x=\"{cx}\" y=\"{}\">{}</text>",
                px(below),
                xml(&shown)
            ),
        );
        below += 13.0;
    };
    say("l1", &node.label);
    let second = match node.kind {
        Kind::Hop => node.names.first().or(node.networks.first()),
        _ => node
            .addresses
            .first()
            .filter(|address| **address != node.label),
    };
    if let Some(second) = second {
        say("l2", second);
    }
    let time = node.time().map(|(_, mean, _)| with_unit(mean, "ms"));
    let label = (!node.mpls.is_empty()).then(|| "MPLS".to_owned());
    let third: Vec<String> = time.into_iter().chain(label).collect();
    if node.lost > 0 {
        let lost = format!("{} of {} lost", node.lost, node.traces);
        say(
            "l3 bad",
            &std::iter::once(lost)
                .chain(third)
                .collect::<Vec<_>>()
                .join(" · "),
        );
    } else if !third.is_empty() {
        say("l3", &third.join(" · "));
    }
    out.push_str("</g>\n");
}

/// The networks with their colours, and what a ring means.
fn legend(out: &mut String, networks: &[&str], lost: bool, (top, width): (f64, f64)) -> f64 {
    let (mut x, mut y) = (EDGE, top);
    let mut entries: Vec<(String, String)> = networks
        .iter()
        .take(COLOURS)
        .enumerate()
        .map(|(nth, network)| (format!("n{nth}"), cut(&clean(network), 44, "…")))
        .collect();
    if networks.len() > COLOURS {
        entries.push((
            "n".to_owned(),
            format!("{} others", networks.len() - COLOURS),
        ));
    }
    if lost {
        entries.push(("lost".to_owned(), "traces lost here".to_owned()));
    }
    for (class, name) in entries {
        let room = 30.0 + crate::draw::text::width(&name) as f64 * 6.6;
        if x + room > width - EDGE && x > EDGE {
            (x, y) = (EDGE, y + 20.0);
        }
        let fill = if class == "lost" {
            " fill=\"none\""
        } else {
            ""
        };
        line(
            out,
            format_args!(
                "<circle class=\"{class}\"{fill} cx=\"{}\" cy=\"{}\" r=\"5.5\"/>",
                px(x + 6.0),
                px(y)
            ),
        );
        text(out, "small soft", (x + 18.0, y + 4.0), room, &name);
        x += room;
    }
    y + 8.0
}

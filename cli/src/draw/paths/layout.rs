//! Places for the nodes of a graph: from left to right in layers, with few crossings, and edges as straight as that allows.
//!
//! The way of Sugiyama, in the parts that graphs of paths need. There are crates for it; `docs/drawing.md` says why none is used.

use std::collections::VecDeque;

/// Edges over more layers than these in all are drawn straight, so that no graph takes longer than its size deserves.
const MOST_BENDS: usize = 50_000;

/// How often nodes are put in the middle of their neighbours.
const SWEEPS: usize = 12;

/// Room that a bend of an edge takes, where a node takes one.
const BEND: f64 = 0.45;

/// Where nodes and edges go. A layer is as wide as a node is high: one.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Layout {
    /// Layer and height of each node.
    pub(super) nodes: Vec<(usize, f64)>,
    /// The points that each edge passes between its ends.
    pub(super) bends: Vec<Vec<(usize, f64)>>,
    /// How many layers there are.
    pub(super) layers: usize,
    /// Lowest and highest height.
    pub(super) heights: (f64, f64),
}

/// Finds places for so many nodes, which edges name by number. `last` are the nodes that belong to the right edge; none of them has an
/// edge that leaves it.
pub(super) fn layout(count: usize, edges: &[(usize, usize)], last: &[usize]) -> Layout {
    let forward = without_cycles(count, edges);
    let mut layer = layers(count, &forward);
    let right = layer.iter().copied().max().unwrap_or(0);
    for node in last {
        if let Some(layer) = layer.get_mut(*node) {
            *layer = right;
        }
    }
    let mut grid = Grid::new(&layer, right + 1);
    let bends = grid.bend(&forward);
    grid.order();
    let heights = grid.heights();
    let place = |item: &usize| {
        let layer = grid.layer.get(*item).copied().unwrap_or(0);
        (layer, heights.get(*item).copied().unwrap_or(0.0))
    };
    let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
    let high = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Layout {
        nodes: (0..count).map(|node| place(&node)).collect(),
        bends: bends
            .iter()
            .zip(edges)
            .zip(&forward)
            .map(|((bends, edge), turned)| {
                let mut points: Vec<(usize, f64)> = bends.iter().map(place).collect();
                if edge != turned {
                    points.reverse();
                }
                points
            })
            .collect(),
        layers: right + 1,
        heights: if count == 0 { (0.0, 0.0) } else { (low, high) },
    }
}

/// The edges, with those turned round that lead back to where they come from.
fn without_cycles(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut out: Vec<(usize, usize)> = edges.to_vec();
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (nth, (from, _)) in edges.iter().enumerate() {
        if let Some(list) = leaving.get_mut(*from) {
            list.push(nth);
        }
    }
    let mut state = vec![State::New; count];
    for root in 0..count {
        if state[root] != State::New {
            continue;
        }
        state[root] = State::Open;
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.pop() {
            let Some(&nth) = leaving[node].get(next) else {
                state[node] = State::Done;
                continue;
            };
            stack.push((node, next + 1));
            let (from, to) = edges[nth];
            match state[to] {
                State::New => {
                    state[to] = State::Open;
                    stack.push((to, 0));
                }
                State::Open => out[nth] = (to, from),
                State::Done => {}
            }
        }
    }
    out
}

/// The longest way from a node without predecessors.
fn layers(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut waits = vec![0; count];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in edges.iter().filter(|(from, to)| from != to) {
        waits[*to] += 1;
        leaving[*from].push(*to);
    }
    let mut layer = vec![0; count];
    let mut ready: VecDeque<usize> = (0..count).filter(|node| waits[*node] == 0).collect();
    while let Some(node) = ready.pop_front() {
        for &to in &leaving[node] {
            layer[to] = layer[to].max(layer[node] + 1);
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push_back(to);
            }
        }
    }
    layer
}

/// Nodes and bends in their layers. Bends have numbers behind those of nodes.
struct Grid {
    /// The layer of each item.
    layer: Vec<usize>,
    /// How many of the items are nodes.
    nodes: usize,
    /// The items of each layer, from top to bottom.
    rows: Vec<Vec<usize>>,
    /// The neighbours of each item in the layer before, and in the one behind.
    before: Vec<Vec<usize>>,
    behind: Vec<Vec<usize>>,
}

impl Grid {
    fn new(layer: &[usize], layers: usize) -> Grid {
        let mut rows = vec![Vec::new(); layers];
        for (node, layer) in layer.iter().enumerate() {
            rows[*layer].push(node);
        }
        Grid {
            layer: layer.to_vec(),
            nodes: layer.len(),
            rows,
            before: vec![Vec::new(); layer.len()],
            behind: vec![Vec::new(); layer.len()],
        }
    }

    /// Puts a bend into each layer that an edge passes, and links neighbours.
    fn bend(&mut self, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let passed =
            |(from, to): &(usize, usize)| self.layer[*to].saturating_sub(self.layer[*from] + 1);
        let all: usize = edges.iter().map(passed).sum();
        let mut out = Vec::with_capacity(edges.len());
        for (from, to) in edges {
            let mut bends = Vec::new();
            let mut at = *from;
            let passed = self.layer[*from] + 1..self.layer[*to];
            for layer in passed.filter(|_| all <= MOST_BENDS) {
                let bend = self.layer.len();
                self.layer.push(layer);
                self.before.push(vec![at]);
                self.behind.push(Vec::new());
                self.behind[at].push(bend);
                self.rows[layer].push(bend);
                bends.push(bend);
                at = bend;
            }
            if self.layer[at] + 1 == self.layer[*to] {
                self.behind[at].push(*to);
                self.before[*to].push(at);
            }
            out.push(bends);
        }
        out
    }

    /// Orders each layer by the middle of the neighbours, back and forth.
    fn order(&mut self) {
        let mut place = vec![0.0; self.layer.len()];
        for row in &self.rows {
            for (nth, item) in row.iter().enumerate() {
                place[*item] = nth as f64;
            }
        }
        for sweep in 0..SWEEPS {
            let count = self.rows.len();
            for step in 0..count {
                let layer = if sweep % 2 == 0 {
                    step
                } else {
                    count - 1 - step
                };
                let neighbours = if sweep % 2 == 0 {
                    &self.before
                } else {
                    &self.behind
                };
                let row = &mut self.rows[layer];
                let mut wanted: Vec<(f64, usize)> = row
                    .iter()
                    .map(|item| {
                        (
                            middle(&neighbours[*item], &place).unwrap_or(place[*item]),
                            *item,
                        )
                    })
                    .collect();
                // A stable sort: what wants the same place stays in order.
                wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
                for (nth, (_, item)) in wanted.into_iter().enumerate() {
                    row[nth] = item;
                    place[item] = nth as f64;
                }
            }
        }
    }

    /// Heights of all items: as near to their neighbours as their order and size allow.
    fn heights(&self) -> Vec<f64> {
        let mut height = vec![0.0; self.layer.len()];
        let room = |item: usize| if item < self.nodes { 1.0 } else { BEND };
        for row in &self.rows {
            let mut at = 0.0;
            for item in row {
                at += room(*item) / 2.0;
                height[*item] = at;
                at += room(*item) / 2.0;
            }
        }
        for sweep in 0..SWEEPS {
            let count = self.rows.len();
            for step in 0..count {
                let layer = if sweep % 2 == 0 {
                    step
                } else {
                    count - 1 - step
                };
                let row = &self.rows[layer];
                let wanted: Vec<f64> = row
                    .iter()
                    .map(|item| {
                        let (one, other) = match sweep % 2 {
                            0 => (&self.before[*item], &self.behind[*item]),
                            _ => (&self.behind[*item], &self.before[*item]),
                        };
                        middle(one, &height)
                            .or_else(|| middle(other, &height))
                            .unwrap_or(height[*item])
                    })
                    .collect();
                let rooms: Vec<f64> = row.iter().map(|item| room(*item)).collect();
                for (item, at) in row.iter().zip(spread(&wanted, &rooms)) {
                    height[*item] = at;
                }
            }
        }
        height
    }
}

fn middle(of: &[usize], place: &[f64]) -> Option<f64> {
    let share = of.len() as f64;
    (!of.is_empty()).then(|| of.iter().map(|item| place[*item] / share).sum())
}

/// The places nearest to the wanted ones that keep their order and their distance: the least sum of squares, found by joining those
/// that push each other.
fn spread(wanted: &[f64], rooms: &[f64]) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut used = 0.0;
    for room in rooms {
        offsets.push(used + room / 2.0);
        used += room;
    }
    // Sum of what is wanted, how many, for each block that moves as one.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (wanted, offset) in wanted.iter().zip(&offsets) {
        let mut block = (wanted - offset, 1);
        while let Some(before) = blocks.pop() {
            if before.0 / (before.1 as f64) <= block.0 / (block.1 as f64) {
                blocks.push(before);
                break;
            }
            block = (before.0 + block.0, before.1 + block.1);
        }
        blocks.push(block);
    }
    let places = blocks
        .iter()
        .flat_map(|(sum, count)| std::iter::repeat_n(sum / *count as f64, *count));
    places
        .zip(offsets)
        .map(|(place, offset)| place + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_straight() {
        let found = layout(4, &[(0, 1), (1, 2), (2, 3)], &[3]);
        let layers: Vec<usize> = found.nodes.iter().map(|(layer, _)| *layer).collect();
        assert_eq!(layers, [0, 1, 2, 3]);
        assert!(
            found
                .nodes
                .iter()
                .all(|(_, height)| (height - found.nodes[0].1).abs() < 1e-9)
        );
    }

    #[test]
    fn nodes_of_a_layer_never_overlap() {
        let edges = [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4), (0, 4)];
        let found = layout(5, &edges, &[4]);
        let mut middle: Vec<f64> = found.nodes[1..4]
            .iter()
            .map(|(_, height)| *height)
            .collect();
        middle.sort_by(f64::total_cmp);
        assert!(
            middle
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= 1.0 - 1e-9),
            "{middle:?}"
        );
        assert_eq!(found.bends[6].len(), 1);
    }

    #[test]
    fn loops_are_drawn_too() {
        let found = layout(3, &[(0, 1), (1, 2), (2, 1), (1, 1), (2, 0)], &[]);
        assert_eq!(found.nodes.len(), 3);
        assert!(found.nodes.iter().all(|(_, height)| height.is_finite()));
    }

    #[test]
    fn nothing_is_a_layout_too() {
        assert_eq!(layout(0, &[], &[]).nodes, []);
    }
}

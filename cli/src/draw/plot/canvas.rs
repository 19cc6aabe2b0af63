//! A field of character cells of two by four dots each, which Braille characters show.

use crate::draw::Style;
use crate::draw::colour::Ink;

/// Dots and marks, each with a colour.
pub(super) struct Canvas {
    columns: usize,
    rows: usize,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy)]
struct Cell {
    dots: u8,
    mark: Option<char>,
    ink: Ink,
}

/// A dot, counted from the left and from the top.
pub(super) type Dot = (usize, usize);

impl Canvas {
    /// An empty field of so many cells.
    pub(super) fn new(columns: usize, rows: usize) -> Canvas {
        let empty = Cell {
            dots: 0,
            mark: None,
            ink: Ink::Plain,
        };
        Canvas {
            columns,
            rows,
            cells: vec![empty; columns * rows],
        }
    }

    /// How many dots it has from left to right.
    pub(super) fn width(&self) -> usize {
        self.columns * 2
    }

    /// How many dots it has from top to bottom.
    pub(super) fn height(&self) -> usize {
        self.rows * 4
    }

    fn cell(&mut self, (x, y): Dot) -> Option<&mut Cell> {
        if x >= self.width() {
            return None;
        }
        self.cells.get_mut(y / 4 * self.columns + x / 2)
    }

    /// Sets one dot.
    pub(super) fn dot(&mut self, at: Dot, ink: Ink) {
        let bit = match (at.0 % 2, at.1 % 4) {
            (0, 3) => 0x40,
            (1, 3) => 0x80,
            (0, y) => 1 << y,
            (_, y) => 8 << y,
        };
        if let Some(cell) = self.cell(at) {
            cell.dots |= bit;
            cell.ink = ink;
        }
    }

    /// Sets the dots from one to another.
    pub(super) fn line(&mut self, from: Dot, to: Dot, ink: Ink) {
        let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1));
        let along = |a: usize, b: usize, step: usize| {
            let part = step as f64 / steps.max(1) as f64;
            (a as f64 + (b as f64 - a as f64) * part).round() as usize
        };
        for step in 0..=steps {
            self.dot((along(from.0, to.0, step), along(from.1, to.1, step)), ink);
        }
    }

    /// Puts a character over the dots of the cell that holds a dot, unless there is one.
    pub(super) fn mark(&mut self, at: Dot, mark: char, ink: Ink) {
        if let Some(cell) = self.cell(at).filter(|cell| cell.mark.is_none()) {
            cell.mark = Some(mark);
            cell.ink = ink;
        }
    }

    /// The lines of text that show it.
    pub(super) fn lines(&self, style: &Style) -> Vec<Vec<(char, Ink)>> {
        let shown = |cell: &Cell| match (cell.mark, cell.dots) {
            (Some(mark), _) => (mark, cell.ink),
            (None, 0) => (' ', Ink::Plain),
            (None, dots) if style.unicode => (
                char::from_u32(0x2800 + u32::from(dots)).unwrap_or('*'),
                cell.ink,
            ),
            (None, dots) => {
                // Which of three heights the dots of a cell are at is as much as ASCII can say.
                let (top, bottom) = (dots & 0x09 != 0, dots & 0xc0 != 0);
                let c = match (top, bottom) {
                    (true, true) => '|',
                    (true, false) => '\'',
                    (false, true) => '.',
                    (false, false) => '-',
                };
                (c, cell.ink)
            }
        };
        let rows = self.cells.chunks(self.columns.max(1));
        rows.map(|row| row.iter().map(shown).collect()).collect()
    }
}

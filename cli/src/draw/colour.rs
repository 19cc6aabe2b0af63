//! Colours of a terminal: of middling brightness, so that they can be read on light and on dark.

use super::Style;

/// A colour, or a way to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// As the terminal has it.
    Plain,
    /// One of the 256.
    Of(u8),
    /// One of the 256 on another.
    On(u8, u8),
    /// For what matters least.
    Faint,
    /// For titles.
    Bold,
}

/// Colours of lines, in the order in which they are given out: neighbours differ, also for most who can't tell red from green.
pub(super) const LINES: [u8; 8] = [33, 208, 36, 170, 178, 75, 203, 141];

/// For what went wrong.
pub(super) const BAD: u8 = 203;

impl Style {
    /// The text in a colour, where colours are wanted.
    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        match ink {
            Ink::Plain => text.to_owned(),
            Ink::Of(front) => format!("\u{1b}[38;5;{front}m{text}\u{1b}[0m"),
            Ink::On(front, back) => format!("\u{1b}[38;5;{front};48;5;{back}m{text}\u{1b}[0m"),
            Ink::Faint => format!("\u{1b}[2m{text}\u{1b}[0m"),
            Ink::Bold => format!("\u{1b}[1m{text}\u{1b}[0m"),
        }
    }

    /// A line of cells, with one escape sequence for neighbours of one colour.
    pub(super) fn paint_cells(&self, cells: &[(char, Ink)]) -> String {
        let runs = cells.chunk_by(|a, b| a.1 == b.1);
        let painted = runs.map(|run| {
            let text: String = run.iter().map(|(c, _)| *c).collect();
            run.first()
                .map_or_else(String::new, |(_, ink)| self.paint(*ink, &text))
        });
        painted.collect()
    }
}

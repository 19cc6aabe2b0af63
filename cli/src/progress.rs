//! The line on standard error while pages are fetched: how far, how much of the budget is left, what is waited for.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::tame;
use crate::terminal::{self, spelt};
use crate::watch::Watch;

/// A progress line, where somebody looks; elsewhere nothing.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    /// Whether there is one as soon as something has to be waited for.
    watched: bool,
    watch: Watch,
    rows: u64,
    pages: u64,
}

impl Progress {
    /// Begins, where standard error is a terminal. A call of one page has a line only when it has to wait.
    pub(crate) fn begin(many_pages: bool, watch: Watch) -> Self {
        let watched = terminal::watches();
        let mut progress = Self {
            bar: (many_pages && watched).then(bar),
            watched,
            watch,
            rows: 0,
            pages: 0,
        };
        progress.show();
        progress
    }

    /// Rows were written, of so many new pages.
    pub(crate) fn wrote(&mut self, rows: usize, pages: u64) {
        self.rows += rows as u64;
        self.pages += pages;
        self.show();
    }

    /// Shows what has changed meanwhile.
    pub(crate) fn show(&mut self) {
        if !self.watched {
            return;
        }
        let waiting = self.watch.waiting();
        if self.bar.is_none() && waiting.is_some() {
            self.bar = Some(bar());
        }
        let Some(bar) = &self.bar else { return };
        let mut parts = vec![
            count(self.pages, "page", "pages"),
            count(self.rows, "row", "rows"),
        ];
        parts.extend(self.watch.budget());
        parts.extend(waiting);
        bar.set_message(spelt(tame(&parts.join(" · "))));
    }

    /// Does something that writes to a terminal, with the line out of the way.
    pub(crate) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(work),
            None => work(),
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        // The usual spinner is of braille characters, which an ASCII locale does not have.
        bar.set_style(match spelt("·".to_owned()).as_str() {
            "·" => style,
            _ => style.tick_chars("-\\|/ "),
        });
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// The line goes when all is done.
impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// `1 row`, `2 rows`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

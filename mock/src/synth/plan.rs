//! Which rows an answer has: rounds and agents, cut into pages. Nothing is counted out, so a century of rounds costs no more than one.

use crate::ask::Span;

/// Rows of an answer when nobody says how many.
const AGENTS: i64 = 5;
const ROWS_OF_A_PAGE: i64 = 500;

/// What rows are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// The range of time, when one is asked for.
    pub(crate) span: Option<Span>,
    /// The round that the last page ended with.
    pub(crate) last_round: Option<i64>,
    /// Seconds since 1970.
    pub(crate) now: i64,
    /// Length of a round, in seconds.
    pub(crate) interval: i64,
    /// Rows of a page, when the server is told.
    pub(crate) rows: Option<usize>,
    /// Pages, when the server is told.
    pub(crate) pages: Option<usize>,
}

/// A page: some rounds, and how many rows are in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    first: i64,
    interval: i64,
    rounds: i64,
    rows: i64,
    /// Its number, from 1.
    pub(crate) number: i64,
    /// The round that the link to the next page names, when there is one.
    pub(crate) next: Option<i64>,
}

/// Plans the page.
pub(crate) fn plan(wish: &Wish) -> Page {
    let interval = wish.interval.max(1);
    let latest = floor(wish.now, interval);
    let told = |number: Option<usize>| number.map(|n| i64::try_from(n).unwrap_or(i64::MAX).max(1));
    // Who wants only so many rows wants one page of them.
    let pages = told(wish.pages).or(wish.rows.map(|_| 1));
    let (first, last) = match wish.span {
        Some(Span { from, to }) => {
            let first = floor(from.saturating_add(interval - 1), interval);
            (first, floor(to, interval).min(latest))
        }
        // The current round; more pages need more rounds, and they lie before it.
        None => {
            let back = (pages.unwrap_or(1) - 1).min(1_000_000);
            (latest.saturating_sub(back.saturating_mul(interval)), latest)
        }
    };
    let empty = Page {
        first,
        interval,
        rounds: 0,
        rows: 0,
        number: 1,
        next: None,
    };
    if last < first {
        return empty;
    }
    let all = last.saturating_sub(first) / interval + 1;
    let of_a_page = match pages {
        Some(pages) => all.div_euclid(pages.min(all)).max(1),
        None => (ROWS_OF_A_PAGE / AGENTS).min(all),
    };
    let pages = pages.map_or_else(|| (all - 1) / of_a_page + 1, |pages| pages.min(all));
    let begin = match wish.last_round {
        Some(round) => floor(round, interval).saturating_add(interval).max(first),
        None => first,
    };
    if begin > last {
        return empty;
    }
    let before = begin.saturating_sub(first) / interval;
    // A link that was tampered with may begin in the middle of a page; it goes on from there.
    let page = (before / of_a_page).min(pages - 1);
    let last_page = page == pages - 1;
    let left = all - before;
    let rounds = match last_page {
        true => left,
        false => ((page + 1).saturating_mul(of_a_page).saturating_sub(before)).min(left),
    };
    let rows = match told(wish.rows) {
        Some(rows) => rows,
        None => rounds.saturating_mul(AGENTS),
    };
    let end = begin.saturating_add((rounds - 1).saturating_mul(interval));
    Page {
        first: begin,
        interval,
        rounds,
        rows,
        number: page + 1,
        next: (!last_page).then_some(end),
    }
}

impl Page {
    /// How many rows it has.
    pub(crate) fn len(&self) -> i64 {
        self.rows
    }

    /// Round and number of the agent of a row.
    pub(crate) fn row(&self, index: i64) -> (i64, usize) {
        let (rows, rounds) = (self.rows.max(1), self.rounds.max(1));
        // Rows are spread over the rounds as evenly as whole numbers allow, and go with time.
        let round = (i128::from(index) * i128::from(rounds) / i128::from(rows)) as i64;
        let first_of_round =
            (i128::from(round) * i128::from(rows) + i128::from(rounds) - 1) / i128::from(rounds);
        let agent = (i128::from(index) - first_of_round).max(0);
        let start = self
            .first
            .saturating_add(round.saturating_mul(self.interval));
        (start, usize::try_from(agent).unwrap_or(0))
    }
}

pub(crate) fn floor(second: i64, interval: i64) -> i64 {
    second.saturating_sub(second.rem_euclid(interval))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish() -> Wish {
        Wish {
            span: None,
            last_round: None,
            now: 1_000_000,
            interval: 900,
            rows: None,
            pages: None,
        }
    }

    /// All rows of all pages, and how many pages there were.
    fn all(mut wish: Wish) -> (Vec<(i64, usize)>, i64) {
        let (mut rows, mut count) = (Vec::new(), 0);
        loop {
            let page = plan(&wish);
            count += 1;
            assert_eq!(page.number, count);
            rows.extend((0..page.len()).map(|index| page.row(index)));
            match page.next {
                Some(next) => wish.last_round = Some(next),
                None => return (rows, count),
            }
        }
    }

    #[test]
    fn the_current_round_of_five_agents() {
        let (rows, pages) = all(wish());
        let expected: Vec<_> = (0..5).map(|agent| (999_900, agent)).collect();
        assert_eq!((rows, pages), (expected, 1));
    }

    #[test]
    fn pages_hold_each_round_of_the_range_once() {
        let span = Span {
            from: 1_000_000 - 10 * 86_400,
            to: 1_000_000,
        };
        for pages in [None, Some(1), Some(3), Some(7), Some(5000)] {
            for interval in [120, 300, 900] {
                let wish = Wish {
                    span: Some(span),
                    pages,
                    interval,
                    ..wish()
                };
                let (rows, count) = all(wish);
                let rounds = 10 * 86_400 / interval;
                assert_eq!(rows.len() as i64, rounds * 5, "{pages:?} {interval}");
                if let Some(pages) = pages {
                    assert_eq!(count, (pages as i64).min(rounds));
                }
                let mut unique = rows.clone();
                unique.sort_unstable();
                unique.dedup();
                assert_eq!(unique, rows, "in order, and each once");
                let inside = |round: &i64| (span.from..=span.to).contains(round);
                assert!(
                    rows.iter()
                        .all(|(round, _)| inside(round) && round % interval == 0)
                );
            }
        }
    }

    #[test]
    fn rows_and_pages_are_as_many_as_told() {
        for (rows, pages) in [(1, 1), (7, 3), (1000, 2), (3, 10)] {
            let wish = Wish {
                rows: Some(rows),
                pages: Some(pages),
                ..wish()
            };
            let (found, count) = all(wish);
            assert_eq!((found.len(), count), (rows * pages, pages as i64));
            let mut unique = found.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), found.len(), "{rows} {pages}");
        }
    }

    #[test]
    fn a_range_without_rounds_has_no_rows() {
        for span in [
            Span {
                from: 901,
                to: 1799,
            },
            Span {
                from: 2_000_000,
                to: 3_000_000,
            },
        ] {
            let page = plan(&Wish {
                span: Some(span),
                ..wish()
            });
            assert_eq!((page.len(), page.next), (0, None));
        }
    }

    #[test]
    fn odd_numbers_are_no_trouble() {
        let ends = [i64::MIN, -1, 0, 1, i64::MAX];
        for from in ends {
            for last_round in ends {
                for now in ends {
                    let page = plan(&Wish {
                        span: Some(Span { from, to: now }),
                        last_round: Some(last_round),
                        now,
                        interval: 120,
                        rows: Some(usize::MAX),
                        pages: Some(usize::MAX),
                    });
                    page.row(0);
                    page.row(page.len() - 1);
                }
            }
        }
    }
}

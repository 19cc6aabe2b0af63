//! Timing several ways to do the same, in turn, so that what slows the machine slows all of them.
//!
//! Where the system tells it, the time is what the thread ran, so that other programs count only by what they do to the caches.

use std::hint::black_box;
use std::time::Duration;

/// A way to do the work.
pub struct Runner<'a> {
    name: &'static str,
    run: Box<dyn FnMut(usize) -> Duration + 'a>,
}

impl<'a> Runner<'a> {
    /// Times the work alone; what it gives is dropped after the clock has stopped.
    pub fn kept<T: 'a>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        let mut results = Vec::new();
        let run = move |times: usize| {
            results.reserve(times);
            let start = now();
            for _ in 0..times {
                results.push(work());
            }
            let taken = now() - start;
            black_box(&results);
            results.clear();
            taken
        };
        Runner {
            name,
            run: Box::new(run),
        }
    }

    /// Times the work and dropping what it gives.
    pub fn dropped<T: 'a>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        let run = move |times: usize| {
            let start = now();
            for _ in 0..times {
                drop(black_box(work()));
            }
            now() - start
        };
        Runner {
            name,
            run: Box::new(run),
        }
    }
}

/// How one way did.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its name.
    pub name: &'static str,
    /// Of one piece of work; the median.
    pub time: Duration,
    /// Its time to that of the first way in the same round: the median, and what eight of ten rounds lie between.
    pub ratio: Spread,
}

/// A median, and the tenth and the ninetieth percentile.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// In the middle.
    pub median: f64,
    /// One in ten is below.
    pub low: f64,
    /// One in ten is above.
    pub high: f64,
}

/// Lets the ways take turns for so many rounds.
pub fn race(rounds: usize, mut runners: Vec<Runner<'_>>) -> Vec<Figure> {
    let times = repetitions(&mut runners);
    let count = runners.len();
    let mut taken = vec![Vec::new(); count];
    for round in 0..rounds {
        for turn in 0..count {
            let index = (round + turn) % count;
            let time = (runners[index].run)(times).as_secs_f64() / times as f64;
            taken[index].push(time);
        }
    }
    let first = taken[0].clone();
    let figure = |(runner, taken): (&Runner<'_>, &Vec<f64>)| Figure {
        name: runner.name,
        time: Duration::from_secs_f64(spread(taken.clone()).median),
        ratio: spread(
            taken
                .iter()
                .zip(&first)
                .map(|(time, first)| time / first)
                .collect(),
        ),
    };
    runners.iter().zip(&taken).map(figure).collect()
}

/// So often that the clock and its reading do not count. Runs each way once before it is measured.
fn repetitions(runners: &mut [Runner<'_>]) -> usize {
    const ENOUGH: Duration = Duration::from_millis(4);
    let longest = runners.iter_mut().map(|runner| (runner.run)(1)).max();
    let longest = longest.unwrap_or(ENOUGH).max(Duration::from_nanos(1));
    (ENOUGH.as_nanos() / longest.as_nanos()).clamp(1, 1_000) as usize
}

/// The spread of some values, of which there is at least one.
pub fn spread(mut values: Vec<f64>) -> Spread {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Spread {
        median: at(0.5),
        low: at(0.1),
        high: at(0.9),
    }
}

#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    // Both count up from 0.
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(not(unix))]
fn now() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

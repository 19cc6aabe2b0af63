//! `cargo xtask cost`: what a user pays for the crate `thousandeyes`, beside the same models with serde's derive.
//!
//! Everything is built in a temporary folder, from copies of the crates and with the versions of the lock file, so that
//! neither this repository's profile nor what is built in it already has a part in the figures. Ours and the opponent take
//! turns; a ratio is of two figures of the same round.

mod lines;
mod measure;
mod report;
mod room;
mod sets;

use crate::flags::CostFormat as Format;
use crate::{Outcome, output, repo};
use anyhow::{Context, Result, bail};
use measure::Pair;
use report::{Cell, Goal, Report, Table};
use room::Room;
use std::fs;

/// Between these two lines of `docs/performance.md` is what the command printed last.
const BEGIN: &str = "<!-- cargo xtask cost: begin -->";
const END: &str = "<!-- cargo xtask cost: end -->";

pub(crate) fn run(quick: bool, rounds: u8, format: Format, write: bool) -> Result<Outcome> {
    let apis = repo::apis()?;
    let room = Room::new(&apis)?;
    let rounds = if quick { 1 } else { usize::from(rounds) };
    let mut report = Report::begin(rounds);

    let pair = measure::pair(&room, rounds)?;
    report.add(beside(&pair));
    let programs = measure::programs(&room)?;
    report.add(sets::programs(&programs));
    report.add(sets::features(&room, &apis, quick)?);
    report.add(lines::table(&apis)?);
    report.goals = goals(&pair, &programs);

    if write {
        write_down(&report)?;
    }
    output::print(&match format {
        Format::Text => report.text(),
        Format::Markdown => report.markdown(),
        Format::Json => report.json()?,
    })?;
    match report.goals.iter().all(Goal::is_met) {
        true => Ok(Outcome::Fine),
        false => Ok(Outcome::Found),
    }
}

/// The crate alone, beside its opponent.
fn beside(pair: &Pair) -> Table {
    let row = |name: &str, cells: [Cell; 4]| {
        let mut row = vec![Cell::text(name)];
        row.extend(cells);
        row
    };
    let times = |name: &str, of: &measure::Beside| {
        let cells = [
            Cell::Seconds(of.ours),
            Cell::Seconds(of.theirs),
            Cell::Ratio(of.ratio),
            Cell::Ratio(of.clock),
        ];
        row(name, cells)
    };
    let mut rows = vec![
        times("`cargo check`, the crate alone", &pair.check),
        times("`cargo check` after a change in its `lib.rs`", &pair.again),
        times("`cargo build --release`, the crate alone", &pair.release),
        times("`cargo check`, all that it needs included", &pair.whole),
    ];
    let (ours, theirs) = pair.rlib;
    let cells = [
        Cell::Bytes(ours),
        Cell::Bytes(theirs),
        Cell::Ratio(share(ours, theirs)),
        Cell::text(""),
    ];
    rows.push(row("rlib of the release build", cells));
    Table {
        title: "All areas, no transport, beside the same models with serde's derive (CPU seconds)"
            .to_owned(),
        columns: [
            "",
            "`thousandeyes`",
            "derive",
            "ratio",
            "ratio by the clock",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    }
}

fn goals(pair: &Pair, programs: &[measure::Program]) -> Vec<Goal> {
    let mut goals = vec![
        Goal::new("clean check of the crate", pair.check.ratio, 1.0 / 3.0),
        Goal::new("release build of the crate", pair.release.ratio, 0.25),
    ];
    for program in programs {
        let name = format!("stripped one-call program over {}", program.name);
        goals.push(Goal::new(&name, share(program.ours, program.derived), 1.0));
    }
    goals
}

/// One figure as a share of another.
fn share(ours: u64, theirs: u64) -> f64 {
    ours as f64 / theirs.max(1) as f64
}

/// Puts the tables where the documentation has them.
fn write_down(report: &Report) -> Result<()> {
    let path = repo::root().join("docs/performance.md");
    let text =
        fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let Some((before, rest)) = text.split_once(BEGIN) else {
        bail!(
            "{} has no line `{BEGIN}`: expected the tables behind it",
            path.display()
        );
    };
    let Some((_, after)) = rest.split_once(END) else {
        bail!("{} has no line `{END}` behind `{BEGIN}`", path.display());
    };
    let new = format!("{before}{BEGIN}\n\n{}\n{END}{after}", report.markdown());
    fs::write(&path, new).with_context(|| format!("can't write {}", path.display()))
}

//! Running cargo, and reading what it took.

use super::room::{CARRIERS, Carrier, Room};
use crate::output;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Ours and the opponent's, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside {
    /// Processor time where the system tells it, else the clock's.
    pub(crate) ours: f64,
    pub(crate) theirs: f64,
    /// The median of the ratios of the rounds.
    pub(crate) ratio: f64,
    /// The same by the clock.
    pub(crate) clock: f64,
}

/// The crate, and its opponent.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) check: Beside,
    pub(crate) again: Beside,
    pub(crate) release: Beside,
    pub(crate) whole: Beside,
    /// Bytes of ours and theirs.
    pub(crate) rlib: (u64, u64),
}

/// A program with one call.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// Bytes: ours, our client with derived models, by hand with derived models.
    pub(crate) ours: u64,
    pub(crate) derived: u64,
    pub(crate) by_hand: u64,
    /// Crates, the program not counted.
    pub(crate) our_crates: usize,
    pub(crate) their_crates: usize,
}

const OURS: [&str; 5] = [
    "-p",
    "thousandeyes",
    "--no-default-features",
    "--features",
    "areas",
];
const THEIRS: [&str; 2] = ["-p", "derived"];

/// How long something took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) processor: f64,
    clock: f64,
}

/// Measures the crate and its opponent, in turn.
pub(crate) fn pair(room: &Room, rounds: usize) -> Result<Pair> {
    note("check");
    let check = alone(room, &["check"], rounds)?;
    note("check after a change");
    let again = after_a_change(room, rounds)?;
    note("release build");
    let release = alone(room, &["build", "--release"], rounds)?;
    let rlib = (rlib(room, "libthousandeyes-")?, rlib(room, "libderived-")?);
    note("check with all that is needed");
    let whole = take_turns(rounds, |ours| {
        let target = "whole";
        remove(&room.path(target))?;
        cargo(room, target, &["check"], side(ours))
    })?;
    Ok(Pair {
        check,
        again,
        release,
        whole,
        rlib,
    })
}

/// The crate alone, all that it needs built before.
fn alone(room: &Room, command: &[&str], rounds: usize) -> Result<Beside> {
    for ours in [true, false] {
        cargo(room, "target", command, side(ours))?;
    }
    take_turns(rounds, |ours| {
        let package = if ours { "thousandeyes" } else { "derived" };
        // Without the profile only what is not for release is cleaned.
        let mut clean = room.cargo("target");
        clean.args(["clean", "--quiet", "-p", package]);
        run(clean.args(command.get(1)))?;
        cargo(room, "target", command, side(ours))
    })
}

/// A check with what an earlier one has left, after a change that changes nothing.
fn after_a_change(room: &Room, rounds: usize) -> Result<Beside> {
    let mut turn = 0;
    let target = "incremental";
    let check = |ours: bool| -> Result<Time> {
        let mut command = room.cargo(target);
        command.args(["check", "--quiet"]).args(side(ours));
        run(command.env("CARGO_INCREMENTAL", "1"))
    };
    for ours in [true, false] {
        check(ours)?;
    }
    take_turns(rounds, |ours| {
        turn += 1;
        let lib = if ours {
            "generated/src/lib.rs"
        } else {
            "derived/src/lib.rs"
        };
        let text = fs::read_to_string(room.path(lib))?;
        room.write(lib, &format!("{text}// {turn}\n"))?;
        check(ours)
    })
}

/// Builds the programs and reads their sizes.
pub(crate) fn programs(room: &Room) -> Result<Vec<Program>> {
    CARRIERS
        .iter()
        .map(|carrier| program(room, carrier))
        .collect()
}

fn program(room: &Room, carrier: &Carrier) -> Result<Program> {
    note(&format!("program over {}", carrier.name));
    let [ours, derived, by_hand] = carrier.programs();
    let size = |name: &str| -> Result<u64> {
        cargo(
            room,
            "target",
            &["build", "--profile", "stripped"],
            &["-p", name],
        )?;
        let file = format!("target/stripped/{name}{}", std::env::consts::EXE_SUFFIX);
        let path = room.path(&file);
        let size = fs::metadata(&path).with_context(|| format!("can't read {}", path.display()))?;
        Ok(size.len())
    };
    Ok(Program {
        name: carrier.name,
        ours: size(&ours)?,
        derived: size(&derived)?,
        by_hand: size(&by_hand)?,
        our_crates: crates(room, &["-p", &ours], false)?.len().saturating_sub(1),
        their_crates: crates(room, &["-p", &by_hand], false)?
            .len()
            .saturating_sub(1),
    })
}

/// The crates in the tree of a package with their versions, and those that only builds need if so asked.
pub(crate) fn crates(room: &Room, package: &[&str], with_builds: bool) -> Result<BTreeSet<String>> {
    let edges = if with_builds {
        "normal,build"
    } else {
        "normal"
    };
    let mut command = room.cargo("target");
    command
        .args(["tree", "--quiet", "--prefix", "none", "--edges", edges])
        .args(package);
    let output = command.output().context("can't run cargo")?;
    if !output.status.success() {
        bail!(
            "cargo tree: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter(|line| !line.is_empty());
    // What is shown for the second time has a mark behind its version.
    let name = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(lines.map(name).collect())
}

/// Everything there is of a package and its features, from nothing.
pub(crate) fn from_nothing(room: &Room, command: &[&str], package: &[&str]) -> Result<Time> {
    remove(&room.path("whole"))?;
    cargo(room, "whole", command, package)
}

fn side(ours: bool) -> &'static [&'static str] {
    if ours { &OURS } else { &THEIRS }
}

/// Lets ours and the opponent take turns, the other one first in each round.
fn take_turns(rounds: usize, mut measure: impl FnMut(bool) -> Result<Time>) -> Result<Beside> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let first = round.is_multiple_of(2);
        for which in [first, !first] {
            let time = measure(which)?;
            if which { &mut ours } else { &mut theirs }.push(time);
        }
    }
    let ratio = |of: fn(&Time) -> f64| {
        let pairs = ours.iter().zip(&theirs);
        median(
            pairs
                .map(|(ours, theirs)| of(ours) / of(theirs).max(0.001))
                .collect(),
        )
    };
    Ok(Beside {
        ours: median(ours.iter().map(|time| time.processor).collect()),
        theirs: median(theirs.iter().map(|time| time.processor).collect()),
        ratio: ratio(|time| time.processor),
        clock: ratio(|time| time.clock),
    })
}

/// The middle one; 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Runs a command of cargo on a package.
pub(crate) fn cargo(room: &Room, target: &str, command: &[&str], package: &[&str]) -> Result<Time> {
    let mut cargo = room.cargo(target);
    run(cargo.args(command).arg("--quiet").args(package))
}

/// Runs a command that has to succeed; what it says goes where our own messages go.
fn run(command: &mut Command) -> Result<Time> {
    let shown = format!("{command:?}");
    let (start, spent) = (Instant::now(), children());
    let output = command.output().context("can't run cargo")?;
    let clock = start.elapsed().as_secs_f64();
    if !output.status.success() {
        bail!(
            "{shown} failed:\n{}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let processor = match (children(), spent) {
        (Some(now), Some(before)) => now - before,
        _ => clock,
    };
    Ok(Time { processor, clock })
}

/// What all ended children of this process ran, in seconds, where Linux tells it.
fn children() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may hold anything.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(13);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    // A hundred in a second, on every Linux there is.
    Some((ticks()? + ticks()?) / 100.0)
}

/// Bytes of the newest library whose file name begins so.
fn rlib(room: &Room, prefix: &str) -> Result<u64> {
    let folder = room.path("target/release/deps");
    let mut newest: Option<(std::time::SystemTime, PathBuf)> = None;
    for entry in
        fs::read_dir(&folder).with_context(|| format!("can't read {}", folder.display()))?
    {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) && name.ends_with(".rlib") {
            let changed = entry.metadata()?.modified()?;
            if newest.as_ref().is_none_or(|(known, _)| *known < changed) {
                newest = Some((changed, entry.path()));
            }
        }
    }
    match newest {
        Some((_, path)) => Ok(fs::metadata(path)?.len()),
        None => bail!("there is no {prefix}*.rlib in {}", folder.display()),
    }
}

fn remove(folder: &Path) -> Result<()> {
    match folder.exists() {
        true => {
            fs::remove_dir_all(folder).with_context(|| format!("can't remove {}", folder.display()))
        }
        false => Ok(()),
    }
}

/// Says what is measured now: the whole takes minutes.
pub(crate) fn note(what: &str) {
    output::say!("measuring: {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_and_theirs_take_turns_and_ratios_are_of_a_round() {
        let mut order = Vec::new();
        let beside = take_turns(3, |ours| {
            order.push(ours);
            // The second round is slow for both.
            let slow = if order.len() > 2 && order.len() < 5 {
                10.0
            } else {
                1.0
            };
            let time = if ours { slow } else { 4.0 * slow };
            Ok(Time {
                processor: time,
                clock: 2.0 * time,
            })
        });
        let beside = beside.unwrap();
        assert_eq!(order, [true, false, false, true, true, false]);
        assert_eq!((beside.ours, beside.theirs), (1.0, 4.0));
        assert_eq!((beside.ratio, beside.clock), (0.25, 0.25));
    }

    #[test]
    fn a_command_that_fails_says_what_it_said() {
        let failed = run(Command::new("cargo").arg("no-such-command"));
        let shown = failed.unwrap_err().to_string();
        assert!(shown.contains("no-such-command"), "{shown}");
    }

    #[test]
    fn a_transport_brings_nothing_of_the_others() {
        let room = Room::new(&crate::repo::apis().unwrap()).unwrap();
        let tree = |features| {
            let package = [
                "-p",
                "thousandeyes",
                "--no-default-features",
                "--features",
                features,
            ];
            let crates = crates(&room, &package, false).unwrap();
            let names = crates.iter().filter_map(|name| name.split(' ').next());
            names.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        let (ureq, hyper) = (tree("areas,ureq-rustls"), tree("areas,rustls"));
        for name in ["tokio", "reqwest", "hyper", "serde", "serde_derive"] {
            assert!(!ureq.contains(name), "{name}");
        }
        assert!(ureq.contains("ureq") && ureq.contains("rustls"));
        assert!(hyper.contains("tokio") && hyper.contains("hyper-rustls"));
        for name in ["ureq", "reqwest", "tower", "url"] {
            assert!(!hyper.contains(name), "{name}");
        }
        let reqwest = tree("areas,reqwest-rustls");
        assert!(reqwest.contains("reqwest") && !reqwest.contains("ureq"));
    }

    #[test]
    fn the_middle_is_taken() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(Vec::new()), 0.0);
    }
}

//! What a user compiles: how many crates with which features, and how long the client crate itself takes.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use thousandeyes_benches::race::spread;
use thousandeyes_benches::{measuring, place, rounds, table};

/// Feature sets, by what a user says of them.
const FEATURES: [(&str, &[&str]); 6] = [
    ("default", &[]),
    (
        "async only",
        &["--no-default-features", "--features", "areas,rustls"],
    ),
    (
        "one area, no transport, no serde",
        &["--no-default-features", "--features", "net"],
    ),
    (
        "areas, reqwest without TLS",
        &["--no-default-features", "--features", "areas,reqwest"],
    ),
    (
        "areas, rustls, blocking",
        &[
            "--no-default-features",
            "--features",
            "areas,rustls,blocking",
        ],
    ),
    ("all", &["--all-features"]),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", place::machine());
    let mut rows = Vec::new();
    let sets = if measuring() {
        &FEATURES[..]
    } else {
        &FEATURES[..1]
    };
    for (name, features) in sets {
        let run = crates(features, "normal")?;
        let built = crates(features, "normal,build")?;
        rows.push([
            (*name).to_owned(),
            run.len().to_string(),
            built.len().to_string(),
        ]);
    }
    let columns = ["features", "crates", "with those that only builds need"];
    table::print(
        "What a user compiles, `thousandeyes` and its runtime included",
        columns,
        &rows,
    );
    let all: Vec<_> = crates(&[], "normal,build")?.into_iter().collect();
    println!("\ndefault, crate by crate: {}", all.join(", "));
    if measuring() {
        times()?;
    }
    Ok(())
}

/// The crates of a feature set, each with its version.
fn crates(features: &[&str], edges: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut command = place::cargo();
    command
        .args([
            "tree",
            "-p",
            "thousandeyes",
            "--prefix",
            "none",
            "--edges",
            edges,
        ])
        .args(features);
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let name = |line: &str| {
        line.split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" ")
    };
    Ok(text
        .lines()
        .filter(|line| !line.is_empty())
        .map(name)
        .collect())
}

/// How long cargo takes to bring the client crate up to date when only that has to be compiled.
fn times() -> Result<(), Box<dyn Error>> {
    let target = place::programs()?.join("../cost");
    let mut rows = Vec::new();
    for (name, arguments) in [
        ("cargo check", &["check"][..]),
        ("cargo build --release", &["build", "--release"]),
    ] {
        compile(arguments, &target)?;
        let mut taken = Vec::new();
        for _ in 0..rounds(5) {
            let mut clean = place::cargo();
            clean
                .args(["clean", "--quiet", "-p", "thousandeyes", "--target-dir"])
                .arg(&target);
            clean.args(arguments.get(1)).status()?;
            let start = Instant::now();
            compile(arguments, &target)?;
            taken.push(start.elapsed().as_secs_f64());
        }
        let spread = spread(taken);
        rows.push([
            name.to_owned(),
            format!("{:.2}", spread.median),
            format!("{:.2}-{:.2}", spread.low, spread.high),
        ]);
    }
    table::print(
        "The crate `thousandeyes` alone, all else compiled before",
        ["command", "s", "10-90 %"],
        &rows,
    );
    Ok(())
}

fn compile(arguments: &[&str], target: &Path) -> Result<(), Box<dyn Error>> {
    let mut command = place::cargo();
    command
        .args(arguments)
        .args(["--quiet", "-p", "thousandeyes", "--target-dir"])
        .arg(target);
    command.env("CARGO_INCREMENTAL", "0");
    match command.status()?.success() {
        true => Ok(()),
        false => Err("thousandeyes does not compile".into()),
    }
}

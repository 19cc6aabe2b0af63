//! How long the generator takes: the whole process for the spec as it is, and how that grows with the spec.

use std::error::Error;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{fs, hint::black_box};

use thousandeyes_benches::race::{Figure, Runner, race, spread};
use thousandeyes_benches::{measuring, place, rounds, table};
use thousandeyes_codegen::{FileTree, OWNED_FOLDERS, Sources, load, outputs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = place::root();
    let manifest = fs::read_to_string(root.join("generated/Cargo.toml"))?;
    let files = spec()?;
    println!("{}; {} files in spec/v6", place::machine(), files.len());
    process()?;

    let sizes = if measuring() {
        vec![1, 2, 4, 8]
    } else {
        vec![1, 2]
    };
    let specs = sizes
        .iter()
        .map(|times| Spec::new(&files, *times, &manifest));
    let specs: Vec<Spec> = specs.collect::<Result<_, _>>()?;
    let read_and_compare = || {
        let sources = Sources::read("v6", "spec/v6/", &root.join("spec/v6"));
        let sources = sources.expect("it was read before");
        let tree = generate(&sources, &manifest).expect("it was generated before");
        tree.changes(&root, OWNED_FOLDERS)
            .expect("the generated files can be read")
    };
    let mut runners: Vec<_> = specs
        .iter()
        .map(|spec| Runner::dropped(spec.name, || spec.run()))
        .collect();
    runners.push(Runner::dropped(
        "1x, with reading and comparing files",
        read_and_compare,
    ));
    let figures = race(rounds(15), runners);
    let rows: Vec<_> = figures
        .iter()
        .enumerate()
        .map(|(index, figure)| row(specs.get(index), figure))
        .collect();
    let columns = [
        "spec",
        "operations",
        "spec kB",
        "generated kB",
        "ms",
        "to 1x",
        "to 1x, per operation",
    ];
    table::print(
        "Growth: all endpoint files again in other areas",
        columns,
        &rows,
    );
    Ok(())
}

fn row(spec: Option<&Spec>, figure: &Figure) -> [String; 7] {
    let shown = |number: fn(&Spec) -> usize| {
        spec.map_or_else(|| "-".to_owned(), |spec| number(spec).to_string())
    };
    let per_operation = spec.map_or_else(
        || "-".to_owned(),
        |spec| format!("{:.2}", figure.ratio.median / spec.times as f64),
    );
    [
        figure.name.to_owned(),
        shown(|spec| spec.operations),
        shown(|spec| spec.bytes / 1_000),
        shown(|spec| spec.generated / 1_000),
        format!("{:.1}", figure.time.as_secs_f64() * 1e3),
        format!("{:.2}", figure.ratio.median),
        per_operation,
    ]
}

/// The real thing, from its start to its end.
fn process() -> Result<(), Box<dyn Error>> {
    let program = place::programs()?.join("xtask");
    if measuring() {
        let built = place::cargo()
            .args(["build", "--quiet", "--release", "-p", "xtask"])
            .status()?;
        if !built.success() {
            return Err("xtask does not build".into());
        }
    } else if !program.exists() {
        return Ok(());
    }
    let mut taken = Vec::new();
    for _ in 0..rounds(31) {
        let mut command = Command::new(&program);
        command
            .args(["codegen", "--check"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status()?;
        taken.push(start.elapsed().as_secs_f64() * 1e3);
        if status.code() != Some(0) {
            println!(
                "`xtask codegen --check` ends with {status}: what is generated is not what is there"
            );
        }
    }
    let least = taken.iter().copied().fold(f64::INFINITY, f64::min);
    let spread = spread(taken);
    let (median, low, high) = (spread.median, spread.low, spread.high);
    println!(
        "`xtask codegen --check`, whole process: {median:.1} ms, 10-90 % {low:.1}-{high:.1}, least {least:.1}"
    );
    Ok(())
}

/// A spec, several times over.
struct Spec<'a> {
    name: &'static str,
    times: usize,
    files: Vec<(String, String)>,
    manifest: &'a str,
    operations: usize,
    bytes: usize,
    generated: usize,
}

impl<'a> Spec<'a> {
    fn new(
        files: &[(String, String)],
        times: usize,
        manifest: &'a str,
    ) -> Result<Self, Box<dyn Error>> {
        let files: Vec<_> = (0..times)
            .flat_map(|copy| files.iter().filter_map(move |file| again(file, copy)))
            .collect();
        let files = with_areas(files, times);
        let mut spec = Spec {
            name: match times {
                1 => "1x",
                2 => "2x",
                4 => "4x",
                _ => "8x",
            },
            times,
            bytes: files.iter().map(|(_, text)| text.len()).sum(),
            operations: 0,
            generated: 0,
            files,
            manifest,
        };
        let sources = spec.sources();
        spec.operations = load(&sources)
            .map_err(|problems| problems.render(&sources, false))?
            .operations
            .len();
        spec.generated = spec.run().iter().map(|(_, text)| text.len()).sum();
        Ok(spec)
    }

    fn sources(&self) -> Sources {
        let mut sources = Sources::new("v6", "spec/v6/");
        for (path, text) in &self.files {
            sources.insert(path, text.as_bytes());
        }
        sources
    }

    fn run(&self) -> FileTree {
        generate(black_box(&self.sources()), self.manifest).expect("it was generated before")
    }
}

fn generate(sources: &Sources, manifest: &str) -> Result<FileTree, Box<dyn Error>> {
    let api = load(sources).map_err(|problems| problems.render(sources, false))?;
    Ok(outputs(&[api], manifest)?)
}

/// Every file of the spec: its path below `spec/v6`, and its text.
fn spec() -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let root = place::root().join("spec/v6");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path
                .strip_prefix(&root)?
                .to_string_lossy()
                .replace('\\', "/");
            files.push((below, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The file's copy of that number, in another area and under other paths; nothing where one is enough.
fn again((path, text): &(String, String), copy: usize) -> Option<(String, String)> {
    if copy == 0 {
        return Some((path.clone(), text.clone()));
    }
    let (folder, rest) = path.split_once('/')?;
    let (area, rest) = rest.split_once('/')?;
    let text = text
        .replace("get: /", &format!("get: /{copy}/"))
        .replace("get: \"/", &format!("get: \"/{copy}/"));
    Some((format!("{folder}/{}/{rest}", area_again(area, copy)), text))
}

/// Names of areas are one word.
fn area_again(area: &str, copy: usize) -> String {
    format!("{area}{}", "copy".repeat(copy))
}

/// Declares the areas of the copies, each by the line of its original in `api.yaml`.
fn with_areas(mut files: Vec<(String, String)>, times: usize) -> Vec<(String, String)> {
    let api = files.iter_mut().find(|(path, _)| path == "api.yaml");
    if let Some((_, text)) = api
        && let Some((before, areas)) = text.split_once("\nareas:\n")
    {
        let mut out = format!("{before}\nareas:\n");
        for copy in 0..times {
            for line in areas.lines() {
                let Some((area, rest)) = line.trim_start().split_once(':') else {
                    continue;
                };
                let area = if copy == 0 {
                    area.to_owned()
                } else {
                    area_again(area, copy)
                };
                out.push_str(&format!("  {area}:{rest}\n"));
            }
        }
        *text = out;
    }
    files
}

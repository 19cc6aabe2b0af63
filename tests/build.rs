//! Makes functions of the Rust samples on the reference pages, so that `tests/samples.rs` holds them against the crate.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut pages = Vec::new();
    walk(&folder, &mut pages)?;
    pages.sort();
    let mut out = String::new();
    let mut names = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page)?;
        // The version is the folder that the page is in.
        let version = page.parent().and_then(Path::file_name);
        let version = version.unwrap_or_default().to_string_lossy().into_owned();
        for section in text.split("\n## ").skip(1) {
            let sample = section.split_once("```rust\n");
            let Some((sample, _)) = sample.and_then(|(_, rest)| rest.split_once("\n```")) else {
                continue;
            };
            let operation = section.lines().next().unwrap_or_default();
            function(&mut out, &version, operation, section, sample)?;
            names.push(operation.to_owned());
        }
    }
    writeln!(out, "pub(super) const SAMPLES: &[&str] = &{names:?};")?;
    let path = PathBuf::from(env::var("OUT_DIR")?).join("samples.rs");
    Ok(fs::write(path, out)?)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, out)?;
        } else if path.extension().is_some_and(|ending| ending == "md") {
            out.push(path);
        }
    }
    Ok(())
}

/// The sample as the body of a function whose arguments have the types that the page's table says.
fn function(
    out: &mut String,
    version: &str,
    operation: &str,
    section: &str,
    sample: &str,
) -> std::fmt::Result {
    let module: String = operation
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    writeln!(
        out,
        "pub(super) async fn {module}(client: &thousandeyes::Client"
    )?;
    for row in section.lines() {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let (Some(name), Some(place), Some(ty)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        // In bold are those that must be given.
        let name = name
            .strip_prefix("**`")
            .and_then(|name| name.strip_suffix("`**"));
        if let Some(name) = name.filter(|_| matches!(place, "path" | "query")) {
            writeln!(out, ", {}: {}", snake(name), rust(version, ty))?;
        }
    }
    writeln!(out, ") -> Result<(), thousandeyes::Error> {{")?;
    writeln!(
        out,
        "    #[allow(unused_imports)]\n    use thousandeyes::{{Window, {version}::Areas}};"
    )?;
    writeln!(out, "    {sample};\n    Ok(())\n}}")
}

/// The Rust type that a cell of the table means.
fn rust(version: &str, ty: &str) -> String {
    let linked = ty.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match (linked, ty) {
        (Some((name, _)), _) => format!("thousandeyes::{version}::{name}"),
        (None, "int") => "i64".to_owned(),
        (None, "float") => "f64".to_owned(),
        (None, "bool" | "bit" | "flag") => "bool".to_owned(),
        (None, "time") => "thousandeyes::Timestamp".to_owned(),
        (None, _) => "&'static str".to_owned(),
    }
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

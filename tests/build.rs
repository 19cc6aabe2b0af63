//! Makes functions of the Rust samples on the reference pages, so that `tests/samples.rs` holds them against the crate.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use thousandeyes_codegen::ir::{Api, Operation};
use thousandeyes_codegen::{Sources, load, sample_arguments};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (spec, reference) = (root.join("spec"), root.join("docs/reference"));
    println!("cargo::rerun-if-changed={}", spec.display());
    println!("cargo::rerun-if-changed={}", reference.display());
    let mut out = String::new();
    let mut names = Vec::new();
    // A spec that can't be read is told by the tests, better than a build could.
    for api in apis(&spec)? {
        for operation in &api.operations {
            let folder = reference.join(&api.version);
            let page = folder.join(format!("{}.md", operation.area));
            if let Some(sample) = sample(&page, &operation.id)? {
                function(&mut out, &api, operation, &sample)?;
                names.push(operation.id.clone());
            }
        }
    }
    writeln!(out, "pub(super) const SAMPLES: &[&str] = &{names:?};")?;
    let path = PathBuf::from(env::var("OUT_DIR")?).join("samples.rs");
    Ok(fs::write(path, out)?)
}

/// Every version that can be read.
fn apis(spec: &Path) -> Result<Vec<Api>, Box<dyn Error>> {
    let mut apis = Vec::new();
    for entry in fs::read_dir(spec)? {
        let folder = entry?.path();
        if folder.is_dir() {
            let version = folder.file_name().unwrap_or_default().to_string_lossy();
            let sources = Sources::read(&version, &format!("spec/{version}/"), &folder)?;
            apis.extend(load(&sources).ok());
        }
    }
    Ok(apis)
}

/// The Rust under the heading of an operation.
fn sample(page: &Path, operation: &str) -> Result<Option<String>, Box<dyn Error>> {
    let Ok(text) = fs::read_to_string(page) else {
        return Ok(None);
    };
    let mut sections = text.split("\n## ").skip(1);
    let section = sections.find(|section| section.lines().next() == Some(operation));
    let sample = section.and_then(|section| section.split_once("```rust\n"));
    let sample = sample.and_then(|(_, rest)| rest.split_once("\n```"));
    Ok(sample.map(|(sample, _)| sample.to_owned()))
}

/// The sample as the body of a function that is given what it speaks of.
fn function(out: &mut String, api: &Api, operation: &Operation, sample: &str) -> std::fmt::Result {
    let module = operation
        .id
        .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let arguments: String = sample_arguments(api, operation)
        .iter()
        .map(|(name, ty)| format!(", {name}: {ty}"))
        .collect();
    writeln!(
        out,
        "mod {module} {{
    #[allow(unused_imports, reason = \"not each of them needs all\")]
    use thousandeyes::{{*, {version}::*, {version}::{area}::*}};

    pub(super) async fn call(client: &Client{arguments}) -> Result<(), Error> {{
        {sample};
        Ok(())
    }}
}}",
        version = api.version,
        area = operation.area.replace('-', "_"),
    )
}

//! Emits the models with serde's derive, for the tests to read every example with them.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use thousandeyes_codegen::{Sources, baseline, load};

fn main() -> Result<(), Box<dyn Error>> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6");
    println!("cargo::rerun-if-changed={}", spec.display());
    let sources = Sources::read("v6", "spec/v6/", &spec)?;
    // A spec that can't be read is for `cargo xtask lint` to explain.
    let api = load(&sources).map_err(|_| "the spec can't be read, `cargo xtask lint` says why")?;
    let models = baseline::derive_models(&api);
    // What is included can have no attributes and no documentation of its own.
    let items = models.lines();
    let items: Vec<_> = items
        .filter(|line| !line.starts_with("//!") && !line.starts_with("#!["))
        .collect();
    let folder = env::var("OUT_DIR")?;
    fs::write(Path::new(&folder).join("derived.rs"), items.join("\n"))?;
    Ok(())
}

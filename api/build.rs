//! Finds the committed descriptions, and the example answers that they name, and makes one table of them: so that neither the
//! folder of the spec nor that of the generated files is needed where a tool runs, and a new version needs no line here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = own.join("..");
    // In a package from a registry there is no repository around, and what `data` links to there is in the package.
    let (generated, spec) = match root.join("generated/api").is_dir() {
        true => (root.join("generated/api"), root.join("spec")),
        false => (own.join("data/api"), own.join("data/spec")),
    };
    println!("cargo::rerun-if-changed={}", generated.display());
    println!("cargo::rerun-if-changed={}", spec.display());

    let mut table = String::from("pub(crate) const SOURCES: &[Source] = &[\n");
    for file in sorted(&generated)? {
        let version = file.file_stem().unwrap_or_default().to_string_lossy();
        let examples = spec.join(&*version).join("examples");
        // Other products of the spec may lie beside the descriptions.
        if file.extension().is_none_or(|it| it != "json") || !spec.join(&*version).is_dir() {
            continue;
        }
        let _ = writeln!(
            table,
            "    Source {{ ir: include_str!({:?}), examples: &[",
            file.canonicalize()?
        );
        let mut found = Vec::new();
        if examples.is_dir() {
            walk(&examples, &mut found)?;
        }
        for path in found {
            let name = path.strip_prefix(&examples).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            let _ = writeln!(
                table,
                "        ({name:?}, include_str!({:?})),",
                path.canonicalize()?
            );
        }
        table.push_str("    ] },\n");
    }
    table.push_str("];\n");
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    fs::write(out.unwrap_or_default().join("sources.rs"), table)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    for path in sorted(folder)? {
        match path.is_dir() {
            true => walk(&path, out)?,
            false => out.push(path),
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

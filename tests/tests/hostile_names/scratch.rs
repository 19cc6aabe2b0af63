//! A crate in a folder of its own, and what cargo says of it.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};
use thousandeyes_codegen::FileTree;

/// Checks, documents and formats the files of a crate. The target folder stays, so that only the first time takes long.
pub(crate) fn build(tree: &FileTree) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-names");
    let source = root.join("src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    let mut areas = Vec::new();
    for (path, text) in tree.iter() {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&root))?;
        fs::write(path, text)?;
        areas.extend(text.lines().filter_map(|line| {
            line.strip_prefix("#[cfg(feature = \"")?
                .strip_suffix("\")]")
        }));
    }
    let areas: Vec<String> = areas.iter().map(|area| format!("{area} = []\n")).collect();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize()?;
    let workspace = here.parent().unwrap_or(&here);
    fs::write(root.join("README.md"), "Hostile names.\n")?;
    fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock"))?;
    let runtime = workspace.join("runtime");
    let manifest = format!(
        "[package]\nname = \"hostile-names\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[lib]\npath = \"src/lib.rs\"\n\n\
         [features]\n{}\n[dependencies]\nthousandeyes-runtime = {{ path = {runtime:?}, default-features = false, features = [\"blocking\", \"serde\"] }}\n\n\
         [lints.rust]\nwarnings = \"deny\"\n\n[workspace]\n",
        areas.concat()
    );
    fs::write(root.join("Cargo.toml"), manifest)?;
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let run = |what: &str, arguments: &[&str]| -> Result<(), Box<dyn Error>> {
        let mut command = Command::new(what);
        command.current_dir(&root).args(arguments);
        command.env("CARGO_TARGET_DIR", root.join("target"));
        command
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("RUSTFLAGS");
        let output = command.output()?;
        match output.status.success() {
            true => Ok(()),
            false => Err(format!(
                "{what} {}: {}{}",
                arguments.join(" "),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            )
            .into()),
        }
    };
    run(&cargo, &["check", "--offline", "--quiet", "--all-features"])?;
    run(
        &cargo,
        &["doc", "--offline", "--quiet", "--no-deps", "--all-features"],
    )?;
    run(&cargo, &["fmt", "--check"])
}

//! The crates that are compared, written below the target folder: one as the spec is, one as a mutation has it.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::outputs;
use toml::{Table, Value};

/// Two workspaces that share a runtime and a target folder.
pub(super) struct Scratch {
    folder: PathBuf,
    manifest: String,
}

/// cargo-semver-checks.
pub(super) struct SemverChecks {
    pub(super) version: String,
}

impl SemverChecks {
    /// It, when it is installed.
    pub(super) fn find() -> Option<Self> {
        let found = Command::new("cargo-semver-checks")
            .args(["semver-checks", "--version"])
            .output()
            .ok()?;
        let version = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        found.status.success().then_some(Self { version })
    }
}

impl Scratch {
    /// Writes what does not change from mutation to mutation. The runtime is a copy, so that work on it in the meantime changes nothing.
    pub(super) fn new(root: &Path) -> Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR");
        let target = target.map_or_else(|| root.join("target"), PathBuf::from);
        let folder = target.join("diff-verify");
        for side in ["base", "mutant"] {
            let side = folder.join(side);
            if side.exists() {
                fs::remove_dir_all(&side)
                    .with_context(|| format!("can't remove {}", side.display()))?;
            }
            write(&side.join("Cargo.toml"), &workspace(root, &folder, &side)?)?;
            copy(&root.join("Cargo.lock"), &side.join("Cargo.lock"))?;
            let downstream = "[package]\nname = \"downstream\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\nthousandeyes = { workspace = true }\n";
            write(&side.join("downstream/Cargo.toml"), downstream)?;
        }
        let runtime = folder.join("base/runtime");
        write(
            &runtime.join("Cargo.toml"),
            &without_tests(&root.join("runtime/Cargo.toml"))?,
        )?;
        copy_folder(&root.join("runtime/src"), &runtime.join("src"))?;
        for name in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
            let from = root.join("runtime").join(name);
            if from.exists() {
                copy(&from, &runtime.join(name))?;
            }
        }
        let readme = root.join("generated/README.md");
        for side in ["base", "mutant"] {
            copy(&readme, &folder.join(side).join("generated/README.md"))?;
        }
        let manifest = root.join("generated/Cargo.toml");
        let manifest = fs::read_to_string(&manifest)
            .with_context(|| format!("can't read {}", manifest.display()))?;
        Ok(Self { folder, manifest })
    }

    /// Writes the unchanged crate, and the program for both sides.
    pub(super) fn write_base(&self, api: &Api, program: &str) -> Result<()> {
        for side in ["base", "mutant"] {
            write(
                &self.folder.join(side).join("downstream/src/lib.rs"),
                program,
            )?;
            self.write_crate(side, api)?;
        }
        Ok(())
    }

    /// Writes the crate as a mutation has it.
    pub(super) fn write_mutant(&self, api: &Api) -> Result<()> {
        self.write_crate("mutant", api)
    }

    fn write_crate(&self, side: &str, api: &Api) -> Result<()> {
        let folder = self.folder.join(side);
        let tree = outputs(std::slice::from_ref(api), &self.manifest)?;
        let changes = tree
            .changes(&folder, &["generated/src"])
            .context("can't compare the crate with what is on disk")?;
        tree.apply(&folder, &changes)
            .context("can't write the crate")
    }

    /// What the compiler says against the program with the unchanged crate, if anything.
    pub(super) fn compiles_against_base(&self) -> Result<Option<String>> {
        self.compiles("base")
    }

    /// The same with the mutated one.
    pub(super) fn compiles_against_mutant(&self) -> Result<Option<String>> {
        self.compiles("mutant")
    }

    fn compiles(&self, side: &str) -> Result<Option<String>> {
        let own = self.cargo(side, &["check", "--quiet", "--package", "thousandeyes"])?;
        if !own.status.success() {
            let why = String::from_utf8_lossy(&own.stderr).into_owned();
            bail!("the generated crate itself does not compile:\n{why}");
        }
        let program = self.cargo(side, &["check", "--quiet", "--package", "downstream"])?;
        if program.status.success() {
            return Ok(None);
        }
        let why = String::from_utf8_lossy(&program.stderr).into_owned();
        let first = why.lines().find(|line| line.starts_with("error"));
        match first {
            Some(line) => Ok(Some(line.to_owned())),
            None => bail!("cargo check failed without an error of the compiler:\n{why}"),
        }
    }

    /// Writes the documentation of the unchanged crate as JSON.
    pub(super) fn document_base(&self) -> Result<()> {
        self.document("base")
    }

    fn document(&self, side: &str) -> Result<()> {
        let arguments = [
            "rustdoc",
            "--quiet",
            "--package",
            "thousandeyes",
            "--lib",
            "--",
            "-Zunstable-options",
            "--output-format",
            "json",
            "--document-hidden-items",
            "--cap-lints",
            "allow",
        ];
        let made = self.cargo(side, &arguments)?;
        if !made.status.success() {
            bail!("rustdoc failed:\n{}", String::from_utf8_lossy(&made.stderr));
        }
        let from = self.folder.join("target/doc/thousandeyes.json");
        copy(&from, &self.folder.join(format!("{side}.json")))
    }

    /// The lints that find a breaking change.
    pub(super) fn semver_checks(&self, _: &SemverChecks) -> Result<Vec<String>> {
        self.document("mutant")?;
        let found = Command::new("cargo-semver-checks")
            .args([
                "semver-checks",
                "--release-type",
                "minor",
                "--color",
                "never",
            ])
            .arg("--baseline-rustdoc")
            .arg(self.folder.join("base.json"))
            .arg("--current-rustdoc")
            .arg(self.folder.join("mutant.json"))
            .output()
            .context("can't run cargo-semver-checks")?;
        let text = String::from_utf8_lossy(&found.stdout);
        let failures = text.lines().filter_map(|line| {
            let rest = line.trim().strip_prefix("--- failure ")?;
            Some(rest.split(':').next().unwrap_or(rest).to_owned())
        });
        let lints: Vec<String> = failures.collect();
        if !found.status.success() && lints.is_empty() {
            bail!(
                "cargo-semver-checks failed:\n{}",
                String::from_utf8_lossy(&found.stderr)
            );
        }
        Ok(lints)
    }

    fn cargo(&self, side: &str, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(env!("CARGO"));
        command
            .current_dir(self.folder.join(side))
            .args(arguments)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            // rustdoc's JSON is for tools; they all ask for it in this way.
            .env("RUSTC_BOOTSTRAP", "1")
            .env_remove("RUSTDOCFLAGS")
            .output()
            .with_context(|| format!("can't run cargo {}", arguments.join(" ")))
    }
}

/// The repository's workspace manifest with the members of a scratch workspace.
fn workspace(root: &Path, folder: &Path, side: &Path) -> Result<String> {
    let path = root.join("Cargo.toml");
    let mut table = manifest(&path)?;
    let Some(Value::Table(workspace)) = table.get_mut("workspace") else {
        bail!("{} has no [workspace]", path.display());
    };
    let base = side.ends_with("base");
    let mut members = vec![Value::from("generated"), Value::from("downstream")];
    members.extend(base.then(|| Value::from("runtime")));
    workspace.insert("members".to_owned(), Value::Array(members));
    workspace.remove("default-members");
    if let Some(Value::Table(dependencies)) = workspace.get_mut("dependencies") {
        let runtime = folder.join("base/runtime").display().to_string();
        if let Some(Value::Table(entry)) = dependencies.get_mut("thousandeyes-runtime") {
            entry.insert("path".to_owned(), Value::from(runtime));
        }
    }
    table.remove("profile");
    Ok(table.to_string())
}

fn manifest(path: &Path) -> Result<Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    text.parse()
        .with_context(|| format!("{} is not TOML", path.display()))
}

/// A crate's manifest without what its tests need.
fn without_tests(path: &Path) -> Result<String> {
    let mut table = manifest(path)?;
    for key in ["dev-dependencies", "test", "bench", "example"] {
        table.remove(key);
    }
    Ok(table.to_string())
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    }
    fs::copy(from, to)
        .map(drop)
        .with_context(|| format!("can't copy {}", from.display()))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("can't read {}", from.display()))? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_folder(&entry.path(), &to)?,
            false => copy(&entry.path(), &to)?,
        }
    }
    Ok(())
}

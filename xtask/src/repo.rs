//! Where things are in this repository, and reading the spec.

use crate::output;
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use thousandeyes_codegen::escape::terminal;
use thousandeyes_codegen::ir::Api;
use thousandeyes_codegen::{Sources, is_link, load};

/// The root of the checkout that the current folder is in. Outside of any checkout, a note says so and the checkout that this program was
/// built in is used.
pub(crate) fn root() -> PathBuf {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    let found = || {
        let here = env::current_dir().ok();
        let around = here
            .as_deref()
            .and_then(|here| here.ancestors().find(is_checkout));
        around.map(Path::to_path_buf).unwrap_or_else(|| {
            let own = Path::new(env!("CARGO_MANIFEST_DIR"));
            let own = own.parent().unwrap_or(own).to_path_buf();
            output::message(&format!(
                "note: the current folder is in no checkout, {} is used\n",
                own.display()
            ));
            own
        })
    };
    ROOT.get_or_init(found).clone()
}

/// Whether a folder is the root of a checkout of this repository.
fn is_checkout(folder: &&Path) -> bool {
    folder.join("xtask/Cargo.toml").is_file() && folder.join("spec").is_dir()
}

/// Fails if the path is a symbolic link: one in a pull request could point anywhere.
pub(crate) fn refuse_link(path: &Path) -> Result<()> {
    if is_link(path) {
        bail!(
            "{} is a link, which is not followed; put the file or folder itself there",
            terminal(&path.display().to_string())
        );
    }
    Ok(())
}

/// The sources of every version below `spec/`, in the order of their names.
pub(crate) fn sources() -> Result<Vec<Sources>> {
    let spec = root().join("spec");
    refuse_link(&spec)?;
    let mut versions = Vec::new();
    for entry in fs::read_dir(&spec).with_context(|| format!("can't read {}", spec.display()))? {
        let entry = entry?;
        refuse_link(&entry.path())?;
        if entry.file_type()?.is_dir() {
            versions.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    versions.sort();
    if versions.is_empty() {
        bail!(
            "{} has no version folder; expected one like spec/v6",
            spec.display()
        );
    }
    let read = |version: &String| {
        let folder = spec.join(version);
        Sources::read(version, &format!("spec/{version}/"), &folder)
            .with_context(|| format!("can't read {}", folder.display()))
    };
    versions.iter().map(read).collect()
}

/// Every version, resolved; what is wrong goes to standard error.
pub(crate) fn apis() -> Result<Vec<Api>> {
    let mut apis = Vec::new();
    let mut wrong = 0;
    for sources in sources()? {
        match load(&sources) {
            Ok(api) => apis.push(api),
            Err(problems) => {
                wrong += problems.len();
                output::message(&problems.render(&sources, std::io::stderr().is_terminal()));
            }
        }
    }
    if wrong > 0 {
        bail!("the spec can't be read as it is; nothing was written");
    }
    Ok(apis)
}

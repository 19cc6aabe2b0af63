//! One side of a comparison: a revision, a folder or the working tree, and the specs in it.

use super::crate_version;
use super::git::Git;
use crate::{output, repo};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use thousandeyes_codegen::diff::Placed;
use thousandeyes_codegen::{Sources, is_link, is_spec_file, load_placed};

/// What is compared.
pub(super) enum Side {
    /// A commit, and how to call it.
    Commit { id: String, shown: String },
    /// A folder, and how to call it.
    Folder { path: PathBuf, shown: String },
}

/// The specs of a side.
pub(super) struct Specs {
    pub(super) shown: String,
    pub(super) apis: Vec<Placed>,
    /// The client crate's, when the side has its manifest.
    pub(super) version: Option<String>,
    /// Whether the folder is that of one version, so that its name says nothing.
    one_version: bool,
}

impl Side {
    /// A folder of that name, or else a revision.
    pub(super) fn named(name: &str, git: &Git) -> Result<Self> {
        let path = Path::new(name);
        if path.is_dir() {
            return Ok(Self::Folder {
                path: path.to_path_buf(),
                shown: format!("folder {name}"),
            });
        }
        if path.exists() {
            bail!("`{name}` is a file; expected a revision, or a folder that holds a spec");
        }
        let root = git.root().with_context(|| {
            format!("`{name}` is no folder, and can't be looked up as a revision")
        });
        root?;
        if let Some((base, head)) = name.split_once("..") {
            let head = head.trim_start_matches('.');
            bail!(
                "`{name}` is a range; give its ends as two arguments: `cargo xtask diff {base} {head}`"
            );
        }
        match git.commit(name)? {
            Some(id) => {
                let short: String = id.chars().take(9).collect();
                let shown = match id.starts_with(name) {
                    true => short,
                    false => format!("{name} ({short})"),
                };
                Ok(Self::Commit { id, shown })
            }
            None => bail!(
                "`{name}` is neither a revision of this repository nor a folder; `git branch -a` and `git tag` list what is there"
            ),
        }
    }

    /// Where the work on this branch began.
    pub(super) fn merge_base(git: &Git) -> Result<Self> {
        let (id, branch) = git.merge_base()?;
        let short: String = id.chars().take(9).collect();
        Ok(Self::Commit {
            id,
            shown: format!("merge base with {branch} ({short})"),
        })
    }

    /// The spec as it is on disk, committed or not.
    pub(super) fn working_tree(git: &Git) -> Result<Self> {
        let shown = match git.is_dirty("spec")? {
            true => "working tree, with changes that are not committed",
            false => "working tree",
        };
        Ok(Self::Folder {
            path: git.root()?.to_path_buf(),
            shown: shown.to_owned(),
        })
    }

    /// How to call it.
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Commit { shown, .. } | Self::Folder { shown, .. } => shown,
        }
    }

    /// Its specs; what is wrong with them goes to standard error.
    pub(super) fn read(&self, git: &Git) -> Result<Specs> {
        let (sources, version, one_version) = match self {
            Self::Commit { id, shown } => {
                let files = git.files(id, "spec")?;
                let sources = of_files(files);
                if sources.is_empty() {
                    bail!("{shown} has no spec: there is no folder like spec/v6 in it");
                }
                let manifests = ["Cargo.toml", "generated/Cargo.toml"];
                let manifest = |path: &str| -> Option<String> {
                    let files = git.files(id, path).ok()?;
                    let (_, text) = files.into_iter().find(|(name, _)| name == path)?;
                    String::from_utf8(text).ok()
                };
                let [root, own] = manifests.map(manifest);
                (sources, crate_version::version(root, own), false)
            }
            Self::Folder { path, .. } => of_folder(path)?,
        };
        let mut apis = Vec::new();
        let mut wrong = false;
        for sources in &sources {
            match load_placed(sources) {
                Ok(api) => apis.push(api),
                Err(mistakes) => {
                    wrong = true;
                    let colours = std::io::stderr().is_terminal();
                    output::message(&mistakes.render(sources, colours));
                }
            }
        }
        if wrong {
            let what = match self {
                Self::Commit { .. } => {
                    " in today's language, as said above; \
                     compare with a revision after the change of the language, or with a folder in which it is mended"
                }
                Self::Folder { .. } => ", as said above; mend it and compare again",
            };
            bail!("{}: the spec can't be read{what}", self.shown());
        }
        Ok(Specs {
            shown: self.shown().to_owned(),
            apis,
            version,
            one_version,
        })
    }
}

/// Two folders of one version each hold the same version, whatever they are called.
pub(super) fn same_version(mut base: Specs, head: Specs) -> (Specs, Specs) {
    if let ([old], [new]) = (base.apis.as_mut_slice(), head.apis.as_slice())
        && (base.one_version || head.one_version)
    {
        old.api.version.clone_from(&new.api.version);
    }
    (base, head)
}

/// The versions among the files of a revision.
fn of_files(files: Vec<(String, Vec<u8>)>) -> Vec<Sources> {
    let mut versions: BTreeMap<String, Sources> = BTreeMap::new();
    for (path, text) in files {
        let below = path.strip_prefix("spec/").unwrap_or(&path);
        let Some((version, file)) = below.split_once('/') else {
            continue;
        };
        if is_spec_file(file) {
            let prefix = format!("spec/{version}/");
            let sources = versions
                .entry(version.to_owned())
                .or_insert_with(|| Sources::new(version, &prefix));
            sources.insert(file, text);
        }
    }
    versions.into_values().collect()
}

type Found = (Vec<Sources>, Option<String>, bool);

/// The versions in a folder: a repository, its `spec`, or one version.
fn of_folder(folder: &Path) -> Result<Found> {
    let read = |name: &str, path: &Path| {
        let shown = path.display().to_string().replace('\\', "/");
        Sources::read(name, &format!("{shown}/"), path)
            .with_context(|| format!("can't read {shown}"))
    };
    if folder.join("api.yaml").symlink_metadata().is_ok() {
        let full = folder.canonicalize();
        let full = full.with_context(|| format!("can't read {}", folder.display()))?;
        let name = full.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default();
        return Ok((vec![read(&name, folder)?], None, true));
    }
    let spec = folder.join("spec");
    repo::refuse_link(&spec)?;
    let (spec, repository) = match spec.is_dir() {
        true => (spec, Some(folder)),
        false => (folder.to_path_buf(), folder.parent()),
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(&spec).with_context(|| format!("can't read {}", spec.display()))? {
        let entry = entry?;
        repo::refuse_link(&entry.path())?;
        if entry.file_type()?.is_dir() && entry.path().join("api.yaml").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    if names.is_empty() {
        bail!(
            "{} holds no spec; expected a repository, its folder `spec`, or one version like `spec/v6` with an `api.yaml` in it",
            folder.display()
        );
    }
    names.sort();
    let sources = names.iter().map(|name| {
        let path = spec.join(name);
        // As the repository's own messages and annotations have it.
        match folder.join(".git").exists() {
            true => Sources::read(name, &format!("spec/{name}/"), &path)
                .with_context(|| format!("can't read {}", path.display())),
            false => read(name, &path),
        }
    });
    let sources = sources.collect::<Result<Vec<_>>>()?;
    let manifest = |path: &str| {
        let path = repository?.join(path);
        let folder_is_link = path.parent().is_some_and(is_link);
        let real = !folder_is_link && path.symlink_metadata().is_ok_and(|about| about.is_file());
        real.then(|| fs::read_to_string(path).ok())?
    };
    let version = crate_version::version(manifest("Cargo.toml"), manifest("generated/Cargo.toml"));
    Ok((sources, version, false))
}

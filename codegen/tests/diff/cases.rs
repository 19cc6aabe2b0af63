//! Pairs of specs that differ in one thing, one for each rule of `xtask diff`.
//!
//! A case is written as edits: texts of the base that are replaced, files that are put or taken away. A case may also be
//! another one read backwards.

use serde::Deserialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use thousandeyes_codegen::diff::Placed;
use thousandeyes_codegen::{Sources, load_placed};

/// The folder of the cases.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/diff")
}

/// The files of a folder that end in `.yaml`, by name.
///
/// # Errors
///
/// The folder can't be read.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// Two specs.
pub(crate) type Pair = (Vec<Placed>, Vec<Placed>);

/// A case as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Written {
    /// What the older spec has otherwise than the base.
    base: Vec<Edit>,
    /// What the newer spec has otherwise than the older.
    change: Vec<Edit>,
    /// The case that this one is, read backwards.
    backwards: Option<String>,
    /// The case that comes near without being one of this rule; `backwards` for this one read backwards.
    near: Option<String>,
    /// What comes near, as a change of its own.
    near_change: Vec<Edit>,
}

/// One edit of a spec.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// The file, below the version's folder. `version` renames the version itself.
    file: String,
    /// Text that is there once.
    #[serde(default)]
    find: Option<String>,
    /// What takes its place.
    #[serde(default)]
    put: Option<String>,
    /// The whole file.
    #[serde(default)]
    text: Option<String>,
    /// Whether the file goes.
    #[serde(default)]
    gone: bool,
}

/// A case for one rule.
pub(crate) struct Case {
    /// The rule's id.
    pub(crate) rule: String,
    /// Specs that the rule finds the difference of.
    pub(crate) pair: Pair,
    /// Specs that it does not.
    pub(crate) near: Pair,
}

/// Every case, in the order of ids.
///
/// # Errors
///
/// A file can't be read, an edit does not fit, or a spec does not load.
pub(crate) fn all() -> io::Result<Vec<Case>> {
    let mut written: BTreeMap<String, Written> = BTreeMap::new();
    for path in files(&folder().join("rules"))? {
        let id = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path)?;
        let case = serde_saphyr::from_str(&text);
        let case = case.map_err(|error| other(format!("{id}: {error}")))?;
        written.insert(id.into_owned(), case);
    }
    let base = Sources::read("v6", "spec/v6/", &folder().join("base"))?;
    let known: RefCell<BTreeMap<String, Pair>> = RefCell::default();
    let one = |id: &str| {
        if let Some(pair) = known.borrow().get(id) {
            return Ok(pair.clone());
        }
        let found = pair(&base, &written, id);
        let found = found.map_err(|error| other(format!("{id}: {error}")))?;
        known.borrow_mut().insert(id.to_owned(), found.clone());
        io::Result::Ok(found)
    };
    let (mut out, mut wrong) = (Vec::new(), String::new());
    for (id, case) in &written {
        let near = || match case.near.as_deref() {
            Some("backwards") => Ok(swap(one(id)?)),
            Some(near) => one(near),
            None => {
                let old = edited(&base, &case.base)?;
                Ok((loaded(&old)?, loaded(&edited(&old, &case.near_change)?)?))
            }
        };
        match one(id).and_then(|pair| Ok((pair, near()?))) {
            Ok((pair, near)) => out.push(Case {
                rule: id.clone(),
                pair,
                near,
            }),
            Err(error) => wrong.push_str(&format!("{error}\n")),
        }
    }
    match wrong.is_empty() {
        true => Ok(out),
        false => Err(other(wrong)),
    }
}

fn pair(base: &Sources, written: &BTreeMap<String, Written>, id: &str) -> io::Result<Pair> {
    let case = written
        .get(id)
        .ok_or_else(|| other(format!("there is no case `{id}`")))?;
    if let Some(other) = &case.backwards {
        return Ok(swap(pair(base, written, other)?));
    }
    let old = edited(base, &case.base)?;
    let mut new = loaded(&edited(&old, &case.change)?)?;
    let mut old = loaded(&old)?;
    // Two versions are two folders, of which the base has one.
    if case.change.iter().any(|edit| edit.file == "version") {
        for placed in &mut new {
            placed.api.version = "v7".to_owned();
        }
        let known = old.clone();
        new.extend(known);
    }
    old.sort_by(|a, b| a.api.version.cmp(&b.api.version));
    Ok((old, new))
}

fn swap((old, new): Pair) -> Pair {
    (new, old)
}

/// The sources with edits carried out.
///
/// # Errors
///
/// A text is not there, or more than once.
pub(crate) fn edited(sources: &Sources, edits: &[Edit]) -> io::Result<Sources> {
    let mut files: BTreeMap<String, Vec<u8>> = sources
        .iter()
        .map(|(_, path, text)| (path.to_owned(), text.to_vec()))
        .collect();
    for edit in edits.iter().filter(|edit| edit.file != "version") {
        let Edit {
            file,
            find,
            put,
            text,
            gone,
        } = edit;
        if *gone {
            files.remove(file);
        } else if let Some(text) = text {
            files.insert(file.clone(), text.clone().into_bytes());
        } else {
            let found = files.get(file).cloned().unwrap_or_default();
            let found = String::from_utf8_lossy(&found).into_owned();
            let find = find.as_deref().unwrap_or_default();
            if found.matches(find).count() != 1 {
                let times = found.matches(find).count();
                return Err(other(format!("{file} has {find:?} {times} times")));
            }
            let put = put.as_deref().unwrap_or_default();
            files.insert(file.clone(), found.replacen(find, put, 1).into_bytes());
        }
    }
    let mut out = Sources::new(sources.version(), "spec/v6/");
    for (path, text) in files {
        out.insert(&path, text);
    }
    Ok(out)
}

/// The API of some sources, with places.
///
/// # Errors
///
/// What is wrong with the spec, drawn.
pub(crate) fn loaded(sources: &Sources) -> io::Result<Vec<Placed>> {
    match load_placed(sources) {
        Ok(placed) => Ok(vec![placed]),
        Err(mistakes) => Err(other(mistakes.render(sources, false))),
    }
}

fn other(message: String) -> io::Error {
    io::Error::other(message)
}

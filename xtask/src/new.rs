//! `cargo xtask new`: the beginning of something, so that one fills in rather than looks up.

use crate::flags::New;
use crate::{Outcome, output, repo};
use anyhow::{Context, Result, anyhow, bail};
use std::fs;
use std::path::Path;
use thousandeyes_codegen::{Sources, load};

pub(crate) fn run(what: &New) -> Result<Outcome> {
    let New::Endpoint { place, version } = what;
    let Some((area, noun)) = place
        .split_once('/')
        .filter(|(area, noun)| is_name(area) && is_name(noun))
    else {
        bail!("`{place}` is not AREA/NOUN; expected two names in lower case, like `net/path-vis`");
    };
    let folder = repo::root().join("spec").join(version);
    if !folder.is_dir() {
        bail!(
            "there is no version `{version}`; expected a folder {}",
            folder.display()
        );
    }
    let spec = folder.join(format!("endpoints/{area}/{noun}.yaml"));
    let example = folder.join(format!("examples/{area}/{noun}/documented.json"));
    for path in [&spec, &example] {
        if path.exists() {
            bail!("{} is there already; nothing was written", shown(path));
        }
    }
    let sources = Sources::read(version, &format!("spec/{version}/"), &folder)
        .with_context(|| format!("can't read {}", folder.display()))?;
    let text = draft(&sources, area, noun)
        .map_err(|why| anyhow!("can't begin `{place}`: {why}; nothing was written"))?;
    write(&spec, &text)?;
    write(&example, EXAMPLE)?;
    output::line(&format!("created {}", shown(&spec)))?;
    output::line(&format!("created {}", shown(&example)))?;
    output::say!(
        "next: transcribe the page, put its example in, then `cargo xtask lint` and `cargo xtask codegen`"
    );
    Ok(Outcome::Fine)
}

fn is_name(name: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(fine)
        && !name.ends_with('-')
        && !name.contains("--")
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't create {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(repo::root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// A file that resolves as it stands, so that the first `lint` speaks of what was filled in; or why there can't be one.
fn draft(sources: &Sources, area: &str, noun: &str) -> Result<String, String> {
    let known = messages(sources);
    let model: String = noun.split('-').map(capital).collect();
    let mut why = String::new();
    // `Text` and the like are taken; a row of it is not.
    for model in [format!("{model}Row"), model].iter().rev() {
        let text = endpoint(area, noun, model);
        let mut with = sources.clone();
        with.insert(&format!("endpoints/{area}/{noun}.yaml"), text.as_str());
        with.insert(&format!("examples/{area}/{noun}/documented.json"), EXAMPLE);
        // What is wrong already is not the new file's doing.
        let new = messages(&with).into_iter();
        let new: Vec<String> = new.filter(|message| !known.contains(message)).collect();
        match new.as_slice() {
            [] => return Ok(text),
            new => why = new.join("; "),
        }
    }
    Err(why)
}

/// What is wrong with a spec, in words.
fn messages(sources: &Sources) -> Vec<String> {
    let Err(problems) = load(sources) else {
        return Vec::new();
    };
    let words = problems.iter().map(|problem| match &problem.help {
        Some(help) => format!("{} ({help})", problem.message),
        None => problem.message.clone(),
    });
    words.collect()
}

fn endpoint(area: &str, noun: &str, model: &str) -> String {
    format!(
        "# yaml-language-server: $schema=../../../schema.json\n\
         # Every key is described in docs/spec-language.md.\n\
         \n\
         operations:\n  \
           {noun}:\n    \
             title: What it answers, in one line\n    \
             page: {area}/#/{noun}\n    \
             get: /{area}/{noun}\n    \
             answer: {{ rows: rows, of: {model} }}\n    \
             examples: [documented.json]\n\
         models:\n  \
           {model}:\n    \
             doc: What one row is.\n    \
             fields:\n      \
               name: text\n",
        noun = noun,
        area = area,
        model = model,
    )
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

const EXAMPLE: &str =
    "{\n  \"rows\": [\n    {\n      \"name\": \"put the documented example here\"\n    }\n  ]\n}\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> Sources {
        let mut all = repo::sources().unwrap();
        all.retain(|sources| sources.version() == "v6");
        all.remove(0)
    }

    #[test]
    fn a_draft_resolves_as_it_stands() {
        let text = draft(&spec(), "net", "round-trip").unwrap();
        assert!(text.contains("get: /net/round-trip\n"));
        assert!(text.contains("\n  RoundTrip:\n"));
    }

    #[test]
    fn a_model_gets_another_name_where_its_own_is_taken() {
        // Of the runtime, and of another file of the area.
        for (noun, model) in [("text", "TextRow"), ("hop", "HopRow")] {
            let text = draft(&spec(), "net", noun).unwrap();
            assert!(text.contains(&format!("\n  {model}:\n")), "{text}");
        }
    }

    #[test]
    fn what_can_not_be_is_refused() {
        for (area, noun, why) in [
            ("nett", "jitter", "did you mean `net`?"),
            ("elsewhere", "jitter", "add it to `areas` in `api.yaml`"),
            ("net", "self", "a keyword of Rust"),
            ("net", "crate", "a keyword of Rust"),
        ] {
            let refused = draft(&spec(), area, noun).unwrap_err();
            assert!(refused.contains(why), "{area}/{noun}: {refused}");
        }
    }

    #[test]
    fn what_was_wrong_before_is_not_held_against_it() {
        let mut sources = spec();
        sources.insert("endpoints/net/broken.yaml", "operations: { a: 1 }\n");
        assert!(draft(&sources, "net", "jitter").is_ok());
    }
}

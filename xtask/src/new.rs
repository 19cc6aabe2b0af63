//! `cargo xtask new`: the beginning of something, so that one fills in rather than looks up.

use crate::flags::New;
use crate::{Outcome, output, repo};
use anyhow::{Context, Result, anyhow, bail};
use std::fs;
use std::path::Path;
use thousandeyes_codegen::diagnostic::Code;
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

/// A file that resolves but for the texts that are to be filled in, so that the first `lint` names these; or why there can't be one.
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
    let problems = problems
        .iter()
        .filter(|problem| problem.code != Code::Placeholder);
    let words = problems.map(|problem| match &problem.help {
        Some(help) => format!("{} ({help})", problem.message),
        None => problem.message.clone(),
    });
    words.collect()
}

fn endpoint(area: &str, noun: &str, model: &str) -> String {
    SKELETON
        .replace("{noun}", noun)
        .replace("{area}", area)
        .replace("{Model}", model)
}

/// The file of a new endpoint. Lines in comments are for keys that only some operations need.
const SKELETON: &str = r#"# yaml-language-server: $schema=../../../schema.json
# Every key is described in docs/spec-language.md. Lines in comments are for operations that need them.

operations:
  {noun}:
    title: "TODO: what it does, in one line"
    # doc: "What the title does not say: conditions, when fields are absent, what the server does."
    page: {area}/#/{noun}
    get: /{area}/{noun}
    # since: 2015-01-31
    # path:
    #   testId: { type: TestId, doc: "Which test; `get` then ends in `/{testId}`." }
    # query:
    #   limit: { type: int, range: [1, 1000], default: 100, doc: "Rows at most." }
    answer: { rows: rows, of: {Model} }
    # An answer with one object has `one: key` in place of `rows: key`. What stands beside the rows is a head: `head: {Model}Head`.
    examples: [documented.json]
    # body: {Model}
    # body-examples: [sent.json]
models:
  {Model}:
    doc: "TODO: what one row is."
    # key: [name]
    fields:
      name: text
# heads:
#   {Model}Head:
#     top: { pages: { type: Pages } }
"#;

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

const EXAMPLE: &str = "{\n  \"rows\": [\n    {\n      \"name\": \"TODO: put the documented example here, repaired to valid JSON\"\n    }\n  ]\n}\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> Sources {
        let mut all = repo::sources().unwrap();
        all.retain(|sources| sources.version() == "v6");
        all.remove(0)
    }

    #[test]
    fn a_draft_resolves_but_for_what_is_to_be_filled_in() {
        let text = draft(&spec(), "net", "round-trip").unwrap();
        let problems = load(&with(&text)).unwrap_err();
        let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::Placeholder; 3]);
        assert!(text.contains("get: /net/round-trip\n"));
        assert!(text.contains("\n  RoundTrip:\n"));
    }

    #[test]
    fn what_is_in_comments_is_the_language_too() {
        let text = draft(&spec(), "net", "round-trip").unwrap();
        let mut all = String::new();
        for line in text.lines() {
            let key = |line: &str| {
                line.trim_start()
                    .split(' ')
                    .next()
                    .is_some_and(|word| word.ends_with(':'))
            };
            let line = match line.split_once("# ") {
                Some((before, rest))
                    if key(rest) && before.trim().is_empty() && !rest.starts_with("yaml-") =>
                {
                    format!("{before}{rest}")
                }
                _ => line.to_owned(),
            };
            all.push_str(&(line + "\n"));
        }
        let filled = all
            .replace("TODO: ", "")
            .replace("\n  round-trip:", "\n  create-round-trip:")
            .replace("get: /net/round-trip", "post: /net/round-trip/{testId}")
            .replace("of: RoundTrip }", "of: RoundTrip, head: RoundTripHead }");
        let mut sources = with(&filled);
        let folder = "examples/net/round-trip";
        let row = r#"{ "name": "made up" }"#;
        sources.insert(&format!("{folder}/sent.json"), row);
        let page = format!("{{ \"rows\": [{row}], \"pages\": {{}} }}");
        sources.insert(&format!("{folder}/documented.json"), page.as_str());
        let before = messages(&spec());
        let problems = messages(&sources);
        assert_eq!(problems, before, "{filled}");
        let api = load(&sources).unwrap();
        let operation = api
            .operations
            .iter()
            .find(|it| it.id == "net.create-round-trip");
        let operation = operation.unwrap();
        assert!(operation.body.is_some() && operation.path_params.len() == 1);
        assert!(operation.query.iter().any(|param| param.name == "limit"));
    }

    /// The spec with a draft of `net/round-trip`.
    fn with(text: &str) -> Sources {
        let mut sources = spec();
        sources.insert("endpoints/net/round-trip.yaml", text);
        sources.insert("examples/net/round-trip/documented.json", EXAMPLE);
        sources
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

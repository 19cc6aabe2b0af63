//! Untrusted text is escaped in every report and every format: the spec and the change have hostile texts wherever a text is allowed.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use thousandeyes_codegen::diff::{Format, Report, diff};
use thousandeyes_codegen::escape;
use thousandeyes_codegen::{Sources, load, load_placed, outputs};
use thousandeyes_tests::fixture::base;

/// Texts with a special meaning to terminals, Markdown, HTML, GitHub or YAML.
const PIECES: &[&str] = &[
    "\u{1b}[31m",
    "\u{1b}]0;x\u{7}",
    "\u{9b}2J",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{2028}",
    "\r",
    "\n",
    "\n::error::x",
    "::set-output name=a::b",
    "##[error]x",
    "@octocat",
    "#12",
    "octo/repo#3",
    "<img src=x onerror=alert(1)>",
    "</details>",
    "<!--",
    "[a](javascript:alert(1))",
    "![a](https://evil.example)",
    "[a]: https://evil.example",
    "https://evil.example",
    "www.evil.example",
    "a@evil.example",
    "`",
    "``",
    "```",
    "~~~",
    "|",
    "\\",
    "\\`",
    "&#64;octocat",
    "*",
    "_",
    "$x$",
    " ",
    "word",
    "a.b",
    "1.",
    "-",
    "%0A",
];

/// How many specs resolved, so that their products were checked, and how many did not.
static LOADED: AtomicUsize = AtomicUsize::new(0);
static REFUSED: AtomicUsize = AtomicUsize::new(0);

fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..10).prop_map(|pieces| pieces.concat())
}

/// The base spec with an endpoint that has the text wherever a text is allowed.
fn spec(text: &str, visible: &str) -> io::Result<Sources> {
    let quoted = |text: &str| serde_json::to_string(text).map_err(io::Error::other);
    let (raw, text) = (quoted(visible)?, quoted(text)?);
    let mut sources = base()?;
    sources.insert(
        "endpoints/net/case.yaml",
        format!(
            "operations:\n  case:\n    title: {text}\n    doc: {text}\n    page: {text}\n    post: \"/case/{{id}}\"\n    path: {{ id: {{ type: text, doc: {text} }} }}\n    \
             query: {{ q: {{ type: text, doc: {text}, default: {text} }}, {raw}: {{ type: text }}, e: Values }}\n    answer: {{ rows: {raw}, of: CaseRow }}\n    examples: [{text}]\n\
             enums:\n  Values: {{ doc: {text}, values: {{ {raw}: {{ doc: {text}, rust: One }} }} }}\n\
             models:\n  CaseRow:\n    doc: {text}\n    fields:\n      a: {{ type: text, doc: {text}, unit: {text}, values: [{text}], quirk: {{ name: {text}, why: {text} }} }}\n      {raw}: {{ type: int, rust: b, doc: {text} }}\n"
        ),
    );
    Ok(sources)
}

/// The same, but with the text only where the resolver accepts it, so that products are generated.
fn plain(text: &str) -> io::Result<Sources> {
    let name = serde_json::to_string(&text.replace('\n', " ")).map_err(io::Error::other)?;
    let text = serde_json::to_string(text).map_err(io::Error::other)?;
    let mut sources = base()?;
    sources.insert(
        "endpoints/net/case.yaml",
        format!(
            "operations:\n  case:\n    title: {name}\n    doc: {text}\n    page: {name}\n    post: \"/case/{{id}}\"\n    path: {{ id: {{ type: text, doc: {text} }} }}\n    \
             query: {{ q: {{ type: text, doc: {text}, default: {name} }}, e: Values, w: Which }}\n    answer: {{ rows: rows, of: CaseRow }}\n\
             choices:\n  Which: {{ doc: {text}, arms: {{ one: {{ a: {{ type: text, required: true, doc: {text} }} }}, two: {{ b: {{ type: int, required: true, doc: {text} }} }} }} }}\n\
             unions:\n  Part: {{ doc: {text}, tag: kind, arms: {{ {name}: {{ of: CasePart, rust: One, doc: {text} }} }} }}\n\
             enums:\n  Values: {{ doc: {text}, values: {{ {name}: {{ doc: {text}, rust: One }} }} }}\n\
             models:\n  CaseRow:\n    doc: {text}\n    fields:\n      a: {{ type: text, doc: {text}, values: [{name}] }}\n      c: {{ type: int, rust: b, doc: {text} }}\n      part: Part\n  CasePart:\n    doc: {text}\n    fields: {{ d: int }}\n"
        ),
    );
    Ok(sources)
}

/// No control characters, no marks of direction, no command of GitHub's runner.
fn is_text(what: &str, text: &str) -> Result<(), TestCaseError> {
    let odd = text.chars().find(|c| *c != '\n' && !escape::is_visible(*c));
    prop_assert!(odd.is_none(), "{what} has {odd:?}:\n{text}");
    prop_assert!(!text.contains("##["), "{what} has a command:\n{text}");
    let command = text.lines().any(|line| line.trim_start().starts_with("::"));
    prop_assert!(!command, "{what} has a line that is a command:\n{text}");
    Ok(())
}

/// Checks that the only markup is ours: no HTML, no links except to `own`, no mention or address outside of code.
fn is_plain_markdown(what: &str, text: &str, own: fn(&str) -> bool) -> Result<(), TestCaseError> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut code = 0;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                prop_assert!(own(&dest_url), "{what} links to {dest_url}:\n{text}");
            }
            Event::Start(Tag::CodeBlock(_)) => code += 1,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code -= 1,
            Event::Start(Tag::Strikethrough | Tag::FootnoteDefinition(_))
            | Event::FootnoteReference(_) => {
                prop_assert!(false, "{what} has markup of a stranger:\n{text}");
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let known = ["details>", "<details><summary>", "<!-- @generated"];
                let fine = known.iter().any(|known| html.contains(known));
                prop_assert!(
                    fine && !html.contains("alert"),
                    "{what} has HTML, {html}:\n{text}"
                );
            }
            Event::Text(shown) if code == 0 => {
                let live = ["@octocat", "evil.example", "#12", "repo#3"];
                let found = live.iter().find(|word| shown.contains(**word));
                prop_assert!(
                    found.is_none(),
                    "{what} has {found:?} outside of code:\n{text}"
                );
            }
            _ => {}
        }
    }
    Ok(())
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let fail = |error: &dyn std::fmt::Display| TestCaseError::fail(error.to_string());
    // As it is: mistakes are shown, of names and of file names, too.
    let mut sources = spec(text, text).map_err(|error| fail(&error))?;
    sources.insert(&format!("endpoints/net/{text}.yaml"), "x: 1\n");
    sources.insert(
        &format!("examples/net/{text}/x.json"),
        format!("{{\"{text}\": 1}}"),
    );
    if let Err(found) = load(&sources) {
        is_text("lint", &found.render(&sources, false))?;
    }
    // Without what is refused anyway: the products.
    let visible: String = text
        .chars()
        .filter(|c| escape::is_visible(*c) || *c == '\n')
        .collect();
    let visible = format!("a {visible}");
    let sources = plain(&visible).map_err(|error| fail(&error))?;
    let new = match load_placed(&sources) {
        Ok(new) => new,
        Err(found) => {
            REFUSED.fetch_add(1, Ordering::Relaxed);
            if std::env::var_os("HOSTILE_SHOWN").is_some() {
                eprintln!("{}", found.render(&sources, false));
            }
            return Ok(());
        }
    };
    LOADED.fetch_add(1, Ordering::Relaxed);
    let old = base().map_err(|error| fail(&error))?;
    let old = load_placed(&old)
        .map_err(|found| TestCaseError::fail(format!("{} mistakes", found.len())))?;
    for (from, to) in [(&old, &new), (&new, &old)] {
        let findings = diff(std::slice::from_ref(from), std::slice::from_ref(to));
        let report = Report::new(
            format!("folder {text}"),
            format!("branch {text}"),
            findings,
            None,
        );
        is_text("diff", &report.render(Format::Text { colours: false }))?;
        is_text("diff as JSON", &report.render(Format::Json))?;
        for (what, format) in [
            ("diff as Markdown", Format::Markdown),
            ("changelog", Format::Changelog),
        ] {
            let shown = report.render(format);
            is_text(what, &shown)?;
            is_plain_markdown(what, &shown, |_| false)?;
        }
        for line in report.render(Format::Github).lines() {
            prop_assert!(
                ["::error ", "::warning ", "::notice "]
                    .iter()
                    .any(|command| line.starts_with(command)),
                "{line}"
            );
            let odd = line.chars().find(|c| !escape::is_visible(*c));
            prop_assert!(odd.is_none(), "{odd:?} in {line}");
            let properties = line.split("::").nth(1).unwrap_or_default();
            prop_assert!(properties.matches('=').count() <= 3 + text.matches('=').count());
        }
    }
    let manifest = "# @generated by `cargo xtask codegen`\n# end of @generated\n";
    let tree = outputs(&[new.api], manifest).map_err(|error| fail(&error))?;
    for (path, text) in tree.iter() {
        // Rust holds wire names as they are; `codegen --check` escapes the lines that it shows.
        let shown = match path.ends_with(".rs") {
            true => escape::terminal_lines(text, false),
            false => text.to_owned(),
        };
        is_text(path, &shown)?;
        let odd = text.chars().find(|c| *c != '\n' && !escape::is_visible(*c));
        prop_assert!(odd.is_none(), "{odd:?} in {path}");
        if path.ends_with(".md") {
            let own = |url: &str| {
                url.ends_with(".json")
                    || url.contains(".md")
                    || url.starts_with("https://docs.example.com/")
                    || url.starts_with("../")
            };
            is_plain_markdown(path, text, own)?;
        }
        if path.ends_with(".openapi.json") {
            let document: serde_json::Value =
                serde_json::from_str(text).map_err(|error| fail(&error))?;
            descriptions(&document, &mut |text| {
                is_plain_markdown(path, text, |url| {
                    url.starts_with("https://docs.example.com/")
                })
            })?;
        }
    }
    Ok(())
}

/// The descriptions of an OpenAPI document, which viewers render as Markdown.
fn descriptions(
    value: &serde_json::Value,
    check: &mut dyn FnMut(&str) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    match value {
        serde_json::Value::Object(members) => {
            if let Some(serde_json::Value::String(text)) = members.get("description") {
                check(text)?;
            }
            members
                .values()
                .try_for_each(|value| descriptions(value, check))
        }
        serde_json::Value::Array(items) => items
            .iter()
            .try_for_each(|value| descriptions(value, check)),
        _ => Ok(()),
    }
}

#[test]
fn hostile_text_stays_text() {
    for text in [
        "``` @octocat <b>x</b> [c](https://evil.example) ````` b",
        "Labels\u{1b}[31m ##[set-output name=x]y ::error::pwn \u{202e} `@octocat` <img src=x onerror=alert(1)> [a](javascript:alert(1)) #12 \u{2028} x",
        "a\n::set-output name=a::b\n\u{1b}]0;pwned\u{7} @octocat",
    ] {
        let outcome = check(text);
        assert!(outcome.is_ok(), "{text:?}: {outcome:?}");
    }
    LOADED.store(0, Ordering::Relaxed);
    let mut runner = TestRunner::new(Config {
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    });
    if let Err(error) = runner.run(&hostile(), |text| check(&text)) {
        panic!("{error}");
    }
    let (loaded, refused) = (
        LOADED.load(Ordering::Relaxed),
        REFUSED.load(Ordering::Relaxed),
    );
    assert!(
        loaded > refused,
        "{loaded} specs had products, {refused} were refused"
    );
}

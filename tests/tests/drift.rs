//! `drift` on pages and answers of our own, `tests/drift`: a small shop, pages that agree with its spec, and pages of one that moved.
//! `BLESS=1 cargo test -p thousandeyes-tests --test drift` writes what is expected; read it.

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use thousandeyes_codegen::drift::{
    Capture, DocsReport, Level, Look, PageFile, PayloadReport, Reference, Rule, docs, docs_text,
    payload, payload_text,
};
use thousandeyes_codegen::ir::{Api, Projection};
use thousandeyes_codegen::{Places, Sources, load_placed};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("drift")
}

fn spec() -> (Api, Places) {
    let sources = Sources::read("v1", "spec/v1/", &folder().join("spec")).unwrap();
    match load_placed(&sources) {
        Ok(placed) => (placed.api, placed.places),
        Err(problems) => panic!("{}", problems.render(&sources, false)),
    }
}

fn files(below: &str) -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder().join(below))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

fn held(pages: &[(String, String)]) -> DocsReport {
    let (api, places) = spec();
    let pages: Vec<PageFile<'_>> = pages
        .iter()
        .map(|(name, text)| PageFile { name, text })
        .collect();
    docs(&api, &places, &Reference::read(&pages), true)
}

fn captured(
    operation: &str,
    texts: &[(String, String)],
    values: bool,
) -> (PayloadReport, Vec<String>) {
    let (api, places) = spec();
    let operation = api
        .operations
        .iter()
        .find(|one| one.id == operation)
        .unwrap();
    let captures: Vec<Capture<'_>> = texts
        .iter()
        .map(|(name, text)| Capture { name, text })
        .collect();
    let (report, errors) = payload(&api, &places, operation, &captures, values);
    (report, errors.iter().map(ToString::to_string).collect())
}

fn text(name: &str, text: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), text.to_owned())]
}

#[track_caller]
fn expected(name: &str, found: &str) {
    let path = folder().join("expected").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, found).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, wanted, "{}: BLESS=1 writes it", path.display());
}

fn verbose() -> Look {
    Look {
        verbose: true,
        missing: true,
        ..Look::default()
    }
}

#[test]
fn pages_that_agree_have_no_difference() {
    let report = held(&files("pages"));
    assert!(!report.has_drift(), "{:#?}", report.findings);
    assert_eq!(report.compared.len(), 3);
    assert_eq!((report.rows, report.examples), (30, 4));
    let unclear: Vec<_> = report
        .not_understood
        .iter()
        .filter(|one| !one.ordinary)
        .collect();
    assert!(unclear.is_empty(), "{unclear:?}");
}

#[test]
fn pages_of_an_api_that_moved() {
    let report = held(&files("moved"));
    assert!(report.has_drift());
    expected("moved.txt", &docs_text(&report, verbose()));
    let short = docs_text(&report, Look::default());
    assert!(short.len() < docs_text(&report, verbose()).len());
    assert!(!short.contains("\u{1b}["));
    let colours = docs_text(
        &report,
        Look {
            colour: true,
            ..Look::default()
        },
    );
    assert!(colours.contains("\u{1b}["));
    expected(
        "moved.json",
        &(serde_json::to_string_pretty(&report).unwrap() + "\n"),
    );
}

#[test]
fn captured_answers() {
    let (report, errors) = captured("shop.orders", &files("answers"), false);
    assert_eq!(errors, Vec::<String>::new());
    expected("answers.txt", &payload_text(&report, verbose()));
    expected(
        "answers.json",
        &(serde_json::to_string_pretty(&report).unwrap() + "\n"),
    );
    let (report, _) = captured("shop.orders", &files("answers"), true);
    expected("answers-with-values.txt", &payload_text(&report, verbose()));
}

/// Values of answers are in no report unless they were asked for: not as values, not as keys, not in errors.
#[test]
fn nothing_that_somebody_typed_is_printed() {
    let (report, _) = captured("shop.orders", &files("answers"), false);
    let json = serde_json::to_string(&report).unwrap();
    let shown = payload_text(&report, verbose()) + &json;
    for secret in ["jo@shop.test", "Jo Doe", "jo.doe", "2020-01-01"] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
    let broken = text("a.json", "{\"jo@shop.test\": \"Jo Doe\", \"x\": Jo Doe }");
    let wrong = text("b.json", "{\"jo@shop.test\": \"Jo Doe\"}");
    for answer in [broken, wrong] {
        let (_, errors) = captured("shop.orders", &answer, false);
        assert_eq!(errors.len(), 1);
        assert!(
            !errors[0].contains("jo@") && !errors[0].contains("Doe"),
            "{errors:?}"
        );
    }
}

#[test]
fn an_answer_of_another_operation_is_an_error() {
    let one = "{ \"order\": { \"orderId\": 7 } }";
    let (report, errors) = captured("shop.orders", &text("one.json", one), false);
    assert_eq!(report.files, 0);
    assert_eq!(
        errors,
        [
            "one.json:1: not an answer of `shop.orders`: expected `shop.orders`, found an object with `order`; it could be an answer of `shop.order`"
        ]
    );
    let (_, errors) = captured(
        "shop.orders",
        &text("e.json", "{\"errorMessage\": \"no\"}"),
        false,
    );
    assert_eq!(
        errors,
        ["e.json:1: an error that the API answered, not an answer of `shop.orders`; leave it out"]
    );
    for (bad, said) in [
        ("", "there is nothing in it; expected an answer as JSON"),
        ("<html>", "not JSON: expected value"),
        (
            "{\"shop\": {\"orders\": []}",
            "not JSON: EOF while parsing an object",
        ),
        (
            "[]",
            "not an answer of `shop.orders`: expected `shop.orders`, found an array",
        ),
        (
            "{\"shop\": {\"orders\": 7}}",
            "not an answer of `shop.orders`: expected an array of rows, found a value of the kind int",
        ),
    ] {
        let (_, errors) = captured("shop.orders", &text("f.json", bad), false);
        assert_eq!(errors.len(), 1, "{bad}");
        assert!(errors[0].ends_with(said), "{bad}: {errors:?}");
    }
    // Answers in an array are answers.
    let array = "[{\"shop\": {\"orders\": []}}, {\"shop\": {\"orders\": [{\"orderId\": 7}]}}]";
    let (report, errors) = captured("shop.orders", &text("a.json", array), false);
    assert_eq!((report.answers, report.rows, errors.len()), (2, 1, 0));
    // One bad file does not hide what the good ones have.
    let mut both = files("answers");
    both.push(("bad.json".to_owned(), "{".to_owned()));
    let (report, errors) = captured("shop.orders", &both, false);
    assert_eq!((report.files, errors.len()), (2, 1));
    assert!(report.has_drift());
}

/// What is documented and never seen is worth knowing, and no drift.
#[test]
fn an_answer_that_fits_has_no_drift() {
    let (report, errors) = captured(
        "shop.orders",
        &text(
            "a",
            &fs::read_to_string(folder().join("answers/good.json")).unwrap(),
        ),
        false,
    );
    assert!(
        errors.is_empty() && !report.has_drift(),
        "{:?}",
        report.findings
    );
    assert!(
        report
            .findings
            .iter()
            .all(|one| one.level == Level::Info && one.rule == Rule::NeverSeen)
    );
    assert_eq!(report.findings.len(), 7);
}

/// A line that a report proposes is one that the spec takes: it replaces the field that was taken out of the API, in the real spec.
#[test]
fn proposed_yaml_mends_the_spec() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/v6");
    let sources = Sources::read("v6", "spec/v6/", &spec).unwrap();
    let placed = load_placed(&sources).unwrap();
    let mut tried = 0;
    let mut done = BTreeSet::new();
    for operation in placed
        .api
        .operations
        .iter()
        .filter(|one| one.area != "endpoint")
    {
        let Some(name) = operation.examples.first() else {
            continue;
        };
        let answer = &placed.api.examples[name];
        for at in 0..placed.api.models.len() {
            let model = &placed.api.models[at];
            if model.name.area.as_deref() != Some(operation.area.as_str()) {
                continue;
            }
            for (index, field) in model.fields.iter().enumerate() {
                // Every third, as each takes a reading of the whole spec; and only what this answer has.
                let here = answer.contains(&format!("\"{}\"", field.name));
                if !here || (at + index) % 3 != 0 {
                    continue;
                }
                // An answer does not tell what of it is sent, too; and with that the line is no longer what it was.
                let sent = [Projection::Create, Projection::Update];
                // Nor does it tell what Rust calls the field where that was chosen.
                if field.rust.is_some()
                    || done.contains(&(at, index))
                    || sent
                        .into_iter()
                        .any(|projection| model.projections.contains(&projection))
                {
                    continue;
                }
                let mut without = placed.api.clone();
                without.models[at].fields.remove(index);
                let capture = Capture {
                    name: "a",
                    text: answer,
                };
                let operation = without
                    .operations
                    .iter()
                    .find(|one| one.id == operation.id)
                    .unwrap();
                let (report, _) = payload(&without, &placed.places, operation, &[capture], false);
                let mut unknown = report
                    .findings
                    .iter()
                    .filter(|one| one.rule == Rule::UnknownField);
                let Some(found) = unknown.next() else {
                    continue;
                };
                assert!(found.subject.ends_with(&field.name), "{found:?}");
                let edit = found.edit.as_ref().unwrap();
                // Where a model would have to be written the old one would be left over.
                let [line] = edit.yaml.as_slice() else {
                    continue;
                };
                let place = placed
                    .places
                    .member(&model.name.to_string(), &field.name)
                    .unwrap();
                let path = place.file.strip_prefix("spec/v6/").unwrap();
                let old = fs::read_to_string(spec.join(path)).unwrap();
                let mut lines: Vec<&str> = old.lines().collect();
                let after = lines.get(place.line).copied().unwrap_or("");
                // Nor where the old one stands on several lines, or with others on one.
                let old = lines[place.line - 1].trim_start();
                let alone = old.starts_with(&format!("{}:", field.name));
                if !alone || after.starts_with("        ") || old.contains("quirk") {
                    continue;
                }
                lines[place.line - 1] = line;
                done.insert((at, index));
                let mut mended = sources.clone();
                mended.insert(path, lines.join("\n"));
                match load_placed(&mended) {
                    Ok(_) => tried += 1,
                    // Only what the line no longer uses may be left over, or a type that other examples show to be narrow,
                    // or the choice of a body that the field stands in, or a body that has to have it.
                    Err(problems) => {
                        let said = problems.render(&mended, false);
                        let fine = said.contains("uses")
                            || said.contains("expected")
                            || said.contains("moment")
                            || said.contains("are both called")
                            || said.contains("takes this value");
                        assert!(fine, "{line}\n{said}");
                    }
                }
            }
        }
    }
    assert!(tried > 120, "{tried}");
}

fn pieces() -> Vec<String> {
    let mut out = Vec::new();
    for (_, text) in files("pages").into_iter().chain(files("moved")) {
        out.extend(text.lines().map(str::to_owned));
    }
    out.extend(
        [
            "```",
            "`",
            "|",
            "---",
            "| a |",
            "{",
            "[",
            "\"",
            "\\",
            "…",
            "...",
            "\u{feff}",
            "**",
            "$ curl ://",
            "\t|é|",
        ]
        .map(str::to_owned),
    );
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a page holds, a report comes out of it.
    #[test]
    fn mangled_pages_are_read(
        picks in proptest::collection::vec((0usize..10_000, 0usize..60, any::<char>()), 0..80),
    ) {
        let pieces = pieces();
        let mut page = String::new();
        for (pick, cut, c) in picks {
            let line = &pieces[pick % pieces.len()];
            page.extend(line.chars().take(if cut > 40 { usize::MAX } else { cut }));
            if cut % 7 == 0 {
                page.push(c);
            }
            if cut % 5 != 0 {
                page.push('\n');
            }
        }
        let report = held(&text("page.md", &page));
        docs_text(&report, verbose());
        prop_assert_eq!(report.pages, 1);
    }

    /// Whatever an answer holds, a report or one error comes out of it.
    #[test]
    fn mangled_answers_are_read(at in 0usize..600, c in any::<char>(), length in 0usize..20) {
        let mut answer: Vec<char> = files("answers")[1].1.chars().collect();
        let at = at % answer.len();
        let end = (at + length).min(answer.len());
        answer.splice(at..end, [c]);
        let answer: String = answer.into_iter().collect();
        let (report, errors) = captured("shop.orders", &text("a", &answer), true);
        payload_text(&report, verbose());
        prop_assert_eq!(report.files + errors.len(), 1);
    }
}

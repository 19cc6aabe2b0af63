//! Reports as people and programs read them: versions, formats, the committed JSON Schema.
//!
//! `BLESS=1` writes `docs/diff.schema.json` and the reports in `tests/diff/reports/`.

use super::all_cases;
use super::cases::{folder, loaded};
use std::fs;
use std::path::{Path, PathBuf};
use thousandeyes_codegen::Sources;
use thousandeyes_codegen::diff::{
    Bump, Class, Format, Report, Version, VersionCheck, diff, diff_schema,
};

fn held(path: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == text,
        "{} says otherwise; BLESS=1 writes it:\n{text}",
        path.display()
    );
}

/// One change of each kind, as a pull request may have them.
fn typical() -> Report {
    let base = Sources::read("v6", "spec/v6/", &folder().join("base")).unwrap();
    let mut head = base.clone();
    let metrics = "endpoints/cases/metrics.yaml";
    let text = String::from_utf8_lossy(base.bytes(base.find(metrics).unwrap())).into_owned();
    let edits = [
        (
            "hops: { type: int, doc: How many. }",
            "hops: { type: float, doc: How many. }",
        ),
        ("      jitter: { type: float, doc: Deviation. }\n", ""),
        (
            "      session: SessionId\n",
            "      session: SessionId\n      sent: int\n",
        ),
        ("unit: ms, doc: Round trip", "unit: s, doc: Round trip"),
        ("title: Loss and latency", "title: Latency and loss"),
        ("    bucket: instant\n", ""),
        (
            "      detail: {",
            "      remark: { type: text, doc: \"A `word` of <b>@you</b> | #1.\" }\n      detail: {",
        ),
    ];
    let text = edits.iter().fold(text, |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    // The unit `ms` is still used, or else the spec would not load.
    let text = text.replace(
        "range: [1, 100], default: 10, unit: s",
        "range: [1, 100], default: 10, unit: ms",
    );
    let text = text.replace(
        "      level: { type: int,",
        "      wait: { type: int, unit: s }\n      level: { type: int,",
    );
    head.insert(metrics, text);
    let findings = diff(&loaded(&base).unwrap(), &loaded(&head).unwrap());
    let versions = Some(("0.1.0", "0.1.1"));
    Report::new(
        "v0.1.0".to_owned(),
        "working tree".to_owned(),
        findings,
        versions,
    )
}

#[test]
fn reports_read_so() {
    let report = typical();
    let path = |name: &str| -> PathBuf { folder().join("reports").join(name) };
    let plain = Format::Text { colours: false };
    held(&path("typical.txt"), &report.render(plain));
    held(&path("typical.md"), &report.render(Format::Markdown));
    held(&path("typical.github"), &report.render(Format::Github));
    held(
        &path("typical.changelog.md"),
        &report.render(Format::Changelog),
    );
    let lines = report.render(Format::Markdown).lines().count();
    assert!(lines < 40, "{lines} lines are more than a screen");
    assert!(!report.render(plain).contains('\u{1b}'));
    let coloured = report.render(Format::Text { colours: true });
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn breaking_comes_first_and_documentation_last() {
    let report = typical();
    let classes: Vec<Class> = report.findings.iter().map(|one| one.class).collect();
    assert!(classes.is_sorted(), "{classes:?}");
    assert_eq!(classes.first(), Some(&Class::Breaking));
    assert_eq!(classes.last(), Some(&Class::Documentation));
}

#[test]
fn json_is_as_the_schema_says() {
    let schema = diff_schema();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diff.schema.json");
    held(&path, &schema);
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut seen = 0;
    for case in all_cases() {
        let findings = diff(&case.pair.0, &case.pair.1);
        let report = Report::new("a".into(), "b".into(), findings, Some(("1.0.0", "1.0.0")));
        let json: serde_json::Value = serde_json::from_str(&report.render(Format::Json)).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&json)
            .map(|e| e.to_string())
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", case.rule);
        seen += report.findings.len();
    }
    assert!(seen > 150, "{seen} findings");
    let broken = serde_json::json!({ "format": 1, "base": "a" });
    assert!(!validator.is_valid(&broken), "the schema takes anything");
}

#[test]
fn versions_go_up_as_cargo_reads_them() {
    let after = |text: &str, bump| Version::parse(text).unwrap().after(bump).to_string();
    assert_eq!(after("0.1.4", Bump::Major), "0.2.0");
    assert_eq!(after("0.1.4", Bump::Minor), "0.1.5");
    assert_eq!(after("0.1.4", Bump::Patch), "0.1.5");
    assert_eq!(after("1.2.3", Bump::Major), "2.0.0");
    assert_eq!(after("1.2.3", Bump::Minor), "1.3.0");
    assert_eq!(after("1.2.3-rc.1", Bump::Patch), "1.2.4");
    assert_eq!(after("1.2.3", Bump::None), "1.2.3");
    for text in [
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "a.b.c",
        "1.2.99999999999999999999",
    ] {
        assert_eq!(Version::parse(text), None, "{text}");
    }
    let enough = |head| {
        VersionCheck::new("0.1.0", head, Bump::Major)
            .unwrap()
            .enough
    };
    assert!(!enough("0.1.0") && !enough("0.1.9") && enough("0.2.0") && enough("1.0.0"));
}

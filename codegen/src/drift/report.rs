//! What drift reports: findings with both places and the YAML that mends them. The shape is that of `--format json`.

use crate::resolve::Place;
use serde::Serialize;

/// What is wrong. The names are part of the JSON output, and described in `docs/drift.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The page has another path for the operation.
    Path,
    /// The page names a path parameter otherwise.
    PathParameter,
    /// Only the page has the query parameter.
    ParameterOnlyPage,
    /// Only the spec has the query parameter.
    ParameterOnlySpec,
    /// Page and spec list other values for the parameter.
    ParameterValues,
    /// Page and spec differ in whether the parameter must be sent.
    ParameterRequired,
    /// Only the page has the field.
    FieldOnlyPage,
    /// Only the spec has the field.
    FieldOnlySpec,
    /// The page spells the field otherwise.
    FieldName,
    /// The page gives the field another type.
    FieldType,
    /// The page gives the field another unit.
    FieldUnit,
    /// The page gives the field another range.
    FieldRange,
    /// Page and spec list other values for the field.
    FieldValues,
    /// Page and spec differ in whether a body must have the field.
    FieldRequired,
    /// An example of the page does not decode.
    Example,
    /// The page does not say what a quirk says it does.
    Quirk,
    /// Only the spec has the operation.
    OperationOnlySpec,
    /// Answers have a field that the spec does not know.
    UnknownField,
    /// Answers have a value of another type.
    OtherType,
    /// Answers have a value that the spec does not list.
    UnlistedValue,
    /// Answers have a number outside of the range.
    OutOfRange,
    /// Answers lack a field that must be there.
    MissingField,
    /// No answer has the field.
    NeverSeen,
}

/// Whether a finding is drift, or only worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The spec should change, or say why it differs.
    Drift,
    /// Nothing is wrong with the spec.
    Info,
}

/// What to write into which file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edit {
    /// The file, and the line that it belongs at or below.
    pub at: Option<Place>,
    /// What the lines belong to: the model `Metric`, the query of `net.metrics`.
    pub into: String,
    /// The lines, each indented as it stands in its file.
    pub yaml: Vec<String>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub rule: Rule,
    /// Whether it counts.
    pub level: Level,
    /// The operations that it is seen in.
    pub operations: Vec<String>,
    /// The field, parameter or path.
    pub subject: String,
    /// What differs, in one line.
    pub message: String,
    /// Where the page says it.
    pub page: Vec<Place>,
    /// Where the spec says it, or what declares the object that it is in.
    pub spec: Vec<Place>,
    /// What to write.
    pub edit: Option<Edit>,
    /// How often it was seen, in captured answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

/// How often something was seen in captured answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seen {
    /// Times it was seen, or found missing.
    pub count: usize,
    /// Objects it could have been in.
    pub of: usize,
    /// Kinds of values it had.
    pub kinds: Vec<String>,
    /// Files it was seen in.
    pub files: usize,
    /// The first value, cut short; only when values were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// A call of the reference that the spec lacks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissingOperation {
    /// HTTP method.
    pub method: String,
    /// Path below the version.
    pub path: String,
    /// What the page calls it.
    pub title: String,
    /// Where.
    pub page: Vec<Place>,
    /// Query parameters that the page lists.
    pub parameters: usize,
    /// Fields in its tables.
    pub fields: usize,
    /// Pieces of JSON that it shows.
    pub examples: usize,
}

/// Something of a page that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotUnderstood {
    /// Where.
    pub page: Place,
    /// What it is, or seems to be.
    pub what: String,
    /// Prose, headings and lists, of which pages are full.
    pub ordinary: bool,
}

/// What `drift docs` found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DocsReport {
    /// Pages that were read.
    pub pages: usize,
    /// Calls that the pages document.
    pub calls: usize,
    /// Operations of the spec that were held against a page.
    pub compared: Vec<String>,
    /// Rows of tables that were held against the spec.
    pub rows: usize,
    /// Examples that were held against the spec.
    pub examples: usize,
    /// What differs.
    pub findings: Vec<Finding>,
    /// What the spec lacks.
    pub missing_operations: Vec<MissingOperation>,
    /// Operations of the spec that no page documents.
    pub not_on_pages: Vec<String>,
    /// What could not be made sense of.
    pub not_understood: Vec<NotUnderstood>,
}

/// What `drift payload` found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PayloadReport {
    /// The operation.
    pub operation: String,
    /// Files that were read.
    pub files: usize,
    /// Answers in them.
    pub answers: usize,
    /// Rows in these.
    pub rows: usize,
    /// What differs.
    pub findings: Vec<Finding>,
    /// Worth knowing before the findings are believed.
    pub notes: Vec<String>,
}

impl DocsReport {
    /// Whether spec and pages differ.
    pub fn has_drift(&self) -> bool {
        !self.missing_operations.is_empty() || has_drift(&self.findings)
    }
}

impl PayloadReport {
    /// Whether spec and answers differ.
    pub fn has_drift(&self) -> bool {
        has_drift(&self.findings)
    }
}

fn has_drift(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level == Level::Drift)
}

impl Rule {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Path => "path",
            Rule::PathParameter => "path-parameter",
            Rule::ParameterOnlyPage => "parameter-only-page",
            Rule::ParameterOnlySpec => "parameter-only-spec",
            Rule::ParameterValues => "parameter-values",
            Rule::ParameterRequired => "parameter-required",
            Rule::FieldOnlyPage => "field-only-page",
            Rule::FieldOnlySpec => "field-only-spec",
            Rule::FieldName => "field-name",
            Rule::FieldType => "field-type",
            Rule::FieldUnit => "field-unit",
            Rule::FieldRange => "field-range",
            Rule::FieldValues => "field-values",
            Rule::FieldRequired => "field-required",
            Rule::Example => "example",
            Rule::Quirk => "quirk",
            Rule::OperationOnlySpec => "operation-only-spec",
            Rule::UnknownField => "unknown-field",
            Rule::OtherType => "other-type",
            Rule::UnlistedValue => "unlisted-value",
            Rule::OutOfRange => "out-of-range",
            Rule::MissingField => "missing-field",
            Rule::NeverSeen => "never-seen",
        }
    }
}

//! The body of an operation, checked.

use std::error::Error;
use std::fmt;

use super::{Found, JsonPath, Mistake, MistakeKind, csv, walk};
use crate::{Api, BodyFormat, Operation, Segment, Type};

/// A body that the API would refuse, with all that is wrong with it.
///
/// ```
/// let api = thousandeyes_api::v6();
/// let operation = api.operation("admin.create-role").unwrap();
/// let error = api.check_body(operation, "/roles/new", r#"{"permissions": 5}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "admin.create-role: 2 mistakes in the body\n  \
///      permissions: expected an array of `PermissionRef`, found `5`\n  \
///      roleName: required, but missing: expected a string"
/// );
/// ```
#[derive(Clone, PartialEq)]
pub struct BodyError {
    operation: String,
    found: Found,
}

impl BodyError {
    /// The error, when anything was found.
    pub(super) fn of(operation: &str, found: Found) -> Result<(), Self> {
        match found.count() {
            0 => Ok(()),
            _ => Err(Self {
                operation: operation.to_owned(),
                found,
            }),
        }
    }

    /// A request that has no body to check.
    pub(super) fn request(operation: &str, message: String) -> Self {
        let mistake = Mistake {
            path: JsonPath::root(),
            kind: MistakeKind::Request,
            message,
            nearest: None,
        };
        Self {
            operation: operation.to_owned(),
            found: Found {
                mistakes: vec![mistake],
                more: 0,
            },
        }
    }

    /// The id of the operation: `tests.create-test`.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The first 100 mistakes, in the order of the body.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.found.mistakes
    }

    /// How many mistakes there are in all.
    pub fn count(&self) -> usize {
        self.found.count()
    }
}

/// All mistakes, a line for each.
impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { mistakes, more } = &self.found;
        write!(f, "{}: ", self.operation)?;
        if let ([only], 0) = (mistakes.as_slice(), more) {
            return write!(f, "{only}");
        }
        write!(f, "{} mistakes in the body", self.count())?;
        for mistake in mistakes {
            write!(f, "\n  {mistake}")?;
        }
        match more {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

/// One line, so that `main` may return it: the first mistake, and how many there are.
impl fmt::Debug for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BodyError({}", self.operation)?;
        if let Some(first) = self.found.mistakes.first() {
            write!(f, ": {first}")?;
        }
        match self.count() {
            0 | 1 => f.write_str(")"),
            count => write!(f, " (1 of {count} mistakes))"),
        }
    }
}

impl Error for BodyError {}

impl Api {
    /// Checks the body of an operation. `path` is the path of the request below the version, such as `/tests/page-load/new`: of some
    /// operations it says which variant the body is.
    ///
    /// # Errors
    ///
    /// All that is wrong with the body.
    pub fn check_body(
        &self,
        operation: &Operation,
        path: &str,
        text: &str,
    ) -> Result<(), BodyError> {
        let id = &operation.id;
        let Some(body) = &operation.body else {
            let message = "expected no body, found one".to_owned();
            return Err(BodyError::request(id, message));
        };
        let tag = self.tag_in_path(operation, path);
        let found = match body.format {
            BodyFormat::Json => walk::check(self, &body.ty, body.projection, tag, text),
            BodyFormat::Csv => csv::check(self, &body.ty, body.projection, text),
        };
        BodyError::of(id, found)
    }

    /// The value of the path parameter that says which variant the body is.
    fn tag_in_path<'a>(&'a self, operation: &Operation, path: &'a str) -> Option<&'a str> {
        let param = operation
            .path_params
            .iter()
            .find(|param| param.tag_of_body)?;
        let place = operation.path.iter().position(|segment| match segment {
            Segment::Param(name) | Segment::Optional(name) => *name == param.name,
            Segment::Literal(_) => false,
        })?;
        let sent = path.trim_start_matches('/').split('/').nth(place)?;
        let Type::Enum(name) = &param.ty else {
            return Some(sent);
        };
        let mut values = self.enumeration(name)?.values.iter();
        let known = values.find(|value| value.in_path() == sent);
        Some(known.map_or(sent, |value| value.value.as_str()))
    }
}

//! Requests of the Rust client, checked before they are sent.

use thousandeyes_runtime::NamedRequest;
use thousandeyes_runtime::endpoint::{Encoded, Endpoint, encode};

use super::BodyError;
use crate::{Operation, versions};

/// Checks the body of a typed request against the description, without sending anything.
///
/// Types see to most of a body; this sees to the rest, which the API would answer with 400: values outside of their range, enum
/// values that are not documented, alternatives that exclude each other.
///
/// ```
/// use thousandeyes::v6::alerts::{AlertRuleCreate, AlertType, CreateAlertRule, MinimumSources};
/// use thousandeyes_api::Check;
///
/// let sources = MinimumSources::Count { minimum_sources: 2 };
/// let rule = AlertRuleCreate::new("slow", AlertType::PageLoad, "((onLoadTime >= 9000 ms))", 2, 30, sources);
/// let error = CreateAlertRule::new(rule).check().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "alerts.create-alert-rule: roundsViolatingOutOf: expected a number from 1 to 10, found `30`"
/// );
/// ```
pub trait Check {
    /// Checks the body.
    ///
    /// # Errors
    ///
    /// All mistakes of the body; or the request can't be written at all, as a parameter can't be sent.
    fn check(&self) -> Result<(), BodyError>;
}

/// Checks the body of an untyped request ([`Operation::request`](thousandeyes_runtime::Operation::request)) against the description.
///
/// ```
/// use thousandeyes_api::CheckUntyped;
///
/// let operation = thousandeyes::v6::OPERATIONS.iter().find(|it| it.id == "admin.create-role").unwrap();
/// let request = operation.request().json(r#"{"roleName": "Reader", "permisions": []}"#);
/// let error = request.check().unwrap_err();
/// assert_eq!(error.mistakes()[0].nearest.as_deref(), Some("permissions"));
/// ```
pub trait CheckUntyped {
    /// Checks the body.
    ///
    /// # Errors
    ///
    /// All mistakes of the body; or the request can't be written at all, as its path lacks a value.
    fn check(&self) -> Result<(), BodyError>;
}

impl<E: Endpoint> Check for E {
    fn check(&self) -> Result<(), BodyError> {
        let encoded = encode(self).map_err(|error| BodyError::request(E::ID, error.to_string()))?;
        checked(E::ID, E::PATH, &encoded)
    }
}

impl CheckUntyped for NamedRequest {
    fn check(&self) -> Result<(), BodyError> {
        let operation = self.operation();
        let encoded = self.encoded();
        let encoded =
            encoded.map_err(|error| BodyError::request(operation.id, error.to_string()))?;
        checked(operation.id, operation.path, &encoded)
    }
}

fn checked(id: &str, template: &str, encoded: &Encoded) -> Result<(), BodyError> {
    let same = |operation: &&Operation| {
        operation.id == id
            && operation.template() == template
            && operation.method.as_str() == encoded.method().as_str()
    };
    let mut found = versions().iter().filter_map(|api| {
        let operation = api.operations.iter().find(same)?;
        Some((api, operation))
    });
    // Requests that a program wrote itself are not described.
    let Some((api, operation)) = found.next() else {
        return Ok(());
    };
    match encoded.body() {
        Some(body) => api.check_body(operation, encoded.path(), &String::from_utf8_lossy(body)),
        None => match operation.body.as_ref().is_some_and(|body| body.required) {
            true => Err(BodyError::request(id, "the body is missing".to_owned())),
            false => Ok(()),
        },
    }
}

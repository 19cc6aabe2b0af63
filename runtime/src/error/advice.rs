//! Status codes in words: their names, and what to do about each.

/// The name of a status code, for those the API documents and those that gateways before it use.
pub(super) fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

/// What to do about a 401 of a missing permission.
pub(super) const NO_PERMISSION: &str =
    "the credentials are good, but their user lacks the permission for this";

/// What to do about a 429 that says when to retry.
pub(super) const WAIT: &str =
    "the request quota of the organization is spent, wait until it is reset";

/// What to do about a status; empty when the message of the API is all there is to say.
pub(super) fn what_to_do(status: u16) -> &'static str {
    match status {
        301 => {
            "this version of the API does not exist, set a base URL with one that does, such as https://api.thousandeyes.com/v6"
        }
        300..400 => {
            "redirects are not followed, as the credentials would go elsewhere: check the base URL, and what stands before the API, such as the login page of a network"
        }
        400 => "check the arguments and the account group (aid)",
        401 => {
            "the credentials are wrong, revoked or locked, send nothing more with them as failed logins ban the address"
        }
        403 => "the credentials may not do this, or there is no such test in this account group",
        404 => "there is no such endpoint or object, check the ids and the base URL",
        405 | 415 => {
            "the API does not take this kind of request here, which is a mistake of this crate"
        }
        406 => "the API could not answer in JSON",
        429 => {
            "it does not say until when, so this is a ban of the address after failed logins, stop and check the credentials"
        }
        503 => "the API is in maintenance, try again later",
        500.. => "the fault is on the side of the API, try again later",
        _ => "",
    }
}

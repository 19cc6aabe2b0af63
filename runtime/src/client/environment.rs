//! Settings from the environment, under the names that users of the vendor's other tools have set.

use std::env;
use std::ffi::OsString;
use std::time::Duration;

use super::Builder;
use crate::bad_setting::BadSetting;

impl<T: ?Sized> Builder<T> {
    /// Begins with what the environment says.
    ///
    /// | variable | setting |
    /// | --- | --- |
    /// | `TE_TOKEN` | [`bearer`](Self::bearer) |
    /// | `TE_EMAIL`, `TE_AUTH_TOKEN` | [`basic`](Self::basic), when there is no `TE_TOKEN` |
    /// | `TE_AID` | [`account_group`](Self::account_group) |
    /// | `TE_BASE_URL` | [`base_url`](Self::base_url), such as `http://127.0.0.1:8080/v6` |
    /// | `TE_TIMEOUT` | [`timeout`](Self::timeout), in seconds |
    ///
    /// A variable that is empty counts as not set.
    pub fn from_env() -> Self {
        Self::from_variables(|name| env::var_os(name))
    }

    /// The same with variables from elsewhere, such as a settings file.
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let mut builder = Self::new();
        let mut values = [const { None }; NAMES.len()];
        for (value, name) in values.iter_mut().zip(NAMES) {
            *value = match variable(name).map(OsString::into_string) {
                Some(Ok(text)) if text.is_empty() => None,
                Some(Ok(text)) => Some(text),
                // The value is not shown, as it may be a token.
                Some(Err(_)) => {
                    return builder.refuse(variable_is(name, "is not UTF-8".to_owned()));
                }
                None => None,
            };
        }
        let [token, email, auth_token, aid, base_url, timeout] = values;
        builder = match (token, email, auth_token) {
            (Some(token), _, _) => builder.bearer(token),
            (None, Some(email), Some(token)) => builder.basic(email, token),
            (None, Some(_), None) => builder.refuse(variable_is("TE_EMAIL", "is set, but TE_AUTH_TOKEN is not".to_owned())),
            (None, None, Some(_)) => builder.refuse(variable_is("TE_AUTH_TOKEN", "is set, but TE_EMAIL is not".to_owned())),
            (None, None, None) => builder.refuse(BadSetting::other(
                "there are no credentials in the environment: expected TE_TOKEN, or TE_EMAIL with TE_AUTH_TOKEN",
            )),
        };
        if let Some(aid) = aid {
            builder = match aid.trim().parse::<i64>() {
                Ok(aid) => builder.account_group(aid),
                Err(_) => {
                    builder.refuse(expected("TE_AID", "the number of an account group", &aid))
                }
            };
        }
        if let Some(base_url) = base_url {
            builder = builder.base_url(base_url);
        }
        if let Some(text) = timeout {
            builder = match seconds(&text) {
                Some(timeout) => builder.timeout(timeout),
                None => {
                    builder.refuse(expected("TE_TIMEOUT", "a number of seconds above 0", &text))
                }
            };
        }
        builder
    }
}

const NAMES: [&str; 6] = [
    "TE_TOKEN",
    "TE_EMAIL",
    "TE_AUTH_TOKEN",
    "TE_AID",
    "TE_BASE_URL",
    "TE_TIMEOUT",
];

/// No token is as short as this.
const LONGEST_SHOWN: usize = 8;

fn expected(name: &'static str, what: &str, found: &str) -> BadSetting {
    // A longer text may be a token that was put into the wrong variable.
    let found = match found.chars().count() <= LONGEST_SHOWN {
        true => format!("`{}`", found.escape_debug()),
        false => "a longer text, which is not shown as it may be a secret".to_owned(),
    };
    variable_is(name, format!("must be {what}, but found {found}"))
}

fn variable_is(name: &'static str, problem: String) -> BadSetting {
    BadSetting::Variable { name, problem }
}

/// Seconds, which may have a fraction.
fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.trim().parse().ok()?;
    let timeout = Duration::try_from_secs_f64(seconds).ok()?;
    (!timeout.is_zero()).then_some(timeout)
}

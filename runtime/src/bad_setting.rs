//! Why a client setting is invalid, as data, so that a program can word the message for its own users.

use std::fmt;

use crate::base_url;

/// Why a client setting is invalid, from [`Error::bad_setting`](crate::Error::bad_setting).
///
/// `Display` is worded for Rust developers. A program that takes its settings from a file or from flags can match on the
/// variant and say what its users have to change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadSetting {
    /// The base URL is plain `http` to another machine, which would send the credentials unencrypted.
    PlainHttp {
        /// Scheme, host and port.
        origin: String,
    },
    /// The base URL contains a user name or a password.
    CredentialsInUrl {
        /// The base URL without the parts that may be secret.
        shown: String,
    },
    /// The base URL is invalid for another reason.
    BaseUrl {
        /// What was found and what was expected.
        problem: String,
    },
    /// An environment variable is invalid.
    Variable {
        /// Its name, such as `TE_TIMEOUT`.
        name: &'static str,
        /// What was found and what was expected, phrased to follow the name: `must be …`.
        problem: String,
    },
    /// No credentials were set.
    NoCredentials,
    /// Another setting is invalid.
    Other {
        /// What was found and what was expected.
        problem: String,
    },
}

impl fmt::Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PlainHttp { origin } => write!(
                f,
                "the base URL {origin} would send the credentials in the clear: expected https, or \
                 `.allow_plain_http()` to say that this is meant"
            ),
            Self::CredentialsInUrl { shown } => write!(
                f,
                "the base URL {shown} holds credentials, which belong into `.basic(email, token)`; {}",
                base_url::EXPECTED
            ),
            Self::Variable { name, problem } => write!(f, "the variable {name} {problem}"),
            Self::NoCredentials => f.write_str(
                "there are no credentials: expected `.bearer(token)`, `.basic(email, token)` or, for calls that need none, \
                 `.without_credentials()`",
            ),
            Self::BaseUrl { problem } | Self::Other { problem } => f.write_str(problem),
        }
    }
}

impl BadSetting {
    pub(crate) fn other(problem: impl Into<String>) -> Self {
        let problem = problem.into();
        Self::Other { problem }
    }
}

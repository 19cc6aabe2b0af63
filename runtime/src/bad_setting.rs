//! Why a setting of a client can't be used: a reason that each program can put in its own words.

use std::fmt;

/// Why a setting of a client can't be used, from [`Error::bad_setting`](crate::Error::bad_setting).
///
/// `Display` words it for who writes Rust. A program that takes its settings from a file or from flags matches on the reason, and names
/// what its users can change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadSetting {
    /// The base URL is plain `http` to another machine, which would send the credentials in the clear.
    PlainHttp {
        /// Scheme, host and port.
        origin: String,
    },
    /// The base URL holds a user name or a password.
    CredentialsInUrl {
        /// The base URL without what may be secret.
        shown: String,
    },
    /// The base URL can't be used for another reason.
    BaseUrl {
        /// What was found and what was expected.
        problem: String,
    },
    /// The value of a variable can't be used.
    Variable {
        /// Its name, such as `TE_TIMEOUT`.
        name: &'static str,
        /// What was found and what was expected, to follow the name: `must be …`.
        problem: String,
    },
    /// There are no credentials.
    NoCredentials,
    /// Any other setting.
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
                "the base URL {shown} holds credentials, which belong into `.basic(email, token)`; \
                 expected something like `https://api.example.com/v6`"
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

impl From<String> for BadSetting {
    fn from(problem: String) -> Self {
        Self::Other { problem }
    }
}

impl From<&str> for BadSetting {
    fn from(problem: &str) -> Self {
        problem.to_owned().into()
    }
}
